/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync.h"

G_BEGIN_DECLS

/* An attachment without a receipt. @is_paper: a PDF or a signature; @is_mine: recorded on this laptop; @has_file: its
   content lies here. */
typedef struct {
  char id[NC_WIRE_HASH_HEX + 1];
  gint64 size_bytes;
  gboolean is_paper;
  gboolean is_mine;
  gboolean has_file;
} NcSyncBlob;

GArray *nc_sync_blobs_load (NcStore *store, GError **error);
gboolean nc_sync_blob_is_unsent (const NcSyncBlob *blob);
json_t *nc_sync_blobs_ask (NcSyncSession *session, GPtrArray *ids, GError **error);
char *nc_sync_blobs_question (GPtrArray *ids);
gboolean nc_sync_blobs_take_have (NcSyncSession *session, GPtrArray *answers, GError **error);

G_END_DECLS
