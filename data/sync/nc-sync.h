/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-http.h"
#include "nc-sync-store.h"
#include "nc-wire.h"

G_BEGIN_DECLS

/* What one exchange did. */
typedef struct {
  gint64 sent;
  gint64 conflicts;
  gint64 quarantined;
  gint64 blobs_sent;
  gint64 rows_received;
  gint64 blobs_received;
  gint64 unsent;
  gint64 blobs_unsent;
  gint64 tray;
  gboolean offered_again;
} NcSyncReport;

/* An exchange under way. */
typedef struct {
  NcStore *store;
  NcSyncLink *link;
  NcHttp *http;
  NcSyncReport *report;
  gint64 hub_head_seq;
} NcSyncSession;

gboolean nc_sync_enrol (NcStore *store, const char *code, const char *url, GError **error);
gboolean nc_sync_run (NcStore *store, guint attempts, NcSyncReport *report, GError **error);

gboolean nc_sync_bundle_export (NcStore *store, const char *path, GError **error);
gboolean nc_sync_bundle_import (NcStore *store, const char *path, NcSyncReport *report, GError **error);

/* steps, for nc_sync_run() and the bundle */
json_t *nc_sync_signed_json (const guint8 *hub_key, const NcHttpReply *reply, GError **error);
gboolean nc_sync_open (NcSyncSession *session, GError **error);
gboolean nc_sync_take_receipts (NcSyncSession *session, json_t *receipts, GError **error);
gboolean nc_sync_take_blob_receipt (NcSyncSession *session, json_t *receipt, GError **error);
gboolean nc_sync_apply_page (NcSyncSession *session, json_t *page, gboolean *more, GError **error);
gboolean nc_sync_push_blobs (NcSyncSession *session, GError **error);
gboolean nc_sync_pull_blobs (NcSyncSession *session, GError **error);

/* the tray */
gboolean nc_sync_tray_write_json (NcStore *store, GString *out, GError **error);
gboolean nc_sync_tray_settle (NcStore *store, gint64 id, const char *as, const char *actor, GError **error);
char *nc_sync_tray_context (const char *table, const char *field);

G_END_DECLS
