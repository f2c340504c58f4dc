/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-export.h"
#include "nc-csv-writer.h"
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-xlsx-writer.h"

typedef struct {
  const NcListKind *kind;
  NcRowWriter *rows;
  NcXlsxWriter *workbook; /* NULL for CSV */
  GString *csv;
  gboolean is_first_cell;
} Export;

static gboolean
is_number (const NcListColumn *column)
{
  switch (column->type) {
  case NC_CELL_POSITIVE:
  case NC_CELL_NON_NEGATIVE:
  case NC_CELL_NUMBER:
  case NC_CELL_COUNT:
  case NC_CELL_PERCENT:
  case NC_CELL_YEAR:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_cell (Export *self, const char *text, gboolean number)
{
  if (!self->workbook)
    nc_csv_write_field (self->csv, text, number, self->is_first_cell);
  else if (number && *text)
    nc_xlsx_writer_number (self->workbook, text);
  else
    nc_xlsx_writer_text (self->workbook, text);
  self->is_first_cell = FALSE;
}

static void
begin_row (Export *self)
{
  self->is_first_cell = TRUE;
  if (self->workbook)
    nc_xlsx_writer_begin_row (self->workbook);
}

static void
end_row (Export *self)
{
  if (self->workbook)
    nc_xlsx_writer_end_row (self->workbook);
  else
    g_string_append (self->csv, "\r\n");
}

/* The first alias of a value, as an import takes it. */
static char *
choice_text (const NcListColumn *column, const char *value)
{
  g_auto (GStrv) choices = g_strsplit (column->choices, "|", -1);

  for (gsize i = 0; choices[i]; i++) {
    g_auto (GStrv) parts = g_strsplit_set (choices[i], "=,", 3);

    if (g_str_equal (parts[0], value))
      return g_strdup (parts[1]);
  }
  return g_strdup (value);
}

static char *
cell_text (Export *self, const NcListColumn *column, const char *value, GError **error)
{
  char *text = NULL;

  if (!value)
    return g_strdup ("");
  if (column->type == NC_CELL_YES_NO)
    return g_strdup (g_str_equal (value, "1") ? "是" : "否");
  if (column->type == NC_CELL_CHOICE)
    return choice_text (column, value);
  if (column->type != NC_CELL_ENTERPRISE)
    return g_strdup (value);
  if (!nc_row_writer_get (self->rows, "enterprise", value, "uscc", &text, error))
    return NULL;
  if (!text && !nc_row_writer_get (self->rows, "enterprise", value, "name", &text, error))
    return NULL;
  return text ? text : g_strdup ("");
}

static gboolean
write_row (Export *self, const char *id, GError **error)
{
  begin_row (self);
  for (guint i = 0; i < self->kind->n_columns; i++) {
    const NcListColumn *column = &self->kind->columns[i];
    g_autofree char *value = NULL, *text = NULL;

    if (!nc_row_writer_get (self->rows, self->kind->table, id, column->field, &value, error))
      return FALSE;
    text = cell_text (self, column, value, error);
    if (!text)
      return FALSE;
    add_cell (self, text, is_number (column));
  }
  end_row (self);
  return TRUE;
}

static gboolean
write_rows (Export *self, NcStore *store, guint *n_rows, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY rowid", self->kind->table);
  g_autoptr (NcStmt) ids = nc_db_prepare (nc_store_get_db (store), sql, error);
  gboolean has_row, chinese = g_str_equal (nc_lang_current (), "zh");

  begin_row (self);
  for (guint i = 0; i < self->kind->n_columns; i++)
    add_cell (self, chinese ? self->kind->columns[i].zh : self->kind->columns[i].en, FALSE);
  end_row (self);
  *n_rows = 0;
  while (ids && nc_stmt_step (ids, &has_row, error)) {
    if (!has_row)
      return TRUE;
    if (!write_row (self, nc_stmt_text (ids, "id"), error))
      return FALSE;
    ++*n_rows;
  }
  return FALSE;
}

static gboolean
save (const char *path, gconstpointer data, gsize size, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0644, &local))
    return TRUE;
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_WRITE, "%s", local->message);
  return FALSE;
}

/**
 * nc_export_file:
 * @path: ends in .csv (UTF-8 with a byte order mark, as spreadsheet programs want it) or .xlsx
 * @n_rows: (out): lines below the header
 *
 * Writes the whole list so that an import reads it back as it was. A text that a spreadsheet program would take for a
 * formula gets an apostrophe in CSV, which an import takes away.
 *
 * Returns: %FALSE with an #NcExchangeError (KIND, WRITE), an #NcStoreError (LOCKED) or an #NcDbError
 */
gboolean
nc_export_file (NcStore *store, const NcListKind *kind, const char *path, guint *n_rows, GError **error)
{
  gboolean is_xlsx = g_str_has_suffix (path, ".xlsx");
  g_autoptr (NcXlsxWriter) workbook = is_xlsx ? nc_xlsx_writer_new (kind->zh) : NULL;
  g_autoptr (GString) csv = g_string_new ("\xef\xbb\xbf");
  g_autoptr (NcRowWriter) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Export self = { .kind = kind, .workbook = workbook, .csv = csv };

  if (!is_xlsx && !g_str_has_suffix (path, ".csv")) {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND,
                 _ ("a file to write ends in .csv or .xlsx, “%s” does not"), path);
    return FALSE;
  }
  rows = nc_row_writer_new (store, error);
  self.rows = rows;
  if (!rows || !write_rows (&self, store, n_rows, error))
    return FALSE;
  if (!is_xlsx)
    return save (path, csv->str, csv->len, error);
  bytes = nc_xlsx_writer_finish (workbook, error);
  return bytes && save (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}
