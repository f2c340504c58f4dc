/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-answer-history.h"

/* Older steps are forgotten; the journal keeps them. */
#define MOST_STEPS 200

typedef struct {
  char *path;
  char *before; /* "" where there was nothing */
  char *after;
  gboolean is_reason; /* why the answer is right though it is unusual, not the answer itself */
} Edit;

/* What one act of the person changed: a key, a paste, a machine removed. */
typedef struct {
  GArray *edits;
  guint n_before, n_after; /* instances of the repeat */
} Step;

struct _NcAnswerHistory {
  NcChecklistRun *run; /* of the owner */
  char *repeat_path;   /* NULL: the form has none */
  GPtrArray *steps;
  guint n_done; /* those behind it have been taken back */
};

static void
edit_clear (gpointer data)
{
  Edit *edit = data;

  g_free (edit->path);
  g_free (edit->before);
  g_free (edit->after);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_array_unref (step->edits);
  g_free (step);
}

static NcForm *
form_of (NcAnswerHistory *self)
{
  return nc_checklist_run_get_form (self->run);
}

static guint
count (NcAnswerHistory *self)
{
  return self->repeat_path ? nc_form_count_repeats (form_of (self), self->repeat_path) : 0;
}

static Step *
step_new (NcAnswerHistory *self)
{
  Step *step = g_new0 (Step, 1);

  step->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_array_set_clear_func (step->edits, edit_clear);
  step->n_before = count (self);
  return step;
}

static void
add_edit (Step *step, const char *path, const char *before, const char *after)
{
  Edit edit = { g_strdup (path), g_strdup (before ? before : ""), g_strdup (after ? after : ""), FALSE };

  g_array_append_val (step->edits, edit);
}

/* A new step takes the place of those that were taken back. */
static void
keep (NcAnswerHistory *self, Step *step)
{
  step->n_after = count (self);
  g_ptr_array_set_size (self->steps, (int)self->n_done);
  g_ptr_array_add (self->steps, step);
  if (self->steps->len > MOST_STEPS)
    g_ptr_array_remove_index (self->steps, 0);
  self->n_done = self->steps->len;
}

/**
 * nc_answer_history_new:
 * @run: kept alive by the caller
 * @repeat_path: (nullable): the repeat whose instances come and go
 */
NcAnswerHistory *
nc_answer_history_new (NcChecklistRun *run, const char *repeat_path)
{
  NcAnswerHistory *self = g_new0 (NcAnswerHistory, 1);

  self->run = run;
  self->repeat_path = g_strdup (repeat_path);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
nc_answer_history_free (NcAnswerHistory *self)
{
  g_ptr_array_unref (self->steps);
  g_free (self->repeat_path);
  g_free (self);
}

/**
 * nc_answer_history_apply:
 * @n_instances: how many instances the repeat is to have, 0 = as many as it has
 *
 * Gives several answers as one step.
 *
 * Returns: as nc_checklist_run_apply()
 */
gboolean
nc_answer_history_apply (NcAnswerHistory *self, guint n_instances, const NcAnswer *answers, guint n_answers,
                         GError **error)
{
  Step *step = step_new (self);
  gboolean resizes = n_instances > 0 && n_instances != step->n_before;

  for (guint i = 0; i < n_answers; i++) {
    g_autofree char *before = answers[i].reason ? g_strdup (nc_form_get_soft_reason (form_of (self), answers[i].path))
                                                : nc_form_get_value (form_of (self), answers[i].path);

    add_edit (step, answers[i].path, before, answers[i].reason ? answers[i].reason : answers[i].text);
    g_array_index (step->edits, Edit, i).is_reason = answers[i].reason != NULL;
  }
  if (!nc_checklist_run_apply (self->run, resizes ? self->repeat_path : NULL, n_instances, answers, n_answers, error)) {
    step_free (step);
    return FALSE;
  }
  keep (self, step);
  return TRUE;
}

gboolean
nc_answer_history_set (NcAnswerHistory *self, const char *path, const char *text, GError **error)
{
  NcAnswer answer = { .path = path, .text = text };

  return nc_answer_history_apply (self, 0, &answer, 1, error);
}

/* Gives the reason why an unusual answer is right; "" takes it back. */
gboolean
nc_answer_history_set_reason (NcAnswerHistory *self, const char *path, const char *reason, GError **error)
{
  NcAnswer answer = { .path = path, .reason = reason };

  return nc_answer_history_apply (self, 0, &answer, 1, error);
}

static void
snapshot_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
             const char *type, gpointer user_data)
{
  g_autofree char *text = is_leaf && !is_repeat && !nc_form_node_is_calculated (node) ? nc_xml_text (node) : NULL;

  (void)form;
  (void)is_relevant;
  (void)type;
  if (text && *text)
    g_hash_table_insert (user_data, g_strdup (path), g_steal_pointer (&text));
}

/* path → text of the answers that are given */
static GHashTable *
snapshot (NcAnswerHistory *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  nc_form_visit (form_of (self), snapshot_cb, values);
  return values;
}

/* What an act has changed that moves answers from one path to another. */
static void
keep_difference (NcAnswerHistory *self, Step *step, GHashTable *before)
{
  g_autoptr (GHashTable) after = snapshot (self);
  GHashTableIter iter;
  gpointer path, text;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &path, &text)) {
    const char *now = g_hash_table_lookup (after, path);

    if (g_strcmp0 (text, now) != 0)
      add_edit (step, path, text, now);
  }
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, &text))
    if (!g_hash_table_contains (before, path))
      add_edit (step, path, NULL, text);
  keep (self, step);
}

/**
 * nc_answer_history_remove:
 * @number: of the instance, from 1
 *
 * Removes an instance with its answers; those behind it move up.
 */
gboolean
nc_answer_history_remove (NcAnswerHistory *self, guint number, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s[%u]", self->repeat_path, number);
  g_autoptr (GHashTable) before = snapshot (self);
  Step *step = step_new (self);

  if (!nc_checklist_run_remove_repeat (self->run, path, error)) {
    step_free (step);
    return FALSE;
  }
  keep_difference (self, step, before);
  return TRUE;
}

/* As nc_checklist_run_fill() does. */
gboolean
nc_answer_history_fill (NcAnswerHistory *self, json_t *answers, GError **error)
{
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (GHashTable) before = snapshot (self);
  Step *step = step_new (self);

  if (!nc_checklist_run_fill (self->run, answers, ignored, error)) {
    step_free (step);
    return FALSE;
  }
  keep_difference (self, step, before);
  return TRUE;
}

gboolean
nc_answer_history_can_undo (NcAnswerHistory *self)
{
  return self->n_done > 0;
}

gboolean
nc_answer_history_can_redo (NcAnswerHistory *self)
{
  return self->n_done < self->steps->len;
}

/* The number of the instance that @path lies in; 0 when it lies in none of the repeat. */
static guint
instance_of (NcAnswerHistory *self, const char *path)
{
  gsize length = self->repeat_path ? strlen (self->repeat_path) : 0;

  return length && g_str_has_prefix (path, self->repeat_path) && path[length] == '['
             ? (guint)g_ascii_strtoull (path + length + 1, NULL, 10)
             : 0;
}

/* Answers of instances that do not outlast the step go with them. */
static gboolean
replay (NcAnswerHistory *self, const Step *step, gboolean back, GError **error)
{
  guint n = back ? step->n_before : step->n_after;
  g_autofree NcAnswer *answers = g_new0 (NcAnswer, step->edits->len + 1);
  guint n_answers = 0;

  for (guint i = 0; i < step->edits->len; i++) {
    const Edit *edit = &g_array_index (step->edits, Edit, back ? step->edits->len - 1 - i : i);

    const char *text = back ? edit->before : edit->after;

    if (instance_of (self, edit->path) <= n)
      answers[n_answers++] = (NcAnswer){ edit->path, edit->is_reason ? NULL : text, edit->is_reason ? text : NULL };
  }
  return nc_checklist_run_apply (self->run, n != count (self) ? self->repeat_path : NULL, n, answers, n_answers, error);
}

static char *
first_path (const Step *step)
{
  return g_strdup (step->edits->len ? g_array_index (step->edits, Edit, 0).path : "");
}

/**
 * nc_answer_history_undo:
 *
 * Takes the last step back, as a change of its own.
 *
 * Returns: (transfer full) (nullable): the path it was about, "" when about none; %NULL with an error, or without one
 *   when there is nothing to take back
 */
char *
nc_answer_history_undo (NcAnswerHistory *self, GError **error)
{
  const Step *step;

  if (!nc_answer_history_can_undo (self))
    return NULL;
  step = g_ptr_array_index (self->steps, self->n_done - 1);
  if (!replay (self, step, TRUE, error))
    return NULL;
  self->n_done--;
  return first_path (step);
}

/* Gives again what was taken back; returns as nc_answer_history_undo() does. */
char *
nc_answer_history_redo (NcAnswerHistory *self, GError **error)
{
  const Step *step;

  if (!nc_answer_history_can_redo (self))
    return NULL;
  step = g_ptr_array_index (self->steps, self->n_done);
  if (!replay (self, step, FALSE, error))
    return NULL;
  self->n_done++;
  return first_path (step);
}
