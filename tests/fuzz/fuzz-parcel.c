/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-parcel.h"
#include <string.h>

/* What the reader told of a parcel: heads, contents and how they ended. */
typedef struct {
  GString *said;
  gint64 bytes_left;
} Listener;

static gboolean
begin (gpointer data, const char *id, gint64 size_bytes, GError **error)
{
  Listener *self = data;

  (void)error;
  g_assert_true (nc_wire_is_hash (id) && size_bytes >= 0 && size_bytes <= NC_PARCEL_MAX_BYTES);
  g_string_append_printf (self->said, "<%s %" G_GINT64_FORMAT ">", id, size_bytes);
  self->bytes_left = size_bytes;
  return TRUE;
}

static gboolean
take (gpointer data, gconstpointer bytes, gsize size, GError **error)
{
  Listener *self = data;

  (void)error;
  g_assert_cmpint ((gint64)size, <=, self->bytes_left);
  self->bytes_left -= (gint64)size;
  g_string_append_len (self->said, bytes, (gssize)size);
  return TRUE;
}

static gboolean
end (gpointer data, gboolean is_whole, GError **error)
{
  Listener *self = data;

  (void)error;
  g_assert_cmpint (self->bytes_left, ==, 0);
  g_string_append (self->said, is_whole ? "<whole>" : "<damaged>");
  return TRUE;
}

static GString *
read_in_steps (const uint8_t *data, size_t size, size_t step)
{
  static const NcParcelSink sink = { begin, take, end };
  Listener listener = { g_string_new (NULL), 0 };
  NcParcelReader reader;
  g_autoptr (GError) error = NULL;

  nc_parcel_reader_init (&reader, &sink, &listener);
  for (size_t at = 0; !error && at < size; at += step)
    nc_parcel_reader_take (&reader, data + at, MIN (step, size - at), &error);
  if (!error)
    nc_parcel_reader_finish (&reader, &error);
  nc_parcel_reader_clear (&reader);
  g_string_append_printf (listener.said, "<%d>", error ? error->code : -1);
  return listener.said;
}

/* What a laptop sends together; however it is cut, the same is read. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GString *whole = read_in_steps (data, size, MAX (size, 1)), *bytes = read_in_steps (data, size, 1);

  g_assert_true (g_string_equal (whole, bytes));
  g_string_free (whole, TRUE);
  g_string_free (bytes, TRUE);
  return 0;
}
