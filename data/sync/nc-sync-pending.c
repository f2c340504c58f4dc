/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync-blobs.h"

static gboolean
read_operations (NcStore *store, NcSyncPending *pending, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "outbox-pending", error);

  if (!stmt || !nc_stmt_step (stmt, NULL, error))
    return FALSE;
  pending->operations = nc_stmt_int (stmt, "n");
  pending->oldest_usec = nc_stmt_int (stmt, "oldest_usec");
  pending->tray = nc_stmt_int (stmt, "tray");
  return TRUE;
}

/**
 * nc_sync_pending:
 * @pending: (out caller-allocates):
 *
 * Looks at the store alone; without a hub everything is only here.
 */
gboolean
nc_sync_pending (NcStore *store, NcSyncPending *pending, GError **error)
{
  g_autofree char *success = nc_store_get_meta (store, "sync.last_success", NULL);
  g_autoptr (GArray) blobs = NULL;

  *pending = (NcSyncPending){ 0 };
  if (!read_operations (store, pending, error) || !(blobs = nc_sync_blobs_load (store, error)))
    return FALSE;
  for (guint i = 0; i < blobs->len; i++) {
    const NcSyncBlob *blob = &g_array_index (blobs, NcSyncBlob, i);

    if (!nc_sync_blob_is_unsent (blob))
      continue;
    *(blob->is_paper ? &pending->papers : &pending->photos) += 1;
    pending->bytes += blob->size_bytes;
  }
  pending->last_success_usec = success ? g_ascii_strtoll (success, NULL, 10) : 0;
  return TRUE;
}

/**
 * nc_sync_tell_unsent:
 *
 * Writes what the hub is told of this laptop's unsent entries, papers and photos.
 */
gboolean
nc_sync_tell_unsent (NcSyncSession *session, GString *out, GError **error)
{
  if (!nc_sync_pending (session->store, &session->told, error))
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_int (out, "entries", session->told.operations);
  nc_json_member_int (out, "papers", session->told.papers);
  nc_json_member_int (out, "photos", session->told.photos);
  nc_json_end_object (out);
  return TRUE;
}

/**
 * nc_sync_tell_rest:
 *
 * After an exchange: tells the hub what is unsent by now, unless it knows. An exchange that went well has gone well
 * without that, too.
 */
void
nc_sync_tell_rest (NcSyncSession *session)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (NcHttpReply) reply = { 0 };
  const NcSyncPending before = session->told;

  if (!nc_sync_tell_unsent (session, body, NULL) ||
      (before.operations == session->told.operations && before.papers == session->told.papers &&
       before.photos == session->told.photos))
    return;
  nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/unsent", .json = body->str }, &reply,
                NULL);
}

/**
 * nc_sync_refuse_unsent:
 *
 * For whatever would take this store away.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_UNSENT when something exists only on this laptop, or a store error
 */
gboolean
nc_sync_refuse_unsent (NcStore *store, GError **error)
{
  NcSyncPending pending;

  if (!nc_sync_pending (store, &pending, error))
    return FALSE;
  if (pending.operations + pending.papers + pending.photos == 0)
    return TRUE;
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_UNSENT,
               _ ("%lld entries, %lld papers and %lld photos exist only on this laptop; send them to the hub first "
                  "(sync, or a bundle), or give a reason to abandon them"),
               (long long)pending.operations, (long long)pending.papers, (long long)pending.photos);
  return FALSE;
}

static gboolean
forget_link (NcStore *store, GError **error)
{
  static const char *const keys[] = { "sync.url",    "sync.tls_pin", "sync.hub_key",      "sync.region",
                                      "sync.cursor", "sync.epoch",   "sync.last_success", "sync.bundle_key" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!nc_store_set_meta (store, keys[i], NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * nc_sync_forget:
 * @abandon_reason: (nullable): why what is unsent may stay so; kept in the journal with @actor
 *
 * Leaves the hub. The store stays as it is; what was never sent may still go to a hub it joins later.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_NOT_ENROLLED, _UNSENT or a store error
 */
gboolean
nc_sync_forget (NcStore *store, const char *abandon_reason, const char *actor, GError **error)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, error);
  g_autoptr (GError) unsent = NULL;
  NcDb *db = nc_store_get_db (store);

  if (!link)
    return FALSE;
  if (!nc_sync_refuse_unsent (store, &unsent)) {
    if (!abandon_reason || !g_error_matches (unsent, NC_SYNC_ERROR, NC_SYNC_ERROR_UNSENT)) {
      g_propagate_error (error, g_steal_pointer (&unsent));
      return FALSE;
    }
    if (!nc_sync_journal_reason (store, abandon_reason, actor, error))
      return FALSE;
  }
  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (forget_link (store, error) && nc_db_exec (db, "COMMIT", error))
    return TRUE;
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * nc_sync_journal_reason:
 *
 * Writes down why what is unsent was given up: in the journal, which stays on this laptop.
 */
gboolean
nc_sync_journal_reason (NcStore *store, const char *reason, const char *actor, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (store, actor);
  g_autofree char *time = nc_clock_now_iso (nc_store_get_clock (store));
  g_autofree char *value = g_strdup_printf ("%s %s", time, reason);

  nc_change_set (change, "setting", "sync.abandoned", "value", value);
  return nc_change_commit (change, error);
}

/**
 * nc_sync_is_enrolled:
 *
 * Returns: whether this home has a hub.
 */
gboolean
nc_sync_is_enrolled (NcStore *store)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, NULL);

  return link != NULL;
}

/**
 * nc_sync_arrival:
 * @arrival: (out caller-allocates): all zero when the case has arrived
 *
 * A case has arrived when the hub's receipt is here for each of its entries and attachments and nothing of it waits for
 * a decision.
 */
gboolean
nc_sync_arrival (NcStore *store, const char *case_id, NcSyncArrival *arrival, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "case-arrival", error);

  *arrival = (NcSyncArrival){ 0 };
  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":case_id", case_id);
  if (!nc_stmt_step (stmt, NULL, error))
    return FALSE;
  arrival->operations = nc_stmt_int (stmt, "operations");
  arrival->blobs = nc_stmt_int (stmt, "blobs");
  arrival->tray = nc_stmt_int (stmt, "tray");
  return TRUE;
}
