/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reference-order.h"
#include <string.h>

/* Order in the tables: a better grade asks for more, and limits go one way with the size (order_checks.csv). */

static void
append_name (GString *sql, const char *name)
{
  g_string_append_c (sql, '"');
  for (; *name; name++) {
    if (*name == '"')
      g_string_append_c (sql, '"');
    g_string_append_c (sql, *name);
  }
  g_string_append_c (sql, '"');
}

static void
append_names (GString *sql, char **names)
{
  for (guint i = 0; names[i]; i++) {
    if (i)
      g_string_append_c (sql, ',');
    append_name (sql, names[i]);
  }
}

/* The rows whose value is above (or below) that of the row before it along a column. */
static char *
order_sql (NcStmt *check)
{
  g_auto (GStrv) keys = g_strsplit (nc_stmt_text (check, "keys"), "|", -1);
  GString *sql = g_string_new ("SELECT row_no FROM (SELECT row_no, v, LAG(v) OVER (PARTITION BY ");

  append_names (sql, keys);
  g_string_append (sql, " ORDER BY ");
  append_name (sql, nc_stmt_text (check, "along"));
  g_string_append (sql, ") p FROM (SELECT *, ");
  append_name (sql, nc_stmt_text (check, "value"));
  g_string_append (sql, " AS v FROM ");
  append_name (sql, nc_stmt_text (check, "table_name"));
  g_string_append (sql, ") WHERE v IS NOT NULL) WHERE ");
  g_string_append (sql, g_str_equal (nc_stmt_text (check, "direction"), "up") ? "v < p" : "v > p");
  return g_string_free (sql, FALSE);
}

/* The rows of which an earlier column is above a later one. */
static char *
columns_sql (NcStmt *check)
{
  g_auto (GStrv) columns = g_strsplit (nc_stmt_text (check, "value"), "|", -1);
  GString *sql = g_string_new ("SELECT row_no FROM ");

  append_name (sql, nc_stmt_text (check, "table_name"));
  g_string_append (sql, " WHERE 0");
  for (guint i = 0; columns[i]; i++)
    for (guint j = i + 1; columns[j]; j++) {
      g_string_append (sql, " OR ");
      append_name (sql, columns[i]);
      g_string_append (sql, " > ");
      append_name (sql, columns[j]);
    }
  return g_string_free (sql, FALSE);
}

static void
cell_free (gpointer data)
{
  NcSuspiciousCell *cell = data;

  g_free (cell->rule_id);
  g_free (cell->what);
  g_free (cell->reason);
  g_free (cell);
}

/* "TABLE:ROW WHAT" → reason */
static GHashTable *
read_known (NcDb *db, GError **error)
{
  g_autoptr (NcStmt) rows = nc_db_prepare (db, "SELECT cell, what, reason FROM suspicious_cells", error);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean has_row = TRUE;

  while (rows && nc_stmt_step (rows, &has_row, error) && has_row)
    g_hash_table_insert (known, g_strdup_printf ("%s %s", nc_stmt_text (rows, "cell"), nc_stmt_text (rows, "what")),
                         g_strdup (nc_stmt_text (rows, "reason")));
  return rows && !has_row ? g_steal_pointer (&known) : NULL;
}

static gboolean
run_check (NcReference *self, NcStmt *check, GHashTable *known, GPtrArray *cells, GError **error)
{
  gboolean columns = g_str_equal (nc_stmt_text (check, "direction"), "columns"), has_row = TRUE;
  g_autofree char *sql = columns ? columns_sql (check) : order_sql (check);
  g_autoptr (NcStmt) rows = nc_db_prepare (nc_reference_get_db (self), sql, error);

  while (rows && nc_stmt_step (rows, &has_row, error) && has_row) {
    NcSuspiciousCell *cell = g_new0 (NcSuspiciousCell, 1);
    g_autofree char *place = nc_reference_rule_id (nc_stmt_text (check, "table_name"), nc_stmt_int (rows, "row_no"));
    g_autofree char *key = g_strdup_printf ("%s %s", place, nc_stmt_text (check, "what"));
    g_autofree char *known_key = NULL, *reason = NULL;

    if (g_hash_table_steal_extended (known, key, (gpointer *)&known_key, (gpointer *)&reason))
      cell->reason = g_steal_pointer (&reason);
    cell->rule_id = g_steal_pointer (&place);
    cell->what = g_strdup (nc_stmt_text (check, "what"));
    g_ptr_array_add (cells, cell);
  }
  return rows && !has_row;
}

/**
 * nc_reference_suspicious_cells:
 * @stale: (nullable) (element-type utf8): gets "TABLE:ROW WHAT" of cells that suspicious_cells.csv names and that keep
 *   the order
 *
 * Returns: (transfer full) (element-type NcSuspiciousCell): the cells that leave the order of their tables, or %NULL
 *   with an #NcDbError
 */
GPtrArray *
nc_reference_suspicious_cells (NcReference *self, GPtrArray *stale, GError **error)
{
  NcDb *db = nc_reference_get_db (self);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
  g_autoptr (GHashTable) known = read_known (db, error);
  g_autoptr (NcStmt) checks = known ? nc_db_prepare (db, "SELECT * FROM order_checks ORDER BY row_no", error) : NULL;
  gboolean has_row = TRUE;
  GHashTableIter iter;
  gpointer key;

  while (checks && nc_stmt_step (checks, &has_row, error) && has_row)
    if (!run_check (self, checks, known, cells, error))
      return NULL;
  if (!checks || has_row)
    return NULL;
  g_hash_table_iter_init (&iter, known);
  while (stale && g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (stale, g_strdup (key));
  return g_steal_pointer (&cells);
}
