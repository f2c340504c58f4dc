/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-private.h"
#include "nc-lang.h"
#include <string.h>

#define MAX_ROW_BYTES (16u << 20)

/* A cell while its row is being read: texts move as the row's buffer grows, so offsets are kept. */
typedef struct {
  NcXlsxCell cell;
  gsize offset;
} RawCell;

struct _NcXlsxRows {
  NcXlsx *workbook;
  NcXlsxPart *part; /* (nullable): an old .xls has rows and columns instead */
  guint n_rows, n_columns;
  gboolean in_rows;  /* between <sheetData> and its end */
  gboolean finished; /* all of the part is read */
  guint last_row;
  GString *text;
  guint last_column; /* of the row, empty cells counted: a cell without a name stands behind it */
  GArray *raw;       /* RawCell */
  GArray *cells;     /* NcXlsxCell */
  GArray *merged;    /* NcXlsxRange */
};

/* "BC12" → column 55, row 12; either is 0 when it is not there or absurd. */
static const char *
parse_cell_name (const char *text, guint *column, guint *row)
{
  guint64 c = 0, r = 0;

  for (; g_ascii_isalpha (*text) && c <= NC_XLSX_MAX_COLUMNS; text++)
    c = c * 26 + (guint64)(g_ascii_toupper (*text) - 'A' + 1);
  for (; g_ascii_isdigit (*text) && r <= NC_XLSX_MAX_ROWS; text++)
    r = r * 10 + (guint64)(*text - '0');
  *column = c <= NC_XLSX_MAX_COLUMNS ? (guint)c : NC_XLSX_MAX_COLUMNS + 1;
  *row = r <= NC_XLSX_MAX_ROWS ? (guint)r : NC_XLSX_MAX_ROWS + 1;
  return text;
}

/**
 * nc_xlsx_rows_new:
 * @sheet: below nc_xlsx_get_n_sheets()
 *
 * Starts a pass over a sheet. @workbook must outlive it.
 */
NcXlsxRows *
nc_xlsx_rows_new (NcXlsx *workbook, guint sheet, GError **error)
{
  NcXlsxRows *self;
  NcXlsxPart *part = NULL;
  guint n_rows = 0, n_columns = 0;

  g_return_val_if_fail (sheet < workbook->sheets->len, NULL);
  if (workbook->biff) {
    nc_biff_select (workbook->biff, sheet, &n_rows, &n_columns);
  } else {
    part = nc_xlsx_part_open (workbook->package, g_array_index (workbook->sheets, NcXlsxSheet, sheet).part, error);
    if (!part)
      return NULL;
  }
  self = g_new0 (NcXlsxRows, 1);
  self->workbook = workbook;
  self->part = part;
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->text = g_string_new (NULL);
  self->raw = g_array_new (FALSE, TRUE, sizeof (RawCell));
  self->cells = g_array_new (FALSE, TRUE, sizeof (NcXlsxCell));
  self->merged = g_array_new (FALSE, TRUE, sizeof (NcXlsxRange));
  return self;
}

void
nc_xlsx_rows_free (NcXlsxRows *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->part, nc_xlsx_part_free);
  g_string_free (self->text, TRUE);
  g_array_unref (self->raw);
  g_array_unref (self->cells);
  g_array_unref (self->merged);
  g_free (self);
}

static void
set_number (NcXlsxRows *self, RawCell *raw, const char *text, guint style)
{
  NcXlsxFormat format =
      style < self->workbook->formats->len ? g_array_index (self->workbook->formats, NcXlsxFormat, style) : 0;
  g_autofree char *shown = NULL;
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  raw->cell.type = NC_XLSX_CELL_NUMBER;
  raw->cell.percent = format == NC_XLSX_FORMAT_PERCENT;
  if (end == text || *end) {
    raw->cell.type = NC_XLSX_CELL_TEXT;
    g_string_append (self->text, text);
    return;
  }
  if (format == NC_XLSX_FORMAT_PLAIN || format == NC_XLSX_FORMAT_PERCENT)
    shown = nc_xlsx_number_text (value);
  else
    raw->cell.type = nc_xlsx_date_text (value, self->workbook->from_1904, format, &shown);
  g_string_append (self->text, shown);
}

/* Gives the cell its type and text from what <v> or <is> held. */
static gboolean
set_value (NcXlsxRows *self, RawCell *raw, const char *kind, GString *value, guint style, GError **error)
{
  NcXlsx *workbook = self->workbook;

  if (g_strcmp0 (kind, "s") == 0) {
    guint64 index = 0;

    if (!g_ascii_string_to_unsigned (value->str, 10, 0, G_MAXUINT32, &index, NULL) ||
        index >= workbook->shared_offsets->len) {
      g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                   _ ("row %u: the text of a cell is missing; open the workbook and save it again as .xlsx"),
                   self->last_row);
      return FALSE;
    }
    raw->cell.type = NC_XLSX_CELL_TEXT;
    g_string_append (self->text, workbook->shared->str + g_array_index (workbook->shared_offsets, gsize, index));
  } else if (g_strcmp0 (kind, "b") == 0) {
    raw->cell.type = NC_XLSX_CELL_BOOLEAN;
    g_string_append (self->text, nc_xlsx_is_true (value->str) ? "TRUE" : "FALSE");
  } else if (g_strcmp0 (kind, "e") == 0) {
    raw->cell.type = NC_XLSX_CELL_ERROR;
    g_string_append (self->text, value->str);
  } else if (g_strcmp0 (kind, "str") == 0 || g_strcmp0 (kind, "inlineStr") == 0) {
    raw->cell.type = NC_XLSX_CELL_TEXT;
    if (g_str_equal (kind, "str"))
      nc_xlsx_decode_escapes (value);
    g_string_append (self->text, value->str);
  } else if (g_strcmp0 (kind, "d") == 0) {
    raw->cell.type = strchr (value->str, 'T') ? NC_XLSX_CELL_DATE_TIME : NC_XLSX_CELL_DATE;
    g_string_append (self->text, value->str);
  } else {
    set_number (self, raw, value->str, style);
  }
  return TRUE;
}

/* Below <c>: the formula and the value. */
static gboolean
read_cell_content (NcXlsxRows *self, RawCell *raw, GString *value, gboolean *has_value, GError **error)
{
  NcXlsxPart *part = self->part;
  int depth = nc_xlsx_part_depth (part);
  gboolean end = FALSE;

  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    if (nc_xlsx_part_is_start (part, "f")) {
      raw->cell.formula = TRUE;
    } else if (nc_xlsx_part_is_start (part, "v")) {
      if (!nc_xlsx_part_read_text (part, value, NC_XLSX_MAX_CELL_BYTES, error))
        return FALSE;
      *has_value = value->len > 0;
    } else if (nc_xlsx_part_is_start (part, "is")) {
      if (!nc_xlsx_part_read_string_item (part, value, error))
        return FALSE;
      *has_value = value->len > 0;
    }
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_cell (NcXlsxRows *self, GString *value, GError **error)
{
  g_autofree char *name = nc_xlsx_part_attribute (self->part, "r");
  g_autofree char *kind = nc_xlsx_part_attribute (self->part, "t");
  guint style = nc_xlsx_part_attribute_uint (self->part, "s"), row = 0;
  guint previous = self->last_column;
  RawCell raw = { .offset = self->text->len };
  gboolean has_value = FALSE;

  raw.cell.column = previous + 1;
  if (name)
    parse_cell_name (name, &raw.cell.column, &row);
  if (raw.cell.column <= previous || raw.cell.column > NC_XLSX_MAX_COLUMNS) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 raw.cell.column > NC_XLSX_MAX_COLUMNS
                     ? _ ("row %u has more than 16,384 columns; split the list")
                     : _ ("row %u: its cells are out of order; open the workbook and save it again as .xlsx"),
                 self->last_row);
    return FALSE;
  }
  self->last_column = raw.cell.column;
  g_string_truncate (value, 0);
  if (!read_cell_content (self, &raw, value, &has_value, error))
    return FALSE;
  raw.cell.no_value = raw.cell.formula && !has_value;
  if (!has_value && !raw.cell.formula)
    return TRUE;
  if (has_value && !set_value (self, &raw, kind, value, style, error))
    return FALSE;
  g_string_append_c (self->text, '\0');
  if (self->text->len > MAX_ROW_BYTES) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE, _ ("row %u holds more than 16 MB of text; shorten it"),
                 self->last_row);
    return FALSE;
  }
  g_array_append_val (self->raw, raw);
  return TRUE;
}

static gboolean
read_row (NcXlsxRows *self, GError **error)
{
  NcXlsxPart *part = self->part;
  int depth = nc_xlsx_part_depth (part);
  g_autofree char *number = nc_xlsx_part_attribute (part, "r");
  g_autoptr (GString) value = g_string_new (NULL);
  guint64 row = self->last_row + 1;
  gboolean end = FALSE;

  if (number && !g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT32, &row, NULL))
    row = 0;
  if (row <= self->last_row || row > NC_XLSX_MAX_ROWS) {
    g_set_error (error, NC_XLSX_ERROR, row > NC_XLSX_MAX_ROWS ? NC_XLSX_ERROR_TOO_LARGE : NC_XLSX_ERROR_DAMAGED,
                 row > NC_XLSX_MAX_ROWS
                     ? _ ("the sheet has more than 1,048,576 rows (after row %u); split it")
                     : _ ("the rows after row %u are out of order; open the workbook and save it again as .xlsx"),
                 self->last_row);
    return FALSE;
  }
  self->last_row = (guint)row;
  self->last_column = 0;
  g_array_set_size (self->raw, 0);
  g_string_truncate (self->text, 0);
  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    if (nc_xlsx_part_is_start (part, "c") && !read_cell (self, value, error))
      return FALSE;
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
  }
  return TRUE;
}

static void
add_merged (NcXlsxRows *self)
{
  g_autofree char *text = nc_xlsx_part_attribute (self->part, "ref");
  NcXlsxRange range = { 0 };
  const char *rest;

  if (!text || self->merged->len >= NC_XLSX_MAX_MERGED)
    return;
  rest = parse_cell_name (text, &range.first_column, &range.first_row);
  if (*rest != ':')
    return;
  parse_cell_name (rest + 1, &range.last_column, &range.last_row);
  if (range.first_row && range.first_column && range.last_row >= range.first_row &&
      range.last_column >= range.first_column)
    g_array_append_val (self->merged, range);
}

static void
publish_row (NcXlsxRows *self)
{
  g_array_set_size (self->cells, 0);
  for (guint i = 0; i < self->raw->len; i++) {
    RawCell *raw = &g_array_index (self->raw, RawCell, i);
    NcXlsxCell cell = raw->cell;

    cell.text = self->text->str + raw->offset;
    g_array_append_val (self->cells, cell);
  }
}

static void
read_biff_row (NcXlsxRows *self)
{
  g_array_set_size (self->raw, 0);
  g_string_truncate (self->text, 0);
  for (guint i = 0; i < self->n_columns && self->text->len < MAX_ROW_BYTES; i++) {
    RawCell raw = { .cell.column = i + 1, .offset = self->text->len };

    if (!nc_biff_read_cell (self->workbook->biff, self->last_row, i, &raw.cell.type, self->text))
      continue;
    g_string_append_c (self->text, '\0');
    g_array_append_val (self->raw, raw);
  }
  self->last_row++;
}

/**
 * nc_xlsx_rows_next:
 * @row: (out): its number, from 1, as the spreadsheet shows it; empty rows are left out
 * @cells: (out) (transfer none) (array length=n_cells): the cells that hold something, by column
 *
 * Returns: %TRUE with a row; %FALSE at the end (@error unset) or on an error.
 */
gboolean
nc_xlsx_rows_next (NcXlsxRows *self, guint *row, const NcXlsxCell **cells, guint *n_cells, GError **error)
{
  gboolean end = FALSE;

  while (!self->part && self->last_row < self->n_rows) {
    read_biff_row (self);
    if (self->raw->len == 0)
      continue;
    publish_row (self);
    *row = self->last_row;
    *cells = (const NcXlsxCell *)self->cells->data;
    *n_cells = self->cells->len;
    return TRUE;
  }
  while (self->part && !self->finished) {
    if (!nc_xlsx_part_read (self->part, &end, error)) {
      self->finished = TRUE;
      return FALSE;
    }
    if (end) {
      self->finished = TRUE;
    } else if (g_str_equal (nc_xlsx_part_name (self->part), "sheetData")) {
      self->in_rows =
          nc_xlsx_part_node_type (self->part) == XML_READER_TYPE_ELEMENT && !nc_xlsx_part_is_empty (self->part);
    } else if (self->in_rows && nc_xlsx_part_is_start (self->part, "row")) {
      if (!read_row (self, error)) {
        self->finished = TRUE;
        return FALSE;
      }
      if (self->raw->len == 0)
        continue;
      publish_row (self);
      *row = self->last_row;
      *cells = (const NcXlsxCell *)self->cells->data;
      *n_cells = self->cells->len;
      return TRUE;
    } else if (nc_xlsx_part_is_start (self->part, "mergeCell")) {
      add_merged (self);
    }
  }
  return FALSE;
}

/**
 * nc_xlsx_rows_get_merged:
 *
 * Returns: (transfer none) (array length=n_ranges): merged cells; complete once nc_xlsx_rows_next() has said %FALSE,
 * since a file names them after its rows.
 */
const NcXlsxRange *
nc_xlsx_rows_get_merged (NcXlsxRows *self, guint *n_ranges)
{
  *n_ranges = self->merged->len;
  return (const NcXlsxRange *)self->merged->data;
}
