/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-diff.h"
#include "nc-form-private.h"
#include "nc-lang.h"
#include <string.h>

/* So many choices are named in a message. */
#define MOST_NAMED 12

/* Places: a question is the same as long as its name and the repeats that it stands in are. */

/* The names of the repeats in @path, "/motors/tests", and in *@numbers those of their instances. */
static char *
chain_of_path (const char *path, GArray *numbers)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  GString *chain = g_string_new (NULL);

  for (guint i = 0; steps[i]; i++) {
    char *bracket = strchr (steps[i], '[');
    guint number = bracket ? (guint)g_ascii_strtoull (bracket + 1, NULL, 10) : 0;

    if (!bracket)
      continue;
    g_string_append_printf (chain, "/%.*s", (int)(bracket - steps[i]), steps[i]);
    g_array_append_val (numbers, number);
  }
  return g_string_free (chain, FALSE);
}

static char *
chain_of (const NcDef *def)
{
  GString *chain = g_string_new (NULL);

  for (; def; def = def->parent)
    if (def->is_repeat) {
      g_string_prepend (chain, def->name);
      g_string_prepend_c (chain, '/');
    }
  return g_string_free (chain, FALSE);
}

/* The definition at @path, whatever the root is called. */
static NcDef *
def_at (NcForm *form, const char *path)
{
  const char *rest = *path == '/' ? strchr (path + 1, '/') : NULL;

  return rest ? nc_def_resolve (form, rest + 1, form->root) : NULL;
}

static gboolean
takes_answers (const NcDef *def)
{
  return !def->is_attribute && (def->is_repeat || !def->children->len);
}

/* The one definition of that name in those repeats; NULL for none or several. */
static NcDef *
find_named (NcForm *form, const char *name, const char *chain)
{
  NcDef *found = NULL;

  for (guint i = 0; i < form->defs->len; i++) {
    NcDef *def = form->defs->pdata[i];
    g_autofree char *own = NULL;

    if (!takes_answers (def) || strcmp (def->name, name) != 0)
      continue;
    own = chain_of (def);
    if (strcmp (own, chain) != 0)
      continue;
    if (found)
      return NULL;
    found = def;
  }
  return found;
}

/**
 * nc_form_has_place:
 * @path: of an answer or an instance of a repeat, "/data/motors[3]/model"
 *
 * Returns: whether the form has such a question or repeat, however many instances there are
 */
gboolean
nc_form_has_place (NcForm *form, const char *path)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *chain = NULL, *own = NULL, *root = g_strdup_printf ("/%s/", form->root->name);
  NcDef *def = g_str_has_prefix (path, root) ? def_at (form, path) : NULL;

  if (!def || !takes_answers (def))
    return FALSE;
  chain = chain_of_path (path, numbers);
  own = chain_of (def);
  return strcmp (chain, own) == 0;
}

/**
 * nc_form_find_place:
 * @path: of an answer that was given in another version of the form
 *
 * Returns: (transfer full) (nullable): the path of the only question of that name in the same repeats; %NULL when there
 *   is none, or more than one
 */
char *
nc_form_find_place (NcForm *form, const char *path)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *chain = chain_of_path (path, numbers);
  const char *slash = strrchr (path, '/');
  g_autofree char *name = slash ? g_strndup (slash + 1, strcspn (slash + 1, "[")) : g_strdup ("");
  NcDef *def = def_at (form, path);
  g_autofree char *own = def && takes_answers (def) ? chain_of (def) : NULL;
  GString *found;
  guint left = numbers->len;

  if (!own || strcmp (own, chain) != 0)
    def = find_named (form, name, chain);
  if (!def)
    return NULL;
  found = g_string_new (NULL);
  for (; def; def = def->parent) {
    g_autofree char *step = def->is_repeat
                                ? g_strdup_printf ("/%s[%u]", def->name, g_array_index (numbers, guint, --left))
                                : g_strconcat ("/", def->name, NULL);

    g_string_prepend (found, step);
  }
  return g_string_free (found, FALSE);
}

static char *
label_of_def (NcForm *form, const NcDef *def)
{
  g_autofree char *label = def->control ? nc_form_label_of (form, def->control->element, "label", NULL) : g_strdup ("");

  return g_strdup (*label ? label : def->name);
}

/** nc_form_path_label: Returns: (transfer full): the words of the question at @path, else its name. */
char *
nc_form_path_label (NcForm *form, const char *path)
{
  NcDef *def = def_at (form, path);
  const char *slash = strrchr (path, '/');

  return def ? label_of_def (form, def) : g_strdup (slash ? slash + 1 : path);
}

/* Differences. */

static void
free_difference (gpointer data)
{
  NcFormDifference *self = data;

  g_free (self->path);
  g_free (self->label);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

typedef struct {
  NcForm *before;
  NcForm *after;
  GPtrArray *found;
} Diff;

static void
add (Diff *diff, NcFormDiffKind kind, NcForm *form, const NcDef *def, const char *before, const char *after)
{
  NcFormDifference *self = g_new0 (NcFormDifference, 1);

  self->kind = kind;
  self->path = g_strdup (def->path);
  self->label = label_of_def (form, def);
  self->before = g_strdup (before ? before : "");
  self->after = g_strdup (after ? after : "");
  g_ptr_array_add (diff->found, self);
}

static void
add_if_changed (Diff *diff, NcFormDiffKind kind, const NcDef *def, const char *before, const char *after)
{
  if (g_strcmp0 (before, after) != 0)
    add (diff, kind, diff->after, def, before, after);
}

static const char *
source_of (NcXpath *xpath)
{
  return xpath ? nc_xpath_source (xpath) : "";
}

static const char *
formula_of (const NcDef *def, NcFormulaKind kind)
{
  return def->formulas[kind] ? source_of (def->formulas[kind]->xpath) : "";
}

/* What is asked, and what is computed; not what the form keeps about itself. */
static gboolean
counts (const NcDef *def)
{
  if (!takes_answers (def) || def->is_repeat || (def->parent && strcmp (def->parent->name, "meta") == 0))
    return FALSE;
  return def->control || def->formulas[NC_FORMULA_CALCULATE];
}

/* The definition at the same place in @other. */
static NcDef *
twin (NcForm *other, const NcDef *def)
{
  NcDef *same = def_at (other, def->path);
  g_autofree char *chain = chain_of (def), *own = same && takes_answers (same) ? chain_of (same) : NULL;

  return own && strcmp (own, chain) == 0 ? same : NULL;
}

/* The same question in @other: at the same place, or moved, which one that is still at its place has not. */
static NcDef *
partner (NcForm *form, NcForm *other, const NcDef *def)
{
  g_autofree char *chain = chain_of (def);
  NcDef *same = twin (other, def), *moved = same ? NULL : find_named (other, def->name, chain);

  if (moved && (twin (form, moved) || find_named (form, def->name, chain) != def))
    return NULL;
  return same ? same : moved;
}

static char *
kind_of (const NcDef *def)
{
  const char *control = def->control ? def->control->name : "";

  return g_strdup (g_str_has_prefix (control, "select") || strcmp (control, "rank") == 0 ? control : def->type);
}

/* All choices that the question may ever offer; NULL where they cannot be told. */
static GHashTable *
choices_of (NcForm *form, const NcDef *def)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!def->control || def->control->kind != NC_FORM_QUESTION || !nc_form_all_choices (form, def->control, values))
    return NULL;
  return g_steal_pointer (&values);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The values of @these that @those lack. */
static char *
missing_in (GHashTable *these, GHashTable *those)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, these);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    if (!g_hash_table_contains (those, value))
      g_ptr_array_add (names, value);
  g_ptr_array_sort (names, compare_texts);
  for (guint i = 0; i < names->len && i < MOST_NAMED; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", (char *)names->pdata[i]);
  if (names->len > MOST_NAMED)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

static void
compare_choices (Diff *diff, const NcDef *before, const NcDef *after)
{
  g_autoptr (GHashTable) old = choices_of (diff->before, before), now = choices_of (diff->after, after);
  g_autofree char *gone = old && now ? missing_in (old, now) : NULL, *come = gone ? missing_in (now, old) : NULL;

  if (gone && (*gone || *come))
    add (diff, NC_FORM_DIFF_CHOICES, diff->after, after, gone, come);
}

static void
compare_defs (Diff *diff, const NcDef *before, const NcDef *after)
{
  g_autofree char *old_kind = kind_of (before), *kind = kind_of (after);
  g_autofree char *old_label = label_of_def (diff->before, before), *label = label_of_def (diff->after, after);
  const char *place = strchr (before->path + 1, '/'), *now = strchr (after->path + 1, '/');

  if (g_strcmp0 (place, now) != 0)
    add (diff, NC_FORM_DIFF_MOVED, diff->after, after, before->path, after->path);
  add_if_changed (diff, NC_FORM_DIFF_TYPE, after, old_kind, kind);
  if (before->control && after->control)
    add_if_changed (diff, NC_FORM_DIFF_LABEL, after, old_label, label);
  compare_choices (diff, before, after);
  add_if_changed (diff, NC_FORM_DIFF_CONDITION, after, source_of (before->required), source_of (after->required));
  add_if_changed (diff, NC_FORM_DIFF_CONDITION, after, source_of (before->constraint), source_of (after->constraint));
  add_if_changed (diff, NC_FORM_DIFF_CONDITION, after, source_of (before->soft), source_of (after->soft));
  add_if_changed (diff, NC_FORM_DIFF_RELEVANCE, after, formula_of (before, NC_FORMULA_RELEVANT),
                  formula_of (after, NC_FORMULA_RELEVANT));
  add_if_changed (diff, NC_FORM_DIFF_CALCULATION, after, formula_of (before, NC_FORMULA_CALCULATE),
                  formula_of (after, NC_FORMULA_CALCULATE));
}

/**
 * nc_form_diff:
 *
 * Compares two versions of a form, question by question: those of @after in its order, then what only @before has.
 *
 * Returns: (transfer full) (element-type NcFormDifference)
 */
GPtrArray *
nc_form_diff (NcForm *before, NcForm *after)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (free_difference);
  Diff diff = { before, after, found };

  for (guint i = 0; i < after->defs->len; i++) {
    const NcDef *def = after->defs->pdata[i], *old = counts (def) ? partner (after, before, def) : NULL;

    if (old)
      compare_defs (&diff, old, def);
    else if (counts (def))
      add (&diff, NC_FORM_DIFF_ADDED, after, def, NULL, NULL);
  }
  for (guint i = 0; i < before->defs->len; i++) {
    const NcDef *def = before->defs->pdata[i];

    if (counts (def) && !partner (before, after, def))
      add (&diff, NC_FORM_DIFF_REMOVED, before, def, NULL, NULL);
  }
  return found;
}

const char *
nc_form_diff_kind_to_string (NcFormDiffKind kind)
{
  static const char *const names[NC_FORM_N_DIFFS] = {
    [NC_FORM_DIFF_ADDED] = "added",
    [NC_FORM_DIFF_REMOVED] = "removed",
    [NC_FORM_DIFF_MOVED] = "moved",
    [NC_FORM_DIFF_TYPE] = "type",
    [NC_FORM_DIFF_LABEL] = "label",
    [NC_FORM_DIFF_CHOICES] = "choices",
    [NC_FORM_DIFF_CONDITION] = "condition",
    [NC_FORM_DIFF_RELEVANCE] = "relevance",
    [NC_FORM_DIFF_CALCULATION] = "calculation",
  };

  g_return_val_if_fail (kind < NC_FORM_N_DIFFS, NULL);
  return names[kind];
}

/* "choices that came: a b; that went: c" */
static char *
choices_message (const NcFormDifference *self)
{
  if (!*self->before)
    return g_strdup_printf (_ ("new choices: %s"), self->after);
  if (!*self->after)
    return g_strdup_printf (_ ("choices no longer offered: %s"), self->before);
  return g_strdup_printf (_ ("new choices: %s; no longer offered: %s"), self->after, self->before);
}

/** nc_form_difference_message: Returns: (transfer full): one sentence for people, without the question's words. */
char *
nc_form_difference_message (const NcFormDifference *self)
{
  switch (self->kind) {
  case NC_FORM_DIFF_ADDED:
    return g_strdup (_ ("new"));
  case NC_FORM_DIFF_REMOVED:
    return g_strdup (_ ("no longer asked"));
  case NC_FORM_DIFF_MOVED:
    return g_strdup_printf (_ ("stands elsewhere now: %s"), self->after);
  case NC_FORM_DIFF_TYPE:
    return g_strdup_printf (_ ("another kind of answer: %s instead of %s"), self->after, self->before);
  case NC_FORM_DIFF_LABEL:
    return g_strdup_printf (_ ("worded “%s” before"), self->before);
  case NC_FORM_DIFF_CHOICES:
    return choices_message (self);
  case NC_FORM_DIFF_CONDITION:
    return g_strdup (_ ("another condition on the answer"));
  case NC_FORM_DIFF_RELEVANCE:
    return g_strdup (_ ("asked under another condition"));
  case NC_FORM_DIFF_CALCULATION:
    return g_strdup (_ ("computed in another way"));
  case NC_FORM_N_DIFFS:
  default:
    g_return_val_if_reached (NULL);
  }
}

/**
 * nc_form_diff_summary:
 *
 * Returns: (transfer full) (nullable): "3 questions new, 1 no longer asked, 2 changed"; %NULL when nothing differs
 */
char *
nc_form_diff_summary (GPtrArray *differences)
{
  guint n_added = 0, n_removed = 0;
  g_autoptr (GHashTable) changed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < differences->len; i++) {
    const NcFormDifference *one = differences->pdata[i];

    n_added += one->kind == NC_FORM_DIFF_ADDED;
    n_removed += one->kind == NC_FORM_DIFF_REMOVED;
    if (one->kind != NC_FORM_DIFF_ADDED && one->kind != NC_FORM_DIFF_REMOVED)
      g_hash_table_add (changed, one->path);
  }
  return differences->len ? g_strdup_printf (_ ("%u questions new, %u no longer asked, %u changed"), n_added, n_removed,
                                             g_hash_table_size (changed))
                          : NULL;
}
