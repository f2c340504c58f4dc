/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-question.h"
#include "nc-combo.h"
#include "nc-access.h"
#include "nc-day.h"
#include "nc-lang.h"
#include "nc-lines-row.h"
#include "nc-question-reason.h"
#include <string.h>

#define TOUCH_PX 44

typedef enum { KIND_NOTE, KIND_LINE, KIND_LINES, KIND_DAY, KIND_ONE, KIND_MANY, KIND_PHOTO } Kind;

struct _NcQuestion {
  GObject parent_instance;
  Kind kind;
  char *path;
  char *value;    /* as the form has it */
  GtkWidget *row; /* AdwPreferencesRow of some kind */
  GtkLabel *lines_title;
  GtkTextView *lines;
  GPtrArray *choices; /* NcFormChoice */
  GPtrArray *checks;  /* GtkCheckButton of each choice */
  char *title;        /* with its star */
  char *hint;
  char *fault;
  char *reason; /* why the unusual answer is right; NULL: none, or nothing is unusual */
  NcQuestionReason *reason_row;
  gboolean is_warning;
  gboolean has_focus;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcQuestion, nc_question, G_TYPE_OBJECT)

enum { GIVEN, REASON_GIVEN, TYPING, PHOTO, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
typed_text (NcQuestion *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer;

  if (!self->lines)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row)));
  buffer = gtk_text_view_get_buffer (self->lines);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

gboolean
nc_question_is_typed (NcQuestion *self)
{
  return self->kind == KIND_LINE || self->kind == KIND_LINES || self->kind == KIND_DAY;
}

static void
show_in_title (NcQuestion *self, const char *note)
{
  g_autofree char *text = note ? g_strdup_printf ("%s · %s", self->title, note) : g_strdup (self->title);

  if (self->lines)
    gtk_label_set_text (self->lines_title, text);
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), text);
}

/* GTK asks the X server where the pointer is for each tooltip that is set, also to what it was. */
static void
set_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What is wrong with the answer, else the hint while it is asked for, stands in the row itself: a row of its own would
   be one more stop for the Tab key. */
static void
show_note (NcQuestion *self)
{
  gboolean is_typed = nc_question_is_typed (self);
  const char *note = self->fault ? self->fault : is_typed && !self->has_focus ? NULL : self->hint;

  if (is_typed)
    show_in_title (self, note);
  else if (self->kind == KIND_NOTE && self->fault)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), note);
  else if (self->kind == KIND_ONE)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), note ? note : "");
  else if (self->kind == KIND_MANY)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), note ? note : "");
  if (self->kind != KIND_NOTE && self->kind != KIND_PHOTO)
    set_tooltip (self->row, self->fault ? self->fault : self->hint);
  set_css_class (self->row, "error", self->fault && !self->reason && !self->is_warning);
  set_css_class (self->row, "warning", self->fault && !self->reason && self->is_warning);
}

static void
reason_given_cb (NcQuestion *self, const char *text)
{
  g_signal_emit (self, signals[REASON_GIVEN], 0, text);
}

/* The row that asks for the reason comes in the list right below the question, and only where one is needed. */
static void
make_reason_row (NcQuestion *self)
{
  GtkWidget *list = gtk_widget_get_ancestor (self->row, GTK_TYPE_LIST_BOX);

  if (!list)
    return;
  self->reason_row = nc_question_reason_new ();
  g_signal_connect_object (self->reason_row, "given", G_CALLBACK (reason_given_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (GTK_LIST_BOX (list), nc_question_reason_get_row (self->reason_row),
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->row)) + 1);
}

static void
show_reason (NcQuestion *self)
{
  gboolean is_asked = self->fault && self->is_warning && gtk_widget_get_visible (self->row);

  if (is_asked && !self->reason_row)
    make_reason_row (self);
  if (is_asked && self->reason_row)
    nc_question_reason_show (self->reason_row, self->path, self->reason);
  else if (self->reason_row)
    nc_question_reason_hide (self->reason_row);
}

/* The row has got its place in a list. */
void
nc_question_placed (NcQuestion *self)
{
  show_reason (self);
}

/* Whether the answer is unusual and nobody has said why it is right. */
gboolean
nc_question_lacks_reason (NcQuestion *self)
{
  return self->reason_row && nc_question_reason_is_missing (self->reason_row);
}

/**
 * nc_question_commit:
 *
 * Gives what has been typed, as leaving the field does.
 */
void
nc_question_commit (NcQuestion *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (NC_IS_QUESTION (self));
  if (self->reason_row)
    nc_question_reason_commit (self->reason_row);
  if (!nc_question_is_typed (self) || self->is_filling)
    return;
  text = typed_text (self);
  if (g_strcmp0 (text, self->value ? self->value : "") != 0)
    g_signal_emit (self, signals[GIVEN], 0, text);
}

static void
entered_cb (NcQuestion *self)
{
  self->has_focus = TRUE;
  show_note (self);
}

static void
left_cb (NcQuestion *self)
{
  g_autoptr (NcQuestion) alive = g_object_ref (self);

  self->has_focus = FALSE;
  nc_question_commit (self);
  show_note (self);
}

static void
changed_cb (NcQuestion *self)
{
  if (!self->is_filling) {
    g_autofree char *text = typed_text (self);

    g_signal_emit (self, signals[TYPING], 0, text);
  }
}

static void
watch_focus (NcQuestion *self, GtkWidget *input)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (input, focus);
}

static void
make_line (NcQuestion *self, const NcFormItem *item)
{
  self->row = adw_entry_row_new ();
  if (g_strcmp0 (item->type, "int") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row), GTK_INPUT_PURPOSE_DIGITS);
  else if (g_strcmp0 (item->type, "decimal") == 0)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row), GTK_INPUT_PURPOSE_NUMBER);
  g_signal_connect_object (self->row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->row, "entry-activated", G_CALLBACK (nc_question_commit), self, G_CONNECT_SWAPPED);
  watch_focus (self, self->row);
}

static void
make_lines (NcQuestion *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->lines_title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->lines_title, 0);
  gtk_label_set_wrap (self->lines_title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->lines_title), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->lines_title), "dim-label");
  self->lines = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->row = nc_lines_row_new (GTK_WIDGET (self->lines));
  gtk_text_view_set_wrap_mode (self->lines, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->lines, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->lines), "question-lines");
  gtk_widget_set_size_request (GTK_WIDGET (self->lines), -1, TOUCH_PX);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->lines_title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->lines));
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  g_signal_connect_object (gtk_text_view_get_buffer (self->lines), "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  watch_focus (self, GTK_WIDGET (self->lines));
}

static void
day_chosen_cb (GtkCalendar *calendar, NcQuestion *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);

  gtk_popover_popdown (GTK_POPOVER (popover));
  g_signal_emit (self, signals[GIVEN], 0, text);
}

static void
make_day (NcQuestion *self, const NcFormItem *item)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *calendar = gtk_calendar_new ();

  make_line (self, item);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Choose the day"));
  nc_access_label_below (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_chosen_cb), self, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), button);
}

static void
one_chosen_cb (NcQuestion *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));

  if (self->is_filling)
    return;
  /* The first entry is "not answered". */
  g_signal_emit (self, signals[GIVEN], 0,
                 selected == 0 || selected > self->choices->len
                     ? ""
                     : ((NcFormChoice *)g_ptr_array_index (self->choices, selected - 1))->value);
}

static void
checked_cb (NcQuestion *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->is_filling)
    return;
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_string_append_printf (text, "%s%s", text->len ? " " : "",
                              ((NcFormChoice *)g_ptr_array_index (self->choices, i))->value);
  g_signal_emit (self, signals[GIVEN], 0, text->str);
}

static void
photo_cb (NcQuestion *self)
{
  g_signal_emit (self, signals[PHOTO], 0);
}

static void
make_photo (NcQuestion *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("camera-photo-symbolic");

  self->row = adw_action_row_new ();
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (button, TOUCH_PX, TOUCH_PX);
  gtk_widget_set_tooltip_text (button, _ ("Add a photo: from a file, by dropping or by pasting it"));
  nc_access_label_below (button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (photo_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
is_note (const NcFormItem *item)
{
  return item->read_only || g_strcmp0 (item->control, "trigger") == 0;
}

static Kind
kind_of (const NcFormItem *item)
{
  if (is_note (item))
    return KIND_NOTE;
  if (g_strcmp0 (item->control, "select1") == 0)
    return KIND_ONE;
  if (g_strcmp0 (item->control, "select") == 0)
    return KIND_MANY;
  if (g_strcmp0 (item->control, "upload") == 0)
    return KIND_PHOTO;
  if (g_strcmp0 (item->type, "date") == 0)
    return KIND_DAY;
  return item->appearance && strstr (item->appearance, "multiline") ? KIND_LINES : KIND_LINE;
}

/**
 * nc_question_new:
 * @item: a question of @form
 */
NcQuestion *
nc_question_new (NcForm *form, const NcFormItem *item)
{
  NcQuestion *self = g_object_new (NC_TYPE_QUESTION, NULL);

  self->kind = kind_of (item);
  self->is_filling = TRUE;
  switch (self->kind) {
  case KIND_LINE:
    make_line (self, item);
    break;
  case KIND_LINES:
    make_lines (self);
    break;
  case KIND_DAY:
    make_day (self, item);
    break;
  case KIND_ONE:
    self->row = adw_combo_row_new ();
    g_signal_connect_object (self->row, "notify::selected", G_CALLBACK (one_chosen_cb), self, G_CONNECT_SWAPPED);
    break;
  case KIND_MANY:
    self->row = adw_expander_row_new ();
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->row), TRUE);
    break;
  case KIND_PHOTO:
    make_photo (self);
    break;
  case KIND_NOTE:
  default:
    self->row = adw_action_row_new ();
  }
  g_object_ref_sink (self->row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  nc_question_set_path (self, item->path);
  nc_question_show (self, form, item);
  return self;
}

const char *
nc_question_get_path (NcQuestion *self)
{
  return self->path;
}

/* The row's name is the path, so that tests and styles find it. */
void
nc_question_set_path (NcQuestion *self, const char *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  gtk_widget_set_name (self->row, path);
}

GtkWidget *
nc_question_get_row (NcQuestion *self)
{
  return self->row;
}

gboolean
nc_question_takes_photo (NcQuestion *self)
{
  return self->kind == KIND_PHOTO;
}

gboolean
nc_question_is_answered (NcQuestion *self)
{
  return self->value && *self->value;
}

static gboolean
same_choices (GPtrArray *a, GPtrArray *b)
{
  if (!a || !b || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_strcmp0 (((NcFormChoice *)a->pdata[i])->value, ((NcFormChoice *)b->pdata[i])->value) != 0)
      return FALSE;
  return TRUE;
}

static void
list_one (NcQuestion *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _ ("(not answered)"));
  for (guint i = 0; i < self->choices->len; i++)
    gtk_string_list_append (labels, ((NcFormChoice *)g_ptr_array_index (self->choices, i))->label);
  nc_combo_show_words (ADW_COMBO_ROW (self->row));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (labels));
}

static void
list_many (NcQuestion *self)
{
  for (guint i = 0; self->checks && i < self->checks->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self->row),
                             gtk_widget_get_ancestor (self->checks->pdata[i], ADW_TYPE_ACTION_ROW));
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  self->checks = g_ptr_array_new ();
  for (guint i = 0; i < self->choices->len; i++) {
    GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
    const char *label = ((NcFormChoice *)g_ptr_array_index (self->choices, i))->label;

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    g_signal_connect_object (check, "toggled", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self->row), row);
    g_ptr_array_add (self->checks, check);
  }
}

/* What may be chosen can depend on other answers. */
static void
show_choices (NcQuestion *self, NcForm *form)
{
  g_autoptr (GPtrArray) choices = nc_form_choices (form, self->path, NULL);

  if (!choices)
    choices = g_ptr_array_new ();
  if (same_choices (self->choices, choices))
    return;
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  self->choices = g_steal_pointer (&choices);
  if (self->kind == KIND_ONE)
    list_one (self);
  else
    list_many (self);
}

static void
show_one (NcQuestion *self)
{
  guint selected = 0;

  for (guint i = 0; i < self->choices->len; i++)
    if (g_strcmp0 (((NcFormChoice *)g_ptr_array_index (self->choices, i))->value, self->value) == 0)
      selected = i + 1;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), selected);
}

static void
show_many (NcQuestion *self)
{
  g_auto (GStrv) chosen = g_strsplit (self->value, " ", -1);

  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (
        g_ptr_array_index (self->checks, i),
        g_strv_contains ((const char *const *)chosen, ((NcFormChoice *)g_ptr_array_index (self->choices, i))->value));
}

static void
find_fault (NcQuestion *self, NcForm *form)
{
  g_autoptr (GPtrArray) faults = nc_form_validate_path (form, self->path, NULL);

  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->reason, g_free);
  /* What is merely not answered yet is no fault; the progress and the star say it. */
  for (guint i = 0; faults && i < faults->len && !self->fault; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (g_strcmp0 (fault->kind, "required") != 0) {
      self->fault = g_strdup (fault->message);
      self->reason = g_strdup (fault->reason);
      self->is_warning = g_strcmp0 (fault->kind, "soft") == 0;
    }
  }
}

static void
set_title (NcQuestion *self, const NcFormItem *item)
{
  const char *label = item->label ? item->label : item->name;
  g_autofree char *title = item->required ? g_strdup_printf ("%s *", label) : g_strdup (label);

  if (g_strcmp0 (title, self->title) == 0)
    return;
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), self->title);
  if (self->lines) {
    nc_access_label (GTK_WIDGET (self->lines), self->title);
  } else if (self->kind == KIND_LINE || self->kind == KIND_DAY) {
    nc_access_label (self->row, self->title);
    nc_access_label (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->row))), self->title);
  }
}

/* Whether something is being typed that was not given yet. */
static gboolean
is_unfinished (NcQuestion *self)
{
  g_autofree char *typed = nc_question_is_typed (self) && self->has_focus ? typed_text (self) : NULL;

  return typed && g_strcmp0 (typed, self->value ? self->value : "") != 0;
}

static void
show_value (NcQuestion *self, gboolean is_kept)
{
  g_autofree char *typed = NULL;

  switch (self->kind) {
  case KIND_ONE:
    show_one (self);
    break;
  case KIND_MANY:
    show_many (self);
    break;
  case KIND_LINE:
  case KIND_DAY:
  case KIND_LINES:
    typed = typed_text (self);
    if (!is_kept && g_strcmp0 (typed, self->value) != 0)
      nc_question_set_typed (self, self->value);
    break;
  case KIND_PHOTO:
  case KIND_NOTE:
  default:
    adw_action_row_set_title_lines (ADW_ACTION_ROW (self->row), 0);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), *self->value ? self->value : self->hint ? self->hint : "");
    adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->row), 0);
  }
}

/**
 * nc_question_show:
 * @item: the question as it is now
 *
 * Shows its answer; what is being typed into it stays.
 */
void
nc_question_show (NcQuestion *self, NcForm *form, const NcFormItem *item)
{
  gboolean is_kept;

  g_return_if_fail (NC_IS_QUESTION (self));
  is_kept = is_unfinished (self);
  self->is_filling = TRUE;
  g_free (self->value);
  self->value = g_strdup (item->value ? item->value : "");
  g_free (self->hint);
  self->hint = item->hint && *item->hint ? g_strdup (item->hint) : NULL;
  set_title (self, item);
  gtk_widget_set_visible (self->row, item->relevant);
  if (self->kind == KIND_ONE || self->kind == KIND_MANY)
    show_choices (self, form);
  show_value (self, is_kept);
  if (item->relevant)
    find_fault (self, form);
  else
    g_clear_pointer (&self->fault, g_free);
  show_note (self);
  show_reason (self);
  self->is_filling = FALSE;
}

/* Puts text into the field without giving it: input that was not finished. */
void
nc_question_set_typed (NcQuestion *self, const char *text)
{
  gboolean was_filling = self->is_filling;

  g_return_if_fail (nc_question_is_typed (self));
  self->is_filling = TRUE;
  if (self->lines)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->lines), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  self->is_filling = was_filling;
}

gboolean
nc_question_grab_focus (NcQuestion *self)
{
  if (nc_question_lacks_reason (self))
    return gtk_widget_grab_focus (nc_question_reason_get_row (self->reason_row));
  if (self->lines)
    return gtk_widget_grab_focus (GTK_WIDGET (self->lines));
  return gtk_widget_grab_focus (self->row) || gtk_widget_child_focus (self->row, GTK_DIR_TAB_FORWARD);
}

static void
nc_question_dispose (GObject *object)
{
  NcQuestion *self = NC_QUESTION (object);

  self->is_filling = TRUE;
  g_clear_object (&self->reason_row);
  g_clear_object (&self->row);
  G_OBJECT_CLASS (nc_question_parent_class)->dispose (object);
}

static void
nc_question_finalize (GObject *object)
{
  NcQuestion *self = NC_QUESTION (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->value);
  g_free (self->title);
  g_free (self->hint);
  g_free (self->fault);
  g_free (self->reason);
  G_OBJECT_CLASS (nc_question_parent_class)->finalize (object);
}

static void
nc_question_class_init (NcQuestionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_question_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_question_finalize;
  signals[GIVEN] = g_signal_new ("given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REASON_GIVEN] =
      g_signal_new ("reason-given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TYPING] =
      g_signal_new ("typing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PHOTO] = g_signal_new ("photo", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_question_init (NcQuestion *self)
{
  (void)self;
}
