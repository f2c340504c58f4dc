/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-view.h"
#include "nc-checklist-ledger.h"
#include "nc-lang.h"
#include "nc-question-list.h"
#include "nc-verdict-chip.h"
#include <string.h>

/* The findings follow the answers after this pause, and when the checklist is left. */
#define CONCLUDE_MS 1200
#define MOST_PHOTO  (64 * 1024 * 1024)

/* One machine: a repeat instance by its place; "tick" changes when its answers do. */
#define NC_TYPE_MACHINE (nc_machine_get_type ())
G_DECLARE_FINAL_TYPE (NcMachine, nc_machine, NC, MACHINE, GObject)
struct _NcMachine {
  GObject parent_instance;
  guint number;
  guint tick;
};
G_DEFINE_FINAL_TYPE (NcMachine, nc_machine, G_TYPE_OBJECT)

static guint tick_signal;

static void
nc_machine_class_init (NcMachineClass *klass)
{
  tick_signal =
      g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_machine_init (NcMachine *self)
{
  (void)self;
}

struct _NcChecklistView {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  NcChecklistRun *run;
  char *checklist;
  char *repeat_path;
  GListStore *machines;
  GtkSingleSelection *selection;
  GtkLabel *progress;
  GtkLabel *failure;
  GtkWidget *ledger_button;
  NcQuestionList *questions;
  NcQuestionList *general;
  guint conclude_timeout;
};

G_DEFINE_FINAL_TYPE (NcChecklistView, nc_checklist_view, ADW_TYPE_BIN)

enum { CLOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  const char *title;
  const char *question; /* NULL: the verdict; "": the number */
  int width_px;
} Column;

/* Those that the form has questions for are shown. */
static const Column columns[] = {
  { N_ ("No."), "", 48 },           { N_ ("Place"), "place", 130 }, { N_ ("Model"), "model", 150 },
  { N_ ("kW"), "rated_kw", 70 },    { N_ ("Poles"), "poles", 56 },  { N_ ("kVA"), "capacity_kva", 70 },
  { N_ ("Year"), "made_year", 80 }, { N_ ("Verdict"), NULL, 170 },
};

static gboolean
has_question (NcChecklistView *self, const char *question)
{
  g_autofree char *instance = g_strdup_printf ("%s[1]", self->repeat_path);
  g_autofree char *found = nc_form_find_below (nc_checklist_run_get_form (self->run), instance, question, NULL);

  return found || nc_form_count_repeats (nc_checklist_run_get_form (self->run), self->repeat_path) == 0;
}

static char *
machine_value (NcChecklistView *self, guint number, const char *question)
{
  g_autofree char *path = g_strdup_printf ("%s[%u]/%s", self->repeat_path, number, question);

  return nc_form_get_value (nc_checklist_run_get_form (self->run), path);
}

static void
say (NcChecklistView *self, const char *text)
{
  gtk_label_set_text (self->failure, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
}

static void
show_cell (NcChecklistView *self, GtkListItem *item)
{
  NcMachine *machine = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  const Column *column = g_object_get_data (G_OBJECT (child), "column");
  g_autofree char *value = NULL, *grade = NULL;
  NcVerdictCode code;

  if (!machine || !self->run)
    return;
  if (column->question && !*column->question) {
    value = g_strdup_printf ("%u", machine->number);
    gtk_label_set_text (GTK_LABEL (child), value);
  } else if (column->question) {
    value = machine_value (self, machine->number, column->question);
    gtk_label_set_text (GTK_LABEL (child), value ? value : "");
  } else {
    value = machine_value (self, machine->number, "verdict");
    grade = machine_value (self, machine->number, "grade");
    if (nc_verdict_code_parse (value, &code))
      nc_verdict_chip_set_verdict (NC_VERDICT_CHIP (child), code, grade);
    else
      nc_verdict_chip_clear (NC_VERDICT_CHIP (child));
  }
}

typedef struct {
  NcChecklistView *view;
  const Column *column;
} CellSource;

static void
cell_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CellSource *source)
{
  GtkWidget *child;

  (void)factory;
  if (source->column->question) {
    child = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (child), 0);
    gtk_label_set_ellipsize (GTK_LABEL (child), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (child, "numeric");
  } else {
    child = nc_verdict_chip_new ();
  }
  gtk_widget_set_margin_top (child, 4);
  gtk_widget_set_margin_bottom (child, 4);
  g_object_set_data (G_OBJECT (child), "column", (gpointer)source->column);
  gtk_list_item_set_child (item, child);
}

static void
tick_cb (NcMachine *machine, GtkListItem *item)
{
  NcChecklistView *self = g_object_get_data (G_OBJECT (item), "view");

  (void)machine;
  if (self)
    show_cell (self, item);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CellSource *source)
{
  (void)factory;
  g_object_set_data (G_OBJECT (item), "view", source->view);
  g_signal_connect (gtk_list_item_get_item (item), "tick", G_CALLBACK (tick_cb), item);
  show_cell (source->view, item);
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CellSource *source)
{
  (void)factory;
  (void)source;
  g_object_set_data (G_OBJECT (item), "view", NULL);
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static void
show_progress (NcChecklistView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->machines)), problems = 0, open = 0;
  g_autofree char *text = NULL;

  for (guint i = 1; i <= n; i++) {
    g_autofree char *verdict = machine_value (self, i, "verdict");

    problems += g_strcmp0 (verdict, "eliminated") == 0 || g_strcmp0 (verdict, "fail") == 0 ||
                g_strcmp0 (verdict, "suspected") == 0;
    open += g_strcmp0 (verdict, "incomplete") == 0 || !verdict || !*verdict;
  }
  text = g_strdup_printf (_ ("%u machines, %u problems, %u incomplete"), n, problems, open);
  gtk_label_set_text (self->progress, text);
  gtk_widget_set_visible (self->ledger_button, self->repeat_path != NULL);
}

/* As many rows as the form has instances. */
static void
sync_rows (NcChecklistView *self)
{
  guint wanted =
      self->repeat_path ? nc_form_count_repeats (nc_checklist_run_get_form (self->run), self->repeat_path) : 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->machines));

  if (n > wanted)
    g_list_store_splice (self->machines, wanted, n - wanted, NULL, 0);
  for (; n < wanted; n++) {
    g_autoptr (NcMachine) machine = g_object_new (NC_TYPE_MACHINE, NULL);

    machine->number = n + 1;
    g_list_store_append (self->machines, machine);
  }
  for (guint i = 0; i < wanted; i++) {
    g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->machines), i);

    g_signal_emit (machine, tick_signal, 0);
  }
  show_progress (self);
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
    say (self, NULL);
    return TRUE;
  }
  say (self, error->message);
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

static void
answered_cb (NcQuestionList *list, const char *path, NcChecklistView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  (void)list;
  (void)path;
  say (self, NULL);
  if (position != GTK_INVALID_LIST_POSITION) {
    g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->machines), position);

    g_signal_emit (machine, tick_signal, 0);
  }
  show_progress (self);
  if (self->conclude_timeout)
    g_source_remove (self->conclude_timeout);
  self->conclude_timeout = g_timeout_add (CONCLUDE_MS, conclude_cb, self);
}

static void
failed_cb (NcQuestionList *list, const char *message, NcChecklistView *self)
{
  (void)list;
  say (self, message);
}

/* What a picture proves, as papers say it: in Chinese whatever the interface is. */
static char *
photo_purpose (NcChecklistView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *place = NULL, *model = NULL;

  if (position == GTK_INVALID_LIST_POSITION)
    return g_strdup ("现场照片");
  place = machine_value (self, position + 1, "place");
  model = machine_value (self, position + 1, "model");
  return g_strdup_printf ("%s%s现场照片", place ? place : "", model ? model : "");
}

/* A picture goes into the case's evidence and its name into the answer. */
static void
take_photo (NcChecklistView *self, const char *path, GFile *file)
{
  g_autofree char *purpose = photo_purpose (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);

  if (bytes && g_bytes_get_size (bytes) > MOST_PHOTO) {
    say (self, _ ("The picture is larger than 64 MB; take a smaller one"));
    return;
  }
  if (!bytes || !nc_case_editor_add_evidence (self->editor, bytes, name, "photo", purpose, &shut, &error)) {
    say (self, error->message);
    return;
  }
  if (!nc_checklist_run_set (self->run, path, name, &error)) {
    say (self, error->message);
    return;
  }
  nc_question_list_refresh (self->questions);
  answered_cb (self->questions, path, self);
}

static void
photo_response_cb (GtkNativeDialog *dialog, int response, NcChecklistView *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    take_photo (self, g_object_get_data (G_OBJECT (dialog), "path"), file);
  }
  g_object_unref (dialog);
}

static void
photo_cb (NcQuestionList *list, const char *path, NcChecklistView *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Choose a photo"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();

  (void)list;
  gtk_file_filter_add_mime_type (pictures, "image/jpeg");
  gtk_file_filter_add_mime_type (pictures, "image/png");
  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (photo_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
selected_cb (NcChecklistView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION) {
    nc_question_list_show (self->questions, NULL, NULL);
  } else {
    g_autofree char *path = g_strdup_printf ("%s[%u]", self->repeat_path, position + 1);

    nc_question_list_show (self->questions, self->run, path);
  }
}

/**
 * nc_checklist_view_add:
 *
 * Adds an empty machine and chooses it.
 */
gboolean
nc_checklist_view_add (NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *added = NULL;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  added = nc_checklist_run_add_repeat (self->run, self->repeat_path, &error);
  if (!added) {
    say (self, error->message);
    return FALSE;
  }
  sync_rows (self);
  gtk_single_selection_set_selected (self->selection, g_list_model_get_n_items (G_LIST_MODEL (self->machines)) - 1);
  return TRUE;
}

static gboolean
is_untouched (NcChecklistView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->machines));
  g_autofree char *model = n == 1 ? machine_value (self, 1, "model") : NULL;

  return n == 0 || (n == 1 && (!model || !*model));
}

/**
 * nc_checklist_view_take_ledger:
 *
 * Fills an untouched checklist with the machines of the enterprise's ledger, in one transaction.
 *
 * Returns: how many were taken
 */
guint
nc_checklist_view_take_ledger (NcChecklistView *self)
{
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;
  json_t *answers;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), 0);
  if (!is_untouched (self)) {
    say (self, _ ("The ledger is taken over only into an empty checklist"));
    return 0;
  }
  answers =
      nc_checklist_ledger_machines (nc_case_editor_get_session (self->editor),
                                    nc_case_editor_get_facts (self->editor)->file->enterprise_id, self->checklist, &n);
  if (n && !nc_checklist_run_fill (self->run, answers, ignored, &error)) {
    say (self, error->message);
    n = 0;
  }
  json_decref (answers);
  sync_rows (self);
  if (n) {
    gtk_single_selection_set_selected (self->selection, 0);
    selected_cb (self);
    nc_checklist_view_conclude (self);
  }
  return n;
}

static void
add_clicked_cb (GtkButton *button, NcChecklistView *self)
{
  (void)button;
  nc_checklist_view_add (self);
}

static void
ledger_clicked_cb (GtkButton *button, NcChecklistView *self)
{
  (void)button;
  nc_checklist_view_take_ledger (self);
}

static void
close_clicked_cb (GtkButton *button, NcChecklistView *self)
{
  (void)button;
  if (!self->conclude_timeout || nc_checklist_view_conclude (self))
    g_signal_emit (self, signals[CLOSE], 0);
}

static GtkWidget *
make_table (NcChecklistView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkColumnView *table = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));

  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Machines"), -1);
  gtk_column_view_set_show_row_separators (table, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    CellSource *source = g_new0 (CellSource, 1);
    g_autoptr (GtkColumnViewColumn) column = NULL;

    if (columns[i].question && *columns[i].question && !has_question (self, columns[i].question)) {
      g_object_unref (factory);
      g_free (source);
      continue;
    }
    source->view = self;
    source->column = &columns[i];
    g_object_set_data_full (G_OBJECT (factory), "source", source, g_free);
    g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), source);
    g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), source);
    g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind_cb), source);
    column = gtk_column_view_column_new (_ (columns[i].title), factory);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_fixed_width (column, columns[i].width_px);
    gtk_column_view_column_set_expand (column, g_strcmp0 (columns[i].question, "model") == 0 ||
                                                   g_strcmp0 (columns[i].question, "place") == 0);
    gtk_column_view_append_column (table, column);
  }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (table));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_hexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_bar (NcChecklistView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *title = gtk_label_new (nc_form_title (nc_checklist_run_get_form (self->run)));
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("_Add a machine"));

  gtk_widget_set_tooltip_text (back, _ ("Back to the case"));
  gtk_widget_add_css_class (title, "heading");
  self->progress = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_label_set_xalign (self->progress, 0);
  self->ledger_button = gtk_button_new_with_mnemonic (_ ("_From the ledger"));
  gtk_widget_set_visible (add, self->repeat_path != NULL);
  g_signal_connect (back, "clicked", G_CALLBACK (close_clicked_cb), self);
  g_signal_connect (add, "clicked", G_CALLBACK (add_clicked_cb), self);
  g_signal_connect (self->ledger_button, "clicked", G_CALLBACK (ledger_clicked_cb), self);
  gtk_box_append (GTK_BOX (bar), back);
  gtk_box_append (GTK_BOX (bar), title);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (bar), self->ledger_button);
  gtk_box_append (GTK_BOX (bar), add);
  gtk_widget_set_margin_top (bar, 6);
  gtk_widget_set_margin_bottom (bar, 6);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  return bar;
}

static NcQuestionList *
make_questions (NcChecklistView *self)
{
  NcQuestionList *list = NC_QUESTION_LIST (nc_question_list_new ());

  g_signal_connect (list, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect (list, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (list, "photo", G_CALLBACK (photo_cb), self);
  return list;
}

static void
build (NcChecklistView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *right = gtk_scrolled_window_new (), *questions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (box), make_bar (self));
  self->failure = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->failure, TRUE);
  gtk_label_set_xalign (self->failure, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->failure), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->failure));
  self->questions = make_questions (self);
  self->general = make_questions (self);
  gtk_box_append (GTK_BOX (questions), GTK_WIDGET (self->questions));
  gtk_box_append (GTK_BOX (questions), GTK_WIDGET (self->general));
  gtk_widget_set_margin_start (questions, 12);
  gtk_widget_set_margin_end (questions, 12);
  gtk_widget_set_margin_bottom (questions, 24);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (right), questions);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (right), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (right, 320, -1);
  if (self->repeat_path)
    gtk_paned_set_start_child (GTK_PANED (paned), make_table (self));
  gtk_paned_set_end_child (GTK_PANED (paned), right);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), self->repeat_path == NULL);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), paned);
  adw_bin_set_child (ADW_BIN (self), box);
  nc_question_list_show (self->general, self->run, NULL);
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
 *
 * Returns: (transfer floating): %NULL with an error of the form or the store.
 */
GtkWidget *
nc_checklist_view_new (NcCaseEditor *editor, const char *checklist, GError **error)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (editor);
  NcSession *session = nc_case_editor_get_session (editor);
  const char *actor = nc_case_count (facts, NC_CASE_OFFICERS)
                          ? ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->cert_no
                          : g_get_user_name ();
  NcChecklistRun *run = nc_checklist_run_open (nc_case_editor_get_book (editor), nc_session_get_reference (session),
                                               nc_case_editor_get_id (editor), checklist, actor, error);
  NcChecklistView *self;

  if (!run)
    return NULL;
  self = g_object_new (NC_TYPE_CHECKLIST_VIEW, NULL);
  self->editor = g_object_ref (editor);
  self->run = run;
  self->checklist = g_strdup (checklist);
  self->repeat_path = first_repeat (nc_checklist_run_get_form (run), NULL);
  self->machines = g_list_store_new (NC_TYPE_MACHINE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->machines)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  build (self);
  sync_rows (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->machines)))
    gtk_single_selection_set_selected (self->selection, 0);
  selected_cb (self);
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
  return g_list_model_get_n_items (G_LIST_MODEL (self->machines));
}

gboolean
nc_checklist_view_select (NcChecklistView *self, guint position)
{
  if (position >= nc_checklist_view_get_n_machines (self))
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  return TRUE;
}

/**
 * nc_checklist_view_answer:
 * @question: name of a question of the chosen machine, or a path
 */
gboolean
nc_checklist_view_answer (NcChecklistView *self, const char *question, const char *text)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *path =
      *question == '/' ? g_strdup (question) : g_strdup_printf ("%s[%u]/%s", self->repeat_path, position + 1, question);

  return nc_question_list_answer (self->questions, path, text) || nc_question_list_answer (self->general, path, text);
}

static void
nc_checklist_view_dispose (GObject *object)
{
  NcChecklistView *self = NC_CHECKLIST_VIEW (object);

  g_clear_handle_id (&self->conclude_timeout, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->machines);
  g_clear_pointer (&self->run, nc_checklist_run_free);
  g_clear_pointer (&self->checklist, g_free);
  g_clear_pointer (&self->repeat_path, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_checklist_view_parent_class)->dispose (object);
}

static void
nc_checklist_view_class_init (NcChecklistViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_checklist_view_dispose;
  signals[CLOSE] =
      g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_checklist_view_init (NcChecklistView *self)
{
  (void)self;
}
