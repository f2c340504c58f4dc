/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define NC_SHA256_BYTES 32

/* SHA-256 by OpenSSL, which uses the processor's own instructions for it: four to five times as fast as libsodium's,
   and what an attachment costs is mostly this. A started sum is ended by nc_sha256_final() or nc_sha256_clear(). */
typedef struct {
  struct evp_md_ctx_st *context;
} NcSha256;

void nc_sha256_init (NcSha256 *self);
void nc_sha256_update (NcSha256 *self, gconstpointer data, gsize size);
void nc_sha256_copy (const NcSha256 *self, NcSha256 *copy);
void nc_sha256_final (NcSha256 *self, guint8 digest[NC_SHA256_BYTES]);
void nc_sha256_clear (NcSha256 *self);
void nc_sha256_of (guint8 digest[NC_SHA256_BYTES], gconstpointer data, gsize size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcSha256, nc_sha256_clear)

G_END_DECLS
