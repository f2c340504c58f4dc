/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-finding-cards.h"
#include "nc-combo.h"
#include "nc-evidence-file.h"
#include "nc-lang.h"
#include "nc-gate.h"
#include "nc-legal-text.h"
#include "nc-measure.h"
#include "nc-slices.h"
#include "nc-thumbnail.h"
#include "nc-violation-names.h"
#include <string.h>

/* Of one violation so many are listed; the papers list all. */
#define MOST_ROWS 60
/* Those in sight. */
#define ROWS_AT_ONCE 6

struct _NcFindingCards {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  NcViolationNames *names;
  GtkWidget *box;
  GtkLabel *failure;
  GHashTable *expanded;   /* ids of the findings whose rows are open */
  GHashTable *thumbnails; /* blob → GdkTexture */
  GCancellable *cancellable;
  guint n_reading;
  guint n_lacking;
  char *shown;       /* what the cards were made from */
  gboolean is_stale; /* the case has changed while nobody looked */
  NcSlices *rows;    /* of Waiting */
};

G_DEFINE_FINAL_TYPE (NcFindingCards, nc_finding_cards, ADW_TYPE_BIN)

typedef struct {
  AdwPreferencesGroup *group;
  char *finding_id; /* NULL: the line about those that are not shown */
  guint n_more;
} Waiting;

static void
waiting_free (gpointer data)
{
  g_free (((Waiting *)data)->finding_id);
  g_free (data);
}

static void
say (NcFindingCards *self, const char *text)
{
  gtk_label_set_text (self->failure, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
}

static gboolean
told (NcFindingCards *self, gboolean done, GPtrArray *shut, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; !done && shut && i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_text (g_ptr_array_index (shut, i));

    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", message);
  }
  if (!done && !text->len)
    g_string_append (text, error->message);
  say (self, done ? NULL : text->str);
  return done;
}

typedef struct {
  const char *id; /* NULL: a new one */
  const char *violation;
  const char *fact;
  const char *reason;
  int confirmed; /* -1: as it is */
} FindingEdit;

static gpointer
edit_finding (NcCaseFacts *facts, gpointer user_data)
{
  const FindingEdit *edit = user_data;
  NcCaseFinding *finding =
      edit->id ? nc_case_find (facts, NC_CASE_FINDINGS, edit->id) : nc_case_add (facts, NC_CASE_FINDINGS);

  if (!edit->id) {
    finding->seq = nc_case_count (facts, NC_CASE_FINDINGS);
    finding->quantity = 1;
    nc_text_set (&finding->violation, edit->violation);
    nc_text_set (&finding->fact, edit->fact);
  }
  if (edit->reason)
    nc_text_set (&finding->withdrawn_reason, edit->reason);
  if (edit->confirmed >= 0)
    finding->confirmed = edit->confirmed;
  return finding;
}

static gboolean
take_edit (NcFindingCards *self, FindingEdit *edit)
{
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = nc_case_editor_take_row (self->editor, NC_STEP_FINDING, edit_finding, edit, &shut, &error);

  return told (self, done, shut, error);
}

/**
 * nc_finding_cards_add:
 * @violation: "V11"
 * @fact: one sentence for the record, in Chinese
 *
 * Adds a finding that no checklist came to.
 *
 * Returns: %FALSE when it was refused; nc_finding_cards_get_refusal() says why
 */
gboolean
nc_finding_cards_add (NcFindingCards *self, const char *violation, const char *fact)
{
  FindingEdit edit = { .violation = violation, .fact = fact, .confirmed = -1 };
  g_autofree char *stripped = g_strstrip (g_strdup (fact));

  if (!*stripped) {
    say (self, _ ("Say what was found: the fact is one sentence"));
    return FALSE;
  }
  edit.fact = stripped;
  return take_edit (self, &edit);
}

gboolean
nc_finding_cards_withdraw (NcFindingCards *self, const char *finding_id, const char *reason)
{
  FindingEdit edit = { .id = finding_id, .reason = reason, .confirmed = -1 };

  if (!*reason) {
    say (self, _ ("A withdrawn finding needs its reason; it is kept"));
    return FALSE;
  }
  return take_edit (self, &edit);
}

/* Whether a suspected or manual match was confirmed on the plate: without it no stop-use order. */
gboolean
nc_finding_cards_confirm (NcFindingCards *self, const char *finding_id, gboolean is_confirmed)
{
  FindingEdit edit = { .id = finding_id, .confirmed = is_confirmed };

  return take_edit (self, &edit);
}

typedef struct {
  NcFindingCards *self;
  char *finding_ids;
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  NcFindingCards *self = reading->self;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GBytes) bytes = nc_evidence_file_read_finish (result, &error);
  g_autofree char *blob = NULL;

  self->n_reading--;
  if (!g_cancellable_is_cancelled (self->cancellable)) {
    if (bytes)
      blob = nc_case_editor_add_evidence (self->editor, bytes, name, nc_evidence_file_type (name), "证明上述事实",
                                          reading->finding_ids, &shut, &error);
    told (self, blob != NULL, shut, error);
  }
  g_free (reading->finding_ids);
  g_object_unref (self);
  g_free (reading);
}

/**
 * nc_finding_cards_add_file:
 * @finding_ids: whom it speaks for, separated by blanks
 *
 * Takes a file in as evidence as soon as it is read; nc_finding_cards_get_refusal() says why it was not taken.
 */
void
nc_finding_cards_add_file (NcFindingCards *self, const char *finding_ids, GFile *file)
{
  Reading *reading;

  g_return_if_fail (NC_IS_FINDING_CARDS (self));
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->finding_ids = g_strdup (finding_ids);
  self->n_reading++;
  nc_evidence_file_read (file, NC_EVIDENCE_ANY, self->cancellable, read_cb, reading);
}

/* Whether a file is still being read. */
gboolean
nc_finding_cards_is_busy (NcFindingCards *self)
{
  g_return_val_if_fail (NC_IS_FINDING_CARDS (self), FALSE);
  return self->n_reading > 0;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcFindingCards *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file)
    nc_finding_cards_add_file (self, g_object_get_data (G_OBJECT (dialog), "findings"), file);
  g_object_unref (dialog);
}

static void
choose_cb (GtkButton *button, NcFindingCards *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Evidence: photo, video or document"),
                                                              GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "findings", g_strdup (g_object_get_data (G_OBJECT (button), "findings")),
                          g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, NcFindingCards *self)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const char *findings = g_object_get_data (G_OBJECT (widget), "findings");
  GSList *files = g_value_get_boxed (value);

  (void)x;
  (void)y;
  for (GSList *file = files; file; file = file->next)
    nc_finding_cards_add_file (self, findings, file->data);
  return files != NULL;
}

static void
accept_files (NcFindingCards *self, GtkWidget *widget, const char *findings)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_object_set_data_full (G_OBJECT (widget), "findings", g_strdup (findings), g_free);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static GtkWidget *
plain_row (const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  return row;
}

static GtkWidget *
evidence_row (NcFindingCards *self, const NcCaseEvidence *evidence)
{
  NcSession *session = nc_case_editor_get_session (self->editor);
  gboolean is_photo = g_strcmp0 (evidence->type, "photo") == 0 && evidence->blob_id;
  g_autofree char *time = g_strndup (evidence->made_at ? evidence->made_at : "", strlen ("2026-11-20T10:00"));
  g_autofree char *detail =
      g_strdup_printf ("%s · %s", evidence->file_name ? evidence->file_name : "", g_strdelimit (time, "T", ' '));
  const char *name = evidence->name ? evidence->name : evidence->type;
  GtkWidget *row;

  row = plain_row (name, detail, is_photo ? NULL : "x-office-document-symbolic");
  if (is_photo)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), nc_thumbnail_new (nc_session_get_store (session),
                                                                       evidence->blob_id, name, self->thumbnails));
  return row;
}

static void
add_evidence_rows (NcFindingCards *self, GtkWidget *expander, const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    if (nc_case_evidence_speaks (evidence, finding))
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), evidence_row (self, evidence));
  }
  if (!nc_case_has_demanded (facts, finding)) {
    g_autofree char *types = nc_finding_demanded (finding);
    g_autofree char *text = *types ? g_strdup_printf (_ ("Lacks evidence: %s. Drop a file here."), types)
                                   : g_strdup (_ ("Lacks evidence. Drop a file here."));

    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), plain_row (text, NULL, "dialog-warning-symbolic"));
  }
}

static void
withdraw_cb (GtkWidget *row, NcFindingCards *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "finding"));
  g_autofree char *reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  nc_finding_cards_withdraw (self, id, reason);
}

static void refresh (NcFindingCards *self);

/* A refused switch goes back to what is kept. */
static void
confirmed_cb (GtkSwitch *toggle, GParamSpec *pspec, NcFindingCards *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (toggle), "finding"));

  (void)pspec;
  if (!nc_finding_cards_confirm (self, id, gtk_switch_get_active (toggle))) {
    g_clear_pointer (&self->shown, g_free);
    refresh (self);
  }
}

static void
add_actions (NcFindingCards *self, GtkWidget *expander, const NcCaseFinding *finding)
{
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("Add _evidence…")), *line = plain_row (_ ("Evidence"), NULL, NULL);
  GtkWidget *withdraw = adw_entry_row_new ();

  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (add), "findings", g_strdup (finding->id), g_free);
  g_signal_connect (add, "clicked", G_CALLBACK (choose_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), add);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), add);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), line);
  if (nc_finding_route (finding) == NC_ROUTE_STOP_USE) {
    GtkWidget *row = plain_row (_ ("Confirmed on the plate"), _ ("Without it no stop-use order is issued"), NULL),
              *toggle = gtk_switch_new ();

    gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
    gtk_switch_set_active (GTK_SWITCH (toggle), finding->confirmed != 0);
    gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Confirmed on the plate"), -1);
    g_object_set_data_full (G_OBJECT (toggle), "finding", g_strdup (finding->id), g_free);
    g_signal_connect (toggle, "notify::active", G_CALLBACK (confirmed_cb), self);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (withdraw), _ ("Withdraw: reason"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (withdraw), TRUE);
  g_object_set_data_full (G_OBJECT (withdraw), "finding", g_strdup (finding->id), g_free);
  g_signal_connect (withdraw, "apply", G_CALLBACK (withdraw_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), withdraw);
}

/* Some hundred findings are listed, and few of them are opened: what is inside comes with the first look at it. */
static void
fill_finding (NcFindingCards *self, GtkWidget *row)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const NcCaseFinding *finding = nc_case_find (facts, NC_CASE_FINDINGS, gtk_widget_get_name (row));

  if (!finding || g_object_get_data (G_OBJECT (row), "is-filled"))
    return;
  g_object_set_data (G_OBJECT (row), "is-filled", row);
  add_evidence_rows (self, row, facts, finding);
  add_actions (self, row, finding);
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, NcFindingCards *self)
{
  const char *id = gtk_widget_get_name (GTK_WIDGET (row));

  (void)pspec;
  if (adw_expander_row_get_expanded (row)) {
    g_hash_table_add (self->expanded, g_strdup (id));
    fill_finding (self, GTK_WIDGET (row));
  } else {
    g_hash_table_remove (self->expanded, id);
  }
}

static GtkWidget *
make_finding (NcFindingCards *self, const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *title =
      finding->model && *finding->model
          ? g_strdup_printf ("%d. %s %s", (int)finding->seq, finding->location ? finding->location : "", finding->model)
          : g_strdup_printf (_ ("Finding %d"), (int)finding->seq);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), finding->fact ? finding->fact : "");
  adw_expander_row_set_icon_name (
      ADW_EXPANDER_ROW (row), nc_case_evidence_of (facts, finding) ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_name (row, finding->id);
  accept_files (self, row, finding->id);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), g_hash_table_contains (self->expanded, finding->id));
  return row;
}

static GtkWidget *
make_group (NcFindingCards *self, const NcCaseFacts *facts, const NcCaseFinding *first, guint n,
            const char *finding_ids)
{
  GtkWidget *group = adw_preferences_group_new (), *all;
  const char *duty = nc_violation_names_get_duty (self->names, first->violation);
  const char *receiver = nc_violation_receiver (first->violation);
  g_autofree char *title =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s %s (%u finding)", "%s %s (%u findings)", n), first->violation,
                       nc_violation_names_get (self->names, first->violation), n);
  g_autofree char *basis = duty ? g_strdup_printf (_ ("Basis: %s"), duty) : g_strdup ("");
  g_autofree char *description =
      g_strdup_printf (_ ("Leads to: %s%s%s. %s"), nc_violation_route_words (nc_finding_route (first)),
                       receiver ? " → " : "", receiver ? receiver : "", g_strdelimit (basis, "|", ' '));
  g_autofree char *escaped_title = g_markup_escape_text (title, -1), *escaped = g_markup_escape_text (description, -1);

  (void)facts;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped_title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), escaped);
  gtk_widget_set_name (group, first->violation);
  if (n > 1) {
    all = gtk_button_new_with_mnemonic (_ ("Evidence for all…"));
    gtk_widget_add_css_class (all, "flat");
    gtk_widget_set_valign (all, GTK_ALIGN_CENTER);
    g_object_set_data_full (G_OBJECT (all), "findings", g_strdup (finding_ids), g_free);
    g_signal_connect (all, "clicked", G_CALLBACK (choose_cb), self);
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), all);
  }
  return group;
}

static void
wait_with (NcFindingCards *self, GtkWidget *group, const char *finding_id, guint n_more)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->group = ADW_PREFERENCES_GROUP (group);
  waiting->finding_id = g_strdup (finding_id);
  waiting->n_more = n_more;
  nc_slices_add (self->rows, waiting);
}

static void
add_waiting (gpointer piece, gpointer user_data)
{
  NcFindingCards *self = user_data;
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const Waiting *waiting = piece;
  const NcCaseFinding *finding =
      waiting->finding_id ? nc_case_find (facts, NC_CASE_FINDINGS, waiting->finding_id) : NULL;

  if (finding) {
    adw_preferences_group_add (waiting->group, make_finding (self, facts, finding));
  } else if (waiting->n_more) {
    g_autofree char *more = g_strdup_printf (_ ("and %u more; the paper lists them all"), waiting->n_more);

    adw_preferences_group_add (waiting->group, plain_row (more, NULL, NULL));
  }
}

static void
add_violation (NcFindingCards *self, const NcCaseFacts *facts, const NcCaseFinding *first)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  GtkWidget *group;
  guint n = 0, shown = 0;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (nc_finding_stands (finding) && g_strcmp0 (finding->violation, first->violation) == 0) {
      g_string_append_printf (ids, "%s%s", n++ ? " " : "", finding->id);
    }
  }
  group = make_group (self, facts, first, n, ids->str);
  gtk_box_append (GTK_BOX (self->box), group);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (!nc_finding_stands (finding) || g_strcmp0 (finding->violation, first->violation) != 0 || shown++ >= MOST_ROWS)
      continue;
    self->n_lacking += !nc_case_has_demanded (facts, finding);
    wait_with (self, group, finding->id, 0);
  }
  if (shown > MOST_ROWS)
    wait_with (self, group, NULL, shown - MOST_ROWS);
}

static void
new_clicked_cb (GtkButton *button, NcFindingCards *self)
{
  GtkWidget *expander = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_EXPANDER_ROW);
  AdwComboRow *kind = g_object_get_data (G_OBJECT (expander), "kind");
  GtkEditable *fact = g_object_get_data (G_OBJECT (expander), "fact");
  g_autofree char *text = g_strdup (gtk_editable_get_text (fact));

  nc_finding_cards_add (self, nc_violation_names_nth (self->names, adw_combo_row_get_selected (kind)), text);
}

/* What no checklist asks about is written down by hand. */
static void
add_form (NcFindingCards *self, gboolean has_findings)
{
  GtkWidget *group = adw_preferences_group_new (), *expander = adw_expander_row_new (), *kind = adw_combo_row_new ();
  GtkWidget *fact = adw_entry_row_new (), *button = gtk_button_new_with_mnemonic (_ ("_Add the finding"));
  GtkWidget *line = adw_action_row_new ();
  g_autoptr (GListModel) model = nc_violation_names_list (self->names);

  if (!has_findings)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("Nothing found yet. The checklists add what their answers come to."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("A finding beside the checklists"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (kind), _ ("Violation"));
  nc_combo_show_words (ADW_COMBO_ROW (kind));
  adw_combo_row_set_model (ADW_COMBO_ROW (kind), model);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (fact), _ ("Fact, one sentence in Chinese for the papers"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (new_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), kind);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), fact);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), line);
  g_object_set_data (G_OBJECT (expander), "kind", kind);
  g_object_set_data (G_OBJECT (expander), "fact", fact);
  gtk_widget_set_name (expander, "new-finding");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
  gtk_box_append (GTK_BOX (self->box), group);
}

/* Rows are made anew only when the findings or their evidence are others: half-typed reasons stay. */
static char *
describe (const NcCaseFacts *facts)
{
  GString *text = g_string_new (NULL);

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  g_string_append_printf (text, "%s|%s|%s|%d|%u\n", finding->id, finding->fact ? finding->fact : "",
                          finding->withdrawn_reason ? finding->withdrawn_reason : "", (int)finding->confirmed,
                          nc_case_evidence_of (facts, finding));
  return g_string_free (text, FALSE);
}

static void
add_heading (NcFindingCards *self)
{
  GtkWidget *label = gtk_label_new (_ ("Findings"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (self->box), label);
}

static void
refresh (NcFindingCards *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  g_autofree char *now = describe (facts);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *child;

  self->is_stale = FALSE;
  if (g_strcmp0 (now, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  self->n_lacking = 0;
  nc_slices_clear (self->rows);
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  add_heading (self);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (nc_finding_stands (finding) && finding->violation && g_hash_table_add (seen, finding->violation))
      add_violation (self, facts, finding);
  }
  add_form (self, g_hash_table_size (seen) > 0);
  nc_slices_begin (self->rows, ROWS_AT_ONCE);
}

static void
catch_up (NcFindingCards *self)
{
  if (self->is_stale)
    refresh (self);
}

/* Cards that nobody sees, as behind an open checklist, are made when they are next looked at. */
static void
changed_cb (NcFindingCards *self)
{
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    catch_up (self);
}

static void
nc_finding_cards_map (GtkWidget *widget)
{
  catch_up (NC_FINDING_CARDS (widget));
  GTK_WIDGET_CLASS (nc_finding_cards_parent_class)->map (widget);
}

/* How many findings lack the evidence that they demand. */
guint
nc_finding_cards_get_n_lacking (NcFindingCards *self)
{
  catch_up (self);
  return self->n_lacking;
}

/* What was last said against a change; empty when it was taken. */
const char *
nc_finding_cards_get_refusal (NcFindingCards *self)
{
  return gtk_label_get_text (self->failure);
}

static void
nc_finding_cards_dispose (GObject *object)
{
  NcFindingCards *self = NC_FINDING_CARDS (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->rows, nc_slices_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->thumbnails, g_hash_table_unref);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_clear_pointer (&self->names, nc_violation_names_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_finding_cards_parent_class)->dispose (object);
}

/* A file may still be on its way when the case is left. */
static void
nc_finding_cards_finalize (GObject *object)
{
  g_clear_object (&NC_FINDING_CARDS (object)->cancellable);
  G_OBJECT_CLASS (nc_finding_cards_parent_class)->finalize (object);
}

static void
nc_finding_cards_class_init (NcFindingCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_finding_cards_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_finding_cards_finalize;
  GTK_WIDGET_CLASS (klass)->map = nc_finding_cards_map;
}

static void
nc_finding_cards_init (NcFindingCards *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->cancellable = g_cancellable_new ();
  self->rows = nc_slices_new (GTK_WIDGET (self), add_waiting, waiting_free);
  self->thumbnails = nc_thumbnail_cache_new ();
  self->expanded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->failure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->failure, TRUE);
  gtk_label_set_xalign (self->failure, 0);
  gtk_label_set_selectable (self->failure, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  gtk_box_append (GTK_BOX (box), self->box);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
nc_finding_cards_new (NcCaseEditor *editor)
{
  NcFindingCards *self = g_object_new (NC_TYPE_FINDING_CARDS, NULL);

  self->editor = g_object_ref (editor);
  self->names = nc_violation_names_new (nc_session_get_reference (nc_case_editor_get_session (editor)));
  g_signal_connect_object (editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->is_stale = TRUE;
  return GTK_WIDGET (self);
}
