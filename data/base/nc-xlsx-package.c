/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-package.h"
#include "nc-lang.h"
#include <errno.h>
#include <string.h>
#include <zip.h>

#define MAX_ENTRIES 65536

struct _NcXlsxPackage {
  zip_t *zip;
  GBytes *bytes; /* (nullable): what a workbook in memory is read from */
  gint64 packed_bytes;
  gint64 unpacked_bytes; /* by all parts together */
};

struct _NcXlsxPart {
  NcXlsxPackage *package;
  char *name;
  zip_file_t *file;
  xmlTextReader *reader;
  char *parse_message;
  GError *stream_error; /* what the stream met while the parser was reading */
};

G_DEFINE_QUARK (nc_xlsx_error_quark, nc_xlsx_error)

static void
set_not_xlsx (GError **error)
{
  g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_NOT_XLSX, _ ("this is no .xlsx workbook; save it as .xlsx"));
}

static NcXlsxPackage *
package_from_source (zip_source_t *source, gint64 packed_bytes, const guchar *head, gsize head_length, GError **error)
{
  g_autoptr (NcXlsxPackage) self = g_new0 (NcXlsxPackage, 1);
  zip_error_t zip_error;

  self->packed_bytes = packed_bytes;
  if (head_length < 4 || memcmp (head, "PK", 2) != 0) {
    zip_source_free (source);
    set_not_xlsx (error);
    return NULL;
  }
  if (packed_bytes > NC_XLSX_MAX_FILE_BYTES) {
    zip_source_free (source);
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the workbook is larger than 512 MB; split it"));
    return NULL;
  }
  zip_error_init (&zip_error);
  self->zip = zip_open_from_source (source, ZIP_RDONLY, &zip_error);
  zip_error_fini (&zip_error);
  if (!self->zip) {
    zip_source_free (source);
    g_set_error_literal (
        error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
        _ ("the workbook is damaged or cut off; copy it once more, or open it and save it again as .xlsx"));
    return NULL;
  }
  if (zip_get_num_entries (self->zip, 0) > MAX_ENTRIES) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the workbook has too many parts; save the sheet that matters as a file of its own"));
    return NULL;
  }
  return g_steal_pointer (&self);
}

NcXlsxPackage *
nc_xlsx_package_open_bytes (GBytes *bytes, GError **error)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  NcXlsxPackage *self;
  zip_error_t zip_error;
  zip_source_t *source;

  zip_error_init (&zip_error);
  source = zip_source_buffer_create (data, length, 0, &zip_error);
  zip_error_fini (&zip_error);
  if (!source) {
    set_not_xlsx (error);
    return NULL;
  }
  self = package_from_source (source, (gint64)length, data, length, error);
  if (self)
    self->bytes = g_bytes_ref (bytes);
  return self;
}

void
nc_xlsx_package_free (NcXlsxPackage *self)
{
  if (!self)
    return;
  if (self->zip)
    zip_discard (self->zip);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static zip_int64_t
find_part (NcXlsxPackage *self, const char *name)
{
  zip_int64_t index = zip_name_locate (self->zip, name, 0);

  return index >= 0 ? index : zip_name_locate (self->zip, name, ZIP_FL_NOCASE);
}

gboolean
nc_xlsx_package_has_part (NcXlsxPackage *self, const char *name)
{
  return find_part (self, name) >= 0;
}

static gboolean
count_bytes (NcXlsxPart *self, gint64 more)
{
  NcXlsxPackage *package = self->package;

  package->unpacked_bytes += more;
  if (package->unpacked_bytes > NC_XLSX_BOMB_FLOOR_BYTES &&
      package->unpacked_bytes / NC_XLSX_BOMB_RATIO > package->packed_bytes) {
    g_set_error (
        &self->stream_error, NC_XLSX_ERROR, NC_XLSX_ERROR_BOMB,
        _ ("the workbook unpacks to more than %d times its size and is not read; open it and save it again as .xlsx"),
        NC_XLSX_BOMB_RATIO);
    return FALSE;
  }
  if (package->unpacked_bytes > NC_XLSX_MAX_UNPACKED_BYTES) {
    g_set_error_literal (&self->stream_error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the workbook unpacks to more than 2 GB; split it"));
    return FALSE;
  }
  return TRUE;
}

static int
read_cb (void *data, char *buffer, int length)
{
  NcXlsxPart *self = data;
  zip_int64_t got;

  if (self->stream_error)
    return -1;
  got = zip_fread (self->file, buffer, (zip_uint64_t)length);
  if (got < 0) {
    g_set_error (&self->stream_error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 _ ("the workbook is damaged (%s); open it and save it again as .xlsx"), self->name);
    return -1;
  }
  return count_bytes (self, got) ? (int)got : -1;
}

/* libxml2 up to 2.11 takes a pointer to xmlError, later ones one to const: the cast at the call bridges them. */
static void
parse_error_cb (void *data, xmlError *parse_error)
{
  NcXlsxPart *self = data;

  if (!self->parse_message && parse_error && parse_error->level >= XML_ERR_ERROR)
    self->parse_message = g_strchomp (g_strdup (parse_error->message ? parse_error->message : "?"));
}

/**
 * nc_xlsx_part_open:
 * @name: of the part in the container, without a leading slash
 *
 * Starts reading a part. @package must outlive it.
 */
NcXlsxPart *
nc_xlsx_part_open (NcXlsxPackage *package, const char *name, GError **error)
{
  g_autoptr (NcXlsxPart) self = g_new0 (NcXlsxPart, 1);
  zip_int64_t index = find_part (package, name);

  self->package = package;
  self->name = g_strdup (name);
  if (index >= 0)
    self->file = zip_fopen_index (package->zip, (zip_uint64_t)index, 0);
  if (!self->file) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 index < 0 ? _ ("the workbook is damaged (%s is missing); open it and save it again as .xlsx")
                           : _ ("the workbook is damaged (%s); open it and save it again as .xlsx"),
                 name);
    return NULL;
  }
  self->reader =
      xmlReaderForIO (read_cb, NULL, self, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (!self->reader) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 _ ("the workbook is damaged (%s); open it and save it again as .xlsx"), name);
    return NULL;
  }
  xmlTextReaderSetStructuredErrorHandler (self->reader, (xmlStructuredErrorFunc)parse_error_cb, self);
  return g_steal_pointer (&self);
}

void
nc_xlsx_part_free (NcXlsxPart *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->reader, xmlFreeTextReader);
  if (self->file)
    zip_fclose (self->file);
  g_clear_error (&self->stream_error);
  g_free (self->parse_message);
  g_free (self->name);
  g_free (self);
}

static gboolean
check_result (NcXlsxPart *self, int result, gboolean *end, GError **error)
{
  *end = result == 0;
  if (self->stream_error) {
    g_propagate_error (error, g_steal_pointer (&self->stream_error));
    return FALSE;
  }
  if (result < 0) {
    g_set_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                 _ ("the workbook is damaged (%s: %s); open it and save it again as .xlsx"), self->name,
                 self->parse_message ? self->parse_message : "?");
    return FALSE;
  }
  /* No workbook has one; entities are how an XML file is made to explode. */
  if (result > 0 && xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_DOCUMENT_TYPE) {
    g_set_error (
        error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
        _ ("the workbook holds what no list needs (%s declares a document type); open it and save it again as .xlsx"),
        self->name);
    return FALSE;
  }
  return TRUE;
}

/**
 * nc_xlsx_part_read:
 * @end: (out): %TRUE after the last node
 *
 * Goes on to the next node.
 */
gboolean
nc_xlsx_part_read (NcXlsxPart *self, gboolean *end, GError **error)
{
  return check_result (self, xmlTextReaderRead (self->reader), end, error);
}

/**
 * nc_xlsx_part_skip:
 *
 * Goes on to the node after the present one and all it holds.
 */
gboolean
nc_xlsx_part_skip (NcXlsxPart *self, gboolean *end, GError **error)
{
  return check_result (self, xmlTextReaderNext (self->reader), end, error);
}

int
nc_xlsx_part_node_type (NcXlsxPart *self)
{
  return xmlTextReaderNodeType (self->reader);
}

int
nc_xlsx_part_depth (NcXlsxPart *self)
{
  return xmlTextReaderDepth (self->reader);
}

gboolean
nc_xlsx_part_is_empty (NcXlsxPart *self)
{
  return xmlTextReaderIsEmptyElement (self->reader) == 1;
}

/* The element's name without its prefix: transitional and strict workbooks differ only in namespaces. */
const char *
nc_xlsx_part_name (NcXlsxPart *self)
{
  return (const char *)xmlTextReaderConstLocalName (self->reader);
}

const char *
nc_xlsx_part_value (NcXlsxPart *self)
{
  const char *value = (const char *)xmlTextReaderConstValue (self->reader);

  return value ? value : "";
}

/* By its local name too ("id" finds r:id). The caller frees it. */
char *
nc_xlsx_part_attribute (NcXlsxPart *self, const char *name)
{
  char *found = NULL;

  for (int more = xmlTextReaderMoveToFirstAttribute (self->reader); more == 1 && !found;
       more = xmlTextReaderMoveToNextAttribute (self->reader))
    if (!xmlTextReaderIsNamespaceDecl (self->reader) &&
        g_strcmp0 ((const char *)xmlTextReaderConstLocalName (self->reader), name) == 0)
      found = g_strdup ((const char *)xmlTextReaderConstValue (self->reader));
  xmlTextReaderMoveToElement (self->reader);
  return found;
}
