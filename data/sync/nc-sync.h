/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-http.h"
#include "nc-sync-store.h"
#include "nc-wire.h"

G_BEGIN_DECLS

/* What an exchange moves, in this order. Papers are PDFs and signatures; photos are all other attachments; fetched ones
   are colleagues' attachments. */
typedef enum {
  NC_SYNC_OPERATIONS,
  NC_SYNC_LISTS,
  NC_SYNC_PAPERS,
  NC_SYNC_PHOTOS,
  NC_SYNC_FETCHED,
  NC_SYNC_N_KINDS,
} NcSyncKind;

/* @total, @total_bytes: as far as known; lists have none before their last page. */
typedef struct {
  gint64 done;
  gint64 total;
  gint64 done_bytes;
  gint64 total_bytes;
} NcSyncCount;

typedef struct {
  NcSyncKind current;
  NcSyncCount kinds[NC_SYNC_N_KINDS];
} NcSyncProgress;

/* Which of colleagues' attachments are fetched without being asked for. */
typedef enum { NC_SYNC_FETCH_ALL, NC_SYNC_FETCH_PAPERS, NC_SYNC_FETCH_NONE } NcSyncFetch;

/* Called in the thread of the exchange, after each step. */
typedef void (*NcSyncProgressFunc) (gpointer data, const NcSyncProgress *progress);

/**
 * NcSyncOptions:
 * @attempts: how often to try when the link breaks; 0 is once. Between two, a wait that doubles (at most 300 s), with
 *   jitter
 * @is_metered: photos stay here and colleagues' attachments there; entries, papers and lists are exchanged
 * @cancellable: (nullable): stops it at any moment; nothing is lost by that
 * @progress: (nullable):
 */
typedef struct {
  guint attempts;
  gboolean is_metered;
  GCancellable *cancellable;
  NcSyncProgressFunc progress;
  gpointer progress_data;
} NcSyncOptions;

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
  gint64 packs_received;
  gint64 bytes_up;
  gint64 bytes_down;
  gboolean offered_again;
} NcSyncReport;

/* What is still only on this laptop: without a receipt of the hub. @oldest_usec: when the oldest of it was written, 0
   for none. @bytes: of papers and photos. */
typedef struct {
  gint64 operations;
  gint64 papers;
  gint64 photos;
  gint64 bytes;
  gint64 oldest_usec;
  gint64 tray;
  gint64 last_success_usec;
} NcSyncPending;

/* What of one case the hub has no receipt for, or has not taken as it stands here. */
typedef struct {
  gint64 operations;
  gint64 blobs;
  gint64 tray;
} NcSyncArrival;

/* The name under which the laptop speaks: its keys, and the entries of the journal that were written under it, from
   base + 1 until @until (no end for the present name). */
typedef struct {
  NcKeys *keys;
  gint64 base;
  gint64 until;
  gboolean is_past;
} NcSyncName;

typedef struct NcSyncUploads NcSyncUploads;

/* An exchange under way; @hub_head_seq is the journal's number of the last entry that the hub
   has; @pack: the hash of its newest reference pack, "?" when it does not say; @seen: (nullable): what a restored hub
   was seen to have; @told: what the hub was last told to be unsent; @uploads: (nullable): attachments under way;
   @may_upload: whether they may start beside the journal. */
typedef struct {
  NcStore *store;
  NcSyncLink *link;
  NcHttp *http;
  NcSyncReport *report;
  const NcSyncOptions *options;
  NcSyncProgress progress;
  gint64 hub_head_seq;
  gboolean has_nothing_new;
  char pack[NC_WIRE_HASH_HEX + 1];
  NcSyncName name;
  GHashTable *seen;
  NcSyncPending told;
  NcSyncUploads *uploads;
  gboolean may_upload;
} NcSyncSession;

typedef gboolean (*NcSyncStep) (NcSyncSession *session, gpointer data, GError **error);

gboolean nc_sync_enrol (NcStore *store, const char *code, const char *url, GError **error);
gboolean nc_sync_enrol_anew (NcStore *store, const char *code, const char *url, GError **error);
gboolean nc_sync_forget (NcStore *store, const char *abandon_reason, const char *actor, GError **error);
gboolean nc_sync_is_enrolled (NcStore *store);
gboolean nc_sync_run (NcStore *store, guint attempts, NcSyncReport *report, GError **error);
gboolean nc_sync_run_with (NcStore *store, const NcSyncOptions *options, NcSyncReport *report, GError **error);
gboolean nc_sync_with_session (NcStore *store, NcSyncStep step, gpointer data, GError **error);
gint64 nc_sync_next_wait (guint n_failures);
gboolean nc_sync_may_pass (const GError *error);

gboolean nc_sync_pending (NcStore *store, NcSyncPending *pending, GError **error);
gboolean nc_sync_refuse_unsent (NcStore *store, GError **error);
gboolean nc_sync_journal_reason (NcStore *store, const char *reason, const char *actor, GError **error);
gboolean nc_sync_arrival (NcStore *store, const char *case_id, NcSyncArrival *arrival, GError **error);

gboolean nc_sync_trust_pack_key (NcStore *store, GError **error);

NcSyncFetch nc_sync_get_fetch (NcStore *store);
gboolean nc_sync_set_fetch (NcStore *store, NcSyncFetch fetch, GError **error);

gboolean nc_sync_bundle_export (NcStore *store, const char *path, GError **error);
gboolean nc_sync_bundle_import (NcStore *store, const char *path, NcSyncReport *report, GError **error);

/* steps, for nc_sync_run() and the bundle */
json_t *nc_sync_signed_json (const guint8 *hub_key, const NcHttpReply *reply, GError **error);
gboolean nc_sync_present_name (NcStore *store, NcSyncName *name, GError **error);
gboolean nc_sync_tell_unsent (NcSyncSession *session, GString *out, GError **error);
void nc_sync_tell_rest (NcSyncSession *session);
gboolean nc_sync_open (NcSyncSession *session, GError **error);
gboolean nc_sync_take_state (NcSyncSession *session, json_t *state, GError **error);
gboolean nc_sync_open_as (NcSyncSession *session, GError **error);
gboolean nc_sync_push (NcSyncSession *session, GError **error);
gboolean nc_sync_succeed (NcSyncSession *session, gboolean again, GError **error);
gboolean nc_sync_reenter (NcStore *store, GError **error);
char *nc_sync_sign_text (NcKeys *keys, const char *domain, const char *text, GError **error);
gboolean nc_sync_take_receipts (NcSyncSession *session, json_t *receipts, GError **error);
gboolean nc_sync_take_blob_receipt (NcSyncSession *session, json_t *receipt, GError **error);
gboolean nc_sync_apply_page (NcSyncSession *session, json_t *page, gboolean *more, GError **error);
gboolean nc_sync_uploads_start (NcSyncSession *session, gboolean with_papers, gboolean with_photos, GError **error);
gboolean nc_sync_uploads_finish (NcSyncSession *session, GError **error);
gboolean nc_sync_uploads_drop (NcSyncSession *session, GError **error);
gboolean nc_sync_push_blobs (NcSyncSession *session, NcSyncKind kind, GError **error);
gboolean nc_sync_pull_blobs (NcSyncSession *session, GError **error);
gboolean nc_sync_pull_packs (NcSyncSession *session, GError **error);
void nc_sync_step (NcSyncSession *session, NcSyncKind kind, gint64 done, gint64 done_bytes);
void nc_sync_expect (NcSyncSession *session, NcSyncKind kind, gint64 total, gint64 total_bytes);

/* the tray */
gboolean nc_sync_tray_write_json (NcStore *store, GString *out, GError **error);
gboolean nc_sync_tray_settle (NcStore *store, gint64 id, const char *as, const char *actor, GError **error);
char *nc_sync_tray_context (const char *table, const char *field);

G_END_DECLS
