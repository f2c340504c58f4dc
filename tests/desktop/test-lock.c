/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passphrase: set, locked by every way, nothing readable meanwhile, attempts slowed, opened again. */
#include "nc-desktop-test.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-new-case.h"
#include "nc-settings-page.h"
#include "nc-unlock-page.h"
#include <string.h>

#define PASSPHRASE "一句只有我知道的话"

static gboolean
safety_is_done (gpointer safety)
{
  return !nc_settings_safety_is_busy (safety);
}

static gboolean
unlock_is_done (gpointer page)
{
  return !nc_unlock_page_is_busy (page);
}

static gboolean
may_try (gpointer lock)
{
  return nc_lock_get_wait_usec (lock) == 0;
}

static NcLock *
lock_of (NcDesktopTest *test)
{
  return nc_session_get_lock (test->session);
}

static void
set_passphrase (NcDesktopTest *test, const char *current, const char *wanted, const char *again)
{
  NcSettingsPage *page = NC_SETTINGS_PAGE (nc_window_get_page (test->window, "settings"));
  NcSettingsSafety *safety = nc_settings_page_get_safety (page);

  nc_settings_safety_set_passphrase (safety, current, wanted, again);
  nc_desktop_test_spin (safety_is_done, safety, 20000);
}

static void
open_protected (NcDesktopTest *test)
{
  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  set_passphrase (test, "", PASSPHRASE, PASSPHRASE);
  g_assert_true (nc_lock_is_protected (lock_of (test)));
}

static void
try_passphrase (NcDesktopTest *test, const char *passphrase)
{
  NcUnlockPage *page = NC_UNLOCK_PAGE (nc_window_get_unlock_page (test->window));

  nc_unlock_page_try (page, passphrase);
  nc_desktop_test_spin (unlock_is_done, page, 20000);
}

/* All text that a person or a screen reader meets in a window. */
static void
read_widgets (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    g_string_append_printf (text, "%s\n", gtk_editable_get_text (GTK_EDITABLE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    read_widgets (child, text);
}

static char *
read_screen (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (gtk_widget_get_visible (window))
      g_string_append_printf (text, "%s\n", gtk_window_get_title (GTK_WINDOW (window)));
    read_widgets (window, text);
  }
  return g_string_free (text, FALSE);
}

static void
assert_reads (const char *words, gboolean expected)
{
  g_autofree char *text = read_screen ();

  if ((strstr (text, words) != NULL) != expected)
    g_error ("“%s” %s in: %s", words, expected ? "is not" : "is", text);
}

static void
test_set (void)
{
  NcDesktopTest test = { 0 };
  NcSettingsSafety *safety;

  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "settings");
  safety = nc_settings_page_get_safety (NC_SETTINGS_PAGE (nc_window_get_page (test.window, "settings")));
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.lock", NULL);
  g_assert_false (nc_lock_is_locked (lock_of (&test)));
  set_passphrase (&test, "", "short", "short");
  g_assert_false (nc_lock_is_protected (lock_of (&test)));
  g_assert_cmpstr (nc_settings_safety_get_message (safety), !=, "");
  set_passphrase (&test, "", PASSPHRASE, PASSPHRASE "!");
  g_assert_false (nc_lock_is_protected (lock_of (&test)));
  set_passphrase (&test, "", PASSPHRASE, PASSPHRASE);
  g_assert_true (nc_lock_is_protected (lock_of (&test)));
  set_passphrase (&test, "wrong passphrase", "another sentence", "another sentence");
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.lock", NULL);
  g_assert_true (nc_lock_is_locked (lock_of (&test)));
  try_passphrase (&test, "another sentence");
  g_assert_true (nc_lock_is_locked (lock_of (&test)));
  nc_desktop_test_spin (may_try, lock_of (&test), 20000);
  try_passphrase (&test, PASSPHRASE);
  g_assert_false (nc_lock_is_locked (lock_of (&test)));
  set_passphrase (&test, PASSPHRASE, "", "");
  g_assert_false (nc_lock_is_protected (lock_of (&test)));
  nc_desktop_test_close (&test);
}

/* The list, a half-opened case and the guide are put away; they come back as they were. */
static void
test_nothing_readable (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  GtkWindow *more;

  open_protected (&test);
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  nc_enterprise_page_search (page, "91150203MAEJGC9P6W");
  nc_desktop_test_settle ();
  more = nc_new_case_present (GTK_WINDOW (test.window), test.session, nc_enterprise_page_get_enterprise_id (page), NULL,
                              NULL);
  nc_desktop_test_settle ();
  assert_reads ("示例钢铁", TRUE);
  assert_reads ("15000000001", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.lock", NULL);
  nc_desktop_test_settle ();
  g_assert_true (nc_lock_is_locked (lock_of (&test)));
  assert_reads ("示例", FALSE);
  assert_reads ("15000000001", FALSE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (more)));
  g_assert_false (nc_window_show_page (test.window, "cases"));
  nc_desktop_test_screenshot (&test, "locked");
  try_passphrase (&test, PASSPHRASE);
  nc_desktop_test_settle ();
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "enterprises");
  assert_reads ("示例钢铁", TRUE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (more)));
  gtk_window_destroy (more);
  nc_desktop_test_close (&test);
}

/* The third wrong one costs time; ending the program is no way round; the right one too early is not looked at. */
static void
test_slowed (void)
{
  NcDesktopTest test = { 0 }, again = { 0 };
  NcUnlockPage *page;
  gint64 wait;

  open_protected (&test);
  nc_lock_now (lock_of (&test));
  page = NC_UNLOCK_PAGE (nc_window_get_unlock_page (test.window));
  for (int i = 0; i < 2; i++) {
    try_passphrase (&test, "wrong passphrase");
    g_assert_cmpint (nc_lock_get_wait_usec (lock_of (&test)), ==, 0);
    g_assert_cmpstr (nc_unlock_page_get_message (page), !=, "");
  }
  try_passphrase (&test, "wrong passphrase");
  wait = nc_lock_get_wait_usec (lock_of (&test));
  g_assert_cmpint (wait, >, 1000000);
  try_passphrase (&test, PASSPHRASE);
  g_assert_true (nc_lock_is_locked (lock_of (&test)));
  nc_desktop_test_screenshot (&test, "locked-wait");
  again.home = g_steal_pointer (&test.home);
  nc_desktop_test_close (&test);
  nc_desktop_test_open (&again, "2026-11-20");
  g_assert_true (nc_lock_is_locked (lock_of (&again)));
  g_assert_null (nc_window_get_page_name (again.window));
  g_assert_cmpint (nc_lock_get_wait_usec (lock_of (&again)), >, 500000);
  nc_desktop_test_spin (may_try, lock_of (&again), 20000);
  try_passphrase (&again, PASSPHRASE);
  g_assert_false (nc_lock_is_locked (lock_of (&again)));
  g_assert_nonnull (nc_window_get_page_name (again.window));
  nc_desktop_test_close (&again);
}

static void
test_left_alone (void)
{
  NcDesktopTest test = { 0 };
  gint64 minute = 60 * G_USEC_PER_SEC, now = g_get_monotonic_time ();

  open_protected (&test);
  nc_lock_touch (lock_of (&test));
  nc_lock_set_minutes (lock_of (&test), 5);
  nc_lock_look (lock_of (&test), now + 4 * minute);
  g_assert_false (nc_lock_is_locked (lock_of (&test)));
  nc_lock_set_minutes (lock_of (&test), 0);
  nc_lock_look (lock_of (&test), now + 600 * minute);
  g_assert_false (nc_lock_is_locked (lock_of (&test)));
  nc_lock_set_minutes (lock_of (&test), 5);
  nc_lock_look (lock_of (&test), g_get_monotonic_time () + 5 * minute);
  g_assert_true (nc_lock_is_locked (lock_of (&test)));
  nc_desktop_test_close (&test);
}

static gboolean
is_locked (gpointer lock)
{
  return nc_lock_is_locked (lock);
}

/* A stranger's word that the laptop sleeps is not believed; logind's is. */
static void
test_suspend (void)
{
  NcDesktopTest test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  guint owner;

  g_assert_no_error (error);
  open_protected (&test);
  nc_desktop_test_settle ();
  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", g_variant_new ("(b)", TRUE), NULL);
  nc_desktop_test_settle ();
  g_assert_false (nc_lock_is_locked (lock_of (&test)));
  owner = nc_desktop_test_own_name (bus, "org.freedesktop.login1");
  nc_desktop_test_settle ();
  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", g_variant_new ("(b)", TRUE), NULL);
  nc_desktop_test_spin (is_locked, lock_of (&test), 5000);
  g_bus_unown_name (owner);
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  /* There is no system bus in a test: the session's stands for it. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/lock/set", test_set);
  g_test_add_func ("/lock/nothing-readable", test_nothing_readable);
  g_test_add_func ("/lock/slowed", test_slowed);
  g_test_add_func ("/lock/left-alone", test_left_alone);
  g_test_add_func ("/lock/suspend", test_suspend);
  return g_test_run ();
}
