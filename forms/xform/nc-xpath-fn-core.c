/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Finding functions, and those over nodes and booleans of XPath 1.0 §4. */

static const NcXpFunction *const tables[] = { nc_xp_core_functions, nc_xp_string_functions, nc_xp_number_functions,
                                              nc_xp_date_functions, nc_xp_form_functions,   nc_xp_geo_functions };

/** nc_xp_find_function: Returns: (nullable): the built-in function; "fn:" before its name is taken too. */
const NcXpFunction *
nc_xp_find_function (const char *name)
{
  if (g_str_has_prefix (name, "fn:"))
    name += 3;
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const NcXpFunction *f = tables[t]; f->name; f++)
      if (strcmp (f->name, name) == 0)
        return f;
  return NULL;
}

static guint
edit_distance (const char *a, const char *b)
{
  guint rows[2][64], n = (guint)MIN (strlen (b), 63);

  for (guint k = 0; k <= n; k++)
    rows[0][k] = k;
  for (guint i = 1; *a; a++, i++) {
    guint *row = rows[i % 2], *above = rows[(i - 1) % 2];

    row[0] = i;
    for (guint k = 1; k <= n; k++)
      row[k] = MIN (MIN (row[k - 1], above[k]) + 1, above[k - 1] + (*a != b[k - 1]));
    if (!a[1])
      return row[n];
  }
  return n;
}

/** nc_xp_nearest_function: Returns: (nullable): a built-in function of nearly this name. */
const char *
nc_xp_nearest_function (const char *name)
{
  const char *nearest = NULL;
  guint best = 3;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const NcXpFunction *f = tables[t]; f->name; f++) {
      guint distance = edit_distance (name, f->name);

      if (distance < best && distance * 2 < strlen (name)) {
        best = distance;
        nearest = f->name;
      }
    }
  return nearest;
}

static void
fn_last (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)eval;
  (void)call;
  nc_xpath_value_set_number (result, focus->size);
}

/* position(node): among the siblings of its name that stand together */
static void
fn_position (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };
  double position = 1;

  if (!call->n_children) {
    nc_xpath_value_set_number (result, focus->position);
    return;
  }
  if (!nc_xp_arg_nodes (eval, focus, call, 0, &nodes))
    return;
  if (!nodes.n_nodes || nodes.nodes[0]->type != XML_ELEMENT_NODE) {
    nc_xpath_value_set_number (result, NAN);
    return;
  }
  for (xmlNode *n = nodes.nodes[0]->prev; n && nc_xp_spend (eval, 1); n = n->prev) {
    if (n->type != XML_ELEMENT_NODE)
      continue;
    if (strcmp ((const char *)n->name, (const char *)nodes.nodes[0]->name) != 0)
      break;
    position++;
  }
  nc_xpath_value_set_number (result, position);
}

static void
fn_count (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };

  if (nc_xp_arg_nodes (eval, focus, call, 0, &nodes))
    nc_xpath_value_set_number (result, nodes.n_nodes);
}

static void
fn_count_non_empty (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };
  guint count = 0;

  if (!nc_xp_arg_nodes (eval, focus, call, 0, &nodes))
    return;
  for (guint i = 0; i < nodes.n_nodes; i++) {
    g_autofree char *owned = NULL;

    count += *nc_xp_node_text (nodes.nodes[i], &owned) != 0;
  }
  nc_xpath_value_set_number (result, count);
}

/* Elements whose attribute id (or xml:id) is one of @ids. */
static void
add_by_id (NcXpEval *eval, xmlNode *top, GHashTable *ids, NcXpathValue *result)
{
  for (xmlNode *n = top; n && nc_xp_spend (eval, 1);) {
    if (n->type == XML_ELEMENT_NODE)
      for (xmlAttr *a = n->properties; a; a = a->next) {
        g_autofree char *owned = NULL;

        if (strcmp ((const char *)a->name, "id") == 0 && (!a->ns || strcmp ((const char *)a->ns->prefix, "xml") == 0) &&
            g_hash_table_contains (ids, nc_xp_node_text ((xmlNode *)a, &owned))) {
          nc_xpath_value_add_node (result, n);
          break;
        }
      }
    if (n->type != XML_ENTITY_REF_NODE && n->type != XML_DTD_NODE && n->children) {
      n = n->children;
      continue;
    }
    while (n && n != top && !n->next)
      n = n->parent;
    n = !n || n == top ? NULL : n->next;
  }
}

static void
collect_words (GHashTable *words, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_hash_table_add (words, g_strdup (parts[i]));
}

static void
fn_id (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_arg_value (eval, focus, call, 0, &value);
  for (guint i = 0; value.type == NC_XPATH_NODESET && i < value.n_nodes; i++) {
    g_autofree char *owned = NULL;

    collect_words (ids, nc_xp_node_text (value.nodes[i], &owned));
  }
  if (value.type != NC_XPATH_NODESET) {
    g_autofree char *text = nc_xpath_value_to_string (eval->env, &value);

    collect_words (ids, text);
  }
  result->type = NC_XPATH_NODESET;
  add_by_id (eval, (xmlNode *)focus->node->doc, ids, result);
}

/* The first node of the argument, or of the context; NULL when there is none. */
static xmlNode *
first_node (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call)
{
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };

  if (!nc_xp_arg_nodes (eval, focus, call, 0, &nodes) || !nodes.n_nodes)
    return NULL;
  return nodes.nodes[0];
}

static gboolean
has_name (xmlNode *node)
{
  return node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE || node->type == XML_PI_NODE ||
                  node->type == XML_NAMESPACE_DECL);
}

static void
fn_local_name (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  xmlNode *node = first_node (eval, focus, call);

  if (has_name (node) && node->type == XML_NAMESPACE_DECL)
    nc_xpath_value_set_string (result, (const char *)((xmlNs *)node)->prefix);
  else
    nc_xpath_value_set_string (result, has_name (node) ? (const char *)node->name : "");
}

static void
fn_name (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  xmlNode *node = first_node (eval, focus, call);

  if (has_name (node) && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE) && node->ns &&
      node->ns->prefix)
    nc_xpath_value_take_string (result, g_strdup_printf ("%s:%s", node->ns->prefix, node->name));
  else
    fn_local_name (eval, focus, call, result);
}

static void
fn_namespace_uri (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  xmlNode *node = first_node (eval, focus, call);
  gboolean has_ns = node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE) && node->ns;

  nc_xpath_value_set_string (result, has_ns ? (const char *)node->ns->href : "");
}

static void
fn_lang (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *wanted = nc_xp_arg_string (eval, focus, call, 0);
  gsize length = strlen (wanted);

  nc_xpath_value_set_boolean (result, FALSE);
  for (xmlNode *n = focus->node; n && n->type != XML_NAMESPACE_DECL; n = n->parent)
    for (xmlAttr *a = n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next) {
      g_autofree char *owned = NULL;
      const char *lang;

      if (strcmp ((const char *)a->name, "lang") != 0 || !a->ns || strcmp ((const char *)a->ns->prefix, "xml") != 0)
        continue;
      lang = nc_xp_node_text ((xmlNode *)a, &owned);
      nc_xpath_value_set_boolean (result, g_ascii_strncasecmp (lang, wanted, length) == 0 &&
                                              (lang[length] == 0 || lang[length] == '-'));
      return;
    }
}

static void
fn_boolean (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  nc_xpath_value_set_boolean (result, nc_xp_arg_boolean (eval, focus, call, 0));
}

static void
fn_not (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  nc_xpath_value_set_boolean (result, !nc_xp_arg_boolean (eval, focus, call, 0));
}

static void
fn_true (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)eval;
  (void)focus;
  nc_xpath_value_set_boolean (result, call->text[0] == 't' || strcmp (call->text, "fn:true") == 0);
}

static void
fn_boolean_from_string (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);

  nc_xpath_value_set_boolean (result, strcmp (text, "1") == 0 || strcmp (text, "true") == 0);
}

/* The branch that is not taken is not evaluated. */
static void
fn_if (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  gboolean condition = nc_xp_arg_boolean (eval, focus, call, 0);

  if (!eval->error)
    nc_xp_arg_value (eval, focus, call, condition ? 1 : 2, result);
}

static void
fn_current (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)focus;
  (void)call;
  nc_xpath_value_add_node (result, eval->current);
}

const NcXpFunction nc_xp_core_functions[] = {
  { "last", 0, 0, fn_last },   { "position", 0, 1, fn_position },
  { "count", 1, 1, fn_count }, { "count-non-empty", 1, 1, fn_count_non_empty },
  { "id", 1, 1, fn_id },       { "local-name", 0, 1, fn_local_name },
  { "name", 0, 1, fn_name },   { "namespace-uri", 0, 1, fn_namespace_uri },
  { "lang", 1, 1, fn_lang },   { "boolean", 1, 1, fn_boolean },
  { "not", 1, 1, fn_not },     { "true", 0, 0, fn_true },
  { "false", 0, 0, fn_true },  { "boolean-from-string", 1, 1, fn_boolean_from_string },
  { "if", 3, 3, fn_if },       { "current", 0, 0, fn_current },
  { NULL, 0, 0, NULL },
};
