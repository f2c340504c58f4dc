/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-private.h"
#include "nc-lang.h"
#include <string.h>

#define MAX_FORMATS 65536

static void
sheet_clear (gpointer data)
{
  NcXlsxSheet *sheet = data;

  g_free (sheet->name);
  g_free (sheet->part);
}

gboolean
nc_xlsx_part_is_start (NcXlsxPart *part, const char *name)
{
  return nc_xlsx_part_node_type (part) == XML_READER_TYPE_ELEMENT && g_str_equal (nc_xlsx_part_name (part), name);
}

static gboolean
is_text (int node_type)
{
  return node_type == XML_READER_TYPE_TEXT || node_type == XML_READER_TYPE_CDATA ||
         node_type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || node_type == XML_READER_TYPE_WHITESPACE;
}

gboolean
nc_xlsx_is_true (const char *text)
{
  return g_strcmp0 (text, "1") == 0 || g_strcmp0 (text, "true") == 0;
}

/* Appends all text below the element that @part stands on, without phonetic runs (rPh); ends on its end tag. */
gboolean
nc_xlsx_part_read_text (NcXlsxPart *part, GString *text, gsize most_bytes, GError **error)
{
  int depth = nc_xlsx_part_depth (part);
  gsize before = text->len;
  gboolean end = FALSE;

  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    gboolean skip = nc_xlsx_part_is_start (part, "rPh");

    if (is_text (nc_xlsx_part_node_type (part)))
      g_string_append (text, nc_xlsx_part_value (part));
    if (text->len - before > most_bytes) {
      g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                           _ ("a cell holds more than 1 MB of text; shorten it"));
      return FALSE;
    }
    if (!(skip ? nc_xlsx_part_skip (part, &end, error) : nc_xlsx_part_read (part, &end, error)))
      return FALSE;
  }
  return TRUE;
}

/* A string item <si> or <is>: white space between its runs is layout, so only <t> counts. */
gboolean
nc_xlsx_part_read_string_item (NcXlsxPart *part, GString *text, GError **error)
{
  int depth = nc_xlsx_part_depth (part);
  g_autoptr (GString) own = g_string_new (NULL);
  gboolean end = FALSE;

  if (nc_xlsx_part_is_empty (part))
    return TRUE;
  if (!nc_xlsx_part_read (part, &end, error))
    return FALSE;
  while (!end && nc_xlsx_part_depth (part) > depth) {
    if (nc_xlsx_part_is_start (part, "rPh")) {
      if (!nc_xlsx_part_skip (part, &end, error))
        return FALSE;
      continue;
    }
    if (nc_xlsx_part_is_start (part, "t") && !nc_xlsx_part_read_text (part, own, NC_XLSX_MAX_CELL_BYTES, error))
      return FALSE;
    if (own->len > NC_XLSX_MAX_CELL_BYTES) {
      g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                           _ ("a cell holds more than 1 MB of text; shorten it"));
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
    if (!nc_xlsx_part_is_start (part, "Relationship") || g_hash_table_size (found) > MAX_FORMATS)
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
  NcXlsxSheet sheet = { 0 };

  if (self->sheets->len >= NC_XLSX_MAX_SHEETS) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the workbook has too many sheets; save the one that matters as a file of its own"));
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
    if (nc_xlsx_part_is_start (part, "workbookPr")) {
      g_autofree char *date_1904 = nc_xlsx_part_attribute (part, "date1904");

      self->from_1904 = nc_xlsx_is_true (date_1904);
    } else if (nc_xlsx_part_is_start (part, "sheet") && !add_sheet (self, part, relationships, error)) {
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
    if (!nc_xlsx_part_is_start (part, "si"))
      continue;
    g_array_append_val (self->shared_offsets, self->shared->len);
    if (!nc_xlsx_part_read_string_item (part, self->shared, error))
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

guint
nc_xlsx_part_attribute_uint (NcXlsxPart *part, const char *name)
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
    if (nc_xlsx_part_is_start (part, "numFmt")) {
      g_autofree char *code = nc_xlsx_part_attribute (part, "formatCode");
      guint id = nc_xlsx_part_attribute_uint (part, "numFmtId");

      if (code && g_hash_table_size (custom) < MAX_FORMATS)
        g_hash_table_insert (custom, GUINT_TO_POINTER (id), GUINT_TO_POINTER (nc_xlsx_format_of_code (code) + 1));
    } else if (g_str_equal (nc_xlsx_part_name (part), "cellXfs")) {
      in_cell_formats = nc_xlsx_part_node_type (part) == XML_READER_TYPE_ELEMENT && !nc_xlsx_part_is_empty (part);
    } else if (in_cell_formats && nc_xlsx_part_is_start (part, "xf") && self->formats->len < MAX_FORMATS) {
      guint id = nc_xlsx_part_attribute_uint (part, "numFmtId");
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
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_NOT_XLSX,
                         _ ("this is no .xlsx workbook; save it as .xlsx"));
    return NULL;
  }
  return g_strdup (target);
}

static NcXlsx *
book_new (void)
{
  NcXlsx *self = g_new0 (NcXlsx, 1);

  self->sheets = g_array_new (FALSE, TRUE, sizeof (NcXlsxSheet));
  g_array_set_clear_func (self->sheets, sheet_clear);
  self->shared = g_string_new (NULL);
  self->shared_offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->formats = g_array_new (FALSE, FALSE, sizeof (NcXlsxFormat));
  return self;
}

static NcXlsx *
open_biff (GBytes *bytes, GError **error)
{
  g_autoptr (NcBiff) biff = nc_biff_open (bytes, error);
  NcXlsx *self;

  if (!biff)
    return NULL;
  self = book_new ();
  for (guint i = 0; i < nc_biff_get_n_sheets (biff); i++) {
    NcXlsxSheet sheet = { .name = g_strdup (nc_biff_get_sheet_name (biff, i)) };

    g_array_append_val (self->sheets, sheet);
  }
  self->biff = g_steal_pointer (&biff);
  return self;
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
  self = book_new ();
  self->package = package;
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
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                         _ ("the workbook has no sheet; open it and save it again as .xlsx"));
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
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &local);
  g_autoptr (GBytes) bytes = NULL;

  if (!mapped) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_READ, _ ("cannot read %s: %s"), path, local->message);
    return NULL;
  }
  bytes = g_mapped_file_get_bytes (mapped);
  return nc_xlsx_open_bytes (bytes, error);
}

/**
 * nc_xlsx_open_bytes:
 *
 * As nc_xlsx_open() for a workbook in memory.
 */
NcXlsx *
nc_xlsx_open_bytes (GBytes *bytes, GError **error)
{
  if (nc_biff_is_biff (bytes))
    return open_biff (bytes, error);
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
  nc_biff_free (self->biff);
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
  return g_array_index (self->sheets, NcXlsxSheet, sheet).name;
}

gboolean
nc_xlsx_get_sheet_hidden (NcXlsx *self, guint sheet)
{
  g_return_val_if_fail (sheet < self->sheets->len, FALSE);
  return g_array_index (self->sheets, NcXlsxSheet, sheet).hidden;
}
