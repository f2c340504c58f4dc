/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync.h"

G_BEGIN_DECLS

/**
 * NcSyncState:
 * @NC_SYNC_IDLE: nothing under way; see nc_sync_service_get_next_try()
 * @NC_SYNC_NOT_ENROLLED: this home has no hub
 * @NC_SYNC_LOCKED: the passphrase has not been given
 * @NC_SYNC_RUNNING: see nc_sync_service_get_progress()
 * @NC_SYNC_STOPPING: running, but asked to stop or to pause
 * @NC_SYNC_PAUSED: a person has paused it; nothing is tried until nc_sync_service_resume()
 */
typedef enum {
  NC_SYNC_IDLE,
  NC_SYNC_NOT_ENROLLED,
  NC_SYNC_LOCKED,
  NC_SYNC_RUNNING,
  NC_SYNC_STOPPING,
  NC_SYNC_PAUSED,
} NcSyncState;

/* How to know whether the link is paid by its volume: ask the network, or a person has said so. */
typedef enum { NC_SYNC_METERED_AUTO, NC_SYNC_METERED_YES, NC_SYNC_METERED_NO } NcSyncMetered;

/* What the last exchange came to. @error: (nullable): NULL when all went well. @finished_usec: wall clock, 0 for none
   since the program began. */
typedef struct {
  gint64 finished_usec;
  NcSyncReport report;
  const GError *error;
} NcSyncResult;

/* Exchanges with the hub in a thread of its own, with its own connection to the store. Everything here is called, and
   every signal comes, in the thread that made it, by its main context.
   Signals: "changed" (state, progress, next try or metered; at most ten times a second), "finished" (after each
   exchange). Rows that came in are told by the store's own "changed". */
#define NC_TYPE_SYNC_SERVICE (nc_sync_service_get_type ())
G_DECLARE_FINAL_TYPE (NcSyncService, nc_sync_service, NC, SYNC_SERVICE, GObject)

NcSyncService *nc_sync_service_new (NcStore *store);

void nc_sync_service_start (NcSyncService *self);
void nc_sync_service_cancel (NcSyncService *self);
void nc_sync_service_pause (NcSyncService *self);
void nc_sync_service_resume (NcSyncService *self);
void nc_sync_service_set_automatic (NcSyncService *self, gboolean is_automatic);
void nc_sync_service_set_metered (NcSyncService *self, NcSyncMetered metered);

NcSyncState nc_sync_service_get_state (NcSyncService *self);
const NcSyncProgress *nc_sync_service_get_progress (NcSyncService *self);
const NcSyncResult *nc_sync_service_get_result (NcSyncService *self);
gint64 nc_sync_service_get_next_try (NcSyncService *self);
gboolean nc_sync_service_get_automatic (NcSyncService *self);
NcSyncMetered nc_sync_service_get_metered (NcSyncService *self);
gboolean nc_sync_service_is_metered_now (NcSyncService *self);

G_END_DECLS
