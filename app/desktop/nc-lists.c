/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lists.h"
#include "nc-desktop-resources.h"
#include <string.h>

static NcStmt *
prepare_in (NcDb *db, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/sql/%s.sql", name);
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), path);

  return nc_db_prepare (db, sql, error);
}

static NcStmt *
prepare (NcStore *store, const char *name, GError **error)
{
  return prepare_in (nc_store_get_db (store), name, error);
}

/* Rows come back in the order of the ids; one that has gone meanwhile is an empty item. */
static GPtrArray *
load_rows (NcStore *store, const char *sql_name, const gint64 *ids, guint n_ids)
{
  GPtrArray *items = g_ptr_array_new_full (n_ids, g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = prepare (store, sql_name, &error);

  for (guint i = 0; i < n_ids; i++) {
    gboolean has_row = FALSE;

    if (stmt) {
      nc_stmt_bind_int (stmt, ":row_no", ids[i]);
      nc_stmt_step (stmt, &has_row, &error);
    }
    g_ptr_array_add (items, has_row ? nc_row_item_new_from_stmt (stmt) : nc_row_item_new_empty ());
    if (stmt)
      nc_stmt_reset (stmt);
  }
  if (error)
    g_message ("%s", error->message);
  return items;
}

static GPtrArray *
load_enterprises (const gint64 *ids, guint n_ids, gpointer user_data)
{
  return load_rows (user_data, "enterprise-by-row", ids, n_ids);
}

static GPtrArray *
load_cases (const gint64 *ids, guint n_ids, gpointer user_data)
{
  return load_rows (user_data, "case-by-row", ids, n_ids);
}

/**
 * nc_lists_enterprises:
 *
 * Returns: (transfer full): an empty lazy list; nc_lists_enterprises_search() fills it.
 */
NcLazyModel *
nc_lists_enterprises (NcStore *store)
{
  return nc_lazy_model_new (NC_TYPE_ROW_ITEM, load_enterprises, g_object_ref (store), g_object_unref);
}

static GArray *
take_ids (NcStmt *stmt, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = TRUE;

  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  return has_row ? NULL : g_steal_pointer (&ids);
}

/* The whole list as it was read last. */
typedef struct {
  GArray *ids;
  gint64 mark; /* of the store then */
} All;

static void
all_free (gpointer data)
{
  All *all = data;

  g_array_unref (all->ids);
  g_free (all);
}

/* Whoever empties the search field does not wait until 100,000 rows are read in their order again. */
static GArray *
all_enterprises (NcLazyModel *model, NcStore *store, GError **error)
{
  gint64 mark = nc_lists_mark (store);
  All *all = g_object_get_data (G_OBJECT (model), "all");
  g_autoptr (NcStmt) stmt = NULL;
  GArray *ids;

  if (all && all->mark == mark)
    return g_array_ref (all->ids);
  stmt = prepare (store, "enterprise-all", error);
  ids = stmt ? take_ids (stmt, error) : NULL;
  if (!ids)
    return NULL;
  all = g_new (All, 1);
  *all = (All){ g_array_ref (ids), mark };
  g_object_set_data_full (G_OBJECT (model), "all", all, all_free);
  return ids;
}

/* While the index is being made, a look through the names. */
static GArray *
look_through (NcStore *store, const char *text, GError **error)
{
  g_autoptr (NcStmt) stmt = prepare (store, "enterprise-by-part", error);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":text", stripped);
  nc_stmt_bind_int (stmt, ":most", NC_LISTS_MAX_FOUND);
  return take_ids (stmt, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

/* (transfer full) (nullable): @among as the search wants it; sorted once, not with every key. */
static GArray *
sorted (NcLazyModel *model, GArray *among)
{
  GArray *copy = among ? g_object_get_data (G_OBJECT (model), "sorted") : NULL;

  if (!among)
    return NULL;
  if (!copy || g_object_get_data (G_OBJECT (model), "sorted-of") != among) {
    copy = g_array_copy (among);
    g_array_sort (copy, compare_ids);
    g_object_set_data_full (G_OBJECT (model), "sorted", copy, (GDestroyNotify)g_array_unref);
    /* Held, so that no other comes to lie where it lay. */
    g_object_set_data_full (G_OBJECT (model), "sorted-of", g_array_ref (among), (GDestroyNotify)g_array_unref);
  }
  return g_array_ref (copy);
}

static GArray *
find (NcLazyModel *model, NcSession *session, const char *text, GArray *among, GError **error)
{
  g_autoptr (GError) local = NULL;
  NcSearch *search = nc_search_index_get (nc_session_get_search_index (session), &local);
  g_autoptr (GArray) ids = NULL, scope = sorted (model, among);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (search) {
    nc_search_set_scope (search, g_steal_pointer (&scope));
    return nc_search_find (search, text, NULL, NC_LISTS_MAX_FOUND, error);
  }
  ids = look_through (nc_session_get_store (session), text, error);
  if (ids && scope)
    for (guint i = ids->len; i > 0; i--)
      if (!g_array_binary_search (scope, &g_array_index (ids, gint64, i - 1), compare_ids, NULL))
        g_array_remove_index (ids, i - 1);
  return g_steal_pointer (&ids);
}

/**
 * nc_lists_enterprises_search:
 * @text: (nullable): part of a name, pinyin initials, credit code or region code; empty or %NULL lists all
 * @among: (nullable) (element-type gint64): the rows that count, in the order of a list without @text; %NULL = all
 * @keeps_place: nobody asked for another list: its place stays, and what is chosen
 */
gboolean
nc_lists_enterprises_search (NcLazyModel *model, NcSession *session, const char *text, GArray *among,
                             gboolean keeps_place, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  if (text && *text)
    ids = find (model, session, text, among, error);
  else
    ids = among ? g_array_ref (among) : all_enterprises (model, nc_session_get_store (session), error);
  if (!ids)
    return FALSE;
  if (keeps_place)
    nc_lazy_model_update_ids (model, g_steal_pointer (&ids), nc_row_item_equal);
  else
    nc_lazy_model_set_ids (model, g_steal_pointer (&ids));
  return TRUE;
}

/**
 * nc_lists_cases:
 *
 * Returns: (transfer full): an empty lazy list; nc_lists_cases_reload() fills it.
 */
NcLazyModel *
nc_lists_cases (NcStore *store)
{
  return nc_lazy_model_new (NC_TYPE_ROW_ITEM, load_cases, g_object_ref (store), g_object_unref);
}

static void
read_cases (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READONLY, &error);
  g_autoptr (NcStmt) stmt = db ? prepare_in (db, "case-all", &error) : NULL;
  GArray *ids = stmt ? take_ids (stmt, &error) : NULL;

  (void)source;
  (void)cancellable;
  if (ids)
    g_task_return_pointer (task, ids, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nc_lists_cases_read_async:
 *
 * Reads in a thread which cases there are, in the order of nc_lists_cases_reload(); it is on its way while a person
 * types.
 */
void
nc_lists_cases_read_async (NcStore *store, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_build_filename (nc_store_get_home (store), "store.db", NULL), g_free);
  g_task_run_in_thread (task, read_cases);
}

/**
 * nc_lists_cases_read_finish:
 *
 * Returns: (transfer full) (element-type gint64): for nc_lists_cases_take(); %NULL with an error of the store.
 */
GArray *
nc_lists_cases_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * nc_lists_cases_take:
 * @ids: (transfer full): which the list shall have now; its place and what is chosen in it stay
 */
void
nc_lists_cases_take (NcLazyModel *model, GArray *ids)
{
  nc_lazy_model_update_ids (model, ids, nc_row_item_equal);
}

/* All cases, by state and next deadline; FALSE with an error of the store. */
gboolean
nc_lists_cases_reload (NcLazyModel *model, NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = prepare (store, "case-all", error);
  GArray *ids = stmt ? take_ids (stmt, error) : NULL;

  if (!ids)
    return FALSE;
  if (nc_lazy_model_get_n_ids (model))
    nc_lists_cases_take (model, ids);
  else
    nc_lazy_model_set_ids (model, ids);
  return TRUE;
}

/**
 * nc_lists_find_case:
 * @model: by nc_lists_cases()
 * @position: (out): where the case stands among the ids of @model; untouched when it does not
 */
gboolean
nc_lists_find_case (NcLazyModel *model, NcStore *store, const char *case_id, guint *position)
{
  g_autoptr (NcStmt) stmt = prepare (store, "case-row", NULL);
  gboolean has_row = FALSE;
  gint64 row;

  if (stmt)
    nc_stmt_bind_text (stmt, ":id", case_id);
  if (!stmt || !nc_stmt_step (stmt, &has_row, NULL) || !has_row)
    return FALSE;
  row = sqlite3_column_int64 (stmt, 0);
  for (guint i = 0; i < nc_lazy_model_get_n_ids (model); i++)
    if (nc_lazy_model_get_id (model, i) == row) {
      *position = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_lists_mark:
 *
 * Returns: a number that changes with every change to the store, by whichever program or thread; equal numbers mean
 *   that what was read is still so
 */
gint64
nc_lists_mark (NcStore *store)
{
  gint64 others = 0;

  nc_db_get_int (nc_store_get_db (store), "PRAGMA data_version", &others, NULL);
  return others * G_GINT64_CONSTANT (4294967296) + sqlite3_total_changes64 (nc_store_get_db (store));
}

/**
 * nc_lists_rows:
 * @sql_name: of a file in sql/ without its ending
 * @parameter: (nullable): the statement's one parameter, with its colon
 *
 * Returns: (transfer full): #NcRowItem list; %NULL with the store's error.
 */
GListStore *
nc_lists_rows (NcStore *store, const char *sql_name, const char *parameter, const char *value, GError **error)
{
  g_autoptr (GListStore) rows = g_list_store_new (NC_TYPE_ROW_ITEM);
  g_autoptr (NcStmt) stmt = prepare (store, sql_name, error);
  gboolean has_row = TRUE;

  if (!stmt)
    return NULL;
  if (parameter)
    nc_stmt_bind_text (stmt, parameter, value);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    g_autoptr (NcRowItem) item = nc_row_item_new_from_stmt (stmt);

    g_list_store_append (rows, item);
  }
  return has_row ? NULL : g_steal_pointer (&rows);
}

/**
 * nc_lists_row:
 *
 * Returns: (transfer full) (nullable): the first row; %NULL without @error when there is none.
 */
NcRowItem *
nc_lists_row (NcStore *store, const char *sql_name, const char *parameter, const char *value, GError **error)
{
  g_autoptr (GListStore) rows = nc_lists_rows (store, sql_name, parameter, value, error);

  return rows ? g_list_model_get_item (G_LIST_MODEL (rows), 0) : NULL;
}
