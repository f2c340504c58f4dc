/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-view.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-case-paper.h"
#include "nc-gate.h"
#include "nc-measure.h"
#include "nc-paper-state.h"
#include "nc-paper-subject.h"
#include "nc-paper-work.h"
#include <string.h>

/* What a kind asks for before it is issued. */
static const struct {
  const char *field;
  const char *title;
  const char *kinds;
  gboolean is_in_case; /* a column of the case file, kept there as soon as the field is left */
} fields[] = {
  { "due_on", N_ ("To be put right until (YYYY-MM-DD)"), "D10 D11", TRUE },
  { "plan_due_on", N_ ("Plan of replacement until (YYYY-MM-DD)"), "D11", TRUE },
  { "safety_note", N_ ("Note on a safe stop"), "D11", TRUE },
  { "official_text", N_ ("How the legal text was compared with the official one"), "D07 D08 D09 D10 D11 D11b D12",
    FALSE },
};

struct _NcPaperView {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  GtkWidget *box;
  char *shown; /* what the rows were made from */
  char *refusal;
  GHashTable *forms;  /* kind → AdwExpanderRow */
  GHashTable *labels; /* kind → its refusal */
  char *corrects;     /* (nullable): the paper in whose place another is to be issued */
  NcPaperWindow *window;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcPaperView, nc_paper_view, ADW_TYPE_BIN)

static NcUiState *
ui_state (NcPaperView *self)
{
  return nc_session_get_ui_state (nc_case_editor_get_session (self->editor));
}

static void
say (NcPaperView *self, const char *kind, const char *text)
{
  GtkWidget *label = g_hash_table_lookup (self->labels, kind);

  g_free (self->refusal);
  self->refusal = g_strdup (text);
  if (label) {
    gtk_label_set_text (GTK_LABEL (label), text ? text : "");
    gtk_widget_set_visible (label, text && *text);
  }
}

/* Photos make it last: where the button is, it is said that the paper is on its way. */
static void
set_busy (NcPaperView *self, const char *kind, gboolean is_busy)
{
  GtkWidget *label = g_hash_table_lookup (self->labels, kind);

  self->is_busy = is_busy;
  gtk_widget_set_sensitive (self->box, !is_busy);
  say (self, kind, NULL);
  if (!label)
    return;
  if (is_busy) {
    gtk_label_set_text (GTK_LABEL (label), _ ("The paper is being composed and checked…"));
    gtk_widget_remove_css_class (label, "refusal");
  } else {
    gtk_widget_add_css_class (label, "refusal");
  }
  gtk_widget_set_visible (label, is_busy);
}

/* The field of a form: its row has the field's name. */
static GtkWidget *
find_field (NcPaperView *self, const char *kind, const char *field)
{
  GtkWidget *form = g_hash_table_lookup (self->forms, kind);

  return form ? g_object_get_data (G_OBJECT (form), field) : NULL;
}

static char *
field_key (NcPaperView *self, const char *kind, const char *field)
{
  return g_strdup_printf ("%s.%s.%s", nc_case_editor_get_id (self->editor), kind, field);
}

/* NULL when no paper of @kind is to be corrected. */
static NcCasePaper *
find_corrected (NcPaperView *self, const char *kind)
{
  NcCasePaper *paper =
      self->corrects ? nc_case_find_paper (nc_case_editor_get_facts (self->editor), self->corrects) : NULL;

  return paper && g_str_equal (paper->kind, kind) ? paper : NULL;
}

static gboolean
keep_field (NcPaperView *self, const char *kind, guint field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  if (!fields[field].is_in_case) {
    key = field_key (self, kind, fields[field].field);
    nc_ui_state_set (ui_state (self), "papers", key, *text ? text : NULL);
    return TRUE;
  }
  if (nc_case_editor_set_field (self->editor, fields[field].field, text, &error))
    return TRUE;
  say (self, kind, error->message);
  return FALSE;
}

static void
field_left_cb (GtkEventControllerFocus *focus, GtkWidget *row)
{
  NcPaperView *self = NC_PAPER_VIEW (gtk_widget_get_ancestor (row, NC_TYPE_PAPER_VIEW));

  (void)focus;
  if (self && self->editor)
    keep_field (self, g_object_get_data (G_OBJECT (row), "kind"),
                GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "field")),
                gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
forget_window (gpointer self, GObject *where_the_window_was)
{
  (void)where_the_window_was;
  ((NcPaperView *)self)->window = NULL;
}

/**
 * nc_paper_view_open:
 *
 * Returns: (transfer none): the window with the paper's pages.
 */
NcPaperWindow *
nc_paper_view_open (NcPaperView *self, const char *paper_id)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_val_if_fail (NC_IS_PAPER_VIEW (self), NULL);
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NC_PAPER_WINDOW (nc_paper_window_new (self->editor, paper_id));
  g_object_weak_ref (G_OBJECT (self->window), forget_window, self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self->window), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  return self->window;
}

typedef struct {
  NcPaperView *self;
  char *kind;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_free (asked->kind);
  g_free (asked);
}

static void
issued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  NcPaperView *self = asked->self;
  g_autoptr (GError) error = NULL;
  gboolean needs_reason = FALSE;
  g_autofree char *paper_id = nc_paper_work_finish (NC_CASE_EDITOR (source), result, &needs_reason, &error);

  if (self->editor) {
    GtkWidget *reason = find_field (self, asked->kind, "reason");

    set_busy (self, asked->kind, FALSE);
    say (self, asked->kind, paper_id ? NULL : error->message);
    if (reason)
      gtk_widget_set_visible (reason, needs_reason);
    if (paper_id && gtk_widget_get_mapped (GTK_WIDGET (self)))
      nc_paper_view_open (self, paper_id);
  }
  asked_free (asked);
}

/**
 * nc_paper_view_issue:
 * @kind: "D03"; its form's fields are taken
 *
 * Composes the paper and gives it its number, when its gates are open; then its pages are shown.
 */
void
nc_paper_view_issue (NcPaperView *self, const char *kind)
{
  NcPaperWork *work;
  Asked *asked;
  GtkWidget *reason;

  g_return_if_fail (NC_IS_PAPER_VIEW (self));
  if (self->is_busy)
    return;
  work = nc_paper_work_new (self->editor, NC_PAPER_ACT_ISSUE, kind);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    GtkWidget *row = find_field (self, kind, fields[i].field);

    if (row)
      nc_paper_work_set (work, fields[i].field, gtk_editable_get_text (GTK_EDITABLE (row)));
  }
  reason = find_field (self, kind, "reason");
  if (reason && gtk_widget_get_visible (reason))
    nc_paper_work_set (work, "reason", gtk_editable_get_text (GTK_EDITABLE (reason)));
  if (find_corrected (self, kind))
    nc_paper_work_set (work, "replaces", self->corrects);
  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->kind = g_strdup (kind);
  set_busy (self, kind, TRUE);
  nc_paper_work_start (work, self->editor, issued_cb, asked);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, NcPaperView *self)
{
  if (g_str_equal (response, "issue"))
    nc_paper_view_issue (self, g_object_get_data (G_OBJECT (dialog), "kind"));
}

/* What stands before the paper, a line a gate; NULL when it may be issued. */
static char *
tell_gates (NcPaperView *self, const NcCaseFacts *facts, const char *kind)
{
  NcCasePaper *corrects = find_corrected (self, kind);
  g_autofree char *subject = corrects ? nc_paper_subject_id (corrects) : NULL;
  NcGateInput in = { .facts = facts,
                     .step = NC_STEP_ISSUE,
                     .kind = kind,
                     .corrects = corrects,
                     .subject = corrects ? nc_paper_subject (facts, kind, subject) : NULL };
  g_autoptr (GPtrArray) shut = nc_gates_check (&in, TRUE);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_text (shut->pdata[i]);

    g_string_append_printf (text, "%s%s", i ? "\n" : "", message);
  }
  return shut->len ? g_strdup (text->str) : NULL;
}

/* Issuing burns a number: it is asked for once, and only where the gates are open (or a reason may open them). */
static void
compose_cb (GtkButton *button, NcPaperView *self)
{
  const char *kind = g_object_get_data (G_OBJECT (button), "kind");
  g_autofree char *title = nc_paper_title (kind), *heading = g_strdup_printf (_ ("Issue the %s?"), title);
  g_autofree char *shut = tell_gates (self, nc_case_editor_get_facts (self->editor), kind);
  GtkWidget *reason = find_field (self, kind, "reason"), *dialog;

  if (shut && !(reason && gtk_widget_get_visible (reason))) {
    nc_paper_view_issue (self, kind); /* says why not, and whether a reason helps */
    return;
  }
  dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
      find_corrected (self, kind)
          ? _ ("It takes the next number and names the paper in whose place it comes, which stays in the case.")
          : _ ("It takes the next number. It cannot be changed afterwards: a correction is a new paper that names "
               "it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "issue", _ ("_Issue"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "issue", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "kind", g_strdup (kind), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_cb (GtkWidget *widget, NcPaperView *self)
{
  nc_paper_view_open (self, g_object_get_data (G_OBJECT (widget), "paper"));
}

static void
next_cb (GtkWidget *button, NcPaperView *self)
{
  NcPaperWindow *window = nc_paper_view_open (self, g_object_get_data (G_OBJECT (button), "paper"));

  if (!nc_paper_window_sign (window))
    nc_paper_window_serve (window);
}

static void
correct_cb (GtkWidget *button, NcPaperView *self)
{
  const char *paper_id = g_object_get_data (G_OBJECT (button), "paper");

  nc_paper_view_correct (self, g_strcmp0 (paper_id, self->corrects) == 0 ? NULL : paper_id);
}

static GtkWidget *
make_correct_button (NcPaperView *self, const NcCasePaper *paper)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-edit-symbolic");
  g_autofree char *name = g_strconcat ("correct-", paper->kind, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Correct: issue another in its place"));
  gtk_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "paper", g_strdup (paper->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (correct_cb), self);
  return button;
}

static GtkWidget *
make_paper_row (NcPaperView *self, const NcCaseFacts *facts, const NcCasePaper *paper)
{
  GtkWidget *row = adw_action_row_new (), *button;
  NcPaperState state = nc_paper_state (facts, paper);
  g_autofree char *title = nc_paper_title (paper->kind), *label = nc_paper_state_label (facts, paper),
                  *day = nc_dates_day (paper->issued_on),
                  *subtitle = g_strdup_printf ("%s%s%s · %s", paper->number ? paper->number : "",
                                               paper->number ? " · " : "", day, label);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), state == NC_PAPER_SERVED || state == NC_PAPER_FINISHED
                                                          ? "emblem-ok-symbolic"
                                                          : "x-office-document-symbolic");
  g_object_set_data_full (G_OBJECT (row), "paper", g_strdup (paper->id), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (open_cb), self);
  if (state == NC_PAPER_TO_SIGN || state == NC_PAPER_TO_SERVE) {
    button = gtk_button_new_with_mnemonic (state == NC_PAPER_TO_SIGN ? _ ("_Sign") : _ ("_Record the service"));
    gtk_widget_add_css_class (button, "suggested-action");
    g_signal_connect (button, "clicked", G_CALLBACK (next_cb), self);
  } else {
    button = gtk_button_new_with_mnemonic (_ ("_Open"));
    g_signal_connect (button, "clicked", G_CALLBACK (open_cb), self);
  }
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "paper", g_strdup (paper->id), g_free);
  if (nc_case_state (facts) != NC_CASE_CLOSED && !nc_case_is_replaced (facts, paper))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_correct_button (self, paper));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
add_field (NcPaperView *self, GtkWidget *form, const char *kind, guint field)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *key = field_key (self, kind, fields[field].field);
  g_autofree char *text = fields[field].is_in_case ? nc_case_editor_get_field (self->editor, fields[field].field)
                                                   : nc_ui_state_get (ui_state (self), "papers", key);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (fields[field].title));
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
  g_object_set_data_full (G_OBJECT (row), "kind", g_strdup (kind), g_free);
  g_object_set_data (G_OBJECT (row), "field", GUINT_TO_POINTER (field));
  g_signal_connect (focus, "leave", G_CALLBACK (field_left_cb), row);
  gtk_widget_add_controller (row, focus);
  g_object_set_data (G_OBJECT (form), fields[field].field, row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (form), row);
}

static GtkWidget *
make_last_row (NcPaperView *self, GtkWidget *form, const char *kind)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (NULL), *reason = gtk_entry_new (),
            *button = gtk_button_new_with_mnemonic (_ ("_Compose and issue…"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "refusal");
  gtk_widget_set_visible (label, FALSE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (reason), _ ("Written reason for going on; it is kept"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (reason), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Written reason"), -1);
  gtk_widget_set_visible (reason, FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data_full (G_OBJECT (button), "kind", g_strdup (kind), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (compose_cb), self);
  g_hash_table_insert (self->labels, g_strdup (kind), label);
  g_object_set_data (G_OBJECT (form), "reason", reason);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), reason);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
make_form (NcPaperView *self, const char *kind)
{
  GtkWidget *form = adw_expander_row_new ();
  const NcCasePaper *corrects = find_corrected (self, kind);
  g_autofree char *title =
      corrects && corrects->number ? g_strdup_printf (_ ("Correction of %s"), corrects->number) : nc_paper_title (kind);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (form), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form), title);
  gtk_widget_set_name (form, kind);
  g_hash_table_insert (self->forms, g_strdup (kind), form);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strstr (fields[i].kinds, kind))
      add_field (self, form, kind, i);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (form), make_last_row (self, form, kind));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (form), corrects != NULL);
  return form;
}

/* Whether each of the papers that are called for may be issued now. */
static void
show_gates (NcPaperView *self, const NcCaseFacts *facts)
{
  GHashTableIter iter;
  gpointer kind, form;

  g_hash_table_iter_init (&iter, self->forms);
  while (g_hash_table_iter_next (&iter, &kind, &form)) {
    g_autofree char *shut = tell_gates (self, facts, kind);

    adw_expander_row_set_subtitle (form, shut ? _ ("something stands before it") : _ ("may be issued"));
    adw_expander_row_set_icon_name (form, shut ? "action-unavailable-symbolic" : "document-new-symbolic");
    say (self, kind, shut);
  }
}

static gboolean
has_kind (GPtrArray *kinds, const char *kind)
{
  for (guint i = 0; i < kinds->len; i++)
    if (g_str_equal (kinds->pdata[i], kind))
      return TRUE;
  return FALSE;
}

/* Kinds that nothing calls for but nothing forbids either; of what may come more than once also the next one. */
static GPtrArray *
other_kinds (NcPaperView *self, const NcCaseFacts *facts, GPtrArray *next)
{
  guint n;
  const NcPaperKind *kinds = nc_paper_kinds (&n);
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *shut = tell_gates (self, facts, kinds[i].kind);

    if (!shut && !has_kind (next, kinds[i].kind) && nc_paper_is_wanting (facts, kinds[i].kind))
      g_ptr_array_add (others, (gpointer)kinds[i].kind);
  }
  return others;
}

/* There is one form a kind: that of the correction. */
static void
leave_out (GPtrArray *kinds, const char *kind)
{
  for (guint i = kinds->len; i-- > 0;)
    if (g_str_equal (kinds->pdata[i], kind))
      g_ptr_array_remove_index (kinds, i);
}

static char *
describe (NcPaperView *self, const NcCaseFacts *facts, GPtrArray *next, GPtrArray *others)
{
  GString *text = g_string_new (facts->file->state);

  g_string_append_printf (text, "|%s", self->corrects ? self->corrects : "");
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    g_autofree char *label = nc_paper_state_label (facts, paper);

    g_string_append_printf (text, "|%s %s", paper->id, label);
  }
  for (guint i = 0; i < next->len; i++)
    g_string_append_printf (text, "|%s", (char *)next->pdata[i]);
  g_string_append (text, "||");
  for (guint i = 0; i < others->len; i++)
    g_string_append_printf (text, "|%s", (char *)others->pdata[i]);
  return g_string_free (text, FALSE);
}

static AdwPreferencesGroup *
add_group (NcPaperView *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->box), group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
rebuild (NcPaperView *self, const NcCaseFacts *facts, const NcCasePaper *corrects, GPtrArray *next, GPtrArray *others)
{
  AdwPreferencesGroup *group;
  GtkWidget *child;

  g_hash_table_remove_all (self->forms);
  g_hash_table_remove_all (self->labels);
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  if (nc_case_count (facts, NC_CASE_PAPERS)) {
    group = add_group (self, _ ("Papers"));
    NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
    adw_preferences_group_add (group, make_paper_row (self, facts, paper));
  }
  if (corrects) {
    group = add_group (self, _ ("Correction of a paper"));
    adw_preferences_group_add (group, make_form (self, corrects->kind));
  }
  if (next->len) {
    group = add_group (self, _ ("Papers to issue"));
    for (guint i = 0; i < next->len; i++)
      adw_preferences_group_add (group, make_form (self, next->pdata[i]));
  }
  if (others->len) {
    group = add_group (self, _ ("Other papers that may be issued"));
    for (guint i = 0; i < others->len; i++)
      adw_preferences_group_add (group, make_form (self, others->pdata[i]));
  }
}

/* Rows are made anew only when the papers changed: a form that is being filled stays. */
static void
refresh (NcPaperView *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const NcCasePaper *corrects = self->corrects ? nc_case_find_paper (facts, self->corrects) : NULL;
  g_autoptr (GPtrArray) next = nc_paper_next_kinds (facts), others = other_kinds (self, facts, next);
  g_autofree char *text = NULL;

  if (!corrects || nc_case_is_replaced (facts, corrects)) {
    g_clear_pointer (&self->corrects, g_free);
    corrects = NULL;
  }
  if (corrects) {
    leave_out (next, corrects->kind);
    leave_out (others, corrects->kind);
  }
  text = describe (self, facts, next, others);
  if (g_strcmp0 (text, self->shown) != 0) {
    rebuild (self, facts, corrects, next, others);
    g_free (self->shown);
    self->shown = g_steal_pointer (&text);
  }
  show_gates (self, facts);
}

static void
nc_paper_view_dispose (GObject *object)
{
  NcPaperView *self = NC_PAPER_VIEW (object);

  if (self->window) {
    g_object_weak_unref (G_OBJECT (self->window), forget_window, self);
    self->window = NULL;
  }
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->forms, g_hash_table_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->refusal, g_free);
  g_clear_pointer (&self->corrects, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_paper_view_parent_class)->dispose (object);
}

static void
nc_paper_view_class_init (NcPaperViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_paper_view_dispose;
}

static void
nc_paper_view_init (NcPaperView *self)
{
  self->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

GtkWidget *
nc_paper_view_new (NcCaseEditor *editor)
{
  NcPaperView *self = g_object_new (NC_TYPE_PAPER_VIEW, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

/**
 * nc_paper_view_correct:
 * @paper_id: (nullable): %NULL when none is to be corrected after all
 *
 * Shows the form for a paper of the same kind that comes in the place of this one, which stays in the case.
 */
void
nc_paper_view_correct (NcPaperView *self, const char *paper_id)
{
  g_return_if_fail (NC_IS_PAPER_VIEW (self));
  g_free (self->corrects);
  self->corrects = g_strdup (paper_id);
  refresh (self);
}

/**
 * nc_paper_view_set_value:
 * @field: due_on, safety_note, official_text or reason, of the form of @kind
 *
 * Types @value and leaves the field.
 *
 * Returns: %FALSE when there is no such field or the value was refused.
 */
gboolean
nc_paper_view_set_value (NcPaperView *self, const char *kind, const char *field, const char *value)
{
  GtkWidget *row = find_field (self, kind, field);

  if (!row)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (row), value);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].field, field))
      return keep_field (self, kind, i, value);
  return TRUE;
}

/* The paper's window that is open; NULL when none is. */
NcPaperWindow *
nc_paper_view_get_window (NcPaperView *self)
{
  return self->window;
}

const char *
nc_paper_view_get_refusal (NcPaperView *self)
{
  return self->refusal;
}

gboolean
nc_paper_view_is_busy (NcPaperView *self)
{
  return self->is_busy;
}
