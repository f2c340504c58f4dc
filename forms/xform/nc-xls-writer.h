/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libxml/tree.h>
#include "nc-xls-form.h"

G_BEGIN_DECLS

/* Writes a form as an XForms document; used by the XLSForm compiler alone. */
typedef struct {
  NcXlsForm *form;
  xmlDoc *doc;
  xmlNode *model;
  xmlNs *xforms, *html;
  GHashTable *namespaces; /* prefix → xmlNs* */
  GPtrArray *itext;       /* entries in order */
  GHashTable *itext_by_id;
  GPtrArray *languages;
  GHashTable *externals; /* names of the files that rows of the survey name */
  gboolean has_triggers;
} NcXlsWriter;

xmlNode *nc_xls_node (NcXlsWriter *writer, xmlNode *parent, const char *name);
void nc_xls_attribute (NcXlsWriter *writer, xmlNode *node, const char *name, const char *value);
void nc_xls_add_text (xmlNode *node, const char *text);
void nc_xls_add_rich_text (NcXlsWriter *writer, xmlNode *node, const char *text, const NcXlsElement *context);
char *nc_xls_itext_ref (const NcXlsElement *element, const char *what);
gboolean nc_xls_needs_itext (const NcXlsElement *element);
void nc_xls_action (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element, const char *event,
                    const char *value);

void nc_xls_collect_itext (NcXlsWriter *writer);
void nc_xls_write_itext (NcXlsWriter *writer);
void nc_xls_itext_free (NcXlsWriter *writer);
void nc_xls_write_model (NcXlsWriter *writer);
void nc_xls_write_body (NcXlsWriter *writer, xmlNode *body);

G_END_DECLS
