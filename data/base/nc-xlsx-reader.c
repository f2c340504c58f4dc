/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-reader.h"
#include "nc-lang.h"
#include "nc-xlsx-format.h"
#include "nc-xlsx-package.h"
#include <string.h>

#define MAX_FORMATS   65536
#define MAX_ROW_BYTES (16u << 20)

typedef struct {
  char *name;
  char *part;
  gboolean hidden;
} Sheet;

struct _NcXlsx {
  NcXlsxPackage *package;
  GArray *sheets;         /* Sheet */
  GString *shared;        /* all shared strings, each ending with NUL */
  GArray *shared_offsets; /* gsize */
  GArray *formats;        /* NcXlsxFormat by cell style */
  gboolean from_1904;
};

/* A cell while its row is being read: texts move as the row's buffer grows, so offsets are kept. */
typedef struct {
  NcXlsxCell cell;
  gsize offset;
} RawCell;

struct _NcXlsxRows {
  NcXlsx *workbook;
  NcXlsxPart *part;
  gboolean in_rows;  /* between <sheetData> and its end */
  gboolean finished; /* all of the part is read */
  guint last_row;
  GString *text;
  guint last_column; /* of the row, empty cells counted: a cell without a name stands behind it */
  GArray *raw;       /* RawCell */
  GArray *cells;     /* NcXlsxCell */
  GArray *merged;    /* NcXlsxRange */
};

static void
sheet_clear (gpointer data)
{
  Sheet *sheet = data;

  g_free (sheet->name);
  g_free (sheet->part);
}

static gboolean
is_start (NcXlsxPart *part, const char *name)
{
  return nc_xlsx_part_node_type (part) == XML_READER_TYPE_ELEMENT && g_str_equal (nc_xlsx_part_name (part), name);
}

static gboolean
is_text (int node_type)
{
  return node_type == XML_READER_TYPE_TEXT || node_type == XML_READER_TYPE_CDATA ||
         node_type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || node_type == XML_READER_TYPE_WHITESPACE;
}

static gboolean
is_true (const char *text)
{
  return g_strcmp0 (text, "1") == 0 || g_strcmp0 (text, "true") == 0;
}

/* Appends all text below the element that @part stands on, without phonetic runs (rPh); ends on its end tag. */
static gboolean
read_text (NcXlsxPart *part, GString *text, gsize most_bytes, GError **error)
{
  int depth = nc_xlsx_part_depth (part);
  gsize before = text->len;
  gboolean end = FALSE;

  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    gboolean skip = is_start (part, "rPh");

    if (is_text (nc_xlsx_part_node_type (part)))
      g_string_append (text, nc_xlsx_part_value (part));
    if (text->len - before > most_bytes) {
      g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE, _ ("a cell holds more than 1 MB of text"));
      return FALSE;
    }
    if (!(skip ? nc_xlsx_part_skip (part, &end, error) : nc_xlsx_part_read (part, &end, error)))
      return FALSE;
  }
  return TRUE;
}

/* A string item <si> or <is>: white space between its runs is layout, so only <t> counts. */
static gboolean
read_string_item (NcXlsxPart *part, GString *text, GError **error)
{
  int depth = nc_xlsx_part_depth (part);
  g_autoptr (GString) own = g_string_new (NULL);
  gboolean end = FALSE;

  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    if (is_start (part, "rPh")) {
      if (!nc_xlsx_part_skip (part, &end, error))
        return FALSE;
      continue;
    }
    if (is_start (part, "t") && !read_text (part, own, NC_XLSX_MAX_CELL_BYTES, error))
      return FALSE;
    if (own->len > NC_XLSX_MAX_CELL_BYTES) {
      g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE, _ ("a cell holds more than 1 MB of text"));
      return FALSE;
    }
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
  }
  nc_xlsx_decode_escapes (own);
  g_string_append_len (text, own->str, (gssize)own->len);
  return TRUE;
}

/* A target of a relationship as the name of a part; @folder is that of the part which names it, "xl/". */
static char *
resolve_target (const char *folder, const char *target)
{
  g_autofree char *joined = target[0] == '/' ? g_strdup (target + 1) : g_strconcat (folder, target, NULL);
  g_auto (GStrv) steps = g_strsplit (joined, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (char **step = steps; *step; step++) {
    if (g_str_equal (*step, "..") && kept->len > 0)
      g_ptr_array_remove_index (kept, kept->len - 1);
    else if (!g_str_equal (*step, ".") && !g_str_equal (*step, ".."))
      g_ptr_array_add (kept, *step);
  }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **)kept->pdata);
}

/* Id → part, for the relationships of @part; also @type_end → part, for finding one by its type. */
static GHashTable *
read_relationships (NcXlsx *self, const char *part_name, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *slash = strrchr (part_name, '/');
  g_autofree char *folder = g_strndup (part_name, slash ? (gsize)(slash - part_name + 1) : 0);
  g_autofree char *name = g_strdup_printf ("%s_rels/%s.rels", folder, part_name + strlen (folder));
  g_autoptr (NcXlsxPart) part = nc_xlsx_part_open (self->package, name, error);
  gboolean end = FALSE;

  if (!part)
    return NULL;
  while (nc_xlsx_part_read (part, &end, error) && !end) {
    if (!is_start (part, "Relationship") || g_hash_table_size (found) > MAX_FORMATS)
      continue;
    g_autofree char *id = nc_xlsx_part_attribute (part, "Id");
    g_autofree char *target = nc_xlsx_part_attribute (part, "Target");
    g_autofree char *type = nc_xlsx_part_attribute (part, "Type");
    const char *type_end = type ? strrchr (type, '/') : NULL;

    if (!id || !target)
      continue;
    if (type_end)
      g_hash_table_insert (found, g_strdup (type_end), resolve_target (folder, target));
    g_hash_table_insert (found, g_steal_pointer (&id), resolve_target (folder, target));
  }
  return end ? g_steal_pointer (&found) : NULL;
}

static gboolean
add_sheet (NcXlsx *self, NcXlsxPart *part, GHashTable *relationships, GError **error)
{
  g_autofree char *name = nc_xlsx_part_attribute (part, "name");
  g_autofree char *id = nc_xlsx_part_attribute (part, "id");
  g_autofree char *state = nc_xlsx_part_attribute (part, "state");
  const char *target = id ? g_hash_table_lookup (relationships, id) : NULL;
  Sheet sheet = { 0 };

  if (self->sheets->len >= NC_XLSX_MAX_SHEETS) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE, _ ("the workbook has too many sheets"));
    return FALSE;
  }
  if (!name || !target || !strstr (target, "worksheets/"))
    return TRUE; /* a chart sheet or a macro sheet */
  sheet.name = g_steal_pointer (&name);
  sheet.part = g_strdup (target);
  sheet.hidden = state && !g_str_equal (state, "visible");
  g_array_append_val (self->sheets, sheet);
  return TRUE;
}

static gboolean
read_workbook (NcXlsx *self, const char *name, GHashTable *relationships, GError **error)
{
  g_autoptr (NcXlsxPart) part = nc_xlsx_part_open (self->package, name, error);
  gboolean end = FALSE;

  if (!part)
    return FALSE;
  for (;;) {
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
    if (end)
      return TRUE;
    if (is_start (part, "workbookPr")) {
      g_autofree char *date_1904 = nc_xlsx_part_attribute (part, "date1904");

      self->from_1904 = is_true (date_1904);
    } else if (is_start (part, "sheet") && !add_sheet (self, part, relationships, error)) {
      return FALSE;
    }
  }
}

static gboolean
read_shared_strings (NcXlsx *self, const char *name, GError **error)
{
  g_autoptr (NcXlsxPart) part = nc_xlsx_part_open (self->package, name, error);
  gboolean end = FALSE;

  if (!part)
    return FALSE;
  for (;;) {
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
    if (end)
      return TRUE;
    if (!is_start (part, "si"))
      continue;
    g_array_append_val (self->shared_offsets, self->shared->len);
    if (!read_string_item (part, self->shared, error))
      return FALSE;
    g_string_append_c (self->shared, '\0');
    if (self->shared_offsets->len > NC_XLSX_MAX_SHARED_STRINGS ||
        (gint64)self->shared->len > NC_XLSX_MAX_SHARED_STRING_BYTES) {
      g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                           _ ("the workbook holds more than 256 MB of text; split it"));
      return FALSE;
    }
  }
}

static guint
attribute_uint (NcXlsxPart *part, const char *name)
{
  g_autofree char *text = nc_xlsx_part_attribute (part, name);
  guint64 value = 0;

  return text && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &value, NULL) ? (guint)value : 0;
}

static gboolean
read_styles (NcXlsx *self, const char *name, GError **error)
{
  g_autoptr (NcXlsxPart) part = nc_xlsx_part_open (self->package, name, error);
  g_autoptr (GHashTable) custom = g_hash_table_new (NULL, NULL);
  gboolean end = FALSE, in_cell_formats = FALSE;

  if (!part)
    return FALSE;
  for (;;) {
    if (!nc_xlsx_part_read (part, &end, error))
      return FALSE;
    if (end)
      return TRUE;
    if (is_start (part, "numFmt")) {
      g_autofree char *code = nc_xlsx_part_attribute (part, "formatCode");
      guint id = attribute_uint (part, "numFmtId");

      if (code && g_hash_table_size (custom) < MAX_FORMATS)
        g_hash_table_insert (custom, GUINT_TO_POINTER (id), GUINT_TO_POINTER (nc_xlsx_format_of_code (code) + 1));
    } else if (g_str_equal (nc_xlsx_part_name (part), "cellXfs")) {
      in_cell_formats = nc_xlsx_part_node_type (part) == XML_READER_TYPE_ELEMENT && !nc_xlsx_part_is_empty (part);
    } else if (in_cell_formats && is_start (part, "xf") && self->formats->len < MAX_FORMATS) {
      guint id = attribute_uint (part, "numFmtId");
      guint known = GPOINTER_TO_UINT (g_hash_table_lookup (custom, GUINT_TO_POINTER (id)));
      NcXlsxFormat format = known ? (NcXlsxFormat)(known - 1) : nc_xlsx_format_of_id (id);

      g_array_append_val (self->formats, format);
    }
  }
}

static char *
find_workbook_part (NcXlsx *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GHashTable) relationships = read_relationships (self, "", &local);
  const char *target = relationships ? g_hash_table_lookup (relationships, "/officeDocument") : NULL;

  if (local && !g_error_matches (local, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (!target || !nc_xlsx_package_has_part (self->package, target))
    target = "xl/workbook.xml";
  if (!nc_xlsx_package_has_part (self->package, target)) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_NOT_XLSX, _ ("this is no .xlsx workbook"));
    return NULL;
  }
  return g_strdup (target);
}

static NcXlsx *
open_package (NcXlsxPackage *package, GError **error)
{
  g_autoptr (NcXlsx) self = NULL;
  g_autoptr (GHashTable) relationships = NULL;
  g_autofree char *workbook = NULL;
  const char *strings, *styles;

  if (!package)
    return NULL;
  self = g_new0 (NcXlsx, 1);
  self->package = package;
  self->sheets = g_array_new (FALSE, FALSE, sizeof (Sheet));
  g_array_set_clear_func (self->sheets, sheet_clear);
  self->shared = g_string_new (NULL);
  self->shared_offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->formats = g_array_new (FALSE, FALSE, sizeof (NcXlsxFormat));
  workbook = find_workbook_part (self, error);
  relationships = workbook ? read_relationships (self, workbook, error) : NULL;
  if (!relationships || !read_workbook (self, workbook, relationships, error))
    return NULL;
  strings = g_hash_table_lookup (relationships, "/sharedStrings");
  styles = g_hash_table_lookup (relationships, "/styles");
  if (strings && nc_xlsx_package_has_part (package, strings) && !read_shared_strings (self, strings, error))
    return NULL;
  if (styles && nc_xlsx_package_has_part (package, styles) && !read_styles (self, styles, error))
    return NULL;
  if (self->sheets->len == 0) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED, _ ("the workbook has no sheet"));
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * nc_xlsx_open:
 *
 * Opens a workbook and reads its list of sheets, shared strings and number formats; sheets are read on demand.
 *
 * Returns: (transfer full): %NULL with #NcXlsxError otherwise.
 */
NcXlsx *
nc_xlsx_open (const char *path, GError **error)
{
  return open_package (nc_xlsx_package_open (path, error), error);
}

/**
 * nc_xlsx_open_bytes:
 *
 * As nc_xlsx_open() for a workbook in memory.
 */
NcXlsx *
nc_xlsx_open_bytes (GBytes *bytes, GError **error)
{
  return open_package (nc_xlsx_package_open_bytes (bytes, error), error);
}

void
nc_xlsx_free (NcXlsx *self)
{
  if (!self)
    return;
  g_array_unref (self->sheets);
  g_string_free (self->shared, TRUE);
  g_array_unref (self->shared_offsets);
  g_array_unref (self->formats);
  nc_xlsx_package_free (self->package);
  g_free (self);
}

guint
nc_xlsx_get_n_sheets (NcXlsx *self)
{
  return self->sheets->len;
}

const char *
nc_xlsx_get_sheet_name (NcXlsx *self, guint sheet)
{
  g_return_val_if_fail (sheet < self->sheets->len, NULL);
  return g_array_index (self->sheets, Sheet, sheet).name;
}

gboolean
nc_xlsx_get_sheet_hidden (NcXlsx *self, guint sheet)
{
  g_return_val_if_fail (sheet < self->sheets->len, FALSE);
  return g_array_index (self->sheets, Sheet, sheet).hidden;
}

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
  NcXlsxPart *part;

  g_return_val_if_fail (sheet < workbook->sheets->len, NULL);
  part = nc_xlsx_part_open (workbook->package, g_array_index (workbook->sheets, Sheet, sheet).part, error);
  if (!part)
    return NULL;
  self = g_new0 (NcXlsxRows, 1);
  self->workbook = workbook;
  self->part = part;
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
  nc_xlsx_part_free (self->part);
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
      g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED, _ ("row %u: a cell names a text that is not there"),
                   self->last_row);
      return FALSE;
    }
    raw->cell.type = NC_XLSX_CELL_TEXT;
    g_string_append (self->text, workbook->shared->str + g_array_index (workbook->shared_offsets, gsize, index));
  } else if (g_strcmp0 (kind, "b") == 0) {
    raw->cell.type = NC_XLSX_CELL_BOOLEAN;
    g_string_append (self->text, is_true (value->str) ? "TRUE" : "FALSE");
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
    if (is_start (part, "f")) {
      raw->cell.formula = TRUE;
    } else if (is_start (part, "v")) {
      if (!read_text (part, value, NC_XLSX_MAX_CELL_BYTES, error))
        return FALSE;
      *has_value = value->len > 0;
    } else if (is_start (part, "is")) {
      if (!read_string_item (part, value, error))
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
  guint style = attribute_uint (self->part, "s"), row = 0;
  guint previous = self->last_column;
  RawCell raw = { .offset = self->text->len };
  gboolean has_value = FALSE;

  raw.cell.column = previous + 1;
  if (name)
    parse_cell_name (name, &raw.cell.column, &row);
  if (raw.cell.column <= previous || raw.cell.column > NC_XLSX_MAX_COLUMNS) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 raw.cell.column > NC_XLSX_MAX_COLUMNS ? _ ("row %u has more than 16,384 columns")
                                                       : _ ("row %u: its cells are out of order"),
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
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE, _ ("row %u holds more than 16 MB of text"),
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
                 row > NC_XLSX_MAX_ROWS ? _ ("the sheet has more than 1,048,576 rows after row %u")
                                        : _ ("the rows after row %u are out of order"),
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
    if (is_start (part, "c") && !read_cell (self, value, error))
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

  while (!self->finished) {
    if (!nc_xlsx_part_read (self->part, &end, error)) {
      self->finished = TRUE;
      return FALSE;
    }
    if (end) {
      self->finished = TRUE;
    } else if (g_str_equal (nc_xlsx_part_name (self->part), "sheetData")) {
      self->in_rows =
          nc_xlsx_part_node_type (self->part) == XML_READER_TYPE_ELEMENT && !nc_xlsx_part_is_empty (self->part);
    } else if (self->in_rows && is_start (self->part, "row")) {
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
    } else if (is_start (self->part, "mergeCell")) {
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
