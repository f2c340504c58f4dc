/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-view-private.h"
#include "nc-access.h"
#include "nc-lang.h"
#include "nc-why.h"
#include <string.h>

/* The findings follow the answers after this pause, and when the checklist is left. */
#define CONCLUDE_MS 1200
/* With more machines than this they follow only when the checklist is left: it would be felt in typing. */
#define CONCLUDE_MOST 150

G_DEFINE_FINAL_TYPE (NcChecklistView, nc_checklist_view, ADW_TYPE_BIN)

enum { CLOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

static NcForm *
form_of (NcChecklistView *self)
{
  return nc_checklist_run_get_form (self->run);
}

static NcUiState *
ui_state (NcChecklistView *self)
{
  return nc_session_get_ui_state (nc_case_editor_get_session (self->editor));
}

void
nc_checklist_view_say (NcChecklistView *self, const char *text)
{
  gtk_label_set_text (self->failure, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
}

/* What was last said to the person; empty when nothing stands there. */
const char *
nc_checklist_view_get_message (NcChecklistView *self)
{
  return gtk_label_get_text (self->failure);
}

static void
show_progress (NcChecklistView *self)
{
  g_autofree char *text = NULL;

  nc_checklist_sections_refresh (self->sections);
  if (!self->machines)
    return;
  text = g_strdup_printf (_ ("Machines: %u · problems: %u · incomplete: %u"), nc_machine_list_get_n (self->machines),
                          nc_machine_list_count (self->machines, NC_MACHINES_PROBLEMS),
                          nc_machine_list_count (self->machines, NC_MACHINES_INCOMPLETE));
  adw_window_title_set_subtitle (self->title, text);
}

/**
 * nc_checklist_view_conclude:
 *
 * Brings the case's findings in line with the answers now.
 *
 * Returns: %FALSE when that was refused or failed; the view says why.
 */
gboolean
nc_checklist_view_conclude (NcChecklistView *self)
{
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  g_clear_handle_id (&self->conclude_timeout, g_source_remove);
  if (nc_checklist_run_conclude (self->run, &shut, &error) && nc_case_editor_reload (self->editor, &error)) {
    self->is_concluded = TRUE;
    nc_checklist_view_remember (self, "conclude", NULL);
    return TRUE;
  }
  nc_checklist_view_say (self, error->message);
  return FALSE;
}

static gboolean
conclude_cb (gpointer user_data)
{
  NcChecklistView *self = user_data;

  self->conclude_timeout = 0;
  nc_checklist_view_conclude (self);
  return G_SOURCE_REMOVE;
}

/* Kept until it is done, so that a kill in between is made good when the checklist is opened again. */
void
nc_checklist_view_conclude_later (NcChecklistView *self)
{
  self->is_concluded = FALSE;
  nc_checklist_view_remember (self, "conclude", "1");
  g_clear_handle_id (&self->conclude_timeout, g_source_remove);
  if (!self->machines || nc_machine_list_get_n (self->machines) <= CONCLUDE_MOST)
    self->conclude_timeout = g_timeout_add (CONCLUDE_MS, conclude_cb, self);
}

/* What was being typed has been given. */
static void
forget_typing (NcChecklistView *self)
{
  nc_ui_state_set (ui_state (self), "typing", "at", NULL);
  nc_ui_state_set (ui_state (self), "typing", "text", NULL);
}

static void
show_actions (NcChecklistView *self)
{
  gboolean has_machine = self->table && nc_machine_table_get_number (self->table);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.undo", nc_answer_history_can_undo (self->history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.redo", nc_answer_history_can_redo (self->history));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.remove", has_machine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.copy-down", has_machine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.add", self->table != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "checklist.ledger", self->table != NULL);
}

/**
 * nc_checklist_view_changed:
 * @rows_changed: whether machines may have come, gone or changed beside the chosen one
 *
 * Shows what the form holds now and lets the findings follow.
 */
void
nc_checklist_view_changed (NcChecklistView *self, gboolean rows_changed)
{
  if (!self->questions) /* the view is going; the answer is in the store */
    return;
  nc_checklist_view_say (self, NULL);
  forget_typing (self);
  if (self->machines && rows_changed)
    nc_machine_list_sync (self->machines);
  else if (self->machines)
    nc_machine_list_tick (self->machines, nc_machine_table_get_number (self->table));
  nc_question_list_refresh (self->questions);
  nc_question_list_refresh (self->general);
  show_progress (self);
  show_actions (self);
  nc_checklist_view_conclude_later (self);
}

static void
answered_cb (NcQuestionList *list, const char *path, NcChecklistView *self)
{
  (void)list;
  (void)path;
  nc_checklist_view_changed (self, FALSE);
}

static void
failed_cb (NcQuestionList *list, const char *message, NcChecklistView *self)
{
  (void)list;
  if (self->questions)
    nc_checklist_view_say (self, message);
}

static void
typing_cb (NcQuestionList *list, const char *path, const char *text, NcChecklistView *self)
{
  g_autofree char *place = nc_checklist_view_place (self), *at = g_strdup_printf ("%s%s", place, path);

  (void)list;
  if (!self->questions)
    return;
  nc_ui_state_set (ui_state (self), "typing", "at", at);
  nc_ui_state_set (ui_state (self), "typing", "text", text);
}

static void
photo_cb (NcQuestionList *list, const char *path, NcChecklistView *self)
{
  (void)list;
  g_free (self->photo_path);
  self->photo_path = g_strdup (path);
  nc_photo_intake_choose (self->intake, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
}

/* An answer typed into a cell of the table. */
static void
cell_answer_cb (NcMachineTable *table, const char *path, const char *text, NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;

  (void)table;
  if (!self->run)
    return;
  if (nc_answer_history_set (self->history, path, text, &error))
    nc_checklist_view_changed (self, FALSE);
  else if (self->questions)
    nc_checklist_view_say (self, error->message);
}

static void
why_cb (NcMachineTable *table, guint number, GtkWidget *beside, NcChecklistView *self)
{
  (void)table;
  nc_why_present (beside, nc_checklist_run_get_reference (self->run), self->machines, number);
}

static void
opened_cb (NcMachineTable *table, guint number, NcChecklistView *self)
{
  (void)table;
  nc_checklist_view_choose (self, number, TRUE);
}

static void
selected_cb (NcMachineTable *table, guint number, NcChecklistView *self)
{
  (void)table;
  if (!self->questions)
    return;
  if (number)
    nc_question_list_show (self->questions, self->repeat_path, number);
  else
    nc_question_list_clear (self->questions);
  nc_checklist_view_remember_int (self, "machine", (int)number);
  show_actions (self);
}

/**
 * nc_checklist_view_choose:
 * @open: also show its questions where the window is too narrow for both
 *
 * Returns: %FALSE when there is no such machine
 */
gboolean
nc_checklist_view_choose (NcChecklistView *self, guint number, gboolean open)
{
  if (!self->table || !nc_machine_table_select (self->table, number))
    return FALSE;
  nc_checklist_view_show_section (self, NC_SECTION_MACHINES);
  if (open)
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  return TRUE;
}

/**
 * nc_checklist_view_go_to:
 * @path: of a question, or of a machine
 *
 * Shows the place and puts the caret there.
 */
void
nc_checklist_view_go_to (NcChecklistView *self, const char *path)
{
  const char *question = "";
  guint number = nc_checklist_view_split_path (self, path, &question);

  if (!number) {
    nc_checklist_view_show_section (self, nc_checklist_sections_of_path (self->sections, path));
    nc_question_list_focus (self->general, path);
    return;
  }
  if (nc_machine_list_find (self->machines, number) == GTK_INVALID_LIST_POSITION)
    nc_machine_list_set_filter (self->machines, NC_MACHINES_ALL);
  if (!nc_checklist_view_choose (self, number, FALSE))
    return;
  if (*question && !nc_question_list_lacks_reason (self->questions, path) &&
      nc_machine_table_focus_cell (self->table, number, question))
    return;
  if (*question && nc_question_list_focus (self->questions, path))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static gboolean
scroll_to_group_cb (gpointer user_data)
{
  NcChecklistView *self = user_data;
  const char *name = nc_checklist_sections_get_chosen (self->sections);
  GtkWidget *group = name ? nc_question_list_get_group (self->general, name) : NULL;
  GtkWidget *inner = gtk_widget_get_parent (GTK_WIDGET (self->general));
  graphene_rect_t bounds;

  if (group && inner && gtk_widget_compute_bounds (group, inner, &bounds))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->general_scroller), bounds.origin.y);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

static void
section_cb (NcChecklistSections *sections, const char *name, NcChecklistView *self)
{
  gboolean is_table = g_str_equal (name, NC_SECTION_MACHINES);

  (void)sections;
  gtk_stack_set_visible_child_name (self->stack, is_table ? NC_SECTION_MACHINES : "questions");
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  /* The rows have their places only after they are laid out. */
  if (!is_table && !self->is_restoring)
    g_idle_add (scroll_to_group_cb, g_object_ref (self));
  nc_checklist_view_remember (self, "section", name);
}

/* FALSE when the checklist has no section of that name. */
gboolean
nc_checklist_view_show_section (NcChecklistView *self, const char *name)
{
  return nc_checklist_sections_choose (self->sections, name);
}

const char *
nc_checklist_view_get_section (NcChecklistView *self)
{
  return nc_checklist_sections_get_chosen (self->sections);
}

static void
close_clicked_cb (NcChecklistView *self)
{
  nc_question_list_commit (self->questions);
  nc_question_list_commit (self->general);
  if (self->is_concluded || nc_checklist_view_conclude (self))
    g_signal_emit (self, signals[CLOSE], 0);
}

static void
filter_cb (GtkDropDown *filter, GParamSpec *pspec, NcChecklistView *self)
{
  (void)pspec;
  nc_machine_list_set_filter (self->machines, gtk_drop_down_get_selected (filter));
}

static GtkWidget *
bar_button (GtkWidget *header, const char *icon, const char *tooltip, const char *action, gboolean at_end)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  if (action)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (at_end)
    adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  else
    adw_header_bar_pack_start (ADW_HEADER_BAR (header), button);
  return button;
}

static GMenuModel *
make_menu (NcChecklistView *self)
{
  GMenu *menu = g_menu_new ();

  if (self->repeat_path) {
    g_menu_append (menu, _ ("_From the ledger"), "checklist.ledger");
    g_menu_append (menu, _ ("One more like this"), "checklist.copy-down");
    g_menu_append (menu, _ ("Paste cells or a picture"), "checklist.paste");
    g_menu_append (menu, _ ("Remove the machine"), "checklist.remove");
  }
  g_menu_append (menu, _ ("Do again"), "checklist.redo");
  g_menu_append (menu, _ ("Folder of the _camera…"), "checklist.camera-folder");
  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_filter (NcChecklistView *self)
{
  const char *const kinds[] = { _ ("All"), _ ("Problems"), _ ("Incomplete"), NULL };
  GtkWidget *filter = gtk_drop_down_new_from_strings (kinds);

  gtk_accessible_update_property (GTK_ACCESSIBLE (filter), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Machines shown"), -1);
  gtk_widget_set_name (filter, "filter");
  g_signal_connect (filter, "notify::selected", G_CALLBACK (filter_cb), self);
  return filter;
}

static GtkWidget *
make_bar (NcChecklistView *self)
{
  GtkWidget *header = adw_header_bar_new (), *back, *sections, *menu = gtk_menu_button_new ();
  g_autoptr (GMenuModel) model = make_menu (self);

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_add_css_class (header, "flat");
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (nc_form_title (form_of (self)), ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  back = bar_button (header, "go-previous-symbolic", _ ("Back to the case"), NULL, FALSE);
  g_signal_connect_object (back, "clicked", G_CALLBACK (close_clicked_cb), self, G_CONNECT_SWAPPED);
  sections = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (sections), "view-list-symbolic");
  gtk_widget_set_tooltip_text (sections, _ ("Sections"));
  gtk_widget_set_visible (sections, nc_checklist_sections_get_n (self->sections) > 1);
  g_object_bind_property (self->flap, "reveal-flap", sections, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), sections);
  bar_button (header, "edit-undo-symbolic", _ ("Undo (Ctrl+Z)"), "checklist.undo", FALSE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_widget_set_tooltip_text (menu, _ ("More"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu);
  self->camera_bin = ADW_BIN (adw_bin_new ());
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->camera_bin));
  bar_button (header, "go-jump-symbolic", _ ("What is missing next (Ctrl+Enter)"), "checklist.next-missing", TRUE);
  if (self->repeat_path) {
    bar_button (header, "list-add-symbolic", _ ("Add a machine (Ctrl+Insert)"), "checklist.add", TRUE);
    adw_header_bar_pack_end (ADW_HEADER_BAR (header), make_filter (self));
  }
  return header;
}

static NcQuestionList *
make_questions (NcChecklistView *self)
{
  NcQuestionList *list = NC_QUESTION_LIST (nc_question_list_new (form_of (self), self->history));

  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, 0);
  g_signal_connect_object (list, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (list, "photo", G_CALLBACK (photo_cb), self, 0);
  g_signal_connect_object (list, "typing", G_CALLBACK (typing_cb), self, 0);
  return list;
}

static GtkScrolledWindow *
make_scroller (NcQuestionList *list, int width_px, int most_px)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), most_px);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (list));
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 24);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scroller, width_px, -1);
  return GTK_SCROLLED_WINDOW (scroller);
}

static void
back_to_table_cb (NcChecklistView *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* In a narrow window one pane at a time: the questions have a way back to the table. */
static GtkWidget *
make_machine_pane (NcChecklistView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *back = gtk_button_new_with_label (_ ("All machines"));

  self->questions_scroller = make_scroller (self->questions, 360, 480);
  gtk_widget_set_vexpand (GTK_WIDGET (self->questions_scroller), TRUE);
  gtk_widget_add_css_class (back, "flat");
  g_object_bind_property (self->leaflet, "folded", back, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (back, "clicked", G_CALLBACK (back_to_table_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), back);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->questions_scroller));
  /* What room there is beyond goes to the table. */
  gtk_widget_set_hexpand (box, FALSE);
  return box;
}

static GtkWidget *
make_machines (NcChecklistView *self)
{
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_set_can_navigate_back (self->leaflet, TRUE);
  self->table = NC_MACHINE_TABLE (nc_machine_table_new (self->machines));
  gtk_widget_set_hexpand (GTK_WIDGET (self->table), TRUE);
  g_signal_connect_object (self->table, "answer", G_CALLBACK (cell_answer_cb), self, 0);
  g_signal_connect_object (self->table, "why", G_CALLBACK (why_cb), self, 0);
  g_signal_connect_object (self->table, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (selected_cb), self, 0);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->table));
  adw_leaflet_append (self->leaflet, make_machine_pane (self));
  return GTK_WIDGET (self->leaflet);
}

static void
make_failure (NcChecklistView *self)
{
  self->failure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->failure, TRUE);
  gtk_label_set_wrap_mode (self->failure, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->failure, 0);
  gtk_label_set_selectable (self->failure, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
}

static void
build (NcChecklistView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->questions = make_questions (self);
  self->general = make_questions (self);
  self->sections = NC_CHECKLIST_SECTIONS (nc_checklist_sections_new (form_of (self), self->machines));
  self->flap = ADW_FLAP (adw_flap_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  make_failure (self);
  self->general_scroller = make_scroller (self->general, 340, 720);
  if (self->repeat_path)
    gtk_stack_add_named (self->stack, make_machines (self), NC_SECTION_MACHINES);
  else
    self->leaflet = ADW_LEAFLET (g_object_ref_sink (adw_leaflet_new ()));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->general_scroller), "questions");
  adw_flap_set_flap (self->flap, GTK_WIDGET (self->sections));
  adw_flap_set_separator (self->flap, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (self->flap, GTK_WIDGET (self->stack));
  adw_flap_set_locked (self->flap, nc_checklist_sections_get_n (self->sections) < 2);
  adw_flap_set_reveal_flap (self->flap, nc_checklist_sections_get_n (self->sections) > 1);
  gtk_widget_set_vexpand (GTK_WIDGET (self->flap), TRUE);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  self->news_bin = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->news_bin));
  nc_checklist_view_show_news (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->flap));
  nc_access_label_below (box);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->sections, "chosen", G_CALLBACK (section_cb), self, 0);
  nc_checklist_view_watch_photos (self);
  nc_question_list_show (self->general, NULL, 0);
}

/* The first repeat of the form is its table; it may stand in a group. */
static char *
first_repeat (NcForm *form, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);
  char *found = NULL;

  for (guint i = 0; items && i < items->len && !found; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_REPEAT)
      found = g_strdup_printf ("%s/%s", item->path, item->name);
    else if (item->kind == NC_FORM_GROUP)
      found = first_repeat (form, item);
  }
  return found;
}

/**
 * nc_checklist_view_new:
 * @checklist: its name
 * @title: (nullable): what it is called; %NULL for the form's own title
 *
 * Returns: (transfer floating): %NULL with an error of the form or the store.
 */
GtkWidget *
nc_checklist_view_new (NcCaseEditor *editor, const char *checklist, const char *title, GError **error)
{
  NcSession *session = nc_case_editor_get_session (editor);
  NcChecklistRun *run = nc_checklist_run_open (nc_case_editor_get_book (editor), nc_session_get_reference (session),
                                               nc_session_get_judge (session), nc_case_editor_get_id (editor),
                                               checklist, nc_case_editor_get_actor (editor), error);
  NcChecklistView *self;

  if (!run)
    return NULL;
  self = g_object_new (NC_TYPE_CHECKLIST_VIEW, NULL);
  self->editor = g_object_ref (editor);
  self->run = run;
  self->checklist = g_strdup (checklist);
  self->repeat_path = first_repeat (nc_checklist_run_get_form (run), NULL);
  self->history = nc_answer_history_new (run, self->repeat_path);
  if (self->repeat_path)
    self->machines = nc_machine_list_new (run, self->repeat_path);
  build (self);
  if (title)
    adw_window_title_set_title (self->title, title);
  show_progress (self);
  nc_checklist_view_restore (self);
  show_actions (self);
  return GTK_WIDGET (self);
}

NcChecklistRun *
nc_checklist_view_get_run (NcChecklistView *self)
{
  return self->run;
}

guint
nc_checklist_view_get_n_machines (NcChecklistView *self)
{
  return self->machines ? nc_machine_list_get_n (self->machines) : 0;
}

/* The chosen machine's number, from 1; 0 when none is. */
guint
nc_checklist_view_get_chosen (NcChecklistView *self)
{
  return self->table ? nc_machine_table_get_number (self->table) : 0;
}

gboolean
nc_checklist_view_select (NcChecklistView *self, guint position)
{
  return nc_checklist_view_choose (self, position + 1, FALSE);
}

/**
 * nc_checklist_view_answer:
 * @question: name of a question of the chosen machine, or a path
 */
gboolean
nc_checklist_view_answer (NcChecklistView *self, const char *question, const char *text)
{
  g_autofree char *path =
      *question == '/' ? g_strdup (question)
                       : nc_machine_list_path (self->machines, nc_machine_table_get_number (self->table), question);

  return nc_question_list_answer (self->questions, path, text) || nc_question_list_answer (self->general, path, text);
}

/**
 * nc_checklist_view_give_reason:
 * @question: as for nc_checklist_view_answer()
 * @reason: why its answer is right though it is unusual
 */
gboolean
nc_checklist_view_give_reason (NcChecklistView *self, const char *question, const char *reason)
{
  g_autofree char *path =
      *question == '/' ? g_strdup (question)
                       : nc_machine_list_path (self->machines, nc_machine_table_get_number (self->table), question);

  return nc_question_list_give_reason (self->questions, path, reason);
}

static void
nc_checklist_view_dispose (GObject *object)
{
  NcChecklistView *self = NC_CHECKLIST_VIEW (object);

  g_clear_handle_id (&self->conclude_timeout, g_source_remove);
  if (!self->repeat_path)
    g_clear_object (&self->leaflet);
  self->questions = self->general = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->table = NULL;
  g_clear_object (&self->intake);
  g_clear_object (&self->machines);
  g_clear_pointer (&self->history, nc_answer_history_free);
  g_clear_pointer (&self->run, nc_checklist_run_free);
  g_clear_pointer (&self->checklist, g_free);
  g_clear_pointer (&self->repeat_path, g_free);
  g_clear_pointer (&self->photo_path, g_free);
  g_clear_pointer (&self->missing_path, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_checklist_view_parent_class)->dispose (object);
}

static void
nc_checklist_view_class_init (NcChecklistViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_checklist_view_dispose;
  signals[CLOSE] =
      g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  nc_checklist_view_install_actions (GTK_WIDGET_CLASS (klass));
}

static void
nc_checklist_view_init (NcChecklistView *self)
{
  self->is_concluded = TRUE;
}
