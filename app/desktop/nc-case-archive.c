/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-archive.h"
#include "nc-case-export.h"
#include "nc-lang.h"
#include "nc-recent.h"
#include "nc-store-work.h"

struct _NcCaseArchive {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  GtkWidget *buttons[2]; /* by form */
  GtkSpinner *spinner;
  GtkLabel *message;
  GtkFileChooserNative *chooser;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcCaseArchive, nc_case_archive, ADW_TYPE_BIN)

typedef struct {
  char *case_id;
  char *path;
  NcCaseArchiveForm form;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->case_id);
  g_free (order->path);
  g_free (order);
}

static gboolean
write_pdf (NcCaseBook *book, const NcCaseFacts *facts, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = nc_case_folder_pdf (book, facts, error);

  return bytes && g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), error);
}

/* In a thread: a file with its photos takes seconds. */
static char *
write_out (NcStore *store, gpointer data, GError **error)
{
  const Order *order = data;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, error);
  g_autoptr (NcCaseFacts) facts = book ? nc_case_load (book, order->case_id, error) : NULL;
  gboolean done = facts && (order->form == NC_CASE_ARCHIVE_PDF ? write_pdf (book, facts, order->path, error)
                                                               : nc_case_export (book, facts, order->path, error));

  return done ? g_strdup (order->path) : NULL;
}

static void
say (NcCaseArchive *self, const char *text, gboolean is_refusal)
{
  gtk_label_set_text (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->message), is_refusal ? "ribbon" : "refusal");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), is_refusal ? "refusal" : "ribbon");
}

static void
set_busy (NcCaseArchive *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  for (guint i = 0; i < G_N_ELEMENTS (self->buttons); i++)
    gtk_widget_set_sensitive (self->buttons[i], !is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcCaseArchive *self = NC_CASE_ARCHIVE (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = nc_store_work_finish (result, &error), *text = NULL;

  (void)user_data;
  if (!self->editor) /* another case was opened meanwhile */
    return;
  set_busy (self, FALSE);
  if (path)
    nc_recent_add (path, NC_RECENT_WRITTEN);
  text = path ? g_strdup_printf (_ ("Written: %s"), path)
              : g_strdup_printf (_ ("%s. Nothing of the case is lost; choose another place and write it again."),
                                 error->message);
  say (self, text, !path);
}

/**
 * nc_case_archive_write:
 * @path: of the PDF, or of a folder that is empty or not there yet
 *
 * As the button does once a place is chosen; what came of it is said below the buttons.
 */
void
nc_case_archive_write (NcCaseArchive *self, NcCaseArchiveForm form, const char *path)
{
  Order *order;

  g_return_if_fail (NC_IS_CASE_ARCHIVE (self));
  if (self->is_busy)
    return;
  order = g_new0 (Order, 1);
  order->case_id = g_strdup (nc_case_editor_get_id (self->editor));
  order->path = g_strdup (path);
  order->form = form;
  set_busy (self, TRUE);
  say (self, _ ("The file of the case is being put together…"), FALSE);
  nc_store_work_run (nc_session_get_store (nc_case_editor_get_session (self->editor)), self, write_out, order,
                     order_free, written_cb, NULL);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcCaseArchive *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    nc_case_archive_write (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "form")), path);
  gtk_native_dialog_destroy (dialog);
}

/* "示例铁合金一号 2026-11-02", where the officer keeps documents. */
static void
propose (NcCaseArchive *self, NcCaseArchiveForm form)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const char *place = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) folder = g_file_new_for_path (place ? place : g_get_home_dir ());
  g_autofree char *day = nc_day_format (facts->file->opened_on);
  g_autofree char *name =
      g_strdup_printf ("%s %s%s", facts->file->unit_name, day, form == NC_CASE_ARCHIVE_PDF ? ".pdf" : "");

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), g_strdelimit (name, "/", '-'));
}

static void
clicked_cb (GtkWidget *button, NcCaseArchive *self)
{
  NcCaseArchiveForm form = button == self->buttons[NC_CASE_ARCHIVE_PDF] ? NC_CASE_ARCHIVE_PDF : NC_CASE_ARCHIVE_FOLDER;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("File of the case"), GTK_WINDOW (gtk_widget_get_root (button)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_object_set_data (G_OBJECT (self->chooser), "form", GUINT_TO_POINTER (form));
  propose (self, form);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
refresh (NcCaseArchive *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          nc_case_count (nc_case_editor_get_facts (self->editor), NC_CASE_PAPERS) > 0);
}

static void
nc_case_archive_dispose (GObject *object)
{
  NcCaseArchive *self = NC_CASE_ARCHIVE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->chooser);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_case_archive_parent_class)->dispose (object);
}

static void
nc_case_archive_class_init (NcCaseArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_case_archive_dispose;
}

static void
nc_case_archive_init (NcCaseArchive *self)
{
  GtkWidget *group = adw_preferences_group_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *labels[] = { _ ("Save as _PDF…"), _ ("Save as _folder…") };

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("File of the case"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("For the archive: cover, contents, papers as they were signed, evidence, journal and checksums."));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    self->buttons[i] = gtk_button_new_with_mnemonic (labels[i]);
    g_signal_connect (self->buttons[i], "clicked", G_CALLBACK (clicked_cb), self);
    gtk_box_append (GTK_BOX (line), self->buttons[i]);
  }
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->spinner));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_wrap_mode (self->message, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->message, 0);
  gtk_label_set_selectable (self->message, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message)); /* above: the buttons are the page's last line */
  gtk_box_append (GTK_BOX (box), line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
nc_case_archive_new (NcCaseEditor *editor)
{
  NcCaseArchive *self = g_object_new (NC_TYPE_CASE_ARCHIVE, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

gboolean
nc_case_archive_is_busy (NcCaseArchive *self)
{
  g_return_val_if_fail (NC_IS_CASE_ARCHIVE (self), FALSE);
  return self->is_busy;
}

/* What was last said: where it lies now, or why it could not be written. */
const char *
nc_case_archive_get_message (NcCaseArchive *self)
{
  g_return_val_if_fail (NC_IS_CASE_ARCHIVE (self), NULL);
  return gtk_label_get_text (self->message);
}
