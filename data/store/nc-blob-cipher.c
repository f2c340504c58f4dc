/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blob-cipher.h"
#include "nc-home.h"
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC_1      "NCblob1\n"
#define MAGIC_2      "NCblob2\n"
#define MAGIC_BYTES  8
#define HEAD_1_BYTES (MAGIC_BYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define NONCE_BYTES  12
#define TAG_BYTES    16

/* @stream and @sum: of the first form alone; @n_done and @context: of the second */
struct NcBlobCipher {
  int fd;
  gboolean at_end;
  guint8 digest[NC_SHA256_BYTES];
  crypto_secretstream_xchacha20poly1305_state stream;
  NcSha256 sum;
  EVP_CIPHER_CTX *context;
  guint64 n_done;
  gint64 bytes_left;
};

static gboolean
use_key (NcBlobCipher *self, const guint8 key[NC_KEYS_SUBKEY_BYTES], const guint8 head[NC_BLOB_HEAD_BYTES],
         gboolean seals)
{
  guint8 own[32];
  gboolean done;

  crypto_generichash (own, sizeof own, head, NC_BLOB_HEAD_BYTES, key, NC_KEYS_SUBKEY_BYTES);
  self->context = EVP_CIPHER_CTX_new ();
  done =
      self->context && EVP_CipherInit_ex (self->context, EVP_chacha20_poly1305 (), NULL, own, NULL, seals ? 1 : 0) == 1;
  sodium_memzero (own, sizeof own);
  return done;
}

/* The nonce of the next chunk; the last one is bound to the content's hash. */
static gboolean
begin_chunk (NcBlobCipher *self, const guint8 *digest)
{
  guint64 number = GUINT64_TO_LE (self->n_done);
  guint8 nonce[NONCE_BYTES] = { 0 };
  int n;

  self->n_done++;
  memcpy (nonce, &number, sizeof number);
  nonce[NONCE_BYTES - 1] = digest != NULL;
  return EVP_CipherInit_ex (self->context, NULL, NULL, NULL, nonce, -1) == 1 &&
         (!digest || EVP_CipherUpdate (self->context, NULL, &n, digest, NC_SHA256_BYTES) == 1);
}

/**
 * nc_blob_cipher_new:
 * @head: (out): what the file begins with
 *
 * For a new file, in the second form.
 *
 * Returns: (transfer full) (nullable): %NULL when there is no cipher
 */
NcBlobCipher *
nc_blob_cipher_new (const guint8 key[NC_KEYS_SUBKEY_BYTES], guint8 head[NC_BLOB_HEAD_BYTES])
{
  g_autoptr (NcBlobCipher) self = g_new0 (NcBlobCipher, 1);

  memcpy (head, MAGIC_2, MAGIC_BYTES);
  randombytes_buf (head + MAGIC_BYTES, NC_BLOB_HEAD_BYTES - MAGIC_BYTES);
  return use_key (self, key, head, TRUE) ? g_steal_pointer (&self) : NULL;
}

/**
 * nc_blob_cipher_seal:
 * @size: NC_BLOB_CHUNK_BYTES but for the last
 * @digest: (nullable): of the whole content, with the last chunk
 *
 * Returns: bytes in @sealed; 0 when the cipher failed
 */
gsize
nc_blob_cipher_seal (NcBlobCipher *self, const guint8 *data, gsize size, const guint8 *digest,
                     guint8 sealed[NC_BLOB_SEALED_BYTES])
{
  int n = 0, last = 0;

  if (!begin_chunk (self, digest) || (size > 0 && EVP_CipherUpdate (self->context, sealed, &n, data, (int)size) != 1) ||
      EVP_CipherFinal_ex (self->context, sealed + n, &last) != 1 ||
      EVP_CIPHER_CTX_ctrl (self->context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, sealed + size) != 1)
    return 0;
  return size + TAG_BYTES;
}

static gboolean
open_second (NcBlobCipher *self, const guint8 key[NC_KEYS_SUBKEY_BYTES], const guint8 head[NC_BLOB_HEAD_BYTES])
{
  struct stat st;

  if (fstat (self->fd, &st) != 0)
    return FALSE;
  self->bytes_left = st.st_size - NC_BLOB_HEAD_BYTES;
  return use_key (self, key, head, FALSE);
}

/**
 * nc_blob_cipher_open:
 * @fd: at the beginning of the file; stays the caller's
 * @id: the SHA-256 of the content in hexadecimal, which the file has to open to
 *
 * For a file in either form.
 *
 * Returns: (transfer full) (nullable): %NULL when it is in none, or cannot be read
 */
NcBlobCipher *
nc_blob_cipher_open (const guint8 key[NC_KEYS_SUBKEY_BYTES], int fd, const char *id)
{
  g_autoptr (NcBlobCipher) self = g_new0 (NcBlobCipher, 1);
  guint8 head[NC_BLOB_HEAD_BYTES];
  gsize n;

  self->fd = fd;
  if (sodium_hex2bin (self->digest, sizeof self->digest, id, 2 * sizeof self->digest, NULL, &n, NULL) != 0 ||
      n != sizeof self->digest || nc_home_read_all (fd, head, HEAD_1_BYTES) != HEAD_1_BYTES)
    return NULL;
  if (memcmp (head, MAGIC_1, MAGIC_BYTES) == 0) {
    nc_sha256_init (&self->sum);
    return crypto_secretstream_xchacha20poly1305_init_pull (&self->stream, head + MAGIC_BYTES, key) == 0
               ? g_steal_pointer (&self)
               : NULL;
  }
  return memcmp (head, MAGIC_2, MAGIC_BYTES) == 0 &&
                 nc_home_read_all (fd, head + HEAD_1_BYTES, sizeof head - HEAD_1_BYTES) == sizeof head - HEAD_1_BYTES &&
                 open_second (self, key, head)
             ? g_steal_pointer (&self)
             : NULL;
}

static gssize
read_first (NcBlobCipher *self, guint8 data[NC_BLOB_CHUNK_BYTES])
{
  guint8 sealed[NC_BLOB_SEALED_BYTES], tag = 0, digest[NC_SHA256_BYTES];
  ssize_t n = nc_home_read_all (self->fd, sealed, sizeof sealed);
  unsigned long long size = 0;

  if (n < 0)
    return NC_BLOB_CIPHER_IO;
  if (n < (ssize_t)crypto_secretstream_xchacha20poly1305_ABYTES ||
      crypto_secretstream_xchacha20poly1305_pull (&self->stream, data, &size, &tag, sealed, (unsigned long long)n, NULL,
                                                  0) != 0)
    return NC_BLOB_CIPHER_DAMAGED;
  nc_sha256_update (&self->sum, data, (gsize)size);
  if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
    return (gssize)size;
  self->at_end = TRUE;
  nc_sha256_final (&self->sum, digest);
  return nc_home_read_all (self->fd, sealed, 1) == 0 && memcmp (digest, self->digest, sizeof digest) == 0
             ? (gssize)size
             : NC_BLOB_CIPHER_DAMAGED;
}

static gssize
read_second (NcBlobCipher *self, guint8 data[NC_BLOB_CHUNK_BYTES])
{
  guint8 sealed[NC_BLOB_CHUNK_BYTES + TAG_BYTES];
  gsize want = (gsize)CLAMP (self->bytes_left, 0, (gint64)sizeof sealed), size = want - TAG_BYTES;
  ssize_t have = nc_home_read_all (self->fd, sealed, want);
  int n = 0, last = 0;

  self->bytes_left -= (gint64)want;
  self->at_end = self->bytes_left == 0;
  if (have < 0)
    return NC_BLOB_CIPHER_IO;
  if (want < TAG_BYTES || have != (ssize_t)want || !begin_chunk (self, self->at_end ? self->digest : NULL) ||
      EVP_CIPHER_CTX_ctrl (self->context, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, sealed + size) != 1 ||
      (size > 0 && EVP_CipherUpdate (self->context, data, &n, sealed, (int)size) != 1) ||
      EVP_CipherFinal_ex (self->context, data + n, &last) != 1)
    return NC_BLOB_CIPHER_DAMAGED;
  return (gssize)size;
}

/**
 * nc_blob_cipher_read:
 * @data: (out): the next chunk in clear, proved
 *
 * Returns: its bytes; 0 after the last, which is given only when the whole is what its name says; else
 *   NC_BLOB_CIPHER_DAMAGED, or NC_BLOB_CIPHER_IO with errno
 */
gssize
nc_blob_cipher_read (NcBlobCipher *self, guint8 data[NC_BLOB_CHUNK_BYTES])
{
  gssize n;

  if (self->at_end)
    return 0;
  n = self->context ? read_second (self, data) : read_first (self, data);
  if (n < 0)
    sodium_memzero (data, NC_BLOB_CHUNK_BYTES);
  return n;
}

/**
 * nc_blob_cipher_skip:
 *
 * Passes over whole chunks, none of them the last.
 *
 * Returns: %FALSE, with nothing done, where the form has to be read from its start
 */
gboolean
nc_blob_cipher_skip (NcBlobCipher *self, gint64 n_chunks)
{
  gint64 bytes = n_chunks * (NC_BLOB_CHUNK_BYTES + TAG_BYTES);

  if (!self->context || bytes >= self->bytes_left || lseek (self->fd, bytes, SEEK_CUR) < 0)
    return FALSE;
  self->n_done += (guint64)n_chunks;
  self->bytes_left -= bytes;
  return TRUE;
}

void
nc_blob_cipher_free (NcBlobCipher *self)
{
  if (!self)
    return;
  nc_sha256_clear (&self->sum);
  EVP_CIPHER_CTX_free (self->context);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}
