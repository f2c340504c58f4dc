/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-import-window.h"
#include "nc-access.h"
#include "nc-lang.h"
#include "nc-recent.h"
#include "nc-page-column.h"
#include <string.h>

/* So many of what is wrong are shown; a list with more is mended in the spreadsheet and given again. */
#define MOST_SHOWN   100
#define PULSE_MS     100
#define SAMPLE_CHARS 40

struct _NcImportWindow {
  AdwWindow parent_instance;
  NcListImport *import;
  AdwComboRow *kind_row;
  AdwActionRow *file_row;
  GtkWidget *progress_box, *progress, *import_button, *summary, *act_box, *good_button, *undo_button;
  AdwPreferencesGroup *problem_group, *column_group;
  GPtrArray *problem_rows, *column_rows;
  guint pulse;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcImportWindow, nc_import_window, ADW_TYPE_WINDOW)

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static const char *
kind_title (const NcListKind *kind)
{
  static const struct {
    const char *name;
    const char *title;
  } titles[] = {
    { "enterprises", N_ ("Enterprises") },     { "equipment", N_ ("Equipment ledger") },
    { "products", N_ ("Energy per product") }, { "meters", N_ ("Meters of data centres") },
    { "officers", N_ ("Officers") },           { "issuers", N_ ("Issuing authorities") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, kind->name))
      return _ (titles[i].title);
  return kind->name;
}

static void
append_sentence (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len ? "\n" : "", sentence);
}

static void
append_counts (GString *text, const NcImportResult *result)
{
  g_autofree char *counts =
      g_strdup_printf (_ ("%u rows: %u new, %u changed, %u as they were, %u refused."), result->n_rows, result->n_added,
                       result->n_updated, result->n_unchanged, result->n_rejected);

  append_sentence (text, counts);
}

static void
describe_look (GString *text, const NcImportResult *result)
{
  append_counts (text, result);
  if (result->n_rejected)
    append_sentence (text, _ ("Nothing is imported while a row is refused. Mend the rows named below in the file and "
                              "drop it here again, or import the good rows only."));
  else if (result->n_added + result->n_updated == 0)
    append_sentence (text, _ ("Everything in the file is known already; there is nothing to import."));
  else if (result->n_updated)
    append_sentence (text, _ ("Empty cells change nothing of a row that is there."));
}

static char *
describe (NcImportWindow *self)
{
  const NcImportResult *result = nc_list_import_get_result (self->import);
  const char *message = nc_list_import_get_message (self->import);
  GString *text = g_string_new (NULL);

  switch (nc_list_import_get_state (self->import)) {
  case NC_LIST_IMPORT_LOOKED:
    describe_look (text, result);
    break;
  case NC_LIST_IMPORT_WRITTEN:
    append_sentence (text, _ ("Imported."));
    append_counts (text, result);
    break;
  case NC_LIST_IMPORT_UNDONE:
    append_sentence (text, _ ("Taken back: everything is as it was before the import. The journal shows both."));
    break;
  case NC_LIST_IMPORT_LOOKING:
  case NC_LIST_IMPORT_UNUSABLE:
  case NC_LIST_IMPORT_WRITING:
  case NC_LIST_IMPORT_UNDOING:
  case NC_LIST_IMPORT_EMPTY:
    break;
  }
  if (message)
    append_sentence (text, message);
  return g_string_free (text, FALSE);
}

static void
add_problem (NcImportWindow *self, const NcDiagnostic *diagnostic)
{
  GtkWidget *row = adw_action_row_new (), *icon;
  g_autofree char *cell = nc_diagnostic_cell_name (diagnostic->row, diagnostic->column);
  g_autoptr (GString) title = g_string_new (NULL);
  gboolean is_error = diagnostic->severity == NC_SEVERITY_ERROR;

  if (diagnostic->row)
    g_string_append_printf (title, _ ("Row %u"), diagnostic->row);
  else if (diagnostic->sheet)
    g_string_append (title, diagnostic->sheet);
  if (diagnostic->column_title)
    g_string_append_printf (title, _ (" “%s”"), diagnostic->column_title);
  if (cell)
    g_string_append_printf (title, " (%s)", cell);
  g_string_append_printf (title, "%s%s", title->len ? _ (": ") : "", diagnostic->message);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title->str);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  /* of a column left aside the hint speaks of a mapping file; here the choice stands below */
  if (diagnostic->hint && diagnostic->severity != NC_SEVERITY_NOTICE)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), diagnostic->hint);
  icon = gtk_image_new_from_icon_name (is_error ? "dialog-error-symbolic" : "dialog-information-symbolic");
  gtk_widget_add_css_class (icon, is_error ? "error" : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_error ? _ ("refused") : _ ("worth knowing"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->problem_group, row);
  g_ptr_array_add (self->problem_rows, row);
}

/* What is refused first, then what was left aside. */
static void
fill_problems (NcImportWindow *self, const NcImportResult *result)
{
  NcDiagnostics *all = result ? result->diagnostics : NULL;
  guint n = all ? nc_diagnostics_get_length (all) : 0, n_all = 0;
  static const NcSeverity order[] = { NC_SEVERITY_ERROR, NC_SEVERITY_WARNING, NC_SEVERITY_NOTICE };

  clear_rows (self->problem_group, self->problem_rows);
  for (gsize s = 0; s < G_N_ELEMENTS (order); s++) {
    for (guint i = 0; i < n && self->problem_rows->len < MOST_SHOWN; i++)
      if (nc_diagnostics_get (all, i)->severity == order[s])
        add_problem (self, nc_diagnostics_get (all, i));
    n_all += all ? nc_diagnostics_count (all, order[s]) : 0;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), n_all > 0);
  if (n_all > self->problem_rows->len) {
    g_autofree char *text = g_strdup_printf (_ ("%u of %u are shown"), self->problem_rows->len, n_all);

    adw_preferences_group_set_description (self->problem_group, text);
  } else {
    adw_preferences_group_set_description (self->problem_group, NULL);
  }
}

static void
column_cb (AdwComboRow *row, GParamSpec *pspec, NcImportWindow *self)
{
  const NcListKind *kind = nc_list_import_get_kind (self->import);
  guint place = adw_combo_row_get_selected (row);

  (void)pspec;
  if (!self->is_filling && kind && place <= kind->n_columns)
    nc_list_import_set_column (self->import, g_object_get_data (G_OBJECT (row), "title"),
                               place ? kind->columns[place - 1].field : "");
}

/* Titles of the list's columns; those that must be filled have a mark. */
static GListModel *
make_choices (const NcListKind *kind)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _ ("left aside"));
  for (guint i = 0; i < kind->n_columns; i++) {
    const NcListColumn *column = &kind->columns[i];
    g_autofree char *title = g_strconcat (g_str_equal (nc_lang_current (), "zh") ? column->zh : column->en,
                                          column->is_required ? " *" : "", NULL);

    gtk_string_list_append (choices, title);
  }
  return G_LIST_MODEL (choices);
}

static void
add_column (NcImportWindow *self, const NcImportColumn *column, const NcListKind *kind, GListModel *choices,
            gboolean can_choose)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *letters = nc_diagnostic_cell_name (0, column->column);
  g_autofree char *title = g_strdup_printf ("%s · %s", letters, column->title);
  g_autofree char *sample =
      g_utf8_substring (column->sample, 0, MIN (g_utf8_strlen (column->sample, -1), SAMPLE_CHARS));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sample);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), choices);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                              column->taken_for ? (guint)(column->taken_for - kind->columns) + 1 : 0);
  gtk_widget_set_sensitive (row, can_choose);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (column->title), g_free);
  g_signal_connect (row, "notify::selected", G_CALLBACK (column_cb), self);
  adw_preferences_group_add (self->column_group, row);
  g_ptr_array_add (self->column_rows, row);
}

static void
fill_columns (NcImportWindow *self, const NcImportResult *result)
{
  const NcListKind *kind = nc_list_import_get_kind (self->import);
  NcListImportState state = nc_list_import_get_state (self->import);
  guint n = result && kind ? result->columns->len : 0;
  g_autoptr (GListModel) choices = kind ? make_choices (kind) : NULL;

  clear_rows (self->column_group, self->column_rows);
  for (guint i = 0; i < n; i++)
    add_column (self, g_ptr_array_index (result->columns, i), kind, choices,
                state == NC_LIST_IMPORT_LOOKED || state == NC_LIST_IMPORT_UNUSABLE);
  gtk_widget_set_visible (GTK_WIDGET (self->column_group), n > 0);
}

static void
show_kind (NcImportWindow *self)
{
  const NcListKind *kind = nc_list_import_get_kind (self->import);
  guint place = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; kind && nc_list_kind_nth (i); i++)
    if (nc_list_kind_nth (i) == kind)
      place = i;
  adw_combo_row_set_selected (self->kind_row, place);
}

static gboolean
pulse_cb (gpointer user_data)
{
  NcImportWindow *self = user_data;
  double fraction = nc_list_import_get_fraction (self->import);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (fraction, 1));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  return G_SOURCE_CONTINUE;
}

static void
show_progress (NcImportWindow *self)
{
  NcListImportState state = nc_list_import_get_state (self->import);
  gboolean is_busy = nc_list_import_is_busy (self->import);

  gtk_widget_set_visible (self->progress_box, is_busy);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), state == NC_LIST_IMPORT_WRITING ? _ ("Importing")
                                                                : state == NC_LIST_IMPORT_UNDOING
                                                                    ? _ ("Taking back")
                                                                    : _ ("Reading the list"));
  if (is_busy && !self->pulse)
    self->pulse = g_timeout_add (PULSE_MS, pulse_cb, self);
  else if (!is_busy)
    g_clear_handle_id (&self->pulse, g_source_remove);
}

static void
changed_cb (NcImportWindow *self)
{
  NcListImportState state = nc_list_import_get_state (self->import);
  const NcImportResult *result = nc_list_import_get_result (self->import);
  gboolean is_busy = nc_list_import_is_busy (self->import), is_looked = state == NC_LIST_IMPORT_LOOKED;
  guint n_good = is_looked ? result->n_added + result->n_updated : 0;
  g_autofree char *text = describe (self), *name = g_path_get_basename (nc_list_import_get_path (self->import));
  g_autofree char *good = g_strdup_printf (_ ("Import the %u good rows only"), n_good);

  self->is_filling = TRUE;
  adw_action_row_set_subtitle (self->file_row, name);
  show_kind (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), is_looked || state == NC_LIST_IMPORT_UNUSABLE);
  show_progress (self);
  gtk_label_set_text (GTK_LABEL (self->summary), text);
  gtk_widget_set_visible (self->summary, *text != 0);
  if (state == NC_LIST_IMPORT_UNUSABLE || (is_looked && result->n_rejected))
    gtk_widget_add_css_class (self->summary, "refusal");
  else
    gtk_widget_remove_css_class (self->summary, "refusal");
  gtk_widget_set_sensitive (self->import_button, is_looked && n_good && !result->n_rejected);
  gtk_widget_set_visible (self->import_button, state < NC_LIST_IMPORT_WRITTEN);
  gtk_button_set_label (GTK_BUTTON (self->good_button), good);
  gtk_widget_set_visible (self->good_button, is_looked && n_good && result->n_rejected);
  gtk_widget_set_visible (self->undo_button, state == NC_LIST_IMPORT_WRITTEN);
  gtk_widget_set_visible (self->act_box,
                          gtk_widget_get_visible (self->good_button) || gtk_widget_get_visible (self->undo_button));
  if (!is_busy) {
    /* while it works the last ones stay: rows that come and go under the finger are pressed by mistake */
    fill_problems (self, result);
    fill_columns (self, result);
  }
  self->is_filling = FALSE;
}

static void
kind_cb (NcImportWindow *self)
{
  guint place = adw_combo_row_get_selected (self->kind_row);
  const NcListKind *kind = place == GTK_INVALID_LIST_POSITION ? NULL : nc_list_kind_nth (place);

  if (!self->is_filling && kind && kind != nc_list_import_get_kind (self->import))
    nc_list_import_look (self->import, nc_list_import_get_path (self->import), kind);
}

static void
import_cb (NcImportWindow *self)
{
  nc_list_import_write (self->import, FALSE);
}

static void
good_cb (NcImportWindow *self)
{
  nc_list_import_write (self->import, TRUE);
}

static void
undo_cb (NcImportWindow *self)
{
  nc_list_import_undo (self->import);
}

static void
stop_cb (NcImportWindow *self)
{
  nc_list_import_stop (self->import);
}

static GtkWidget *
make_file_group (NcImportWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  for (guint i = 0; nc_list_kind_nth (i); i++)
    gtk_string_list_append (kinds, kind_title (nc_list_kind_nth (i)));
  self->file_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), _ ("File"));
  self->kind_row = ADW_COMBO_ROW (adw_combo_row_new ());
  gtk_widget_set_name (GTK_WIDGET (self->kind_row), "import-kind");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind_row), _ ("Kind of list"));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kinds));
  g_signal_connect_swapped (self->kind_row, "notify::selected", G_CALLBACK (kind_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->file_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->kind_row));
  return group;
}

static GtkWidget *
make_progress (NcImportWindow *self)
{
  GtkWidget *stop = gtk_button_new_with_label (_ ("Stop"));

  self->progress_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  gtk_widget_set_hexpand (self->progress, TRUE);
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->progress_box), self->progress);
  gtk_box_append (GTK_BOX (self->progress_box), stop);
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (stop_cb), self);
  return self->progress_box;
}

static GtkWidget *
make_acts (NcImportWindow *self)
{
  self->act_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->good_button = gtk_button_new ();
  self->undo_button = gtk_button_new_with_mnemonic (_ ("_Undo the import"));
  gtk_widget_set_name (self->good_button, "import-good");
  gtk_widget_set_name (self->undo_button, "import-undo");
  g_signal_connect_swapped (self->good_button, "clicked", G_CALLBACK (good_cb), self);
  g_signal_connect_swapped (self->undo_button, "clicked", G_CALLBACK (undo_cb), self);
  gtk_box_append (GTK_BOX (self->act_box), self->good_button);
  gtk_box_append (GTK_BOX (self->act_box), self->undo_button);
  return self->act_box;
}

static GtkWidget *
make_content (NcImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *scroller;

  self->problem_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->column_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->problem_group, _ ("By row and cell"));
  adw_preferences_group_set_title (self->column_group, _ ("What each column is taken for"));
  adw_preferences_group_set_description (self->column_group, _ ("* must be there. Choose another where it is wrong."));
  self->summary = gtk_label_new (NULL);
  gtk_widget_set_name (self->summary, "import-summary");
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_box_append (GTK_BOX (box), make_file_group (self));
  gtk_box_append (GTK_BOX (box), make_progress (self));
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), make_acts (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem_group));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->column_group));
  scroller = nc_page_column_new (box);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* What is being read needs nobody any more. */
static gboolean
nc_import_window_close_request (GtkWindow *window)
{
  NcImportWindow *self = NC_IMPORT_WINDOW (window);

  if (nc_list_import_get_state (self->import) == NC_LIST_IMPORT_LOOKING)
    nc_list_import_stop (self->import);
  return GTK_WINDOW_CLASS (nc_import_window_parent_class)->close_request (window);
}

static void
nc_import_window_dispose (GObject *object)
{
  NcImportWindow *self = NC_IMPORT_WINDOW (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  g_clear_object (&self->import);
  g_clear_pointer (&self->problem_rows, g_ptr_array_unref);
  g_clear_pointer (&self->column_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (nc_import_window_parent_class)->dispose (object);
}

static void
nc_import_window_class_init (NcImportWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_import_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = nc_import_window_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
nc_import_window_init (NcImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->problem_rows = g_ptr_array_new ();
  self->column_rows = g_ptr_array_new ();
  self->import_button = gtk_button_new_with_mnemonic (_ ("_Import"));
  gtk_widget_set_name (self->import_button, "import-all");
  gtk_widget_add_css_class (self->import_button, "suggested-action");
  g_signal_connect_swapped (self->import_button, "clicked", G_CALLBACK (import_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->import_button);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Import a list"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 720);
}

/* Another file for the same window: the one with the mended rows. */
static void
look (NcImportWindow *self, const char *path)
{
  nc_list_import_look (self->import, path, nc_list_import_get_kind (self->import));
}

static gboolean
window_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, NcImportWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files ? g_file_get_path (files->data) : NULL;

  (void)target;
  (void)x;
  (void)y;
  if (path)
    look (self, path);
  return path != NULL;
}

/**
 * nc_import_window_present:
 * @path: CSV or XLSX
 * @kind: (nullable): %NULL guesses it from the header
 *
 * Looks at the file at once; nothing is written before the officer says so.
 *
 * Returns: (transfer none): the window
 */
NcImportWindow *
nc_import_window_present (GtkWindow *parent, NcSession *session, const char *path, const NcListKind *kind)
{
  NcImportWindow *self = g_object_new (NC_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->import = nc_list_import_new (session);
  g_signal_connect_object (self->import, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (window_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  nc_list_import_look (self->import, path, kind);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

typedef struct {
  NcSession *session;
  const NcListKind *kind;
} Place;

static void
place_free (gpointer data, GClosure *closure)
{
  Place *place = data;

  (void)closure;
  g_object_unref (place->session);
  g_free (place);
}

static Place *
place_new (NcSession *session, const NcListKind *kind)
{
  Place *place = g_new (Place, 1);

  *place = (Place){ g_object_ref (session), kind };
  return place;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Place *place = user_data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    path = file ? g_file_get_path (file) : NULL;
  }
  if (path) {
    nc_recent_add (path, NC_RECENT_LIST);
    nc_import_window_present (gtk_native_dialog_get_transient_for (dialog), place->session, path, place->kind);
  }
  g_object_unref (dialog);
}

/**
 * nc_import_window_choose:
 * @kind: (nullable): as in nc_import_window_present()
 *
 * Asks for the file first.
 */
void
nc_import_window_choose (GtkWindow *parent, NcSession *session, const NcListKind *kind)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Choose a list"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) lists = gtk_file_filter_new (), all = gtk_file_filter_new ();

  gtk_file_filter_set_name (lists, _ ("Tables (XLSX, CSV, text)"));
  gtk_file_filter_add_suffix (lists, "xlsx");
  gtk_file_filter_add_suffix (lists, "csv");
  gtk_file_filter_add_suffix (lists, "tsv");
  gtk_file_filter_add_suffix (lists, "txt");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), lists);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb), place_new (session, kind), place_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  Place *place = user_data;
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files ? g_file_get_path (files->data) : NULL;
  GtkRoot *root = gtk_widget_get_root (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)));

  (void)x;
  (void)y;
  if (path)
    nc_import_window_present (GTK_WINDOW (root), place->session, path, place->kind);
  return path != NULL;
}

/**
 * nc_import_window_accept_drops:
 * @kind: (nullable): as in nc_import_window_present()
 *
 * Lets a file be dropped on @widget.
 */
void
nc_import_window_accept_drops (GtkWidget *widget, NcSession *session, const NcListKind *kind)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), place_new (session, kind), place_free, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

NcListImport *
nc_import_window_get_import (NcImportWindow *self)
{
  g_return_val_if_fail (NC_IS_IMPORT_WINDOW (self), NULL);
  return self->import;
}

/* The sentences below the progress. */
const char *
nc_import_window_get_summary (NcImportWindow *self)
{
  g_return_val_if_fail (NC_IS_IMPORT_WINDOW (self), NULL);
  return gtk_label_get_text (GTK_LABEL (self->summary));
}
