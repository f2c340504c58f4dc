/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-page.h"
#include "nc-access.h"
#include "nc-checklist-run.h"
#include "nc-checklist-titles.h"
#include "nc-checklist-view.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-one-tap.h"
#include "nc-course.h"
#include "nc-gate.h"
#include "nc-two-lines.h"
#include "nc-lists.h"
#include "nc-measure.h"
#include "nc-paper-view.h"

/* A place is restored when the rows are there; it is not waited for longer than so many frames. */
#define MOST_FRAMES 60

struct _NcCasePage {
  AdwBin parent_instance;
  NcSession *session;
  NcCaseEditor *editor;
  NcCaseSteps *steps;
  NcLazyModel *model;
  gint64 mark;                /* of the store when the list was read */
  gint64 following, followed; /* of the store when it began to be read again (0 = it is not), and of the list then */
  GtkSingleSelection *selection;
  AdwLeaflet *leaflet;
  GtkListView *list_view;
  GtkWidget *list_scroller, *list_separator;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkLabel *ribbon_label;
  AdwBin *steps_bin;
  AdwBin *checklists_bin;
  AdwBin *papers_bin;
  AdwBin *checklist_bin;
  AdwPreferencesGroup *gates_group;
  AdwBin *findings_bin;
  AdwBin *order_bin;
  AdwBin *archive_bin;
  GtkScrolledWindow *case_scroller;
  GPtrArray *rows;
  char *left_open; /* the checklist that is still to be opened again */
  NcChecklistTitles *titles;
};

G_DEFINE_FINAL_TYPE (NcCasePage, nc_case_page, ADW_TYPE_BIN)

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  NcRowItem *row = gtk_list_item_get_item (item);
  NcCaseState state = NC_CASE_PLANNED;
  const char *due = nc_row_item_get (row, "next_due");
  g_autofree char *detail = NULL, *day = nc_dates_words (*due ? due : nc_row_item_get (row, "opened_on"));

  (void)factory;
  nc_case_state_parse (nc_row_item_get (row, "state"), &state);
  detail = g_strdup_printf (*due ? _ ("%s · due %s") : _ ("%s · opened %s"), nc_case_state_label (state), day);
  nc_two_lines_set (item, nc_row_item_get (row, "unit_name"), detail);
}

static void
forget_rows (NcCasePage *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)),
                                  row);
  }
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (NcCasePage *self, AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/* The nearest period that runs, in days and date. */
static void
show_ribbon (NcCasePage *self, const NcCaseFacts *facts)
{
  const NcCaseTimer *next = NULL;

  NC_CASE_EACH (facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  {
    if (timer->done_on == NC_DAY_NONE && timer->due_on != NC_DAY_NONE && (!next || timer->due_on < next->due_on))
      next = timer;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->ribbon_label), next != NULL);
  if (next) {
    g_autofree char *day = nc_dates_day (next->due_on);
    int left = next->due_on - facts->today;
    g_autofree char *text =
        left >= 0
            ? g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%s: %s, %d day left", "%s: %s, %d days left", (gulong)left),
                               nc_case_timer_label (next->kind), day, left)
            : g_strdup_printf (
                  dngettext (GETTEXT_PACKAGE, "%s: %s, %d day overdue", "%s: %s, %d days overdue", (gulong)-left),
                  nc_case_timer_label (next->kind), day, -left);

    gtk_label_set_text (self->ribbon_label, text);
    if (left < 0)
      gtk_widget_add_css_class (GTK_WIDGET (self->ribbon_label), "overdue");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->ribbon_label), "overdue");
  }
}

static char *
as_sentence (const char *text)
{
  char first[8] = "";

  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (text)), first);
  return *text ? g_strconcat (first, g_utf8_next_char (text), NULL) : g_strdup ("");
}

static void
show_gates (NcCasePage *self, const NcCaseFacts *facts)
{
  g_autoptr (GPtrArray) open = nc_course_open_gates (facts);

  gtk_widget_set_visible (GTK_WIDGET (self->gates_group), open->len > 0);
  for (guint i = 0; i < open->len; i++) {
    const NcGateResult *result = g_ptr_array_index (open, i);
    g_autofree char *remedy = nc_gate_result_remedy (result), *missing = as_sentence (result->missing);

    add_row (self, self->gates_group, missing, remedy,
             result->gate->hard ? "action-unavailable-symbolic" : "dialog-warning-symbolic");
  }
}

/* What to do where no case is open. An empty list is not shown: in a narrow window it would be all there is. */
static void
show_list (NcCasePage *self)
{
  gboolean any = nc_lazy_model_get_n_ids (self->model) > 0;
  gboolean is_wide = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "checklist") == 0;

  adw_status_page_set_title (self->empty_page, any ? _ ("Choose a case") : _ ("No case yet"));
  adw_status_page_set_description (
      self->empty_page, any ? _ ("A new one is opened from the page of its enterprise.")
                            : _ ("Choose the enterprise that is to be inspected and press New case there (Ctrl+N)."));
  if (!any)
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->stack));
  gtk_widget_set_visible (self->list_scroller, any && !is_wide);
  gtk_widget_set_visible (self->list_separator, any); /* beside the navigation's own there would be two */
}

/**
 * nc_case_page_close_checklist:
 *
 * Back to the case, as the checklist's own button does; what is still to be concluded is not lost.
 */
void
nc_case_page_close_checklist (NcCasePage *self)
{
  g_clear_pointer (&self->left_open, g_free);
  gtk_stack_set_visible_child_name (self->stack, "case");
  show_list (self);
  adw_bin_set_child (self->checklist_bin, NULL);
  nc_ui_state_set (nc_session_get_ui_state (self->session), "cases", "checklist", NULL);
}

/* The table takes the width of the list. */
static void
show_checklist (NcCasePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "checklist");
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->stack));
  gtk_widget_set_visible (self->list_scroller, FALSE);
}

gboolean
nc_case_page_has_checklist (NcCasePage *self)
{
  return adw_bin_get_child (self->checklist_bin) != NULL;
}

/**
 * nc_case_page_open_checklist:
 *
 * Returns: (transfer none) (nullable): the checklist's view; %NULL when it cannot be opened, which is said.
 */
NcChecklistView *
nc_case_page_open_checklist (NcCasePage *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = nc_checklist_titles_heading (self->titles, name);
  GtkWidget *view;

  g_return_val_if_fail (NC_IS_CASE_PAGE (self) && self->editor, NULL);
  view = nc_checklist_view_new (self->editor, name, title, &error);
  if (!view) {
    gtk_label_set_text (self->state_label, error->message);
    return NULL;
  }
  g_signal_connect_object (view, "close", G_CALLBACK (nc_case_page_close_checklist), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->checklist_bin, view);
  show_checklist (self);
  nc_ui_state_set (nc_session_get_ui_state (self->session), "cases", "checklist", name);
  return NC_CHECKLIST_VIEW (view);
}

static void
checklist_clicked_cb (GtkWidget *button, NcCasePage *self)
{
  g_autofree char *name = g_strdup (gtk_widget_get_name (button));

  nc_case_page_open_checklist (self, name);
}

static const NcCaseAnswers *
answers_of (const NcCaseFacts *facts, const char *name)
{
  NC_CASE_EACH (facts, NC_CASE_ANSWERS, NcCaseAnswers, answers)
  {
    if (g_strcmp0 (answers->checklist, name) == 0)
      return answers;
  }
  return NULL;
}

static GtkWidget *
make_checklist (NcCasePage *self, const char *name, const NcCaseAnswers *answers)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *title = nc_checklist_titles_get (self->titles, name);
  GtkWidget *label = gtk_label_new (title);
  const char *state = answers ? answers->complete ? _ ("complete") : _ ("begun") : NULL;
  g_autofree char *spoken = state ? g_strdup_printf ("%s, %s", title, state) : NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  if (answers)
    gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (answers->complete ? "emblem-ok-symbolic"
                                                                                    : "content-loading-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, spoken ? spoken : title);
  nc_access_label (button, spoken ? spoken : title);
  g_signal_connect (button, "clicked", G_CALLBACK (checklist_clicked_cb), self);
  return button;
}

/* All on one glance: findings and papers stand below them. */
static void
fill_checklists (NcCasePage *self, const NcCaseFacts *facts)
{
  g_auto (GStrv) names = nc_checklist_list (nc_session_get_home (self->session));
  GtkWidget *group = adw_preferences_group_new (), *flow = gtk_flow_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Checklists"));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  for (char **name = names; *name; name++) {
    gtk_flow_box_append (GTK_FLOW_BOX (flow), make_checklist (self, *name, answers_of (facts, *name)));
    /* The button takes the focus, not the place that it stands in. */
    gtk_widget_set_focusable (gtk_widget_get_last_child (flow), FALSE);
  }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), flow);
  adw_bin_set_child (self->checklists_bin, group);
}

static void
refresh (NcCasePage *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  g_autofree char *state = g_strdup_printf ("%s · %s", nc_case_state_label (nc_case_state (facts)),
                                            facts->file->cause ? facts->file->cause : "");

  gtk_label_set_text (self->name_label, facts->file->unit_name);
  gtk_label_set_text (self->state_label, state);
  forget_rows (self);
  show_ribbon (self, facts);
  show_gates (self, facts);
  fill_checklists (self, facts);
}

/**
 * nc_case_page_open:
 *
 * Returns: %FALSE when there is no such case.
 */
gboolean
nc_case_page_open (NcCasePage *self, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  NcCaseEditor *editor = nc_case_editor_open (self->session, case_id, &error);

  if (!editor) {
    gtk_stack_set_visible_child_name (self->stack, "empty");
    return FALSE;
  }
  g_clear_pointer (&self->left_open, g_free);
  if (adw_bin_get_child (self->checklist_bin))
    nc_case_page_close_checklist (self);
  if (self->editor)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  g_clear_object (&self->editor);
  self->editor = editor;
  self->steps = NC_CASE_STEPS (nc_case_steps_new (editor));
  adw_bin_set_child (self->steps_bin, GTK_WIDGET (self->steps));
  adw_bin_set_child (self->findings_bin, nc_finding_cards_new (editor));
  adw_bin_set_child (self->papers_bin, nc_paper_view_new (editor));
  adw_bin_set_child (self->order_bin, nc_case_order_new (editor));
  adw_bin_set_child (self->archive_bin, nc_case_archive_new (editor));
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  gtk_stack_set_visible_child_name (self->stack, "case");
  nc_ui_state_set (nc_session_get_ui_state (self->session), "cases", "open", case_id);
  return TRUE;
}

static void
scrolled_cb (GtkAdjustment *adjustment, NcCasePage *self)
{
  if (self->editor)
    nc_ui_state_set_int (nc_session_get_ui_state (self->session), "cases", "scroll",
                         (int)gtk_adjustment_get_value (adjustment));
}

/* The rows are there only after some frames. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (NC_CASE_PAGE (widget)->case_scroller);
  int *wanted = user_data;
  double most = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  (void)clock;
  if (most < wanted[0] && ++wanted[1] < MOST_FRAMES)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (adjustment, wanted[0]);
  return G_SOURCE_REMOVE;
}

static void
restore_scroll (NcCasePage *self, int value)
{
  int *wanted = g_new0 (int, 2);

  wanted[0] = value;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, wanted, g_free);
}

static void
selected_cb (NcCasePage *self)
{
  NcRowItem *row = gtk_single_selection_get_selected_item (self->selection);

  if (row && (!self->editor || !g_str_equal (nc_case_editor_get_id (self->editor), nc_row_item_get_id (row))))
    nc_case_page_open (self, nc_row_item_get_id (row));
}

static void
activate_cb (GtkListView *view, guint position, NcCasePage *self)
{
  (void)view;
  (void)position;
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* The open case is the chosen one of the list. */
static void
mark_open (NcCasePage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->editor &&
      nc_lists_find_case (self->model, nc_session_get_store (self->session), nc_case_editor_get_id (self->editor),
                          &position) &&
      position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    return; /* the end of the list comes later and marks it then */
  gtk_single_selection_set_selected (self->selection, position);
}

/**
 * nc_case_page_reload:
 *
 * Reads the list again if anything has changed since.
 */
void
nc_case_page_reload (NcCasePage *self)
{
  NcStore *store = nc_session_get_store (self->session);
  gint64 mark = nc_lists_mark (store);

  g_return_if_fail (NC_IS_CASE_PAGE (self));
  if (mark != self->mark && nc_lists_cases_reload (self->model, store, NULL))
    self->mark = mark;
  show_list (self);
  mark_open (self);
}

static void follow (NcCasePage *self);

static void
followed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcCasePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = nc_lists_cases_read_finish (result, &error);
  gint64 mark = self->following;

  (void)source;
  self->following = 0;
  if (!ids || !self->session)
    return;
  /* Unless it was read meanwhile. */
  if (self->mark == self->followed) {
    self->mark = mark;
    nc_lists_cases_take (self->model, g_steal_pointer (&ids));
    show_list (self);
    mark_open (self);
  }
  follow (self);
}

/* A case has gone on, here or by an exchange: the list in sight does so too. */
static void
follow (NcCasePage *self)
{
  NcStore *store = nc_session_get_store (self->session);
  gint64 mark = nc_lists_mark (store);

  if (self->following || mark == self->mark || !gtk_widget_get_mapped (self->list_scroller))
    return;
  self->following = mark;
  self->followed = self->mark;
  nc_lists_cases_read_async (store, followed_cb, g_object_ref (self));
}

static gboolean
open_left_cb (gpointer user_data)
{
  NcCasePage *self = user_data;
  g_autofree char *name = g_steal_pointer (&self->left_open);

  /* Something else may have been opened by hand meanwhile. */
  if (name && self->editor && !adw_bin_get_child (self->checklist_bin) && !nc_case_page_open_checklist (self, name))
    nc_case_page_close_checklist (self);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/* A long checklist takes longer than a frame: the page is there before it. */
static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  (void)clock;
  (void)user_data;
  g_idle_add_full (G_PRIORITY_LOW, open_left_cb, g_object_ref (widget), NULL);
  return G_SOURCE_REMOVE;
}

static void
nc_case_page_map (GtkWidget *widget)
{
  NcCasePage *self = NC_CASE_PAGE (widget);

  nc_case_page_reload (self);
  GTK_WIDGET_CLASS (nc_case_page_parent_class)->map (widget);
  if (self->left_open)
    gtk_widget_add_tick_callback (widget, first_frame_cb, NULL, NULL);
}

static void
nc_case_page_dispose (GObject *object)
{
  NcCasePage *self = NC_CASE_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->left_open, g_free);
  g_clear_pointer (&self->titles, nc_checklist_titles_free);
  g_clear_object (&self->editor);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_case_page_parent_class)->dispose (object);
}

static void
nc_case_page_class_init (NcCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_case_page_dispose;
  widget_class->map = nc_case_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nengcha/Nengcha/nc-case-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, list_scroller);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, list_separator);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, state_label);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, ribbon_label);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, steps_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, checklists_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, papers_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, checklist_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, gates_group);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, findings_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, order_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, archive_bin);
  gtk_widget_class_bind_template_child (widget_class, NcCasePage, case_scroller);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
nc_case_page_init (NcCasePage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nc_access_label (GTK_WIDGET (self->list_view), _ ("Cases"));
}

/**
 * nc_case_page_new:
 *
 * Comes back with the case it was left with.
 */
GtkWidget *
nc_case_page_new (NcSession *session)
{
  NcCasePage *self = g_object_new (NC_TYPE_CASE_PAGE, NULL);
  g_autofree char *open = nc_ui_state_get (nc_session_get_ui_state (session), "cases", "open");

  self->session = g_object_ref (session);
  self->titles = nc_checklist_titles_new (nc_session_get_home (session));
  self->model = nc_lists_cases (nc_session_get_store (session));
  self->selection = nc_two_lines_fill (self->list_view, G_LIST_MODEL (g_object_ref (self->model)), G_CALLBACK (bind_cb),
                                       G_CALLBACK (selected_cb), self);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (mark_open), self, G_CONNECT_SWAPPED);
  nc_one_tap_connect (self->list_view, self->leaflet);
  nc_case_page_reload (self);
  g_signal_connect_object (nc_session_get_store (session), "changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list_scroller, "map", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->case_scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, 0);
  if (open && nc_case_page_open (self, open)) {
    restore_scroll (self, nc_ui_state_get_int (nc_session_get_ui_state (session), "cases", "scroll", 0));
    self->left_open = nc_ui_state_get (nc_session_get_ui_state (session), "cases", "checklist");
    if (self->left_open)
      show_checklist (self);
  }
  return GTK_WIDGET (self);
}

NcCaseEditor *
nc_case_page_get_editor (NcCasePage *self)
{
  g_return_val_if_fail (NC_IS_CASE_PAGE (self), NULL);
  return self->editor;
}

NcCaseSteps *
nc_case_page_get_steps (NcCasePage *self)
{
  g_return_val_if_fail (NC_IS_CASE_PAGE (self), NULL);
  return self->editor ? self->steps : NULL;
}

guint
nc_case_page_get_n_cases (NcCasePage *self)
{
  g_return_val_if_fail (NC_IS_CASE_PAGE (self), 0);
  return nc_lazy_model_get_n_ids (self->model);
}

/* The findings of the case that is open; NULL when none is. */
NcFindingCards *
nc_case_page_get_findings (NcCasePage *self)
{
  GtkWidget *child = adw_bin_get_child (self->findings_bin);

  return child ? NC_FINDING_CARDS (child) : NULL;
}

/* What comes after the order of the case that is open; NULL when none is. */
NcCaseOrder *
nc_case_page_get_order (NcCasePage *self)
{
  GtkWidget *child = adw_bin_get_child (self->order_bin);

  return child ? NC_CASE_ORDER (child) : NULL;
}

/* The file of the case that is open, for the archive; NULL when none is. */
NcCaseArchive *
nc_case_page_get_archive (NcCasePage *self)
{
  GtkWidget *child = adw_bin_get_child (self->archive_bin);

  return child ? NC_CASE_ARCHIVE (child) : NULL;
}

/* The papers of the case that is open (an NcPaperView); NULL when none is. */
GtkWidget *
nc_case_page_get_papers (NcCasePage *self)
{
  return adw_bin_get_child (self->papers_bin);
}
