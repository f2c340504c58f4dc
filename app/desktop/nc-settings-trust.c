/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-trust.h"
#include "nc-certificate.h"
#include "nc-lang.h"
#include "nc-page-column.h"
#include "nc-paper-keys.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <openssl/x509v3.h>
#include <string.h>

struct _NcSettingsTrust {
  AdwBin parent_instance;
  NcSession *session;
  AdwPreferencesGroup *group;
  GPtrArray *rows;
  GtkWidget *message;
  guint n;
};

G_DEFINE_FINAL_TYPE (NcSettingsTrust, nc_settings_trust, ADW_TYPE_BIN)

static char *
folder_of (NcSettingsTrust *self)
{
  return g_build_filename (nc_session_get_home (self->session), "trust", NULL);
}

static void
remove_cb (GtkWidget *button, NcSettingsTrust *self)
{
  g_autofree char *file = g_strdup (g_object_get_data (G_OBJECT (button), "file"));

  nc_settings_trust_remove (self, file);
}

/* One file holds one anchor or several. */
static void
add_file (NcSettingsTrust *self, const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *subtitle = NULL;
  AdwActionRow *row;
  GtkWidget *button;

  if (nc_certificates_load (certificates, path, &error) && certificates->len) {
    g_autofree char *fingerprint = nc_certificate_fingerprint (certificates->pdata[0]);
    g_autofree char *to = nc_clock_format_usec (nc_certificate_not_after_usec (certificates->pdata[0]));

    title = nc_certificate_name (certificates->pdata[0]);
    subtitle = g_strdup_printf (_ ("valid to %.10s · SHA-256 %s"), to, fingerprint);
    if (nc_certificate_not_after_usec (certificates->pdata[0]) <
        nc_clock_now_usec (nc_session_get_clock (self->session))) {
      g_autofree char *over = g_strdup_printf (_ ("expired: %s"), subtitle);

      g_free (subtitle);
      subtitle = g_steal_pointer (&over);
    }
  }
  row = nc_page_column_row (title ? title : file, subtitle ? subtitle : error ? error->message : "");
  button = gtk_button_new_with_mnemonic (_ ("_Remove"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "file", g_strdup (file), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  adw_action_row_add_suffix (row, button);
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  self->n++;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
reload (NcSettingsTrust *self)
{
  g_autofree char *folder = folder_of (self);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  self->n = 0;
  while (dir && (file = g_dir_read_name (dir)))
    if (g_str_has_suffix (file, ".pem") || g_str_has_suffix (file, ".crt") || g_str_has_suffix (file, ".cer"))
      g_ptr_array_add (names, g_strdup (file));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (self, folder, g_ptr_array_index (names, i));
  if (!self->n) {
    AdwActionRow *row =
        nc_page_column_row (_ ("No authority is trusted yet"),
                            _ ("Signatures are checked against changes, but nobody vouches for who signed"));

    adw_preferences_group_add (self->group, GTK_WIDGET (row));
    g_ptr_array_add (self->rows, row);
  }
}

/* An officer's own certificate is no anchor: it would vouch for that one signature alone, whoever issued it. */
static gboolean
check_authorities (GPtrArray *certificates, const char *path, GError **error)
{
  for (guint i = 0; i < certificates->len; i++)
    if (X509_check_ca (certificates->pdata[i]) == 0) {
      g_autofree char *name = nc_certificate_name (certificates->pdata[i]);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _ ("“%s” is not the certificate of an authority; nothing was changed. Choose the file that the "
                      "authority publishes (.pem, .crt or .cer)."),
                   name);
      return FALSE;
    }
  if (certificates->len)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s holds no certificate"), path);
  return FALSE;
}

/* Under its fingerprint, so that the same one is there once. */
static gboolean
save (NcSettingsTrust *self, X509 *certificate, GError **error)
{
  g_autofree char *folder = folder_of (self), *fingerprint = nc_certificate_fingerprint (certificate);
  g_autofree char *pem = nc_certificate_to_pem (certificate), *file = NULL, *path = NULL;

  file = g_strdup_printf ("%.16s.pem", g_strdelimit (fingerprint, ":", '-'));
  path = g_build_filename (folder, file, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  return g_file_set_contents_full (path, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

/**
 * nc_settings_trust_add:
 * @path: of one or more certificates of authorities, PEM or DER
 *
 * Returns: %FALSE when it was refused; nc_settings_trust_get_message() says why.
 */
gboolean
nc_settings_trust_add (NcSettingsTrust *self, const char *path)
{
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GError) error = NULL;
  gboolean done = nc_certificates_load (certificates, path, &error) && check_authorities (certificates, path, &error);

  for (guint i = 0; done && i < certificates->len; i++)
    done = save (self, certificates->pdata[i], &error);
  reload (self);
  nc_page_column_say (self->message,
                      done ? _ ("Trusted from now on. Compare the SHA-256 with what the authority publishes.")
                           : error->message);
  return done;
}

/* @file: its name in the folder trust; it is laid aside, not destroyed */
void
nc_settings_trust_remove (NcSettingsTrust *self, const char *file)
{
  g_autofree char *folder = folder_of (self), *path = g_build_filename (folder, file, NULL);
  g_autofree char *aside = g_strconcat (path, ".removed", NULL), *said = NULL;

  g_return_if_fail (!strchr (file, '/'));
  said = g_rename (path, aside) == 0 ? g_strdup_printf (_ ("No longer trusted; the file lies at %s"), aside)
                                     : g_strdup_printf ("%s: %s", path, g_strerror (errno));
  reload (self);
  nc_page_column_say (self->message, said);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcSettingsTrust *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    nc_settings_trust_add (self, path);
  gtk_native_dialog_destroy (dialog);
}

static void
add_cb (NcSettingsTrust *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Certificate of an authority"),
                                                              GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
nc_settings_trust_map (GtkWidget *widget)
{
  reload (NC_SETTINGS_TRUST (widget));
  GTK_WIDGET_CLASS (nc_settings_trust_parent_class)->map (widget);
}

static void
nc_settings_trust_dispose (GObject *object)
{
  NcSettingsTrust *self = NC_SETTINGS_TRUST (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_trust_parent_class)->dispose (object);
}

static void
nc_settings_trust_class_init (NcSettingsTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_trust_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_trust_map;
}

static void
nc_settings_trust_init (NcSettingsTrust *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
nc_settings_trust_new (NcSession *session)
{
  NcSettingsTrust *self = g_object_new (NC_TYPE_SETTINGS_TRUST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *button = gtk_button_new_with_mnemonic (_ ("_Add…"));

  self->session = g_object_ref (session);
  self->message = nc_page_column_message ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Trusted authorities"));
  adw_preferences_group_set_description (self->group, _ ("Whose certificates are believed where papers are verified."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (self->group, button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  reload (self);
  return GTK_WIDGET (self);
}

/* How many files with anchors there are. */
guint
nc_settings_trust_get_n (NcSettingsTrust *self)
{
  return self->n;
}

/* "" when nothing is said. */
const char *
nc_settings_trust_get_message (NcSettingsTrust *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
