/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: people, keys, backups, looks; and the deadlines that are told of. */
#include "nc-desktop-test.h"
#include "nc-backups.h"
#include "nc-certificate.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-looks.h"
#include "nc-paper-keys.h"
#include "nc-record-editor.h"
#include "nc-reminders.h"
#include "nc-settings-page.h"
#include <glib/gstdio.h>
#include <string.h>

static NcSettingsPage *
open_page (NcDesktopTest *test)
{
  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  nc_window_show_page (test->window, "settings");
  nc_desktop_test_settle ();
  return NC_SETTINGS_PAGE (nc_window_get_page (test->window, "settings"));
}

static NcRowItem *
officer (NcDesktopTest *test, const char *cert_no)
{
  g_autoptr (GListStore) rows = nc_lists_rows (nc_session_get_store (test->session), "officer-every", NULL, NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

    if (g_str_equal (nc_row_item_get (row, "cert_no"), cert_no))
      return g_steal_pointer (&row);
  }
  return NULL;
}

static void
test_people (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsPeople *people = nc_settings_page_get_people (page);
  g_autoptr (NcRowItem) row = NULL;
  GtkWindow *editor;

  nc_desktop_test_screenshot (&test, "settings");
  editor = nc_settings_people_edit (people, "officer", NULL);
  g_assert_true (nc_record_editor_set (editor, "name", "示例新员"));
  g_assert_null (officer (&test, "15000000099"));
  g_assert_false (nc_record_editor_set (editor, "cert_expires", "20.11.2026"));
  g_assert_cmpstr (nc_record_editor_get_message (editor), !=, "");
  g_assert_true (nc_record_editor_set (editor, "cert_expires", "2026-12-01"));
  g_assert_true (nc_record_editor_set (editor, "cert_no", "15000000099"));
  row = officer (&test, "15000000099");
  g_assert_nonnull (row);
  g_assert_cmpstr (nc_row_item_get (row, "cert_expires"), ==, "2026-12-01");
  g_assert_cmpstr (nc_row_item_get (row, "is_active"), ==, "1");
  nc_desktop_test_settle ();
  gtk_window_close (editor);
  nc_desktop_test_settle ();

  editor = nc_settings_people_edit (people, "officer", nc_row_item_get_id (row));
  g_assert_true (nc_record_editor_set (editor, "is_active", "0"));
  g_assert_false (nc_record_editor_set (editor, "name", " "));
  g_assert_true (nc_record_editor_set (editor, "phone", "0472-0000099"));
  gtk_window_close (editor);
  nc_desktop_test_settle ();
  g_clear_object (&row);
  row = officer (&test, "15000000099");
  g_assert_cmpstr (nc_row_item_get (row, "is_active"), ==, "0");
  g_assert_cmpstr (nc_row_item_get (row, "name"), ==, "示例新员");

  editor = nc_settings_people_edit (people, "issuer", NULL);
  g_assert_true (nc_record_editor_set (editor, "name", "示例县工业和信息化局"));
  g_assert_true (nc_record_editor_set (editor, "kind", "department"));
  g_assert_false (nc_record_editor_set (editor, "region_code", "15"));
  g_assert_true (nc_record_editor_set (editor, "region_code", "150221"));
  g_assert_true (nc_record_editor_set (editor, "number_prefix", "示县工信"));
  nc_desktop_test_settle ();
  {
    NcDesktopTest shot = { .window = (NcWindow *)editor };

    nc_desktop_test_screenshot (&shot, "settings-issuer");
  }
  gtk_window_close (editor);
  nc_desktop_test_settle ();
  nc_desktop_test_close (&test);
}

static gboolean
keys_are_done (gpointer keys)
{
  return !nc_settings_keys_is_busy (keys);
}

/* What a certificate authority does with the request. */
static char *
certify (NcDesktopTest *test, const char *base, const char *passphrase)
{
  g_autofree char *key_path = g_strconcat (base, ".key.pem", NULL), *pem = NULL, *text = NULL;
  char *path = g_build_filename (test->home, "certificate.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EVP_PKEY) ca_key = nc_keys_generate (NC_KEY_EC, &error), key = NULL;
  g_autoptr (X509) ca = nc_dev_ca_new (ca_key, &error), certificate = NULL;

  g_assert_true (g_file_get_contents (key_path, &pem, NULL, NULL));
  key = nc_keys_from_pem (pem, passphrase, &error);
  g_assert_no_error (error);
  certificate = nc_dev_ca_issue_default (ca_key, ca, key, "示例甲", "15000000001", &error);
  g_assert_no_error (error);
  text = nc_certificate_to_pem (certificate);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_keys (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsKeys *keys = nc_settings_page_get_keys (page);
  g_autofree char *base = g_build_filename (test.home, "keys", "15000000001", NULL), *certificate = NULL;

  nc_settings_keys_make (keys, "示例甲", "../15000000001", 0, "key passphrase");
  g_assert_false (nc_settings_keys_is_busy (keys));
  nc_settings_keys_make (keys, "示例甲", "15000000001", 0, "key passphrase");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, FALSE), ==, 1);
  certificate = certify (&test, base, "key passphrase");
  nc_settings_keys_join (keys, base, certificate, "another passphrase");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, TRUE), ==, 0);
  nc_settings_keys_join (keys, base, certificate, "key passphrase");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, TRUE), ==, 1);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, FALSE), ==, 0);
  nc_settings_page_scroll_to (page, GTK_WIDGET (keys));
  nc_desktop_test_screenshot (&test, "settings-keys");
  /* a second key of that number would overwrite the first */
  nc_settings_keys_make (keys, "示例甲", "15000000001", 0, "key passphrase");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_nonnull (strstr (nc_settings_keys_get_message (keys), "15000000001"));
  nc_desktop_test_close (&test);
}

static gboolean
papers_are_done (gpointer papers)
{
  return !nc_settings_papers_is_busy (papers);
}

/* A file that is no font is not taken; a template with a word that no paper has is named. */
static void
test_papers (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsPapers *papers = nc_settings_page_get_papers (page);
  g_autofree char *font = g_build_filename (test.home, "font.ttf", NULL);
  g_autofree char *folder = g_build_filename (test.home, "templates", NULL);
  g_autofree char *template = g_build_filename (folder, "D10.txt", NULL),
                  *ini = g_build_filename (test.home, "fonts.ini", NULL);

  g_assert_true (g_file_set_contents (font, "no font at all", -1, NULL));
  nc_settings_papers_set_font (papers, NC_FACE_TITLE, font);
  nc_desktop_test_spin (papers_are_done, papers, 20000);
  g_assert_nonnull (strstr (nc_settings_papers_get_message (papers), "font.ttf"));
  g_assert_false (g_file_test (ini, G_FILE_TEST_EXISTS));
  g_assert_nonnull (strstr (nc_settings_templates_get_text (nc_settings_papers_get_templates (papers)), folder));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (template, "@paper D10 限期整改通知书\n@layout notice\n{{no_such_member}}\n", -1, NULL));
  nc_window_show_page (test.window, "today");
  nc_window_show_page (test.window, "settings");
  nc_desktop_test_settle ();
  g_assert_nonnull (strstr (nc_settings_templates_get_text (nc_settings_papers_get_templates (papers)), "D10"));
  nc_settings_page_scroll_to (page, GTK_WIDGET (papers));
  nc_desktop_test_screenshot (&test, "settings-papers");
  nc_desktop_test_close (&test);
}

/* A wording that lacks nothing is taken, looked at and laid aside again; one with faults leaves all as it was. */
static void
test_templates (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsTemplates *templates = nc_settings_papers_get_templates (nc_settings_page_get_papers (page));
  g_autofree char *shipped =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "..", "reports", "papers", "templates", "D10.txt", NULL);
  g_autofree char *own = g_build_filename (test.home, "bureau.txt", NULL), *text = NULL, *longer = NULL, *kept = NULL;
  g_autofree char *place = g_build_filename (test.home, "templates", "D10.txt", NULL);
  g_autofree char *aside = g_strconcat (place, ".old", NULL);
  GtkWindow *window;

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  longer = g_strconcat (text, "示例中心自有的措辞。\n", NULL);
  g_assert_true (g_file_set_contents (own, longer, -1, NULL));
  if (!nc_settings_templates_import (templates, own))
    g_error ("%s", nc_settings_templates_get_message (templates));
  g_assert_true (nc_settings_templates_is_own (templates, "D10"));
  window = nc_settings_templates_look (templates, "D10");
  nc_desktop_test_screenshot_window (window, "settings-template");
  gtk_window_destroy (window);

  g_assert_true (g_file_set_contents (own, "@paper D10 限期整改通知书\n@layout notice\n{no_such_member}\n", -1, NULL));
  g_assert_false (nc_settings_templates_import (templates, own));
  g_assert_nonnull (strstr (nc_settings_templates_get_message (templates), "no_such_member"));
  g_assert_true (g_file_set_contents (own, "\x89PNG", -1, NULL));
  g_assert_false (nc_settings_templates_import (templates, own));
  g_assert_true (g_file_get_contents (place, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, longer);
  nc_settings_page_scroll_to (page, GTK_WIDGET (templates));
  nc_desktop_test_screenshot (&test, "settings-templates");

  nc_settings_templates_reset (templates, "D10");
  g_assert_false (nc_settings_templates_is_own (templates, "D10"));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  nc_desktop_test_close (&test);
}

/* An authority and, issued by it, an officer's key with its certificate; all as files in the home. */
static void
make_authority (NcDesktopTest *test, char **authority, char **officer_file, char **p12)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EVP_PKEY) ca_key = nc_keys_generate (NC_KEY_EC, &error), key = nc_keys_generate (NC_KEY_EC, &error);
  g_autoptr (X509) ca = nc_dev_ca_new (ca_key, &error);
  g_autoptr (X509) certificate = nc_dev_ca_issue_default (ca_key, ca, key, "示例甲", "15000000001", &error);
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *ca_text = nc_certificate_to_pem (ca), *text = nc_certificate_to_pem (certificate);

  g_assert_no_error (error);
  g_ptr_array_add (chain, ca);
  bytes = nc_keys_to_pkcs12 (key, certificate, chain, "from the authority", &error);
  g_assert_no_error (error);
  *authority = g_build_filename (test->home, "authority.pem", NULL);
  *officer_file = g_build_filename (test->home, "officer.pem", NULL);
  *p12 = g_build_filename (test->home, "示例甲.p12", NULL);
  g_assert_true (g_file_set_contents (*authority, ca_text, -1, NULL));
  g_assert_true (g_file_set_contents (*officer_file, text, -1, NULL));
  g_assert_true (g_file_set_contents (*p12, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
}

static void
test_trust (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsTrust *trust = nc_settings_page_get_trust (page);
  g_autofree char *authority = NULL, *officer_file = NULL, *p12 = NULL, *file = NULL;
  g_autofree char *folder = g_build_filename (test.home, "trust", NULL);
  g_autoptr (GDir) dir = NULL;

  make_authority (&test, &authority, &officer_file, &p12);
  g_assert_cmpuint (nc_settings_trust_get_n (trust), ==, 0);
  g_assert_false (nc_settings_trust_add (trust, officer_file));
  g_assert_nonnull (strstr (nc_settings_trust_get_message (trust), "示例甲"));
  g_assert_false (nc_settings_trust_add (trust, p12));
  g_assert_cmpstr (nc_settings_trust_get_message (trust), !=, "");
  g_assert_cmpuint (nc_settings_trust_get_n (trust), ==, 0);
  g_assert_true (nc_settings_trust_add (trust, authority));
  g_assert_true (nc_settings_trust_add (trust, authority));
  g_assert_cmpuint (nc_settings_trust_get_n (trust), ==, 1);
  nc_settings_page_scroll_to (page, GTK_WIDGET (trust));
  nc_desktop_test_screenshot (&test, "settings-trust");
  dir = g_dir_open (folder, 0, NULL);
  file = g_strdup (g_dir_read_name (dir));
  nc_settings_trust_remove (trust, file);
  g_assert_cmpuint (nc_settings_trust_get_n (trust), ==, 0);
  nc_desktop_test_close (&test);
}

/* A key file that an authority gave out. */
static void
test_key_file (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsKeys *keys = nc_settings_page_get_keys (open_page (&test));
  g_autofree char *authority = NULL, *officer_file = NULL, *p12 = NULL;
  g_autofree char *place = g_build_filename (test.home, "keys", "示例甲.p12", NULL);

  make_authority (&test, &authority, &officer_file, &p12);
  nc_settings_keys_import (keys, p12, "a wrong passphrase");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, TRUE), ==, 0);
  g_assert_cmpstr (nc_settings_keys_get_message (keys), !=, "");
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  nc_settings_keys_import (keys, authority, "from the authority");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, TRUE), ==, 0);
  nc_settings_keys_import (keys, p12, "from the authority");
  nc_desktop_test_spin (keys_are_done, keys, 20000);
  g_assert_cmpuint (nc_settings_keys_get_n (keys, TRUE), ==, 1);
  g_assert_true (g_file_test (place, G_FILE_TEST_EXISTS));
  nc_desktop_test_close (&test);
}

static gboolean
pack_is_done (gpointer pack)
{
  return !nc_settings_pack_is_busy (pack);
}

/* What is not to be changed says whence it comes; and what can be checked is. */
static void
test_law (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsPack *pack = nc_settings_page_get_pack (page);
  NcReference *reference = nc_session_get_reference (test.session);
  NcStore *store = nc_session_get_store (test.session);
  NcSettingsPeriods *periods = nc_settings_page_get_periods (page);

  g_assert_cmpuint (nc_settings_periods_get_n (periods), >, 10);
  g_assert_cmpint (nc_settings_periods_get (periods, "case.serve_days"), ==, 20);
  g_assert_true (nc_settings_periods_set (periods, "case.serve_days", 15));
  g_assert_false (nc_settings_periods_set (periods, "case.serve_days", 21));
  g_assert_nonnull (strstr (nc_settings_periods_get_message (periods), "20"));
  g_assert_cmpint (nc_settings_periods_get (periods, "case.serve_days"), ==, 15);
  g_assert_null (strstr (nc_settings_pack_get_signature_text (pack), "abcd"));
  nc_settings_pack_check (pack);
  nc_desktop_test_spin (pack_is_done, pack, 60000);
  g_assert_nonnull (strstr (nc_settings_pack_get_message (pack), "已全部读取核对"));
  g_assert_true (nc_store_set_meta (store, "sync.pack_key", "abcd0000", NULL));
  g_assert_true (nc_store_set_meta (store, "sync.pack_dated", nc_reference_date (reference), NULL));
  g_assert_true (nc_store_set_meta (store, "sync.pack_version", nc_reference_version (reference), NULL));
  nc_window_show_page (test.window, "today");
  nc_window_show_page (test.window, "settings");
  nc_desktop_test_settle ();
  g_assert_nonnull (strstr (nc_settings_pack_get_signature_text (pack), "abcd0000"));
  nc_settings_page_scroll_to (page, GTK_WIDGET (nc_settings_page_get_periods (page)));
  nc_desktop_test_screenshot (&test, "settings-periods");
  nc_settings_page_scroll_to (page, GTK_WIDGET (pack));
  nc_desktop_test_screenshot (&test, "settings-pack");
  nc_desktop_test_close (&test);
}

static gboolean
safety_is_done (gpointer safety)
{
  return !nc_settings_safety_is_busy (safety);
}

static void
test_backup (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsSafety *safety = nc_settings_page_get_safety (page);
  g_autoptr (GPtrArray) backups = NULL;

  nc_settings_safety_back_up (safety);
  nc_desktop_test_spin (safety_is_done, safety, 20000);
  backups = nc_backups_list (test.home);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpint (((NcBackup *)backups->pdata[0])->day, ==, nc_day_parse ("2026-11-20"));
  g_assert_cmpint (((NcBackup *)backups->pdata[0])->size_bytes, >, 4096);
  nc_settings_page_scroll_to (page, GTK_WIDGET (safety));
  nc_desktop_test_screenshot (&test, "settings-safety");
  nc_desktop_test_close (&test);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (void)action;
  *(GVariant **)user_data = g_variant_ref (parameter);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window))
      return window;
  }
  return NULL;
}

/* The button beside a backup asks first; only then the program is told, by that backup's path and without force. What
   the program does then is looked at in test-program. */
static void
test_go_back (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsPage *page = open_page (&test);
  NcSettingsSafety *safety = nc_settings_page_get_safety (page);
  g_autoptr (GSimpleAction) action = g_simple_action_new ("restore", G_VARIANT_TYPE ("(sb)"));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (test.window));
  static const char *const answers[] = { "cancel", "restore" };
  g_autoptr (GPtrArray) backups = NULL;
  GVariant *told = NULL;
  const char *path = NULL;
  gboolean force = TRUE;

  g_signal_connect (action, "activate", G_CALLBACK (restore_cb), &told);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
  nc_settings_safety_back_up (safety);
  nc_desktop_test_spin (safety_is_done, safety, 20000);
  backups = nc_backups_list (test.home);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    GtkWidget *button = nc_desktop_test_find (GTK_WIDGET (safety), "go-back"), *dialog;

    g_assert_nonnull (button);
    g_assert_null (told);
    g_signal_emit_by_name (button, "clicked");
    nc_desktop_test_settle ();
    dialog = find_dialog ();
    g_assert_nonnull (dialog);
    if (i == 0)
      nc_desktop_test_screenshot_widget (dialog, "restore");
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), answers[i]);
    gtk_window_close (GTK_WINDOW (dialog));
    nc_desktop_test_settle ();
  }
  g_assert_nonnull (told);
  g_variant_get (told, "(&sb)", &path, &force);
  g_assert_cmpstr (path, ==, ((NcBackup *)backups->pdata[0])->path);
  g_assert_false (force);
  g_variant_unref (told);
  g_action_map_remove_action (G_ACTION_MAP (application), "restore");
  nc_desktop_test_close (&test);
}

static void
test_looks (void)
{
  NcDesktopTest test = { 0 };
  NcUiState *state;
  int usual = 0, large = 0;

  open_page (&test);
  state = nc_session_get_ui_state (test.session);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (test.window)), "gtk-xft-dpi", &usual, NULL);
  nc_looks_set_scheme (state, NC_SCHEME_DARK);
  nc_looks_set_text_pct (state, 150);
  nc_looks_apply (state, GTK_WIDGET (test.window));
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (test.window)), "gtk-xft-dpi", &large, NULL);
  g_assert_cmpint (large, ==, usual * 3 / 2);
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.sunlight", NULL);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (test.window), "sunlight"));
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  nc_looks_set_scheme (state, NC_SCHEME_SYSTEM);
  nc_looks_set_text_pct (state, 100);
  nc_looks_apply (state, GTK_WIDGET (test.window));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (test.window), "sunlight"));
  nc_desktop_test_close (&test);
}

static const char notifications_xml[] =
    "<node><interface name='org.freedesktop.Notifications'><method name='Notify'><arg type='s' direction='in'/>"
    "<arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' name='summary' direction='in'/>"
    "<arg type='s' name='body' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method></interface></node>";

/* Keeps what a desktop would show. */
static void
notify_cb (GDBusConnection *bus, const char *sender, const char *path, const char *iface, const char *method,
           GVariant *parameters, GDBusMethodInvocation *invocation, gpointer shown)
{
  const char *summary, *body;

  (void)bus;
  (void)sender;
  (void)path;
  (void)iface;
  (void)method;
  g_variant_get_child (parameters, 3, "&s", &summary);
  g_variant_get_child (parameters, 4, "&s", &body);
  g_ptr_array_add (shown, g_strdup_printf ("%s: %s", summary, body));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ((GPtrArray *)shown)->len));
}

static const GDBusInterfaceVTable notifications = { .method_call = notify_cb };

static gboolean
has_two (gpointer shown)
{
  return ((GPtrArray *)shown)->len == 2;
}

/* A deadline is told of once, also after the program was ended, and one that is far off not yet. */
static void
test_reminders (void)
{
  NcDesktopTest test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReminders) reminders = NULL, again = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (notifications_xml, NULL);
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  guint object, owner;

  object = g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", node->interfaces[0],
                                              &notifications, shown, NULL, &error);
  g_assert_no_error (error);
  owner = nc_desktop_test_own_name (bus, "org.freedesktop.Notifications");
  open_page (&test);
  nc_db_exec (nc_store_get_db (nc_session_get_store (test.session)),
              "INSERT INTO case_file (id, unit_name, state) VALUES ('c1', '示例水泥厂', 'rectifying');"
              "INSERT INTO case_timer (id, case_id, kind, due_on) VALUES ('t1', 'c1', 'recheck', '2026-11-23'), "
              "('t2', 'c1', 'plan', '2026-11-19'), ('t3', 'c1', 'milestone', '2026-11-24');",
              &error);
  g_assert_no_error (error);
  reminders = nc_reminders_new (g_application_get_default (), test.session);
  g_assert_cmpuint (nc_reminders_look (reminders), ==, 2);
  g_assert_cmpuint (nc_reminders_look (reminders), ==, 0);
  nc_desktop_test_spin (has_two, shown, 5000);
  g_assert_cmpstr (shown->pdata[0], ==, "提交整改方案: 示例水泥厂 · 逾期 1 天 (2026-11-19)");
  g_assert_nonnull (strstr (shown->pdata[1], "2026-11-23"));
  g_clear_object (&reminders);
  again = nc_reminders_new (g_application_get_default (), test.session);
  g_assert_cmpuint (nc_reminders_look (again), ==, 0);
  g_clear_object (&again);
  nc_desktop_test_close (&test);
  g_bus_unown_name (owner);
  g_dbus_connection_unregister_object (bus, object);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/settings/people", test_people);
  g_test_add_func ("/settings/keys", test_keys);
  g_test_add_func ("/settings/papers", test_papers);
  g_test_add_func ("/settings/templates", test_templates);
  g_test_add_func ("/settings/trust", test_trust);
  g_test_add_func ("/settings/key-file", test_key_file);
  g_test_add_func ("/settings/law", test_law);
  g_test_add_func ("/settings/backup", test_backup);
  g_test_add_func ("/settings/go-back", test_go_back);
  g_test_add_func ("/settings/looks", test_looks);
  g_test_add_func ("/settings/reminders", test_reminders);
  return g_test_run ();
}
