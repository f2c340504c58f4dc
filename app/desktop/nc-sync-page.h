/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"
#include "nc-tray-view.h"

G_BEGIN_DECLS

/* Exchange with the hub: what is only on this laptop, how the exchange goes, what must be decided, what has arrived;
   joining a hub; and the same by a file. */
#define NC_TYPE_SYNC_PAGE (nc_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (NcSyncPage, nc_sync_page, NC, SYNC_PAGE, AdwBin)

GtkWidget *nc_sync_page_new (NcSession *session);
void nc_sync_page_enrol (NcSyncPage *self, const char *url, const char *code);
void nc_sync_page_export (NcSyncPage *self, const char *path);
void nc_sync_page_import (NcSyncPage *self, const char *path);
gboolean nc_sync_page_is_busy (NcSyncPage *self);
const char *nc_sync_page_get_sentence (NcSyncPage *self);
const char *nc_sync_page_get_state (NcSyncPage *self);
const char *nc_sync_page_get_message (NcSyncPage *self);
NcTrayView *nc_sync_page_get_tray (NcSyncPage *self);

char *nc_sync_describe_pending (NcStore *store, GError **error);
char *nc_sync_describe_state (NcSyncService *service, NcStore *store);

G_END_DECLS
