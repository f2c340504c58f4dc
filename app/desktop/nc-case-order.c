/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-order.h"
#include "nc-combo.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-gate.h"
#include "nc-measure.h"
#include <string.h>

/* The results of an item; the first is "not looked at yet". */
static const struct {
  const char *result;
  const char *label;
} results[] = { { NULL, N_ ("not re-checked") },
                { "done", N_ ("rectified") },
                { "partly", N_ ("partly rectified") },
                { "not-done", N_ ("not rectified") } };

typedef struct {
  char *finding_id;
  AdwComboRow *result;
  GtkEditable *note;
} Item;

struct _NcCaseOrder {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  GtkWidget *box;
  GtkLabel *failure;
  GPtrArray *items;
  char *shown;
};

G_DEFINE_FINAL_TYPE (NcCaseOrder, nc_case_order, ADW_TYPE_BIN)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->finding_id);
  g_free (item);
}

static gboolean
refuse (NcCaseOrder *self, const char *text)
{
  gtk_label_set_text (self->failure, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
  return text == NULL;
}

static gboolean
take (NcCaseOrder *self, NcStep step, NcCaseRowEdit edit, gpointer user_data)
{
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (nc_case_editor_take_row (self->editor, step, edit, user_data, &shut, &error))
    return refuse (self, NULL);
  for (guint i = 0; shut && i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_text (g_ptr_array_index (shut, i));

    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", message);
  }
  return refuse (self, text->len ? text->str : error->message);
}

typedef struct {
  const char *decision; /* NULL: a request */
  const char *text;
  NcDay day;
} ExtensionEdit;

static gpointer
edit_extension (NcCaseFacts *facts, gpointer user_data)
{
  const ExtensionEdit *edit = user_data;
  NcCaseExtension *extension =
      edit->decision ? nc_case_open_extension (facts) : nc_case_add (facts, NC_CASE_EXTENSIONS);

  if (!extension)
    return NULL;
  if (!edit->decision) {
    extension->requested_on = facts->today;
    extension->asked_until = edit->day;
    nc_text_set (&extension->reason, edit->text);
    return extension;
  }
  extension->tacit = g_str_equal (edit->decision, "tacit");
  nc_text_set (&extension->decision, g_str_equal (edit->decision, "denied") ? "denied" : "granted");
  nc_text_set (&extension->opinion, edit->text);
  extension->decided_on = facts->today;
  extension->new_due = g_str_equal (edit->decision, "denied") ? NC_DAY_NONE : extension->asked_until;
  return extension;
}

/**
 * nc_case_order_request:
 * @until: the day asked for, "2027-02-01"
 *
 * Keeps the unit's written request for more time, received today.
 *
 * Returns: %FALSE when a rule or the day refuses it; nc_case_order_get_refusal() says why
 */
gboolean
nc_case_order_request (NcCaseOrder *self, const char *until, const char *reason)
{
  ExtensionEdit edit = { NULL, reason, nc_day_parse (until) };

  if (edit.day == NC_DAY_NONE)
    return refuse (self, _ ("Until which day? (2027-02-01)"));
  return take (self, NC_STEP_EXTEND, edit_extension, &edit);
}

/**
 * nc_case_order_decide:
 * @decision: "granted", "denied" or "tacit", for a request that was not answered in time
 */
gboolean
nc_case_order_decide (NcCaseOrder *self, const char *decision, const char *opinion)
{
  ExtensionEdit edit = { decision, opinion && *opinion ? opinion : NULL, NC_DAY_NONE };

  return take (self, NC_STEP_DECIDE, edit_extension, &edit);
}

static gpointer
edit_recheck (NcCaseFacts *facts, gpointer user_data)
{
  NcCaseOrder *self = user_data;

  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = g_ptr_array_index (self->items, i);
    guint chosen = adw_combo_row_get_selected (item->result);
    const NcCaseRecheck *last = nc_case_recheck_of (facts, item->finding_id);
    const char *note = gtk_editable_get_text (item->note);
    NcCaseRecheck *recheck;

    if (!chosen || chosen >= G_N_ELEMENTS (results) ||
        (last && g_strcmp0 (last->result, results[chosen].result) == 0 &&
         g_strcmp0 (last->note ? last->note : "", note) == 0))
      continue;
    recheck = nc_case_add (facts, NC_CASE_RECHECKS);
    nc_text_set (&recheck->finding_id, item->finding_id);
    nc_text_set (&recheck->result, results[chosen].result);
    nc_text_set (&recheck->note, *note ? note : NULL);
    recheck->checked_on = facts->today;
  }
  return NULL;
}

/**
 * nc_case_order_recheck:
 *
 * Keeps the results chosen beside the items, those that are new.
 */
gboolean
nc_case_order_recheck (NcCaseOrder *self)
{
  gboolean has_any = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    has_any |= adw_combo_row_get_selected (((Item *)self->items->pdata[i])->result) > 0;
  if (!has_any)
    return refuse (self, _ ("Choose the result of each item first"));
  return take (self, NC_STEP_RECHECK, edit_recheck, self);
}

/* Chooses a result as a person does; FALSE when the order has no such item. */
gboolean
nc_case_order_set_result (NcCaseOrder *self, const char *finding_id, const char *result, const char *note)
{
  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = g_ptr_array_index (self->items, i);

    if (!g_str_equal (item->finding_id, finding_id))
      continue;
    for (guint k = 1; k < G_N_ELEMENTS (results); k++)
      if (g_str_equal (results[k].result, result))
        adw_combo_row_set_selected (item->result, k);
    gtk_editable_set_text (item->note, note ? note : "");
    return TRUE;
  }
  return FALSE;
}

typedef struct {
  const char *title;
  const char *done_id;
  NcDay due;
} MilestoneEdit;

static gpointer
edit_milestone (NcCaseFacts *facts, gpointer user_data)
{
  const MilestoneEdit *edit = user_data;
  NcCaseMilestone *milestone =
      edit->done_id ? nc_case_find (facts, NC_CASE_MILESTONES, edit->done_id) : nc_case_add (facts, NC_CASE_MILESTONES);

  if (edit->done_id) {
    milestone->done_on = facts->today;
  } else {
    nc_text_set (&milestone->title, edit->title);
    milestone->due_on = edit->due;
  }
  return milestone;
}

gboolean
nc_case_order_add_milestone (NcCaseOrder *self, const char *title, const char *due)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  MilestoneEdit edit = { title, NULL, nc_day_parse (due) };

  if (!*title || edit.due == NC_DAY_NONE)
    return refuse (self, _ ("A milestone needs its name and its day (2028-12-31)"));
  if (edit.due <= facts->file->opened_on ||
      edit.due > nc_day_add_months (facts->file->opened_on, 12 * facts->settings.plan_max_years)) {
    g_autofree char *text =
        g_strdup_printf (_ ("a plan runs %d years at most from the case's opening"), facts->settings.plan_max_years);

    return refuse (self, text);
  }
  return take (self, NC_STEP_PLAN, edit_milestone, &edit);
}

static GtkWidget *
entry_row (GtkWidget *expander, const char *title, const char *name)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_name (row, name);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  g_object_set_data (G_OBJECT (expander), name, row);
  return row;
}

static GtkWidget *
button_row (NcCaseOrder *self, GtkWidget *expander)
{
  GtkWidget *row = adw_action_row_new ();

  (void)self;
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  return row;
}

static GtkWidget *
add_button (GtkWidget *row, const char *label, const char *name, GCallback callback, gpointer user_data)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, name);
  g_signal_connect (button, "clicked", callback, user_data);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static const char *
text_in (GtkWidget *button, const char *name)
{
  GtkWidget *expander = gtk_widget_get_ancestor (button, ADW_TYPE_EXPANDER_ROW);

  return gtk_editable_get_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (expander), name)));
}

static void
request_cb (GtkWidget *button, NcCaseOrder *self)
{
  g_autofree char *until = g_strdup (text_in (button, "until")), *why = g_strdup (text_in (button, "why"));

  nc_case_order_request (self, until, why);
}

static void
decide_cb (GtkWidget *button, NcCaseOrder *self)
{
  g_autofree char *opinion = g_strdup (text_in (button, "opinion"));
  g_autofree char *decision = g_strdup (gtk_widget_get_name (button));

  nc_case_order_decide (self, decision, opinion);
}

static void
milestone_cb (GtkWidget *button, NcCaseOrder *self)
{
  g_autofree char *title = g_strdup (text_in (button, "title")), *due = g_strdup (text_in (button, "due"));

  nc_case_order_add_milestone (self, title, due);
}

static void
milestone_done_cb (GtkWidget *button, NcCaseOrder *self)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));
  MilestoneEdit edit = { .done_id = id };

  take (self, NC_STEP_PLAN, edit_milestone, &edit);
}

static GtkWidget *
expander (GtkWidget *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle ? subtitle : "");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* What was asked and decided, newest last. */
static char *
extension_words (const NcCaseExtension *extension)
{
  g_autofree char *asked = nc_dates_day (extension->asked_until), *new_due = nc_dates_day (extension->new_due);

  if (!extension->decision || !*extension->decision)
    return g_strdup_printf (_ ("asked until %s: to be decided"), asked);
  if (g_str_equal (extension->decision, "denied"))
    return g_strdup_printf (_ ("asked until %s: denied"), asked);
  return g_strdup_printf (extension->tacit ? _ ("until %s by tacit consent") : _ ("granted until %s"), new_due);
}

static void
add_extension (NcCaseOrder *self, GtkWidget *group, const NcCaseFacts *facts)
{
  guint n = nc_case_count (facts, NC_CASE_EXTENSIONS);
  const NcCaseExtension *last = n ? nc_case_nth (facts, NC_CASE_EXTENSIONS, n - 1) : NULL;
  g_autofree char *words = last ? extension_words (last) : g_strdup (_ ("none asked for"));
  GtkWidget *row = expander (group, _ ("More time"), words), *line;

  gtk_widget_set_name (row, "extension");
  if (nc_case_open_extension (facts)) {
    entry_row (row, _ ("Opinion on the request"), "opinion");
    line = button_row (self, row);
    add_button (line, _ ("_Grant"), "granted", G_CALLBACK (decide_cb), self);
    add_button (line, _ ("_Deny"), "denied", G_CALLBACK (decide_cb), self);
    add_button (line, _ ("_Tacit consent"), "tacit", G_CALLBACK (decide_cb), self);
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
    return;
  }
  entry_row (row, _ ("Asks for time until (2027-02-01)"), "until");
  entry_row (row, _ ("Why"), "why");
  line = button_row (self, row);
  add_button (line, _ ("_Request received today"), "request", G_CALLBACK (request_cb), self);
}

static void
recheck_cb (GtkWidget *button, NcCaseOrder *self)
{
  (void)button;
  nc_case_order_recheck (self);
}

static gboolean
is_ordered (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  return nc_case_paper_has (facts, finding, "D10") || nc_case_paper_has (facts, finding, "D11");
}

static void
add_item (NcCaseOrder *self, GtkWidget *parent, const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  Item *item = g_new0 (Item, 1);
  const NcCaseRecheck *last = nc_case_recheck_of (facts, finding->id);
  GtkWidget *row = adw_combo_row_new (), *note = adw_entry_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *title = g_strdup_printf ("%d. %s", (int)finding->seq, finding->fact ? finding->fact : "");
  g_autofree char *note_title = g_strdup_printf (_ ("%d: what was seen"), (int)finding->seq);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    gtk_string_list_append (labels, _ (results[i].label));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (note), note_title);
  for (guint i = 1; last && i < G_N_ELEMENTS (results); i++)
    if (g_strcmp0 (results[i].result, last->result) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  if (last && last->note)
    gtk_editable_set_text (GTK_EDITABLE (note), last->note);
  item->finding_id = g_strdup (finding->id);
  item->result = ADW_COMBO_ROW (row);
  item->note = GTK_EDITABLE (note);
  g_ptr_array_add (self->items, item);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (parent), row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (parent), note);
}

static void
add_recheck (NcCaseOrder *self, GtkWidget *group, const NcCaseFacts *facts)
{
  guint n = 0, n_checked = 0;
  g_autofree char *words = NULL;
  GtkWidget *row, *line;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (is_ordered (facts, finding)) {
      n++;
      n_checked += nc_case_recheck_of (facts, finding->id) != NULL;
    }
  }
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u item re-checked", "%u of %u items re-checked", n),
                           n_checked, n);
  row = expander (group, _ ("Re-check, item by item"), words);
  gtk_widget_set_name (row, "recheck");
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (is_ordered (facts, finding))
      add_item (self, row, facts, finding);
  }
  line = button_row (self, row);
  gtk_widget_add_css_class (
      add_button (line, _ ("_Record the re-check"), "recheck-take", G_CALLBACK (recheck_cb), self), "suggested-action");
}

static void
add_plan (NcCaseOrder *self, GtkWidget *group, const NcCaseFacts *facts)
{
  guint n = nc_case_count (facts, NC_CASE_MILESTONES);
  g_autofree char *words = n ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u milestone", "%u milestones", n), n)
                             : g_strdup (_ ("where the unit has a plan of its own"));
  GtkWidget *row = expander (group, _ ("The unit's plan, at most three years"), words), *line;

  gtk_widget_set_name (row, "plan");
  NC_CASE_EACH (facts, NC_CASE_MILESTONES, NcCaseMilestone, milestone)
  {
    GtkWidget *one = adw_action_row_new ();
    g_autofree char *due = nc_dates_day (milestone->due_on),
                    *done = milestone->done_on != NC_DAY_NONE ? nc_dates_day (milestone->done_on) : NULL;
    g_autofree char *detail = done ? g_strdup_printf (_ ("%s, reached %s"), due, done) : g_strdup (due);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (one), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (one), milestone->title);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (one), detail);
    if (!done)
      add_button (one, _ ("Reached"), milestone->id, G_CALLBACK (milestone_done_cb), self);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), one);
  }
  entry_row (row, _ ("Milestone"), "title");
  entry_row (row, _ ("Day (2028-12-31)"), "due");
  line = button_row (self, row);
  add_button (line, _ ("_Add the milestone"), "milestone", G_CALLBACK (milestone_cb), self);
}

/* What the rows are made from; while it is the same, half-typed input stays. */
static char *
describe (const NcCaseFacts *facts)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%d|", nc_case_state (facts));
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_ordered (facts, finding))
    g_string_append_printf (text, "%s|%s|", finding->id, finding->fact ? finding->fact : "");
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  g_string_append_printf (text, "%s=%s|", recheck->finding_id, recheck->result);
  NC_CASE_EACH (facts, NC_CASE_EXTENSIONS, NcCaseExtension, extension)
  g_string_append_printf (text, "%s=%s|", extension->id, extension->decision ? extension->decision : "");
  NC_CASE_EACH (facts, NC_CASE_MILESTONES, NcCaseMilestone, milestone)
  g_string_append_printf (text, "%s=%d|", milestone->id, milestone->done_on);
  return g_string_free (text, FALSE);
}

static void
refresh (NcCaseOrder *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  g_autofree char *now = describe (facts);
  GtkWidget *group, *child;
  gboolean has_order = nc_case_paper (facts, "D10") || nc_case_paper (facts, "D11");

  if (g_strcmp0 (now, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  g_ptr_array_set_size (self->items, 0);
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  gtk_widget_set_visible (GTK_WIDGET (self), nc_case_state (facts) >= NC_CASE_SERVED);
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("After the paper"));
  if (has_order) {
    add_extension (self, group, facts);
    add_recheck (self, group, facts);
  }
  add_plan (self, group, facts);
  gtk_box_append (GTK_BOX (self->box), group);
}

/* What was last said against a step; empty when it was taken. */
const char *
nc_case_order_get_refusal (NcCaseOrder *self)
{
  return gtk_label_get_text (self->failure);
}

static void
nc_case_order_dispose (GObject *object)
{
  NcCaseOrder *self = NC_CASE_ORDER (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_case_order_parent_class)->dispose (object);
}

static void
nc_case_order_class_init (NcCaseOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_case_order_dispose;
}

static void
nc_case_order_init (NcCaseOrder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->items = g_ptr_array_new_with_free_func (item_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->failure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->failure, TRUE);
  gtk_label_set_xalign (self->failure, 0);
  gtk_label_set_selectable (self->failure, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), self->box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
nc_case_order_new (NcCaseEditor *editor)
{
  NcCaseOrder *self = g_object_new (NC_TYPE_CASE_ORDER, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
