/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-parcel.h"
#include <string.h>

static gboolean
set_bad (GError **error)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, "frames of one attachment each");
  return FALSE;
}

static gboolean
set_too_large (GError **error)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE, "too much for one request");
  return FALSE;
}

/**
 * nc_parcel_write_head:
 * @id: the content's SHA-256 in hexadecimal
 *
 * What stands before a content.
 */
void
nc_parcel_write_head (guint8 head[NC_PARCEL_HEAD_BYTES], const char *id, gint64 size_bytes)
{
  guint64 size = GUINT64_TO_LE ((guint64)size_bytes + NC_WIRE_HASH_HEX);

  head[0] = 'B';
  memcpy (head + 1, &size, sizeof size);
  memcpy (head + 1 + sizeof size, id, NC_WIRE_HASH_HEX);
}

/**
 * nc_parcel_reader_init:
 * @sink: (transfer none): as long as the reader lives
 */
void
nc_parcel_reader_init (NcParcelReader *self, const NcParcelSink *sink, gpointer data)
{
  memset (self, 0, sizeof *self);
  self->sink = sink;
  self->data = data;
}

static gboolean
end_content (NcParcelReader *self, GError **error)
{
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;

  nc_sha256_final (&self->sum, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  self->n_head = 0;
  return self->sink->end (self->data, g_str_equal (hex, self->head + 9), error);
}

/* What a head announces is refused before it comes. */
static gboolean
begin_content (NcParcelReader *self, GError **error)
{
  guint64 size;

  memcpy (&size, self->head + 1, sizeof size);
  size = GUINT64_FROM_LE (size);
  if (self->head[0] != 'B' || size < NC_WIRE_HASH_HEX || !nc_wire_is_hash (self->head + 9))
    return set_bad (error);
  size -= NC_WIRE_HASH_HEX;
  if (self->n_contents >= NC_PARCEL_MAX_CONTENTS || size > (guint64)(NC_PARCEL_MAX_BYTES - self->bytes_in))
    return set_too_large (error);
  self->n_contents++;
  self->bytes_left = (gint64)size;
  nc_sha256_init (&self->sum);
  return self->sink->begin (self->data, self->head + 9, self->bytes_left, error) &&
         (size > 0 || end_content (self, error));
}

static gboolean
take_piece (NcParcelReader *self, const char *data, gsize size, GError **error)
{
  if (self->n_head < NC_PARCEL_HEAD_BYTES) {
    memcpy (self->head + self->n_head, data, size);
    self->n_head += size;
    return self->n_head < NC_PARCEL_HEAD_BYTES || begin_content (self, error);
  }
  nc_sha256_update (&self->sum, data, size);
  self->bytes_left -= (gint64)size;
  return self->sink->take (self->data, data, size, error) && (self->bytes_left > 0 || end_content (self, error));
}

/**
 * nc_parcel_reader_take:
 * @data: of the body as it comes, cut anywhere; nothing after an error
 *
 * Returns: %FALSE with NC_SYNC_ERROR_BAD_DATA, NC_SYNC_ERROR_TOO_LARGE or what the sink says
 */
gboolean
nc_parcel_reader_take (NcParcelReader *self, gconstpointer data, gsize size, GError **error)
{
  for (const char *at = data; size > 0;) {
    gsize n = self->n_head < NC_PARCEL_HEAD_BYTES ? MIN (size, NC_PARCEL_HEAD_BYTES - self->n_head)
                                                  : (gsize)MIN ((gint64)size, self->bytes_left);

    if ((gint64)n > NC_PARCEL_MAX_BYTES - self->bytes_in)
      return set_too_large (error);
    self->bytes_in += (gint64)n;
    if (!take_piece (self, at, n, error))
      return FALSE;
    at += n;
    size -= n;
  }
  return TRUE;
}

/* Whether the body may end here: %FALSE with NC_SYNC_ERROR_BAD_DATA within a frame. */
gboolean
nc_parcel_reader_finish (NcParcelReader *self, GError **error)
{
  return self->n_head == 0 || set_bad (error);
}

void
nc_parcel_reader_clear (NcParcelReader *self)
{
  nc_sha256_clear (&self->sum);
}
