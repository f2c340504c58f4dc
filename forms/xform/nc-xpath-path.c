/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <libxml/xpath.h>
#include <math.h>
#include <string.h>

/* Location paths: axes, node tests, predicates, document order. */

#define XHTML "http://www.w3.org/1999/xhtml"

static const struct {
  const char *prefix;
  const char *uri;
} known_namespaces[] = {
  { "h", XHTML },
  { "xhtml", XHTML },
  { "jr", "http://openrosa.org/javarosa" },
  { "orx", "http://openrosa.org/xforms" },
  { "odk", "http://www.opendatakit.org/xforms" },
  { "entities", "http://www.opendatakit.org/xforms/entities" },
  { "xf", "http://www.w3.org/2002/xforms" },
  { "xsd", "http://www.w3.org/2001/XMLSchema" },
  { "ev", "http://www.w3.org/2001/xml-events" },
  { "mathml", "http://www.w3.org/1998/Math/MathML" },
  { "xml", "http://www.w3.org/XML/1998/namespace" },
};

/* What a prefix of an expression stands for: by the declarations at the context, else by what XForms always mean.
   Expressions often use prefixes that only inner elements declare, so that an unknown prefix compares as it is written.
 */
static const char *
resolve_prefix (xmlNode *context, const char *prefix)
{
  xmlNode *element = context;
  xmlNs *ns;

  while (element && element->type != XML_ELEMENT_NODE)
    element = element->type == XML_NAMESPACE_DECL  ? (xmlNode *)((xmlNs *)element)->next
              : element->type == XML_DOCUMENT_NODE ? xmlDocGetRootElement ((xmlDoc *)element)
                                                   : element->parent;
  ns = element ? xmlSearchNs (element->doc, element, (const xmlChar *)prefix) : NULL;
  if (ns)
    return (const char *)ns->href;
  for (guint i = 0; i < G_N_ELEMENTS (known_namespaces); i++)
    if (strcmp (prefix, known_namespaces[i].prefix) == 0)
      return known_namespaces[i].uri;
  return NULL;
}

typedef struct {
  const NcXpNode *step;
  const char *uri; /* of the step's prefix */
  gboolean by_prefix;
} Test;

static Test
prepare_test (const NcXpNode *step, xmlNode *context)
{
  Test test = { .step = step };

  if (step->prefix) {
    test.uri = resolve_prefix (context, step->prefix);
    test.by_prefix = !test.uri;
  }
  return test;
}

/* A name without prefix means no namespace, or a default namespace of the instance's own; not the XHTML around it. */
static gboolean
in_namespace (const Test *test, xmlNode *node)
{
  xmlNs *ns = node->ns;

  if (!test->step->prefix)
    return !ns || (!ns->prefix && node->type == XML_ELEMENT_NODE && strcmp ((const char *)ns->href, XHTML) != 0);
  if (!ns)
    return FALSE;
  if (test->by_prefix)
    return ns->prefix && strcmp ((const char *)ns->prefix, test->step->prefix) == 0;
  return strcmp ((const char *)ns->href, test->uri) == 0;
}

static gboolean
matches (const Test *test, xmlNode *node)
{
  const NcXpNode *step = test->step;
  int principal = step->axis == NC_XP_ATTRIBUTE   ? XML_ATTRIBUTE_NODE
                  : step->axis == NC_XP_NAMESPACE ? XML_NAMESPACE_DECL
                                                  : XML_ELEMENT_NODE;

  switch ((NcXpTest)step->test) {
  case NC_XP_TEST_NODE:
    return TRUE;
  case NC_XP_TEST_TEXT:
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
  case NC_XP_TEST_COMMENT:
    return node->type == XML_COMMENT_NODE;
  case NC_XP_TEST_PI:
    return node->type == XML_PI_NODE && (!step->text || strcmp ((const char *)node->name, step->text) == 0);
  case NC_XP_TEST_ANY_NAME:
    return (int)node->type == principal;
  case NC_XP_TEST_NAMESPACE:
    return (int)node->type == principal && principal != XML_NAMESPACE_DECL && in_namespace (test, node);
  case NC_XP_TEST_NAME:
  default:
    if ((int)node->type != principal)
      return FALSE;
    if (principal == XML_NAMESPACE_DECL) {
      const xmlChar *prefix = ((xmlNs *)node)->prefix;

      return prefix && !step->prefix && strcmp ((const char *)prefix, step->text) == 0;
    }
    return *node->name == (xmlChar)*step->text && strcmp ((const char *)node->name, step->text) == 0 &&
           in_namespace (test, node);
  }
}

static xmlNode *
parent_of (xmlNode *node)
{
  return node->type == XML_NAMESPACE_DECL ? (xmlNode *)((xmlNs *)node)->next : node->parent;
}

static gboolean
is_plain (xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE ||
         node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE;
}

static gboolean
has_siblings (xmlNode *node)
{
  return is_plain (node);
}

static xmlNode *
first_child (xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE ? node->children : NULL;
}

static void
take (const Test *test, xmlNode *node, NcXpathValue *out)
{
  if ((is_plain (node) || node->type == XML_DOCUMENT_NODE || node->type == XML_ATTRIBUTE_NODE ||
       node->type == XML_NAMESPACE_DECL) &&
      matches (test, node))
    nc_xpath_value_add_node (out, node);
}

/* The node after @node in document order within @top, into its children when @enter. */
static xmlNode *
following_within (xmlNode *node, xmlNode *top, gboolean enter)
{
  if (enter && first_child (node))
    return first_child (node);
  while (node && node != top) {
    if (node->next)
      return node->next;
    node = node->parent;
  }
  return NULL;
}

static void
walk_descendants (NcXpEval *eval, const Test *test, xmlNode *top, NcXpathValue *out)
{
  for (xmlNode *n = following_within (top, top, TRUE); n && nc_xp_spend (eval, 1); n = following_within (n, top, TRUE))
    take (test, n, out);
}

static void
walk_following (NcXpEval *eval, const Test *test, xmlNode *node, NcXpathValue *out)
{
  xmlNode *n = node;

  if (!is_plain (node)) {
    n = parent_of (node);
    if (!n)
      return;
  }
  for (n = following_within (n, NULL, FALSE); n && n->type != XML_DOCUMENT_NODE && nc_xp_spend (eval, 1);
       n = following_within (n, NULL, TRUE))
    take (test, n, out);
}

static void
walk_preceding (NcXpEval *eval, const Test *test, xmlNode *node, NcXpathValue *out)
{
  xmlNode *n = is_plain (node) ? node : parent_of (node);

  /* in reverse document order, without the ancestors */
  for (; n && n->type != XML_DOCUMENT_NODE; n = n->parent)
    for (xmlNode *sibling = n->prev; sibling && nc_xp_spend (eval, 1); sibling = sibling->prev) {
      guint start = out->n_nodes;

      take (test, sibling, out);
      walk_descendants (eval, test, sibling, out);
      for (guint i = start, k = out->n_nodes; i + 1 < k; i++) {
        xmlNode *swap = out->nodes[i];

        out->nodes[i] = out->nodes[--k];
        out->nodes[k] = swap;
      }
    }
}

static void
take_namespace (NcXpEval *eval, const Test *test, xmlNode *element, const xmlChar *prefix, const xmlChar *href,
                NcXpathValue *out)
{
  xmlNs *copy = g_new0 (xmlNs, 1);

  /* as libxml2 itself does: a copy whose next is the element */
  copy->type = XML_NAMESPACE_DECL;
  copy->href = href;
  copy->prefix = prefix;
  copy->next = (xmlNs *)element;
  g_ptr_array_add (eval->env->namespaces, copy);
  take (test, (xmlNode *)copy, out);
}

/* All that are in scope: the default one first, "xml" last. */
static void
walk_namespaces (NcXpEval *eval, const Test *test, xmlNode *element, NcXpathValue *out)
{
  xmlNs **in_scope = xmlGetNsList (element->doc, element);

  for (guint turn = 0; in_scope && turn < 2; turn++)
    for (guint i = 0; in_scope[i]; i++)
      if ((in_scope[i]->prefix != NULL) == (turn == 1) && in_scope[i]->href && *in_scope[i]->href)
        take_namespace (eval, test, element, in_scope[i]->prefix, in_scope[i]->href, out);
  take_namespace (eval, test, element, (const xmlChar *)"xml", (const xmlChar *)"http://www.w3.org/XML/1998/namespace",
                  out);
  xmlFree (in_scope);
}

static void
walk_axis (NcXpEval *eval, const Test *test, xmlNode *node, NcXpathValue *out)
{
  switch ((NcXpAxis)test->step->axis) {
  case NC_XP_SELF:
    take (test, node, out);
    break;
  case NC_XP_CHILD:
    for (xmlNode *n = first_child (node); n && nc_xp_spend (eval, 1); n = n->next)
      take (test, n, out);
    break;
  case NC_XP_DESCENDANT_OR_SELF:
    take (test, node, out);
    walk_descendants (eval, test, node, out);
    break;
  case NC_XP_DESCENDANT:
    walk_descendants (eval, test, node, out);
    break;
  case NC_XP_PARENT:
    if (parent_of (node))
      take (test, parent_of (node), out);
    break;
  case NC_XP_ANCESTOR_OR_SELF:
    take (test, node, out);
    G_GNUC_FALLTHROUGH;
  case NC_XP_ANCESTOR:
    for (xmlNode *n = parent_of (node); n && nc_xp_spend (eval, 1); n = parent_of (n))
      take (test, n, out);
    break;
  case NC_XP_FOLLOWING_SIBLING:
    for (xmlNode *n = has_siblings (node) ? node->next : NULL; n && nc_xp_spend (eval, 1); n = n->next)
      take (test, n, out);
    break;
  case NC_XP_PRECEDING_SIBLING:
    for (xmlNode *n = has_siblings (node) ? node->prev : NULL; n && nc_xp_spend (eval, 1); n = n->prev)
      take (test, n, out);
    break;
  case NC_XP_FOLLOWING:
    walk_following (eval, test, node, out);
    break;
  case NC_XP_PRECEDING:
    walk_preceding (eval, test, node, out);
    break;
  case NC_XP_ATTRIBUTE:
    for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a; a = a->next)
      take (test, (xmlNode *)a, out);
    break;
  case NC_XP_NAMESPACE:
    if (node->type == XML_ELEMENT_NODE)
      walk_namespaces (eval, test, node, out);
    break;
  }
}

/* Keeps the nodes of @value from @from on that satisfy the predicate. */
static void
apply_predicate (NcXpEval *eval, guint32 predicate, NcXpathValue *value, guint from)
{
  const NcXpNode *node = &eval->xpath->nodes[predicate];
  guint size = value->n_nodes - from, kept = from;

  if (node->op == NC_XP_NUMBER) {
    if (node->number >= 1 && node->number <= size && node->number == floor (node->number))
      value->nodes[kept++] = value->nodes[from + (guint)node->number - 1];
    value->n_nodes = kept;
    return;
  }
  for (guint i = 0; i < size && !eval->error; i++) {
    NcXpFocus focus = { .node = value->nodes[from + i], .position = i + 1, .size = size };
    g_auto (NcXpathValue) result = { .type = NC_XPATH_STRING };
    gboolean holds;

    nc_xp_eval_node (eval, &focus, predicate, &result);
    holds = result.type == NC_XPATH_NUMBER ? result.number == i + 1 : nc_xpath_value_to_boolean (&result);
    if (holds)
      value->nodes[kept++] = focus.node;
  }
  value->n_nodes = kept;
}

/* Whether an expression says the same for every item: no relative path, no position of its own. */
static gboolean
is_independent (NcXpEval *eval, guint32 index)
{
  const NcXpNode *node = &eval->xpath->nodes[index];

  if (node->op == NC_XP_STEP)
    return TRUE;
  if (node->op == NC_XP_PATH && !node->absolute && !node->has_start)
    return FALSE;
  if (node->op == NC_XP_CALL &&
      (!node->n_children ? strcmp (node->text, "current") != 0 && strcmp (node->text, "today") != 0
                         : strcmp (node->text, "instance") != 0 && strcmp (node->text, "string") != 0 &&
                               strcmp (node->text, "concat") != 0 && strcmp (node->text, "coalesce") != 0))
    return FALSE;
  for (guint32 child = node->child; child; child = eval->xpath->nodes[child].next)
    if (!is_independent (eval, child))
      return FALSE;
  return TRUE;
}

/* The column's name when @index is a relative path of one child step without predicates. */
static const char *
column_of (NcXpEval *eval, guint32 index)
{
  const NcXpNode *path = &eval->xpath->nodes[index], *step;

  if (path->op != NC_XP_PATH || path->absolute || path->has_start || path->n_children != 1)
    return NULL;
  step = &eval->xpath->nodes[path->child];
  if (step->axis != NC_XP_CHILD || step->test != NC_XP_TEST_NAME || step->prefix || step->n_children)
    return NULL;
  return step->text;
}

static gboolean
uses_position (NcXpEval *eval, guint32 index)
{
  const NcXpNode *node = &eval->xpath->nodes[index];

  if (node->op == NC_XP_CALL && (strcmp (node->text, "position") == 0 || strcmp (node->text, "last") == 0))
    return TRUE;
  for (guint32 child = node->child; child; child = eval->xpath->nodes[child].next)
    if (uses_position (eval, child))
      return TRUE;
  return FALSE;
}

/* The first equality `column = expression` of a predicate, which may stand in an `and`. */
static gboolean
find_equality (NcXpEval *eval, guint32 index, const char **column, guint32 *expression)
{
  const NcXpNode *node = &eval->xpath->nodes[index];

  if (node->op == NC_XP_AND) {
    for (guint32 child = node->child; child; child = eval->xpath->nodes[child].next)
      if (find_equality (eval, child, column, expression))
        return TRUE;
    return FALSE;
  }
  if (node->op != NC_XP_EQ)
    return FALSE;
  for (guint side = 0; side < 2; side++) {
    guint32 left = node->child, right = eval->xpath->nodes[left].next;

    *column = column_of (eval, side ? right : left);
    *expression = side ? left : right;
    if (*column && is_independent (eval, *expression))
      return TRUE;
  }
  return FALSE;
}

/* `item[column = expression]` below a parent that never changes: by index instead of a scan. The predicate itself is
   still applied to what the index finds, so that the index can only leave out what cannot hold. */
static gboolean
step_by_index (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *step, xmlNode *parent, NcXpathValue *out)
{
  NcXpathEnv *env = eval->env;
  g_auto (NcXpathValue) wanted = { .type = NC_XPATH_STRING };
  const char *column;
  guint32 expression;
  g_autofree char *text = NULL;

  if (step->axis != NC_XP_CHILD || step->test != NC_XP_TEST_NAME || step->prefix || !step->n_children ||
      !env->hooks.is_static || parent->type != XML_ELEMENT_NODE || !env->hooks.is_static (parent, env->user_data) ||
      uses_position (eval, step->child) || !find_equality (eval, step->child, &column, &expression))
    return FALSE;
  nc_xp_eval_node (eval, focus, expression, &wanted);
  if (eval->error || (wanted.type != NC_XPATH_STRING && !(wanted.type == NC_XPATH_NODESET && wanted.n_nodes <= 1)))
    return eval->error != NULL;
  if (wanted.type == NC_XPATH_NODESET && !wanted.n_nodes)
    return TRUE;
  text = nc_xpath_value_to_string (env, &wanted);
  return nc_xp_index_lookup (eval, parent, step->text, column, text, out);
}

static gboolean
step_to_only_child (NcXpEval *eval, const NcXpNode *step, xmlNode *parent, NcXpathValue *out)
{
  NcXpathEnv *env = eval->env;
  xmlNode *child;

  if (step->axis != NC_XP_CHILD || step->test != NC_XP_TEST_NAME || step->prefix || !env->hooks.only_child)
    return FALSE;
  child = env->hooks.only_child (parent, step->text, env->user_data);
  if (child)
    nc_xpath_value_add_node (out, child);
  return child != NULL;
}

static void
eval_step (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *step, const NcXpathValue *from, NcXpathValue *out)
{
  gboolean is_reverse = step->axis == NC_XP_ANCESTOR || step->axis == NC_XP_ANCESTOR_OR_SELF ||
                        step->axis == NC_XP_PRECEDING || step->axis == NC_XP_PRECEDING_SIBLING;
  gboolean needs_order = is_reverse;
  Test test;

  out->type = NC_XPATH_NODESET;
  if (!from->n_nodes)
    return;
  test = prepare_test (step, from->nodes[0]);
  for (guint i = 0; i < from->n_nodes && !eval->error; i++) {
    guint start = out->n_nodes;

    if (!step_to_only_child (eval, step, from->nodes[i], out) &&
        !step_by_index (eval, focus, step, from->nodes[i], out))
      walk_axis (eval, &test, from->nodes[i], out);
    for (guint32 p = step->child; p && !eval->error; p = eval->xpath->nodes[p].next)
      apply_predicate (eval, p, out, start);
  }
  if (from->n_nodes > 1)
    needs_order = !(step->axis == NC_XP_SELF || step->axis == NC_XP_ATTRIBUTE);
  /* children of nodes of one parent come in order by themselves */
  if (needs_order && !is_reverse && step->axis == NC_XP_CHILD) {
    needs_order = FALSE;
    for (guint i = 1; i < from->n_nodes && !needs_order; i++)
      needs_order = parent_of (from->nodes[i]) != parent_of (from->nodes[0]);
  }
  if (needs_order)
    nc_xp_sort_nodes (eval, out);
}

static void
drop_irrelevant (NcXpEval *eval, NcXpathValue *value)
{
  NcXpathEnv *env = eval->env;
  guint kept = 0;

  if (!env->hooks.is_relevant)
    return;
  for (guint i = 0; i < value->n_nodes; i++)
    if (env->hooks.is_relevant (value->nodes[i], env->user_data))
      value->nodes[kept++] = value->nodes[i];
  value->n_nodes = kept;
}

/** nc_xp_root_of: Returns: the node at which an absolute path begins that is evaluated at @node. */
xmlNode *
nc_xp_root_of (NcXpathEnv *env, xmlNode *node)
{
  xmlNode *root = env->hooks.root ? env->hooks.root (node, env->user_data) : NULL;

  while (!root && parent_of (node))
    node = parent_of (node);
  return root ? root : node;
}

/* The steps of an absolute path that name the context's own ancestors lead to just those, not to other instances of a
   repeat; the last step still finds all of its name. Returns the first step that is left. */
static guint32
follow_context (NcXpEval *eval, const NcXpNode *path, NcXpathValue *from)
{
  xmlNode *chain[64];
  guint depth = 0;
  guint32 index = path->child;

  for (xmlNode *n = eval->current; n && n->type != XML_DOCUMENT_NODE && n->type != XML_NAMESPACE_DECL; n = n->parent)
    if (depth < G_N_ELEMENTS (chain))
      chain[depth++] = n;
  if (!depth || chain[depth - 1]->parent != from->nodes[0])
    return index;
  while (index && depth--) {
    const NcXpNode *step = &eval->xpath->nodes[index];

    if (!step->next || step->axis != NC_XP_CHILD || step->test != NC_XP_TEST_NAME || step->n_children ||
        chain[depth]->type != XML_ELEMENT_NODE || strcmp (step->text, (const char *)chain[depth]->name) != 0)
      break;
    from->nodes[0] = chain[depth];
    index = step->next;
  }
  return index;
}

void
nc_xp_eval_path (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *path, NcXpathValue *result)
{
  g_auto (NcXpathValue) from = { .type = NC_XPATH_NODESET };
  guint32 step = path->child;

  if (path->has_start) {
    nc_xp_eval_node (eval, focus, step, &from);
    if (!eval->error && from.type != NC_XPATH_NODESET)
      nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, path->position, "%s", _ ("no nodes stand before “/”"));
    step = eval->xpath->nodes[step].next;
  } else {
    nc_xpath_value_add_node (&from, path->absolute ? nc_xp_root_of (eval->env, focus->node) : focus->node);
    if (path->absolute && eval->env->follows_context)
      step = follow_context (eval, path, &from);
  }
  for (; step && !eval->error; step = eval->xpath->nodes[step].next) {
    NcXpathValue to = { .type = NC_XPATH_NODESET };

    eval_step (eval, focus, &eval->xpath->nodes[step], &from, &to);
    nc_xpath_value_clear (&from);
    from = to;
  }
  drop_irrelevant (eval, &from);
  *result = from;
  from = (NcXpathValue){ .type = NC_XPATH_STRING };
}

void
nc_xp_eval_filter (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *filter, NcXpathValue *result)
{
  nc_xp_eval_node (eval, focus, filter->child, result);
  if (eval->error)
    return;
  if (result->type != NC_XPATH_NODESET) {
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, filter->position, "%s", _ ("no nodes stand before “[”"));
    return;
  }
  for (guint32 p = eval->xpath->nodes[filter->child].next; p && !eval->error; p = eval->xpath->nodes[p].next)
    apply_predicate (eval, p, result, 0);
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  return -xmlXPathCmpNodes (*(xmlNode *const *)a, *(xmlNode *const *)b);
}

static void
collect_in_order (NcXpEval *eval, xmlNode *root, GHashTable *members, NcXpathValue *out)
{
  for (xmlNode *n = root; n && nc_xp_spend (eval, 1); n = following_within (n, root, TRUE)) {
    if (g_hash_table_remove (members, n))
      nc_xpath_value_add_node (out, n);
    if (n->type == XML_ELEMENT_NODE)
      for (xmlAttr *a = n->properties; a; a = a->next)
        if (g_hash_table_remove (members, a))
          nc_xpath_value_add_node (out, (xmlNode *)a);
  }
}

/** nc_xp_sort_nodes: Puts a node-set in document order, each node once. */
void
nc_xp_sort_nodes (NcXpEval *eval, NcXpathValue *value)
{
  guint kept = 0;

  if (value->n_nodes < 2)
    return;
  if (value->n_nodes > 24) {
    g_autoptr (GHashTable) members = g_hash_table_new (NULL, NULL);
    NcXpathValue sorted = { .type = NC_XPATH_NODESET };

    for (guint i = 0; i < value->n_nodes; i++)
      g_hash_table_add (members, value->nodes[i]);
    for (guint i = 0; i < value->n_nodes && g_hash_table_size (members) && !eval->error; i++) {
      xmlNode *root = value->nodes[i];

      if (!g_hash_table_contains (members, root))
        continue;
      while (parent_of (root))
        root = parent_of (root);
      collect_in_order (eval, root, members, &sorted);
      /* namespace nodes hang on no tree */
      if (g_hash_table_remove (members, value->nodes[i]))
        nc_xpath_value_add_node (&sorted, value->nodes[i]);
    }
    nc_xpath_value_clear (value);
    *value = sorted;
    return;
  }
  qsort (value->nodes, value->n_nodes, sizeof *value->nodes, compare_order);
  for (guint i = 0; i < value->n_nodes; i++)
    if (!kept || value->nodes[i] != value->nodes[kept - 1])
      value->nodes[kept++] = value->nodes[i];
  value->n_nodes = kept;
}
