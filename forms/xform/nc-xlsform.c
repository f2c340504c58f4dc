/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsform.h"
#include "nc-lang.h"
#include "nc-xls-writer.h"
#include <libxml/parser.h>
#include <string.h>

struct _NcXlsform {
  NcXlsBook *book;
  NcXlsForm *form;
  guint errors; /* found while reading */
};

static const struct {
  const char *prefix, *uri;
} standard_namespaces[] = {
  { "ev", "http://www.w3.org/2001/xml-events" },  { "xsd", "http://www.w3.org/2001/XMLSchema" },
  { "jr", "http://openrosa.org/javarosa" },       { "orx", "http://openrosa.org/xforms" },
  { "odk", "http://www.opendatakit.org/xforms" }, { "nc", NC_XLSFORM_NAMESPACE },
};

static xmlNs *
namespace_for (NcXlsWriter *writer, const char *name, const char **local)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix = NULL;
  xmlNs *ns;

  *local = name;
  if (!colon)
    return NULL;
  prefix = g_strndup (name, (gsize)(colon - name));
  ns = g_hash_table_lookup (writer->namespaces, prefix);
  if (!ns) {
    nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "settings", 0, 0, "namespaces",
                        _ ("declare it in the column “namespaces” of settings, as prefix=\"http://…\""),
                        _ ("the prefix of “%s” is not declared"), name);
    return NULL;
  }
  *local = colon + 1;
  return ns;
}

/**
 * nc_xls_node:
 *
 * Adds an element to @parent; a name without prefix is of XForms.
 */
xmlNode *
nc_xls_node (NcXlsWriter *writer, xmlNode *parent, const char *name)
{
  const char *local;
  xmlNs *ns = namespace_for (writer, name, &local);
  xmlNode *node = xmlNewDocNode (writer->doc, ns ? ns : writer->xforms, BAD_CAST local, NULL);

  return xmlAddChild (parent, node);
}

/* A name with an undeclared prefix is left out; that was reported. */
void
nc_xls_attribute (NcXlsWriter *writer, xmlNode *node, const char *name, const char *value)
{
  const char *local;
  xmlNs *ns = namespace_for (writer, name, &local);

  if (!ns && strchr (name, ':'))
    return;
  if (!nc_xls_is_name (name)) {
    nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", 0, 0, name,
                        _ ("use letters, digits, hyphens and underscores after the double colon"),
                        _ ("“%s” cannot be the name of an attribute"), name);
    return;
  }
  xmlSetNsProp (node, ns, BAD_CAST local, BAD_CAST value);
}

void
nc_xls_add_text (xmlNode *node, const char *text)
{
  if (text && *text)
    xmlAddChild (node, xmlNewDocText (node->doc, BAD_CAST text));
}

/* @text, with <output> for what it names. */
void
nc_xls_add_rich_text (NcXlsWriter *writer, xmlNode *node, const char *text, const NcXlsElement *context)
{
  g_autofree char *rich = text && !g_str_equal (text, "-") ? nc_xls_insert_outputs (writer->form, text, context) : NULL;
  xmlNode *parsed = NULL;

  if (!rich) {
    nc_xls_add_text (node, text);
    return;
  }
  if (xmlParseInNodeContext (node, rich, (int)strlen (rich), XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING,
                             &parsed) == XML_ERR_OK &&
      parsed)
    xmlAddChildList (node, parsed);
}

/* namespaces setting: prefix="uri" prefix2="uri2" */
static void
declare_namespaces (NcXlsWriter *writer, xmlNode *root)
{
  const char *setting = nc_xls_setting (writer->form, "namespaces");
  g_auto (GStrv) words = g_strsplit_set (setting ? setting : "", " \t\n\r", -1);

  for (guint i = 0; i < G_N_ELEMENTS (standard_namespaces); i++)
    g_hash_table_insert (writer->namespaces, g_strdup (standard_namespaces[i].prefix),
                         xmlNewNs (root, BAD_CAST standard_namespaces[i].uri, BAD_CAST standard_namespaces[i].prefix));
  for (char **word = words; *word; word++) {
    char *equals = strchr (*word, '=');
    g_autofree char *prefix = equals ? g_strndup (*word, (gsize)(equals - *word)) : NULL;
    g_auto (GStrv) parts = equals ? g_strsplit_set (equals + 1, "\"'", -1) : NULL;
    g_autofree char *uri = parts ? g_strjoinv ("", parts) : NULL;

    if (!prefix || !nc_xls_is_name (prefix) || strchr (prefix, ':') || !*uri ||
        g_hash_table_contains (writer->namespaces, prefix))
      continue;
    g_hash_table_insert (writer->namespaces, g_strdup (prefix), xmlNewNs (root, BAD_CAST uri, BAD_CAST prefix));
  }
}

static xmlNode *
html_node (NcXlsWriter *writer, xmlNode *parent, const char *name)
{
  return xmlAddChild (parent, xmlNewDocNode (writer->doc, writer->html, BAD_CAST name, NULL));
}

static void
write_document (NcXlsWriter *writer, const char *title)
{
  xmlNode *root = xmlNewDocNode (writer->doc, NULL, BAD_CAST "html", NULL), *head;

  xmlDocSetRootElement (writer->doc, root);
  writer->xforms = xmlNewNs (root, BAD_CAST "http://www.w3.org/2002/xforms", NULL);
  writer->html = xmlNewNs (root, BAD_CAST "http://www.w3.org/1999/xhtml", BAD_CAST "h");
  g_hash_table_insert (writer->namespaces, g_strdup ("h"), writer->html);
  xmlSetNs (root, writer->html);
  declare_namespaces (writer, root);
  head = html_node (writer, root, "head");
  nc_xls_add_text (html_node (writer, head, "title"), title);
  writer->model = nc_xls_node (writer, head, "model");
  nc_xls_write_model (writer);
  nc_xls_write_body (writer, html_node (writer, root, "body"));
}

/* A sheet whose name is nearly one that means something is probably a slip of the pen. */
static void
check_sheet_names (NcXlsBook *book, NcDiagnostics *diagnostics)
{
  static const char *const names[] = { "survey", "choices", "settings", "external_choices", "entities", "findings" };

  for (guint i = 0; i < book->sheets->len; i++) {
    const NcXlsSheet *sheet = g_ptr_array_index (book->sheets, i);

    for (guint n = 0; n < G_N_ELEMENTS (names); n++) {
      guint distance = nc_xls_distance (sheet->name, names[n]);

      if (distance > 0 && distance <= 2 && sheet->title[0] != '_' && !nc_xls_book_get (book, names[n])) {
        g_autofree char *hint = g_strdup_printf (_ ("call it “%s”, or put an underscore before its name"), names[n]);

        nc_diagnostics_add (diagnostics, NC_SEVERITY_WARNING, sheet->title, 0, 0, NULL, hint,
                            _ ("the sheet “%s” is left out"), sheet->title);
      }
    }
  }
}

static NcXlsform *
load_book (NcXlsBook *book, NcDiagnostics *diagnostics, GError **error)
{
  g_autoptr (NcDiagnostics) own = diagnostics ? NULL : nc_diagnostics_new ();
  NcXlsform *self;
  NcXlsSheet *survey;

  diagnostics = diagnostics ? diagnostics : own;
  if (!book)
    return NULL;
  check_sheet_names (book, diagnostics);
  survey = nc_xls_book_get (book, "survey");
  if (!survey || survey->headers->len == 0) {
    const char *what = survey ? _ ("the sheet “survey” is empty") : _ ("there is no sheet “survey”");

    nc_diagnostics_add (diagnostics, NC_SEVERITY_ERROR, "survey", 0, 0, NULL,
                        _ ("the questions stand in a sheet called survey, with type, name and label in its first row"),
                        "%s", what);
    g_set_error_literal (error, NC_XLS_ERROR, NC_XLS_ERROR_NOT_IN_ORDER, what);
    nc_xls_book_free (book);
    return NULL;
  }
  if (nc_xls_book_get (book, "entities") && nc_xls_book_get (book, "entities")->rows->len)
    nc_diagnostics_add (diagnostics, NC_SEVERITY_NOTICE, "entities", 0, 0, NULL, NULL,
                        _ ("entities are not kept; the sheet is left aside"));
  self = g_new0 (NcXlsform, 1);
  self->book = book;
  self->form = nc_xls_form_new (book, diagnostics);
  nc_xls_read_settings (self->form);
  nc_xls_read_choices (self->form);
  nc_xls_read_findings (self->form);
  nc_xls_read_survey (self->form);
  nc_xls_check_references (self->form);
  nc_xls_check_lists (self->form);
  self->errors = nc_diagnostics_count (diagnostics, NC_SEVERITY_ERROR);
  self->form->diagnostics = NULL;
  return self;
}

/**
 * nc_xlsform_load:
 * @diagnostics: (nullable): gets what is wrong by sheet, row and column
 *
 * Reads a form. A form with errors is loaded too, so that all of them are told at once; nc_xlsform_to_xform() refuses
 * it.
 *
 * Returns: (transfer full): %NULL with #NcXlsError when the file cannot be read or has no survey.
 */
NcXlsform *
nc_xlsform_load (const char *path, NcDiagnostics *diagnostics, GError **error)
{
  return load_book (nc_xls_book_read (path, diagnostics, error), diagnostics, error);
}

/**
 * nc_xlsform_load_bytes:
 * @name: what the file is called
 *
 * As nc_xlsform_load() from memory.
 */
NcXlsform *
nc_xlsform_load_bytes (GBytes *bytes, const char *name, NcDiagnostics *diagnostics, GError **error)
{
  return load_book (nc_xls_book_read_bytes (bytes, name, diagnostics, error), diagnostics, error);
}

void
nc_xlsform_free (NcXlsform *self)
{
  if (!self)
    return;
  nc_xls_form_free (self->form);
  nc_xls_book_free (self->book);
  g_free (self);
}

/**
 * nc_xlsform_get_id:
 *
 * Returns: (transfer none): form_id of settings, or else the file's name without its ending.
 */
const char *
nc_xlsform_get_id (NcXlsform *self)
{
  const char *id = nc_xls_setting (self->form, "id_string");

  return id ? id : self->book->file_stem;
}

const char *
nc_xlsform_get_title (NcXlsform *self)
{
  const char *title = nc_xls_setting (self->form, "title");

  return title ? title : nc_xlsform_get_id (self);
}

/**
 * nc_xlsform_get_version:
 *
 * Returns: (transfer none) (nullable): version of settings.
 */
const char *
nc_xlsform_get_version (NcXlsform *self)
{
  return nc_xls_setting (self->form, "version");
}

static const NcXlsElement *
find_element (const NcXlsElement *element, const char *nodeset)
{
  g_autofree char *path = nc_xls_element_path (element, NULL);

  if (g_str_equal (path, nodeset))
    return element;
  for (guint i = 0; i < element->children->len; i++) {
    const NcXlsElement *found = find_element (g_ptr_array_index (element->children, i), nodeset);

    if (found)
      return found;
  }
  return NULL;
}

/**
 * nc_xlsform_find_cell:
 * @nodeset: path of a question, "/data/group/name"
 * @attribute: (nullable): what of it: "relevant", "constraint", "calculate", "choice_filter", "default" …
 * @sheet: (out) (transfer none)
 * @row: (out): as the author sees it
 * @column: (out): 0 = not known
 * @title: (out) (transfer none) (nullable): what stands over the column
 *
 * Finds where in the spreadsheet something of the XForm comes from.
 */
gboolean
nc_xlsform_find_cell (NcXlsform *self, const char *nodeset, const char *attribute, const char **sheet, guint *row,
                      guint *column, const char **title)
{
  const NcXlsElement *element = find_element (self->form->root, nodeset);
  NcXlsSheet *survey = nc_xls_book_get (self->book, "survey");
  g_autofree NcXlsColumn *columns = NULL;

  if (!element || !element->row)
    return FALSE;
  *sheet = survey->name;
  *row = element->row;
  *column = 0;
  *title = attribute;
  columns = nc_xls_header_parse (self->form, survey);
  for (guint i = 0; attribute && i < survey->headers->len; i++)
    if (g_strcmp0 (columns[i].key, attribute) == 0 ||
        (!columns[i].key && g_strcmp0 (columns[i].group, attribute) == 0)) {
      *column = g_array_index (survey->columns, guint, i);
      *title = g_ptr_array_index (survey->headers, i);
      break;
    }
  return TRUE;
}

/**
 * nc_xlsform_to_xform:
 * @diagnostics: (nullable): gets what is found wrong while writing
 *
 * Compiles the form.
 *
 * Returns: (transfer full): an XForms document for xmlFreeDoc(); %NULL with %NC_XLS_ERROR_NOT_IN_ORDER when
 * @diagnostics holds errors, from reading or from writing.
 */
xmlDoc *
nc_xlsform_to_xform (NcXlsform *self, NcDiagnostics *diagnostics, GError **error)
{
  g_autoptr (NcDiagnostics) own = diagnostics ? NULL : nc_diagnostics_new ();
  g_autoptr (GHashTable) namespaces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  NcXlsWriter writer = { .form = self->form, .namespaces = namespaces };

  diagnostics = diagnostics ? diagnostics : own;
  self->form->diagnostics = diagnostics;
  writer.doc = xmlNewDoc (BAD_CAST "1.0");
  write_document (&writer, nc_xlsform_get_title (self));
  nc_xls_itext_free (&writer);
  self->form->diagnostics = NULL;
  if (self->errors + nc_diagnostics_count (diagnostics, NC_SEVERITY_ERROR) > 0) {
    xmlFreeDoc (writer.doc);
    g_set_error_literal (
        error, NC_XLS_ERROR, NC_XLS_ERROR_NOT_IN_ORDER,
        _ ("the form has errors and cannot be used; “form check” names each with sheet, row and column"));
    return NULL;
  }
  return writer.doc;
}
