/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-keys.h"
#include "nc-combo.h"
#include "nc-certificate.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-page-column.h"
#include "nc-paper-keys.h"
#include "nc-signer.h"
#include <glib/gstdio.h>
#include <string.h>

static const struct {
  NcKeyType type;
  const char *title;
} types[] = {
  { NC_KEY_EC, N_ ("EC P-256 (usual)") },
  { NC_KEY_RSA, N_ ("RSA, 3072 bits") },
  { NC_KEY_SM2, N_ ("SM2") },
};

/* A key with its chain takes a few kB. */
#define MOST_P12_BYTES (1 << 20)

struct _NcSettingsKeys {
  AdwBin parent_instance;
  NcSession *session;
  AdwPreferencesGroup *group;
  GPtrArray *rows;
  GtkWidget *message, *spinner;
  gboolean is_busy;
  guint n_ready, n_waiting;
};

G_DEFINE_FINAL_TYPE (NcSettingsKeys, nc_settings_keys, ADW_TYPE_BIN)

/* A key on its way: made, or joined with its certificate. The passphrase is overwritten afterwards. */
typedef struct {
  NcKeyType type;
  char *name, *cert_no;
  char *base;        /* the path of its files without their endings */
  char *certificate; /* NULL = a new key, or a file that holds both */
  char *p12;         /* (nullable): such a file */
  char *passphrase;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  explicit_bzero (work->passphrase, strlen (work->passphrase));
  g_free (work->passphrase);
  g_free (work->name);
  g_free (work->cert_no);
  g_free (work->base);
  g_free (work->certificate);
  g_free (work->p12);
  g_free (work);
}

/* Keys are for their owner only; what is there is never overwritten. */
static gboolean
save (const char *base, const char *suffix, const char *data, gsize length, int mode, GError **error)
{
  g_autofree char *path = g_strconcat (base, suffix, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, _ ("%s exists already"), path);
    return FALSE;
  }
  return g_file_set_contents_full (path, data, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}

static gboolean
make_key (Work *work, GError **error)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (work->type, error);
  g_autofree char *request = key ? nc_keys_request (key, work->name, work->cert_no, error) : NULL;
  g_autofree char *pem = request ? nc_keys_to_pem (key, work->passphrase, error) : NULL;

  return pem && save (work->base, ".key.pem", pem, strlen (pem), 0600, error) &&
         save (work->base, ".csr.pem", request, strlen (request), 0644, error);
}

static gboolean
join_key (Work *work, GError **error)
{
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (GBytes) p12 = NULL;
  g_autofree char *key_path = g_strconcat (work->base, ".key.pem", NULL);
  g_autofree char *pem = NULL, *certificate = NULL;

  if (!nc_certificates_load (certificates, work->certificate, error) ||
      !nc_certificate_check_use (certificates->pdata[0], NC_CERTIFICATE_FOR_PAPERS, error) ||
      !g_file_get_contents (key_path, &pem, NULL, error))
    return FALSE;
  key = nc_keys_from_pem (pem, work->passphrase, error);
  for (guint i = 1; i < certificates->len; i++)
    g_ptr_array_add (others, certificates->pdata[i]);
  p12 = key ? nc_keys_to_pkcs12 (key, certificates->pdata[0], others, work->passphrase, error) : NULL;
  if (!p12)
    return FALSE;
  certificate = nc_certificate_to_pem (certificates->pdata[0]);
  return save (work->base, ".p12", g_bytes_get_data (p12, NULL), g_bytes_get_size (p12), 0600, error) &&
         save (work->base, ".crt.pem", certificate, strlen (certificate), 0644, error);
}

/* A file that an authority gave out with key and certificate: opened once, to see that the passphrase is right. */
static gboolean
import_key (Work *work, GError **error)
{
  g_autofree char *data = NULL, *pem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NcSigner) signer = NULL;
  gsize length;

  if (!g_file_get_contents (work->p12, &data, &length, error))
    return FALSE;
  if (length > MOST_P12_BYTES) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                 _ ("%s is too large for a key file; nothing was changed. Choose the file that ends in .p12 or .pfx."),
                 work->p12);
    return FALSE;
  }
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  signer = nc_signer_new_pkcs12 (bytes, work->passphrase, error);
  if (!signer || !nc_certificate_check_use (nc_signer_get_certificate (signer), NC_CERTIFICATE_FOR_PAPERS, error))
    return FALSE;
  pem = nc_certificate_to_pem (nc_signer_get_certificate (signer));
  return save (work->base, ".p12", g_bytes_get_data (bytes, NULL), length, 0600, error) &&
         save (work->base, ".crt.pem", pem, strlen (pem), 0644, error);
}

static gboolean
do_work (Work *work, GError **error)
{
  if (work->p12)
    return import_key (work, error);
  return work->certificate ? join_key (work, error) : make_key (work, error);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  (void)source;
  (void)cancellable;
  if (do_work (work, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void reload (NcSettingsKeys *self);

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSettingsKeys *self = NC_SETTINGS_KEYS (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  (void)user_data;
  self->is_busy = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    said = g_strdup (error->message);
  else if (work->certificate || work->p12)
    said = g_strdup_printf (_ ("The signing key is ready: %s.p12"), work->base);
  else
    said = g_strdup_printf (_ ("Send the request to the certificate authority: %s.csr.pem"), work->base);
  if (!self->session)
    return;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  reload (self);
  nc_page_column_say (self->message, said);
}

static void
run (NcSettingsKeys *self, Work *work)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done_cb, NULL);

  g_task_set_task_data (task, work, work_free);
  self->is_busy = TRUE;
  nc_page_column_say (self->message, "");
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  g_task_run_in_thread (task, work_thread);
}

/**
 * nc_settings_keys_make:
 * @type: a place in the list of kinds: EC, RSA, SM2
 *
 * Makes HOME/keys/@cert_no.key.pem under @passphrase, and the request beside it.
 */
void
nc_settings_keys_make (NcSettingsKeys *self, const char *name, const char *cert_no, guint type, const char *passphrase)
{
  Work *work;

  g_return_if_fail (NC_IS_SETTINGS_KEYS (self) && type < G_N_ELEMENTS (types));
  if (!*name || !*cert_no || strchr (cert_no, '/') || *cert_no == '.' || strlen (passphrase) < 8) {
    nc_page_column_say (self->message,
                        _ ("A key needs a name, a certificate number and a passphrase of at least eight characters."));
    return;
  }
  work = g_new0 (Work, 1);
  work->type = types[type].type;
  work->name = g_strdup (name);
  work->cert_no = g_strdup (cert_no);
  work->base = g_build_filename (nc_session_get_home (self->session), "keys", cert_no, NULL);
  work->passphrase = g_strdup (passphrase);
  run (self, work);
}

/**
 * nc_settings_keys_join:
 * @base: the path of a key's files without their endings
 * @certificate: a file with the certificate, and those between it and its root after it
 */
void
nc_settings_keys_join (NcSettingsKeys *self, const char *base, const char *certificate, const char *passphrase)
{
  Work *work = g_new0 (Work, 1);

  work->base = g_strdup (base);
  work->certificate = g_strdup (certificate);
  work->passphrase = g_strdup (passphrase);
  run (self, work);
}

/**
 * nc_settings_keys_import:
 * @p12: a file with key and certificate; it is copied under its name into HOME/keys
 */
void
nc_settings_keys_import (NcSettingsKeys *self, const char *p12, const char *passphrase)
{
  g_autofree char *name = g_path_get_basename (p12), *dot = NULL;
  Work *work;

  g_return_if_fail (NC_IS_SETTINGS_KEYS (self));
  if (self->is_busy)
    return;
  dot = strrchr (name, '.') > name ? g_strndup (name, (gsize)(strrchr (name, '.') - name)) : g_strdup (name);
  work = g_new0 (Work, 1);
  work->base = g_build_filename (nc_session_get_home (self->session), "keys", dot, NULL);
  work->p12 = g_strdup (p12);
  work->passphrase = g_strdup (passphrase);
  run (self, work);
}

/* A small window that asks for what a key needs; its fields are read when it is accepted. */
typedef struct {
  NcSettingsKeys *page;
  GtkWindow *window;
  GtkWidget *name, *number, *type, *passphrase;
  char *base, *file; /* of a certificate, or without @base of key and certificate; NULL = a new key */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_free (form->base);
  g_free (form->file);
  g_object_unref (form->page);
  g_free (form);
}

static void
accept_cb (Form *form)
{
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (form->passphrase));

  if (form->base)
    nc_settings_keys_join (form->page, form->base, form->file, passphrase);
  else if (form->file)
    nc_settings_keys_import (form->page, form->file, passphrase);
  else
    nc_settings_keys_make (form->page, gtk_editable_get_text (GTK_EDITABLE (form->name)),
                           gtk_editable_get_text (GTK_EDITABLE (form->number)),
                           adw_combo_row_get_selected (ADW_COMBO_ROW (form->type)), passphrase);
  gtk_window_destroy (form->window);
}

static GtkWidget *
add_entry (AdwPreferencesGroup *group, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return row;
}

static GtkWidget *
make_type_row (void)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_string_list_append (titles, _ (types[i].title));
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  return row;
}

/* @file: (transfer full) (nullable): asks for the passphrase alone then */
static void
present_form (NcSettingsKeys *self, const char *base, char *file)
{
  Form *form = g_new0 (Form, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new (),
            *button = gtk_button_new_with_mnemonic (file && !base ? _ ("_Take in") : _ ("_Make"));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  form->page = g_object_ref (self);
  form->base = g_strdup (base);
  form->file = file;
  form->window = GTK_WINDOW (adw_window_new ());
  if (!file) {
    form->name = add_entry (group, adw_entry_row_new (), _ ("Name of the officer"));
    form->number = add_entry (group, adw_entry_row_new (), _ ("Certificate number"));
    form->type = add_entry (group, make_type_row (), _ ("Kind of key"));
  }
  form->passphrase = add_entry (group, adw_password_entry_row_new (),
                                file ? _ ("Passphrase of the key") : _ ("A passphrase for the key"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (accept_cb), form);
  g_signal_connect_swapped (form->passphrase, "entry-activated", G_CALLBACK (accept_cb), form);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (form->window), box);
  gtk_window_set_title (form->window, base   ? _ ("Join key and certificate")
                                      : file ? _ ("Take in a key file")
                                             : _ ("New signing key"));
  gtk_window_set_transient_for (form->window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_modal (form->window, TRUE);
  gtk_window_set_default_size (form->window, 460, file ? 240 : 400);
  g_object_set_data_full (G_OBJECT (form->window), "form", form, form_free);
  gtk_window_present (form->window);
}

static void
new_cb (NcSettingsKeys *self)
{
  if (!self->is_busy)
    present_form (self, NULL, NULL);
}

static void
p12_chosen_cb (GtkNativeDialog *dialog, int response, NcSettingsKeys *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file)
    present_form (self, NULL, g_file_get_path (file));
  gtk_native_dialog_destroy (dialog);
}

static void
import_cb (NcSettingsKeys *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Key file (.p12)"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (p12_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
certificate_chosen_cb (GtkNativeDialog *dialog, int response, NcSettingsKeys *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file)
    present_form (self, g_object_get_data (G_OBJECT (dialog), "base"), g_file_get_path (file));
  gtk_native_dialog_destroy (dialog);
}

static void
join_cb (GtkWidget *button, NcSettingsKeys *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Certificate"), GTK_WINDOW (gtk_widget_get_root (button)),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  g_object_set_data_full (G_OBJECT (dialog), "base", g_strdup (g_object_get_data (G_OBJECT (button), "base")), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (certificate_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWidget *
add_row (NcSettingsKeys *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_ready (NcSettingsKeys *self, const char *path)
{
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autofree char *name = NULL, *to = NULL, *day = NULL, *subtitle = NULL;
  gint64 end_usec;
  GtkWidget *row, *mark = NULL;

  if (!nc_certificates_load (certificates, path, NULL) || !certificates->len)
    return;
  end_usec = nc_certificate_not_after_usec (certificates->pdata[0]);
  name = nc_certificate_name (certificates->pdata[0]);
  to = nc_clock_format_usec (end_usec);
  to[strlen ("2026-11-20")] = 0;
  day = nc_dates_words (to);
  subtitle = g_strdup_printf (_ ("valid to %s"), day);
  row = add_row (self, name, subtitle);
  if (end_usec < nc_clock_now_usec (nc_session_get_clock (self->session)))
    mark = gtk_label_new (_ ("expired"));
  else if (nc_certificate_is_demonstration (certificates->pdata[0]))
    mark = gtk_label_new (_ ("demonstration only"));
  if (mark) {
    gtk_widget_add_css_class (mark, "warning");
    gtk_widget_add_css_class (mark, "caption-heading");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  }
  self->n_ready++;
}

static void
add_waiting (NcSettingsKeys *self, const char *base)
{
  g_autofree char *name = g_path_get_basename (base);
  g_autofree char *request = g_strconcat (base, ".csr.pem", NULL);
  g_autofree char *subtitle = g_strdup_printf (_ ("waits for its certificate; the request is %s"), request);
  GtkWidget *row = add_row (self, name, subtitle), *button = gtk_button_new_with_mnemonic (_ ("_Certificate…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "base", g_strdup (base), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (join_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  self->n_waiting++;
}

static void
reload (NcSettingsKeys *self)
{
  g_autofree char *folder = g_build_filename (nc_session_get_home (self->session), "keys", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  self->n_ready = self->n_waiting = 0;
  while (dir && (file = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, file, NULL);

    if (g_str_has_suffix (file, ".crt.pem")) {
      add_ready (self, path);
    } else if (g_str_has_suffix (file, ".key.pem")) {
      g_autofree char *base = g_strndup (path, strlen (path) - strlen (".key.pem"));
      g_autofree char *joined = g_strconcat (base, ".p12", NULL);

      if (!g_file_test (joined, G_FILE_TEST_EXISTS))
        add_waiting (self, base);
    }
  }
  if (!self->rows->len)
    add_row (self, _ ("No signing key yet"), _ ("Papers can be signed by hand, and by a token, without one"));
}

static void
nc_settings_keys_map (GtkWidget *widget)
{
  reload (NC_SETTINGS_KEYS (widget));
  GTK_WIDGET_CLASS (nc_settings_keys_parent_class)->map (widget);
}

static void
nc_settings_keys_dispose (GObject *object)
{
  NcSettingsKeys *self = NC_SETTINGS_KEYS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_keys_parent_class)->dispose (object);
}

static void
nc_settings_keys_class_init (NcSettingsKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_keys_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_keys_map;
}

static void
nc_settings_keys_init (NcSettingsKeys *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
nc_settings_keys_new (NcSession *session)
{
  NcSettingsKeys *self = g_object_new (NC_TYPE_SETTINGS_KEYS, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *suffix = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->session = g_object_ref (session);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->spinner = gtk_spinner_new ();
  self->message = nc_page_column_message ();
  adw_preferences_group_set_title (self->group, _ ("Signing keys"));
  adw_preferences_group_set_description (self->group,
                                         _ ("They stay on this laptop, each under a passphrase of its own."));
  gtk_widget_set_tooltip_text (button, _ ("New signing key"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("New signing key"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (new_cb), self);
  gtk_box_append (GTK_BOX (suffix), self->spinner);
  gtk_box_append (GTK_BOX (suffix), button);
  button = gtk_button_new_from_icon_name ("document-open-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Take in a key file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Take in a key file"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (import_cb), self);
  gtk_box_prepend (GTK_BOX (suffix), button);
  adw_preferences_group_set_header_suffix (self->group, suffix);
  gtk_label_set_selectable (GTK_LABEL (self->message), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  reload (self);
  return GTK_WIDGET (self);
}

gboolean
nc_settings_keys_is_busy (NcSettingsKeys *self)
{
  return self->is_busy;
}

/* Keys with their certificate, or those that wait for one. */
guint
nc_settings_keys_get_n (NcSettingsKeys *self, gboolean with_certificate)
{
  return with_certificate ? self->n_ready : self->n_waiting;
}

const char *
nc_settings_keys_get_message (NcSettingsKeys *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
