/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

G_DEFINE_QUARK (nc_form_error_quark, nc_form_error)

/* What expressions see of the form. */

static xmlNode *
root_cb (xmlNode *context, gpointer user_data)
{
  (void)context;
  return (xmlNode *)((NcForm *)user_data)->primary;
}

static xmlNode *
instance_cb (const char *id, xmlNode *context, gpointer user_data, GError **error)
{
  NcForm *form = user_data;
  xmlDoc *doc = g_hash_table_lookup (form->secondary, id);
  g_autofree char *own = NULL;

  (void)context;
  if (doc)
    return xmlDocGetRootElement (doc);
  own = nc_xml_attribute (nc_xml_child (form->model, "instance"), "id");
  if (g_strcmp0 (own, id) == 0)
    return (xmlNode *)form->primary;
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_RESOURCE, _ ("there is no list “%s”%s%s"), id,
               g_hash_table_contains (form->missing, id) ? ": " : "",
               g_hash_table_contains (form->missing, id) ? (char *)g_hash_table_lookup (form->missing, id) : "");
  return NULL;
}

static gboolean
is_relevant_cb (xmlNode *node, gpointer user_data)
{
  NcForm *form = user_data;

  if (form->sees_all || node->doc != form->primary)
    return TRUE;
  for (; node && node->type != XML_DOCUMENT_NODE && node->type != XML_NAMESPACE_DECL; node = node->parent) {
    NcState *state = nc_state (node);

    if (state)
      return state->relevant;
  }
  return TRUE;
}

static gboolean
is_static_cb (xmlNode *parent, gpointer user_data)
{
  return parent->doc != ((NcForm *)user_data)->primary;
}

static xmlNode *
only_child_cb (xmlNode *parent, const char *name, gpointer user_data)
{
  NcState *state = parent->doc == ((NcForm *)user_data)->primary ? nc_state (parent) : NULL;
  NcDef *def = state && state->def->only == parent ? nc_def_child (state->def, name, FALSE) : NULL;

  return def ? def->only : NULL;
}

static char *
itext_cb (const char *id, gpointer user_data)
{
  return nc_form_itext (user_data, id, NULL, NULL);
}

static char *
choice_name_cb (const char *value, const char *path, xmlNode *context, gpointer user_data)
{
  return nc_form_choice_label (user_data, value, path, context);
}

static NcForm *
new_form (xmlDoc *xform, const NcFormOptions *options)
{
  static const NcXpathHooks hooks = { .root = root_cb,
                                      .instance = instance_cb,
                                      .is_relevant = is_relevant_cb,
                                      .is_static = is_static_cb,
                                      .only_child = only_child_cb,
                                      .itext = itext_cb,
                                      .choice_name = choice_name_cb };
  NcForm *form = g_new0 (NcForm, 1);

  form->xform = xform;
  form->options = *options;
  form->options.resources = g_strdup (options->resources);
  form->secondary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)xmlFreeDoc);
  form->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  form->bind_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  form->defs = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_def_free);
  form->controls = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_control_free);
  form->formulas = g_ptr_array_new ();
  form->fresh = g_ptr_array_new ();
  form->changed = g_ptr_array_new ();
  form->acted = g_hash_table_new (NULL, NULL);
  form->actions = g_ptr_array_new_with_free_func (nc_action_free);
  form->expressions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)nc_xpath_free);
  form->soft_reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, nc_soft_reason_free);
  form->translations = g_ptr_array_new ();
  form->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  form->env = nc_xpath_env_new (options->clock);
  form->env->follows_context = TRUE;
  nc_xpath_env_set_hooks (form->env, &hooks, form);
  if (options->has_today)
    nc_xpath_env_set_today (form->env, options->today);
  if (options->extend)
    options->extend (form->env, options->extend_data);
  return form;
}

/* The first instance of each repeat is its template, or the one that says so, which is no instance itself. */
static gboolean
take_templates (NcForm *form, xmlNode *node, NcDef *def)
{
  xmlNode *next;

  for (xmlNode *n = nc_xml_child (node, NULL); n; n = next) {
    NcDef *child = nc_def_child (def, (const char *)n->name, FALSE);
    xmlAttr *mark = xmlHasNsProp (n, (const xmlChar *)"template", (const xmlChar *)"http://openrosa.org/javarosa");

    next = nc_xml_next (n, NULL);
    take_templates (form, n, child);
    if (!child->is_repeat || (child->template_node && !mark))
      continue;
    if (mark)
      xmlRemoveProp (mark);
    if (child->template_node)
      xmlFreeNode (child->template_node);
    child->template_node = xmlDocCopyNode (n, form->primary, 1);
    if (mark) {
      xmlUnlinkNode (n);
      xmlFreeNode (n);
    }
  }
  return TRUE;
}

/* With jr:count there are as many as it says; an instance in the form beyond the template is no answer yet. */
static void
drop_counted (NcForm *form, xmlNode *node)
{
  xmlNode *next;

  for (xmlNode *n = nc_xml_child (node, NULL); n; n = next) {
    NcState *state = nc_state (n);

    next = nc_xml_next (n, NULL);
    if (state && state->def->formulas[NC_FORMULA_COUNT])
      nc_form_drop_instance (form, n, NULL);
    else
      drop_counted (form, n);
  }
}

static char *
preload_text (NcForm *form, NcDef *def)
{
  const char *kind = def->preload, *params = def->preload_params ? def->preload_params : "";

  if (strcmp (kind, "timestamp") == 0 && strcmp (params, "start") == 0) {
    const gint64 now = nc_xp_now_ms (form->env);

    return nc_xp_format_datetime (form->env, now);
  }
  if (strcmp (kind, "date") == 0)
    return nc_xp_format_datetime (form->env, nc_xp_today_ms (form->env));
  if (strcmp (kind, "uid") == 0) {
    g_autofree char *uuid = form->options.instance_id ? NULL : g_uuid_string_random ();

    return uuid ? g_strconcat ("uuid:", uuid, NULL) : g_strdup (form->options.instance_id);
  }
  if (strcmp (kind, "property") == 0 && form->options.properties)
    return g_strdup (g_hash_table_lookup (form->options.properties, params));
  return NULL;
}

static void
preload_below (NcForm *form, xmlNode *node)
{
  NcState *state = nc_state (node);
  gboolean is_id = state && strcmp (state->def->name, "instanceID") == 0 && state->def->parent &&
                   strcmp (state->def->parent->name, "meta") == 0;

  if (state && is_id && !state->def->preload && !state->def->formulas[NC_FORMULA_CALCULATE])
    state->def->preload = g_strdup ("uid");
  if (state && state->def->preload && !state->def->children->len) {
    g_autofree char *text = preload_text (form, state->def), *present = nc_xml_text (node);

    if (text && (!is_id || !*present))
      nc_form_set_text (node, text);
  }
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL))
    preload_below (form, n);
}

typedef struct {
  NcForm *form;
  NcDef *repeat;
  const char *event;
  GError *error;
} Event;

static void
event_cb (gpointer node, gpointer data)
{
  Event *event = data;

  if (!event->error)
    nc_form_run_actions (event->form, event->repeat->actions, event->event, node, &event->error);
}

/* Events of loading, in the model and in each instance of a repeat. */
static gboolean
run_event (NcForm *form, const char *name, GError **error)
{
  xmlNode *root = xmlDocGetRootElement (form->primary);

  if (!nc_form_run_actions (form, form->actions, name, root, error))
    return FALSE;
  for (guint i = 0; i < form->defs->len; i++) {
    Event event = { form, form->defs->pdata[i], name, NULL };

    if (!event.repeat->is_repeat || !event.repeat->actions->len)
      continue;
    nc_form_each_below (root, event.repeat, event_cb, &event);
    if (event.error) {
      g_propagate_error (error, event.error);
      return FALSE;
    }
  }
  return nc_form_settle (form, error);
}

static gboolean
start (NcForm *form, GError **error)
{
  xmlNode *root = xmlDocGetRootElement (form->primary);
  gboolean is_new = form->options.answers == NULL;

  form->is_loading = TRUE;
  take_templates (form, root, form->root);
  if (!nc_form_attach_states (form, root, form->root, error))
    return FALSE;
  drop_counted (form, root);
  if (is_new)
    preload_below (form, root);
  else if (!nc_form_load_answers (form, form->options.answers, error))
    return FALSE;
  form->options.answers = NULL;
  form->is_loading = FALSE;
  if (!nc_form_graph_build (form, error))
    return FALSE;
  nc_form_mark_all (form, root);
  if (!nc_form_settle (form, error))
    return FALSE;
  if (is_new && (!run_event (form, "odk-instance-first-load", error) || !run_event (form, "xforms-ready", error)))
    return FALSE;
  return run_event (form, "odk-instance-load", error);
}

/**
 * nc_form_open:
 * @xform: (transfer full): an ODK XForm, as nc_xml_parse() reads it
 *
 * Opens a form: a new instance with its defaults, or an earlier one that is gone on with.
 *
 * Returns: (transfer full) (nullable): the form, or NULL with an #NcFormError
 */
NcForm *
nc_form_open (xmlDoc *xform, const NcFormOptions *options, GError **error)
{
  NcForm *form;

  g_return_val_if_fail (xform != NULL && options != NULL && NC_IS_CLOCK (options->clock), NULL);
  form = new_form (xform, options);
  if (nc_form_model_read (form, error) && start (form, error))
    return form;
  nc_form_free (form);
  return NULL;
}

void
nc_form_free (NcForm *form)
{
  if (!form)
    return;
  if (form->primary) {
    nc_form_detach_states (form, xmlDocGetRootElement (form->primary));
    g_ptr_array_unref (form->defs);
    xmlFreeDoc (form->primary);
  } else {
    g_ptr_array_unref (form->defs);
  }
  g_ptr_array_unref (form->controls);
  g_hash_table_unref (form->secondary);
  g_hash_table_unref (form->missing);
  g_hash_table_unref (form->bind_ids);
  g_ptr_array_unref (form->formulas);
  g_ptr_array_unref (form->fresh);
  g_ptr_array_unref (form->changed);
  g_hash_table_unref (form->acted);
  g_ptr_array_unref (form->actions);
  g_hash_table_unref (form->expressions);
  g_hash_table_unref (form->soft_reasons);
  g_ptr_array_unref (form->translations);
  g_hash_table_unref (form->texts);
  nc_xpath_env_free (form->env);
  g_free (form->title);
  g_free (form->language);
  g_free ((char *)form->options.resources);
  xmlFreeDoc (form->xform);
  g_free (form);
}

/** nc_form_set_listener: Replaces the listener of the options; NULL for none. */
void
nc_form_set_listener (NcForm *form, NcFormListener listener, gpointer user_data)
{
  form->options.listener = listener;
  form->options.listener_data = user_data;
}

const char *
nc_form_title (NcForm *form)
{
  return form->title;
}

/** nc_form_id: Returns: (transfer full) (nullable): the id of the form. */
char *
nc_form_id (NcForm *form)
{
  return nc_xml_attribute (xmlDocGetRootElement (form->primary), "id");
}

/** nc_form_version: Returns: (transfer full) (nullable). */
char *
nc_form_version (NcForm *form)
{
  return nc_xml_attribute (xmlDocGetRootElement (form->primary), "version");
}

/** nc_form_instance: Returns: (transfer none): the live instance, with what is not relevant; not to be changed. */
xmlDoc *
nc_form_instance (NcForm *form)
{
  return form->primary;
}

/** nc_form_env: Returns: (transfer none): the environment of its expressions. */
NcXpathEnv *
nc_form_env (NcForm *form)
{
  return form->env;
}

/* The definition of that name below @def when there is one only; *@n counts them. */
static void
search_name (NcDef *def, const char *name, NcDef **found, guint *n)
{
  for (guint i = 0; i < def->children->len; i++) {
    NcDef *child = def->children->pdata[i];

    if (!child->is_attribute && strcmp (child->name, name) == 0) {
      *found = child;
      ++*n;
    }
    search_name (child, name, found, n);
  }
}

/* The first node of @def below @node; of a repeat the path without a number, there may be no instance. */
static char *
path_below (xmlNode *node, NcDef *def)
{
  g_autofree char *parent = NULL;

  if (!def)
    return NULL;
  if (nc_state (node)->def == def)
    return nc_form_path_of (node);
  parent = path_below (node, def->parent);
  if (!parent)
    return NULL;
  return def->parent->is_repeat && !g_str_has_suffix (parent, "]") ? g_strdup_printf ("%s[1]/%s", parent, def->name)
                                                                   : g_strdup_printf ("%s/%s", parent, def->name);
}

/**
 * nc_form_find_below:
 * @path: of a group or an instance of a repeat
 * @name: of a question, group or repeat at any depth in it, there once
 *
 * Returns: (transfer full) (nullable): its path (a repeat's without a number), or NULL with %NC_FORM_ERROR_PATH
 */
char *
nc_form_find_below (NcForm *form, const char *path, const char *name, GError **error)
{
  xmlNode *node = nc_form_node (form, path, error);
  NcDef *found = NULL;
  guint n = 0;

  if (!node)
    return NULL;
  search_name (nc_state (node)->def, name, &found, &n);
  if (n == 1)
    return path_below (node, found);
  if (n > 1)
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("“%s” is there more than once: give its path"), name);
  else
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("the form has no %s"), name);
  return NULL;
}

/**
 * nc_form_find:
 * @path_or_name: "/data/motors[3]/model", "motors[3]/model", or the name of a question that is there once
 *
 * Returns: (transfer full) (nullable): the path, or NULL with %NC_FORM_ERROR_PATH
 */
char *
nc_form_find (NcForm *form, const char *path_or_name, GError **error)
{
  g_autofree char *below_root = g_strdup_printf ("/%s/%s", form->root->name, path_or_name);
  xmlNode *node;

  if (*path_or_name == '/')
    return (node = nc_form_node (form, path_or_name, error)) ? nc_form_path_of (node) : NULL;
  node = nc_form_node (form, below_root, NULL);
  return node ? nc_form_path_of (node) : nc_form_find_below (form, form->root->path, path_or_name, error);
}

/**
 * nc_form_set_value:
 * @text: as XForms write it: choices separated by spaces, dates as 2026-11-21; "" takes the answer away
 *
 * Answers a question and recomputes what depends on it. What the answer is worth, nc_form_validate_path() says.
 *
 * Returns: FALSE with %NC_FORM_ERROR_PATH, _READ_ONLY for a calculated one, _EXPRESSION when a dependent expression
 * fails
 */
gboolean
nc_form_set_value (NcForm *form, const char *path, const char *text, GError **error)
{
  xmlNode *node = nc_form_node (form, path, error);
  NcState *state = node ? nc_state (node) : NULL;

  if (!node)
    return FALSE;
  if (state->def->children->len) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("%s is a group and takes no answer"), path);
    return FALSE;
  }
  if (state->def->formulas[NC_FORMULA_CALCULATE]) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_READ_ONLY, _ ("%s is calculated"), path);
    return FALSE;
  }
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("the answer to %s is not UTF-8"), path);
    return FALSE;
  }
  nc_form_put (form, node, text);
  return nc_form_settle (form, error);
}

/**
 * nc_form_freeze:
 *
 * Lets answers be given without recomputing after each: until as many calls of nc_form_thaw(). Between them calculated
 * values, relevance and counts are those of before.
 */
void
nc_form_freeze (NcForm *form)
{
  form->frozen++;
}

/** nc_form_thaw: Recomputes after nc_form_freeze(). Returns: FALSE with %NC_FORM_ERROR_EXPRESSION or _LIMIT. */
gboolean
nc_form_thaw (NcForm *form, GError **error)
{
  g_return_val_if_fail (form->frozen > 0, FALSE);
  form->frozen--;
  return nc_form_settle (form, error);
}

/** nc_form_is_calculated: Returns: whether the value at @path is computed and takes no answer. */
gboolean
nc_form_is_calculated (NcForm *form, const char *path)
{
  xmlNode *node = nc_form_node (form, path, NULL);

  return node && nc_state (node)->def->formulas[NC_FORMULA_CALCULATE] != NULL;
}

/** nc_form_node_is_calculated: The same of a node that nc_form_visit() came to. */
gboolean
nc_form_node_is_calculated (const xmlNode *node)
{
  const NcState *state = nc_state ((xmlNode *)node);

  return state && state->def->formulas[NC_FORMULA_CALCULATE] != NULL;
}

/** nc_form_get_value: Returns: (transfer full) (nullable): the text at @path, relevant or not; NULL: no such path. */
char *
nc_form_get_value (NcForm *form, const char *path)
{
  xmlNode *node = nc_form_node (form, path, NULL);

  return node ? nc_xml_text (node) : NULL;
}

/** nc_form_is_relevant: Whether there is a node at @path and it counts. */
gboolean
nc_form_is_relevant (NcForm *form, const char *path)
{
  xmlNode *node = nc_form_node (form, path, NULL);
  NcState *state = node ? nc_state (node) : NULL;

  return state && state->relevant;
}

/**
 * nc_form_evaluate:
 * @context_path: (nullable): NULL for the root
 * @result: (out caller-allocates)
 *
 * Evaluates an expression as one in the form at that place.
 */
gboolean
nc_form_evaluate (NcForm *form, const char *expression, const char *context_path, NcXpathValue *result, GError **error)
{
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, error);
  xmlNode *context = context_path ? nc_form_node (form, context_path, error) : xmlDocGetRootElement (form->primary);

  *result = (NcXpathValue){ .type = NC_XPATH_STRING };
  return xpath && context && nc_xpath_eval (xpath, form->env, context, result, error);
}

static void
finalize_below (NcForm *form, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (state && state->def->preload && strcmp (state->def->preload, "timestamp") == 0 &&
      g_strcmp0 (state->def->preload_params, "end") == 0) {
    g_autofree char *now = nc_xp_format_datetime (form->env, nc_xp_now_ms (form->env));

    nc_form_put (form, node, now);
  }
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL))
    finalize_below (form, n);
}

/** nc_form_finalize: Puts the time of the end where the form asks for it. */
gboolean
nc_form_finalize (NcForm *form, GError **error)
{
  finalize_below (form, xmlDocGetRootElement (form->primary));
  return nc_form_settle (form, error);
}

/* Takes what is not relevant out of @copy, the copy of @node. */
static void
prune (xmlNode *node, xmlNode *copy)
{
  xmlNode *of_copy = nc_xml_child (copy, NULL), *next;

  for (xmlNode *n = nc_xml_child (node, NULL); n && of_copy; n = nc_xml_next (n, NULL), of_copy = next) {
    NcState *state = nc_state (n);

    next = nc_xml_next (of_copy, NULL);
    if (state && !state->relevant) {
      xmlUnlinkNode (of_copy);
      xmlFreeNode (of_copy);
    } else {
      prune (n, of_copy);
    }
  }
}

/** nc_form_to_xml: Returns: (transfer full): the instance as it is handed on: what is relevant. */
char *
nc_form_to_xml (NcForm *form)
{
  g_autoptr (xmlDoc) copy = xmlCopyDoc (form->primary, 1);
  g_autofree char *xml = NULL;

  prune (xmlDocGetRootElement (form->primary), xmlDocGetRootElement (copy));
  xml = nc_xml_serialize (copy);
  return g_strdup (g_strchomp (xml));
}
