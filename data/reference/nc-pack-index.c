/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pack-index.h"
#include "nc-pack-schema.h"
#include "nc-confidence.h"
#include "nc-day.h"
#include "nc-reference-digest.h"
#include <string.h>

/* What is derived from the facts once they are in: the index of rules, the editions of standards, the hashes. */

static const char schema_sql[] =
    "CREATE TABLE rules (rule_id TEXT PRIMARY KEY, table_name TEXT NOT NULL, row_no INTEGER NOT NULL,"
    " confidence TEXT NOT NULL, provenance TEXT, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE editions (standard TEXT PRIMARY KEY, family TEXT NOT NULL, name TEXT NOT NULL, in_force_from TEXT,"
    " in_force_to TEXT, confidence TEXT NOT NULL, rule_id TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE pack (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE pack_tables (name TEXT PRIMARY KEY, file TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL,"
    " file_sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/* The weakest word of trust in a text such as "high(型号)/medium(期限)"; none at all counts as unsourced. */
static NcConfidence
weakest_word (const char *text)
{
  gboolean medium_high = text && strstr (text, "medium-high");

  if (!text || strstr (text, "unsourced"))
    return NC_CONFIDENCE_UNSOURCED;
  if (strstr (text, "low"))
    return NC_CONFIDENCE_LOW;
  for (const char *p = text; (p = strstr (p, "medium")); p++)
    if (!g_str_has_prefix (p, "medium-high"))
      return NC_CONFIDENCE_MEDIUM;
  if (medium_high)
    return NC_CONFIDENCE_MEDIUM_HIGH;
  return strstr (text, "high") ? NC_CONFIDENCE_HIGH : NC_CONFIDENCE_UNSOURCED;
}

/* A row known in the field but read in no document is unsourced, however sure its author felt. */
static gboolean
is_unsourced (const char *provenance, const char *source)
{
  const char *first = provenance && *provenance ? provenance : source;

  if (!first || g_str_equal (first, "unsourced"))
    return TRUE;
  return g_str_has_prefix (first, "unsourced;") && !strstr (first, "http") && !strstr (first, "github:");
}

static const char *
column_text (NcStmt *row, const char *name)
{
  for (int i = 0; i < sqlite3_column_count (row); i++)
    if (g_str_equal (sqlite3_column_name (row, i), name))
      return (const char *)sqlite3_column_text (row, i);
  return NULL;
}

static gboolean
index_table (NcDb *db, const char *table, const char *id_column, NcStmt *insert, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY row_no", table);
  g_autoptr (NcStmt) row = nc_db_prepare (db, sql, error);
  gboolean has_row = TRUE;

  if (!row)
    return FALSE;
  while (nc_stmt_step (row, &has_row, error) && has_row) {
    const char *id = id_column ? column_text (row, id_column) : NULL;
    const char *stated = column_text (row, "confidence");
    const char *provenance = column_text (row, "provenance"), *source = column_text (row, "source");
    g_autofree char *made = id ? NULL : g_strdup_printf ("%s:%d", table, sqlite3_column_int (row, 0));
    g_autofree char *sha256 = nc_reference_digest_row (row);
    NcConfidence confidence = weakest_word (stated ? stated : column_text (row, "provenance_confidence"));

    if (stated && is_unsourced (provenance, source))
      confidence = NC_CONFIDENCE_UNSOURCED;
    nc_stmt_bind_text (insert, ":rule_id", id ? id : made);
    nc_stmt_bind_text (insert, ":table_name", table);
    nc_stmt_bind_int (insert, ":row_no", sqlite3_column_int64 (row, 0));
    nc_stmt_bind_text (insert, ":confidence", nc_confidence_to_string (confidence));
    nc_stmt_bind_text (insert, ":provenance",
                       source && (!provenance || !strstr (provenance, "://")) && !g_str_equal (source, "unsourced")
                           ? source
                       : provenance ? provenance
                                    : source);
    nc_stmt_bind_text (insert, ":sha256", sha256);
    if (!nc_stmt_run (insert, error))
      return FALSE;
  }
  return !has_row;
}

static const char *
id_column (GHashTable *schema, const char *table)
{
  GPtrArray *columns = g_hash_table_lookup (schema, table);

  for (guint i = 0; columns && i < columns->len; i++) {
    NcPackColumn *column = g_ptr_array_index (columns, i);

    if (column->key == NC_PACK_KEY_ID)
      return column->name;
  }
  return g_str_equal (table, "formulas") ? "id" : NULL;
}

static gboolean
index_rules (NcDb *db, GHashTable *schema, GPtrArray *tables, GError **error)
{
  g_autoptr (NcStmt) insert = nc_db_prepare (
      db, "INSERT INTO rules VALUES (:rule_id, :table_name, :row_no, :confidence, :provenance, :sha256)", error);

  if (!insert)
    return FALSE;
  for (guint i = 0; i < tables->len; i++) {
    const char *table = g_ptr_array_index (tables, i);

    if (!index_table (db, table, id_column (schema, table), insert, error)) {
      g_prefix_error (error, "indexing %s: ", table);
      return FALSE;
    }
  }
  return TRUE;
}

/* Editions come from the lists of standards, then from the limits themselves, where the pack has them; an edition ends
   on the day before the next one of its family begins. A date with a remark behind it counts, a bare year does not. */
static gboolean
index_editions (NcDb *db, GHashTable *table_file, GError **error)
{
  static const struct {
    const char *table, *sql;
  } sources[] = {
    { "standards_status",
      "SELECT s.standard, s.name, s.effective_date, r.confidence, r.rule_id FROM standards_status s "
      "JOIN rules r ON r.table_name = 'standards_status' AND r.row_no = s.row_no" },
    { "gb_limit_catalog", "SELECT s.gb_no, s.title, s.effective_date, r.confidence, r.rule_id FROM gb_limit_catalog s "
                          "JOIN rules r ON r.table_name = 'gb_limit_catalog' AND r.row_no = s.row_no" },
    { "energy_limits",
      "SELECT s.gb_no, s.standard_title, s.effective_date, r.confidence, r.rule_id FROM energy_limits s "
      "JOIN rules r ON r.table_name = 'energy_limits' AND r.row_no = s.row_no ORDER BY s.row_no" },
  };
  g_autoptr (NcStmt) insert = nc_db_prepare (
      db, "INSERT OR IGNORE INTO editions VALUES (:standard, :family, :name, :from, NULL, :confidence, :id)", error);

  for (guint i = 0; insert && i < G_N_ELEMENTS (sources); i++) {
    g_autoptr (NcStmt) rows = NULL;
    gboolean has_row = TRUE;

    if (!g_hash_table_contains (table_file, sources[i].table))
      continue;
    rows = nc_db_prepare (db, sources[i].sql, error);
    if (!rows)
      return FALSE;
    while (nc_stmt_step (rows, &has_row, error) && has_row) {
      const char *standard = (const char *)sqlite3_column_text (rows, 0);
      const char *date = (const char *)sqlite3_column_text (rows, 2);
      const char *dash = strrchr (standard, '-');
      g_autofree char *family = dash ? g_strndup (standard, dash - standard) : g_strdup (standard);
      g_autofree char *from = date ? g_strndup (date, 10) : NULL;

      nc_stmt_bind_text (insert, ":standard", standard);
      nc_stmt_bind_text (insert, ":family", family);
      nc_stmt_bind_text (insert, ":name", (const char *)sqlite3_column_text (rows, 1));
      nc_stmt_bind_text (insert, ":from", nc_day_parse (from) != NC_DAY_NONE ? from : NULL);
      nc_stmt_bind_text (insert, ":confidence", (const char *)sqlite3_column_text (rows, 3));
      nc_stmt_bind_text (insert, ":id", (const char *)sqlite3_column_text (rows, 4));
      if (!nc_stmt_run (insert, error))
        return FALSE;
    }
    if (has_row)
      return FALSE;
  }
  return insert &&
         nc_db_exec (db,
                     "UPDATE editions SET in_force_to = (SELECT date (min (n.in_force_from), '-1 day') FROM "
                     "editions n WHERE n.family = editions.family AND n.in_force_from > editions.in_force_from)",
                     error);
}

static char *
file_sha256 (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, size);
}

static gboolean
hash_tables (NcDb *db, const char *folder, GPtrArray *tables, GHashTable *table_file, GError **error)
{
  g_autoptr (NcStmt) insert =
      nc_db_prepare (db, "INSERT INTO pack_tables VALUES (:name, :file, :rows, :sha256, :file_sha256)", error);

  for (guint i = 0; insert && i < tables->len; i++) {
    const char *table = g_ptr_array_index (tables, i), *file = g_hash_table_lookup (table_file, table);
    guint n_rows = 0;
    g_autofree char *sha256 = nc_reference_digest_table (db, table, &n_rows, error);
    g_autofree char *of_file = sha256 ? file_sha256 (folder, file, error) : NULL;

    if (!of_file)
      return FALSE;
    nc_stmt_bind_text (insert, ":name", table);
    nc_stmt_bind_text (insert, ":file", file);
    nc_stmt_bind_int (insert, ":rows", n_rows);
    nc_stmt_bind_text (insert, ":sha256", sha256);
    nc_stmt_bind_text (insert, ":file_sha256", of_file);
    if (!nc_stmt_run (insert, error))
      return FALSE;
  }
  return insert != NULL;
}

static gboolean
write_pack (NcDb *db, const char *folder, GError **error)
{
  static const char *const keys[] = { "version", "date" };
  g_autoptr (GKeyFile) conf = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, "pack.conf", NULL);
  g_autofree char *sha256 = nc_reference_digest_pack (db, error);
  g_autoptr (NcStmt) insert = sha256 ? nc_db_prepare (db, "INSERT INTO pack VALUES (:key, :value)", error) : NULL;

  if (!insert || !g_key_file_load_from_file (conf, path, G_KEY_FILE_NONE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *value = g_key_file_get_string (conf, "pack", keys[i], error);

    if (!value)
      return FALSE;
    nc_stmt_bind_text (insert, ":key", keys[i]);
    nc_stmt_bind_text (insert, ":value", value);
    if (!nc_stmt_run (insert, error))
      return FALSE;
  }
  nc_stmt_bind_text (insert, ":key", "sha256");
  nc_stmt_bind_text (insert, ":value", sha256);
  return nc_stmt_run (insert, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/**
 * nc_pack_index:
 * @folder: with pack.conf and the files
 * @schema: of nc_pack_schema_read()
 * @table_file: table → file below @folder, for all tables of facts
 *
 * Adds the tables `rules`, `editions`, `pack_tables` and `pack`.
 */
gboolean
nc_pack_index (NcDb *db, const char *folder, GHashTable *schema, GHashTable *table_file, GError **error)
{
  guint n;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (table_file, &n);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (tables, names[i]);
  g_ptr_array_sort (tables, compare_names);
  return nc_db_exec (db, schema_sql, error) && index_rules (db, schema, tables, error) &&
         index_editions (db, table_file, error) && hash_tables (db, folder, tables, table_file, error) &&
         write_pack (db, folder, error);
}
