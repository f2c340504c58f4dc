/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-pack.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-page-column.h"
#include "nc-sync.h"

struct _NcSettingsPack {
  AdwBin parent_instance;
  NcSession *session;
  AdwActionRow *signature_row;
  GtkWidget *key_button, *message;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcSettingsPack, nc_settings_pack, ADW_TYPE_BIN)

static char *
join (GPtrArray *problems)
{
  g_ptr_array_add (problems, NULL);
  return g_strjoinv ("\n", (char **)problems->pdata);
}

/* Reads the whole pack, on a connection of its own. */
static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  (void)source;
  (void)task_data;
  (void)cancellable;
  if (!reference || (!nc_reference_verify (reference, problems, &error) && error))
    g_task_return_error (task, error);
  else if (problems->len)
    g_task_return_pointer (task, join (problems), g_free);
  else
    g_task_return_pointer (task, g_strdup (_ ("Read whole: every row is as it was recorded.")), g_free);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSettingsPack *self = NC_SETTINGS_PACK (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = g_task_propagate_pointer (G_TASK (result), &error);

  (void)user_data;
  self->is_busy = FALSE;
  if (self->session)
    nc_page_column_say (self->message, error ? error->message : said);
}

/* Computes the pack's hashes again, in a thread. */
void
nc_settings_pack_check (NcSettingsPack *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NC_IS_SETTINGS_PACK (self));
  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  nc_page_column_say (self->message, "");
  task = g_task_new (self, NULL, checked_cb, NULL);
  g_task_run_in_thread (task, check_thread);
}

/* Whether the pack in use is the one that the hub sent, and whose key signed it. */
static void
show_signature (NcSettingsPack *self)
{
  NcStore *store = nc_session_get_store (self->session);
  NcReference *reference = nc_session_get_reference (self->session);
  g_autofree char *key = nc_store_get_meta (store, "sync.pack_key", NULL);
  g_autofree char *dated = nc_store_get_meta (store, "sync.pack_dated", NULL);
  g_autofree char *version = nc_store_get_meta (store, "sync.pack_version", NULL);
  gboolean is_sent = g_strcmp0 (dated, nc_reference_date (reference)) == 0 &&
                     g_strcmp0 (version, nc_reference_version (reference)) == 0;
  g_autofree char *text = is_sent
                              ? g_strdup_printf (_ ("Sent by the hub and signed with its key %.16s…"), key ? key : "")
                              : g_strdup (_ ("Came with the program; whoever signed the program's package stands "
                                             "for it"));

  adw_action_row_set_subtitle (self->signature_row, text);
  gtk_widget_set_visible (self->key_button, key != NULL);
}

static void
key_answered_cb (AdwMessageDialog *dialog, const char *response, NcSettingsPack *self)
{
  g_autoptr (GError) error = NULL;

  (void)dialog;
  if (!g_str_equal (response, "trust"))
    return;
  nc_page_column_say (self->message, nc_sync_trust_pack_key (nc_session_get_store (self->session), &error)
                                         ? _ ("The key that signs the next edition is believed.")
                                         : error->message);
  show_signature (self);
}

static void
key_cb (NcSettingsPack *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Was the bureau's key replaced?"),
      _ ("Only when the bureau has said so by another way. Otherwise someone else could send lists of his own."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "trust",
                                    _ ("It _was replaced"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "trust", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (key_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nc_settings_pack_map (GtkWidget *widget)
{
  show_signature (NC_SETTINGS_PACK (widget));
  GTK_WIDGET_CLASS (nc_settings_pack_parent_class)->map (widget);
}

static void
nc_settings_pack_dispose (GObject *object)
{
  NcSettingsPack *self = NC_SETTINGS_PACK (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_pack_parent_class)->dispose (object);
}

static void
nc_settings_pack_class_init (NcSettingsPackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_pack_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_pack_map;
}

static void
nc_settings_pack_init (NcSettingsPack *self)
{
  (void)self;
}

GtkWidget *
nc_settings_pack_new (NcSession *session)
{
  NcSettingsPack *self = g_object_new (NC_TYPE_SETTINGS_PACK, NULL);
  NcReference *reference = nc_session_get_reference (session);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *day = nc_dates_words (nc_reference_date (reference));
  g_autofree char *edition = g_strdup_printf (_ ("edition %s of %s"), nc_reference_version (reference), day);
  AdwActionRow *row = nc_page_column_row (_ ("Edition in use"), edition);

  self->session = g_object_ref (session);
  self->message = nc_page_column_message ();
  adw_preferences_group_set_title (group, _ ("Lists, standards and law"));
  nc_page_column_button (row, _ ("_Read whole"), G_CALLBACK (nc_settings_pack_check), self);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  adw_preferences_group_add (group, GTK_WIDGET (nc_page_column_row ("SHA-256", nc_reference_sha256 (reference))));
  self->signature_row = nc_page_column_row (_ ("Signature"), "");
  self->key_button = nc_page_column_button (self->signature_row, _ ("New _key…"), G_CALLBACK (key_cb), self);
  adw_preferences_group_add (group, GTK_WIDGET (self->signature_row));
  adw_preferences_group_add (
      group,
      GTK_WIDGET (nc_page_column_row (
          _ ("A newer edition"),
          _ ("comes with the exchange, signed by the bureau, and takes its place at the next start. A file cannot "
             "be taken in by hand: nothing would prove whose lists a plant is then judged by."))));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

gboolean
nc_settings_pack_is_busy (NcSettingsPack *self)
{
  return self->is_busy;
}

/* "" when nothing is said. */
const char *
nc_settings_pack_get_message (NcSettingsPack *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}

const char *
nc_settings_pack_get_signature_text (NcSettingsPack *self)
{
  return adw_action_row_get_subtitle (self->signature_row);
}
