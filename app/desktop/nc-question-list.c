/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-question-list.h"
#include "nc-lang.h"
#include <string.h>

/* A question on the screen. */
typedef struct {
  char *path;
  GtkWidget *row;
  GtkWidget *input;   /* drop-down of a choice; NULL for others */
  GPtrArray *choices; /* NcFormChoice of a drop-down */
} Question;

struct _NcQuestionList {
  AdwBin parent_instance;
  NcChecklistRun *run; /* owned by the view that shows it */
  char *instance_path;
  GtkWidget *box;
  GPtrArray *questions;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcQuestionList, nc_question_list, ADW_TYPE_BIN)

enum { ANSWERED, FAILED, PHOTO, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_clear_pointer (&question->choices, g_ptr_array_unref);
  g_free (question);
}

static NcQuestionList *
list_of (GtkWidget *row)
{
  return NC_QUESTION_LIST (gtk_widget_get_ancestor (row, NC_TYPE_QUESTION_LIST));
}

static void
give (NcQuestionList *self, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = nc_form_get_value (nc_checklist_run_get_form (self->run), path);
  g_autofree char *kept = g_strdup (path);

  if (g_strcmp0 (old ? old : "", text) == 0)
    return;
  if (!nc_checklist_run_set (self->run, path, text, &error)) {
    g_signal_emit (self, signals[FAILED], 0, error->message);
    return;
  }
  nc_question_list_refresh (self);
  g_signal_emit (self, signals[ANSWERED], 0, kept);
}

static void
entry_left_cb (GtkEventControllerFocus *focus, GtkWidget *row)
{
  NcQuestionList *self = list_of (row);

  (void)focus;
  if (self && !self->is_filling)
    give (self, gtk_widget_get_name (row), gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
entry_activated_cb (GtkWidget *row)
{
  entry_left_cb (NULL, row);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *pspec, Question *question)
{
  NcQuestionList *self = list_of (GTK_WIDGET (row));
  guint selected = adw_combo_row_get_selected (row);

  (void)pspec;
  if (!self || self->is_filling)
    return;
  /* The first entry is "not answered". */
  give (self, question->path,
        selected == 0 || selected > question->choices->len
            ? ""
            : ((NcFormChoice *)g_ptr_array_index (question->choices, selected - 1))->value);
}

static void
photo_cb (GtkButton *button, GtkWidget *row)
{
  NcQuestionList *self = list_of (row);

  (void)button;
  if (self)
    g_signal_emit (self, signals[PHOTO], 0, gtk_widget_get_name (row));
}

static GtkWidget *
make_choice (NcQuestionList *self, const NcFormItem *item, Question *question)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  question->choices = nc_form_choices (nc_checklist_run_get_form (self->run), item->path, NULL);
  if (!question->choices)
    question->choices = g_ptr_array_new ();
  gtk_string_list_append (labels, _ ("(not answered)"));
  for (guint i = 0; i < question->choices->len; i++)
    gtk_string_list_append (labels, ((NcFormChoice *)g_ptr_array_index (question->choices, i))->label);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_signal_connect (row, "notify::selected", G_CALLBACK (chosen_cb), question);
  return row;
}

static GtkWidget *
make_entry (const NcFormItem *item)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (g_strcmp0 (item->type, "int") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_DIGITS);
  else if (g_strcmp0 (item->type, "decimal") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_NUMBER);
  g_signal_connect (focus, "leave", G_CALLBACK (entry_left_cb), row);
  g_signal_connect (row, "entry-activated", G_CALLBACK (entry_activated_cb), NULL);
  gtk_widget_add_controller (row, focus);
  return row;
}

static GtkWidget *
make_photo (void)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("camera-photo-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Add a photo"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_signal_connect (button, "clicked", G_CALLBACK (photo_cb), row);
  return row;
}

static gboolean
is_note (const NcFormItem *item)
{
  return item->read_only || g_strcmp0 (item->control, "trigger") == 0;
}

static void
add_question (NcQuestionList *self, GtkWidget *group, const NcFormItem *item)
{
  Question *question = g_new0 (Question, 1);

  question->path = g_strdup (item->path);
  if (is_note (item))
    question->row = adw_action_row_new ();
  else if (g_strcmp0 (item->control, "select1") == 0)
    question->row = make_choice (self, item, question);
  else if (g_strcmp0 (item->control, "upload") == 0)
    question->row = make_photo ();
  else
    question->row = make_entry (item);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (question->row), FALSE);
  gtk_widget_set_name (question->row, item->path);
  g_ptr_array_add (self->questions, question);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), question->row);
}

static gboolean
has_questions (NcQuestionList *self, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (nc_checklist_run_get_form (self->run), parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_QUESTION || (item->kind == NC_FORM_GROUP && has_questions (self, item)))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
add_group (NcQuestionList *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title) {
    g_autofree char *escaped = g_markup_escape_text (title, -1);

    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  }
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

/* Groups open a heading of their own; repeats have their place in the table. */
static void
add_items (NcQuestionList *self, GtkWidget *group, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (nc_checklist_run_get_form (self->run), parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_GROUP && has_questions (self, item)) {
      add_items (self, add_group (self, item->label), item);
      group = add_group (self, NULL);
    } else if (item->kind == NC_FORM_QUESTION) {
      add_question (self, group, item);
    }
  }
}

static Question *
find_question (NcQuestionList *self, const char *path)
{
  for (guint i = 0; i < self->questions->len; i++) {
    Question *question = g_ptr_array_index (self->questions, i);

    if (g_str_equal (question->path, path))
      return question;
  }
  return NULL;
}

static void
show_choice (Question *question, const char *value)
{
  guint selected = 0;

  for (guint i = 0; i < question->choices->len; i++)
    if (g_strcmp0 (((NcFormChoice *)g_ptr_array_index (question->choices, i))->value, value) == 0)
      selected = i + 1;
  adw_combo_row_set_selected (ADW_COMBO_ROW (question->row), selected);
}

static void
show_faults (NcQuestionList *self, Question *question)
{
  g_autoptr (GPtrArray) faults = nc_form_validate_path (nc_checklist_run_get_form (self->run), question->path, NULL);
  const char *message = NULL;

  for (guint i = 0; faults && i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (!fault->ok)
      message = fault->message;
  }
  if (message && !g_str_has_suffix (gtk_widget_get_name (question->row), "_note"))
    gtk_widget_add_css_class (question->row, "error");
  else
    gtk_widget_remove_css_class (question->row, "error");
  gtk_widget_set_tooltip_text (question->row, message);
}

static void
show_item (NcQuestionList *self, const NcFormItem *item)
{
  Question *question = find_question (self, item->path);
  const char *value = item->value ? item->value : "";
  g_autofree char *title = NULL;

  if (!question)
    return;
  title = item->required ? g_strdup_printf ("%s *", item->label ? item->label : item->name)
                         : g_strdup (item->label ? item->label : item->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->row), title);
  gtk_widget_set_visible (question->row, item->relevant);
  if (question->choices)
    show_choice (question, value);
  else if (ADW_IS_ENTRY_ROW (question->row)) {
    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (question->row)), value) != 0)
      gtk_editable_set_text (GTK_EDITABLE (question->row), value);
  } else {
    g_autofree char *escaped = g_markup_escape_text (*value ? value : (item->hint ? item->hint : ""), -1);

    adw_action_row_set_title_lines (ADW_ACTION_ROW (question->row), 0);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (question->row), escaped);
  }
  if (item->relevant)
    show_faults (self, question);
}

static void
show_items (NcQuestionList *self, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (nc_checklist_run_get_form (self->run), parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_GROUP)
      show_items (self, item);
    else if (item->kind == NC_FORM_QUESTION)
      show_item (self, item);
  }
}

/* The item of the repeat instance at @path; NULL for the form itself. */
static NcFormItem *
find_instance (NcForm *form, const NcFormItem *parent, const char *path)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_REPEAT_INSTANCE && g_strcmp0 (item->path, path) == 0)
      return g_ptr_array_steal_index (items, i);
    if (item->kind == NC_FORM_REPEAT || item->kind == NC_FORM_GROUP) {
      NcFormItem *found = find_instance (form, item, path);

      if (found)
        return found;
    }
  }
  return NULL;
}

typedef void (*WithParent) (NcQuestionList *self, const NcFormItem *parent);

static void
with_parent (NcQuestionList *self, WithParent function)
{
  NcFormItem *parent = NULL;

  if (self->instance_path) {
    parent = find_instance (nc_checklist_run_get_form (self->run), NULL, self->instance_path);
    if (!parent)
      return;
  }
  self->is_filling = TRUE;
  function (self, parent);
  self->is_filling = FALSE;
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
  if (self->run)
    with_parent (self, show_items);
}

static void
build (NcQuestionList *self, const NcFormItem *parent)
{
  add_items (self, add_group (self, NULL), parent);
}

/**
 * nc_question_list_show:
 * @run: (nullable): kept alive by the caller
 * @instance_path: (nullable): of a repeat instance; %NULL shows the questions outside repeats
 */
void
nc_question_list_show (NcQuestionList *self, NcChecklistRun *run, const char *instance_path)
{
  GtkWidget *child;

  g_return_if_fail (NC_IS_QUESTION_LIST (self));
  self->is_filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->questions, 0);
  self->is_filling = FALSE;
  self->run = run;
  g_free (self->instance_path);
  self->instance_path = g_strdup (instance_path);
  if (!run)
    return;
  with_parent (self, build);
  with_parent (self, show_items);
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
  Question *question;

  g_return_val_if_fail (NC_IS_QUESTION_LIST (self), FALSE);
  question = find_question (self, path);
  if (!question || !gtk_widget_get_visible (question->row))
    return FALSE;
  give (self, path, text);
  return TRUE;
}

static void
nc_question_list_dispose (GObject *object)
{
  NcQuestionList *self = NC_QUESTION_LIST (object);

  self->is_filling = TRUE;
  self->run = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->instance_path, g_free);
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
}

static void
nc_question_list_init (NcQuestionList *self)
{
  self->questions = g_ptr_array_new_with_free_func (question_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
nc_question_list_new (void)
{
  return g_object_new (NC_TYPE_QUESTION_LIST, NULL);
}
