/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-templates.h"
#include "nc-lang.h"
#include "nc-page-column.h"
#include "nc-paper-fields.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* More faults than that are only counted. */
#define SHOWN_FAULTS 8u

struct _NcSettingsTemplates {
  AdwBin parent_instance;
  NcSession *session;
  AdwExpanderRow *list;
  GPtrArray *rows;
  GtkWidget *message;
  char *shown; /* the files of the bureau's own, as the rows say of them */
};

G_DEFINE_FINAL_TYPE (NcSettingsTemplates, nc_settings_templates, ADW_TYPE_BIN)

static char *
folder_of (NcSettingsTemplates *self)
{
  return g_build_filename (nc_session_get_home (self->session), "templates", NULL);
}

static char *
path_of (NcSettingsTemplates *self, const char *kind)
{
  g_autofree char *folder = folder_of (self), *file = g_strconcat (kind, ".txt", NULL);

  return g_build_filename (folder, file, NULL);
}

static void
add_all (GPtrArray *faults, const char *kind, GPtrArray *texts, const char *format)
{
  for (guint i = 0; i < texts->len; i++) {
    g_autofree char *text = g_strdup_printf (format, (const char *)g_ptr_array_index (texts, i));

    g_ptr_array_add (faults, g_strdup_printf ("%s: %s", kind, text));
  }
}

/* What is wrong with a template; the parts that it includes are checked with it. */
static void
check_template (const char *kind_or_path, const char *folder, const char *kind, GPtrArray *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTemplateReport) report = nc_paper_check_template (kind_or_path, folder, &error);

  if (!report) {
    g_ptr_array_add (faults, g_strdup_printf ("%s: %s", kind, error->message));
    return;
  }
  add_all (faults, kind, report->problems, "%s");
  add_all (faults, kind, report->unknown, "%s");
  add_all (faults, kind, report->unused, _ ("“%s” is required and not printed"));
}

/* The first faults as lines. */
static char *
list_faults (GPtrArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (faults->len, SHOWN_FAULTS); i++)
    g_string_append_printf (text, "%s%s", i ? "\n" : "", (const char *)g_ptr_array_index (faults, i));
  if (faults->len > SHOWN_FAULTS) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("and %u more"), faults->len - SHOWN_FAULTS);
  }
  return g_string_free (text, FALSE);
}

static const char *
kind_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "kind");
}

static void
look_cb (GtkWidget *button, NcSettingsTemplates *self)
{
  nc_settings_templates_look (self, kind_of (button));
}

static void
reset_cb (GtkWidget *button, NcSettingsTemplates *self)
{
  g_autofree char *kind = g_strdup (kind_of (button));

  nc_settings_templates_reset (self, kind);
}

static void
add_button (NcSettingsTemplates *self, AdwActionRow *row, const char *kind, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "kind", (gpointer)g_intern_string (kind));
  g_signal_connect (button, "clicked", callback, self);
  adw_action_row_add_suffix (row, button);
}

static void
add_kind (NcSettingsTemplates *self, const char *folder, const char *kind, GPtrArray *faults, guint *n_own)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTemplate) template = nc_template_load (kind, folder, &error);
  gboolean is_own = nc_settings_templates_is_own (self, kind);
  guint n_before = faults->len;
  g_autofree char *title = g_strdup_printf ("%s %s", kind, template ? template->title : "");
  AdwActionRow *row = nc_page_column_row (title, is_own ? _ ("the bureau's own") : _ ("as shipped"));

  if (is_own) {
    (*n_own)++;
    check_template (kind, folder, kind, faults);
  }
  if (faults->len > n_before)
    adw_action_row_set_icon_name (row, "dialog-warning-symbolic");
  add_button (self, row, kind, _ ("_Look"), G_CALLBACK (look_cb));
  if (is_own)
    add_button (self, row, kind, _ ("_Shipped one again"), G_CALLBACK (reset_cb));
  adw_expander_row_add_row (self->list, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
reload (NcSettingsTemplates *self)
{
  g_autofree char *folder = folder_of (self), *text = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  guint n_own = 0;

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->list, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (const char *const *kind = nc_template_kinds (); *kind; kind++)
    add_kind (self, folder, *kind, faults, &n_own);
  if (faults->len)
    text = list_faults (faults);
  else if (n_own)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u template of the bureau's own, in order",
                                         "%u templates of the bureau's own, in order", n_own),
                            n_own);
  else
    text = g_strdup_printf (_ ("The shipped ones. Templates of the bureau's own go into %s"), folder);
  adw_expander_row_set_subtitle (self->list, text);
}

/* The files of the bureau's own with their sizes and times: as long as it is the same, so are the rows. */
static char *
make_mark (NcSettingsTemplates *self)
{
  g_autofree char *folder = folder_of (self);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GString) mark = g_string_new (dir ? folder : "");

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    struct stat file = { 0 };

    stat (path, &file);
    g_string_append_printf (mark, "\n%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%ld %" G_GUINT64_FORMAT, name,
                            (gint64)file.st_size, (gint64)file.st_mtim.tv_sec, file.st_mtim.tv_nsec,
                            (guint64)file.st_ino);
  }
  return g_string_free (g_steal_pointer (&mark), FALSE);
}

static void
reload_if_changed (NcSettingsTemplates *self)
{
  g_autofree char *mark = make_mark (self);

  if (g_strcmp0 (mark, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&mark);
  reload (self);
}

gboolean
nc_settings_templates_is_own (NcSettingsTemplates *self, const char *kind)
{
  g_autofree char *path = path_of (self, kind);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
take_file (NcSettingsTemplates *self, const char *path, char **kind, GError **error)
{
  g_autofree char *folder = folder_of (self), *text = NULL, *own = NULL, *faults_text = NULL;
  g_autoptr (NcTemplate) template = nc_template_load (path, folder, error);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  gsize length;

  if (!template)
    return FALSE;
  if (nc_template_is_kind (template->kind))
    check_template (path, folder, template->kind, faults);
  else
    g_ptr_array_add (faults, g_strdup_printf (_ ("there is no kind of paper “%s”"), template->kind));
  if (faults->len) {
    faults_text = list_faults (faults);
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("Not taken; the template is as before:\n%s"), faults_text);
    return FALSE;
  }
  *kind = g_strdup (template->kind);
  own = path_of (self, template->kind);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  return g_file_get_contents (path, &text, &length, error) &&
         g_file_set_contents_full (own, text, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/**
 * nc_settings_templates_import:
 * @path: of a template; its own first line says which paper it is of
 *
 * Returns: %FALSE when it was refused; nc_settings_templates_get_message() says why.
 */
gboolean
nc_settings_templates_import (NcSettingsTemplates *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kind = NULL, *said = NULL;
  gboolean done = take_file (self, path, &kind, &error);

  said =
      done ? g_strdup_printf (_ ("%s: papers issued from now on have this wording"), kind) : g_strdup (error->message);
  reload (self);
  nc_page_column_say (self->message, said);
  return done;
}

/* The bureau's own is laid aside, not destroyed. */
void
nc_settings_templates_reset (NcSettingsTemplates *self, const char *kind)
{
  g_autofree char *path = path_of (self, kind), *aside = g_strconcat (path, ".old", NULL), *said = NULL;

  said = g_rename (path, aside) == 0
             ? g_strdup_printf (_ ("%s: the shipped wording again; the bureau's own lies at %s"), kind, aside)
             : g_strdup_printf ("%s: %s", path, g_strerror (errno));
  reload (self);
  nc_page_column_say (self->message, said);
}

/**
 * nc_settings_templates_look:
 *
 * Returns: (transfer none) (nullable): a window with the wording in force; %NULL when it cannot be read
 */
GtkWindow *
nc_settings_templates_look (NcSettingsTemplates *self, const char *kind)
{
  g_autofree char *folder = folder_of (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTemplate) template = nc_template_load (kind, folder, &error);
  GtkWindow *window;
  GtkWidget *view, *scroller, *box;

  if (!template) {
    nc_page_column_say (self->message, error->message);
    return NULL;
  }
  window = GTK_WINDOW (adw_window_new ());
  view = gtk_text_view_new ();
  scroller = gtk_scrolled_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), template->source->str, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, template->title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (window, template->title);
  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_default_size (window, 700, 600);
  gtk_window_present (window);
  return window;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcSettingsTemplates *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    nc_settings_templates_import (self, path);
  gtk_native_dialog_destroy (dialog);
}

static void
import_cb (NcSettingsTemplates *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Template"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
nc_settings_templates_map (GtkWidget *widget)
{
  reload_if_changed (NC_SETTINGS_TEMPLATES (widget));
  GTK_WIDGET_CLASS (nc_settings_templates_parent_class)->map (widget);
}

static void
nc_settings_templates_dispose (GObject *object)
{
  NcSettingsTemplates *self = NC_SETTINGS_TEMPLATES (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_templates_parent_class)->dispose (object);
}

static void
nc_settings_templates_class_init (NcSettingsTemplatesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_templates_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_templates_map;
}

static void
nc_settings_templates_init (NcSettingsTemplates *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
nc_settings_templates_new (NcSession *session)
{
  NcSettingsTemplates *self = g_object_new (NC_TYPE_SETTINGS_TEMPLATES, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *button = gtk_button_new_with_mnemonic (_ ("_Import…"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *list = adw_expander_row_new ();

  self->session = g_object_ref (session);
  self->message = nc_page_column_message ();
  self->list = ADW_EXPANDER_ROW (list);
  adw_preferences_group_set_title (group, _ ("Templates"));
  adw_preferences_group_set_description (group,
                                         _ ("Wording of the bureau's own; one that lacks what the law requires, or "
                                            "asks for what no case has, is not taken."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (import_cb), self);
  adw_preferences_group_set_header_suffix (group, button);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (list), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (list), _ ("Papers and their wording"));
  adw_preferences_group_add (group, list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  reload_if_changed (self);
  return GTK_WIDGET (self);
}

/* What the check of the templates came to. */
const char *
nc_settings_templates_get_text (NcSettingsTemplates *self)
{
  return adw_expander_row_get_subtitle (self->list);
}

/* "" when nothing is said. */
const char *
nc_settings_templates_get_message (NcSettingsTemplates *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
