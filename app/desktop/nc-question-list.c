/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-question-list.h"
#include "nc-question.h"
#include <string.h>

struct _NcQuestionList {
  AdwBin parent_instance;
  NcForm *form;             /* owned by the view that shows it, as the history */
  NcAnswerHistory *history; /* NULL when the view is gone */
  char *repeat_path;        /* NULL: the questions outside repeats */
  guint number;
  GtkWidget *box;
  GPtrArray *questions;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (NcQuestionList, nc_question_list, ADW_TYPE_BIN)

enum { ANSWERED, FAILED, PHOTO, TYPING, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
give (NcQuestionList *self, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = nc_form_get_value (self->form, path);
  g_autofree char *kept = g_strdup (path);

  if (g_strcmp0 (old ? old : "", text) == 0)
    return;
  if (!nc_answer_history_set (self->history, path, text, &error)) {
    g_signal_emit (self, signals[FAILED], 0, error->message);
    return;
  }
  g_signal_emit (self, signals[ANSWERED], 0, kept);
}

static void
given_cb (NcQuestion *question, const char *text, NcQuestionList *self)
{
  if (self->history)
    give (self, nc_question_get_path (question), text);
}

static void
reason_given_cb (NcQuestion *question, const char *text, NcQuestionList *self)
{
  g_autofree char *path = g_strdup (nc_question_get_path (question));

  if (self->history)
    nc_question_list_give_reason (self, path, text);
}

static void
typing_cb (NcQuestion *question, const char *text, NcQuestionList *self)
{
  g_signal_emit (self, signals[TYPING], 0, nc_question_get_path (question), text);
}

static void
photo_cb (NcQuestion *question, NcQuestionList *self)
{
  g_signal_emit (self, signals[PHOTO], 0, nc_question_get_path (question));
}

static void
add_question (NcQuestionList *self, GtkWidget *group, const NcFormItem *item)
{
  NcQuestion *question = nc_question_new (self->form, item);

  g_signal_connect_object (question, "given", G_CALLBACK (given_cb), self, 0);
  g_signal_connect_object (question, "reason-given", G_CALLBACK (reason_given_cb), self, 0);
  g_signal_connect_object (question, "typing", G_CALLBACK (typing_cb), self, 0);
  g_signal_connect_object (question, "photo", G_CALLBACK (photo_cb), self, 0);
  g_ptr_array_add (self->questions, question);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), nc_question_get_row (question));
  nc_question_placed (question);
}

static gboolean
has_questions (NcQuestionList *self, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_QUESTION || (item->kind == NC_FORM_GROUP && has_questions (self, item)))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
add_group (NcQuestionList *self, const char *name, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title) {
    g_autofree char *escaped = g_markup_escape_text (title, -1);

    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  }
  gtk_widget_set_name (group, name ? name : "");
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

/* Groups open a heading of their own; repeats have their place in the table. */
static void
add_items (NcQuestionList *self, GtkWidget *group, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_GROUP && has_questions (self, item)) {
      add_items (self, add_group (self, item->name, item->label), item);
      group = NULL;
    } else if (item->kind == NC_FORM_QUESTION) {
      if (!group)
        group = add_group (self, NULL, NULL);
      add_question (self, group, item);
    }
  }
}

static NcQuestion *
find_question (NcQuestionList *self, const char *path)
{
  for (guint i = 0; i < self->questions->len; i++) {
    NcQuestion *question = g_ptr_array_index (self->questions, i);

    if (g_str_equal (nc_question_get_path (question), path))
      return question;
  }
  return NULL;
}

static void
show_items (NcQuestionList *self, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);
    NcQuestion *question;

    if (item->kind == NC_FORM_GROUP) {
      show_items (self, item);
    } else if (item->kind == NC_FORM_QUESTION && (question = find_question (self, item->path))) {
      nc_question_show (question, self->form, item);
    }
  }
}

/* A heading stands over the questions that are asked, not over those that are not relevant now. */
static void
show_groups (NcQuestionList *self)
{
  for (GtkWidget *group = gtk_widget_get_first_child (self->box); group; group = gtk_widget_get_next_sibling (group)) {
    gboolean is_asked = FALSE;

    for (guint i = 0; i < self->questions->len && !is_asked; i++) {
      GtkWidget *row = nc_question_get_row (g_ptr_array_index (self->questions, i));

      is_asked = gtk_widget_get_visible (row) && gtk_widget_is_ancestor (row, group);
    }
    gtk_widget_set_visible (group, is_asked);
  }
}

/* The repeat's item in the form. */
static NcFormItem *
find_repeat (NcQuestionList *self, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    NcFormItem *item = g_ptr_array_index (items, i);
    NcFormItem *found = NULL;

    if (item->kind == NC_FORM_REPEAT) {
      g_autofree char *path = g_strdup_printf ("%s/%s", item->path, item->name);

      if (g_str_equal (path, self->repeat_path))
        return g_ptr_array_steal_index (items, i);
    } else if (item->kind == NC_FORM_GROUP) {
      found = find_repeat (self, item);
    }
    if (found)
      return found;
  }
  return NULL;
}

/* The instance shown, without asking the form for the thousand others. */
static NcFormItem *
instance_item (NcQuestionList *self)
{
  NcFormItem *item = find_repeat (self, NULL);

  if (!item)
    return NULL;
  item->kind = NC_FORM_REPEAT_INSTANCE;
  g_free (item->path);
  item->path = g_strdup_printf ("%s[%u]", self->repeat_path, self->number);
  return item;
}

typedef void (*WithParent) (NcQuestionList *self, const NcFormItem *parent);

static void
with_parent (NcQuestionList *self, WithParent function)
{
  NcFormItem *parent = NULL;

  if (self->repeat_path) {
    if (self->number > nc_form_count_repeats (self->form, self->repeat_path))
      return;
    parent = instance_item (self);
    if (!parent)
      return;
  }
  function (self, parent);
  show_groups (self);
  g_clear_pointer (&parent, nc_form_item_free);
}

/**
 * nc_question_list_refresh:
 *
 * Shows what the form holds now; the field that is being typed in is left alone as long as it says the same.
 */
void
nc_question_list_refresh (NcQuestionList *self)
{
  g_return_if_fail (NC_IS_QUESTION_LIST (self));
  if (self->is_shown)
    with_parent (self, show_items);
}

static void
build (NcQuestionList *self, const NcFormItem *parent)
{
  add_items (self, NULL, parent);
}

/* Every instance of a repeat has the same questions: the rows are told their new paths. */
static void
retarget (NcQuestionList *self, guint number)
{
  gsize length = strlen (self->repeat_path);

  for (guint i = 0; i < self->questions->len; i++) {
    NcQuestion *question = g_ptr_array_index (self->questions, i);
    const char *rest = strchr (nc_question_get_path (question) + length, ']');
    g_autofree char *path = g_strdup_printf ("%s[%u%s", self->repeat_path, number, rest);

    nc_question_set_path (question, path);
  }
  self->number = number;
}

/**
 * nc_question_list_clear:
 *
 * Shows nothing.
 */
void
nc_question_list_clear (NcQuestionList *self)
{
  GtkWidget *child;

  g_return_if_fail (NC_IS_QUESTION_LIST (self));
  nc_question_list_commit (self);
  self->is_shown = FALSE;
  g_ptr_array_set_size (self->questions, 0);
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

/**
 * nc_question_list_show:
 * @repeat_path: (nullable): of a repeat; %NULL shows the questions outside repeats
 * @number: of the instance, from 1
 */
void
nc_question_list_show (NcQuestionList *self, const char *repeat_path, guint number)
{
  g_return_if_fail (NC_IS_QUESTION_LIST (self));
  if (self->is_shown && repeat_path && g_strcmp0 (repeat_path, self->repeat_path) == 0) {
    nc_question_list_commit (self);
    retarget (self, number);
    with_parent (self, show_items);
    return;
  }
  nc_question_list_clear (self);
  g_free (self->repeat_path);
  self->repeat_path = g_strdup (repeat_path);
  self->number = number;
  self->is_shown = TRUE;
  with_parent (self, build);
}

/**
 * nc_question_list_commit:
 *
 * Gives what has been typed and not yet left.
 */
void
nc_question_list_commit (NcQuestionList *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    nc_question_commit (g_ptr_array_index (self->questions, i));
}

/**
 * nc_question_list_answer:
 *
 * As a person does who types @text into the question at @path and leaves it.
 *
 * Returns: %FALSE when the question is not shown.
 */
gboolean
nc_question_list_answer (NcQuestionList *self, const char *path, const char *text)
{
  NcQuestion *question;

  g_return_val_if_fail (NC_IS_QUESTION_LIST (self), FALSE);
  question = find_question (self, path);
  if (!question || !gtk_widget_get_visible (nc_question_get_row (question)))
    return FALSE;
  give (self, path, text);
  return TRUE;
}

/**
 * nc_question_list_give_reason:
 * @reason: why the answer at @path is right though it is unusual; "" takes it back
 *
 * Returns: %FALSE when that failed, which is told by the signal "failed"
 */
gboolean
nc_question_list_give_reason (NcQuestionList *self, const char *path, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (NC_IS_QUESTION_LIST (self), FALSE);
  if (!nc_answer_history_set_reason (self->history, path, reason, &error)) {
    g_signal_emit (self, signals[FAILED], 0, error->message);
    return FALSE;
  }
  g_signal_emit (self, signals[ANSWERED], 0, path);
  return TRUE;
}

/* Whether the answer to the question at @path is unusual and nobody has said why it is right. */
gboolean
nc_question_list_lacks_reason (NcQuestionList *self, const char *path)
{
  NcQuestion *question = find_question (self, path);

  return question && nc_question_lacks_reason (question);
}

/* FALSE when the question is not shown. */
gboolean
nc_question_list_focus (NcQuestionList *self, const char *path)
{
  NcQuestion *question = find_question (self, path);

  return question && gtk_widget_get_visible (nc_question_get_row (question)) && nc_question_grab_focus (question);
}

/* Puts text into a field without giving it; FALSE when it is not shown or not typed into. */
gboolean
nc_question_list_set_typed (NcQuestionList *self, const char *path, const char *text)
{
  NcQuestion *question = find_question (self, path);

  if (!question || !nc_question_is_typed (question))
    return FALSE;
  nc_question_set_typed (question, text);
  return TRUE;
}

/**
 * nc_question_list_find_photo:
 *
 * Returns: (transfer full) (nullable): the question that the next picture belongs to: the first shown that has none
 * yet, else the first
 */
char *
nc_question_list_find_photo (NcQuestionList *self)
{
  const char *found = NULL;

  for (guint i = self->questions->len; i > 0; i--) {
    NcQuestion *question = g_ptr_array_index (self->questions, i - 1);

    if (nc_question_takes_photo (question) && gtk_widget_get_visible (nc_question_get_row (question)) &&
        (!found || !nc_question_is_answered (question)))
      found = nc_question_get_path (question);
  }
  return g_strdup (found);
}

/* The heading and rows of the form's group of that name; "" the first without one. */
GtkWidget *
nc_question_list_get_group (NcQuestionList *self, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child; child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (gtk_widget_get_name (child), name))
      return child;
  return NULL;
}

static void
nc_question_list_dispose (GObject *object)
{
  NcQuestionList *self = NC_QUESTION_LIST (object);

  self->history = NULL;
  self->is_shown = FALSE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->repeat_path, g_free);
  G_OBJECT_CLASS (nc_question_list_parent_class)->dispose (object);
}

static void
nc_question_list_class_init (NcQuestionListClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_question_list_dispose;
  signals[ANSWERED] =
      g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] =
      g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PHOTO] = g_signal_new ("photo", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TYPING] = g_signal_new ("typing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRING);
}

static void
nc_question_list_init (NcQuestionList *self)
{
  self->questions = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

/**
 * nc_question_list_new:
 * @form: kept alive by the caller, as @history, through which answers are given
 */
GtkWidget *
nc_question_list_new (NcForm *form, NcAnswerHistory *history)
{
  NcQuestionList *self = g_object_new (NC_TYPE_QUESTION_LIST, NULL);

  self->form = form;
  self->history = history;
  return GTK_WIDGET (self);
}
