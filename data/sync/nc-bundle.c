/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-bundle.h"
#include "nc-home.h"
#include "nc-lang.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAGIC           "NCBNDL1\n"
#define MAGIC_BYTES     8
#define CHUNK           65536
#define SEALED          (CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES)
#define DOMAIN          "nengcha-bundle-1"
#define HEAD_BYTES      9
#define SEAL_BYTES      (crypto_box_SEALBYTES + NC_BUNDLE_KEY_BYTES)
#define FILE_HEAD_BYTES (MAGIC_BYTES + SEAL_BYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES)

struct NcBundleWriter {
  char *path;
  char *temporary;
  FILE *file;
  crypto_secretstream_xchacha20poly1305_state cipher;
  NcSha256 hash;
  gsize used;
  guint8 chunk[CHUNK];
};

struct NcBundleReader {
  FILE *file;
  crypto_secretstream_xchacha20poly1305_state cipher;
  NcSha256 hash;
  NcSha256 hash_before;
  guint8 signature[crypto_sign_BYTES];
  gboolean has_signature;
  gboolean is_answer;
  gboolean is_open; /* its first chunk could be read */
  gboolean at_end;
  gsize size;
  gsize used;
  guint8 chunk[CHUNK];
};

static gboolean
set_io_error (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, message);
  return FALSE;
}

static gboolean
set_damaged (GError **error)
{
  return refuse (error, _ ("the bundle is damaged; copy it once more, or make it anew where it comes from"));
}

static gboolean
set_cut (GError **error)
{
  return refuse (error,
                 _ ("the bundle is not whole: its end is missing; copy it once more, and wait until the stick may "
                    "be taken out"));
}

static gboolean
flush_chunk (NcBundleWriter *self, gboolean is_last, GError **error)
{
  guint8 sealed[SEALED];
  unsigned long long n;

  crypto_secretstream_xchacha20poly1305_push (&self->cipher, sealed, &n, self->chunk, self->used, NULL, 0,
                                              is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                      : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  self->used = 0;
  return fwrite (sealed, 1, (gsize)n, self->file) == n || set_io_error (self->path, error);
}

/**
 * nc_bundle_writer_new:
 * @path: made whole or not at all
 * @seal_to: (nullable): X25519 key of whoever may read it; then @key is drawn and sealed to it
 * @key: (nullable): the key, when both sides have it
 */
NcBundleWriter *
nc_bundle_writer_new (const char *path, const guint8 *seal_to, const guint8 *key, GError **error)
{
  g_autoptr (NcBundleWriter) self = g_new0 (NcBundleWriter, 1);
  guint8 drawn[NC_BUNDLE_KEY_BYTES], seal[SEAL_BYTES] = { 0 },
                                     header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  gboolean written;

  self->path = g_strdup (path);
  self->temporary = g_strconcat (path, ".part", NULL);
  self->file = fopen (self->temporary, "wbe");
  if (!self->file) {
    set_io_error (path, error);
    return NULL;
  }
  if (key)
    memcpy (drawn, key, sizeof drawn);
  else
    randombytes_buf (drawn, sizeof drawn);
  if (seal_to && crypto_box_seal (seal, drawn, sizeof drawn, seal_to) != 0) {
    set_damaged (error);
    return NULL;
  }
  crypto_secretstream_xchacha20poly1305_init_push (&self->cipher, header, drawn);
  sodium_memzero (drawn, sizeof drawn);
  nc_sha256_init (&self->hash);
  written = fwrite (MAGIC, 1, MAGIC_BYTES, self->file) == MAGIC_BYTES &&
            fwrite (seal, 1, sizeof seal, self->file) == sizeof seal &&
            fwrite (header, 1, sizeof header, self->file) == sizeof header;
  if (written)
    return g_steal_pointer (&self);
  set_io_error (path, error);
  return NULL;
}

gboolean
nc_bundle_writer_bytes (NcBundleWriter *self, gconstpointer data, gsize size, GError **error)
{
  const guint8 *bytes = data;

  nc_sha256_update (&self->hash, bytes, size);
  while (size > 0) {
    gsize n = MIN (size, CHUNK - self->used);

    memcpy (self->chunk + self->used, bytes, n);
    self->used += n;
    bytes += n;
    size -= n;
    if (self->used == CHUNK && !flush_chunk (self, FALSE, error))
      return FALSE;
  }
  return TRUE;
}

/* The head of a frame; its @size bytes follow by nc_bundle_writer_bytes(). */
gboolean
nc_bundle_writer_begin (NcBundleWriter *self, char type, gint64 size, GError **error)
{
  guint8 head[HEAD_BYTES] = { (guint8)type };

  for (int i = 0; i < 8; i++)
    head[1 + i] = (guint8)((guint64)size >> (8 * i));
  return nc_bundle_writer_bytes (self, head, sizeof head, error);
}

gboolean
nc_bundle_writer_frame (NcBundleWriter *self, char type, gconstpointer data, gsize size, GError **error)
{
  return nc_bundle_writer_begin (self, type, (gint64)size, error) && nc_bundle_writer_bytes (self, data, size, error);
}

/**
 * nc_bundle_writer_finish:
 *
 * Signs all frames, writes the file durably and gives it its name.
 */
gboolean
nc_bundle_writer_finish (NcBundleWriter *self, NcBundleSign sign, gpointer data, GError **error)
{
  g_auto (NcSha256) hash = { 0 };
  guint8 digest[NC_SHA256_BYTES], signature[crypto_sign_BYTES];
  g_autoptr (GByteArray) message = NULL;
  g_autofree char *folder = NULL;
  gboolean closed;

  nc_sha256_copy (&self->hash, &hash);
  nc_sha256_final (&hash, digest);
  message = nc_wire_signed_bytes (DOMAIN, digest, sizeof digest);
  if (!sign (data, message->data, message->len, signature, error) ||
      !nc_bundle_writer_frame (self, 'S', signature, sizeof signature, error) || !flush_chunk (self, TRUE, error))
    return FALSE;
  closed = fflush (self->file) == 0 && fsync (fileno (self->file)) == 0;
  closed = fclose (g_steal_pointer (&self->file)) == 0 && closed;
  if (!closed || rename (self->temporary, self->path) != 0)
    return set_io_error (self->path, error);
  folder = g_path_get_dirname (self->path);
  return nc_home_sync_folder (folder, error);
}

void
nc_bundle_writer_free (NcBundleWriter *self)
{
  if (!self)
    return;
  if (self->file) {
    fclose (self->file);
    unlink (self->temporary);
  }
  nc_sha256_clear (&self->hash);
  sodium_memzero (self->chunk, sizeof self->chunk);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

static gboolean
read_head (NcBundleReader *self, guint8 head[FILE_HEAD_BYTES], GError **error)
{
  gsize n = fread (head, 1, FILE_HEAD_BYTES, self->file);

  if (n < MAGIC_BYTES || memcmp (head, MAGIC, MAGIC_BYTES) != 0)
    return refuse (error, _ ("this file is no bundle: choose the file that this program or the hub has written"));
  return n == FILE_HEAD_BYTES || set_cut (error);
}

/* A bundle goes to one hub, under a seal; its answer comes back to one laptop, without. */
static gboolean
open_key (const guint8 *seal, const guint8 *seal_public, const guint8 *seal_secret, const guint8 *key,
          guint8 opened[NC_BUNDLE_KEY_BYTES], GError **error)
{
  gsize n_zero = 0;
  gboolean has_seal = !sodium_is_zero (seal, SEAL_BYTES);

  for (gsize i = 0; i < SEAL_BYTES; i++)
    n_zero += seal[i] == 0;
  /* no seal looks like that: an answer on which a bit was turned over */
  if (has_seal && n_zero > SEAL_BYTES / 2)
    return set_damaged (error);
  if (key && has_seal)
    return refuse (error,
                   _ ("this bundle goes to the hub; what is taken in here is the answer that the hub writes to it"));
  if (key) {
    memcpy (opened, key, NC_BUNDLE_KEY_BYTES);
    return TRUE;
  }
  if (!has_seal)
    return refuse (error, _ ("this is a hub's answer; take it in on the laptop that it is for"));
  return (seal_secret && crypto_box_seal_open (opened, seal, SEAL_BYTES, seal_public, seal_secret) == 0) ||
         refuse (error, _ ("this bundle is for another hub, or damaged, and cannot be read here; take it to the hub at "
                           "which its laptop is enrolled, or make it anew on that laptop"));
}

/**
 * nc_bundle_reader_new:
 * @seal_public: (nullable): @seal_secret: (nullable): the X25519 pair it was sealed to
 * @key: (nullable): or the key itself
 *
 * Returns: (transfer full): %NULL with NC_SYNC_ERROR_BAD_DATA or a #GFileError
 */
NcBundleReader *
nc_bundle_reader_new (const char *path, const guint8 *seal_public, const guint8 *seal_secret, const guint8 *key,
                      GError **error)
{
  g_autoptr (NcBundleReader) self = g_new0 (NcBundleReader, 1);
  guint8 head[FILE_HEAD_BYTES], opened[NC_BUNDLE_KEY_BYTES];
  gboolean good;

  self->file = fopen (path, "rbe");
  if (!self->file) {
    set_io_error (path, error);
    return NULL;
  }
  self->is_answer = key != NULL;
  nc_sha256_init (&self->hash);
  if (!read_head (self, head, error) || !open_key (head + MAGIC_BYTES, seal_public, seal_secret, key, opened, error))
    return NULL;
  good = crypto_secretstream_xchacha20poly1305_init_pull (&self->cipher, head + MAGIC_BYTES + SEAL_BYTES, opened) == 0;
  sodium_memzero (opened, sizeof opened);
  if (good)
    return g_steal_pointer (&self);
  set_damaged (error);
  return NULL;
}

/* With the right key the first chunk can be read unless it is damaged. */
static gboolean
set_unreadable (NcBundleReader *self, GError **error)
{
  if (self->is_open || !self->is_answer)
    return set_damaged (error);
  return refuse (error,
                 _ ("this answer is for another laptop, or damaged: take it in on the laptop that made the bundle, "
                    "or give the bundle to the hub once more"));
}

static gboolean
next_chunk (NcBundleReader *self, GError **error)
{
  guint8 sealed[SEALED], tag = 0;
  gsize n = fread (sealed, 1, sizeof sealed, self->file);
  unsigned long long size = 0;

  if (n < crypto_secretstream_xchacha20poly1305_ABYTES)
    return set_cut (error);
  if (crypto_secretstream_xchacha20poly1305_pull (&self->cipher, self->chunk, &size, &tag, sealed, n, NULL, 0) != 0)
    return n < sizeof sealed && self->is_open ? set_cut (error) : set_unreadable (self, error);
  self->is_open = TRUE;
  self->size = (gsize)size;
  self->used = 0;
  self->at_end = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return !self->at_end || fgetc (self->file) == EOF || set_damaged (error);
}

/**
 * nc_bundle_reader_read:
 *
 * Returns: bytes read, 0 at the end of the file, -1 with NC_SYNC_ERROR_BAD_DATA
 */
gssize
nc_bundle_reader_read (NcBundleReader *self, gpointer buffer, gsize size, GError **error)
{
  gsize n;

  while (self->used == self->size) {
    if (self->at_end)
      return 0;
    if (!next_chunk (self, error))
      return -1;
  }
  n = MIN (size, self->size - self->used);
  memcpy (buffer, self->chunk + self->used, n);
  self->used += n;
  nc_sha256_update (&self->hash, buffer, n);
  return (gssize)n;
}

static gboolean
read_all (NcBundleReader *self, gpointer buffer, gsize size, GError **error)
{
  for (gsize at = 0; at < size;) {
    gssize n = nc_bundle_reader_read (self, (guint8 *)buffer + at, size - at, error);

    if (n <= 0)
      return n < 0 ? FALSE : set_damaged (error);
    at += (gsize)n;
  }
  return TRUE;
}

/**
 * nc_bundle_reader_next:
 * @type: (out): of the frame, or 0 after the signature, the last one
 * @size: (out): its bytes, to be read or skipped before the next call
 */
gboolean
nc_bundle_reader_next (NcBundleReader *self, char *type, gint64 *size, GError **error)
{
  guint8 head[HEAD_BYTES];
  guint64 n = 0;

  nc_sha256_copy (&self->hash, &self->hash_before);
  if (!read_all (self, head, sizeof head, error))
    return FALSE;
  for (int i = 7; i >= 0; i--)
    n = n << 8 | head[1 + i];
  *type = (char)head[0];
  *size = (gint64)n;
  if (n > (guint64)NC_WIRE_MAX_BLOB + NC_WIRE_HASH_HEX)
    return set_damaged (error);
  if (*type != 'S')
    return TRUE;
  *type = 0;
  self->has_signature = n == sizeof self->signature && read_all (self, self->signature, sizeof self->signature, error);
  return (self->has_signature && self->at_end && self->used == self->size) ||
         (error && *error ? FALSE : set_damaged (error));
}

/* A whole frame in memory, with a zero byte behind it. */
GBytes *
nc_bundle_reader_bytes (NcBundleReader *self, gint64 size, gsize max_bytes, GError **error)
{
  g_autofree guint8 *data = NULL;

  if (size < 0 || (guint64)size > max_bytes) {
    set_damaged (error);
    return NULL;
  }
  data = g_malloc0 ((gsize)size + 1);
  return read_all (self, data, (gsize)size, error) ? g_bytes_new_take (g_steal_pointer (&data), (gsize)size) : NULL;
}

gboolean
nc_bundle_reader_skip (NcBundleReader *self, gint64 size, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);

  while (size > 0) {
    gssize n = nc_bundle_reader_read (self, buffer, (gsize)MIN (size, CHUNK), error);

    if (n <= 0)
      return n < 0 ? FALSE : set_damaged (error);
    size -= n;
  }
  return TRUE;
}

/* Whether the signature that was read is @public_key's over all frames before it. */
gboolean
nc_bundle_reader_proves (NcBundleReader *self, const guint8 *public_key)
{
  g_auto (NcSha256) hash = { 0 };
  guint8 digest[NC_SHA256_BYTES];
  g_autoptr (GByteArray) message = NULL;

  nc_sha256_copy (&self->hash_before, &hash);
  nc_sha256_final (&hash, digest);
  message = nc_wire_signed_bytes (DOMAIN, digest, sizeof digest);
  return self->has_signature &&
         crypto_sign_verify_detached (self->signature, message->data, message->len, public_key) == 0;
}

void
nc_bundle_reader_free (NcBundleReader *self)
{
  if (!self)
    return;
  if (self->file)
    fclose (self->file);
  nc_sha256_clear (&self->hash);
  nc_sha256_clear (&self->hash_before);
  sodium_memzero (self->chunk, sizeof self->chunk);
  g_free (self);
}
