/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* Reading the body: controls, and the actions in them and in the model. */

static const struct {
  const char *name;
  NcFormKind kind;
} controls[] = { { "input", NC_FORM_QUESTION },   { "select", NC_FORM_QUESTION }, { "select1", NC_FORM_QUESTION },
                 { "rank", NC_FORM_QUESTION },    { "range", NC_FORM_QUESTION },  { "upload", NC_FORM_QUESTION },
                 { "trigger", NC_FORM_QUESTION }, { "secret", NC_FORM_QUESTION }, { "group", NC_FORM_GROUP },
                 { "repeat", NC_FORM_REPEAT } };

void
nc_control_free (NcControl *control)
{
  if (!control)
    return;
  g_ptr_array_unref (control->children);
  nc_xpath_free (control->itemset);
  g_free (control);
}

/* What a control is about: by ref, nodeset or the id of a bind. */
static gboolean
find_def (NcForm *form, xmlNode *element, NcDef *context, NcDef **def, GError **error)
{
  g_autofree char *ref = nc_xml_attribute (element, "ref"), *nodeset = nc_xml_attribute (element, "nodeset");
  g_autofree char *bind = nc_xml_attribute (element, "bind");
  const char *path = ref ? ref : nodeset;

  *def = NULL;
  if (!path && bind && !(path = g_hash_table_lookup (form->bind_ids, bind))) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("line %d: there is no bind “%s”"), (int)element->line,
                 bind);
    return FALSE;
  }
  if (!path || !*path)
    return TRUE;
  *def = nc_def_resolve (form, path, context);
  if (*def)
    return TRUE;
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("line %d: %s is not in the instance"), (int)element->line,
               path);
  return FALSE;
}

static gboolean
read_itemset (NcForm *form, NcControl *control, GError **error)
{
  xmlNode *itemset = nc_xml_child (control->element, "itemset");
  g_autofree char *nodeset = itemset ? nc_xml_attribute (itemset, "nodeset") : NULL;

  if (!nodeset)
    return TRUE;
  control->itemset = nc_form_compile (form, nodeset, control->def ? control->def->path : "?", "itemset", error);
  return control->itemset != NULL;
}

static gboolean
read_controls (NcForm *form, NcControl *parent, xmlNode *element, guint depth, GError **error)
{
  if (depth > 60) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("the body of the form is too deep"));
    return FALSE;
  }
  for (xmlNode *n = nc_xml_child (element, NULL); n; n = nc_xml_next (n, NULL))
    for (guint i = 0; i < G_N_ELEMENTS (controls); i++) {
      NcControl *control;

      if (!nc_xml_is (n, controls[i].name))
        continue;
      control = g_new0 (NcControl, 1);
      control->element = n;
      control->name = controls[i].name;
      control->kind = controls[i].kind;
      control->parent = parent;
      control->children = g_ptr_array_new ();
      g_ptr_array_add (form->controls, control);
      g_ptr_array_add (parent->children, control);
      if (!find_def (form, n, parent->def, &control->def, error))
        return FALSE;
      if (control->kind == NC_FORM_QUESTION && !control->def) {
        g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("line %d: a question without ref"), (int)n->line);
        return FALSE;
      }
      if (control->def && (control->kind != NC_FORM_GROUP || !control->def->control))
        control->def->control = control;
      if (!read_itemset (form, control, error) ||
          !nc_form_read_actions (form, n, control->def ? control->def : parent->def, form->actions,
                                 control->kind == NC_FORM_REPEAT ? "odk-new-repeat" : "xforms-value-changed", error))
        return FALSE;
      if (!control->def)
        control->def = parent->def;
      if (control->kind != NC_FORM_QUESTION && !read_controls (form, control, n, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
nc_form_body_read (NcForm *form, GError **error)
{
  xmlNode *html = xmlDocGetRootElement (form->xform), *body = nc_xml_child (html, "body");

  form->body = g_new0 (NcControl, 1);
  form->body->kind = NC_FORM_GROUP;
  form->body->name = "group";
  form->body->element = body;
  form->body->def = form->root;
  form->body->children = g_ptr_array_new ();
  g_ptr_array_add (form->controls, form->body);
  return !body || read_controls (form, form->body, body, 0, error);
}

static gboolean
read_action (NcForm *form, xmlNode *element, NcDef *context, GPtrArray *actions, const char *nested, GError **error)
{
  g_autofree char *events = nc_xml_attribute (element, "event"), *ref = nc_xml_attribute (element, "ref");
  g_autofree char *value = nc_xml_attribute (element, "value"), *bind = nc_xml_attribute (element, "bind");
  const char *path = ref ? ref : bind ? g_hash_table_lookup (form->bind_ids, bind) : NULL;
  NcAction *action;
  GPtrArray *list = actions;

  if (!events || !path || !nc_def_resolve (form, path, context)) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL,
                 _ ("line %d: a setvalue needs an event and a ref that is in the instance"), (int)element->line);
    return FALSE;
  }
  action = g_new0 (NcAction, 1);
  action->event = g_steal_pointer (&events);
  action->target = nc_form_compile (form, path, path, "setvalue ref", error);
  if (value && *value)
    action->value = nc_form_compile (form, value, path, "setvalue", error);
  else
    action->text = nc_xml_text (element);
  /* what a question or a repeat triggers hangs at it; the rest waits for the form to be loaded */
  if (nested && strstr (action->event, nested))
    list = context->actions;
  g_ptr_array_add (list, action);
  return action->target && (action->value || !value || !*value);
}

/**
 * nc_form_read_actions:
 * @nested: (nullable): the event that happens to @context itself
 *
 * Reads the setvalue elements directly in @parent.
 */
gboolean
nc_form_read_actions (NcForm *form, xmlNode *parent, NcDef *context, GPtrArray *actions, const char *nested,
                      GError **error)
{
  for (xmlNode *n = nc_xml_child (parent, "setvalue"); n; n = nc_xml_next (n, "setvalue"))
    if (!read_action (form, n, context, actions, nested, error))
      return FALSE;
  return TRUE;
}
