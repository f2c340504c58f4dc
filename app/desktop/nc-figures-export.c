/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-figures-export.h"
#include "nc-csv-writer.h"
#include "nc-lang.h"
#include "nc-sheet.h"
#include "nc-xlsx-writer.h"

static GBytes *
make_csv (NcFigures *self)
{
  GString *out = g_string_new ("\xef\xbb\xbf");
  guint n_columns = nc_figures_get_n_columns (self), n = g_list_model_get_n_items (nc_figures_get_rows (self));

  for (guint c = 0; c < n_columns; c++)
    nc_csv_write_field (out, nc_figures_get_column (self, c)->title, FALSE, c == 0);
  g_string_append (out, "\r\n");
  for (guint r = 0; r < n; r++) {
    for (guint c = 0; c < n_columns; c++)
      nc_csv_write_field (out, nc_figures_get_cell (self, r, c), nc_figures_get_column (self, c)->is_number, c == 0);
    g_string_append (out, "\r\n");
  }
  return g_string_free_to_bytes (out);
}

static GBytes *
make_workbook (NcFigures *self, GError **error)
{
  g_autoptr (NcXlsxWriter) book = nc_xlsx_writer_new (nc_figures_get_name (self));
  guint n_columns = nc_figures_get_n_columns (self), n = g_list_model_get_n_items (nc_figures_get_rows (self));

  nc_xlsx_writer_begin_row (book);
  for (guint c = 0; c < n_columns; c++)
    nc_xlsx_writer_text (book, nc_figures_get_column (self, c)->title);
  nc_xlsx_writer_end_row (book);
  for (guint r = 0; r < n; r++) {
    nc_xlsx_writer_begin_row (book);
    for (guint c = 0; c < n_columns; c++) {
      const char *cell = nc_figures_get_cell (self, r, c);

      if (*cell && nc_figures_get_column (self, c)->is_number)
        nc_xlsx_writer_number (book, cell);
      else
        nc_xlsx_writer_text (book, cell);
    }
    nc_xlsx_writer_end_row (book);
  }
  return nc_xlsx_writer_finish (book, error);
}

gboolean
nc_figures_export (NcFigures *self, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (NC_IS_FIGURES (self), FALSE);
  if (g_str_has_suffix (lower, ".csv")) {
    bytes = make_csv (self);
  } else if (g_str_has_suffix (lower, ".xlsx")) {
    bytes = make_workbook (self, error);
  } else {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND, _ ("%s: figures are written as .csv, .xlsx or .png"),
                 path);
  }
  if (!bytes)
    return FALSE;
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT, 0644, &local))
    return TRUE;
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_WRITE, _ ("%s was not written: %s"), path, local->message);
  return FALSE;
}
