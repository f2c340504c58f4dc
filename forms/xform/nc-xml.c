/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xml.h"
#include "nc-file.h"
#include "nc-lang.h"
#include "nc-xpath-private.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

G_DEFINE_QUARK (nc_xml_error_quark, nc_xml_error)

static gboolean
set_parse_error (xmlParserCtxt *parser, GError **error)
{
  const xmlError *last = xmlCtxtGetLastError (parser);
  g_autofree char *text = g_strdup (last && last->message ? g_strchomp (last->message) : "?");

  if (last && (last->code == XML_ERR_ENTITY_LOOP || last->code == XML_ERR_UNDECLARED_ENTITY))
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_ENTITY, _ ("line %d: entities are not taken (%s)"), last->line,
                 text);
  else if (last && last->code == XML_ERR_INTERNAL_ERROR && strstr (text, "depth"))
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_LIMIT, _ ("line %d: the XML is nested too deeply"), last->line);
  else
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_SYNTAX, _ ("line %d, column %d: no well-formed XML: %s"),
                 last ? last->line : 0, last ? last->int2 : 0, text);
  return FALSE;
}

/**
 * nc_xml_parse:
 * @bytes: (array length=size): a whole document; not NULL
 *
 * Parses a document from outside. Nothing outside it is loaded; a document that declares entities is refused, so that
 * no expansion takes place; nesting is bounded at 256 elements, size at %NC_XML_MAX_BYTES.
 *
 * Returns: (transfer full) (nullable): the tree, or NULL with an #NcXmlError
 */
xmlDoc *
nc_xml_parse (const char *bytes, gsize size, GError **error)
{
  xmlParserCtxt *parser;
  g_autoptr (xmlDoc) doc = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  if (size > NC_XML_MAX_BYTES) {
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_LIMIT, _ ("the XML has more than %d MiB"),
                 NC_XML_MAX_BYTES / 1024 / 1024);
    return NULL;
  }
  if (memmem (bytes, size, "<!ENTITY", 8)) {
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_ENTITY, _ ("the XML declares entities, which are not taken"));
    return NULL;
  }
  parser = xmlNewParserCtxt ();
  doc = xmlCtxtReadMemory (parser, bytes, (int)size, NULL, NULL,
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
  if (!doc || !parser->wellFormed || !xmlDocGetRootElement (doc)) {
    set_parse_error (parser, error);
    g_clear_pointer (&doc, xmlFreeDoc);
  } else if (doc->intSubset && doc->intSubset->entities) {
    g_set_error (error, NC_XML_ERROR, NC_XML_ERROR_ENTITY, _ ("the XML declares entities, which are not taken"));
    g_clear_pointer (&doc, xmlFreeDoc);
  }
  xmlFreeParserCtxt (parser);
  return g_steal_pointer (&doc);
}

/**
 * nc_xml_parse_file:
 *
 * nc_xml_parse() over a file; messages begin with its name.
 *
 * Returns: (transfer full) (nullable): the tree, or NULL with an #NcXmlError
 */
xmlDoc *
nc_xml_parse_file (const char *path, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) local = NULL;
  gsize size;
  xmlDoc *doc;

  if (!nc_file_read (path, NC_FILE_FORM_BYTES, &bytes, &size, &local)) {
    g_set_error_literal (error, NC_XML_ERROR, NC_XML_ERROR_READ, local->message);
    return NULL;
  }
  doc = nc_xml_parse (bytes, size, error);
  if (!doc)
    g_prefix_error (error, "%s: ", path);
  return doc;
}

/**
 * nc_xml_serialize:
 *
 * Returns: (transfer full): the document as UTF-8 without added white space.
 */
char *
nc_xml_serialize (xmlDoc *doc)
{
  xmlChar *text = NULL;
  int length = 0;
  char *copy;

  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  copy = g_strndup ((const char *)text, (gsize)length);
  xmlFree (text);
  return copy;
}

static guint
position_among (xmlNode *node)
{
  guint position = 1;

  for (xmlNode *n = node->prev; n; n = n->prev)
    if (n->type == node->type)
      position++;
  return position;
}

/**
 * nc_xml_path:
 *
 * A positional path that finds the node again: "*[1]" steps from the root, "@id" and "text()[1]" at the end; "/" is the
 * document.
 *
 * Returns: (transfer full): the path
 */
char *
nc_xml_path (xmlNode *node)
{
  g_autoptr (GString) path = g_string_new (NULL);

  while (node && node->type != XML_DOCUMENT_NODE && node->type != XML_HTML_DOCUMENT_NODE) {
    g_autofree char *step = NULL;
    xmlNode *parent = node->type == XML_NAMESPACE_DECL ? (xmlNode *)((xmlNs *)node)->next : node->parent;

    if (node->type == XML_NAMESPACE_DECL) {
      const char *prefix = (const char *)((xmlNs *)node)->prefix;

      step = prefix ? g_strdup_printf ("/@xmlns:%s", prefix) : g_strdup ("/@xmlns");
    } else if (node->type == XML_ATTRIBUTE_NODE) {
      step = node->ns && node->ns->prefix ? g_strdup_printf ("/@%s:%s", node->ns->prefix, node->name)
                                          : g_strdup_printf ("/@%s", node->name);
    } else {
      const char *test = node->type == XML_ELEMENT_NODE   ? "*"
                         : node->type == XML_COMMENT_NODE ? "comment()"
                         : node->type == XML_PI_NODE      ? "processing-instruction()"
                                                          : "text()";

      step = g_strdup_printf ("/%s[%u]", test, position_among (node));
    }
    g_string_prepend (path, step);
    node = parent;
  }
  return g_strdup (path->len ? path->str : "/");
}

/** nc_xml_is: Returns: whether @node is an element of that local name, in whatever namespace. */
gboolean
nc_xml_is (xmlNode *node, const char *local_name)
{
  return node && node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, local_name) == 0;
}

/** nc_xml_child: Returns: (nullable): the first child element of that local name (NULL: of any). */
xmlNode *
nc_xml_child (xmlNode *parent, const char *local_name)
{
  for (xmlNode *n = parent ? parent->children : NULL; n; n = n->next)
    if (n->type == XML_ELEMENT_NODE && (!local_name || nc_xml_is (n, local_name)))
      return n;
  return NULL;
}

/** nc_xml_next: Returns: (nullable): the next sibling element of that local name (NULL: of any). */
xmlNode *
nc_xml_next (xmlNode *node, const char *local_name)
{
  for (xmlNode *n = node ? node->next : NULL; n; n = n->next)
    if (n->type == XML_ELEMENT_NODE && (!local_name || nc_xml_is (n, local_name)))
      return n;
  return NULL;
}

/** nc_xml_attribute: Returns: (transfer full) (nullable): the value of the attribute of that local name in any
 * namespace. */
char *
nc_xml_attribute (xmlNode *element, const char *local_name)
{
  for (xmlAttr *a = element && element->type == XML_ELEMENT_NODE ? element->properties : NULL; a; a = a->next)
    if (strcmp ((const char *)a->name, local_name) == 0)
      return nc_xml_text ((xmlNode *)a);
  return NULL;
}

/** nc_xml_text: Returns: (transfer full): the string value of a node: all text in it. */
char *
nc_xml_text (xmlNode *node)
{
  char *owned = NULL;
  const char *text = nc_xp_node_text (node, &owned);

  return owned ? owned : g_strdup (text);
}
