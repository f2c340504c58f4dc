/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-blob-cipher.h"
#include "nc-home.h"
#include "nc-id.h"
#include "nc-lang.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK NC_BLOB_CHUNK_BYTES

typedef struct {
  NcBlobCipher *cipher;
  NcSha256 sum;
  guint8 digest[NC_SHA256_BYTES];
  int fd;
  gint64 size_bytes;
} Writer;

struct NcBlobReader {
  NcBlobCipher *cipher;
  char *id;
  int fd;
  gsize chunk_size;
  gsize chunk_used;
  guint8 chunk[CHUNK];
};

static gboolean
set_io_error (const char *path, GError **error)
{
  int code = errno;

  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_FULL, _ ("the disk is full: %s was not saved"), path);
  else
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0) {
    ssize_t n = write (fd, data, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    data += n;
    size -= (gsize)n;
  }
  return TRUE;
}

static gboolean
valid_id (const char *id)
{
  gsize n = strspn (id, "0123456789abcdef");

  return n == 64 && id[64] == 0;
}

static char *
blob_folder (NcStore *store, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (nc_store_get_home (store), "blobs", part, NULL);
}

static char *
blob_path (NcStore *store, const char *id)
{
  g_autofree char *folder = blob_folder (store, id);

  return g_build_filename (folder, id, NULL);
}

static gboolean
write_head (NcStore *store, Writer *writer, GError **error)
{
  guint8 key[NC_KEYS_SUBKEY_BYTES], head[NC_BLOB_HEAD_BYTES];

  if (!nc_keys_get_subkey (nc_store_get_keys (store), NC_KEYS_BLOBS, key, error))
    return FALSE;
  writer->cipher = nc_blob_cipher_new (key, head);
  sodium_memzero (key, sizeof key);
  nc_sha256_init (&writer->sum);
  if (!writer->cipher)
    errno = ENOTSUP;
  return (writer->cipher && write_all (writer->fd, head, sizeof head)) || set_io_error (_ ("attachment"), error);
}

static gboolean
write_chunk (Writer *writer, const guint8 *data, gsize size, gboolean is_last, GError **error)
{
  guint8 sealed[NC_BLOB_SEALED_BYTES];
  gsize n;

  nc_sha256_update (&writer->sum, data, size);
  if (is_last)
    nc_sha256_final (&writer->sum, writer->digest);
  n = nc_blob_cipher_seal (writer->cipher, data, size, is_last ? writer->digest : NULL, sealed);
  writer->size_bytes += (gint64)size;
  if (n == 0)
    errno = EIO;
  return (n > 0 && write_all (writer->fd, sealed, n)) || set_io_error (_ ("attachment"), error);
}

/* Content from memory or from a file, in chunks; an empty content is one empty last chunk. */
static gboolean
write_content (Writer *writer, GBytes *bytes, int source_fd, const char *source_path, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (2 * CHUNK);
  gsize total = 0;
  const guint8 *data = bytes ? g_bytes_get_data (bytes, &total) : NULL;
  ssize_t have;

  if (bytes) {
    for (gsize at = 0;; at += CHUNK) {
      gsize n = MIN (CHUNK, total - at);

      if (!write_chunk (writer, data ? data + at : buffer, n, at + n == total, error))
        return FALSE;
      if (at + n == total)
        return TRUE;
    }
  }
  have = nc_home_read_all (source_fd, buffer, CHUNK);
  for (;;) {
    ssize_t next = have < 0 ? -1 : nc_home_read_all (source_fd, buffer + CHUNK, CHUNK);

    if (next < 0)
      return set_io_error (source_path, error);
    if (!write_chunk (writer, buffer, (gsize)have, next == 0, error))
      return FALSE;
    if (next == 0)
      return TRUE;
    memcpy (buffer, buffer + CHUNK, (gsize)next);
    have = next;
  }
}

/* fsync, rename, fsync of the folders: in this order, or a power cut leaves a name without its bytes. The folder may
   have been made by a program that did not live to make it durable. */
static gboolean
keep_file (NcStore *store, int fd, const char *temporary, const char *id, GError **error)
{
  g_autofree char *folder = blob_folder (store, id);
  g_autofree char *path = blob_path (store, id);
  g_autofree char *blobs = g_path_get_dirname (folder);

  if (mkdir (folder, 0700) != 0 && errno != EEXIST)
    return set_io_error (folder, error);
  if (fsync (fd) != 0 || rename (temporary, path) != 0)
    return set_io_error (path, error);
  return nc_home_sync_folder (folder, error) && nc_home_sync_folder (blobs, error);
}

static char *
put (NcStore *store, GBytes *bytes, int source_fd, const char *source_path, gint64 *size_bytes, GError **error)
{
  g_autofree char *unique = nc_id_new (nc_store_get_clock (store));
  g_autofree char *temporary = g_build_filename (nc_store_get_home (store), "blobs", "tmp", unique, NULL);
  Writer writer = { .fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) };
  char id[2 * NC_SHA256_BYTES + 1] = "";
  gboolean kept;

  if (writer.fd < 0) {
    set_io_error (temporary, error);
    return NULL;
  }
  kept = write_head (store, &writer, error) && write_content (&writer, bytes, source_fd, source_path, error);
  if (kept) {
    sodium_bin2hex (id, sizeof id, writer.digest, sizeof writer.digest);
    kept = keep_file (store, writer.fd, temporary, id, error);
  }
  close (writer.fd);
  nc_sha256_clear (&writer.sum);
  nc_blob_cipher_free (writer.cipher);
  if (!kept) {
    unlink (temporary);
    return NULL;
  }
  if (size_bytes)
    *size_bytes = writer.size_bytes;
  return g_strdup (id);
}

/**
 * nc_blobs_put_bytes:
 *
 * Writes the file only; nc_change_add_blob() also adds the row.
 *
 * Returns: (transfer full): the SHA-256 in hex; %NULL with NC_STORE_ERROR_LOCKED, _IO or NC_DB_ERROR_FULL
 */
char *
nc_blobs_put_bytes (NcStore *store, GBytes *bytes, GError **error)
{
  return put (store, bytes, -1, NULL, NULL, error);
}

/**
 * nc_blobs_put_file:
 * @size_bytes: (out) (optional): of the content
 *
 * As nc_blobs_put_bytes(), reading @path in chunks.
 */
char *
nc_blobs_put_file (NcStore *store, const char *path, gint64 *size_bytes, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  char *id;

  if (fd < 0) {
    set_io_error (path, error);
    return NULL;
  }
  id = put (store, NULL, fd, path, size_bytes, error);
  close (fd);
  return id;
}

/**
 * nc_blobs_has:
 *
 * Returns: whether a file of this name is there; its content is proved on reading.
 */
gboolean
nc_blobs_has (NcStore *store, const char *id)
{
  g_autofree char *path = valid_id (id) ? blob_path (store, id) : NULL;

  return path && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
set_damaged (const char *id, GError **error)
{
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
               _ ("the attachment %s was altered or damaged since it was saved; put it back from a backup, or exchange "
                  "with the hub"),
               id);
  return FALSE;
}

/* -1 for what cannot be read. */
static gssize
read_chunk (NcBlobReader *self, guint8 data[CHUNK], GError **error)
{
  gssize n = nc_blob_cipher_read (self->cipher, data);

  if (n >= 0)
    return n;
  if (n == NC_BLOB_CIPHER_IO)
    set_io_error (self->id, error);
  else
    set_damaged (self->id, error);
  return -1;
}

static gboolean
next_chunk (NcBlobReader *self, GError **error)
{
  gssize n = read_chunk (self, self->chunk, error);

  self->chunk_size = (gsize)MAX (n, 0);
  self->chunk_used = 0;
  return n >= 0;
}

/**
 * nc_blobs_open:
 *
 * Returns: (transfer full): %NULL with NC_STORE_ERROR_NOT_FOUND, _LOCKED, _DAMAGED or _IO
 */
NcBlobReader *
nc_blobs_open (NcStore *store, const char *id, GError **error)
{
  g_autoptr (NcBlobReader) self = g_new0 (NcBlobReader, 1);
  g_autofree char *path = valid_id (id) ? blob_path (store, id) : NULL;
  guint8 key[NC_KEYS_SUBKEY_BYTES];

  self->fd = path ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  if (self->fd < 0) {
    if (path && errno != ENOENT)
      set_io_error (path, error);
    else
      g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND,
                   _ ("the attachment %s is not on this laptop; exchange with the hub, or put it back from a backup"),
                   id);
    return NULL;
  }
  if (!nc_keys_get_subkey (nc_store_get_keys (store), NC_KEYS_BLOBS, key, error))
    return NULL;
  self->id = g_strdup (id);
  self->cipher = nc_blob_cipher_open (key, self->fd, id);
  sodium_memzero (key, sizeof key);
  if (self->cipher)
    return g_steal_pointer (&self);
  set_damaged (id, error);
  return NULL;
}

/**
 * nc_blob_reader_skip:
 * @n_bytes: less than the content has
 *
 * For a reader from which nothing was read: goes on after @n_bytes, without opening what lies before where the file's
 * form allows it.
 */
gboolean
nc_blob_reader_skip (NcBlobReader *self, gint64 n_bytes, GError **error)
{
  gint64 n_chunks = n_bytes / CHUNK;

  if (n_chunks > 0 && nc_blob_cipher_skip (self->cipher, n_chunks))
    n_bytes -= n_chunks * CHUNK;
  while (n_bytes > 0) {
    gsize n;

    if (self->chunk_used == self->chunk_size && !next_chunk (self, error))
      return FALSE;
    n = (gsize)MIN (n_bytes, (gint64)(self->chunk_size - self->chunk_used));
    if (n == 0)
      return set_damaged (self->id, error);
    self->chunk_used += n;
    n_bytes -= (gint64)n;
  }
  return TRUE;
}

/**
 * nc_blob_reader_read:
 *
 * Clear content in order. Every chunk is authenticated before it is given, and the last one only when the whole content
 * is what the name says.
 *
 * Returns: bytes read, 0 at the end, -1 with NC_STORE_ERROR_DAMAGED or _IO
 */
gssize
nc_blob_reader_read (NcBlobReader *self, gpointer buffer, gsize size, GError **error)
{
  gboolean is_empty = self->chunk_used == self->chunk_size;
  gsize n;

  /* a whole chunk need not pass through here */
  if (is_empty && size >= CHUNK)
    return read_chunk (self, buffer, error);
  if (is_empty && !next_chunk (self, error))
    return -1;
  n = MIN (size, self->chunk_size - self->chunk_used);
  memcpy (buffer, self->chunk + self->chunk_used, n);
  self->chunk_used += n;
  return (gssize)n;
}

void
nc_blob_reader_free (NcBlobReader *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  nc_blob_cipher_free (self->cipher);
  sodium_memzero (self->chunk, sizeof self->chunk);
  g_free (self->id);
  g_free (self);
}

/**
 * nc_blobs_get_bytes:
 * @max_bytes: a larger content is an error (_BAD_VALUE)
 *
 * Returns: (transfer full): the whole content.
 */
GBytes *
nc_blobs_get_bytes (NcStore *store, const char *id, gsize max_bytes, GError **error)
{
  g_autoptr (NcBlobReader) reader = nc_blobs_open (store, id, error);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (CHUNK);

  while (reader) {
    gssize n = nc_blob_reader_read (reader, buffer, CHUNK, error);

    if (n < 0)
      return NULL;
    if (n == 0)
      return g_byte_array_free_to_bytes (g_steal_pointer (&out));
    if (out->len + (gsize)n > max_bytes) {
      g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE,
                   _ ("the attachment %s is larger than the %zu bytes that can be used here"), id, max_bytes);
      return NULL;
    }
    g_byte_array_append (out, buffer, (guint)n);
  }
  return NULL;
}

/**
 * nc_blobs_prove:
 *
 * Reads one attachment through.
 *
 * Returns: %FALSE with NC_STORE_ERROR_NOT_FOUND, _DAMAGED, _LOCKED or _IO
 */
gboolean
nc_blobs_prove (NcStore *store, const char *id, GError **error)
{
  g_autoptr (NcBlobReader) reader = nc_blobs_open (store, id, error);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize n = reader ? 1 : -1;

  while (n > 0)
    n = nc_blob_reader_read (reader, buffer, CHUNK, error);
  return n == 0;
}

static gboolean
check_one (NcStore *store, const char *id, NcBlobsCheck *check, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (nc_blobs_prove (store, id, &local))
    return TRUE;
  if (g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND))
    g_ptr_array_add (check->missing, g_strdup (id));
  else if (g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED))
    g_ptr_array_add (check->damaged, g_strdup (id));
  else if (g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED))
    check->n_unproved++;
  else {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

/**
 * nc_blobs_check:
 * @check: (out caller-allocates): cleared with nc_blobs_check_clear()
 *
 * Reads every attachment through.
 *
 * Returns: %FALSE only when the check itself could not be made
 */
gboolean
nc_blobs_check (NcStore *store, NcBlobsCheck *check, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "blob-list", error);
  gboolean has_row;

  *check = (NcBlobsCheck){ 0 };
  check->missing = g_ptr_array_new_with_free_func (g_free);
  check->damaged = g_ptr_array_new_with_free_func (g_free);
  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row)
      return TRUE;
    check->n_blobs++;
    if (!check_one (store, nc_stmt_text (stmt, "id"), check, error))
      return FALSE;
  }
  return FALSE;
}

void
nc_blobs_check_clear (NcBlobsCheck *check)
{
  g_clear_pointer (&check->missing, g_ptr_array_unref);
  g_clear_pointer (&check->damaged, g_ptr_array_unref);
}
