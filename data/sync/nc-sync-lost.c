/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-lost.h"
#include "nc-change.h"
#include "nc-row.h"

#define ANEW        "sync.anew"
#define COMMIT_ROWS 500

static char *
key_of (const char *table, const char *id)
{
  return g_strconcat (table, "/", id, NULL);
}

/* Whether a pull that was looked at broke off. */
gboolean
nc_sync_lost_is_due (NcSyncSession *session)
{
  g_autofree char *anew = nc_store_get_meta (session->store, ANEW, NULL);

  return anew != NULL;
}

/**
 * nc_sync_lost_begin:
 *
 * Before a pull. A pull that starts anew because the hub was restored is looked at as a whole; one that broke off
 * begins again.
 */
gboolean
nc_sync_lost_begin (NcSyncSession *session, GError **error)
{
  if (!nc_sync_lost_is_due (session))
    return TRUE;
  session->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return nc_store_set_meta (session->store, "sync.cursor", NULL, error);
}

/* Whether the hub has the row, and not only what somebody has changed in it since the rest was lost: that would be no
   row on any laptop. */
static gboolean
is_whole (NcRowWriter *rows, const char *table, json_t *data)
{
  g_autoptr (GPtrArray) fields = data ? nc_row_writer_fields (rows, table, NULL) : NULL;

  for (guint i = 0; fields && i < fields->len; i++) {
    const NcRowColumn *column = fields->pdata[i];

    if (column->is_needed && !json_object_get (data, column->name))
      return FALSE;
  }
  return TRUE;
}

/**
 * nc_sync_lost_see:
 * @page: before it is applied
 * @had_cursor: whether the laptop had read from this hub before
 */
gboolean
nc_sync_lost_see (NcSyncSession *session, json_t *page, gboolean had_cursor, GError **error)
{
  g_autoptr (NcRowWriter) rows = NULL;
  json_t *row;
  gsize i;

  if (!session->seen && had_cursor && json_is_true (json_object_get (page, "anew"))) {
    session->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (!nc_store_set_meta (session->store, ANEW, "1", error))
      return FALSE;
  }
  if (!session->seen)
    return TRUE;
  rows = nc_row_writer_new (session->store, error);
  if (!rows)
    return FALSE;
  json_array_foreach (json_object_get (page, "rows"), i, row)
  {
    const char *table = nc_wire_get_string (row, "t", NC_WIRE_MAX_NAME),
               *id = nc_wire_get_string (row, "r", NC_WIRE_MAX_ID);

    if (table && id && is_whole (rows, table, json_object_get (row, "d")))
      g_hash_table_add (session->seen, key_of (table, id));
  }
  return TRUE;
}

typedef struct {
  GHashTable *seen;
  GPtrArray *lost; /* table, id, table, id … */
} Search;

static void
look (gpointer data, const char *table, const char *id)
{
  Search *search = data;
  g_autofree char *key = key_of (table, id);

  if (g_hash_table_contains (search->seen, key))
    return;
  g_ptr_array_add (search->lost, g_strdup (table));
  g_ptr_array_add (search->lost, g_strdup (id));
}

/* What is on its way by itself, or was refused, is not said again. */
static gboolean
add_known (NcSyncSession *session, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, "known-rows", error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row)
      return TRUE;
    g_hash_table_add (session->seen, key_of (nc_stmt_text (stmt, "table_name"), nc_stmt_text (stmt, "row_id")));
  }
  return FALSE;
}

static gboolean
say (NcStore *store, GPtrArray *lost, GError **error)
{
  for (guint i = 0; i < lost->len; i += 2 * COMMIT_ROWS) {
    g_autoptr (NcChange) change = nc_change_new (store, "system");

    for (guint j = i; j < lost->len && j < i + 2 * COMMIT_ROWS; j += 2)
      nc_change_say_again (change, lost->pdata[j], lost->pdata[j + 1]);
    if (!nc_change_commit (change, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * nc_sync_lost_say:
 *
 * After the last page of a pull that was looked at: rows that are here and that the restored hub does not have, a
 * colleague's or the office's, whose own journal may be lost with it, enter this laptop's journal as they stand.
 *
 * Returns: %FALSE with an #NcStoreError or #NcDbError
 */
gboolean
nc_sync_lost_say (NcSyncSession *session, GError **error)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NcRowWriter) rows = session->seen ? nc_row_writer_new (session->store, error) : NULL;
  Search search = { session->seen, lost };

  if (!session->seen)
    return TRUE;
  if (!rows || !add_known (session, error) || !nc_row_writer_each (rows, look, &search, error))
    return FALSE;
  g_clear_pointer (&rows, nc_row_writer_free);
  return say (session->store, lost, error) && nc_store_set_meta (session->store, ANEW, NULL, error);
}
