/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* Reading an XForm: primary instance, binds. */

static void
free_formula (NcFormula *formula)
{
  if (!formula)
    return;
  nc_xpath_free (formula->xpath);
  g_array_unref (formula->refs);
  g_ptr_array_unref (formula->dirty);
  g_free (formula);
}

void
nc_action_free (gpointer data)
{
  NcAction *action = data;

  g_free (action->event);
  nc_xpath_free (action->target);
  nc_xpath_free (action->value);
  g_free (action->text);
  g_free (action);
}

void
nc_def_free (NcDef *def)
{
  if (!def)
    return;
  g_ptr_array_unref (def->children);
  for (guint i = 0; i < NC_N_FORMULAS; i++)
    free_formula (def->formulas[i]);
  nc_xpath_free (def->required);
  nc_xpath_free (def->read_only);
  nc_xpath_free (def->constraint);
  nc_xpath_free (def->soft);
  g_free (def->constraint_message);
  g_free (def->required_message);
  g_free (def->soft_message);
  g_free (def->preload);
  g_free (def->preload_params);
  g_free (def->name);
  g_free (def->path);
  g_free (def->type);
  g_array_unref (def->dependents);
  g_ptr_array_unref (def->actions);
  if (def->template_node)
    xmlFreeNode (def->template_node);
  g_free (def);
}

static NcDef *
new_def (NcForm *form, NcDef *parent, const char *name, gboolean is_attribute)
{
  NcDef *def = g_new0 (NcDef, 1);

  def->name = g_strdup (name);
  def->parent = parent;
  def->is_attribute = is_attribute;
  def->depth = parent ? parent->depth + 1 : 1;
  def->path = g_strdup_printf ("%s/%s%s", parent ? parent->path : "", is_attribute ? "@" : "", name);
  def->children = g_ptr_array_new ();
  def->type = g_strdup ("string");
  def->dependents = g_array_new (FALSE, FALSE, sizeof (NcDependent));
  def->actions = g_ptr_array_new_with_free_func (nc_action_free);
  if (parent)
    g_ptr_array_add (parent->children, def);
  g_ptr_array_add (form->defs, def);
  return def;
}

NcDef *
nc_def_child (NcDef *def, const char *name, gboolean is_attribute)
{
  for (guint i = 0; i < def->children->len; i++) {
    NcDef *child = def->children->pdata[i];

    if (child->is_attribute == is_attribute && strcmp (child->name, name) == 0)
      return child;
  }
  return NULL;
}

/* The text of a name test: "orx:meta" → "meta". */
static const char *
local_name (const char *step)
{
  const char *colon = strchr (step, ':');

  return colon ? colon + 1 : step;
}

/** nc_def_resolve: A path of names, "..", "." and "@name", absolute or from @context. Returns: (nullable). */
NcDef *
nc_def_resolve (NcForm *form, const char *path, NcDef *context)
{
  g_autofree char *copy = g_strstrip (g_strdup (path));
  g_auto (GStrv) steps = g_strsplit (copy, "/", -1);
  NcDef *def = context;
  guint i = 0;

  if (*copy == '/') {
    if (!steps[1] || strcmp (local_name (steps[1]), form->root->name) != 0)
      return NULL;
    def = form->root;
    i = 2;
  }
  for (; def && steps[i]; i++) {
    char *bracket = strchr (steps[i], '[');

    if (bracket)
      *bracket = 0;
    if (strcmp (steps[i], "..") == 0)
      def = def->parent;
    else if (steps[i][0] == '@')
      def = nc_def_child (def, local_name (steps[i] + 1), TRUE);
    else if (*steps[i] && strcmp (steps[i], ".") != 0 && strcmp (steps[i], "current()") != 0)
      def = nc_def_child (def, local_name (steps[i]), FALSE);
  }
  return def;
}

/**
 * nc_form_compile:
 * @where: the path that the expression belongs to
 * @what: the attribute it stands in
 *
 * Compiles and checks an expression of the form. Messages name where it stands.
 */
NcXpath *
nc_form_compile (NcForm *form, const char *expression, const char *where, const char *what, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, &local);

  if (xpath && nc_xpath_check (xpath, form->env, &local))
    return g_steal_pointer (&xpath);
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_EXPRESSION, "%s, %s: %s: %s", where, what, expression,
               local->message);
  return NULL;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == 0;
}

/* The tree of definitions from the elements of the primary instance; several of one name are instances of a repeat. */
static gboolean
read_defs (NcForm *form, NcDef *def, xmlNode *element, guint depth, GError **error)
{
  if (depth > 100 || form->defs->len > 20000) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("the instance of the form is too deep or too large"));
    return FALSE;
  }
  for (xmlNode *child = nc_xml_child (element, NULL); child; child = nc_xml_next (child, NULL)) {
    NcDef *of_child = nc_def_child (def, (const char *)child->name, FALSE);

    if (!of_child)
      of_child = new_def (form, def, (const char *)child->name, FALSE);
    if (!read_defs (form, of_child, child, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

static xmlNode *
next_within (xmlNode *node, xmlNode *top)
{
  if (node->type == XML_ELEMENT_NODE && node->children)
    return node->children;
  while (node != top && !node->next)
    node = node->parent;
  return node == top ? NULL : node->next;
}

/* White space between elements is no answer. */
static void
strip_blanks (xmlNode *element)
{
  xmlNode *next;

  if (!nc_xml_child (element, NULL))
    return;
  for (xmlNode *n = element->children; n; n = next) {
    next = n->next;
    if (n->type == XML_ELEMENT_NODE) {
      strip_blanks (n);
    } else {
      xmlUnlinkNode (n);
      xmlFreeNode (n);
    }
  }
}

/* Elements that are in the XForms namespace only because the form around them is: instances are written without it. */
static void
leave_xforms (xmlNode *element)
{
  for (xmlNs **ns = &element->nsDef; *ns;) {
    xmlNs *present = *ns;

    if (present->prefix || strcmp ((const char *)present->href, "http://www.w3.org/2002/xforms") != 0) {
      ns = &present->next;
      continue;
    }
    for (xmlNode *n = element; n; n = next_within (n, element))
      if (n->type == XML_ELEMENT_NODE && n->ns == present)
        n->ns = NULL;
    *ns = present->next;
    xmlFreeNs (present);
  }
}

static gboolean
read_primary (NcForm *form, GError **error)
{
  xmlNode *instance = nc_xml_child (form->model, "instance"), *data = nc_xml_child (instance, NULL);

  if (!data) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("the form has no primary instance"));
    return FALSE;
  }
  form->primary = xmlNewDoc ((const xmlChar *)"1.0");
  xmlDocSetRootElement (form->primary, xmlDocCopyNode (data, form->primary, 1));
  strip_blanks (xmlDocGetRootElement (form->primary));
  leave_xforms (xmlDocGetRootElement (form->primary));
  form->root = new_def (form, NULL, (const char *)data->name, FALSE);
  return read_defs (form, form->root, xmlDocGetRootElement (form->primary), 0, error);
}

/* Compiles @expression into the graph, in place of an earlier one. */
static gboolean
add_formula (NcForm *form, NcDef *def, NcFormulaKind kind, const char *expression, const char *what, GError **error)
{
  NcFormula *formula;
  NcXpath *xpath = nc_form_compile (form, expression, def->path, what, error);

  if (!xpath)
    return FALSE;
  formula = g_new0 (NcFormula, 1);
  formula->def = def;
  formula->kind = kind;
  formula->xpath = xpath;
  formula->refs = g_array_new (FALSE, FALSE, sizeof (NcRef));
  formula->dirty = g_ptr_array_new ();
  free_formula (def->formulas[kind]);
  def->formulas[kind] = formula;
  return TRUE;
}

/* "true()" and "false()" are what most binds say. */
static gboolean
read_condition (NcForm *form, NcDef *def, xmlNode *bind, const char *name, NcXpath **xpath, GError **error)
{
  g_autofree char *expression = nc_xml_attribute (bind, name);

  if (!expression || is_blank (expression))
    return TRUE;
  g_clear_pointer (xpath, nc_xpath_free);
  *xpath = nc_form_compile (form, expression, def->path, name, error);
  return *xpath != NULL;
}

static void
read_message (xmlNode *bind, const char *name, char **message)
{
  char *text = nc_xml_attribute (bind, name);

  if (text) {
    g_free (*message);
    *message = text;
  }
}

static gboolean
read_bind_of (NcForm *form, NcDef *def, xmlNode *bind, GError **error)
{
  g_autofree char *type = nc_xml_attribute (bind, "type"), *relevant = nc_xml_attribute (bind, "relevant");
  g_autofree char *calculate = nc_xml_attribute (bind, "calculate");

  if (type && *type) {
    g_free (def->type);
    def->type = g_strdup (local_name (type));
  }
  read_message (bind, "constraintMsg", &def->constraint_message);
  read_message (bind, "requiredMsg", &def->required_message);
  read_message (bind, "softMsg", &def->soft_message);
  read_message (bind, "preload", &def->preload);
  read_message (bind, "preloadParams", &def->preload_params);
  if (relevant && !is_blank (relevant) && !add_formula (form, def, NC_FORMULA_RELEVANT, relevant, "relevant", error))
    return FALSE;
  if (calculate && !is_blank (calculate) &&
      !add_formula (form, def, NC_FORMULA_CALCULATE, calculate, "calculate", error))
    return FALSE;
  return read_condition (form, def, bind, "required", &def->required, error) &&
         read_condition (form, def, bind, "readonly", &def->read_only, error) &&
         read_condition (form, def, bind, "constraint", &def->constraint, error) &&
         read_condition (form, def, bind, "soft", &def->soft, error);
}

/* The definition of an attribute that a bind names; attributes have none of their own accord. */
static NcDef *
attribute_def (NcForm *form, const char *path)
{
  const char *at = strrchr (path, '@');
  g_autofree char *owner_path = NULL;
  NcDef *owner;

  if (!at || at == path || at[-1] != '/')
    return NULL;
  owner_path = g_strndup (path, at - path - 1);
  owner = nc_def_resolve (form, owner_path, form->root);
  return owner ? new_def (form, owner, local_name (at + 1), TRUE) : NULL;
}

static gboolean
read_bind (NcForm *form, xmlNode *bind, NcDef *context, GError **error)
{
  g_autofree char *path = nc_xml_attribute (bind, "nodeset"), *id = nc_xml_attribute (bind, "id");
  NcDef *def;

  if (!path)
    path = nc_xml_attribute (bind, "ref");
  if (!path) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("line %d: a bind without nodeset"), (int)bind->line);
    return FALSE;
  }
  def = nc_def_resolve (form, path, context);
  if (!def)
    def = attribute_def (form, path);
  /* a bind of nothing binds nothing, as every ODK program takes it */
  if (!def)
    return TRUE;
  if (id)
    g_hash_table_insert (form->bind_ids, g_steal_pointer (&id), g_strdup (def->path));
  if (!read_bind_of (form, def, bind, error))
    return FALSE;
  for (xmlNode *inner = nc_xml_child (bind, "bind"); inner; inner = nc_xml_next (inner, "bind"))
    if (!read_bind (form, inner, def, error))
      return FALSE;
  return TRUE;
}

static xmlNode *
find_model (xmlDoc *xform)
{
  xmlNode *html = xmlDocGetRootElement (xform), *head = nc_xml_child (html, "head");

  return nc_xml_child (head ? head : html, "model");
}

/** nc_form_root_name: Returns: (transfer none) (nullable): what the root of the form's instance is called. */
const char *
nc_form_root_name (xmlDoc *xform)
{
  xmlNode *model = xmlDocGetRootElement (xform) ? find_model (xform) : NULL;
  xmlNode *root = nc_xml_child (nc_xml_child (model, "instance"), NULL);

  return root ? (const char *)root->name : NULL;
}

/* jr:count and jr:noAddRemove stand in the body, but belong to the model. */
static gboolean
read_repeat (NcForm *form, NcControl *control, GError **error)
{
  g_autofree char *count = nc_xml_attribute (control->element, "count");
  g_autofree char *fixed = nc_xml_attribute (control->element, "noAddRemove");

  if (!control->def || control->def == form->root) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("line %d: a repeat without a nodeset in the instance"),
                 (int)control->element->line);
    return FALSE;
  }
  control->def->is_repeat = TRUE;
  control->def->no_add_remove = count || (fixed && strstr (fixed, "true"));
  if (!count || is_blank (count))
    return TRUE;
  /* counted where the repeat's parent is, since there may be no instance yet */
  g_strstrip (count);
  return add_formula (form, control->def, NC_FORMULA_COUNT, g_str_has_prefix (count, "../") ? count + 3 : count,
                      "jr:count", error);
}

/**
 * nc_form_model_read:
 *
 * Reads instances, binds, body and translations of @form->xform.
 */
gboolean
nc_form_model_read (NcForm *form, GError **error)
{
  xmlNode *html = xmlDocGetRootElement (form->xform), *title;

  form->model = find_model (form->xform);
  if (!form->model) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL, _ ("this is no XForm: it has no model"));
    return FALSE;
  }
  title = nc_xml_child (nc_xml_child (html, "head"), "title");
  form->title = title ? nc_xml_text (title) : g_strdup ("");
  if (!read_primary (form, error))
    return FALSE;
  nc_form_read_instances (form);
  nc_form_read_itext (form);
  for (xmlNode *bind = nc_xml_child (form->model, "bind"); bind; bind = nc_xml_next (bind, "bind"))
    if (!read_bind (form, bind, form->root, error))
      return FALSE;
  if (!nc_form_body_read (form, error))
    return FALSE;
  for (guint i = 0; i < form->controls->len; i++) {
    NcControl *control = form->controls->pdata[i];

    if (control->kind == NC_FORM_REPEAT && !read_repeat (form, control, error))
      return FALSE;
  }
  return nc_form_read_actions (form, form->model, form->root, form->actions, NULL, error);
}
