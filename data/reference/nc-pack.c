/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pack-schema.h"
#include "nc-pack-index.h"
#include "nc-csv.h"
#include "nc-db.h"
#include "nc-reference-digest.h"
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* nc-pack FOLDER OUTPUT.db [DEPFILE]: checks the CSV files below FOLDER against FOLDER/schema.csv and makes the
   read-only pack. Every mistake is named by file, row and column; with one mistake there is no pack. */

#define MAX_PROBLEMS 50

typedef struct {
  const char *folder;
  GHashTable *schema;
  GPtrArray *files;       /* relative paths, sorted */
  GPtrArray *folders;     /* for the depfile */
  GHashTable *table_file; /* table → relative path */
  GHashTable *ids;        /* of all tables → "file: line N" */
  NcDb *db;
  guint n_problems;
} Pack;

static void G_GNUC_PRINTF (2, 3) problem (Pack *pack, const char *format, ...)
{
  va_list args;

  if (pack->n_problems++ >= MAX_PROBLEMS)
    return;
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
}

static void
problem_error (Pack *pack, GError *error)
{
  problem (pack, "%s", error ? error->message : "unknown failure");
  g_clear_error (&error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
find_files (Pack *pack, const char *below)
{
  g_autofree char *path = g_build_filename (pack->folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_ptr_array_add (pack->folders, g_strdup (path));
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *relative = g_build_filename (below, name, NULL);
    g_autofree char *full = g_build_filename (pack->folder, relative, NULL);

    if (g_file_test (full, G_FILE_TEST_IS_DIR))
      find_files (pack, relative);
    else if ((g_str_has_suffix (name, ".csv") && !g_str_equal (relative, "schema.csv")) ||
             g_str_equal (name, "formulas.json"))
      g_ptr_array_add (pack->files, g_steal_pointer (&relative));
  }
}

static gboolean
create_table (Pack *pack, const char *table, GPtrArray *columns)
{
  static const char *const types[] = { "TEXT", "REAL", "INTEGER", "TEXT", "TEXT" };
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  /* names were checked to be plain when the schema was read */
  g_string_append_printf (sql, "CREATE TABLE \"%s\" (row_no INTEGER PRIMARY KEY", table);
  for (guint i = 0; i < columns->len; i++) {
    NcPackColumn *column = g_ptr_array_index (columns, i);

    g_string_append_printf (sql, ", \"%s\" %s", column->name, types[column->type]);
  }
  g_string_append (sql, ") STRICT");
  if (nc_db_exec (pack->db, sql->str, &error))
    return TRUE;
  problem_error (pack, g_steal_pointer (&error));
  return FALSE;
}

static NcStmt *
prepare_insert (Pack *pack, const char *table, guint n_columns)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  NcStmt *insert;

  g_string_append_printf (sql, "INSERT INTO \"%s\" VALUES (?", table);
  for (guint i = 0; i < n_columns; i++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  insert = nc_db_prepare (pack->db, sql->str, &error);
  if (!insert)
    problem_error (pack, g_steal_pointer (&error));
  return insert;
}

static void
bind_cell (NcStmt *insert, int index, const NcPackColumn *column, const char *text)
{
  if (!*text)
    sqlite3_bind_null (insert, index);
  else if (column->type == NC_PACK_INT)
    sqlite3_bind_int64 (insert, index, g_ascii_strtoll (text, NULL, 10));
  else if (column->type == NC_PACK_REAL)
    sqlite3_bind_double (insert, index, g_ascii_strtod (text, NULL));
  else
    sqlite3_bind_text (insert, index, text, -1, SQLITE_TRANSIENT);
}

/* Checks one record, and puts it into the table when nothing is wrong with it. */
static void
take_record (Pack *pack, NcCsv *csv, const char *file, GPtrArray *columns, const NcCsvField *fields, guint n,
             GHashTable *keys, NcStmt *insert)
{
  g_autoptr (GString) key = g_string_new (NULL);
  guint before = pack->n_problems;
  int line = (int)nc_csv_line (csv);

  if (n != columns->len) {
    problem (pack, "%s: line %d: %u fields, the header has %u", file, line, n, columns->len);
    return;
  }
  sqlite3_bind_int64 (insert, 1, (gint64)nc_csv_row (csv) - 1);
  for (guint i = 0; i < n; i++) {
    NcPackColumn *column = g_ptr_array_index (columns, i);
    g_autofree char *wrong = nc_pack_column_check (column, fields[i].text);

    if (wrong)
      problem (pack, "%s: line %d, column %s: %s", file, line, column->name, wrong);
    if (column->key == NC_PACK_KEY_PART)
      g_string_append_printf (key, "%s\x1f", fields[i].text);
    if (column->key == NC_PACK_KEY_ID) {
      const char *first = g_hash_table_lookup (pack->ids, fields[i].text);

      if (first)
        problem (pack, "%s: line %d, column %s: “%s” is there twice, first in %s", file, line, column->name,
                 fields[i].text, first);
      else
        g_hash_table_insert (pack->ids, g_strdup (fields[i].text), g_strdup_printf ("%s: line %d", file, line));
    }
    if (!wrong)
      bind_cell (insert, (int)i + 2, column, fields[i].text);
  }
  if (key->len) {
    gpointer first = g_hash_table_lookup (keys, key->str);

    if (first)
      problem (pack, "%s: line %d: the same key columns as line %d", file, line, GPOINTER_TO_INT (first));
    g_hash_table_insert (keys, g_strdup (key->str), GINT_TO_POINTER (line));
  }
  if (pack->n_problems == before) {
    g_autoptr (GError) error = NULL;

    if (!nc_stmt_run (insert, &error))
      problem_error (pack, g_steal_pointer (&error));
  }
}

static gboolean
check_header (Pack *pack, NcCsv *csv, const char *file, GPtrArray *columns)
{
  guint before = pack->n_problems;

  for (guint i = 0; i < MAX (columns->len, nc_csv_n_columns (csv)); i++) {
    NcPackColumn *column = i < columns->len ? g_ptr_array_index (columns, i) : NULL;
    const char *name = i < nc_csv_n_columns (csv) ? nc_csv_column_name (csv, i) : NULL;

    if (!column || !name || !g_str_equal (column->name, name))
      problem (pack, "%s: column %u is “%s”, the schema says “%s”", file, i + 1, name ? name : "",
               column ? column->name : "");
  }
  return pack->n_problems == before;
}

static void
load_csv (Pack *pack, const char *file)
{
  g_autofree char *path = g_build_filename (pack->folder, file, NULL);
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *table = g_strndup (base, strlen (base) - strlen (".csv"));
  GPtrArray *columns = g_hash_table_lookup (pack->schema, table);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = NULL;
  g_autoptr (NcStmt) insert = NULL;
  const NcCsvField *fields;
  guint n;

  if (!columns) {
    problem (pack, "%s: schema.csv has no rows for the table %s", file, table);
    return;
  }
  if (!g_hash_table_insert (pack->table_file, g_strdup (table), g_strdup (file))) {
    problem (pack, "%s: a second file for the table %s", file, table);
    return;
  }
  csv = nc_csv_open (path, &error);
  if (!csv || !nc_csv_read_header (csv, &error)) {
    problem_error (pack, g_steal_pointer (&error));
    return;
  }
  if (!check_header (pack, csv, file, columns) || !create_table (pack, table, columns))
    return;
  insert = prepare_insert (pack, table, columns->len);
  while (insert && !nc_csv_is_over (csv)) {
    if (nc_csv_next (csv, &fields, &n, &error))
      take_record (pack, csv, file, columns, fields, n, keys, insert);
    else if (error)
      problem_error (pack, g_steal_pointer (&error));
    sqlite3_reset (insert);
  }
}

/* efficiency/formulas.json: {"formulas": [{id, name, formula, inputs, output, validity, source, confidence}]} */
static void
load_formulas (Pack *pack, const char *file)
{
  static const char *const members[] = {
    "id", "name", "formula", "inputs", "output", "validity", "source", "confidence"
  };
  g_autofree char *path = g_build_filename (pack->folder, file, NULL);
  json_error_t at;
  json_t *root = json_load_file (path, JSON_REJECT_DUPLICATES, &at), *formula;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) insert = NULL;
  size_t i;

  g_hash_table_insert (pack->table_file, g_strdup ("formulas"), g_strdup (file));
  if (!nc_db_exec (pack->db,
                   "CREATE TABLE formulas (row_no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
                   "formula TEXT NOT NULL, inputs TEXT, output TEXT, validity TEXT, source TEXT NOT NULL, "
                   "confidence TEXT NOT NULL) STRICT",
                   &error) ||
      !(insert = prepare_insert (pack, "formulas", G_N_ELEMENTS (members)))) {
    if (error)
      problem_error (pack, g_steal_pointer (&error));
    json_decref (root);
    return;
  }
  if (!root)
    problem (pack, "%s: line %d: %s", file, at.line, at.text);
  json_array_foreach (json_object_get (root, "formulas"), i, formula)
  {
    sqlite3_bind_int64 (insert, 1, (gint64)i + 1);
    for (guint m = 0; m < G_N_ELEMENTS (members); m++) {
      json_t *value = json_object_get (formula, members[m]);
      char *text = value && !json_is_string (value) ? json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

      sqlite3_bind_text (insert, (int)m + 2, text ? text : json_string_value (value), -1, SQLITE_TRANSIENT);
      free (text);
    }
    if (!nc_stmt_run (insert, &error)) {
      problem (pack, "%s: formula %zu: %s", file, i + 1, error->message);
      g_clear_error (&error);
    }
  }
  json_decref (root);
}

/* A list cell: each id between ';' must be in the other table. */
static void
check_list (Pack *pack, const char *file, const NcPackColumn *column)
{
  g_autofree char *all = g_strdup_printf ("SELECT row_no, \"%s\" FROM \"%s\" WHERE \"%s\" IS NOT NULL", column->name,
                                          column->table, column->name);
  g_autofree char *one =
      g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE \"%s\" = :id", column->refers_table, column->refers_columns[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) rows = nc_db_prepare (pack->db, all, &error);
  g_autoptr (NcStmt) found = rows ? nc_db_prepare (pack->db, one, &error) : NULL;
  gboolean has_row;

  if (!found) {
    problem_error (pack, g_steal_pointer (&error));
    return;
  }
  while (nc_stmt_step (rows, &has_row, NULL) && has_row) {
    g_auto (GStrv) ids = g_strsplit ((const char *)sqlite3_column_text (rows, 1), ";", -1);

    for (char **id = ids; *id; id++) {
      gboolean there = FALSE;

      nc_stmt_bind_text (found, ":id", g_strstrip (*id));
      if (!nc_stmt_step (found, &there, NULL) || !there)
        problem (pack, "%s: row %d, column %s: “%s” is not in %s", file, sqlite3_column_int (rows, 0), column->name,
                 *id, column->refers_table);
      nc_stmt_reset (found);
    }
  }
}

static void
check_reference (Pack *pack, const char *file, const NcPackColumn *column)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) rows = NULL;
  gboolean composite = column->refers_columns[1] != NULL, has_row;

  if (column->refers_list) {
    check_list (pack, file, column);
    return;
  }
  g_string_append_printf (sql,
                          "SELECT a.row_no, a.\"%s\" FROM \"%s\" a WHERE a.\"%s\" IS NOT NULL AND NOT EXISTS "
                          "(SELECT 1 FROM \"%s\" b WHERE 1",
                          column->name, column->table, column->name, column->refers_table);
  for (char **name = column->refers_columns; *name; name++)
    g_string_append_printf (sql, " AND b.\"%s\" = a.\"%s\"", *name, composite ? *name : column->name);
  g_string_append (sql, ")");
  rows = nc_db_prepare (pack->db, sql->str, &error);
  if (!rows) {
    problem_error (pack, g_steal_pointer (&error));
    return;
  }
  while (nc_stmt_step (rows, &has_row, NULL) && has_row) {
    const char *id = (const char *)sqlite3_column_text (rows, 1);

    if (!column->values || !g_strv_contains ((const char *const *)column->values, id))
      problem (pack, "%s: row %d, column %s: “%s” is not in %s", file, sqlite3_column_int (rows, 0), column->name, id,
               column->refers_table);
  }
}

static void
check_references (Pack *pack)
{
  GHashTableIter iter;
  gpointer table, columns;

  g_hash_table_iter_init (&iter, pack->schema);
  while (g_hash_table_iter_next (&iter, &table, &columns)) {
    const char *file = g_hash_table_lookup (pack->table_file, table);

    if (!file) {
      problem (pack, "schema.csv: there is no file for the table %s", (char *)table);
      continue;
    }
    for (guint i = 0; i < ((GPtrArray *)columns)->len; i++) {
      NcPackColumn *column = g_ptr_array_index ((GPtrArray *)columns, i);

      if (column->refers_table)
        check_reference (pack, file, column);
    }
  }
}

static gboolean
write_depfile (Pack *pack, const char *output, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text, "%s:", output);
  for (guint i = 0; i < pack->files->len; i++)
    g_string_append_printf (text, " %s/%s", pack->folder, (char *)g_ptr_array_index (pack->files, i));
  for (guint i = 0; i < pack->folders->len; i++)
    g_string_append_printf (text, " %s", (char *)g_ptr_array_index (pack->folders, i));
  g_string_append_printf (text, " %s/schema.csv %s/pack.conf\n", pack->folder, pack->folder);
  if (g_file_set_contents (path, text->str, -1, &error))
    return TRUE;
  problem_error (pack, g_steal_pointer (&error));
  return FALSE;
}

static void
build (Pack *pack)
{
  g_autofree char *schema_path = g_build_filename (pack->folder, "schema.csv", NULL);
  g_autoptr (GError) error = NULL;

  pack->schema = nc_pack_schema_read (schema_path, &error);
  if (!pack->schema || !nc_db_exec (pack->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", &error)) {
    problem_error (pack, g_steal_pointer (&error));
    return;
  }
  find_files (pack, "");
  g_ptr_array_sort (pack->files, compare_names);
  for (guint i = 0; i < pack->files->len; i++) {
    const char *file = g_ptr_array_index (pack->files, i);

    if (g_str_has_suffix (file, ".json"))
      load_formulas (pack, file);
    else
      load_csv (pack, file);
  }
  if (pack->n_problems == 0)
    check_references (pack);
  if (pack->n_problems == 0 && (!nc_pack_index (pack->db, pack->folder, pack->schema, pack->table_file, &error) ||
                                !nc_db_exec (pack->db, "COMMIT", &error)))
    problem_error (pack, g_steal_pointer (&error));
}

int
main (int argc, char **argv)
{
  Pack pack = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *temporary = NULL;

  if (argc < 3 || argc > 4) {
    fprintf (stderr, "usage: nc-pack FOLDER OUTPUT.db [DEPFILE]\n");
    return 2;
  }
  temporary = g_strconcat (argv[2], ".tmp", NULL);
  g_unlink (temporary);
  pack.folder = argv[1];
  pack.files = g_ptr_array_new_with_free_func (g_free);
  pack.folders = g_ptr_array_new_with_free_func (g_free);
  pack.table_file = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pack.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pack.db = nc_db_open (temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  if (!pack.db)
    problem_error (&pack, g_steal_pointer (&error));
  else
    build (&pack);
  g_clear_pointer (&pack.db, nc_db_close);
  if (pack.n_problems == 0 && argc == 4)
    write_depfile (&pack, argv[2], argv[3]);
  if (pack.n_problems == 0 && g_rename (temporary, argv[2]) != 0)
    problem (&pack, "%s: cannot be written", argv[2]);
  if (pack.n_problems > MAX_PROBLEMS)
    fprintf (stderr, "… and %u more\n", pack.n_problems - MAX_PROBLEMS);
  if (pack.n_problems)
    g_unlink (temporary);
  g_ptr_array_unref (pack.files);
  g_ptr_array_unref (pack.folders);
  g_hash_table_unref (pack.table_file);
  g_hash_table_unref (pack.ids);
  g_clear_pointer (&pack.schema, g_hash_table_unref);
  return pack.n_problems ? 1 : 0;
}
