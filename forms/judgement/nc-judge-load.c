/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include <math.h>
#include <string.h>

/* Which table of the pack is judged with, and which of its columns means what, stands in grade_tables.csv and
   list_tables.csv: a new edition is rows there and its own file. Here the statements are made of them. */

static const char *const table_roles[NC_N_TABLES] = {
  [NC_T_MOTOR_LV] = "motor_lv", [NC_T_MOTOR_HV] = "motor_hv",
  [NC_T_MOTOR_PM] = "motor_pm", [NC_T_MOTOR_PM_VARIABLE] = "motor_pm_variable",
  [NC_T_TRAFO] = "transformer", [NC_T_FAN] = "fan",
  [NC_T_PUMP] = "pump",         [NC_T_COMP] = "compressor",
  [NC_T_BOILER] = "boiler",     [NC_T_FURNACE] = "furnace",
  [NC_T_KILN] = "kiln",         [NC_T_METERING] = "metering",
};

static const char *const list_roles[NC_N_LISTS] = {
  [NC_L_INTERPOLATION] = "interpolation",
  [NC_L_MOTOR_CLASS] = "motor_class",
  [NC_L_MOTOR_KIND] = "motor_kind",
  [NC_L_PRODUCT] = "product_limit",
  [NC_L_PRODUCT_NAME] = "product_name",
  [NC_L_BENCHMARK] = "benchmark",
  [NC_L_BENCHMARK_LINK] = "benchmark_link",
  [NC_L_FACTOR] = "energy_factor",
  [NC_L_SEED] = "seed",
  [NC_L_CATALOG] = "catalog",
  [NC_L_REGIONAL] = "regional",
  [NC_L_DATA_CENTER] = "data_center",
  [NC_L_PRICE] = "price",
  [NC_L_SERIES] = "series",
  [NC_L_BOILER_RULE] = "boiler_rule",
  [NC_L_FACILITY] = "facility",
  [NC_L_BINDING_DATE] = "binding_date",
  [NC_L_DATA_CENTER_POLICY] = "data_center_policy",
  [NC_L_PRICE_TIER] = "price_tier",
  [NC_L_ADVICE] = "advice",
  [NC_L_ECONOMIC_OPERATION] = "economic_operation",
  [NC_L_CORRECTION] = "correction",
};

static const char *
keep (NcJudge *self, const char *text)
{
  return text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

static void
append_literal (GString *sql, const char *text, gssize length)
{
  g_string_append_c (sql, '\'');
  for (gssize i = 0; length < 0 ? text[i] != 0 : i < length; i++) {
    if (text[i] == '\'')
      g_string_append_c (sql, '\'');
    g_string_append_c (sql, text[i]);
  }
  g_string_append_c (sql, '\'');
}

static void
append_name (GString *sql, const char *name, gsize length)
{
  g_string_append_c (sql, '"');
  for (gsize i = 0; i < length; i++) {
    if (name[i] == '"')
      g_string_append_c (sql, '"');
    g_string_append_c (sql, name[i]);
  }
  g_string_append_c (sql, '"');
}

static void
append_column (GString *sql, const char *name, gsize length)
{
  g_string_append (sql, "t.");
  append_name (sql, name, length);
}

/* "text {column} text {column:4} …": the first four characters of the column */
static void
append_template (GString *sql, const char *cell)
{
  const char *p = cell;

  g_string_append (sql, "(''");
  while (*p) {
    const char *open = strchr (p, '{'), *close = open ? strchr (open, '}') : NULL;
    const char *colon = close ? memchr (open, ':', (gsize)(close - open)) : NULL;

    g_string_append (sql, "||");
    append_literal (sql, p, close ? open - p : -1);
    if (!close)
      break;
    g_string_append (sql, colon ? "||substr(" : "||ifnull(");
    append_column (sql, open + 1, (gsize)((colon ? colon : close) - open - 1));
    g_string_append_printf (sql, colon ? ",1,%d)" : ",'')", colon ? (int)g_ascii_strtoll (colon + 1, NULL, 10) : 0);
    p = close + 1;
  }
  g_string_append_c (sql, ')');
}

/* A cell of a description: a column's name, "=" and a constant, a template, or nothing. */
static void
append_cell (GString *sql, const char *cell)
{
  if (!cell || !*cell)
    g_string_append (sql, "NULL");
  else if (*cell == '=')
    append_literal (sql, cell + 1, -1);
  else if (strchr (cell, '{'))
    append_template (sql, cell);
  else
    append_column (sql, cell, strlen (cell));
}

/* CASE t."cell" WHEN 'word' THEN number …, from "word=number|word=number" */
static void
append_words (GString *sql, const char *cell, const char *words, const char *otherwise)
{
  g_auto (GStrv) pairs = g_strsplit (words, "|", -1);

  g_string_append (sql, "CASE ");
  append_cell (sql, cell);
  for (guint i = 0; pairs[i]; i++) {
    const char *equals = strrchr (pairs[i], '=');

    if (!equals)
      continue;
    g_string_append (sql, " WHEN ");
    append_literal (sql, pairs[i], equals - pairs[i]);
    g_string_append_printf (sql, " THEN %.15g", g_ascii_strtod (equals + 1, NULL));
  }
  g_string_append_printf (sql, " ELSE %s END", otherwise);
}

static void
append_from (GString *sql, const char *table)
{
  g_string_append (sql, " FROM ");
  append_name (sql, table, strlen (table));
  g_string_append (sql, " t JOIN rules r ON r.table_name=");
  append_literal (sql, table, -1);
  g_string_append (sql, " AND r.row_no=t.row_no");
}

static const char *
cell (NcStmt *row, const char *name)
{
  const char *text = nc_stmt_text (row, name);

  return text && *text ? text : NULL;
}

/* Places in the statements made here. They are read by place: finding names took a third of the loading. */
enum {
  AT_ID,
  AT_STANDARD,
  AT_ITEM,
  AT_PROVENANCE,
  AT_TEXTS,
  AT_SIZE = AT_TEXTS + NC_LIMIT_KEYS,
  AT_SECOND,
  AT_GRADE,
  AT_VALUE
};

static void
append_common (GString *sql, NcStmt *row)
{
  g_string_append (sql, "SELECT r.rule_id,");
  append_cell (sql, cell (row, "document"));
  g_string_append_c (sql, ',');
  append_cell (sql, cell (row, "item"));
  g_string_append (sql, ",r.provenance");
}

/* One row of grade_tables.csv as a statement that gives what is common, k1 … k6, size, second, grade and value. */
static char *
grade_sql (NcStmt *row)
{
  static const char *const cells[] = { "k1", "k2", "k3", "k4", "k5", "k6", "size", "second" };
  GString *sql = g_string_new (NULL);

  append_common (sql, row);
  for (guint k = 0; k < G_N_ELEMENTS (cells); k++) {
    g_string_append_c (sql, ',');
    append_cell (sql, cell (row, cells[k]));
  }
  g_string_append_c (sql, ',');
  if (cell (row, "grade_words")) {
    append_words (sql, cell (row, "grade"), cell (row, "grade_words"), "0");
  } else {
    g_string_append (sql, "ifnull(CAST(");
    append_cell (sql, cell (row, "grade"));
    g_string_append (sql, " AS INTEGER),0)");
  }
  g_string_append_c (sql, ',');
  append_cell (sql, cell (row, "value"));
  if (cell (row, "unit_factors")) {
    g_string_append_c (sql, '*');
    append_words (sql, cell (row, "unit"), cell (row, "unit_factors"), "1");
  }
  append_from (sql, cell (row, "table_name"));
  if (cell (row, "filter_column")) {
    g_string_append (sql, " WHERE ");
    append_cell (sql, cell (row, "filter_column"));
    g_string_append_c (sql, '=');
    append_literal (sql, cell (row, "filter_value") ? cell (row, "filter_value") : "", -1);
  }
  g_string_append (sql, " ORDER BY t.row_no");
  return g_string_free (sql, FALSE);
}

/* One row of list_tables.csv as a statement that gives what is common and the texts. */
static char *
list_sql (NcStmt *row)
{
  GString *sql = g_string_new (NULL);

  append_common (sql, row);
  for (int i = 1; i <= NC_ITEM_TEXTS; i++) {
    char name[8];

    g_snprintf (name, sizeof name, "t%d", i);
    g_string_append_c (sql, ',');
    append_cell (sql, cell (row, name));
  }
  append_from (sql, cell (row, "table_name"));
  g_string_append (sql, " ORDER BY t.row_no");
  return g_string_free (sql, FALSE);
}

static const char *
text_at (NcStmt *stmt, int place)
{
  return (const char *)sqlite3_column_text (stmt, place);
}

static void
read_row (NcJudge *self, NcStmt *stmt, NcRow *row)
{
  const char *id = text_at (stmt, AT_ID);
  const NcSpan *span;

  row->basis.document = keep (self, text_at (stmt, AT_STANDARD));
  row->basis.table_item = keep (self, text_at (stmt, AT_ITEM));
  row->basis.rule_id = keep (self, id);
  row->basis.provenance = keep (self, text_at (stmt, AT_PROVENANCE));
  row->confidence = nc_reference_confidence (self->reference, id);
  span = row->basis.document ? nc_judge_span (self, row->basis.document) : NULL;
  row->basis.in_force_from = span ? span->from_text : NULL;
  row->basis.in_force_to = span ? span->to_text : NULL;
}

static guint64
size_key (double size, double second)
{
  return ((guint64)(size * 1000 + 0.5) << 24) ^ (guint64)(second * 1000 + 0.5);
}

static NcTableEdition *
edition_of (NcJudge *self, NcTable *table, const char *standard)
{
  NcTableEdition *edition;

  for (guint i = 0; i < table->editions->len; i++) {
    edition = g_ptr_array_index (table->editions, i);
    if (g_str_equal (edition->standard, standard))
      return edition;
  }
  edition = g_new0 (NcTableEdition, 1);
  edition->standard = keep (self, standard);
  edition->span = nc_judge_span (self, standard);
  edition->by_size = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_ptr_array_add (table->editions, edition);
  return edition;
}

static NcLimit *
limit_new (NcTableEdition *edition, double size, double second, const char *const key[NC_LIMIT_KEYS])
{
  NcLimit *limit = g_new0 (NcLimit, 1);

  limit->edition = edition;
  limit->size = size;
  limit->second = second;
  memcpy (limit->key, key, sizeof limit->key);
  for (int g = 0; g < 4; g++)
    limit->limit[g] = NAN;
  return limit;
}

/* The limit that a row belongs to: of the same edition, keys and size. */
static NcLimit *
limit_of_row (NcTable *table, GHashTable *known, NcTableEdition *edition, double size, double second,
              const char *const key[NC_LIMIT_KEYS])
{
  g_autoptr (GString) name = g_string_new (edition->standard);
  NcLimit *limit;

  g_string_append_printf (name, "|%.4f|%.4f", size, second);
  for (int k = 0; k < NC_LIMIT_KEYS; k++)
    g_string_append_printf (name, "|%s", key[k] ? key[k] : "");
  limit = g_hash_table_lookup (known, name->str);
  if (limit)
    return limit;
  limit = limit_new (edition, size, second, key);
  g_ptr_array_add (table->limits, limit);
  g_hash_table_insert (known, g_strdup (name->str), limit);
  if (!nc_table_find (edition, size, second)) {
    guint64 *place = g_new (guint64, 1);

    *place = size_key (size, second);
    g_hash_table_insert (edition->by_size, place, limit);
  }
  return limit;
}

/* What part of its table a description takes; NaN = no bound. */
typedef struct {
  double size_min, size_max, second_max;
} NcPart;

static double
bound (NcStmt *description, const char *name)
{
  return nc_stmt_is_null (description, name) ? NAN : nc_stmt_double (description, name);
}

/* Nothing is less or greater than NaN. */
static gboolean
is_within (const NcPart *part, double size, double second)
{
  return !isless (size, part->size_min) && !isgreater (size, part->size_max) && !isgreater (second, part->second_max);
}

static gboolean
load_table (NcJudge *self, NcTable *table, NcStmt *description, GHashTable *known, GError **error)
{
  g_autofree char *sql = grade_sql (description);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (self->reference), sql, error);
  NcPart part = { bound (description, "size_min"), bound (description, "size_max"), bound (description, "second_max") };
  gboolean between = cell (description, "between") != NULL, has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    const char *key[NC_LIMIT_KEYS];
    int grade = sqlite3_column_int (stmt, AT_GRADE);
    double size = sqlite3_column_double (stmt, AT_SIZE), second = sqlite3_column_double (stmt, AT_SECOND);
    NcTableEdition *edition;
    NcLimit *limit;

    for (int k = 0; k < NC_LIMIT_KEYS; k++)
      key[k] = keep (self, text_at (stmt, AT_TEXTS + k));
    if (grade < 0 || grade > 3 || !is_within (&part, size, second))
      continue;
    edition = edition_of (self, table, text_at (stmt, AT_STANDARD));
    edition->between |= between;
    limit = limit_of_row (table, known, edition, size, second, key);
    if (sqlite3_column_type (stmt, AT_VALUE) == SQLITE_NULL)
      continue;
    limit->limit[grade] = sqlite3_column_double (stmt, AT_VALUE);
    read_row (self, stmt, &limit->row[grade]);
  }
  return stmt && !has_row;
}

static int
by_day (gconstpointer a, gconstpointer b)
{
  const NcTableEdition *x = *(NcTableEdition *const *)a, *y = *(NcTableEdition *const *)b;

  return x->span->from < y->span->from ? -1 : x->span->from > y->span->from;
}

static void
edition_free (gpointer data)
{
  NcTableEdition *edition = data;

  g_hash_table_unref (edition->by_size);
  g_free (edition);
}

static gboolean
load_tables (NcJudge *self, GError **error)
{
  g_autoptr (NcStmt) row =
      nc_db_prepare (nc_reference_get_db (self->reference), "SELECT * FROM grade_tables ORDER BY row_no", error);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  gboolean has_row = TRUE;

  for (guint i = 0; i < NC_N_TABLES; i++) {
    self->tables[i].limits = g_ptr_array_new_with_free_func (g_free);
    self->tables[i].editions = g_ptr_array_new_with_free_func (edition_free);
    g_ptr_array_add (known, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
  }
  while (row && nc_stmt_step (row, &has_row, error) && has_row)
    for (guint i = 0; i < NC_N_TABLES; i++)
      if (g_str_equal (table_roles[i], nc_stmt_text (row, "role")) &&
          !load_table (self, &self->tables[i], row, g_ptr_array_index (known, i), error)) {
        g_prefix_error (error, "grade_tables: %s: ", nc_stmt_text (row, "table_name"));
        return FALSE;
      }
  if (!row || has_row)
    return FALSE;
  for (guint i = 0; i < NC_N_TABLES; i++) {
    if (self->tables[i].editions->len == 0) {
      g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_FAILED, "grade_tables: no row of “%s”", table_roles[i]);
      return FALSE;
    }
    g_ptr_array_sort (self->tables[i].editions, by_day);
  }
  return TRUE;
}

static gboolean
load_list (NcJudge *self, GPtrArray *list, NcStmt *description, GError **error)
{
  g_autofree char *sql = list_sql (description);
  const char *edition = keep (self, cell (description, "edition"));
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (self->reference), sql, error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    NcItem *item = g_new0 (NcItem, 1);

    read_row (self, stmt, &item->row);
    item->edition = edition;
    for (int i = 0; i < NC_ITEM_TEXTS; i++)
      item->text[i] = keep (self, text_at (stmt, AT_TEXTS + i));
    g_ptr_array_add (list, item);
  }
  return stmt && !has_row;
}

static gboolean
load_lists (NcJudge *self, GError **error)
{
  g_autoptr (NcStmt) row =
      nc_db_prepare (nc_reference_get_db (self->reference), "SELECT * FROM list_tables ORDER BY row_no", error);
  gboolean has_row = TRUE;

  for (guint i = 0; i < NC_N_LISTS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func (g_free);
  while (row && nc_stmt_step (row, &has_row, error) && has_row)
    for (guint i = 0; i < NC_N_LISTS; i++)
      if (g_str_equal (list_roles[i], nc_stmt_text (row, "role")) && !load_list (self, self->lists[i], row, error)) {
        g_prefix_error (error, "list_tables: %s: ", nc_stmt_text (row, "table_name"));
        return FALSE;
      }
  return row && !has_row;
}

static gboolean
load_grid_factor (NcJudge *self, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (self->reference),
                     "SELECT value, year FROM carbon_factors WHERE kind='grid_average' AND name='内蒙古' ORDER BY year "
                     "DESC LIMIT 1",
                     error);
  gboolean has_row = FALSE;

  if (!stmt || !nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    self->grid_factor = nc_stmt_double (stmt, "value");
    self->grid_year = g_strdup (nc_stmt_text (stmt, "year"));
  }
  return TRUE;
}

/**
 * nc_judge_load:
 *
 * Reads the tables that are judged with into memory.
 *
 * Returns: %FALSE with an error of %NC_DB_ERROR when the pack lacks one, or a column that is described
 */
gboolean
nc_judge_load (NcJudge *self, GError **error)
{
  if (!load_tables (self, error) || !load_lists (self, error))
    return FALSE;
  nc_motor_kinds_index (self);
  nc_advice_index (self);
  return load_grid_factor (self, error);
}

/**
 * nc_table_find:
 *
 * Returns: (nullable) (transfer none): the first limit of exactly that size in the edition
 */
NcLimit *
nc_table_find (const NcTableEdition *edition, double size, double second)
{
  guint64 key = size_key (size, second);
  NcLimit *limit = g_hash_table_lookup (edition->by_size, &key);

  return limit && limit->size == size && limit->second == second ? limit : NULL;
}

/**
 * nc_list_find:
 *
 * Returns: (nullable) (transfer none): the item of the list that is the row @rule_id
 */
const NcItem *
nc_list_find (NcJudge *self, NcListId list, const char *rule_id)
{
  for (guint i = 0; i < self->lists[list]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[list], i);

    if (g_str_equal (item->row.basis.rule_id, rule_id))
      return item;
  }
  return NULL;
}
