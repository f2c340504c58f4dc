/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Sync page against a hub of its own process: joining, exchanging, deciding, and the same by file. */
#include "nc-desktop-test.h"
#include "hub-fixture.h"
#include "nc-change.h"
#include "nc-lang.h"
#include "nc-sync-page.h"
#include <string.h>

#define PLANT "01900000-0000-7000-8000-000000000001"

static gboolean
page_is_done (gpointer page)
{
  return !nc_sync_page_is_busy (page);
}

static gboolean
service_is_idle (gpointer service)
{
  NcSyncState state = nc_sync_service_get_state (service);

  return state != NC_SYNC_RUNNING && state != NC_SYNC_STOPPING;
}

static NcSyncPage *
open_page (NcDesktopTest *test)
{
  nc_desktop_test_open (test, NULL);
  nc_sync_service_set_automatic (nc_session_get_sync (test->session), FALSE);
  nc_window_show_page (test->window, "sync");
  return NC_SYNC_PAGE (nc_window_get_page (test->window, "sync"));
}

static void
set (NcStore *store, const char *field, const char *value)
{
  hub_fixture_set (store, "enterprise", PLANT, field, value);
}

static void
exchange (NcDesktopTest *test)
{
  NcSyncService *service = nc_session_get_sync (test->session);

  nc_sync_service_start (service);
  g_assert_cmpint (nc_sync_service_get_state (service), ==, NC_SYNC_RUNNING);
  nc_desktop_test_spin (service_is_idle, service, 20000);
  g_assert_no_error (nc_sync_service_get_result (service)->error);
  nc_desktop_test_settle ();
}

/* Two laptops change the same field: both values stand beside each other, the one that is chosen goes to the hub. */
static void
test_exchange (void)
{
  NcDesktopTest test = { 0 };
  HubFixture *hub = hub_fixture_new ();
  g_autofree char *code = NULL, *value = NULL;
  g_autoptr (NcStore) other = NULL;
  NcSyncPage *page = open_page (&test);
  NcStore *store = nc_session_get_store (test.session);

  nc_desktop_test_screenshot (&test, "sync-not-joined");
  g_assert_cmpstr (nc_sync_page_get_state (page), ==, "本机尚未注册到服务器");
  nc_sync_page_enrol (page, hub->url, "no such code");
  nc_desktop_test_spin (page_is_done, page, 20000);
  g_assert_cmpstr (nc_sync_page_get_message (page), !=, "");
  g_assert_false (nc_sync_is_enrolled (store));
  code = hub_fixture_code (hub, "150000");
  nc_sync_page_enrol (page, hub->url, code);
  nc_desktop_test_spin (page_is_done, page, 20000);
  g_assert_true (nc_sync_is_enrolled (store));

  set (store, "name", "示例水泥厂");
  set (store, "region_code", "150203");
  exchange (&test);
  g_assert_cmpstr (nc_sync_page_get_sentence (page), ==, "全部已上传到服务器");
  g_assert_cmpuint (nc_tray_view_get_n (nc_sync_page_get_tray (page)), ==, 0);

  other = hub_fixture_laptop (hub, "b", "150000");
  hub_fixture_sync (other);
  set (other, "contact", "示例甲");
  hub_fixture_sync (other);
  set (store, "contact", "示例乙");
  nc_desktop_test_settle ();
  exchange (&test);
  g_assert_cmpuint (nc_tray_view_get_n (nc_sync_page_get_tray (page)), ==, 1);
  nc_desktop_test_screenshot (&test, "sync-conflict");
  g_assert_false (nc_tray_view_decide (nc_sync_page_get_tray (page), 0, "seen"));
  g_assert_cmpstr (nc_tray_view_get_message (nc_sync_page_get_tray (page)), !=, "");
  g_assert_true (nc_tray_view_decide (nc_sync_page_get_tray (page), 0, "mine"));
  g_assert_cmpuint (nc_tray_view_get_n (nc_sync_page_get_tray (page)), ==, 0);
  exchange (&test);
  hub_fixture_sync (other);
  value = hub_fixture_get (other, "enterprise", PLANT, "contact");
  g_assert_cmpstr (value, ==, "示例乙");
  nc_desktop_test_screenshot (&test, "sync");
  g_clear_object (&other);
  nc_desktop_test_close (&test);
  hub_fixture_free (hub);
}

/* A hub that is not there is said plainly; pausing and going on show in words. */
static void
test_away (void)
{
  NcDesktopTest test = { 0 };
  HubFixture *hub = hub_fixture_new ();
  g_autofree char *code = NULL;
  NcSyncPage *page = open_page (&test);
  NcSyncService *service = nc_session_get_sync (test.session);

  code = hub_fixture_code (hub, "150000");
  nc_sync_page_enrol (page, hub->url, code);
  nc_desktop_test_spin (page_is_done, page, 20000);
  nc_sync_service_pause (service);
  nc_desktop_test_settle ();
  g_assert_cmpstr (nc_sync_page_get_state (page), ==, "已暂停");
  hub_fixture_stop (hub);
  set (nc_session_get_store (test.session), "name", "示例水泥厂");
  nc_sync_service_resume (service);
  nc_desktop_test_spin (service_is_idle, service, 30000);
  nc_desktop_test_settle ();
  g_assert_nonnull (nc_sync_service_get_result (service)->error);
  g_assert_nonnull (strstr (nc_sync_page_get_state (page), nc_sync_service_get_result (service)->error->message));
  g_assert_nonnull (strstr (nc_sync_page_get_sentence (page), "只在本机"));
  nc_desktop_test_screenshot (&test, "sync-away");
  nc_desktop_test_close (&test);
  hub_fixture_free (hub);
}

/* A file goes out with its own beginning; one that is no bundle is refused and changes nothing. */
static void
test_file (void)
{
  NcDesktopTest test = { 0 };
  HubFixture *hub = hub_fixture_new ();
  g_autofree char *code = NULL, *out = NULL, *odd = NULL, *text = NULL;
  NcSyncPage *page = open_page (&test);

  code = hub_fixture_code (hub, "150000");
  nc_sync_page_enrol (page, hub->url, code);
  nc_desktop_test_spin (page_is_done, page, 20000);
  set (nc_session_get_store (test.session), "name", "示例水泥厂");
  out = g_build_filename (test.home, "out.ncbundle", NULL);
  odd = g_build_filename (test.home, "odd.ncbundle", NULL);
  nc_sync_page_export (page, out);
  nc_desktop_test_spin (page_is_done, page, 20000);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "NCBNDL1\n"));
  g_assert_true (g_file_set_contents (odd, "no bundle at all", -1, NULL));
  nc_sync_page_import (page, odd);
  nc_desktop_test_spin (page_is_done, page, 20000);
  g_assert_cmpstr (nc_sync_page_get_message (page), !=, "");
  g_assert_nonnull (strstr (nc_sync_page_get_sentence (page), "只在本机"));
  nc_desktop_test_close (&test);
  hub_fixture_free (hub);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/exchange/exchange", test_exchange);
  g_test_add_func ("/exchange/away", test_away);
  g_test_add_func ("/exchange/file", test_file);
  return g_test_run ();
}
