/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* Choices of a question: written in its control, or the items that its itemset finds now. */

static void
free_choice (gpointer data)
{
  NcFormChoice *choice = data;

  g_free (choice->value);
  g_free (choice->label);
  g_free (choice);
}

typedef gboolean (*ChoiceVisitor) (NcForm *form, NcControl *control, xmlNode *item, const char *value, xmlNode *context,
                                   gpointer data);

/* The text of one path step below an item, which is what value and label refs nearly always are. */
static const char *
item_text (NcForm *form, xmlNode *item, const char *ref, char **owned)
{
  xmlNode *child = nc_xml_child (item, ref);
  NcXpath *xpath;

  *owned = NULL;
  if (child)
    return nc_xp_node_text (child, owned);
  xpath = nc_form_expression (form, ref);
  *owned = xpath ? nc_xpath_eval_string (xpath, form->env, item, NULL) : NULL;
  return *owned ? *owned : "";
}

static gboolean
visit_itemset (NcForm *form, NcControl *control, xmlNode *context, ChoiceVisitor visitor, gpointer data, GError **error)
{
  xmlNode *value_element = nc_xml_child (nc_xml_child (control->element, "itemset"), "value");
  g_autofree char *ref = value_element ? nc_xml_attribute (value_element, "ref") : NULL;
  g_auto (NcXpathValue) items = { .type = NC_XPATH_STRING };

  if (!nc_xpath_eval (control->itemset, form->env, context, &items, error))
    return FALSE;
  for (guint i = 0; items.type == NC_XPATH_NODESET && i < items.n_nodes; i++) {
    g_autofree char *owned = NULL;

    if (!visitor (form, control, items.nodes[i], item_text (form, items.nodes[i], ref ? ref : "name", &owned), context,
                  data))
      break;
  }
  return TRUE;
}

static gboolean
visit_choices (NcForm *form, NcControl *control, xmlNode *context, ChoiceVisitor visitor, gpointer data, GError **error)
{
  if (control->itemset)
    return visit_itemset (form, control, context, visitor, data, error);
  for (xmlNode *item = nc_xml_child (control->element, "item"); item; item = nc_xml_next (item, "item")) {
    xmlNode *value_element = nc_xml_child (item, "value");
    g_autofree char *value = value_element ? g_strstrip (nc_xml_text (value_element)) : g_strdup ("");

    if (!visitor (form, control, item, value, context, data))
      break;
  }
  return TRUE;
}

/* Where the items of an itemset lie before any filter: "instance('fuel')/root/item". */
static gboolean
find_unfiltered (NcForm *form, NcControl *control, NcXpathValue *items)
{
  const char *source = nc_xpath_source (control->itemset), *start = strstr (source, "instance(");
  g_autofree char *text = start ? g_strndup (start, strcspn (start, "[,")) : NULL;
  NcXpath *xpath = text ? nc_form_expression (form, text) : NULL;

  return xpath && nc_xpath_eval (xpath, form->env, xmlDocGetRootElement (form->primary), items, NULL) &&
         items->type == NC_XPATH_NODESET;
}

static gboolean
gather_cb (NcForm *form, NcControl *control, xmlNode *item, const char *value, xmlNode *context, gpointer data)
{
  (void)form;
  (void)control;
  (void)item;
  (void)context;
  g_hash_table_add (data, g_strdup (value));
  return TRUE;
}

/* Adds the values of all choices that @control may offer, whatever else is answered; FALSE where they cannot be told.
 */
gboolean
nc_form_all_choices (NcForm *form, NcControl *control, GHashTable *values)
{
  xmlNode *value_element = nc_xml_child (nc_xml_child (control->element, "itemset"), "value");
  g_autofree char *ref = value_element ? nc_xml_attribute (value_element, "ref") : NULL;
  g_auto (NcXpathValue) items = { .type = NC_XPATH_STRING };

  if (!control->itemset)
    return visit_choices (form, control, NULL, gather_cb, values, NULL);
  if (!find_unfiltered (form, control, &items))
    return FALSE;
  for (guint i = 0; i < items.n_nodes; i++) {
    g_autofree char *owned = NULL;

    g_hash_table_add (values, g_strdup (item_text (form, items.nodes[i], ref ? ref : "name", &owned)));
  }
  return TRUE;
}

/* "label" or "jr:itext(itextId)" of an item. */
static char *
itemset_label (NcForm *form, NcControl *control, xmlNode *item)
{
  xmlNode *element = nc_xml_child (nc_xml_child (control->element, "itemset"), "label");
  g_autofree char *ref = element ? nc_xml_attribute (element, "ref") : NULL;
  g_autofree char *owned = NULL;
  const char *close = ref ? strrchr (ref, ')') : NULL;

  if (!ref)
    return g_strdup ("");
  if (g_str_has_prefix (ref, "jr:itext(") && close) {
    g_autofree char *column = g_strstrip (g_strndup (ref + 9, close - ref - 9));
    const char *id = item_text (form, item, column, &owned);
    char *text = nc_form_itext (form, id, NULL, NULL);

    return text ? text : g_strdup (id);
  }
  return g_strdup (item_text (form, item, ref, &owned));
}

static char *
label_of (NcForm *form, NcControl *control, xmlNode *item, xmlNode *context)
{
  return control->itemset ? itemset_label (form, control, item) : nc_form_label_of (form, item, "label", context);
}

static gboolean
collect_cb (NcForm *form, NcControl *control, xmlNode *item, const char *value, xmlNode *context, gpointer data)
{
  NcFormChoice *choice = g_new0 (NcFormChoice, 1);

  choice->value = g_strdup (value);
  choice->label = label_of (form, control, item, context);
  g_ptr_array_add (data, choice);
  return TRUE;
}

static NcControl *
control_at (NcForm *form, const char *path, xmlNode **node, GError **error)
{
  NcState *state;

  *node = nc_form_node (form, path, error);
  state = *node ? nc_state (*node) : NULL;
  if (state && state->def->control && state->def->control->kind == NC_FORM_QUESTION)
    return state->def->control;
  if (*node)
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH, _ ("%s is no question"), path);
  return NULL;
}

/**
 * nc_form_choices:
 *
 * The choices of a question as they are now, in their order, labelled in the language of the form.
 *
 * Returns: (transfer full) (element-type NcFormChoice) (nullable): NULL with an #NcFormError or #NcXpathError
 */
GPtrArray *
nc_form_choices (NcForm *form, const char *path, GError **error)
{
  xmlNode *node;
  NcControl *control = control_at (form, path, &node, error);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (free_choice);

  if (!control || !visit_choices (form, control, node, collect_cb, choices, error))
    return NULL;
  return g_steal_pointer (&choices);
}

static gboolean
count_cb (NcForm *form, NcControl *control, xmlNode *item, const char *value, xmlNode *context, gpointer data)
{
  (void)form;
  (void)control;
  (void)item;
  (void)value;
  (void)context;
  ++*(guint *)data;
  return TRUE;
}

/** nc_form_count_choices: How many choices a question has now; labels are not made. 0 with @error on failure. */
guint
nc_form_count_choices (NcForm *form, const char *path, GError **error)
{
  xmlNode *node;
  NcControl *control = control_at (form, path, &node, error);
  guint n = 0;

  if (control)
    visit_choices (form, control, node, count_cb, &n, error);
  return n;
}

typedef struct {
  const char *value;
  gboolean wants_label;
  char *label;
  gboolean found;
} Search;

static gboolean
search_cb (NcForm *form, NcControl *control, xmlNode *item, const char *value, xmlNode *context, gpointer data)
{
  Search *search = data;

  if (strcmp (value, search->value) != 0)
    return TRUE;
  search->found = TRUE;
  if (search->wants_label)
    search->label = label_of (form, control, item, context);
  return FALSE;
}

/**
 * nc_form_has_choice:
 * @known: (out): whether the question has choices at all
 *
 * Returns: whether @value is one of the choices of the question at @node
 */
gboolean
nc_form_has_choice (NcForm *form, xmlNode *node, const char *value, gboolean *known, GError **error)
{
  NcState *state = nc_state (node);
  NcControl *control = state ? state->def->control : NULL;
  Search search = { value, FALSE, NULL, FALSE };

  *known =
      control && control->kind == NC_FORM_QUESTION && (control->itemset || nc_xml_child (control->element, "item"));
  if (*known)
    visit_choices (form, control, node, search_cb, &search, error);
  return search.found;
}

/** nc_form_choice_label: What jr:choice-name(@value, @path) gives at @context. Returns: (transfer full). */
char *
nc_form_choice_label (NcForm *form, const char *value, const char *path, xmlNode *context)
{
  NcXpath *xpath = nc_form_expression (form, path);
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };
  Search search = { value, TRUE, NULL, FALSE };
  NcState *state;

  if (!xpath || !nc_xpath_eval (xpath, form->env, context, &nodes, NULL) || nodes.type != NC_XPATH_NODESET ||
      !nodes.n_nodes)
    return g_strdup ("");
  state = nc_state (nodes.nodes[0]);
  if (state && state->def->control && state->def->control->kind == NC_FORM_QUESTION)
    visit_choices (form, state->def->control, nodes.nodes[0], search_cb, &search, NULL);
  return search.label ? search.label : g_strdup ("");
}
