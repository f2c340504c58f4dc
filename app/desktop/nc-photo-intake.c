/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-photo-intake.h"
#include "nc-evidence-file.h"
#include "nc-lang.h"

/* Of the camera's folder the newest are offered. */
#define MOST_OFFERED 60

struct _NcPhotoIntake {
  GObject parent_instance;
  NcUiState *state;
  GFileMonitor *monitor;
  GCancellable *cancellable;
  guint n_loading;
};

G_DEFINE_FINAL_TYPE (NcPhotoIntake, nc_photo_intake, G_TYPE_OBJECT)

enum { PICTURE, FAILED, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
fail (NcPhotoIntake *self, const char *text)
{
  g_signal_emit (self, signals[FAILED], 0, text);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcPhotoIntake) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = nc_evidence_file_read_finish (result, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  self->n_loading--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (bytes)
    g_signal_emit (self, signals[PICTURE], 0, bytes, name);
  else
    fail (self, error->message);
}

/**
 * nc_photo_intake_take_file:
 *
 * Reads a picture without holding up the window.
 */
void
nc_photo_intake_take_file (NcPhotoIntake *self, GFile *file)
{
  g_return_if_fail (NC_IS_PHOTO_INTAKE (self));
  self->n_loading++;
  nc_evidence_file_read (file, NC_EVIDENCE_PICTURE, self->cancellable, read_cb, g_object_ref (self));
}

/* A picture without a file gets a name from the time. */
void
nc_photo_intake_take_texture (NcPhotoIntake *self, GdkTexture *texture)
{
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "%Y%m%d-%H%M%S.png");

  if (g_bytes_get_size (bytes) > NC_EVIDENCE_MOST_BYTES)
    fail (self, _ ("The pasted picture is larger than 64 MB; nothing was taken. Paste a smaller part of it, or choose "
                   "the file of a smaller copy."));
  else
    g_signal_emit (self, signals[PICTURE], 0, bytes, name);
}

gboolean
nc_photo_intake_is_busy (NcPhotoIntake *self)
{
  return self->n_loading > 0;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcPhotoIntake *self)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
    for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      nc_photo_intake_take_file (self, file);
    }
  }
  g_object_unref (dialog);
}

/**
 * nc_photo_intake_choose:
 *
 * Asks for files; several may be chosen.
 */
void
nc_photo_intake_choose (NcPhotoIntake *self, GtkWindow *parent)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Choose photos"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autofree char *folder = nc_photo_intake_get_folder (self);

  gtk_file_filter_add_mime_type (pictures, "image/jpeg");
  gtk_file_filter_add_mime_type (pictures, "image/png");
  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (folder && nc_photo_intake_folder_is_there (self)) {
    g_autoptr (GFile) file = g_file_new_for_path (folder);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
  }
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
take_value (NcPhotoIntake *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)) {
    for (GSList *files = g_value_get_boxed (value); files; files = files->next)
      nc_photo_intake_take_file (self, files->data);
    return TRUE;
  }
  if (G_VALUE_HOLDS (value, G_TYPE_FILE)) {
    nc_photo_intake_take_file (self, g_value_get_object (value));
    return TRUE;
  }
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE)) {
    nc_photo_intake_take_texture (self, g_value_get_object (value));
    return TRUE;
  }
  return FALSE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, NcPhotoIntake *self)
{
  (void)target;
  (void)x;
  (void)y;
  return take_value (self, value);
}

/* Lets pictures be dropped on @widget. */
void
nc_photo_intake_accept_drops (NcPhotoIntake *self, GtkWidget *widget)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcPhotoIntake) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  self->n_loading--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!value || !take_value (self, value))
    fail (self,
          error ? error->message : _ ("What was copied is no picture. Copy the picture again, or choose its file."));
}

/**
 * nc_photo_intake_take_clipboard:
 *
 * Returns: %FALSE when there is no picture and no file on the clipboard
 */
gboolean
nc_photo_intake_take_clipboard (NcPhotoIntake *self, GdkClipboard *clipboard)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
               : gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) ? GDK_TYPE_TEXTURE
                                                                               : G_TYPE_INVALID;

  if (type == G_TYPE_INVALID)
    return FALSE;
  self->n_loading++;
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, self->cancellable, pasted_cb,
                                  g_object_ref (self));
  return TRUE;
}

static void
monitor_cb (NcPhotoIntake *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A folder that is not there is waited for: the card comes back. */
static void
watch (NcPhotoIntake *self)
{
  g_autofree char *path = nc_photo_intake_get_folder (self);
  g_autoptr (GFile) folder = path ? g_file_new_for_path (path) : NULL;

  g_clear_object (&self->monitor);
  if (!folder)
    return;
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (monitor_cb), self, G_CONNECT_SWAPPED);
}

/**
 * nc_photo_intake_set_folder:
 * @path: (nullable): the camera's; %NULL for none. Kept for the next start.
 */
void
nc_photo_intake_set_folder (NcPhotoIntake *self, const char *path)
{
  nc_ui_state_set (self->state, "camera", "folder", path);
  watch (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

char *
nc_photo_intake_get_folder (NcPhotoIntake *self)
{
  return nc_ui_state_get (self->state, "camera", "folder");
}

gboolean
nc_photo_intake_folder_is_there (NcPhotoIntake *self)
{
  g_autofree char *path = nc_photo_intake_get_folder (self);

  return path && g_file_test (path, G_FILE_TEST_IS_DIR);
}

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, NcPhotoIntake *self)
{
  g_autoptr (GFile) folder =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (folder && g_file_peek_path (folder))
    nc_photo_intake_set_folder (self, g_file_peek_path (folder));
  g_object_unref (dialog);
}

void
nc_photo_intake_choose_folder (NcPhotoIntake *self, GtkWindow *parent)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Folder of the camera"), parent,
                                                              GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

typedef struct {
  GFile *file;
  gint64 modified;
} Found;

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Found *left = a, *right = b;

  return left->modified < right->modified ? 1 : left->modified > right->modified ? -1 : 0;
}

static gboolean
has_picture_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".jpg") || g_str_has_suffix (lower, ".jpeg") || g_str_has_suffix (lower, ".png");
}

/**
 * nc_photo_intake_list_folder:
 *
 * Returns: (transfer full) (element-type GFile): the newest pictures of the camera's folder, newest first; none when it
 *   is not there
 */
GPtrArray *
nc_photo_intake_list_folder (NcPhotoIntake *self)
{
  g_autofree char *path = nc_photo_intake_get_folder (self);
  g_autoptr (GFile) folder = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFileEnumerator) files =
      folder ? g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                          G_FILE_QUERY_INFO_NONE, NULL, NULL)
             : NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GFileInfo *info;
  GFile *file;

  while (files && g_file_enumerator_iterate (files, &info, &file, NULL, NULL) && info)
    if (has_picture_name (g_file_info_get_name (info))) {
      Found one = { g_object_ref (file),
                    (gint64)g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) };

      g_array_append_val (found, one);
    }
  g_array_sort (found, newest_first);
  for (guint i = 0; i < found->len; i++) {
    Found *one = &g_array_index (found, Found, i);

    if (i < MOST_OFFERED)
      g_ptr_array_add (list, one->file);
    else
      g_object_unref (one->file);
  }
  return list;
}

static void
nc_photo_intake_dispose (GObject *object)
{
  NcPhotoIntake *self = NC_PHOTO_INTAKE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->monitor);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (nc_photo_intake_parent_class)->dispose (object);
}

static void
nc_photo_intake_finalize (GObject *object)
{
  g_clear_object (&NC_PHOTO_INTAKE (object)->cancellable);
  G_OBJECT_CLASS (nc_photo_intake_parent_class)->finalize (object);
}

static void
nc_photo_intake_class_init (NcPhotoIntakeClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_photo_intake_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_photo_intake_finalize;
  signals[PICTURE] = g_signal_new ("picture", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_BYTES, G_TYPE_STRING);
  signals[FAILED] =
      g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_photo_intake_init (NcPhotoIntake *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * nc_photo_intake_new:
 * @state: keeps the camera's folder
 */
NcPhotoIntake *
nc_photo_intake_new (NcUiState *state)
{
  NcPhotoIntake *self = g_object_new (NC_TYPE_PHOTO_INTAKE, NULL);

  self->state = g_object_ref (state);
  watch (self);
  return self;
}
