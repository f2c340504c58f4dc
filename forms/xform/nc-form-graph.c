/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* What depends on what. Each expression is walked over the definitions instead of over nodes: a *place* is a definition
   that a path can reach, with the ancestor of the reader below which it then lies (its anchor). Where a change happens,
   the nodes to evaluate again are those of the reader below the changed node's ancestor at the anchor. */

typedef struct {
  NcDef *def; /* NULL: the document */
  NcDef *anchor;
} Place;

typedef struct {
  NcForm *form;
  NcXpath *xpath;
  NcDef *reader;
  GArray *refs;
  guint in_calculation;
  gboolean reads_all; /* absolute paths reach all instances */
} Walk;

static GArray *places_of (Walk *walk, guint32 index, const GArray *focus);

static GArray *
new_places (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Place));
}

static void
add_place (GArray *places, NcDef *def, NcDef *anchor)
{
  Place place = { def, anchor };

  for (guint i = 0; i < places->len; i++) {
    const Place *p = &g_array_index (places, Place, i);

    if (p->def == def && p->anchor == anchor)
      return;
  }
  g_array_append_val (places, place);
}

static gboolean
holds (NcDef *ancestor, NcDef *def)
{
  for (; def; def = def->parent)
    if (def == ancestor)
      return TRUE;
  return FALSE;
}

/* Whether a path from @anchor down to @def goes through a repeat that also holds the reader: into other instances. */
static gboolean
crosses (NcDef *reader, NcDef *anchor, NcDef *def)
{
  for (; def && def != anchor; def = def->parent)
    if (def->is_repeat && holds (def, reader))
      return TRUE;
  return FALSE;
}

static void
add_ref (Walk *walk, const Place *place)
{
  NcRef ref = { place->def, place->anchor ? place->anchor : walk->form->root, FALSE, walk->in_calculation > 0 };

  if (!place->def)
    return;
  ref.crosses = crosses (walk->reader, ref.anchor, ref.def);
  for (guint i = 0; i < walk->refs->len; i++) {
    NcRef *known = &g_array_index (walk->refs, NcRef, i);

    if (known->def == ref.def && known->anchor == ref.anchor) {
      known->computes |= ref.computes;
      return;
    }
  }
  g_array_append_val (walk->refs, ref);
}

static gboolean
passes (const NcXpNode *step, NcDef *def)
{
  if (step->test == NC_XP_TEST_NAME)
    return strcmp (step->text, def->name) == 0;
  return step->test != NC_XP_TEST_COMMENT && step->test != NC_XP_TEST_PI;
}

static void
add_descendants (const NcXpNode *step, NcDef *def, NcDef *anchor, GArray *to)
{
  for (guint i = 0; i < def->children->len; i++) {
    NcDef *child = def->children->pdata[i];

    if (!child->is_attribute && passes (step, child))
      add_place (to, child, anchor);
    add_descendants (step, child, anchor, to);
  }
}

static void
add_children (Walk *walk, const NcXpNode *step, const Place *from, GArray *to)
{
  gboolean wants_attribute = step->axis == NC_XP_ATTRIBUTE;

  if (!from->def) {
    if (passes (step, walk->form->root))
      add_place (to, walk->form->root, walk->form->root);
    return;
  }
  for (guint i = 0; i < from->def->children->len; i++) {
    NcDef *child = from->def->children->pdata[i];

    if (child->is_attribute == wants_attribute && passes (step, child))
      add_place (to, child, from->anchor);
  }
}

static Place
parent_place (const Place *from)
{
  Place up = { from->def ? from->def->parent : NULL, from->anchor };

  if (from->def == from->anchor)
    up.anchor = up.def;
  return up;
}

static void
walk_step (Walk *walk, const NcXpNode *step, const Place *from, GArray *to)
{
  Place up = parent_place (from);

  switch ((NcXpAxis)step->axis) {
  case NC_XP_CHILD:
  case NC_XP_ATTRIBUTE:
    add_children (walk, step, from, to);
    break;
  case NC_XP_DESCENDANT_OR_SELF:
    if (!from->def || passes (step, from->def))
      add_place (to, from->def, from->anchor);
    G_GNUC_FALLTHROUGH;
  case NC_XP_DESCENDANT:
    if (!from->def && passes (step, walk->form->root))
      add_place (to, walk->form->root, walk->form->root);
    add_descendants (step, from->def ? from->def : walk->form->root, from->def ? from->anchor : walk->form->root, to);
    break;
  case NC_XP_SELF:
    if (!from->def || passes (step, from->def))
      add_place (to, from->def, from->anchor);
    break;
  case NC_XP_PARENT:
    if (from->def)
      add_place (to, up.def, up.anchor);
    break;
  case NC_XP_ANCESTOR_OR_SELF:
    if (from->def && passes (step, from->def))
      add_place (to, from->def, from->anchor);
    G_GNUC_FALLTHROUGH;
  case NC_XP_ANCESTOR:
    for (; up.def; up = parent_place (&up))
      if (passes (step, up.def))
        add_place (to, up.def, up.anchor);
    break;
  case NC_XP_FOLLOWING_SIBLING:
  case NC_XP_PRECEDING_SIBLING:
    if (from->def && up.def) {
      NcXpNode as_child = *step;

      as_child.axis = NC_XP_CHILD;
      add_children (walk, &as_child, &up, to);
    }
    break;
  case NC_XP_FOLLOWING:
  case NC_XP_PRECEDING:
    add_descendants (step, walk->form->root, walk->form->root, to);
    break;
  case NC_XP_NAMESPACE:
    break;
  }
}

/* A step of an absolute path that follows the reader's own ancestors stays in their instances, as evaluation does. */
static gboolean
follows_reader (Walk *walk, const NcXpNode *step, const GArray *from, GArray *to)
{
  const Place *only = from->len == 1 ? &g_array_index (from, Place, 0) : NULL;
  NcDef *next = walk->reader;

  if (!only || step->axis != NC_XP_CHILD || step->test != NC_XP_TEST_NAME || step->n_children)
    return FALSE;
  while (next && next->parent != only->def)
    next = next->parent;
  if (!next || strcmp (next->name, step->text) != 0)
    return FALSE;
  add_place (to, next, next);
  return TRUE;
}

static void
walk_predicates (Walk *walk, const NcXpNode *owner, guint32 first, const GArray *focus)
{
  (void)owner;
  for (guint32 p = first; p; p = walk->xpath->nodes[p].next) {
    GArray *read = places_of (walk, p, focus);

    g_array_unref (read);
  }
}

static GArray *
places_of_path (Walk *walk, const NcXpNode *path, const GArray *focus)
{
  guint32 step = path->child;
  gboolean follows = path->absolute && !walk->reads_all;
  GArray *from;

  if (path->has_start) {
    from = places_of (walk, step, focus);
    step = walk->xpath->nodes[step].next;
  } else {
    from = new_places ();
    if (path->absolute)
      add_place (from, NULL, NULL);
    else
      g_array_append_vals (from, focus->data, focus->len);
  }
  for (; step; step = walk->xpath->nodes[step].next) {
    const NcXpNode *node = &walk->xpath->nodes[step];
    GArray *to = new_places ();

    follows = follows && node->next && follows_reader (walk, node, from, to);
    for (guint i = 0; !follows && i < from->len; i++)
      walk_step (walk, node, &g_array_index (from, Place, i), to);
    walk_predicates (walk, node, node->child, to);
    /* where a predicate chooses, the nodes on the way count as well: their number decides what is read */
    for (guint i = 0; node->n_children && i < to->len; i++)
      add_ref (walk, &g_array_index (to, Place, i));
    g_array_unref (from);
    from = to;
  }
  for (guint i = 0; i < from->len; i++)
    add_ref (walk, &g_array_index (from, Place, i));
  return from;
}

static void
append_all (GArray *to, GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
  g_array_unref (from);
}

/* The expression in the text that jr:choice-name() is given as the question's path. */
static void
walk_choice_name (Walk *walk, const NcXpNode *call)
{
  guint32 second = walk->xpath->nodes[call->child].next;
  const NcXpNode *path = second ? &walk->xpath->nodes[second] : NULL;
  NcDef *def = path && path->op == NC_XP_STRING ? nc_def_resolve (walk->form, path->text, walk->reader) : NULL;

  if (def) {
    Place place = { def, walk->form->root };

    add_ref (walk, &place);
  }
}

/* What an expression can give as nodes; on the way everything that it reads is noted. */
static GArray *
places_of (Walk *walk, guint32 index, const GArray *focus)
{
  const NcXpNode *node = &walk->xpath->nodes[index];
  GArray *places;

  if (node->op == NC_XP_PATH)
    return places_of_path (walk, node, focus);
  places = new_places ();
  if (node->op == NC_XP_CALL && strcmp (node->text, "current") == 0) {
    add_place (places, walk->reader, walk->reader);
    return places;
  }
  if (node->op == NC_XP_CALL && strcmp (node->text, "jr:choice-name") == 0)
    walk_choice_name (walk, node);
  if (node->op == NC_XP_FILTER) {
    append_all (places, places_of (walk, node->child, focus));
    walk_predicates (walk, node, walk->xpath->nodes[node->child].next, places);
    return places;
  }
  walk->in_calculation += node->op >= NC_XP_ADD && node->op <= NC_XP_NEG;
  for (guint32 child = node->child, n = 0; child; child = walk->xpath->nodes[child].next, n++) {
    gboolean reads_all = walk->reads_all;

    /* indexed-repeat(target, repeat, number, …) goes by its numbers alone */
    walk->reads_all |= node->op == NC_XP_CALL && strcmp (node->text, "indexed-repeat") == 0 && (n == 0 || n % 2);
    append_all (places, places_of (walk, child, focus));
    walk->reads_all = reads_all;
  }
  walk->in_calculation -= node->op >= NC_XP_ADD && node->op <= NC_XP_NEG;
  if (node->op == NC_XP_CALL && strcmp (node->text, "instance") == 0)
    g_array_set_size (places, 0);
  return places;
}

static void
read_refs (NcForm *form, NcFormula *formula)
{
  NcDef *reader = formula->kind == NC_FORMULA_COUNT ? formula->def->parent : formula->def;
  Walk walk = { form, formula->xpath, reader, formula->refs, 0, FALSE };
  g_autoptr (GArray) focus = new_places ();

  add_place (focus, reader, reader);
  g_array_unref (places_of (&walk, formula->xpath->root, focus));
  for (guint i = 0; i < formula->refs->len; i++) {
    const NcRef *ref = &g_array_index (formula->refs, NcRef, i);
    NcDependent dependent = { formula, ref->anchor };

    g_array_append_val (ref->def->dependents, dependent);
  }
}

/* order */

enum { UNSEEN, OPEN, DONE };

typedef struct {
  NcForm *form;
  GPtrArray *sorted;
  GPtrArray *path; /* formulas from the start to here */
} Sort;

static const char *
kind_name (NcFormulaKind kind)
{
  return kind == NC_FORMULA_RELEVANT ? "relevant" : kind == NC_FORMULA_CALCULATE ? "calculate" : "jr:count";
}

static gboolean
fail_cycle (Sort *sort, NcFormula *again, GError **error)
{
  g_autoptr (GString) circle = g_string_new (NULL);
  guint start = 0;

  g_ptr_array_find (sort->path, again, &start);
  for (guint i = start; i <= sort->path->len; i++) {
    NcFormula *formula = i < sort->path->len ? sort->path->pdata[i] : again;

    g_string_append_printf (circle, "%s%s (%s)", i > start ? " → " : "", formula->def->path, kind_name (formula->kind));
  }
  g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_CYCLE, _ ("expressions depend on each other in a circle: %s"),
               circle->str);
  return FALSE;
}

static gboolean visit (Sort *sort, NcFormula *formula, GError **error);

/* A count may depend on what is answered in its own repeat ("is there another one?"): that is no circle, it grows. */
static gboolean
goes_through_count (Sort *sort, NcFormula *again)
{
  gboolean found = FALSE;
  guint start = 0;

  g_ptr_array_find (sort->path, again, &start);
  for (guint i = start; i < sort->path->len; i++) {
    NcFormula *formula = sort->path->pdata[i];

    if (formula->kind == NC_FORMULA_COUNT)
      found = formula->feeds_itself = TRUE;
  }
  return found;
}

/* A value may be kept if it is there: coalesce(., default). Nothing is calculated of it, so that it comes to rest. */
static gboolean
keeps_itself (NcFormula *formula, const NcRef *ref)
{
  const NcXpNode *root = &formula->xpath->nodes[formula->xpath->root];

  return formula->kind == NC_FORMULA_CALCULATE && ref->def == formula->def && !ref->computes &&
         root->op == NC_XP_CALL &&
         (strcmp (root->text, "coalesce") == 0 || strcmp (root->text, "if") == 0 || strcmp (root->text, "once") == 0);
}

/* What must be known before a definition can be read: its value, its and its ancestors' relevance, how many there are.
 */
static gboolean
visit_def (Sort *sort, NcDef *def, GError **error)
{
  if (def->formulas[NC_FORMULA_CALCULATE] && !visit (sort, def->formulas[NC_FORMULA_CALCULATE], error))
    return FALSE;
  for (; def; def = def->parent)
    if ((def->formulas[NC_FORMULA_RELEVANT] && !visit (sort, def->formulas[NC_FORMULA_RELEVANT], error)) ||
        (def->formulas[NC_FORMULA_COUNT] && !visit (sort, def->formulas[NC_FORMULA_COUNT], error)))
      return FALSE;
  return TRUE;
}

static gboolean
visit (Sort *sort, NcFormula *formula, GError **error)
{
  if (formula->mark == DONE)
    return TRUE;
  if (formula->mark == OPEN)
    return goes_through_count (sort, formula) || fail_cycle (sort, formula, error);
  if (sort->path->len > 5000) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT, _ ("expressions depend on each other too deeply"));
    return FALSE;
  }
  formula->mark = OPEN;
  g_ptr_array_add (sort->path, formula);
  for (guint i = 0; i < formula->refs->len; i++) {
    const NcRef *ref = &g_array_index (formula->refs, NcRef, i);

    /* other instances of a repeat are no circle: a running total reads the instance before */
    if (!ref->crosses && !keeps_itself (formula, ref) && !visit_def (sort, ref->def, error))
      return FALSE;
  }
  g_ptr_array_set_size (sort->path, (int)sort->path->len - 1);
  formula->mark = DONE;
  formula->order = sort->sorted->len;
  g_ptr_array_add (sort->sorted, formula);
  return TRUE;
}

/**
 * nc_form_graph_build:
 *
 * Finds what each expression reads and puts the expressions in order.
 *
 * Returns: FALSE with %NC_FORM_ERROR_CYCLE, whose message goes round the circle
 */
gboolean
nc_form_graph_build (NcForm *form, GError **error)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  Sort sort = { form, form->formulas, path };

  for (guint i = 0; i < form->defs->len; i++)
    for (guint k = 0; k < NC_N_FORMULAS; k++) {
      NcDef *def = form->defs->pdata[i];

      if (def->formulas[k])
        read_refs (form, def->formulas[k]);
    }
  for (guint i = 0; i < form->defs->len; i++)
    for (guint k = 0; k < NC_N_FORMULAS; k++) {
      NcDef *def = form->defs->pdata[i];

      if (def->formulas[k] && !visit (&sort, def->formulas[k], error))
        return FALSE;
    }
  return TRUE;
}
