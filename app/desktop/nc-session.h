/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-judgement.h"
#include "nc-lock.h"
#include "nc-search-index.h"
#include "nc-sync-service.h"
#include "nc-ui-state.h"

G_BEGIN_DECLS

/* What every page works on: one inspector's folder, opened. */
#define NC_TYPE_SESSION (nc_session_get_type ())
G_DECLARE_FINAL_TYPE (NcSession, nc_session, NC, SESSION, GObject)

NcSession *nc_session_open (const char *home, NcClock *clock, GError **error);
const char *nc_session_get_home (NcSession *self);
NcClock *nc_session_get_clock (NcSession *self);
NcStore *nc_session_get_store (NcSession *self);
NcReference *nc_session_get_reference (NcSession *self);
NcJudge *nc_session_get_judge (NcSession *self);
NcSearchIndex *nc_session_get_search_index (NcSession *self);
NcUiState *nc_session_get_ui_state (NcSession *self);
NcLock *nc_session_get_lock (NcSession *self);
NcSyncService *nc_session_get_sync (NcSession *self);

G_END_DECLS
