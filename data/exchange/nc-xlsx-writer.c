/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-writer.h"
#include "nc-sheet.h"
#include <string.h>
#include <zip.h>

#define XML       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE   "http://schemas.openxmlformats.org/package/2006/"
#define TYPES     "application/vnd.openxmlformats-"

struct NcXlsxWriter {
  GString *sheet;
  char *name;
};

/* XML text without the characters that XML cannot hold. */
static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
      continue;
    if (c == '&')
      g_string_append (out, "&amp;");
    else if (c == '<')
      g_string_append (out, "&lt;");
    else if (c == '>')
      g_string_append (out, "&gt;");
    else if (c == '"')
      g_string_append (out, "&quot;");
    else if (c == '\r')
      g_string_append (out, "&#13;");
    else
      g_string_append_unichar (out, c);
  }
}

/**
 * nc_xlsx_writer_new:
 * @sheet_name: at most 31 characters, none of []:*?/\
 */
NcXlsxWriter *
nc_xlsx_writer_new (const char *sheet_name)
{
  NcXlsxWriter *self = g_new0 (NcXlsxWriter, 1);

  self->name = g_strdup (sheet_name);
  self->sheet =
      g_string_new (XML "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\"><pane "
                        "ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
  return self;
}

void
nc_xlsx_writer_free (NcXlsxWriter *self)
{
  if (!self)
    return;
  g_string_free (self->sheet, TRUE);
  g_free (self->name);
  g_free (self);
}

void
nc_xlsx_writer_begin_row (NcXlsxWriter *self)
{
  g_string_append (self->sheet, "<row>");
}

void
nc_xlsx_writer_end_row (NcXlsxWriter *self)
{
  g_string_append (self->sheet, "</row>");
}

/**
 * nc_xlsx_writer_text:
 *
 * Adds a cell behind the last one of the row; "" leaves it empty.
 */
void
nc_xlsx_writer_text (NcXlsxWriter *self, const char *text)
{
  if (!*text) {
    g_string_append (self->sheet, "<c/>");
    return;
  }
  g_string_append (self->sheet, "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
  append_escaped (self->sheet, text);
  g_string_append (self->sheet, "</t></is></c>");
}

/**
 * nc_xlsx_writer_number:
 * @number: a decimal number as text
 */
void
nc_xlsx_writer_number (NcXlsxWriter *self, const char *number)
{
  g_string_append_printf (self->sheet, "<c><v>%s</v></c>", number);
}

static gboolean
add_part (zip_t *archive, const char *name, const char *text, gsize size)
{
  zip_source_t *source = zip_source_buffer (archive, text, size, 0);
  zip_int64_t index = source ? zip_file_add (archive, name, source, ZIP_FL_ENC_UTF_8) : -1;

  if (index < 0) {
    zip_source_free (source);
    return FALSE;
  }
  /* 2000-01-01: the same list gives the same bytes */
  return zip_file_set_mtime (archive, (zip_uint64_t)index, 946684800, 0) == 0;
}

static gboolean
add_parts (zip_t *archive, NcXlsxWriter *self, const char *workbook)
{
  static const char types[] =
      XML "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\"" TYPES
          "package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPES
          "officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" "
          "ContentType=\"" TYPES "officedocument.spreadsheetml.worksheet+xml\"/></Types>";
  static const char root[] =
      XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS
          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
  static const char links[] =
      XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS
          "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

  return add_part (archive, "[Content_Types].xml", types, strlen (types)) &&
         add_part (archive, "_rels/.rels", root, strlen (root)) &&
         add_part (archive, "xl/workbook.xml", workbook, strlen (workbook)) &&
         add_part (archive, "xl/_rels/workbook.xml.rels", links, strlen (links)) &&
         add_part (archive, "xl/worksheets/sheet1.xml", self->sheet->str, self->sheet->len);
}

static GBytes *
read_back (zip_source_t *buffer)
{
  zip_stat_t stat;
  g_autofree char *data = NULL;
  gboolean whole;

  if (zip_source_stat (buffer, &stat) != 0 || zip_source_open (buffer) != 0)
    return NULL;
  data = g_malloc (stat.size + 1);
  whole = zip_source_read (buffer, data, stat.size) == (zip_int64_t)stat.size;
  zip_source_close (buffer);
  return whole ? g_bytes_new_take (g_steal_pointer (&data), stat.size) : NULL;
}

/**
 * nc_xlsx_writer_finish:
 *
 * Returns: (transfer full): the workbook's bytes; %NULL with NC_EXCHANGE_ERROR_WRITE
 */
GBytes *
nc_xlsx_writer_finish (NcXlsxWriter *self, GError **error)
{
  g_autoptr (GString) workbook =
      g_string_new (XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheets><sheet name=\"");
  zip_error_t problem;
  zip_source_t *buffer;
  zip_t *archive = NULL;
  GBytes *bytes = NULL;

  append_escaped (workbook, self->name);
  g_string_append (workbook, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
  g_string_append (self->sheet, "</sheetData></worksheet>");
  zip_error_init (&problem);
  buffer = zip_source_buffer_create (NULL, 0, 0, &problem);
  if (buffer) {
    zip_source_keep (buffer);
    archive = zip_open_from_source (buffer, ZIP_TRUNCATE, &problem);
  }
  if (archive && add_parts (archive, self, workbook->str) && zip_close (archive) == 0)
    bytes = read_back (buffer);
  else if (archive)
    zip_discard (archive);
  if (buffer)
    zip_source_free (buffer);
  if (!bytes)
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_WRITE, "XLSX: %s", zip_error_strerror (&problem));
  zip_error_fini (&problem);
  return bytes;
}
