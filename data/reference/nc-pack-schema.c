/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pack-schema.h"
#include "nc-csv.h"
#include "nc-day.h"
#include <errno.h>
#include <string.h>

static const char *const type_names[] = { "text", "real", "int", "date", "enum", NULL };
static const char *const field_names[] = { "table", "column", "type",   "unit",      "required",
                                           "min",   "max",    "values", "refers_to", "key" };
enum { F_TABLE, F_COLUMN, F_TYPE, F_UNIT, F_REQUIRED, F_MIN, F_MAX, F_VALUES, F_REFERS, F_KEY, N_F };

static void
column_free (gpointer data)
{
  NcPackColumn *column = data;

  g_free (column->table);
  g_free (column->name);
  g_strfreev (column->values);
  g_free (column->refers_table);
  g_strfreev (column->refers_columns);
  g_free (column);
}

/* Table and column names go into SQL: letters, digits, '_' and '-' only. */
static gboolean
is_name (const char *text)
{
  return *text && strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen (text);
}

static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  /* no hexadecimal, no "inf", no blanks: only what g_ascii_strtod() reads of these characters */
  if (!*text || strspn (text, "0123456789.+-eE") != strlen (text))
    return FALSE;
  errno = 0;
  *value = g_ascii_strtod (text, &end);
  return *end == 0 && errno == 0;
}

/* "table.column", "table(column,column)" or "table.column;" for a list */
static gboolean
parse_refers (NcPackColumn *column, const char *text)
{
  g_autofree char *copy = g_strdup (text);
  char *mark;

  if (g_str_has_suffix (copy, ";")) {
    column->refers_list = TRUE;
    copy[strlen (copy) - 1] = 0;
  }
  mark = strpbrk (copy, ".(");
  if (!mark)
    return FALSE;
  if (*mark == '(') {
    if (!g_str_has_suffix (copy, ")") || column->refers_list)
      return FALSE;
    copy[strlen (copy) - 1] = 0;
  }
  *mark = 0;
  column->refers_table = g_strdup (copy);
  column->refers_columns = g_strsplit (mark + 1, ",", -1);
  for (char **name = column->refers_columns; *name; name++)
    if (!is_name (*name))
      return FALSE;
  return is_name (copy) && column->refers_columns[0];
}

/* Returns what is wrong with the schema's row, or NULL. */
static const char *
fill_column (NcPackColumn *column, const NcCsvField *f)
{
  guint type;

  for (type = 0; type_names[type]; type++)
    if (g_str_equal (type_names[type], f[F_TYPE].text))
      break;
  column->table = g_strdup (f[F_TABLE].text);
  column->name = g_strdup (f[F_COLUMN].text);
  column->type = (NcPackType)type;
  column->required = g_str_equal (f[F_REQUIRED].text, "yes");
  if (!type_names[type])
    return "the type is none of text, real, int, date, enum";
  if (!is_name (column->table) || !is_name (column->name))
    return "the table or column is no plain name";
  if (!column->required && !g_str_equal (f[F_REQUIRED].text, "no"))
    return "required is neither yes nor no";
  column->has_min = *f[F_MIN].text;
  column->has_max = *f[F_MAX].text;
  if ((column->has_min && !parse_number (f[F_MIN].text, &column->min)) ||
      (column->has_max && !parse_number (f[F_MAX].text, &column->max)))
    return "min or max is no number";
  if ((type == NC_PACK_ENUM || *f[F_REFERS].text == 0) && (type == NC_PACK_ENUM) != (*f[F_VALUES].text != 0))
    return "an enum lists its values; of the others only a reference may, as exceptions";
  if (*f[F_VALUES].text)
    column->values = g_strsplit (f[F_VALUES].text, "|", -1);
  if (*f[F_REFERS].text && !parse_refers (column, f[F_REFERS].text))
    return "refers_to is not of the form table.column";
  if (g_str_equal (f[F_KEY].text, "id"))
    column->key = NC_PACK_KEY_ID;
  else if (g_str_equal (f[F_KEY].text, "part"))
    column->key = NC_PACK_KEY_PART;
  else if (*f[F_KEY].text)
    return "key is neither id nor part";
  return NULL;
}

/**
 * nc_pack_schema_read:
 * @path: of schema.csv
 *
 * Returns: (transfer full): the columns by table; %NULL with an #NcCsvError or %G_IO_ERROR_INVALID_DATA.
 */
GHashTable *
nc_pack_schema_read (const char *path, GError **error)
{
  g_autoptr (NcCsv) csv = nc_csv_open (path, error);
  g_autoptr (GHashTable) tables =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GError) inner = NULL;
  const NcCsvField *f;
  guint n;

  if (!csv || !nc_csv_read_header (csv, error))
    return NULL;
  for (guint i = 0; i < N_F; i++)
    if (nc_csv_column (csv, field_names[i]) != (int)i) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: column %u must be “%s”", path, i + 1,
                   field_names[i]);
      return NULL;
    }
  while (nc_csv_next (csv, &f, &n, &inner)) {
    NcPackColumn *column = g_new0 (NcPackColumn, 1);
    const char *wrong = n == N_F ? fill_column (column, f) : "not the number of fields of the header";
    GPtrArray *columns = wrong ? NULL : g_hash_table_lookup (tables, column->table);

    if (wrong) {
      column_free (column);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: line %" G_GUINT64_FORMAT ": %s", path,
                   nc_csv_line (csv), wrong);
      return NULL;
    }
    if (!columns) {
      columns = g_ptr_array_new_with_free_func (column_free);
      g_hash_table_insert (tables, g_strdup (column->table), columns);
    }
    g_ptr_array_add (columns, column);
  }
  if (inner) {
    g_propagate_error (error, g_steal_pointer (&inner));
    return NULL;
  }
  return g_steal_pointer (&tables);
}

/**
 * nc_pack_column_check:
 * @text: a cell
 *
 * Returns: (transfer full) (nullable): what is wrong with the cell, %NULL when it is in order.
 */
char *
nc_pack_column_check (const NcPackColumn *column, const char *text)
{
  double value;

  if (!*text)
    return column->required ? g_strdup ("a value is required") : NULL;
  switch (column->type) {
  case NC_PACK_TEXT:
    return NULL;
  case NC_PACK_ENUM:
    return g_strv_contains ((const char *const *)column->values, text)
               ? NULL
               : g_strdup_printf ("“%s” is none of the allowed values", text);
  case NC_PACK_DATE:
    return nc_day_parse (text) != NC_DAY_NONE ? NULL : g_strdup_printf ("“%s” is no date of the form 2026-11-20", text);
  case NC_PACK_REAL:
  case NC_PACK_INT:
    if (!parse_number (text, &value) || (column->type == NC_PACK_INT && strpbrk (text, ".eE+")))
      return g_strdup_printf ("“%s” is no %s number", text, column->type == NC_PACK_INT ? "whole" : "decimal");
    if ((column->has_min && value < column->min) || (column->has_max && value > column->max))
      return g_strdup_printf ("%s is outside %g … %g", text, column->has_min ? column->min : -G_MAXDOUBLE,
                              column->has_max ? column->max : G_MAXDOUBLE);
    return NULL;
  default:
    g_assert_not_reached ();
  }
}
