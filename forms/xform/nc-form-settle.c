/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Keeping the form consistent: what a change makes stale is marked, then evaluated in the order of dependence. */

/* Days since 1970 that are still within the years that dates are written with. */
#define MOST_DAYS 2900000

typedef struct {
  NcForm *form;
  NcFormula *formula;
} Mark;

void
nc_form_tell (NcForm *form, NcFormChange change, xmlNode *node, const char *old_text, const char *new_text)
{
  g_autofree char *path = NULL;

  if (!form->options.listener || form->is_loading)
    return;
  path = nc_form_path_of (node);
  form->options.listener (form, change, path, old_text, new_text, form->options.listener_data);
}

void
nc_form_mark (NcForm *form, NcFormula *formula, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (!state || state->dirty & (1 << formula->kind)) {
    /* a parent may count several repeats: its bit says nothing about which */
    if (!state || formula->kind != NC_FORMULA_COUNT || g_ptr_array_find (formula->dirty, node, NULL))
      return;
  }
  state->dirty |= (guint8)(1 << formula->kind);
  g_ptr_array_add (formula->dirty, node);
  form->lowest_dirty = MIN (form->lowest_dirty, formula->order);
}

static void
mark_cb (gpointer node, gpointer data)
{
  Mark *mark = data;

  nc_form_mark (mark->form, mark->formula, node);
}

/* Marks @formula wherever it stands at or below @top. */
static void
mark_below (NcForm *form, NcFormula *formula, xmlNode *top)
{
  Mark mark = { form, formula };
  NcDef *def = formula->kind == NC_FORMULA_COUNT ? formula->def->parent : formula->def;

  if (def->only)
    nc_form_mark (form, formula, def->only);
  else if (top)
    nc_form_each_below (top, def, mark_cb, &mark);
}

/** nc_form_mark_all: Marks every expression of @node and of all below it. */
void
nc_form_mark_all (NcForm *form, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (!state || form->is_loading)
    return;
  for (guint k = 0; k < NC_N_FORMULAS; k++)
    if (k != NC_FORMULA_COUNT && state->def->formulas[k])
      nc_form_mark (form, state->def->formulas[k], node);
  for (guint i = 0; i < state->def->children->len; i++) {
    NcDef *child = state->def->children->pdata[i];

    if (child->formulas[NC_FORMULA_COUNT])
      nc_form_mark (form, child->formulas[NC_FORMULA_COUNT], node);
  }
  for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a; a = a->next)
    nc_form_mark_all (form, (xmlNode *)a);
  for (xmlNode *n = node->type == XML_ELEMENT_NODE ? node->children : NULL; n; n = n->next)
    if (n->type == XML_ELEMENT_NODE)
      nc_form_mark_all (form, n);
}

/** nc_form_value_changed: Marks what reads @node. */
void
nc_form_value_changed (NcForm *form, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (form->is_loading)
    return;
  for (guint i = 0; state && i < state->def->dependents->len; i++) {
    const NcDependent *dependent = &g_array_index (state->def->dependents, NcDependent, i);

    mark_below (form, dependent->formula, nc_form_ancestor_at (node, dependent->anchor));
  }
}

static void
mark_structure (NcForm *form, xmlNode *parent, NcDef *repeat, NcDef *def)
{
  for (guint i = 0; i < def->dependents->len; i++) {
    const NcDependent *dependent = &g_array_index (def->dependents, NcDependent, i);
    gboolean is_inside = FALSE;

    /* what an instance reads of itself does not change with the others, but for its own place among them */
    for (NcDef *a = dependent->anchor; a; a = a->parent)
      is_inside |= a == repeat;
    if (!is_inside)
      mark_below (form, dependent->formula, nc_form_ancestor_at (parent, dependent->anchor));
    else if (def == repeat)
      mark_below (form, dependent->formula, parent);
  }
  for (guint i = 0; i < def->children->len; i++)
    mark_structure (form, parent, repeat, def->children->pdata[i]);
}

/** nc_form_structure_changed: Marks what reads a repeat, or anything in it, after an instance came or went. */
void
nc_form_structure_changed (NcForm *form, xmlNode *parent, NcDef *repeat)
{
  if (!form->is_loading)
    mark_structure (form, parent, repeat, repeat);
}

/* Relevance passes on to what lies below; whoever reads a node whose relevance turns reads something else now. */
static void
spread_relevance (NcForm *form, xmlNode *node, gboolean of_parent)
{
  NcState *state = nc_state (node);
  gboolean relevant;

  if (!state)
    return;
  relevant = of_parent && state->own;
  if (relevant == state->relevant)
    return;
  state->relevant = relevant;
  nc_form_tell (form, NC_FORM_CHANGE_RELEVANCE, node, relevant ? "false" : "true", relevant ? "true" : "false");
  nc_form_value_changed (form, node);
  for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a; a = a->next)
    spread_relevance (form, (xmlNode *)a, relevant);
  for (xmlNode *n = node->type == XML_ELEMENT_NODE ? node->children : NULL; n; n = n->next)
    if (n->type == XML_ELEMENT_NODE)
      spread_relevance (form, n, relevant);
}

static gboolean
fail_at (NcFormula *formula, xmlNode *node, GError *cause, GError **error)
{
  g_autofree char *path = nc_form_path_of (node);

  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_EXPRESSION, "%s: %s: %s", path, nc_xpath_source (formula->xpath),
               cause->message);
  g_error_free (cause);
  return FALSE;
}

/* A calculated value as it is kept: what is no date is no answer, a whole number where one is asked, and a count of
   days
   ("today() + 30") is a date where one is. */
static char *
kept_text (NcForm *form, NcDef *def, const NcXpathValue *value)
{
  gboolean is_date = value->type == NC_XPATH_DATE;
  char *text;

  if (value->type == NC_XPATH_DATE && isnan (value->number))
    return g_strdup ("");
  if (value->type == NC_XPATH_NUMBER && !value->string && isfinite (value->number) && strcmp (def->type, "int") == 0)
    return nc_xpath_format_number (trunc (value->number));
  if (value->type == NC_XPATH_NUMBER && fabs (value->number) < MOST_DAYS &&
      (strcmp (def->type, "date") == 0 || strcmp (def->type, "dateTime") == 0)) {
    text = nc_xp_format_datetime (form->env, (gint64)llround (value->number * 86400000.0));
    is_date = TRUE;
  } else {
    text = nc_xpath_value_to_string (form->env, value);
  }
  if (is_date && strcmp (def->type, "date") == 0 && strlen (text) > 10)
    text[10] = 0;
  return text;
}

static gboolean
settle_count (NcForm *form, NcFormula *formula, xmlNode *node, const NcXpathValue *value, GError **error)
{
  double wanted = nc_xpath_value_to_number (form->env, value);
  guint n = nc_form_instances_of (node, formula->def, NULL, 0);

  if (isnan (wanted) || wanted < 0)
    wanted = 0;
  if (wanted > NC_FORM_MAX_REPEATS) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("%s is repeated more than %d times"), formula->def->path,
                 NC_FORM_MAX_REPEATS);
    return FALSE;
  }
  if (formula->feeds_itself && n < (guint)wanted) {
    wanted = formula->run == form->run ? n : n + 1;
    formula->run = form->run;
  }
  for (; n < (guint)wanted; n++)
    if (!nc_form_new_instance (form, node, formula->def, error))
      return FALSE;
  for (; n > (guint)wanted; n--) {
    xmlNode *last = NULL;

    nc_form_instances_of (node, formula->def, &last, n);
    if (!nc_form_drop_instance (form, last, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
evaluate (NcForm *form, NcFormula *formula, xmlNode *node, GError **error)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  NcState *state = nc_state (node);
  GError *cause = NULL;

  if (!nc_xpath_eval (formula->xpath, form->env, node, &value, &cause))
    return fail_at (formula, node, cause, error);
  if (formula->kind == NC_FORMULA_COUNT)
    return settle_count (form, formula, node, &value, error);
  if (formula->kind == NC_FORMULA_RELEVANT) {
    NcState *of_parent = node->parent ? nc_state (node->parent) : NULL;

    state->own = nc_xpath_value_to_boolean (&value);
    spread_relevance (form, node, !of_parent || of_parent->relevant);
    return TRUE;
  }
  if (!state->def->children->len) {
    g_autofree char *text = kept_text (form, state->def, &value);

    nc_form_put (form, node, text);
  }
  return TRUE;
}

/* Evaluates what is marked, lowest in the order first, until nothing is. */
static gboolean
evaluate_dirty (NcForm *form, guint64 *left, GError **error)
{
  gboolean is_good = TRUE;

  while (is_good && form->lowest_dirty < form->formulas->len) {
    NcFormula *formula = form->formulas->pdata[form->lowest_dirty];
    GPtrArray *nodes = formula->dirty;

    if (!nodes->len) {
      form->lowest_dirty++;
      continue;
    }
    formula->dirty = g_ptr_array_sized_new (nodes->len);
    for (guint i = 0; i < nodes->len; i++) {
      xmlNode *node = nodes->pdata[i];

      /* after a failure the rest stays marked */
      if (!is_good) {
        g_ptr_array_add (formula->dirty, node);
        continue;
      }
      nc_state (node)->dirty &= (guint8) ~(1 << formula->kind);
      if (!(*left)--) {
        g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("the calculations do not come to rest at %s"),
                     formula->def->path);
        is_good = FALSE;
      } else {
        is_good = evaluate (form, formula, node, error);
      }
    }
    g_ptr_array_unref (nodes);
  }
  return is_good;
}

/**
 * nc_form_settle:
 *
 * Brings the form to rest: evaluates what is marked, and then lets new instances of repeats and changed answers have
 * their events.
 */
gboolean
nc_form_settle (NcForm *form, GError **error)
{
  guint64 left = 200000 + 50 * (guint64)form->n_nodes, events = 1000 + 10 * (guint64)form->n_nodes;
  gboolean is_good;

  if (form->is_settling || form->frozen)
    return TRUE;
  form->is_settling = TRUE;
  form->run++;
  is_good = evaluate_dirty (form, &left, error);
  while (is_good && (form->fresh->len || form->changed->len)) {
    gboolean is_new = form->fresh->len > 0;
    xmlNode *node = g_ptr_array_steal_index (is_new ? form->fresh : form->changed, 0);

    if (!events--) {
      g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("setvalue actions set each other off without end"));
      is_good = FALSE;
      break;
    }
    is_good = nc_form_run_actions (form, nc_state (node)->def->actions,
                                   is_new ? "odk-new-repeat" : "xforms-value-changed", node, error) &&
              evaluate_dirty (form, &left, error);
  }
  if (!is_good) {
    g_ptr_array_set_size (form->fresh, 0);
    g_ptr_array_set_size (form->changed, 0);
  }
  form->is_settling = FALSE;
  return is_good;
}

/** nc_form_put: Sets the text of @node, tells it, marks what reads it and what waits for its change. */
void
nc_form_put (NcForm *form, xmlNode *node, const char *text)
{
  g_autofree char *owned = NULL, *old = NULL;
  const char *present = nc_xp_node_text (node, &owned);
  NcState *state = nc_state (node);

  if (strcmp (present, text) == 0)
    return;
  old = g_strdup (present);
  nc_form_set_text (node, text);
  nc_form_tell (form, NC_FORM_CHANGE_VALUE, node, old, text);
  nc_form_value_changed (form, node);
  if (state->def->actions->len && !state->def->is_repeat && !form->is_loading)
    g_ptr_array_add (form->changed, node);
}

static gboolean
waits_for (const NcAction *action, const char *event)
{
  g_auto (GStrv) events = g_strsplit (action->event, " ", -1);

  return g_strv_contains ((const char *const *)events, event);
}

static gboolean
run_action (NcForm *form, NcAction *action, xmlNode *context, GError **error)
{
  gboolean is_good;
  g_auto (NcXpathValue) targets = { .type = NC_XPATH_STRING };

  form->sees_all = TRUE;
  is_good = nc_xpath_eval (action->target, form->env, context, &targets, error);
  form->sees_all = FALSE;
  if (!is_good)
    return FALSE;
  for (guint i = 0; targets.type == NC_XPATH_NODESET && i < targets.n_nodes; i++) {
    g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
    g_autofree char *text = NULL;
    NcState *state = nc_state (targets.nodes[i]);

    if (!state)
      continue;
    if (action->value && !nc_xpath_eval (action->value, form->env, targets.nodes[i], &value, error))
      return FALSE;
    text = action->value ? kept_text (form, state->def, &value) : g_strdup (action->text);
    nc_form_put (form, targets.nodes[i], text);
    g_hash_table_add (form->acted, targets.nodes[i]);
  }
  return TRUE;
}

/**
 * nc_form_take_acted:
 *
 * Returns: (transfer full) (element-type utf8): the paths of what actions have set since the last call
 */
GPtrArray *
nc_form_take_acted (NcForm *form)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer node;

  g_hash_table_iter_init (&iter, form->acted);
  while (g_hash_table_iter_next (&iter, &node, NULL))
    g_ptr_array_add (paths, nc_form_path_of (node));
  g_hash_table_remove_all (form->acted);
  return paths;
}

/** nc_form_run_actions: Runs those of @actions that wait for @event, which happens at @context. */
gboolean
nc_form_run_actions (NcForm *form, GPtrArray *actions, const char *event, xmlNode *context, GError **error)
{
  gboolean is_good = TRUE;

  if (form->is_loading)
    return TRUE;
  for (guint i = 0; is_good && i < actions->len; i++)
    if (waits_for (actions->pdata[i], event))
      is_good = run_action (form, actions->pdata[i], context, error);
  return is_good;
}
