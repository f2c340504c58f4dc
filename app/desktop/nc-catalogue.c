/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-catalogue.h"
#include "nc-dates.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include <string.h>

/* Names come from the pack's own schema; still they are quoted as identifiers. */
static char *
quoted (const char *name)
{
  g_autofree char *doubled = NULL;
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);

  doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}

static char *
search_sql (NcDb *db, const char *table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (NcStmt) columns = nc_db_prepare (db, "SELECT name FROM pragma_table_info (:table)", error);
  g_autofree char *name = quoted (table);
  gboolean has_row = TRUE;

  if (!columns)
    return NULL;
  nc_stmt_bind_text (columns, ":table", table);
  g_string_printf (sql, "SELECT row_no FROM %s WHERE :text = ''", name);
  while (nc_stmt_step (columns, &has_row, error) && has_row) {
    g_autofree char *column = quoted (nc_stmt_text (columns, "name"));

    g_string_append_printf (sql, " OR instr (lower (%s), :text)", column);
  }
  g_string_append (sql, " ORDER BY row_no");
  return has_row ? NULL : g_string_free (g_steal_pointer (&sql), FALSE);
}

typedef struct {
  NcReference *reference;
  const NcCatalogueTable *table;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  nc_reference_unref (source->reference);
  g_free (source);
}

static GPtrArray *
load_rows (const gint64 *ids, guint n_ids, gpointer user_data)
{
  Source *source = user_data;
  GPtrArray *items = g_ptr_array_new_full (n_ids, g_object_unref);
  g_autofree char *name = quoted (source->table->table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE row_no = :row_no", name);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (source->reference), sql, NULL);

  for (guint i = 0; i < n_ids; i++) {
    gboolean has_row = FALSE;

    if (stmt) {
      nc_stmt_bind_int (stmt, ":row_no", ids[i]);
      nc_stmt_step (stmt, &has_row, NULL);
    }
    g_ptr_array_add (items, has_row ? nc_row_item_new_from_stmt (stmt) : nc_row_item_new_empty ());
    if (stmt)
      nc_stmt_reset (stmt);
  }
  return items;
}

/**
 * nc_catalogue_model:
 * @text: what some column must contain, case aside; empty for all rows
 *
 * Returns: (transfer full): the rows in the order of the source; %NULL with an #NcDbError.
 */
NcLazyModel *
nc_catalogue_model (NcReference *reference, const NcCatalogueTable *table, const char *text, GError **error)
{
  g_autofree char *sql = search_sql (nc_reference_get_db (reference), table->table, error);
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autoptr (NcStmt) stmt = sql ? nc_db_prepare (nc_reference_get_db (reference), sql, error) : NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = TRUE;
  NcLazyModel *model;
  Source *source;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":text", lower);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  if (has_row)
    return NULL;
  source = g_new0 (Source, 1);
  source->reference = nc_reference_ref (reference);
  source->table = table;
  model = nc_lazy_model_new (NC_TYPE_ROW_ITEM, load_rows, source, source_free);
  nc_lazy_model_set_ids (model, g_steal_pointer (&ids));
  return model;
}

void
nc_catalogue_rule_free (NcCatalogueRule *rule)
{
  g_clear_object (&rule->row);
  g_free (rule->table_name);
  g_free (rule->provenance);
  g_free (rule);
}

static NcRowItem *
load_row (NcReference *reference, const char *table, gint64 row_no)
{
  g_autofree char *name = quoted (table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE row_no = :row_no", name);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  gboolean has_row = FALSE;

  if (!stmt)
    return nc_row_item_new_empty ();
  nc_stmt_bind_int (stmt, ":row_no", row_no);
  nc_stmt_step (stmt, &has_row, NULL);
  return has_row ? nc_row_item_new_from_stmt (stmt) : nc_row_item_new_empty ();
}

/**
 * nc_catalogue_find_rule:
 *
 * Returns: (transfer full) (nullable): the row that @rule_id stands for; %NULL when the pack has none of that id
 */
NcCatalogueRule *
nc_catalogue_find_rule (NcReference *reference, const char *rule_id)
{
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/rule-row.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  NcCatalogueRule *rule;
  gboolean has_row = FALSE;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":rule_id", rule_id);
  if (!nc_stmt_step (stmt, &has_row, NULL) || !has_row)
    return NULL;
  rule = g_new0 (NcCatalogueRule, 1);
  rule->table_name = g_strdup (nc_stmt_text (stmt, "table_name"));
  rule->row_no = nc_stmt_int (stmt, "row_no");
  rule->provenance = g_strdup (nc_stmt_text (stmt, "provenance"));
  rule->table = nc_catalogue_table_find (rule->table_name);
  rule->row = load_row (reference, rule->table_name, rule->row_no);
  return rule;
}

/* Returns: (transfer full): what stands in @column of a row; a day as people write it. */
char *
nc_catalogue_value (NcRowItem *row, const char *column)
{
  const char *value = nc_row_item_get (row, column);

  return strlen (value) == strlen ("2026-11-20") ? nc_dates_words (value) : g_strdup (value);
}

/**
 * nc_catalogue_source:
 * @provenance: (nullable)
 *
 * Returns: (transfer full): where a row was read, short enough to be read by people: of long sums the first letters.
 */
char *
nc_catalogue_source (const char *provenance)
{
  g_autoptr (GRegex) sum = g_regex_new ("\\b([0-9a-f]{7})[0-9a-f]{9,57}\\b", 0, 0, NULL);

  return g_regex_replace (sum, provenance ? provenance : "", -1, 0, "\\1", 0, NULL);
}

/**
 * nc_catalogue_line:
 * @columns: (nullable): names separated by blanks; %NULL takes the row's first columns
 *
 * Returns: (transfer full): what stands in them, those that are empty left out.
 */
char *
nc_catalogue_line (NcRowItem *row, const char *columns)
{
  g_auto (GStrv) names = columns ? g_strsplit (columns, " ", -1) : nc_row_item_columns (row, 1, 5);
  GString *line = g_string_new (NULL);

  for (char **name = names; *name; name++) {
    g_autofree char *value = nc_catalogue_value (row, *name);

    if (*value)
      g_string_append_printf (line, "%s%s", line->len ? " · " : "", value);
  }
  return g_string_free (line, FALSE);
}

/**
 * nc_catalogue_confidence:
 * @rule_id: (out): interned
 *
 * Returns: how far the row can be trusted, a person's comparison included.
 */
NcConfidence
nc_catalogue_confidence (NcReference *reference, const NcCatalogueTable *table, NcRowItem *row, const char **rule_id)
{
  static const char *const own[] = { "rule_id", "id", "row_id", "violation_id", "factor_id", "check_id", "doc_code" };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    const char *id = nc_row_item_get (row, own[i]);

    if (*id && nc_reference_has_rule (reference, id)) {
      *rule_id = g_intern_string (id);
      return nc_reference_confidence (reference, id);
    }
  }
  {
    g_autofree char *id =
        nc_reference_rule_id (table->table, g_ascii_strtoll (nc_row_item_get (row, "row_no"), NULL, 10));

    *rule_id = g_intern_string (id);
    return nc_reference_confidence (reference, id);
  }
}
