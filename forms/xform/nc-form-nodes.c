/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <stdlib.h>
#include <string.h>

/* The nodes of the primary instance: their states, paths, repeats, texts. */

NcState *
nc_state (xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE ? node->_private : NULL;
}

static xmlNode *
bound_attribute (xmlNode *element, NcDef *def)
{
  for (xmlAttr *a = element->properties; a; a = a->next)
    if (strcmp ((const char *)a->name, def->name) == 0)
      return (xmlNode *)a;
  return (xmlNode *)xmlNewProp (element, (const xmlChar *)def->name, (const xmlChar *)"");
}

static gboolean
is_single (NcDef *def)
{
  for (; def; def = def->parent)
    if (def->is_repeat)
      return FALSE;
  return TRUE;
}

static NcState *
new_state (NcForm *form, xmlNode *node, NcDef *def)
{
  NcState *state = g_new0 (NcState, 1);

  state->def = def;
  state->own = TRUE;
  state->relevant = TRUE;
  node->_private = state;
  form->n_nodes++;
  def->is_many |= def->only != NULL || !is_single (def);
  def->only = def->is_many ? NULL : node;
  return state;
}

/** nc_form_attach_states: Gives @node and all below it their states. */
gboolean
nc_form_attach_states (NcForm *form, xmlNode *node, NcDef *def, GError **error)
{
  NcState *of_parent = node->parent ? nc_state (node->parent) : NULL;

  if (form->n_nodes > NC_FORM_MAX_NODES) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("the form has more than %d answers"), NC_FORM_MAX_NODES);
    return FALSE;
  }
  if (!nc_state (node))
    new_state (form, node, def)->relevant = !of_parent || of_parent->relevant;
  for (guint i = 0; i < def->children->len; i++) {
    NcDef *child = def->children->pdata[i];

    if (child->is_attribute)
      new_state (form, bound_attribute (node, child), child);
  }
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL)) {
    NcDef *of_child = nc_def_child (def, (const char *)n->name, FALSE);

    if (of_child && !nc_form_attach_states (form, n, of_child, error))
      return FALSE;
  }
  return TRUE;
}

void
nc_form_detach_states (NcForm *form, xmlNode *node)
{
  for (xmlAttr *a = node->properties; a; a = a->next)
    if (a->_private) {
      g_clear_pointer (&a->_private, g_free);
      g_hash_table_remove (form->acted, a);
      form->n_nodes--;
    }
  g_hash_table_remove (form->acted, node);
  if (node->_private && nc_state (node)->def->near == node)
    nc_state (node)->def->near = NULL;
  if (node->_private) {
    g_clear_pointer (&node->_private, g_free);
    form->n_nodes--;
  }
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL))
    nc_form_detach_states (form, n);
}

/** nc_form_ancestor_at: Returns: (nullable): @node or the ancestor of it that is of @def. */
xmlNode *
nc_form_ancestor_at (xmlNode *node, NcDef *def)
{
  for (; node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE); node = node->parent) {
    NcState *state = nc_state (node);

    if (state && state->def == def)
      return node;
  }
  return NULL;
}

/** nc_form_each_below: Visits every node of @def at or below @node, in document order. */
void
nc_form_each_below (xmlNode *node, NcDef *def, GFunc visit, gpointer data)
{
  NcState *state = nc_state (node);
  NcDef *next = def;

  if (!state)
    return;
  if (state->def == def) {
    visit (node, data);
    return;
  }
  while (next && next->parent != state->def)
    next = next->parent;
  if (!next)
    return;
  if (next->is_attribute) {
    visit (bound_attribute (node, next), data);
    return;
  }
  for (xmlNode *n = node->children; n; n = n->next) {
    NcState *of_child = n->type == XML_ELEMENT_NODE ? n->_private : NULL;

    if (of_child && of_child->def == next)
      nc_form_each_below (n, def, visit, data);
  }
}

static guint
position_of (xmlNode *node)
{
  guint position = 1;

  for (xmlNode *n = node->prev; n; n = n->prev)
    if (n->type == XML_ELEMENT_NODE && strcmp ((const char *)n->name, (const char *)node->name) == 0)
      position++;
  return position;
}

/** nc_form_path_of: Returns: (transfer full): "/data/motors[3]/model"; only steps of repeats are numbered. */
char *
nc_form_path_of (xmlNode *node)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (; node && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE); node = node->parent) {
    NcState *state = nc_state (node);
    g_autofree char *step = state && state->def->is_repeat
                                ? g_strdup_printf ("/%s[%u]", node->name, position_of (node))
                                : g_strdup_printf ("/%s%s", node->type == XML_ATTRIBUTE_NODE ? "@" : "", node->name);

    g_string_prepend (path, step);
  }
  return g_strdup (path->str);
}

/* The instance @wanted of @repeat in @parent: paths come one after the other, so the last one found is not far. */
static xmlNode *
nth_instance (xmlNode *parent, NcDef *repeat, xmlNode *first, guint64 wanted)
{
  gboolean goes_on = repeat->near && repeat->near->parent == parent && repeat->near_number <= wanted;
  guint number = goes_on ? repeat->near_number : 1;

  for (xmlNode *n = goes_on ? repeat->near : first; n; n = n->next) {
    const NcState *state = n->type == XML_ELEMENT_NODE ? n->_private : NULL;

    if (!state || state->def != repeat)
      continue;
    if (number == wanted) {
      repeat->near = n;
      repeat->near_number = number;
      return n;
    }
    number++;
  }
  return NULL;
}

/* The @wanted-th child of that name, from 1. */
static xmlNode *
nth_named (xmlNode *parent, const char *name, guint64 wanted)
{
  for (xmlNode *n = parent->children; n; n = n->next) {
    const NcState *state = n->type == XML_ELEMENT_NODE ? n->_private : NULL;

    if (!state || strcmp (state->def->name, name) != 0)
      continue;
    if (state->def->is_repeat && wanted > 1)
      return nth_instance (parent, state->def, n, wanted);
    if (--wanted == 0)
      return n;
  }
  return NULL;
}

static xmlNode *
step_to (xmlNode *parent, const char *step)
{
  g_autofree char *copy = g_strdup (step);
  char *bracket = strchr (copy, '['), *end = NULL;
  guint64 wanted = 1;

  if (bracket) {
    *bracket = 0;
    wanted = g_ascii_strtoull (bracket + 1, &end, 10);
    if (end == bracket + 1 || strcmp (end, "]") != 0 || !wanted)
      return NULL;
  }
  if (*copy == '@') {
    for (xmlAttr *a = parent->properties; a; a = a->next)
      if (strcmp ((const char *)a->name, copy + 1) == 0)
        return (xmlNode *)a;
    return NULL;
  }
  return nth_named (parent, copy, wanted);
}

/** nc_form_node: Returns: (nullable): the node at a path, or NULL with %NC_FORM_ERROR_PATH. */
xmlNode *
nc_form_node (NcForm *form, const char *path, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  xmlNode *node = NULL;

  if (*path == '/' && steps[1] && strcmp (steps[1], form->root->name) == 0) {
    node = xmlDocGetRootElement (form->primary);
    for (guint i = 2; node && steps[i]; i++)
      node = step_to (node, steps[i]);
  }
  if (!node)
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("the form has no %s"), path);
  return node;
}

void
nc_form_set_text (xmlNode *node, const char *text)
{
  xmlNode *content = *text ? xmlNewDocText (node->doc, (const xmlChar *)text) : NULL;

  if (node->children)
    xmlFreeNodeList (node->children);
  node->children = node->last = NULL;
  if (!content)
    return;
  content->parent = node;
  node->children = node->last = content;
}

/** nc_form_instances_of: Counts the instances of @repeat in @parent; *@nth is the @n-th of them, from 1. */
guint
nc_form_instances_of (xmlNode *parent, NcDef *repeat, xmlNode **nth, guint n)
{
  guint count = 0;

  for (xmlNode *child = parent->children; child; child = child->next) {
    NcState *state = child->type == XML_ELEMENT_NODE ? child->_private : NULL;

    if (state && state->def == repeat && ++count == n && nth)
      *nth = child;
  }
  return count;
}

/* Where the first instance goes: before the first sibling whose definition comes later. */
static xmlNode *
place_for (xmlNode *parent, NcDef *repeat)
{
  gboolean is_behind = FALSE;

  for (guint i = 0; i < repeat->parent->children->len; i++) {
    NcDef *def = repeat->parent->children->pdata[i];
    xmlNode *found;

    if (is_behind && !def->is_attribute && (found = nc_xml_child (parent, def->name)))
      return found;
    is_behind |= def == repeat;
  }
  return NULL;
}

/** nc_form_new_instance: Adds an instance behind the others; calculates nothing yet. */
xmlNode *
nc_form_new_instance (NcForm *form, xmlNode *parent, NcDef *repeat, GError **error)
{
  xmlNode *last = NULL, *copy, *before;
  guint n = nc_form_instances_of (parent, repeat, NULL, 0);

  if (n >= NC_FORM_MAX_REPEATS) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("%s is repeated more than %d times"), repeat->path,
                 NC_FORM_MAX_REPEATS);
    return NULL;
  }
  nc_form_instances_of (parent, repeat, &last, n);
  copy = xmlDocCopyNode (repeat->template_node, form->primary, 1);
  if (last)
    xmlAddNextSibling (last, copy);
  else if ((before = place_for (parent, repeat)))
    xmlAddPrevSibling (before, copy);
  else
    xmlAddChild (parent, copy);
  /* a copy declares its namespaces anew */
  xmlDOMWrapReconcileNamespaces (NULL, copy, 1);
  if (!nc_form_attach_states (form, copy, repeat, error))
    return NULL;
  nc_form_tell (form, NC_FORM_CHANGE_ADDED, copy, NULL, NULL);
  if (repeat->actions->len && !form->is_loading)
    g_ptr_array_add (form->fresh, copy);
  nc_form_mark_all (form, copy);
  nc_form_structure_changed (form, parent, repeat);
  return copy;
}

static void
tell_emptied (NcForm *form, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (state && !state->def->children->len) {
    g_autofree char *text = nc_xml_text (node);

    if (*text)
      nc_form_tell (form, NC_FORM_CHANGE_VALUE, node, text, "");
  }
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL))
    tell_emptied (form, n);
}

/* Nodes that are about to go must not be evaluated any more. */
static void
forget_below (GPtrArray *nodes, xmlNode *top)
{
  for (guint k = nodes->len; k-- > 0;)
    for (xmlNode *n = nodes->pdata[k]; n; n = n->parent)
      if (n == top) {
        g_ptr_array_remove_index (nodes, k);
        break;
      }
}

static void
forget_dirty (NcForm *form, xmlNode *top)
{
  forget_below (form->fresh, top);
  forget_below (form->changed, top);
  for (guint i = 0; i < form->formulas->len; i++) {
    NcFormula *formula = form->formulas->pdata[i];

    forget_below (formula->dirty, top);
  }
}

/** nc_form_drop_instance: Takes an instance of a repeat out, telling what was answered in it. */
gboolean
nc_form_drop_instance (NcForm *form, xmlNode *node, GError **error)
{
  xmlNode *parent = node->parent;
  NcDef *repeat = nc_state (node)->def;

  (void)error;
  tell_emptied (form, node);
  nc_form_tell (form, NC_FORM_CHANGE_REMOVED, node, NULL, NULL);
  forget_dirty (form, node);
  repeat->near = NULL;
  xmlUnlinkNode (node);
  nc_form_detach_states (form, node);
  xmlFreeNode (node);
  nc_form_structure_changed (form, parent, repeat);
  return TRUE;
}

static gboolean
load_below (NcForm *form, xmlNode *node, NcDef *def, xmlNode *from, GError **error)
{
  for (guint i = 0; i < def->children->len; i++) {
    NcDef *child = def->children->pdata[i];
    xmlNode *source, *target = NULL;
    guint n = 0;

    if (child->is_attribute)
      continue;
    for (source = nc_xml_child (from, child->name); source; source = nc_xml_next (source, child->name)) {
      target = NULL;
      n++;
      if (nc_form_instances_of (node, child, &target, n) < n) {
        if (!child->is_repeat)
          break;
        target = nc_form_new_instance (form, node, child, error);
        if (!target)
          return FALSE;
      }
      if (child->children->len) {
        if (!load_below (form, target, child, source, error))
          return FALSE;
      } else {
        g_autofree char *text = nc_xml_text (source);

        nc_form_set_text (target, text);
      }
    }
    while (child->is_repeat && nc_form_instances_of (node, child, &target, n + 1) > n)
      if (!nc_form_drop_instance (form, target, error))
        return FALSE;
  }
  return TRUE;
}

/** nc_form_load_answers: Takes over an earlier instance: what it has; what it lacks keeps the form's own values. */
gboolean
nc_form_load_answers (NcForm *form, xmlDoc *answers, GError **error)
{
  xmlNode *from = xmlDocGetRootElement (answers);

  if (!from || strcmp ((const char *)from->name, form->root->name) != 0) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("the answers are those of another form"));
    return FALSE;
  }
  return load_below (form, xmlDocGetRootElement (form->primary), form->root, from, error);
}
