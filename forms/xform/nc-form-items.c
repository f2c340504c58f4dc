/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* What a window shows: the body of the form with its repeats spread out; and repeats that come and go. */

void
nc_form_item_free (NcFormItem *item)
{
  g_free (item->path);
  g_free (item->name);
  g_free (item->control);
  g_free (item->type);
  g_free (item->appearance);
  g_free (item->mediatype);
  g_free (item->label);
  g_free (item->hint);
  g_free (item->value);
  g_free (item);
}

static gboolean
is_true (NcForm *form, NcXpath *xpath, xmlNode *node)
{
  gboolean result = FALSE;

  return xpath && nc_xpath_eval_boolean (xpath, form->env, node, &result, NULL) && result;
}

/* A group that is read-only makes all in it so. */
static gboolean
is_read_only (NcForm *form, xmlNode *node)
{
  for (xmlNode *n = node; n; n = n->parent) {
    NcState *state = nc_state (n);

    if (state && is_true (form, state->def->read_only, n))
      return TRUE;
  }
  return FALSE;
}

/* A repeat is labelled on the group around it. */
static xmlNode *
labelled (NcControl *control, NcFormKind kind)
{
  xmlNode *around = control->element->parent;

  return kind == NC_FORM_REPEAT && around && xmlStrcmp (around->name, BAD_CAST "group") == 0 ? around
                                                                                             : control->element;
}

static NcFormItem *
new_item (NcForm *form, NcControl *control, NcFormKind kind, xmlNode *node)
{
  NcFormItem *item = g_new0 (NcFormItem, 1);
  NcState *state = node ? nc_state (node) : NULL;

  item->kind = kind;
  item->control_id = control;
  item->control = g_strdup (control->name);
  item->name = g_strdup (control->def->name);
  item->type = g_strdup (control->def->type);
  item->appearance = nc_xml_attribute (control->element, "appearance");
  item->mediatype = nc_xml_attribute (control->element, "mediatype");
  item->relevant = !state || state->relevant;
  item->path = node ? nc_form_path_of (node) : NULL;
  item->label = nc_form_label_of (form, labelled (control, kind), "label", node);
  item->hint = nc_form_label_of (form, control->element, "hint", node);
  if (kind == NC_FORM_QUESTION) {
    item->value = nc_xml_text (node);
    item->required = is_true (form, control->def->required, node);
    item->read_only = control->def->formulas[NC_FORMULA_CALCULATE] || is_read_only (form, node);
  }
  item->can_add = kind == NC_FORM_REPEAT && !control->def->no_add_remove;
  item->can_remove = kind == NC_FORM_REPEAT_INSTANCE && !control->def->no_add_remove;
  return item;
}

static void
collect_cb (gpointer node, gpointer data)
{
  g_ptr_array_add (data, node);
}

/* The first node of @def below @context, or @context's own ancestor of it. */
static xmlNode *
node_of (xmlNode *context, NcDef *def)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  xmlNode *ancestor = nc_form_ancestor_at (context, def);

  if (ancestor)
    return ancestor;
  for (xmlNode *n = context; n && !nodes->len; n = n->parent)
    nc_form_each_below (n, def, collect_cb, nodes);
  return nodes->len ? nodes->pdata[0] : NULL;
}

static void
add_repeat_items (NcForm *form, NcControl *control, xmlNode *context, GPtrArray *items)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  xmlNode *parent = node_of (context, control->def->parent);

  if (parent)
    nc_form_each_below (parent, control->def, collect_cb, nodes);
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (items, new_item (form, control, NC_FORM_REPEAT_INSTANCE, nodes->pdata[i]));
}

/**
 * nc_form_items:
 * @parent: (nullable): a group, a repeat or one of its instances, from an earlier call; NULL for the form
 *
 * What stands directly in @parent, in the order of the body; also what is not relevant now. The items of a repeat are
 * its instances.
 *
 * Returns: (transfer full) (element-type NcFormItem)
 */
GPtrArray *
nc_form_items (NcForm *form, const NcFormItem *parent)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_form_item_free);
  NcControl *control = parent ? parent->control_id : form->body;
  xmlNode *context = parent && parent->path ? nc_form_node (form, parent->path, NULL) : NULL;

  if (!context)
    context = xmlDocGetRootElement (form->primary);
  if (parent && parent->kind == NC_FORM_REPEAT) {
    add_repeat_items (form, control, context, items);
    return items;
  }
  for (guint i = 0; i < control->children->len; i++) {
    NcControl *child = control->children->pdata[i];
    xmlNode *node = node_of (context, child->kind == NC_FORM_REPEAT ? child->def->parent : child->def);

    if (node)
      g_ptr_array_add (items, new_item (form, child, child->kind, node));
  }
  return items;
}

static NcDef *
repeat_at (NcForm *form, const char *path, xmlNode **parent, GError **error)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *parent_path = slash && slash > path ? g_strndup (path, slash - path) : NULL;
  g_autofree char *name = slash ? g_strndup (slash + 1, strcspn (slash + 1, "[")) : NULL;
  NcState *state;
  NcDef *def;

  *parent = parent_path ? nc_form_node (form, parent_path, NULL) : NULL;
  state = *parent ? nc_state (*parent) : NULL;
  def = state ? nc_def_child (state->def, name, FALSE) : NULL;
  if (def && def->is_repeat)
    return def;
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("the form has no repeat %s"), path);
  return NULL;
}

/** nc_form_count_repeats: How many instances the repeat at @path has, "/data/motors"; 0 also when it is none. */
guint
nc_form_count_repeats (NcForm *form, const char *path)
{
  xmlNode *parent;
  NcDef *def = repeat_at (form, path, &parent, NULL);

  return def ? nc_form_instances_of (parent, def, NULL, 0) : 0;
}

static NcDef *
open_repeat_at (NcForm *form, const char *path, xmlNode **parent, GError **error)
{
  NcDef *def = repeat_at (form, path, parent, error);

  if (!def || !def->no_add_remove)
    return def;
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_READ_ONLY, _ ("the form itself says how many %s there are"), path);
  return NULL;
}

/**
 * nc_form_add_repeat:
 * @path: of the repeat, "/data/motors"
 *
 * Adds an instance behind the others, with its defaults.
 *
 * Returns: (transfer full) (nullable): its path, or NULL with %NC_FORM_ERROR_PATH, _READ_ONLY, _LIMIT or _EXPRESSION
 */
char *
nc_form_add_repeat (NcForm *form, const char *path, GError **error)
{
  xmlNode *parent, *node;
  NcDef *def = open_repeat_at (form, path, &parent, error);

  if (!def || !(node = nc_form_new_instance (form, parent, def, error)) || !nc_form_settle (form, error))
    return NULL;
  return nc_form_path_of (node);
}

/* Reasons are kept by path, and paths behind the removed instance move up. */
static void
move_reasons (NcForm *form, const char *repeat_path, guint removed)
{
  GHashTable *moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, nc_soft_reason_free);
  g_autofree char *prefix = g_strconcat (repeat_path, "[", NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, form->soft_reasons);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const char *path = key;
    char *rest = NULL;
    guint64 n = g_str_has_prefix (path, prefix) ? g_ascii_strtoull (path + strlen (prefix), &rest, 10) : 0;

    if (n && n == removed)
      continue;
    g_hash_table_iter_steal (&iter);
    g_hash_table_replace (
        moved, n > removed && n ? g_strdup_printf ("%s%" G_GUINT64_FORMAT "%s", prefix, n - 1, rest) : g_strdup (path),
        value);
    g_free (key);
  }
  g_hash_table_unref (form->soft_reasons);
  form->soft_reasons = moved;
}

/**
 * nc_form_remove_repeat:
 * @path: of one instance, "/data/motors[2]"
 *
 * Returns: FALSE with %NC_FORM_ERROR_PATH, _READ_ONLY or _EXPRESSION
 */
gboolean
nc_form_remove_repeat (NcForm *form, const char *path, GError **error)
{
  xmlNode *parent, *node;
  NcDef *def = open_repeat_at (form, path, &parent, error);
  g_autofree char *full = NULL;
  char *bracket;

  if (!def || !(node = nc_form_node (form, path, error)))
    return FALSE;
  full = nc_form_path_of (node);
  bracket = strrchr (full, '[');
  *bracket = 0;
  move_reasons (form, full, (guint)g_ascii_strtoull (bracket + 1, NULL, 10));
  return nc_form_drop_instance (form, node, error) && nc_form_settle (form, error);
}

static void
visit_below (NcForm *form, xmlNode *node, GString *path, NcFormVisitor visitor, gpointer user_data)
{
  gsize length = path->len;
  NcDef *last = NULL;
  guint position = 0;

  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL)) {
    NcState *state = nc_state (n);

    if (!state)
      continue;
    position = state->def == last ? position + 1 : 1;
    last = state->def;
    g_string_append_printf (path, "/%s", state->def->name);
    if (state->def->is_repeat)
      g_string_append_printf (path, "[%u]", position);
    visitor (form, path->str, n, state->def->is_repeat, !state->def->children->len, state->relevant, state->def->type,
             user_data);
    visit_below (form, n, path, visitor, user_data);
    g_string_truncate (path, length);
  }
}

/** nc_form_visit: Visits every node of the instance below its root, in document order. */
void
nc_form_visit (NcForm *form, NcFormVisitor visitor, gpointer user_data)
{
  g_autoptr (GString) path = g_string_new (form->root->path);

  visit_below (form, xmlDocGetRootElement (form->primary), path, visitor, user_data);
}
