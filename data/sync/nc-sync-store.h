/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"
#include "nc-sync-error.h"

G_BEGIN_DECLS

/* What the exchange keeps in the inspector's store, and which hub it belongs to. */
typedef struct {
  char *url;
  char *tls_pin;
  char *region;
  guint8 hub_key[32];
} NcSyncLink;

NcStmt *nc_sync_store_prepare (NcStore *store, const char *name, GError **error);
gboolean nc_sync_store_int (NcStore *store, const char *name, gint64 *value, GError **error);
gboolean nc_sync_store_begin (NcStore *store, GError **error);
gboolean nc_sync_store_end (NcStore *store, gboolean keep, GError **error);

NcSyncLink *nc_sync_link_load (NcStore *store, GError **error);
gboolean nc_sync_link_save (NcStore *store, const NcSyncLink *link, GError **error);
void nc_sync_link_free (NcSyncLink *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcSyncLink, nc_sync_link_free)

G_END_DECLS
