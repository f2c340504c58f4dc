/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-keys.h"
#include "nc-sha256.h"

G_BEGIN_DECLS

/* How the content of an attachment lies on disk: a head, then chunks of NC_BLOB_CHUNK_BYTES, each sealed under a key of
   this file alone. Two forms:

   "NCblob1\n", a header of 24 bytes, chunks of libsodium's secretstream (XChaCha20-Poly1305), the last one tagged
   final; written until 0.1.

   "NCblob2\n", 32 random bytes, chunks of ChaCha20-Poly1305 (RFC 8439) by OpenSSL, four times as fast. The file's key
   is BLAKE2b-256, keyed with the store's, of these 40 bytes. The nonce is the number of the chunk from 0 on (8 bytes,
   little-endian), three zeros and 1 for the last chunk, else 0, so that a file that was cut or put together otherwise
   does not open. The last chunk is bound to the SHA-256 of the whole content (its associated data): content that opens
   to its end under a name is what the name says. */
#define NC_BLOB_CHUNK_BYTES  65536
#define NC_BLOB_SEALED_BYTES (NC_BLOB_CHUNK_BYTES + 17)
#define NC_BLOB_HEAD_BYTES   40

#define NC_BLOB_CIPHER_DAMAGED (-1)
#define NC_BLOB_CIPHER_IO      (-2)

typedef struct NcBlobCipher NcBlobCipher;

NcBlobCipher *nc_blob_cipher_new (const guint8 key[NC_KEYS_SUBKEY_BYTES], guint8 head[NC_BLOB_HEAD_BYTES]);
gsize nc_blob_cipher_seal (NcBlobCipher *self, const guint8 *data, gsize size, const guint8 *digest,
                           guint8 sealed[NC_BLOB_SEALED_BYTES]);

NcBlobCipher *nc_blob_cipher_open (const guint8 key[NC_KEYS_SUBKEY_BYTES], int fd, const char *id);
gssize nc_blob_cipher_read (NcBlobCipher *self, guint8 data[NC_BLOB_CHUNK_BYTES]);
gboolean nc_blob_cipher_skip (NcBlobCipher *self, gint64 n_chunks);
void nc_blob_cipher_free (NcBlobCipher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBlobCipher, nc_blob_cipher_free)

G_END_DECLS
