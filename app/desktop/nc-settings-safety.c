/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-safety.h"
#include "nc-combo.h"
#include "nc-backup.h"
#include "nc-backups.h"
#include "nc-lang.h"
#include "nc-page-column.h"
#include <string.h>

static const int minutes[] = { 2, 5, 10, 15, 30, 60, 0 };

struct _NcSettingsSafety {
  AdwBin parent_instance;
  NcSession *session;
  AdwActionRow *passphrase_row, *backup_row;
  GtkWidget *lock_button, *minutes_row, *message, *spinner, *backup_button;
  AdwPreferencesGroup *backup_group;
  GPtrArray *backup_rows;
  gboolean is_busy, is_filling;
};

G_DEFINE_FINAL_TYPE (NcSettingsSafety, nc_settings_safety, ADW_TYPE_BIN)

static void
set_busy (NcSettingsSafety *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_sensitive (self->backup_button, !is_busy);
  for (guint i = 0; i < self->backup_rows->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->backup_rows, i), !is_busy);
}

static void
show_lock (NcSettingsSafety *self)
{
  gboolean is_protected = nc_lock_is_protected (nc_session_get_lock (self->session));

  adw_action_row_set_subtitle (
      self->passphrase_row,
      is_protected ? _ ("Set. Attachments and personal data on this laptop are sealed with it.")
                   : _ ("None: whoever has this laptop can read everything that is not on a sealed disk."));
  gtk_widget_set_sensitive (self->lock_button, is_protected);
  gtk_widget_set_sensitive (self->minutes_row, is_protected);
}

static void
passphrase_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcSettingsSafety) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = nc_lock_set_passphrase_finish (NC_LOCK (source), result, &error);

  if (!self->session)
    return;
  set_busy (self, FALSE);
  nc_page_column_say (self->message,
                      !done ? error->message
                      : nc_lock_is_protected (NC_LOCK (source))
                          ? _ ("The passphrase is set. Without it nobody can open this laptop's data: keep it in mind.")
                          : _ ("The passphrase is taken away."));
  show_lock (self);
}

/**
 * nc_settings_safety_set_passphrase:
 * @current: "" when there is none
 * @wanted: "" takes the protection away
 * @again: the same as @wanted, typed a second time
 */
void
nc_settings_safety_set_passphrase (NcSettingsSafety *self, const char *current, const char *wanted, const char *again)
{
  g_return_if_fail (NC_IS_SETTINGS_SAFETY (self));
  if (self->is_busy)
    return;
  if (!g_str_equal (wanted, again)) {
    nc_page_column_say (self->message, _ ("The two new passphrases differ; nothing was changed."));
    return;
  }
  set_busy (self, TRUE);
  nc_page_column_say (self->message, "");
  nc_lock_set_passphrase_async (nc_session_get_lock (self->session), current, *wanted ? wanted : NULL,
                                passphrase_set_cb, g_object_ref (self));
}

typedef struct {
  NcSettingsSafety *page;
  GtkWindow *window;
  GtkWidget *current, *wanted, *again;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->page);
  g_free (form);
}

static void
accept_cb (Form *form)
{
  nc_settings_safety_set_passphrase (
      form->page, form->current ? gtk_editable_get_text (GTK_EDITABLE (form->current)) : "",
      gtk_editable_get_text (GTK_EDITABLE (form->wanted)), gtk_editable_get_text (GTK_EDITABLE (form->again)));
  gtk_window_destroy (form->window);
}

static GtkWidget *
add_password (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_password_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return row;
}

static void
change_cb (NcSettingsSafety *self)
{
  Form *form = g_new0 (Form, 1);
  gboolean is_protected = nc_lock_is_protected (nc_session_get_lock (self->session));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new (), *button = gtk_button_new_with_mnemonic (_ ("_Set"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  form->page = g_object_ref (self);
  form->window = GTK_WINDOW (adw_window_new ());
  adw_preferences_group_set_description (
      group, is_protected
                 ? _ ("Leave the new one empty to take the protection away.")
                 : _ ("A forgotten passphrase cannot be recovered. What has reached the hub stays there; what is "
                      "only on this laptop would be lost."));
  if (is_protected)
    form->current = add_password (group, _ ("Passphrase until now"));
  form->wanted = add_password (group, _ ("New passphrase"));
  form->again = add_password (group, _ ("New passphrase again"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (accept_cb), form);
  g_signal_connect_swapped (form->again, "entry-activated", G_CALLBACK (accept_cb), form);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (form->window), box);
  gtk_window_set_title (form->window, _ ("Passphrase"));
  gtk_window_set_transient_for (form->window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_modal (form->window, TRUE);
  gtk_window_set_default_size (form->window, 480, 400);
  g_object_set_data_full (G_OBJECT (form->window), "form", form, form_free);
  gtk_window_present (form->window);
}

static void
minutes_cb (NcSettingsSafety *self)
{
  guint place = adw_combo_row_get_selected (ADW_COMBO_ROW (self->minutes_row));

  if (!self->is_filling && place < G_N_ELEMENTS (minutes))
    nc_lock_set_minutes (nc_session_get_lock (self->session), minutes[place]);
}

static GtkWidget *
make_minutes_row (NcSettingsSafety *self)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  int now = nc_lock_get_minutes (nc_session_get_lock (self->session));

  self->is_filling = TRUE;
  self->minutes_row = row;
  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++) {
    g_autofree char *title =
        minutes[i]
            ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "after %d minute", "after %d minutes", (gulong)minutes[i]),
                               minutes[i])
            : g_strdup (_ ("never"));

    gtk_string_list_append (titles, title);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Lock when left alone"));
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    if (minutes[i] == now)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint)i);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (minutes_cb), self);
  self->is_filling = FALSE;
  return row;
}

static GtkWidget *
make_lock_group (NcSettingsSafety *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new (), *change = gtk_button_new_with_mnemonic (_ ("_Change…"));
  GtkWidget *lock_row = adw_action_row_new ();

  adw_preferences_group_set_title (group, _ ("Security"));
  self->passphrase_row = ADW_ACTION_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Passphrase"));
  adw_action_row_set_subtitle_lines (self->passphrase_row, 0);
  gtk_widget_set_valign (change, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (change, "clicked", G_CALLBACK (change_cb), self);
  adw_action_row_add_suffix (self->passphrase_row, change);
  adw_preferences_group_add (group, row);
  adw_preferences_group_add (group, make_minutes_row (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (lock_row), _ ("Lock at once"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (lock_row), _ ("F12 or Ctrl+Shift+L, from everywhere; also when the "
                                                             "laptop is closed"));
  self->lock_button = gtk_button_new_with_mnemonic (_ ("_Lock"));
  gtk_widget_set_valign (self->lock_button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->lock_button), "win.lock");
  adw_action_row_add_suffix (ADW_ACTION_ROW (lock_row), self->lock_button);
  adw_preferences_group_add (group, lock_row);
  return GTK_WIDGET (group);
}

static void
backup_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  NcSession *session = task_data;
  g_autoptr (NcStore) store = NULL;
  GError *error = NULL;
  char *path = NULL;

  (void)source;
  (void)cancellable;
  store = nc_store_open (nc_session_get_home (session), nc_session_get_clock (session), NC_STORE_EXISTING, &error);
  if (store)
    path = nc_backup_make (store, NULL, NULL, &error);
  if (path)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void reload_backups (NcSettingsSafety *self);

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSettingsSafety *self = NC_SETTINGS_SAFETY (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *said = path ? g_strdup_printf (_ ("Backed up and read back: %s"), path) : g_strdup (error->message);

  (void)user_data;
  if (!self->session)
    return;
  set_busy (self, FALSE);
  nc_page_column_say (self->message, said);
  reload_backups (self);
}

/* Copies the store in a thread, and reads the copy back. */
void
nc_settings_safety_back_up (NcSettingsSafety *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NC_IS_SETTINGS_SAFETY (self));
  if (self->is_busy)
    return;
  set_busy (self, TRUE);
  nc_page_column_say (self->message, _ ("The store is being copied and read back. You can go on working."));
  task = g_task_new (self, NULL, backed_up_cb, NULL);
  g_task_set_task_data (task, g_object_ref (self->session), g_object_unref);
  g_task_run_in_thread (task, backup_thread);
}

static void
restore_answered_cb (AdwMessageDialog *dialog, const char *response, NcSettingsSafety *self)
{
  if (g_str_equal (response, "restore"))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.restore", "(sb)", g_object_get_data (G_OBJECT (dialog), "path"),
                                FALSE);
}

static void
restore_cb (GtkWidget *button, NcSettingsSafety *self)
{
  const char *when = g_object_get_data (G_OBJECT (button), "when");
  g_autofree char *heading = g_strdup_printf (_ ("Go back to %s?"), when);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (button)), heading,
      _ ("What was entered since then leaves this laptop, except what has reached the hub, which comes back with the "
         "next "
         "exchange. The present store is kept beside the backups. Anything that exists only here stops it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "restore", _ ("_Go back"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (g_object_get_data (G_OBJECT (button), "path")), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_backup (NcSettingsSafety *self, const NcBackup *backup)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_with_mnemonic (_ ("_Go back to it…"));
  g_autofree char *size = g_format_size ((guint64)backup->size_bytes);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), backup->when);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, "go-back");
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (backup->path), g_free);
  g_object_set_data_full (G_OBJECT (button), "when", g_strdup (backup->when), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (restore_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->backup_group, row);
  g_ptr_array_add (self->backup_rows, row);
}

static void
reload_backups (NcSettingsSafety *self)
{
  g_autoptr (GPtrArray) backups = nc_backups_list (nc_session_get_home (self->session));
  g_autofree char *last = backups->len ? g_strdup_printf (_ ("Last one made and read back: %s"),
                                                          ((NcBackup *)g_ptr_array_index (backups, 0))->when)
                                       : g_strdup (_ ("There is none yet"));

  adw_action_row_set_subtitle (self->backup_row, last);
  for (guint i = 0; i < self->backup_rows->len; i++)
    adw_preferences_group_remove (self->backup_group, g_ptr_array_index (self->backup_rows, i));
  g_ptr_array_set_size (self->backup_rows, 0);
  for (guint i = 0; i < backups->len; i++)
    add_backup (self, g_ptr_array_index (backups, i));
}

static GtkWidget *
make_backup_group (NcSettingsSafety *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->backup_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->backup_row = ADW_ACTION_ROW (row);
  self->backup_button = gtk_button_new_with_mnemonic (_ ("_Back up now"));
  self->spinner = gtk_spinner_new ();
  adw_preferences_group_set_title (self->backup_group, _ ("Backup"));
  adw_preferences_group_set_description (
      self->backup_group,
      _ ("Copies of the store on this laptop, the newest seven, with its "
         "attachments. In a terminal “nengcha-cli store backup FOLDER” makes one on another disk."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Copies"));
  gtk_widget_set_valign (self->backup_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->backup_button, "clicked", G_CALLBACK (nc_settings_safety_back_up), self);
  adw_action_row_add_suffix (self->backup_row, self->spinner);
  adw_action_row_add_suffix (self->backup_row, self->backup_button);
  adw_preferences_group_add (self->backup_group, row);
  return GTK_WIDGET (self->backup_group);
}

static void
nc_settings_safety_map (GtkWidget *widget)
{
  NcSettingsSafety *self = NC_SETTINGS_SAFETY (widget);

  show_lock (self);
  reload_backups (self);
  GTK_WIDGET_CLASS (nc_settings_safety_parent_class)->map (widget);
}

static void
nc_settings_safety_dispose (GObject *object)
{
  NcSettingsSafety *self = NC_SETTINGS_SAFETY (object);

  self->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->backup_rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_safety_parent_class)->dispose (object);
}

static void
nc_settings_safety_class_init (NcSettingsSafetyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_safety_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_safety_map;
}

static void
nc_settings_safety_init (NcSettingsSafety *self)
{
  self->backup_rows = g_ptr_array_new ();
}

GtkWidget *
nc_settings_safety_new (NcSession *session)
{
  NcSettingsSafety *self = g_object_new (NC_TYPE_SETTINGS_SAFETY, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->session = g_object_ref (session);
  self->message = nc_page_column_message ();
  gtk_box_append (GTK_BOX (box), make_lock_group (self));
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), make_backup_group (self));
  adw_bin_set_child (ADW_BIN (self), box);
  show_lock (self);
  reload_backups (self);
  return GTK_WIDGET (self);
}

gboolean
nc_settings_safety_is_busy (NcSettingsSafety *self)
{
  return self->is_busy;
}

/* "" when nothing is said. */
const char *
nc_settings_safety_get_message (NcSettingsSafety *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
