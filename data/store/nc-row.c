/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-row.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  gboolean goes_out;
  GPtrArray *columns; /* NULL until one of them is asked for */
} Table;

struct NcRowWriter {
  NcStore *store;
  GHashTable *tables;
  GHashTable *statements;
};

static void
column_free (gpointer data)
{
  NcRowColumn *column = data;

  g_free (column->name);
  g_free (column->index_column);
  g_free (column->default_text);
  g_free (column);
}

static void
table_free (gpointer data)
{
  Table *table = data;

  g_clear_pointer (&table->columns, g_ptr_array_unref);
  g_free (table);
}

/**
 * nc_row_literal_text:
 * @literal: (nullable): a default as the schema writes it, a number or 'text'
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
nc_row_literal_text (const char *literal)
{
  g_autoptr (GString) text = NULL;

  if (!literal || *literal != '\'' || strlen (literal) < 2)
    return g_strdup (literal);
  text = g_string_new_len (literal + 1, (gssize)strlen (literal) - 2);
  g_string_replace (text, "''", "'", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_columns (NcRowWriter *self, GPtrArray *columns, const char *name, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self->store, "table-columns", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":table_name", name);
  while (nc_stmt_step (stmt, &has_row, error)) {
    const char *type;
    NcRowColumn *column;

    if (!has_row)
      return TRUE;
    type = nc_stmt_text (stmt, "type");
    if (g_str_equal (type, "BLOB"))
      continue;
    column = g_new0 (NcRowColumn, 1);
    column->name = g_strdup (nc_stmt_text (stmt, "name"));
    column->type = g_str_equal (type, "REAL")      ? NC_ROW_REAL
                   : g_str_equal (type, "INTEGER") ? NC_ROW_INTEGER
                                                   : NC_ROW_TEXT;
    column->default_text = nc_row_literal_text (nc_stmt_text (stmt, "default_value"));
    column->is_needed = nc_stmt_int (stmt, "is_needed") != 0;
    g_ptr_array_add (columns, column);
  }
  return FALSE;
}

static NcRowColumn *
find_column (GPtrArray *columns, const char *field)
{
  for (guint i = 0; i < columns->len; i++) {
    NcRowColumn *column = g_ptr_array_index (columns, i);

    if (g_str_equal (column->name, field))
      return column;
  }
  return NULL;
}

static gboolean
mark_sealed (NcRowWriter *self, GPtrArray *columns, const char *name, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self->store, "sealed-columns", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":table_name", name);
  while (nc_stmt_step (stmt, &has_row, error)) {
    NcRowColumn *column;

    if (!has_row)
      return TRUE;
    column = find_column (columns, nc_stmt_text (stmt, "column_name"));
    if (column) {
      column->is_sealed = TRUE;
      column->index_column = g_strdup (nc_stmt_text (stmt, "index_column"));
    }
  }
  return FALSE;
}

static gboolean
load_tables (NcRowWriter *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self->store, "synced-tables", error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Table *table;

    if (!has_row)
      return TRUE;
    table = g_new0 (Table, 1);
    table->goes_out = nc_stmt_int (stmt, "goes_out") != 0;
    g_hash_table_insert (self->tables, g_strdup (nc_stmt_text (stmt, "name")), table);
  }
  return FALSE;
}

/**
 * nc_row_writer_new:
 *
 * Reads which tables there are; their columns when they are asked for, since most changes are to one table. Does not
 * keep @store alive.
 *
 * Returns: (transfer full): the writer; %NULL with an #NcDbError
 */
NcRowWriter *
nc_row_writer_new (NcStore *store, GError **error)
{
  g_autoptr (NcRowWriter) self = g_new0 (NcRowWriter, 1);

  self->store = store;
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)nc_stmt_free);
  return load_tables (self, error) ? g_steal_pointer (&self) : NULL;
}

void
nc_row_writer_free (NcRowWriter *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->tables);
  g_free (self);
}

/* Names of tables and columns in these statements come from the schema, by way of find_column(), never from a caller.
 */
static NcStmt *
statement (NcRowWriter *self, char *sql_taken, GError **error)
{
  g_autofree char *sql = sql_taken;
  NcStmt *stmt = g_hash_table_lookup (self->statements, sql);

  if (stmt)
    return stmt;
  stmt = nc_db_prepare (nc_store_get_db (self->store), sql, error);
  if (stmt)
    g_hash_table_insert (self->statements, g_steal_pointer (&sql), stmt);
  return stmt;
}

static gboolean
is_known (NcRowWriter *self, const char *table, GError **error)
{
  if (g_hash_table_contains (self->tables, table))
    return TRUE;
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_UNKNOWN_FIELD, _ ("there is no synced table “%s”"), table);
  return FALSE;
}

/* NULL with NC_STORE_ERROR_UNKNOWN_FIELD or an #NcDbError. */
static GPtrArray *
columns_of (NcRowWriter *self, const char *table, GError **error)
{
  Table *known = is_known (self, table, error) ? g_hash_table_lookup (self->tables, table) : NULL;
  g_autoptr (GPtrArray) columns = NULL;

  if (!known || known->columns)
    return known ? known->columns : NULL;
  columns = g_ptr_array_new_with_free_func (column_free);
  if (!read_columns (self, columns, table, error) || !mark_sealed (self, columns, table, error))
    return NULL;
  return known->columns = g_steal_pointer (&columns);
}

/**
 * nc_row_writer_column:
 *
 * Returns: (transfer none): %NULL with NC_STORE_ERROR_UNKNOWN_FIELD, also for `id` and `row_no`, which nobody sets, or
 *   an #NcDbError
 */
const NcRowColumn *
nc_row_writer_column (NcRowWriter *self, const char *table, const char *field, GError **error)
{
  GPtrArray *columns = columns_of (self, table, error);
  NcRowColumn *column;

  if (!columns)
    return NULL;
  column = find_column (columns, field);
  if (column && !g_str_equal (field, "id") && !g_str_equal (field, "row_no"))
    return column;
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_UNKNOWN_FIELD, _ ("the table “%s” has no field “%s”"), table,
               field);
  return NULL;
}

/**
 * nc_row_writer_fields:
 *
 * Returns: (transfer container) (element-type NcRowColumn): the columns that may be set; %NULL with
 *   NC_STORE_ERROR_UNKNOWN_FIELD
 */
GPtrArray *
nc_row_writer_fields (NcRowWriter *self, const char *table, GError **error)
{
  GPtrArray *columns = columns_of (self, table, error), *fields = columns ? g_ptr_array_new () : NULL;

  for (guint i = 0; columns && i < columns->len; i++) {
    NcRowColumn *column = g_ptr_array_index (columns, i);

    if (!g_str_equal (column->name, "id") && !g_str_equal (column->name, "row_no"))
      g_ptr_array_add (fields, column);
  }
  return fields;
}

/* Whether changes of @table enter the outbox; FALSE for an unknown table. */
gboolean
nc_row_writer_goes_out (NcRowWriter *self, const char *table)
{
  Table *known = g_hash_table_lookup (self->tables, table);

  return known && known->goes_out;
}

static gboolean
each_of (NcRowWriter *self, const char *table, NcRowFound found, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id", table);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (self->store), sql, error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row)
      return TRUE;
    found (data, table, nc_stmt_text (stmt, "id"));
  }
  return FALSE;
}

/**
 * nc_row_writer_each:
 * @found: called for each row of each table whose changes enter the outbox; changes nothing
 */
gboolean
nc_row_writer_each (NcRowWriter *self, NcRowFound found, gpointer data, GError **error)
{
  g_autoptr (GList) tables = g_list_sort (g_hash_table_get_keys (self->tables), (GCompareFunc)strcmp);

  for (GList *table = tables; table; table = table->next)
    if (nc_row_writer_goes_out (self, table->data) && !each_of (self, table->data, found, data, error))
      return FALSE;
  return TRUE;
}

static char *
format_double (double value)
{
  GString *out = g_string_new (NULL);

  nc_json_double (out, value);
  return g_string_free (out, FALSE);
}

/**
 * nc_row_canonical:
 * @value: (nullable): %NULL stays %NULL
 *
 * The one text form of a value of @column, so that equal values are equal texts: "7.50" of a number column is "7.5".
 *
 * Returns: (transfer full) (nullable): %NULL for %NULL, or with NC_STORE_ERROR_BAD_VALUE
 */
char *
nc_row_canonical (const NcRowColumn *column, const char *value, GError **error)
{
  char *end = NULL;

  if (!value)
    return NULL;
  if (!g_utf8_validate (value, -1, NULL)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE, _ ("the value of “%s” is not UTF-8"), column->name);
    return NULL;
  }
  errno = 0;
  if (column->type == NC_ROW_REAL) {
    double number = g_ascii_strtod (value, &end);

    if (*value && !*end && isfinite (number))
      return format_double (number == 0 ? 0 : number);
  } else if (column->type == NC_ROW_INTEGER) {
    gint64 number = g_ascii_strtoll (value, &end, 10);

    if (*value && !*end && errno == 0)
      return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  } else {
    return g_strdup (value);
  }
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE, _ ("“%s” is no number, as “%s” must be"), value,
               column->name);
  return NULL;
}

gboolean
nc_row_writer_exists (NcRowWriter *self, const char *table, const char *id, gboolean *exists, GError **error)
{
  NcStmt *stmt;
  gboolean done;

  if (!is_known (self, table, error))
    return FALSE;
  stmt = statement (self, g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE id = :id", table), error);
  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", id);
  done = nc_stmt_step (stmt, exists, error);
  nc_stmt_reset (stmt);
  return done;
}

static gboolean
read_value (NcRowWriter *self, const char *table, const NcRowColumn *column, NcStmt *stmt, int index, char **value,
            GError **error)
{
  *value = NULL;
  if (sqlite3_column_type (stmt, index) == SQLITE_NULL)
    return TRUE;
  if (column->type == NC_ROW_REAL)
    *value = format_double (sqlite3_column_double (stmt, index));
  else if (column->is_sealed) {
    g_autofree char *context = g_strdup_printf ("%s.%s", table, column->name);

    *value = nc_keys_unseal_text (nc_store_get_keys (self->store), context,
                                  (const char *)sqlite3_column_text (stmt, index), error);
    return *value != NULL;
  } else
    *value = g_strdup ((const char *)sqlite3_column_text (stmt, index));
  return TRUE;
}

/**
 * nc_row_writer_get:
 * @value: (out) (nullable) (transfer full): canonical, in clear; %NULL also when there is no such row
 *
 * Returns: %FALSE with NC_STORE_ERROR_UNKNOWN_FIELD, _LOCKED or _DAMAGED, or an #NcDbError
 */
gboolean
nc_row_writer_get (NcRowWriter *self, const char *table, const char *id, const char *field, char **value,
                   GError **error)
{
  const NcRowColumn *column = nc_row_writer_column (self, table, field, error);
  NcStmt *stmt;
  gboolean has_row, done;

  *value = NULL;
  if (!column)
    return FALSE;
  stmt = statement (self, g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE id = :id", field, table), error);
  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", id);
  done = nc_stmt_step (stmt, &has_row, error) && (!has_row || read_value (self, table, column, stmt, 0, value, error));
  nc_stmt_reset (stmt);
  return done;
}

/* Binds what the row keeps: the text itself (SQLite's column affinity makes numbers of it), or sealed with its index.
 */
static gboolean
bind_value (NcRowWriter *self, NcStmt *stmt, const char *table, const NcRowColumn *column, int index, int index_index,
            const char *value, GError **error)
{
  g_autofree char *context = NULL, *sealed = NULL;
  guint8 blind[NC_KEYS_INDEX_BYTES];

  if (!value || !column->is_sealed) {
    sqlite3_bind_text (stmt, index, value, -1, SQLITE_TRANSIENT);
    if (index_index)
      sqlite3_bind_null (stmt, index_index);
    return TRUE;
  }
  context = g_strdup_printf ("%s.%s", table, column->name);
  sealed = nc_keys_seal_text (nc_store_get_keys (self->store), context, value, error);
  if (!sealed || !nc_keys_blind_index (nc_store_get_keys (self->store), context, value, blind, error))
    return FALSE;
  sqlite3_bind_text (stmt, index, sealed, -1, SQLITE_TRANSIENT);
  if (index_index)
    sqlite3_bind_blob (stmt, index_index, blind, sizeof blind, SQLITE_TRANSIENT);
  return TRUE;
}

static char *
insert_sql (const char *table, const NcRowColumn *const *columns, gsize n)
{
  g_autoptr (GString) names = g_string_new ("id");
  g_autoptr (GString) marks = g_string_new ("?1");
  int mark = 1;

  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (names, ", \"%s\"", columns[i]->name);
    g_string_append_printf (marks, ", ?%d", ++mark);
    if (columns[i]->index_column) {
      g_string_append_printf (names, ", \"%s\"", columns[i]->index_column);
      g_string_append_printf (marks, ", ?%d", ++mark);
    }
  }
  return g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s)", table, names->str, marks->str);
}

/**
 * nc_row_writer_insert:
 * @fields: (array zero-terminated=1):
 * @values: of @fields, canonical, none %NULL
 *
 * Returns: %FALSE with NC_STORE_ERROR_UNKNOWN_FIELD or _LOCKED, or an #NcDbError (CONSTRAINT, FULL…)
 */
gboolean
nc_row_writer_insert (NcRowWriter *self, const char *table, const char *id, const char *const *fields,
                      const char *const *values, GError **error)
{
  gsize n = g_strv_length ((char **)fields);
  g_autofree const NcRowColumn **columns = g_new0 (const NcRowColumn *, n + 1);
  NcStmt *stmt;
  int mark = 1;

  if (!is_known (self, table, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    columns[i] = nc_row_writer_column (self, table, fields[i], error);
    if (!columns[i])
      return FALSE;
  }
  stmt = statement (self, insert_sql (table, columns, n), error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, id, -1, SQLITE_TRANSIENT);
  for (gsize i = 0; i < n; i++) {
    int at = ++mark, at_index = columns[i]->index_column ? ++mark : 0;

    if (!bind_value (self, stmt, table, columns[i], at, at_index, values[i], error))
      return FALSE;
  }
  return nc_stmt_run (stmt, error);
}

/**
 * nc_row_writer_update:
 * @value: (nullable): canonical; %NULL for a column that cannot be empty is its default
 *
 * A row that does not exist stays so.
 */
gboolean
nc_row_writer_update (NcRowWriter *self, const char *table, const char *id, const char *field, const char *value,
                      GError **error)
{
  const NcRowColumn *column = nc_row_writer_column (self, table, field, error);
  NcStmt *stmt;

  if (!column)
    return FALSE;
  if (column->index_column)
    stmt = statement (self,
                      g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?2, \"%s\" = ?3 WHERE id = ?1", table, field,
                                       column->index_column),
                      error);
  else
    stmt = statement (self, g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?2 WHERE id = ?1", table, field), error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, id, -1, SQLITE_TRANSIENT);
  return bind_value (self, stmt, table, column, 2, column->index_column ? 3 : 0, value ? value : column->default_text,
                     error) &&
         nc_stmt_run (stmt, error);
}

gboolean
nc_row_writer_delete (NcRowWriter *self, const char *table, const char *id, GError **error)
{
  NcStmt *stmt;

  if (!is_known (self, table, error))
    return FALSE;
  stmt = statement (self, g_strdup_printf ("DELETE FROM \"%s\" WHERE id = :id", table), error);
  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", id);
  return nc_stmt_run (stmt, error);
}

/**
 * nc_row_writer_dump:
 *
 * Returns: (transfer full): the row as a JSON object of texts in clear, NULL fields left out; %NULL with an error, also
 *   NC_STORE_ERROR_NOT_FOUND
 */
char *
nc_row_writer_dump (NcRowWriter *self, const char *table, const char *id, GError **error)
{
  g_autoptr (GPtrArray) fields = nc_row_writer_fields (self, table, error);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean exists;

  if (!fields || !nc_row_writer_exists (self, table, id, &exists, error))
    return NULL;
  if (!exists) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND,
                 _ ("the entry is not there any more, perhaps a colleague deleted it; look at the list again (%s %s)"),
                 table, id);
    return NULL;
  }
  nc_json_begin_object (out);
  for (guint i = 0; i < fields->len; i++) {
    const NcRowColumn *column = g_ptr_array_index (fields, i);
    g_autofree char *value = NULL;

    if (!nc_row_writer_get (self, table, id, column->name, &value, error))
      return NULL;
    if (value)
      nc_json_member_string (out, column->name, value);
  }
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
