/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-book.h"
#include "nc-csv.h"
#include "nc-lang.h"
#include "nc-xlsx-reader.h"
#include <string.h>

/* After so many empty rows or columns a sheet is taken to be over, as spreadsheets carry formatted emptiness. */
#define EMPTY_ROWS_AT_END    60
#define EMPTY_COLUMNS_AT_END 20

static const char *const known_sheets[] = { "survey",   "choices",  "settings", "external_choices",
                                            "entities", "findings", "osm",      NULL };

G_DEFINE_QUARK (nc_xls_error_quark, nc_xls_error)

static void
sheet_free (gpointer data)
{
  NcXlsSheet *sheet = data;

  for (guint i = 0; i < sheet->rows->len; i++)
    g_free (g_array_index (sheet->rows, NcXlsRow, i).cells);
  g_array_unref (sheet->rows);
  g_array_unref (sheet->columns);
  g_ptr_array_unref (sheet->headers);
  g_free (sheet->name);
  g_free (sheet->title);
  g_free (sheet);
}

static NcXlsBook *
book_new (const char *name)
{
  NcXlsBook *self = g_new0 (NcXlsBook, 1);
  g_autofree char *base = g_path_get_basename (name);
  char *dot = strrchr (base, '.');

  if (dot && dot != base)
    *dot = '\0';
  self->file_stem = g_steal_pointer (&base);
  self->sheets = g_ptr_array_new_with_free_func (sheet_free);
  self->texts = g_string_chunk_new (64 * 1024);
  return self;
}

void
nc_xls_book_free (NcXlsBook *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->sheets);
  g_string_chunk_free (self->texts);
  g_free (self->file_stem);
  g_free (self);
}

/**
 * nc_xls_book_get:
 * @name: in lower case
 *
 * Returns: (transfer none) (nullable): the sheet.
 */
NcXlsSheet *
nc_xls_book_get (NcXlsBook *self, const char *name)
{
  for (guint i = 0; i < self->sheets->len; i++) {
    NcXlsSheet *sheet = g_ptr_array_index (self->sheets, i);

    if (g_str_equal (sheet->name, name))
      return sheet;
  }
  return NULL;
}

static NcXlsSheet *
add_sheet (NcXlsBook *self, const char *title)
{
  NcXlsSheet *sheet = g_new0 (NcXlsSheet, 1);
  g_autofree char *stripped = g_strstrip (g_strdup (title));

  sheet->title = g_strdup (stripped);
  sheet->name = g_utf8_strdown (stripped, -1);
  sheet->headers = g_ptr_array_new ();
  sheet->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  sheet->rows = g_array_new (FALSE, TRUE, sizeof (NcXlsRow));
  g_ptr_array_add (self->sheets, sheet);
  return sheet;
}

/* White space at both ends away, no-break spaces become plain ones; NULL when nothing is left. */
static const char *
keep_text (NcXlsBook *self, const char *text)
{
  g_autofree char *clean = NULL;

  if (!text || !*text)
    return NULL;
  if (strstr (text, "\xc2\xa0")) {
    g_auto (GStrv) parts = g_strsplit (text, "\xc2\xa0", -1);

    clean = g_strjoinv (" ", parts);
  } else {
    clean = g_strdup (text);
  }
  for (char *at = clean; *at; at++)
    if ((guchar)*at < 0x20 && *at != '\n' && *at != '\t' && *at != '\r')
      *at = ' '; /* what XML cannot hold */
  g_strstrip (clean);
  if (g_str_has_prefix (clean, "\xe3\x80\x80") || g_str_has_suffix (clean, "\xe3\x80\x80")) {
    /* the ideographic space, which Chinese input methods leave behind */
    char *at = clean;
    gsize length;

    while (g_str_has_prefix (at, "\xe3\x80\x80"))
      at += 3;
    memmove (clean, at, strlen (at) + 1);
    while ((length = strlen (clean)) >= 3 && g_str_has_suffix (clean, "\xe3\x80\x80"))
      clean[length - 3] = '\0';
    g_strstrip (clean);
  }
  if (!*clean)
    return NULL;
  self->text_bytes += strlen (clean) + 1;
  return g_string_chunk_insert (self->texts, clean);
}

static void
set_header (NcXlsBook *self, NcXlsSheet *sheet, guint row, guint first_column, const char *const *texts, guint n)
{
  guint gap = 0;

  sheet->header_row = row;
  for (guint i = 0; i < n && i < NC_XLS_MAX_COLUMNS && gap <= EMPTY_COLUMNS_AT_END; i++) {
    const char *text = keep_text (self, texts[i]);
    guint column = first_column + i;

    gap = text ? 0 : gap + 1;
    if (text) {
      g_auto (GStrv) words = g_strsplit_set (text, " \n\r\t", -1);
      g_autoptr (GString) joined = g_string_new (NULL);

      for (char **word = words; *word; word++)
        if (**word)
          g_string_append_printf (joined, "%s%s", joined->len ? " " : "", *word);
      text = g_string_chunk_insert (self->texts, joined->str);
    }
    g_ptr_array_add (sheet->headers, (gpointer)text);
    g_array_append_val (sheet->columns, column);
  }
}

/* @cells, by column of the header, becomes owned by the sheet when it holds anything. */
static gboolean
add_row (NcXlsBook *self, NcXlsSheet *sheet, guint row, guint index, const char **cells, GError **error)
{
  NcXlsRow entry = { .row = row, .index = index, .cells = cells };
  gboolean any = FALSE;

  for (guint i = 0; i < sheet->headers->len; i++)
    any = any || cells[i];
  if (!any) {
    g_free (cells);
    return TRUE;
  }
  g_array_append_val (sheet->rows, entry);
  if (sheet->rows->len <= NC_XLS_MAX_ROWS && self->text_bytes <= NC_XLS_MAX_TEXT_BYTES)
    return TRUE;
  g_set_error (error, NC_XLS_ERROR, NC_XLS_ERROR_TOO_LARGE,
               _ ("the sheet “%s” has more than %u rows; keep long lists in a CSV file beside the form"), sheet->title,
               NC_XLS_MAX_ROWS);
  return FALSE;
}

static gboolean
is_known (const char *name)
{
  return g_strv_contains (known_sheets, name);
}

static void
report_cell (NcXlsSheet *sheet, const NcXlsxCell *cell, guint row, const char *header, NcDiagnostics *diagnostics)
{
  if (cell->type == NC_XLSX_CELL_ERROR)
    nc_diagnostics_add (diagnostics, NC_SEVERITY_ERROR, sheet->name, row, cell->column, header,
                        _ ("mend the formula, or write the value itself"), _ ("the cell shows the error %s"),
                        cell->text);
  else if (cell->no_value)
    nc_diagnostics_add (diagnostics, NC_SEVERITY_ERROR, sheet->name, row, cell->column, header,
                        _ ("write the value itself, or open and save the file in a spreadsheet program"),
                        _ ("the cell holds a formula without a saved result"));
  else if (cell->formula)
    nc_diagnostics_add (diagnostics, NC_SEVERITY_WARNING, sheet->name, row, cell->column, header,
                        _ ("write the value itself: a form must not depend on a spreadsheet's calculation"),
                        _ ("the cell holds a formula; its saved result “%s” is used"), cell->text);
}

static void
report_merged (NcXlsSheet *sheet, NcXlsxRows *rows, NcDiagnostics *diagnostics)
{
  guint n;
  const NcXlsxRange *merged = nc_xlsx_rows_get_merged (rows, &n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *first = nc_diagnostic_cell_name (merged[i].first_row, merged[i].first_column);
    g_autofree char *last = nc_diagnostic_cell_name (merged[i].last_row, merged[i].last_column);

    nc_diagnostics_add (diagnostics, NC_SEVERITY_WARNING, sheet->name, merged[i].first_row, merged[i].first_column,
                        NULL, _ ("unmerge the cells and write every value where it belongs"),
                        _ ("the cells %s:%s are merged; only the first of them has the text"), first, last);
  }
}

static const char **
row_cells (NcXlsBook *self, NcXlsSheet *sheet, guint row, const NcXlsxCell *cells, guint n, NcDiagnostics *diagnostics)
{
  const char **kept = g_new0 (const char *, MAX (sheet->headers->len, 1));

  for (guint i = 0; i < n; i++) {
    guint place = cells[i].column - 1;
    const char *header = place < sheet->headers->len ? g_ptr_array_index (sheet->headers, place) : NULL;

    if (!header)
      continue;
    report_cell (sheet, &cells[i], row, header, diagnostics);
    if (cells[i].text && cells[i].type != NC_XLSX_CELL_EMPTY)
      kept[place] = keep_text (self, cells[i].text);
  }
  return kept;
}

static gboolean
read_xlsx_sheet (NcXlsBook *self, NcXlsx *workbook, guint number, const char *name, NcDiagnostics *diagnostics,
                 GError **error)
{
  g_autoptr (NcXlsxRows) rows = nc_xlsx_rows_new (workbook, number, error);
  NcXlsSheet *sheet;
  const NcXlsxCell *cells;
  guint row, n, last = 1;

  if (!rows)
    return FALSE;
  sheet = add_sheet (self, nc_xlsx_get_sheet_name (workbook, number));
  if (!g_str_equal (sheet->name, name)) {
    g_free (sheet->name);
    sheet->name = g_strdup (name);
  }
  for (;;) {
    g_autoptr (GError) local = NULL;

    if (!nc_xlsx_rows_next (rows, &row, &cells, &n, &local)) {
      if (local) {
        g_set_error (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, _ ("sheet “%s”: %s"), sheet->title, local->message);
        return FALSE;
      }
      break;
    }
    if (row > last + EMPTY_ROWS_AT_END + 1)
      break;
    if (sheet->headers->len == 0) {
      guint width = n ? MIN (cells[n - 1].column, NC_XLS_MAX_COLUMNS) : 0;
      g_autofree const char **texts = g_new0 (const char *, width + 1);
      gboolean any = FALSE;

      for (guint i = 0; i < n && cells[i].column <= width; i++) {
        texts[cells[i].column - 1] = cells[i].text;
        any |= cells[i].text[strspn (cells[i].text, " \t\r\n")] != 0;
      }
      if (any)
        set_header (self, sheet, row, 1, texts, width);
      if (any && row > 1)
        nc_diagnostics_add (diagnostics, NC_SEVERITY_WARNING, sheet->title, row, 0, NULL,
                            _ ("other programs want the column titles in the first row"),
                            _ ("the rows above the column titles are empty"));
    } else {
      guint before = sheet->rows->len;

      if (!add_row (self, sheet, row, row, row_cells (self, sheet, row, cells, n, diagnostics), error))
        return FALSE;
      if (sheet->rows->len > before)
        last = row;
    }
  }
  report_merged (sheet, rows, diagnostics);
  return TRUE;
}

static gboolean
read_xlsx (NcXlsBook *self, GBytes *bytes, NcDiagnostics *diagnostics, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NcXlsx) workbook = nc_xlsx_open_bytes (bytes, &local);
  guint n = workbook ? nc_xlsx_get_n_sheets (workbook) : 0;

  if (!workbook) {
    g_set_error_literal (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, local->message);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_utf8_strdown (nc_xlsx_get_sheet_name (workbook, i), -1);

    g_strstrip (name);
    if (!is_known (name) && n > 1) {
      add_sheet (self, nc_xlsx_get_sheet_name (workbook, i)); /* for telling misspellings */
      continue;
    }
    if (!read_xlsx_sheet (self, workbook, i, is_known (name) ? name : "survey", diagnostics, &local)) {
      g_set_error_literal (error, NC_XLS_ERROR,
                           g_error_matches (local, NC_XLS_ERROR, NC_XLS_ERROR_TOO_LARGE) ? NC_XLS_ERROR_TOO_LARGE
                                                                                         : NC_XLS_ERROR_READ,
                           local->message);
      return FALSE;
    }
  }
  return TRUE;
}

/* A row of a text file: the sheet's name in the first cell or nothing, then the cells; a sheet's first row is its
 * header. */
static gboolean
add_text_row (NcXlsBook *self, NcXlsSheet **sheet, guint *index, guint line, const char *const *cells, guint n,
              GError **error)
{
  const char *name = n ? keep_text (self, cells[0]) : NULL;
  const char **kept;
  gboolean any = FALSE;

  if (name) {
    g_autofree char *lower = g_utf8_strdown (name, -1);

    *sheet = nc_xls_book_get (self, lower);
    if (!*sheet)
      *sheet = add_sheet (self, name);
    *index = (*sheet)->rows->len ? g_array_index ((*sheet)->rows, NcXlsRow, (*sheet)->rows->len - 1).index : 1;
  }
  for (guint i = 1; i < n; i++)
    any = any || (cells[i] && *cells[i] && *g_strchug ((char *)cells[i]));
  if (!*sheet || !any)
    return TRUE;
  if ((*sheet)->headers->len == 0) {
    set_header (self, *sheet, line, 2, cells + 1, n - 1);
    return TRUE;
  }
  for (guint i = (*sheet)->headers->len + 1; i < n; i++)
    if (cells[i] && *cells[i]) {
      nc_diagnostics_add (self->diagnostics, NC_SEVERITY_WARNING, (*sheet)->name, line, i + 1, NULL,
                          _ ("put a cell that holds commas between quotation marks"),
                          _ ("“%s” stands beyond the last column and is lost"), cells[i]);
      break;
    }
  kept = g_new0 (const char *, MAX ((*sheet)->headers->len, 1));
  for (guint i = 1; i < n && i <= (*sheet)->headers->len; i++)
    if (g_ptr_array_index ((*sheet)->headers, i - 1))
      kept[i - 1] = keep_text (self, cells[i]);
  return add_row (self, *sheet, line, ++*index, kept, error);
}

static gboolean
read_csv (NcXlsBook *self, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (bytes, name);
  NcXlsSheet *sheet = NULL;
  guint index = 1;

  for (;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
    const NcCsvField *fields;
    guint n;

    if (!nc_csv_next (csv, &fields, &n, &local)) {
      if (!local)
        return TRUE;
      g_set_error_literal (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, local->message);
      return FALSE;
    }
    for (guint i = 0; i < n; i++)
      g_ptr_array_add (cells, g_strndup (fields[i].text, fields[i].length));
    if (!add_text_row (self, &sheet, &index, (guint)nc_csv_line (csv), (const char *const *)cells->pdata, n, error))
      return FALSE;
  }
}

/* The cells between the bars of a table row; \| is a bar in a text. NULL when it is no row or only draws a rule. */
static GPtrArray *
split_markdown (const char *line)
{
  const char *first = strchr (line, '|'), *last = strrchr (line, '|');
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GString) cell = NULL;

  if (!first || first == last || strspn (line, " \t\r") != (gsize)(first - line))
    return NULL;
  if (strspn (first, "|-: \t") >= (gsize)(last - first) && strchr (first, '-'))
    return NULL;
  cells = g_ptr_array_new_with_free_func (g_free);
  cell = g_string_new (NULL);
  for (const char *at = first + 1; at <= last; at++) {
    if (*at == '\\' && at[1] == '|') {
      g_string_append_c (cell, *++at);
    } else if (*at == '|') {
      g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
      g_string_truncate (cell, 0);
    } else {
      g_string_append_c (cell, *at);
    }
  }
  return g_steal_pointer (&cells);
}

static gboolean
read_markdown (NcXlsBook *self, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *end = data + length;
  NcXlsSheet *sheet = NULL;
  guint index = 1, number = 0;

  if (!g_utf8_validate (data, (gssize)length, NULL)) {
    g_set_error_literal (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, _ ("the file is not in UTF-8"));
    return FALSE;
  }
  for (const char *at = data; at < end;) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    g_autofree char *line = g_strndup (at, (gsize)((stop ? stop : end) - at));
    g_autoptr (GPtrArray) cells = split_markdown (line);

    number++;
    at = stop ? stop + 1 : end;
    if (cells && !add_text_row (self, &sheet, &index, number, (const char *const *)cells->pdata, cells->len, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
looks_like_markdown (const char *name, const char *data, gsize length)
{
  gsize at = 0;

  if (g_str_has_suffix (name, ".md"))
    return TRUE;
  if (g_str_has_suffix (name, ".csv"))
    return FALSE;
  while (at < length && g_ascii_isspace (data[at]))
    at++;
  return at < length && data[at] == '|';
}

/**
 * nc_xls_book_read_bytes:
 * @name: what the file is called; its ending tells .csv from .md
 *
 * Reads the sheets of a form. What is wrong in single cells (a formula, an error value, merged cells) goes to
 * @diagnostics.
 *
 * Returns: (transfer full): %NULL with #NcXlsError when the file as a whole cannot be read.
 */
NcXlsBook *
nc_xls_book_read_bytes (GBytes *bytes, const char *name, NcDiagnostics *diagnostics, GError **error)
{
  g_autoptr (NcXlsBook) self = book_new (name);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gboolean done;

  self->diagnostics = diagnostics;
  if (g_str_has_suffix (lower, ".xlsx") || g_str_has_suffix (lower, ".xlsm") || g_str_has_suffix (lower, ".xls") ||
      (length >= 2 && memcmp (data, "PK", 2) == 0) || (length >= 4 && memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0))
    done = read_xlsx (self, bytes, diagnostics, error);
  else if (looks_like_markdown (lower, data, length))
    done = read_markdown (self, bytes, error);
  else
    done = read_csv (self, bytes, name, error);
  self->diagnostics = NULL;
  if (!done)
    return NULL;
  if (self->sheets->len == 1 && !is_known (((NcXlsSheet *)g_ptr_array_index (self->sheets, 0))->name)) {
    NcXlsSheet *only = g_ptr_array_index (self->sheets, 0);

    g_free (only->name);
    only->name = g_strdup ("survey");
  }
  return g_steal_pointer (&self);
}

/**
 * nc_xls_book_read:
 *
 * As nc_xls_book_read_bytes() from a file.
 */
NcXlsBook *
nc_xls_book_read (const char *path, NcDiagnostics *diagnostics, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &local);
  g_autoptr (GBytes) bytes = mapped ? g_mapped_file_get_bytes (mapped) : NULL;

  if (!mapped) {
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      g_set_error (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, _ ("%s is a folder"), path);
    else
      g_set_error (error, NC_XLS_ERROR, NC_XLS_ERROR_READ, _ ("cannot read %s: %s"), path, local->message);
    return NULL;
  }
  return nc_xls_book_read_bytes (bytes, path, diagnostics, error);
}
