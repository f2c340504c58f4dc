/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Reading XML that comes from outside: no network, no external DTD, no entities of its own, bounded in size and depth.
 */

#define NC_XML_ERROR (nc_xml_error_quark ())
/**
 * NcXmlError:
 * @NC_XML_ERROR_READ: the file cannot be read
 * @NC_XML_ERROR_SYNTAX: not well-formed; the message has line and column
 * @NC_XML_ERROR_ENTITY: declares entities, which are refused
 * @NC_XML_ERROR_LIMIT: too large or too deep
 */
typedef enum {
  NC_XML_ERROR_READ,
  NC_XML_ERROR_SYNTAX,
  NC_XML_ERROR_ENTITY,
  NC_XML_ERROR_LIMIT,
} NcXmlError;
GQuark nc_xml_error_quark (void);

#define NC_XML_MAX_BYTES (64 * 1024 * 1024)

xmlDoc *nc_xml_parse (const char *bytes, gsize size, GError **error);
xmlDoc *nc_xml_parse_file (const char *path, GError **error);
char *nc_xml_serialize (xmlDoc *doc);
char *nc_xml_path (xmlNode *node);
xmlNode *nc_xml_child (xmlNode *parent, const char *local_name);
xmlNode *nc_xml_next (xmlNode *node, const char *local_name);
char *nc_xml_attribute (xmlNode *element, const char *local_name);
char *nc_xml_text (xmlNode *node);
gboolean nc_xml_is (xmlNode *node, const char *local_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
