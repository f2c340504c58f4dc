/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
#include "nc-identity.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync.h"
#include <string.h>

typedef struct {
  char *id;
  gint64 base;
  gint64 until;
  gboolean is_told;
} Past;

static void
past_clear (gpointer data)
{
  g_free (((Past *)data)->id);
}

static GArray *
load_past (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-list", error);
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (Past));
  gboolean has_row = TRUE;
  gint64 base = 0;

  g_array_set_clear_func (out, past_clear);
  while (stmt && has_row) {
    Past past;

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    past = (Past){ g_strdup (nc_stmt_text (stmt, "id")), base, nc_stmt_int (stmt, "until_seq"),
                   nc_stmt_int (stmt, "is_told") != 0 };
    base = past.until;
    g_array_append_val (out, past);
  }
  return stmt ? g_steal_pointer (&out) : NULL;
}

/* @id: (nullable): all */
static gboolean
mark_told (NcStore *store, const char *id, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "past-told", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", id);
  return nc_stmt_run (stmt, error);
}

/* In a session of the earlier name: names the next one, which signs that it is there. */
static gboolean
introduce (NcSyncSession *session, NcKeys *next, GError **error)
{
  const char *past = nc_keys_get_device_id (session->name.keys), *id = nc_keys_get_device_id (next);
  g_autofree char *key = nc_wire_hex (nc_keys_get_device_public (next), NC_KEYS_PUBLIC_BYTES);
  g_autofree char *signature = nc_sync_sign_text (next, "nengcha-succeed-1", past, error);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  if (!signature)
    return FALSE;
  nc_json_begin_object (body);
  nc_json_member_string (body, "device", id);
  nc_json_member_string (body, "key", key);
  nc_json_member_string (body, "signature", signature);
  nc_json_end_object (body);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/succeed", .json = body->str }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return FALSE;
  if (g_strcmp0 (nc_wire_get_string (json, "device", 36), id) == 0 &&
      g_strcmp0 (nc_wire_get_string (json, "predecessor", 36), past) == 0)
    return TRUE;
  g_set_error_literal (
      error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
      _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));
  return FALSE;
}

/* Whether the earlier name has handed over already and only the answer was lost: then it is refused, and @next is not.
   @after: (nullable): @next as an earlier name; %NULL: the present one. A link that failed meanwhile is no refusal. */
static gboolean
has_handed_over (NcSyncSession *session, NcKeys *next, gint64 base, const Past *after, GError *refusal, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_refused = g_error_matches (refusal, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED);

  session->name = (NcSyncName){ next, base, after ? after->until : G_MAXINT64, after != NULL };
  if (is_refused && nc_sync_open_as (session, &local))
    return TRUE;
  g_propagate_error (
      error, g_error_copy (local && !g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ? local : refusal));
  return FALSE;
}

/* Sends what was written under the earlier name and has no receipt, in its own session, then names the next one. A
 * journal that has gone another way there (the store was copied) is not sent: it is said again under the new name. */
static gboolean
succeed_one (NcSyncSession *session, const Past *past, NcKeys *next, const Past *after, GError **error)
{
  g_autoptr (NcKeys) keys = nc_keys_open_past (nc_store_get_keys (session->store), past->id, error);
  g_autoptr (GError) local = NULL;
  gboolean is_open;

  if (!keys)
    return FALSE;
  session->name = (NcSyncName){ keys, past->base, past->until, TRUE };
  is_open = (nc_sync_open_as (session, &local) && nc_sync_push (session, &local)) ||
            (g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_FORKED) && nc_http_get_token (session->http));
  if (is_open)
    g_clear_error (&local);
  return ((is_open && introduce (session, next, &local)) ||
          has_handed_over (session, next, past->until, after, local, error)) &&
         mark_told (session->store, past->id, error);
}

/**
 * nc_sync_succeed:
 * @again: also for names that the hub was told already
 *
 * A store that was put back from a backup goes on under a new name. This makes the hub know it: the earlier name proves
 * itself once more, hands over, and is refused from then on.
 *
 * Returns: %FALSE with an #NcSyncError or a store error
 */
gboolean
nc_sync_succeed (NcSyncSession *session, gboolean again, GError **error)
{
  g_autoptr (GArray) all = load_past (session->store, error);
  gboolean any = FALSE;

  for (guint i = 0; all && i < all->len; i++) {
    const Past *past = &g_array_index (all, Past, i);
    const Past *after = i + 1 < all->len ? &g_array_index (all, Past, i + 1) : NULL;
    NcKeys *present = nc_store_get_keys (session->store);
    g_autoptr (NcKeys) next = NULL;
    g_autoptr (GError) local = NULL;
    gboolean done;

    if (past->is_told && !again)
      continue;
    next = after ? nc_keys_open_past (present, after->id, &local) : g_object_ref (present);
    done = next && succeed_one (session, past, next, after, &local);
    session->name = (NcSyncName){ 0 };
    nc_http_set_token (session->http, NULL);
    /* one that has handed over to a name which itself is past: a later one speaks */
    any = TRUE;
    if (done || (after && g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED)))
      continue;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return all && (!any || nc_sync_reenter (session->store, error));
}

/**
 * nc_sync_reenter:
 *
 * Rows whose entries under an earlier name never got a receipt, and no longer can, are written into the journal once
 * more under the present name. What the hub has with the same value is taken as it is; what differs there goes into the
 * tray, with both values.
 */
gboolean
nc_sync_reenter (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) rows = nc_sync_store_prepare (store, "outbox-past-rows", error);
  g_autoptr (NcStmt) clear = rows ? nc_sync_store_prepare (store, "outbox-clear-past", error) : NULL;
  g_autoptr (NcChange) change = nc_change_new (store, "system");
  gboolean has_row = TRUE;

  if (!clear)
    return FALSE;
  while (has_row) {
    if (!nc_stmt_step (rows, &has_row, error))
      return FALSE;
    if (has_row)
      nc_change_say_again (change, nc_stmt_text (rows, "table_name"), nc_stmt_text (rows, "row_id"));
  }
  nc_stmt_reset (rows);
  return nc_change_commit (change, error) && nc_stmt_run (clear, error) && mark_told (store, NULL, error);
}
