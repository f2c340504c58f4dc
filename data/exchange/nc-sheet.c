/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sheet.h"
#include "nc-csv.h"
#include "nc-file.h"
#include "nc-lang.h"
#include "nc-xlsx-reader.h"
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (nc_exchange_error_quark, nc_exchange_error)

static NcSheet *
sheet_new (const char *name, const char *encoding)
{
  NcSheet *self = g_new0 (NcSheet, 1);

  self->name = g_strdup (name);
  self->encoding = encoding;
  self->rows = g_array_new (FALSE, FALSE, sizeof (NcSheetRow));
  self->texts = g_string_chunk_new (65536);
  self->arrays = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
sheet_free (gpointer data)
{
  NcSheet *self = data;

  g_free (self->name);
  g_array_unref (self->rows);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->arrays);
  g_free (self);
}

/* Adds a row with room for @n cells, all empty. */
static NcSheetRow *
add_row (NcSheet *self, guint number, guint n)
{
  NcSheetRow row = { .number = number, .n_cells = n };

  row.cells = g_new (const char *, n + 1);
  for (guint i = 0; i <= n; i++)
    row.cells[i] = "";
  g_ptr_array_add (self->arrays, row.cells);
  g_array_append_val (self->rows, row);
  return &g_array_index (self->rows, NcSheetRow, self->rows->len - 1);
}

static gboolean
too_many_rows (NcSheet *self, GError **error)
{
  if (self->rows->len < NC_SHEET_MAX_ROWS)
    return FALSE;
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_TOO_LARGE, _ ("“%s” has more than %u rows; split it"),
               self->name, NC_SHEET_MAX_ROWS);
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* The line, from 1, of the first byte that is no UTF-8 text. */
static guint
line_of_fault (const guint8 *data, gsize size)
{
  const char *end;
  guint line = 1;

  g_utf8_validate_len ((const char *)data, size, &end);
  for (const char *p = (const char *)data; p < end; p++)
    line += *p == '\n';
  return line;
}

/* UTF-8 text of @bytes by its byte order mark, else UTF-8 if it is that, else GB18030. */
static GBytes *
to_utf8 (GBytes *bytes, const char *name, const char **encoding, GError **error)
{
  gsize size, n;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *from = NULL;
  char *text;

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
    *encoding = "UTF-8 BOM";
    return g_bytes_new_from_bytes (bytes, 3, size - 3);
  }
  if (size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    from = "UTF-16";
  else if (g_utf8_validate_len ((const char *)data, size, NULL)) {
    *encoding = "UTF-8";
    return g_bytes_ref (bytes);
  } else
    from = "GB18030";
  *encoding = from;
  text = g_convert ((const char *)data, (gssize)size, "UTF-8", from, NULL, &n, NULL);
  if (text)
    return g_bytes_new_take (text, n);
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ,
               _ ("“%s” is neither UTF-8 nor GB18030 (not UTF-8 from line %u on); save it as CSV UTF-8"), name,
               line_of_fault (data, size));
  return NULL;
}

/* The separator that the first line holds most of, outside quotes. */
static char
guess_delimiter (GBytes *text)
{
  static const char candidates[] = { ',', '\t', ';', '|' };
  gsize size, best_count = 0;
  const char *data = g_bytes_get_data (text, &size);
  char best = ',';

  for (gsize c = 0; c < G_N_ELEMENTS (candidates); c++) {
    gboolean quoted = FALSE;
    gsize count = 0;

    for (gsize i = 0; i < size && (quoted || data[i] != '\n'); i++) {
      quoted ^= data[i] == '"';
      count += !quoted && data[i] == candidates[c];
    }
    if (count > best_count) {
      best_count = count;
      best = candidates[c];
    }
  }
  return best;
}

static gboolean
read_csv (NcSheet *self, GBytes *text, GError **error)
{
  g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (text, self->name);

  nc_csv_set_delimiter (csv, self->delimiter);
  for (;;) {
    g_autoptr (GError) local = NULL;
    const NcCsvField *fields;
    guint n;
    gboolean any = FALSE;
    NcSheetRow *row;

    if (!nc_csv_next (csv, &fields, &n, &local)) {
      if (!local)
        return TRUE;
      if (nc_csv_is_over (csv)) {
        g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, "%s", local->message);
        return FALSE;
      }
      row = add_row (self, (guint)nc_csv_line (csv), 0);
      row->problem = g_string_chunk_insert (self->texts, local->message);
      continue;
    }
    for (guint i = 0; i < n; i++)
      any |= !is_blank (fields[i].text);
    if (!any)
      continue;
    if (too_many_rows (self, error))
      return FALSE;
    row = add_row (self, (guint)nc_csv_line (csv), n);
    for (guint i = 0; i < n; i++)
      row->cells[i] = g_string_chunk_insert_const (self->texts, fields[i].text);
  }
}

static const char *
cell_text (NcSheet *self, const NcXlsxCell *cell)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE], percent[G_ASCII_DTOSTR_BUF_SIZE + 1];

  if (cell->type != NC_XLSX_CELL_NUMBER || !cell->percent)
    return g_string_chunk_insert_const (self->texts, cell->text);
  g_ascii_formatd (number, sizeof number, "%.10g", g_ascii_strtod (cell->text, NULL) * 100);
  g_snprintf (percent, sizeof percent, "%s%%", number);
  return g_string_chunk_insert_const (self->texts, percent);
}

static gboolean
read_rows (NcSheet *self, NcXlsxRows *rows, GError **error)
{
  guint number, n;
  const NcXlsxCell *cells;
  g_autoptr (GError) local = NULL;

  while (nc_xlsx_rows_next (rows, &number, &cells, &n, &local)) {
    gboolean any = FALSE;
    NcSheetRow *row;

    for (guint i = 0; i < n; i++)
      any |= !is_blank (cells[i].text);
    if (!any)
      continue;
    if (too_many_rows (self, error))
      return FALSE;
    row = add_row (self, number, cells[n - 1].column);
    for (guint i = 0; i < n; i++)
      row->cells[cells[i].column - 1] = cell_text (self, &cells[i]);
  }
  if (!local)
    return TRUE;
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, "%s: %s", self->name, local->message);
  return FALSE;
}

static GPtrArray *
read_workbook (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NcXlsx) workbook = nc_xlsx_open_bytes (bytes, &local);
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func (sheet_free);

  if (!workbook) {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, "%s: %s", name, local->message);
    return NULL;
  }
  for (guint i = 0; i < nc_xlsx_get_n_sheets (workbook); i++) {
    g_autoptr (NcXlsxRows) rows = NULL;
    NcSheet *sheet;

    if (nc_xlsx_get_sheet_hidden (workbook, i))
      continue;
    sheet = sheet_new (nc_xlsx_get_sheet_name (workbook, i), "XLSX");
    g_ptr_array_add (sheets, sheet);
    rows = nc_xlsx_rows_new (workbook, i, &local);
    if (!rows) {
      g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, "%s: %s", name, local->message);
      return NULL;
    }
    if (!read_rows (sheet, rows, error))
      return NULL;
  }
  return g_steal_pointer (&sheets);
}

static GBytes *
load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (file, "standard::size,standard::type", 0, NULL, &local);
  char *data;
  gsize size;

  if (info && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, _ ("%s is a folder"), path);
    return NULL;
  }
  if (info && g_file_info_get_size (info) > NC_SHEET_MAX_BYTES) {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_TOO_LARGE, _ ("%s is larger than 256 MB; split it"), path);
    return NULL;
  }
  g_clear_error (&local);
  if (nc_file_read (path, NC_SHEET_MAX_BYTES, &data, &size, &local))
    return g_bytes_new_take (data, size);
  g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_READ, "%s", local->message);
  return NULL;
}

/* Whether @bytes are a spreadsheet program's file rather than text; such files go to the workbook reader, which also
   says what an old .xls or a file with a password is. */
static gboolean
is_workbook (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size >= 4 && (memcmp (data, "PK\3\4", 4) == 0 || memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0);
}

/**
 * nc_sheets_read:
 * @path: a CSV file or an .xlsx workbook; told apart by content, not by name
 *
 * Returns: (transfer full) (element-type NcSheet): the visible sheets; %NULL with NC_EXCHANGE_ERROR_READ or _TOO_LARGE
 */
GPtrArray *
nc_sheets_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = load (path, error);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GPtrArray) sheets = NULL;
  g_autofree char *name = g_path_get_basename (path);
  const char *encoding = NULL;
  NcSheet *sheet;

  if (!bytes)
    return NULL;
  if (is_workbook (bytes) || g_str_has_suffix (path, ".xlsx"))
    return read_workbook (bytes, name, error);
  text = to_utf8 (bytes, name, &encoding, error);
  if (!text)
    return NULL;
  sheets = g_ptr_array_new_with_free_func (sheet_free);
  sheet = sheet_new (name, encoding);
  sheet->delimiter = guess_delimiter (text);
  g_ptr_array_add (sheets, sheet);
  return read_csv (sheet, text, error) ? g_steal_pointer (&sheets) : NULL;
}

/**
 * nc_sheet_cell:
 * @column: from 0
 *
 * Returns: the text, "" beyond the row's end.
 */
const char *
nc_sheet_cell (const NcSheetRow *row, guint column)
{
  return column < row->n_cells ? row->cells[column] : "";
}
