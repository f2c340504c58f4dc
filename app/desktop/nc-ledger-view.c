/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-ledger-view.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-lists.h"
#include "nc-verdict-chip.h"
#include "nc-verdict-view.h"

/* Rows made at once when a person asks for more, and how long a slice of work may take. */
#define ROWS_A_PAGE 100
#define SLICE_USEC  6000

struct _NcLedgerView {
  AdwBin parent_instance;
  NcSession *session;
  GListModel *machines;
  AdwPreferencesGroup *group;
  GPtrArray *rows;
  GtkWidget *more;
  NcVerdict *verdict;
  guint n_wanted, n_done;
  guint counts[NC_N_VERDICT_CODES];
  guint source;
};

G_DEFINE_FINAL_TYPE (NcLedgerView, nc_ledger_view, ADW_TYPE_BIN)

static gboolean
judge (NcLedgerView *self, NcRowItem *machine)
{
  NcRecord record;

  if (!nc_ledger_machine_record (machine, &record))
    return FALSE;
  nc_judge_record (nc_session_get_judge (self->session), &record, nc_clock_today (nc_session_get_clock (self->session)),
                   self->verdict);
  return TRUE;
}

/* The reasons are made when they are asked for: a hundred hidden popovers would cost more than the ledger. */
static void
create_why (GtkMenuButton *button, gpointer user_data)
{
  NcLedgerView *self = user_data;
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = nc_verdict_view_new (nc_session_get_reference (self->session));

  if (judge (self, g_object_get_data (G_OBJECT (button), "machine")))
    nc_verdict_view_show (NC_VERDICT_VIEW (view), self->verdict);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 480);
  gtk_widget_set_size_request (scroller, 340, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (button, popover);
}

static void
append_fact (GString *text, const char *value, const char *unit)
{
  if (*value)
    g_string_append_printf (text, "%s%s%s", text->len ? " · " : "", value, unit);
}

static char *
facts_of (NcRowItem *machine)
{
  GString *text = g_string_new (NULL);

  append_fact (text, nc_row_item_get (machine, "place"), "");
  append_fact (text, nc_row_item_get (machine, "rated_kw"), " kW");
  append_fact (text, nc_row_item_get (machine, "capacity_kva"), " kVA");
  append_fact (text, nc_row_item_get (machine, "made_year"), "");
  append_fact (text, nc_row_item_get (machine, "running_state"), "");
  return g_string_free (text, FALSE);
}

static void
add_why (NcLedgerView *self, AdwActionRow *row, NcRowItem *machine)
{
  GtkWidget *chip = nc_verdict_chip_new (), *why = gtk_menu_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Why: %s"), nc_row_item_get (machine, "model"));

  nc_verdict_chip_set_verdict (NC_VERDICT_CHIP (chip), self->verdict->code, self->verdict->grade);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (why), "nc-question-symbolic");
  gtk_widget_set_tooltip_text (why, _ ("Why?"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (why), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (why, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (why, "flat");
  g_object_set_data_full (G_OBJECT (why), "machine", g_object_ref (machine), g_object_unref);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (why), create_why, self, NULL);
  adw_action_row_add_suffix (row, chip);
  adw_action_row_add_suffix (row, why);
  adw_action_row_set_activatable_widget (row, why);
}

static void
add_machine (NcLedgerView *self, NcRowItem *machine, gboolean is_judged)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title =
      g_strdup_printf ("%s  %s", nc_row_item_get (machine, "model"), nc_row_item_get (machine, "name"));
  g_autofree char *facts = facts_of (machine);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_strstrip (title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  if (is_judged)
    add_why (self, ADW_ACTION_ROW (row), machine);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
describe (NcLedgerView *self)
{
  guint n = g_list_model_get_n_items (self->machines);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, dngettext (GETTEXT_PACKAGE, "%u machine", "%u machines", n), n);
  for (int code = 0; code < NC_N_VERDICT_CODES; code++)
    if (self->counts[code])
      g_string_append_printf (text, " · %s %u", nc_verdict_code_label (code), self->counts[code]);
  adw_preferences_group_set_description (self->group, text->str);
}

static void more_cb (NcLedgerView *self);

static void
offer_more (NcLedgerView *self)
{
  g_autofree char *label = NULL;
  guint n = g_list_model_get_n_items (self->machines);

  if (self->rows->len >= n)
    return;
  label = g_strdup_printf (_ ("Show more (%u of %u shown)"), self->rows->len, n);
  self->more = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (self->more, "flat");
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  adw_preferences_group_add (self->group, self->more);
}

/* One slice: every machine is judged once for the counts; rows are made for the first ones only. */
static gboolean
work_cb (gpointer user_data)
{
  NcLedgerView *self = user_data;
  guint n = g_list_model_get_n_items (self->machines);
  gint64 end = g_get_monotonic_time () + SLICE_USEC;

  while (g_get_monotonic_time () < end) {
    gboolean makes_row = self->rows->len < MIN (self->n_wanted, n), counts = self->n_done < n;
    guint position = makes_row ? self->rows->len : self->n_done;
    g_autoptr (NcRowItem) machine = NULL;
    gboolean is_judged;

    if (!makes_row && !counts) {
      describe (self);
      offer_more (self);
      self->source = 0;
      return G_SOURCE_REMOVE;
    }
    machine = g_list_model_get_item (self->machines, position);
    is_judged = judge (self, machine);
    if (position == self->n_done) {
      self->n_done++;
      if (is_judged)
        self->counts[self->verdict->code]++;
    }
    if (makes_row)
      add_machine (self, machine, is_judged);
  }
  return G_SOURCE_CONTINUE;
}

static void
take_out_more (NcLedgerView *self)
{
  if (self->more)
    adw_preferences_group_remove (self->group, self->more);
  self->more = NULL;
}

static void
more_cb (NcLedgerView *self)
{
  take_out_more (self);
  self->n_wanted += ROWS_A_PAGE;
  if (!self->source)
    self->source = g_idle_add (work_cb, self);
}

/**
 * nc_ledger_view_show:
 * @enterprise_id: (nullable): %NULL empties the view
 */
void
nc_ledger_view_show (NcLedgerView *self, NcSession *session, const char *enterprise_id)
{
  g_return_if_fail (NC_IS_LEDGER_VIEW (self));
  g_clear_handle_id (&self->source, g_source_remove);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  take_out_more (self);
  g_clear_object (&self->machines);
  memset (self->counts, 0, sizeof self->counts);
  self->n_done = 0;
  self->n_wanted = ROWS_A_PAGE;
  g_set_object (&self->session, session);
  if (enterprise_id)
    self->machines = G_LIST_MODEL (
        nc_lists_rows (nc_session_get_store (session), "equipment-of", ":enterprise_id", enterprise_id, NULL));
  adw_preferences_group_set_description (self->group, NULL);
  if (self->machines && !g_list_model_get_n_items (self->machines))
    adw_preferences_group_set_description (self->group,
                                           _ ("No machine yet. The ledger is imported as the list of enterprises is."));
  else if (self->machines)
    self->source = g_idle_add (work_cb, self);
}

gboolean
nc_ledger_view_is_busy (NcLedgerView *self)
{
  return self->source != 0;
}

/* How many machines have that verdict; complete when the view is not busy. */
guint
nc_ledger_view_count (NcLedgerView *self, NcVerdictCode code)
{
  return self->counts[code];
}

static void
nc_ledger_view_dispose (GObject *object)
{
  NcLedgerView *self = NC_LEDGER_VIEW (object);

  g_clear_handle_id (&self->source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, nc_verdict_free);
  g_clear_object (&self->machines);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_ledger_view_parent_class)->dispose (object);
}

static void
nc_ledger_view_class_init (NcLedgerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_ledger_view_dispose;
}

static void
nc_ledger_view_init (NcLedgerView *self)
{
  self->rows = g_ptr_array_new ();
  self->verdict = nc_verdict_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Equipment ledger"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}
