/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xform-check.h"
#include "nc-lang.h"
#include <libxml/tree.h>
#include <string.h>

typedef struct {
  NcXpathEnv *env;
  NcXlsform *source;
  NcDiagnostics *diagnostics;
  GHashTable *seen; /* faults told already: an expression can stand in several places */
} Check;

/* Attributes that hold an expression, and the word of the column they come from. */
static const struct {
  const char *attribute, *column;
} expressions[] = {
  { "calculate", "calculate" }, { "relevant", "relevant" },     { "constraint", "constraint" },
  { "required", "required" },   { "readonly", "readonly" },     { "soft", "nc:soft" },
  { "value", "default" },       { "nodeset", "choice_filter" }, { "when", "when" },
};

/* How to mend a formula: where a Chinese keyboard's full-width characters stand in it, that is what is wrong. */
static char *
hint_for (const char *expression, const GError *error)
{
  static const char *const wide[][2] = { { "（", "(" }, { "）", ")" }, { "，", "," },  { "＞", ">" },  { "＜", "<" },
                                         { "＝", "=" }, { "＋", "+" }, { "－", "-" },  { "＊", "*" },  { "｛", "{" },
                                         { "｝", "}" }, { "＄", "$" }, { "＂", "\"" }, { "＇", "'" },  { "≥", ">=" },
                                         { "≤", "<=" }, { "≠", "!=" }, { "×", "*" },   { "÷", "div" }, { "　", " " } };

  if (error->code == NC_XPATH_ERROR_UNKNOWN_FUNCTION)
    return g_strdup (_ ("use a function of the ODK XForms specification, or one of the nc: functions"));
  for (guint i = 0; error->code == NC_XPATH_ERROR_SYNTAX && i < G_N_ELEMENTS (wide); i++)
    if (strstr (expression, wide[i][0]))
      return g_strdup_printf (_ ("write “%s” as “%s”"), wide[i][0], wide[i][1]);
  return g_strdup (error->code == NC_XPATH_ERROR_SYNTAX ? _ ("check brackets, quotation marks and commas")
                                                        : _ ("check what the function is given"));
}

static void
complain (Check *check, NcSeverity severity, const char *path, const char *column, const char *expression,
          const char *hint, const char *message)
{
  g_autofree char *key = g_strdup_printf ("%s|%s|%s", path, column, expression);
  g_autofree char *shown = g_strstrip (g_strdup (expression));
  const char *sheet = "survey", *title = column;
  guint row = 0, place = 0;

  if (!g_hash_table_add (check->seen, g_steal_pointer (&key)))
    return;
  if (g_str_equal (column, "when"))
    sheet = "findings";
  else if (check->source)
    nc_xlsform_find_cell (check->source, path, column, &sheet, &row, &place, &title);
  nc_diagnostics_add (check->diagnostics, severity, sheet, row, place, title, hint, _ ("the formula “%s”: %s"), shown,
                      message);
}

/* "是" where "yes" was meant: a single name is a path to a child, and questions have none. */
static gboolean
is_bare_word (const char *expression)
{
  g_autofree char *word = g_strstrip (g_strdup (expression));

  return xmlValidateNCName ((const xmlChar *)word, 0) == 0;
}

static void
check_expression (Check *check, const char *path, const char *column, const char *expression)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, &error);

  g_autofree char *found = NULL, *hint = NULL;

  if (!xpath || (check->env && !nc_xpath_check (xpath, check->env, &error))) {
    hint = hint_for (expression, error);
    complain (check, NC_SEVERITY_ERROR, path, column, expression, hint, error->message);
    return;
  }
  found = check->env ? nc_xpath_find_doubt (xpath, check->env) : NULL;
  if (found)
    complain (check, NC_SEVERITY_WARNING, path, column, expression, _ ("check what the function is given"), found);
  else if (is_bare_word (expression))
    complain (check, NC_SEVERITY_WARNING, path, column, expression,
              _ ("write yes, ${question}, or a text in quotation marks"),
              _ ("this word is read as the name of a question inside this one"));
}

/* The question that an element is about: its own ref or nodeset, or that of what it stands in. */
static char *
path_of (xmlNode *node)
{
  for (xmlNode *at = node; at && at->type == XML_ELEMENT_NODE; at = at->parent) {
    gboolean itemset =
        g_str_equal ((const char *)at->name, "itemset") || g_str_equal ((const char *)at->name, "finding");
    xmlChar *ref = xmlGetNoNsProp (at, BAD_CAST "ref");
    char *path;

    if (!ref && !itemset)
      ref = xmlGetNoNsProp (at, BAD_CAST "nodeset");
    if (!ref || ref[0] != '/') {
      xmlFree (ref);
      continue;
    }
    path = g_strdup ((const char *)ref);
    xmlFree (ref);
    return path;
  }
  return g_strdup ("");
}

static gboolean
holds_expression (xmlNode *node, const char *attribute)
{
  const char *name = (const char *)node->name;

  if (g_str_equal (attribute, "nodeset"))
    return g_str_equal (name, "itemset");
  if (g_str_equal (attribute, "value"))
    return g_str_equal (name, "setvalue") || g_str_equal (name, "output");
  return g_str_equal (name, "bind") || g_str_equal (name, "finding");
}

static void
check_node (Check *check, xmlNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++) {
    const xmlAttr *attribute;
    gboolean wanted = holds_expression (node, expressions[i].attribute);

    for (attribute = node->properties; wanted && attribute; attribute = attribute->next) {
      xmlChar *value;

      if (!g_str_equal ((const char *)attribute->name, expressions[i].attribute))
        continue;
      value = xmlNodeListGetString (node->doc, attribute->children, 1);
      if (value) {
        g_autofree char *path = path_of (node);

        check_expression (check, path, expressions[i].column, (const char *)value);
      }
      xmlFree (value);
    }
  }
}

/* Answers and choices hold none; without recursion, since a body may nest deeply. */
static xmlNode *
next_node (xmlNode *node, xmlNode *root)
{
  if (node->children && !g_str_equal ((const char *)node->name, "instance"))
    for (xmlNode *child = node->children; child; child = child->next)
      if (child->type == XML_ELEMENT_NODE)
        return child;
  for (xmlNode *at = node; at && at != root; at = at->parent)
    for (xmlNode *sibling = at->next; sibling; sibling = sibling->next)
      if (sibling->type == XML_ELEMENT_NODE)
        return sibling;
  return NULL;
}

/**
 * nc_xform_check_expressions:
 * @env: (nullable): with the extension functions registered; %NULL checks syntax alone
 * @source: (nullable): the spreadsheet that @xform comes from, for naming cells
 *
 * Compiles every expression of a form: binds, defaults, choice filters, outputs, findings.
 *
 * Returns: whether all are right; what is wrong goes to @diagnostics.
 */
gboolean
nc_xform_check_expressions (xmlDoc *xform, NcXpathEnv *env, NcXlsform *source, NcDiagnostics *diagnostics)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .env = env, .source = source, .diagnostics = diagnostics, .seen = seen };
  xmlNode *root = xmlDocGetRootElement (xform);
  guint before = nc_diagnostics_count (diagnostics, NC_SEVERITY_ERROR);

  for (xmlNode *node = root; node; node = next_node (node, root))
    check_node (&check, node);
  return nc_diagnostics_count (diagnostics, NC_SEVERITY_ERROR) == before;
}
