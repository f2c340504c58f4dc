/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* Attachments: files in blobs/ named by the SHA-256 of their clear content (blobs/ab/abcd…), sealed in chunks of 64 KiB
   under the store key (nc-blob-cipher.h). A file is durable under its name before anything refers to it. */
typedef struct NcBlobReader NcBlobReader;

char *nc_blobs_put_bytes (NcStore *store, GBytes *bytes, GError **error);
char *nc_blobs_put_file (NcStore *store, const char *path, gint64 *size_bytes, GError **error);
gboolean nc_blobs_has (NcStore *store, const char *id);
gboolean nc_blobs_prove (NcStore *store, const char *id, GError **error);

NcBlobReader *nc_blobs_open (NcStore *store, const char *id, GError **error);
gboolean nc_blob_reader_skip (NcBlobReader *self, gint64 n_bytes, GError **error);
gssize nc_blob_reader_read (NcBlobReader *self, gpointer buffer, gsize size, GError **error);
void nc_blob_reader_free (NcBlobReader *self);
GBytes *nc_blobs_get_bytes (NcStore *store, const char *id, gsize max_bytes, GError **error);

/**
 * NcBlobsCheck:
 * @n_blobs: rows of table `blob`
 * @missing: (element-type utf8): ids without a file
 * @damaged: (element-type utf8): ids whose file is not what was written
 * @n_unproved: files that could not be opened because the store is locked
 */
typedef struct {
  gint64 n_blobs;
  gint64 n_unproved;
  GPtrArray *missing;
  GPtrArray *damaged;
} NcBlobsCheck;

gboolean nc_blobs_check (NcStore *store, NcBlobsCheck *check, GError **error);
void nc_blobs_check_clear (NcBlobsCheck *check);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBlobReader, nc_blob_reader_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcBlobsCheck, nc_blobs_check_clear)

G_END_DECLS
