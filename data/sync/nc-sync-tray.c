/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
#include "nc-journal.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-sync.h"
#include <string.h>

static gboolean
open_value (NcStore *store, const char *text, gboolean is_sealed, char *context_taken, char **value, GError **error)
{
  g_autofree char *context = context_taken;

  *value = NULL;
  if (!text)
    return TRUE;
  *value = is_sealed ? nc_keys_unseal_text (nc_store_get_keys (store), context, text, error) : g_strdup (text);
  return *value != NULL;
}

/* Both values of the item that @stmt stands on, in clear. */
static gboolean
both_values (NcStore *store, NcStmt *stmt, char **mine, char **theirs, GError **error)
{
  const char *table = nc_stmt_text (stmt, "table_name"), *field = nc_stmt_text (stmt, "field");

  return open_value (store, nc_stmt_text (stmt, "mine"), nc_stmt_int (stmt, "mine_is_sealed") != 0,
                     nc_journal_context (table, field), mine, error) &&
         open_value (store, nc_stmt_text (stmt, "theirs"), nc_stmt_int (stmt, "is_sealed") != 0,
                     nc_sync_tray_context (table, field), theirs, error);
}

/**
 * nc_sync_tray_write_json:
 *
 * Appends the open items as an array, oldest first, with both values in clear.
 */
gboolean
nc_sync_tray_write_json (NcStore *store, GString *out, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "tray-list", error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  nc_json_begin_array (out);
  while (has_row) {
    g_autofree char *mine = NULL, *theirs = NULL;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    if (!both_values (store, stmt, &mine, &theirs, error))
      return FALSE;
    nc_json_begin_object (out);
    nc_json_member_int (out, "id", nc_stmt_int (stmt, "id"));
    nc_json_member_string (out, "kind", nc_stmt_text (stmt, "kind"));
    nc_json_member_string (out, "table", nc_stmt_text (stmt, "table_name"));
    nc_json_member_string (out, "row", nc_stmt_text (stmt, "row_id"));
    nc_json_member_string (out, "field", nc_stmt_text (stmt, "field"));
    nc_json_member_string (out, "mine", mine);
    nc_json_member_string (out, "theirs", theirs);
    nc_json_member_string (out, "reason", nc_stmt_text (stmt, "reason"));
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, message);
  return FALSE;
}

/* The hub's value becomes the ground that the officer's own is set upon, so that the journal names it as the old one.
 */
static gboolean
set_ground (NcStore *store, const char *table, const char *row, const char *field, const char *value, GError **error)
{
  g_autoptr (NcRowWriter) rows = NULL;
  gboolean done;

  if (!nc_sync_store_begin (store, error))
    return FALSE;
  rows = nc_row_writer_new (store, error);
  done = rows && nc_row_writer_update (rows, table, row, field, value, error);
  g_clear_pointer (&rows, nc_row_writer_free);
  return nc_sync_store_end (store, done, error);
}

static gboolean
row_exists (NcStore *store, const char *table, const char *row, gboolean *exists, GError **error)
{
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (store, error);

  return rows && nc_row_writer_exists (rows, table, row, exists, error);
}

static gboolean
settle_field (NcStore *store, NcStmt *stmt, const char *as, const char *actor, GError **error)
{
  const char *table = nc_stmt_text (stmt, "table_name"), *row = nc_stmt_text (stmt, "row_id");
  const char *field = nc_stmt_text (stmt, "field");
  g_autoptr (NcChange) change = nc_change_new (store, actor);
  g_autofree char *mine = NULL, *theirs = NULL;
  gboolean exists;

  if (!both_values (store, stmt, &mine, &theirs, error) || !row_exists (store, table, row, &exists, error))
    return FALSE;
  /* the row has gone since: one field of it would be no row */
  if (!exists)
    return TRUE;
  if (g_strcmp0 (nc_stmt_text (stmt, "reason"), "deleted") == 0) {
    if (g_str_equal (as, "mine"))
      return refuse (error, _ ("a colleague deleted this row; it cannot be changed any more, only “theirs” is left"));
    nc_change_delete (change, table, row, "deleted by a colleague");
    return nc_change_commit (change, error);
  }
  if (g_str_equal (as, "mine") && !set_ground (store, table, row, field, theirs, error))
    return FALSE;
  nc_change_set (change, table, row, field, g_str_equal (as, "mine") ? mine : theirs);
  return nc_change_commit (change, error);
}

/* A delete that the hub did not follow: "theirs" puts the row back as it is there. */
static gboolean
settle_delete (NcStore *store, NcStmt *stmt, const char *as, const char *actor, GError **error)
{
  const char *table = nc_stmt_text (stmt, "table_name"), *row = nc_stmt_text (stmt, "row_id"), *key;
  g_autoptr (NcChange) change = nc_change_new (store, actor);
  g_autofree char *mine = NULL, *theirs = NULL;
  g_autoptr (NcJson) json = NULL;
  json_t *value;

  if (!both_values (store, stmt, &mine, &theirs, error))
    return FALSE;
  json = theirs ? nc_wire_parse (theirs, strlen (theirs), error) : NULL;
  if (!json)
    return theirs ? FALSE : refuse (error, _ ("there is nothing to put back"));
  json_object_foreach (json, key, value) nc_change_set (change, table, row, key, json_string_value (value));
  if (g_str_equal (as, "mine"))
    nc_change_delete (change, table, row, mine ? mine : "deleted");
  return nc_change_commit (change, error);
}

/**
 * nc_sync_tray_settle:
 * @as: "mine", "theirs", or "seen" for what cannot be chosen (quarantined, inbound)
 * @actor: the officer who decides
 *
 * What only others may change is then again as they have it. The decision is a change like any other: it stands in the
 * journal with its author and goes to the hub.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_BAD_DATA or a store error
 */
gboolean
nc_sync_tray_settle (NcStore *store, gint64 id, const char *as, const char *actor, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "tray-list", error);
  g_autoptr (NcStmt) settle = stmt ? nc_sync_store_prepare (store, "tray-settle", error) : NULL;
  gboolean has_row, is_conflict, goes_back, done = TRUE;

  if (!settle)
    return FALSE;
  nc_stmt_bind_int (stmt, ":id", id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row)
    return refuse (error, _ ("there is no such item in the tray"));
  is_conflict = g_str_equal (nc_stmt_text (stmt, "kind"), "conflict");
  if (is_conflict == g_str_equal (as, "seen"))
    return refuse (error, is_conflict ? _ ("choose “mine” or “theirs”") : _ ("there is nothing to choose; say “seen”"));
  goes_back = !is_conflict && g_strcmp0 (nc_stmt_text (stmt, "reason"), "role") == 0;
  if (is_conflict || goes_back)
    done = (g_str_equal (nc_stmt_text (stmt, "entry_kind"), "set") ? settle_field : settle_delete) (
        store, stmt, goes_back ? "theirs" : as, actor, error);
  nc_stmt_reset (stmt);
  if (!done)
    return FALSE;
  nc_stmt_bind_int (settle, ":id", id);
  nc_stmt_bind_text (settle, ":as", as);
  nc_stmt_bind_int (settle, ":usec", nc_clock_now_usec (nc_store_get_clock (store)));
  return nc_stmt_run (settle, error);
}
