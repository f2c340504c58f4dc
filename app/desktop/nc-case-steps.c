/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-steps.h"
#include "nc-combo.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-gate.h"
#include <string.h>

typedef enum { FIELD_TEXT, FIELD_SWITCH, FIELD_MOMENT, FIELD_CHOICE } FieldKind;

/* A column of the case file. A moment is set to now by its switch, as when the certificates were shown. */
typedef struct {
  const char *column;
  const char *title;
  FieldKind kind;
  const char *const *choices; /* of FIELD_CHOICE: value and title by turns */
} StepField;

static const char *const recusal_choices[] = { "",      N_ ("(not answered)"), "none", N_ ("Not asked for"),
                                               "asked", N_ ("Asked for"),      NULL };
/* The grounds stand in papers, in Chinese. */
static const char *const exempt_choices[] = {
  "",         N_ ("(announced in advance)"), "涉嫌违法案件", N_ ("Suspected breach of law"),
  "举报投诉", N_ ("Report or complaint"),    "抽查",         N_ ("Spot check"),
  NULL
};
/* A duty of key units is ordered of none that is not known to be one. */
static const char *const key_unit_choices[] = { "", N_ ("not recorded"), "1", N_ ("yes"), "-1", N_ ("no"), NULL };

typedef struct {
  const char *name;
  const char *title;
  const char *action;
  NcStep step;
  const char *day_column;    /* the day it sets to today; NULL = none */
  const char *moment_column; /* the time it sets to now when it is empty; NULL = none */
  const char *done_column;   /* filled when the step is done */
  NcCaseState from;          /* shown from this state on */
  gboolean is_branch;        /* not every case takes it */
  StepField fields[12];
} Step;

static const Step steps[] = {
  { "approve",
    N_ ("Plan and approval"),
    N_ ("_Approved"),
    NC_STEP_APPROVE,
    "approved_on",
    NULL,
    "approved_on",
    NC_CASE_PLANNED,
    FALSE,
    { { "item", N_ ("Item of inspection"), FIELD_TEXT },
      { "plan_ref", N_ ("Plan"), FIELD_TEXT },
      { "planned_start", N_ ("Planned day (2026-11-20)"), FIELD_TEXT },
      { "exempt", N_ ("Without advance notice"), FIELD_CHOICE, exempt_choices },
      { "exempt_reason", N_ ("Reason"), FIELD_TEXT },
      { "key_unit", N_ ("Key energy unit"), FIELD_CHOICE, key_unit_choices },
      { "approver", N_ ("Head who approves"), FIELD_TEXT } } },
  { "visit",
    N_ ("On site"),
    N_ ("_Begin the visit"),
    NC_STEP_VISIT,
    NULL,
    "visit_start",
    "visit_start",
    NC_CASE_PLANNED,
    FALSE,
    { { "place", N_ ("Place"), FIELD_TEXT },
      { "site_head", N_ ("Head on site"), FIELD_TEXT },
      { "site_head_position", N_ ("Position"), FIELD_TEXT },
      { "certificates_shown_at", N_ ("Certificates shown"), FIELD_MOMENT },
      { "rights_told", N_ ("Rights told, recusal included"), FIELD_SWITCH },
      { "recusal", N_ ("Recusal of an officer"), FIELD_CHOICE, recusal_choices },
      { "basis_told", N_ ("Basis, content and method told"), FIELD_SWITCH } } },
  { "record",
    N_ ("Record read back"),
    N_ ("_End the visit"),
    NC_STEP_RECORD,
    NULL,
    "visit_end",
    "visit_end",
    NC_CASE_PLANNED,
    FALSE,
    { { "unit_statement", N_ ("What the unit says"), FIELD_TEXT },
      { "read_back", N_ ("Record read back and found right"), FIELD_SWITCH } } },
  { "conclude",
    N_ ("Assessment"),
    N_ ("_Conclude the inspection"),
    NC_STEP_CONCLUDE,
    "concluded_on",
    NULL,
    "concluded_on",
    NC_CASE_PLANNED,
    FALSE,
    { { NULL } } },
  { "hear",
    N_ ("Views of the unit"),
    N_ ("_Heard and re-checked"),
    NC_STEP_HEAR,
    "views_on",
    NULL,
    "views_on",
    NC_CASE_PLANNED,
    FALSE,
    { { "views_text", N_ ("Facts, reasons and evidence of the unit (or 无意见)"), FIELD_TEXT },
      { "views_result", N_ ("Result of the re-check"), FIELD_TEXT },
      { "views_by", N_ ("Re-checked by"), FIELD_TEXT },
      { "views_adopted", N_ ("Adopted"), FIELD_SWITCH } } },
  { "report",
    N_ ("Report of the unit that it has rectified"),
    N_ ("_Reported today"),
    NC_STEP_RECORD,
    "completion_report_on",
    NULL,
    "completion_report_on",
    NC_CASE_SERVED,
    TRUE,
    { { NULL } } },
  { "serious",
    N_ ("Opinion to the government: grounds (D11b)"),
    N_ ("_Keep the grounds"),
    NC_STEP_RECORD,
    NULL,
    NULL,
    "serious_reason",
    NC_CASE_SERVED,
    TRUE,
    { { "serious_reason", N_ ("Why the circumstances are serious"), FIELD_TEXT },
      { "hearing", N_ ("Hearing: told, asked for, held"), FIELD_TEXT },
      { "legal_review", N_ ("Legal review"), FIELD_TEXT },
      { "meeting", N_ ("Collective discussion"), FIELD_TEXT },
      { "impact", N_ ("What a stop would touch (heat, safety, jobs)"), FIELD_TEXT },
      { "proposal", N_ ("What is proposed"), FIELD_TEXT },
      { "government", N_ ("To which government"), FIELD_TEXT } } },
  { "credit",
    N_ ("Result published and put on the credit record"),
    N_ ("_Published today"),
    NC_STEP_CREDIT,
    "credit_on",
    NULL,
    "credit_on",
    NC_CASE_RECHECKED,
    TRUE,
    { { "credit_ref", N_ ("Publication or record number"), FIELD_TEXT } } },
  { "hand-over",
    N_ ("File handed over for a penalty"),
    N_ ("_Handed over today"),
    NC_STEP_HAND_OVER,
    "handed_on",
    NULL,
    "handed_on",
    NC_CASE_SERVED,
    TRUE,
    { { "handed_to", N_ ("To which body"), FIELD_TEXT },
      { "breach_ended_on", N_ ("Breach ended on (2026-11-20), if it has"), FIELD_TEXT } } },
  { "close",
    N_ ("Closing"),
    N_ ("_Close the case"),
    NC_STEP_CLOSE,
    "closed_on",
    NULL,
    "closed_on",
    NC_CASE_PLANNED,
    FALSE,
    { { "close_reason", N_ ("Reason"), FIELD_TEXT } } },
};

struct _NcCaseSteps {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  GtkWidget *box;
  AdwExpanderRow *rows[G_N_ELEMENTS (steps)];
  GtkLabel *refusals[G_N_ELEMENTS (steps)];
  GtkEntry *reasons[G_N_ELEMENTS (steps)]; /* shown where only soft gates are shut */
  GPtrArray *soft_rules;
  GHashTable *fields; /* column → row */
  char *refusal;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcCaseSteps, nc_case_steps, ADW_TYPE_BIN)

static void
say (NcCaseSteps *self, guint step, const char *text)
{
  g_free (self->refusal);
  self->refusal = g_strdup (text);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gtk_label_set_text (self->refusals[i], i == step ? text : "");
    gtk_widget_set_visible (GTK_WIDGET (self->refusals[i]), i == step && text && *text);
  }
}

static guint
step_of_column (const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (const StepField *field = steps[i].fields; field->column; field++)
      if (g_str_equal (field->column, column))
        return i;
  return 0;
}

static gboolean
keep (NcCaseSteps *self, const char *column, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (nc_case_editor_set_field (self->editor, column, value, &error))
    return TRUE;
  say (self, step_of_column (column), error->message);
  return FALSE;
}

/* What was filled in last; where the text differs, somebody is typing. */
static const char *
get_filled (GtkWidget *row)
{
  const char *filled = g_object_get_data (G_OBJECT (row), "filled");

  return filled ? filled : "";
}

static void
set_filled (GtkWidget *row, const char *value)
{
  g_object_set_data_full (G_OBJECT (row), "filled", g_strdup (value), g_free);
}

/* What is refused gives way to what the store holds when the fields are next filled. */
static void
keep_text (NcCaseSteps *self, GtkWidget *row)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  set_filled (row, text);
  keep (self, gtk_widget_get_name (row), text);
}

/* A switch or a button may be pressed while the caret stays in a field: what is typed there is kept first. */
static void
keep_typed (NcCaseSteps *self)
{
  g_autoptr (GList) rows = g_hash_table_get_values (self->fields);

  for (GList *l = rows; l; l = l->next)
    if (ADW_IS_ENTRY_ROW (l->data) &&
        !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (l->data)), get_filled (l->data)))
      keep_text (self, l->data);
}

static void
text_left_cb (GtkEventControllerFocus *focus, GtkWidget *row)
{
  NcCaseSteps *self = NC_CASE_STEPS (gtk_widget_get_ancestor (row, NC_TYPE_CASE_STEPS));

  (void)focus;
  if (self && !self->is_filling)
    keep_text (self, row);
}

static void
text_activate_cb (GtkWidget *row)
{
  text_left_cb (NULL, row);
}

static void
switched_cb (GtkSwitch *widget, GParamSpec *pspec, GtkWidget *row)
{
  NcCaseSteps *self = NC_CASE_STEPS (gtk_widget_get_ancestor (row, NC_TYPE_CASE_STEPS));
  gboolean on = gtk_switch_get_active (widget);
  gboolean is_moment = g_object_get_data (G_OBJECT (row), "moment") != NULL;

  (void)pspec;
  if (!self || self->is_filling)
    return;
  keep_typed (self);
  if (is_moment) {
    g_autofree char *now = nc_clock_now_iso (nc_session_get_clock (nc_case_editor_get_session (self->editor)));

    keep (self, gtk_widget_get_name (row), on ? now : NULL);
  } else {
    keep (self, gtk_widget_get_name (row), on ? "1" : "0");
  }
}

static void
chosen_cb (AdwComboRow *row)
{
  NcCaseSteps *self = NC_CASE_STEPS (gtk_widget_get_ancestor (GTK_WIDGET (row), NC_TYPE_CASE_STEPS));
  const char *const *choices = g_object_get_data (G_OBJECT (row), "choices");
  const char *chosen = choices[2 * adw_combo_row_get_selected (row)];

  if (!self || self->is_filling)
    return;
  keep_typed (self);
  keep (self, gtk_widget_get_name (GTK_WIDGET (row)), chosen);
}

static GtkWidget *
make_choice (const char *const *choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (const char *const *choice = choices; *choice; choice += 2)
    gtk_string_list_append (titles, _ (choice[1]));
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_object_set_data (G_OBJECT (row), "choices", (gpointer)choices);
  g_signal_connect (row, "notify::selected", G_CALLBACK (chosen_cb), NULL);
  return row;
}

/* FALSE when it is none of the choices, as an answer from a terminal may be. */
static gboolean
choose (GtkWidget *row, const char *value)
{
  const char *const *choices = g_object_get_data (G_OBJECT (row), "choices");

  for (guint i = 0; choices[2 * i]; i++)
    if (g_strcmp0 (choices[2 * i], value ? value : "") == 0) {
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
      return TRUE;
    }
  return FALSE;
}

static GtkWidget *
make_field (NcCaseSteps *self, const StepField *field)
{
  GtkWidget *row;

  if (field->kind == FIELD_TEXT) {
    GtkEventController *focus = gtk_event_controller_focus_new ();

    row = adw_entry_row_new ();
    g_signal_connect (focus, "leave", G_CALLBACK (text_left_cb), row);
    g_signal_connect (row, "entry-activated", G_CALLBACK (text_activate_cb), NULL);
    gtk_widget_add_controller (row, focus);
  } else if (field->kind == FIELD_CHOICE) {
    row = make_choice (field->choices);
  } else {
    GtkWidget *toggle = gtk_switch_new ();

    row = adw_action_row_new ();
    gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (field->title), -1);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
    g_object_set_data (G_OBJECT (row), "switch", toggle);
    if (field->kind == FIELD_MOMENT)
      g_object_set_data (G_OBJECT (row), "moment", row);
    g_signal_connect (toggle, "notify::active", G_CALLBACK (switched_cb), row);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (field->title));
  gtk_widget_set_name (row, field->column);
  g_hash_table_insert (self->fields, (gpointer)field->column, row);
  return row;
}

static gboolean
is_on (const char *value)
{
  return value && *value && !g_str_equal (value, "0");
}

/* What the store holds is shown; a field being typed in is left alone. */
static void
fill_field (NcCaseSteps *self, const char *column, GtkWidget *row)
{
  g_autofree char *value = nc_case_editor_get_field (self->editor, column);
  GtkWidget *toggle = g_object_get_data (G_OBJECT (row), "switch");

  if (toggle)
    gtk_switch_set_active (GTK_SWITCH (toggle), is_on (value));
  else if (ADW_IS_COMBO_ROW (row))
    choose (row, value);
  else if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), get_filled (row)) &&
           g_strcmp0 (get_filled (row), value ? value : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), value ? value : "");
  if (ADW_IS_ENTRY_ROW (row))
    set_filled (row, value ? value : "");
}

static void
refresh (NcCaseSteps *self)
{
  GHashTableIter iter;
  gpointer column, row;
  gboolean is_next_found = FALSE;
  NcCaseState state = nc_case_state (nc_case_editor_get_facts (self->editor));

  self->is_filling = TRUE;
  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &column, &row))
    fill_field (self, column, row);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *done = nc_case_editor_get_field (self->editor, steps[i].done_column);
    g_autofree char *subtitle = !done || !*done
                                    ? g_strdup (steps[i].is_branch ? _ ("where it applies") : _ ("not done yet"))
                                    : nc_dates_words (done);

    adw_expander_row_set_subtitle (self->rows[i], subtitle);
    adw_expander_row_set_icon_name (self->rows[i], done && *done ? "emblem-ok-symbolic" : "content-loading-symbolic");
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), (done && *done) || state >= steps[i].from);
    if (!is_next_found && !steps[i].is_branch && !(done && *done)) {
      adw_expander_row_set_expanded (self->rows[i], TRUE);
      is_next_found = TRUE;
    }
  }
  self->is_filling = FALSE;
}

typedef struct {
  const Step *step;
  const char *now;
  GPtrArray *soft_rules;
  const char *reason;
} StepEdit;

/* A soft gate is passed by a written reason, which is kept. */
static void
add_reasons (NcCaseFacts *facts, const StepEdit *edit)
{
  for (guint i = 0; *edit->reason && i < edit->soft_rules->len; i++) {
    NcCaseReason *reason = nc_case_add (facts, NC_CASE_REASONS);

    nc_text_set (&reason->rule, g_ptr_array_index (edit->soft_rules, i));
    nc_text_set (&reason->reason, edit->reason);
    reason->given_on = facts->today;
    if (nc_case_count (facts, NC_CASE_OFFICERS))
      nc_text_set (&reason->given_by, ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->name);
  }
}

static void
edit_step (NcCaseFacts *facts, gpointer user_data)
{
  const StepEdit *edit = user_data;

  add_reasons (facts, edit);
  if (edit->step->day_column) {
    g_autofree char *today = nc_day_format (facts->today);

    nc_case_row_set (facts->file, nc_case_row_field (&nc_case_file_type, edit->step->day_column), today);
  }
  if (edit->step->moment_column) {
    const NcCaseField *field = nc_case_row_field (&nc_case_file_type, edit->step->moment_column);
    g_autofree char *set = nc_case_row_get (facts->file, field);

    if (!set || !*set)
      nc_case_row_set (facts->file, field, edit->now);
  }
}

static char *
join_refusals (GPtrArray *shut, const GError *error)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; shut && i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_text (g_ptr_array_index (shut, i));

    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", message);
  }
  if (!text->len)
    g_string_append (text, error->message);
  return g_string_free (text, FALSE);
}

static void
ask_reason (NcCaseSteps *self, guint index, GPtrArray *shut)
{
  gboolean all_soft = shut && shut->len;

  g_ptr_array_set_size (self->soft_rules, 0);
  for (guint i = 0; shut && i < shut->len; i++) {
    const NcGateResult *result = g_ptr_array_index (shut, i);

    all_soft = all_soft && !result->gate->hard;
    g_ptr_array_add (self->soft_rules, g_strdup (result->rule));
  }
  if (!all_soft)
    g_ptr_array_set_size (self->soft_rules, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons[index]), all_soft);
}

static gboolean
take_step (NcCaseSteps *self, guint index)
{
  g_autofree char *now = nc_clock_now_iso (nc_session_get_clock (nc_case_editor_get_session (self->editor)));
  StepEdit edit = { &steps[index], now, self->soft_rules, gtk_editable_get_text (GTK_EDITABLE (self->reasons[index])) };
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;

  if (nc_case_editor_take (self->editor, steps[index].step, edit_step, &edit, &shut, &error)) {
    say (self, index, NULL);
    gtk_editable_set_text (GTK_EDITABLE (self->reasons[index]), "");
    gtk_widget_set_visible (GTK_WIDGET (self->reasons[index]), FALSE);
    g_ptr_array_set_size (self->soft_rules, 0);
    adw_expander_row_set_expanded (self->rows[index], FALSE);
    return TRUE;
  }
  ask_reason (self, index, shut);
  {
    g_autofree char *text = join_refusals (shut, error);

    say (self, index, text);
  }
  return FALSE;
}

static void
clicked_cb (GtkButton *button, NcCaseSteps *self)
{
  keep_typed (self);
  take_step (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "step")));
}

static void
add_step (NcCaseSteps *self, GtkWidget *group, guint index)
{
  const Step *step = &steps[index];
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (step->action)),
            *last = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *last_row = gtk_list_box_row_new ();

  self->rows[index] = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[index]), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[index]), _ (step->title));
  for (const StepField *field = step->fields; field->column; field++)
    adw_expander_row_add_row (self->rows[index], make_field (self, field));
  self->refusals[index] = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->refusals[index], TRUE);
  gtk_label_set_xalign (self->refusals[index], 0);
  gtk_label_set_selectable (self->refusals[index], TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->refusals[index]), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->refusals[index]), "refusal");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_name (button, step->name);
  g_object_set_data (G_OBJECT (button), "step", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  self->reasons[index] = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->reasons[index], _ ("Written reason for going on; it is kept"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reasons[index]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Written reason"), -1);
  gtk_widget_set_name (GTK_WIDGET (self->reasons[index]), "reason");
  gtk_widget_set_visible (GTK_WIDGET (self->reasons[index]), FALSE);
  gtk_box_append (GTK_BOX (last), GTK_WIDGET (self->refusals[index]));
  gtk_box_append (GTK_BOX (last), GTK_WIDGET (self->reasons[index]));
  gtk_box_append (GTK_BOX (last), button);
  gtk_widget_set_margin_top (last, 9);
  gtk_widget_set_margin_bottom (last, 9);
  gtk_widget_set_margin_start (last, 12);
  gtk_widget_set_margin_end (last, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (last_row), last);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (last_row), FALSE);
  adw_expander_row_add_row (self->rows[index], last_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->rows[index]));
}

static void
nc_case_steps_dispose (GObject *object)
{
  NcCaseSteps *self = NC_CASE_STEPS (object);

  self->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_clear_pointer (&self->soft_rules, g_ptr_array_unref);
  g_clear_pointer (&self->refusal, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_case_steps_parent_class)->dispose (object);
}

static void
nc_case_steps_class_init (NcCaseStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_case_steps_dispose;
}

static void
nc_case_steps_init (NcCaseSteps *self)
{
  self->fields = g_hash_table_new (g_str_hash, g_str_equal);
  self->soft_rules = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
nc_case_steps_new (NcCaseEditor *editor)
{
  NcCaseSteps *self = g_object_new (NC_TYPE_CASE_STEPS, NULL);
  GtkWidget *group = adw_preferences_group_new ();

  self->editor = g_object_ref (editor);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Steps"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    add_step (self, group, i);
  adw_bin_set_child (ADW_BIN (self), group);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

/**
 * nc_case_steps_take:
 * @step: "approve", "visit", "record", "conclude", "hear", "report", "serious", "credit", "hand-over" or "close"
 *
 * As the step's button does.
 *
 * Returns: %FALSE when a gate is shut; nc_case_steps_get_refusal() says which.
 */
gboolean
nc_case_steps_take (NcCaseSteps *self, const char *step)
{
  g_return_val_if_fail (NC_IS_CASE_STEPS (self), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].name, step))
      return take_step (self, i);
  return FALSE;
}

/**
 * nc_case_steps_set_value:
 *
 * Types @value into the field of the column @field and leaves it.
 *
 * Returns: %FALSE when there is no such field or the value was refused.
 */
gboolean
nc_case_steps_set_value (NcCaseSteps *self, const char *field, const char *value)
{
  GtkWidget *row, *toggle;

  g_return_val_if_fail (NC_IS_CASE_STEPS (self), FALSE);
  row = g_hash_table_lookup (self->fields, field);
  if (!row)
    return FALSE;
  toggle = g_object_get_data (G_OBJECT (row), "switch");
  if (toggle) {
    gtk_switch_set_active (GTK_SWITCH (toggle), is_on (value));
    return TRUE;
  }
  if (ADW_IS_COMBO_ROW (row))
    return choose (row, value) && keep (self, field, value);
  gtk_editable_set_text (GTK_EDITABLE (row), value);
  return keep (self, field, value);
}

/* Types the reason that the step's soft gates ask for. */
void
nc_case_steps_set_reason (NcCaseSteps *self, const char *step, const char *reason)
{
  g_return_if_fail (NC_IS_CASE_STEPS (self));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].name, step))
      gtk_editable_set_text (GTK_EDITABLE (self->reasons[i]), reason);
}

/**
 * nc_case_steps_get_refusal:
 *
 * Returns: (transfer none) (nullable): what was last said against a step or a value.
 */
const char *
nc_case_steps_get_refusal (NcCaseSteps *self)
{
  g_return_val_if_fail (NC_IS_CASE_STEPS (self), NULL);
  return self->refusal;
}
