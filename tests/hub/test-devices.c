/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub knows of its laptops beside their journals: what they say that they still have alone, and under which
   name they were here before. */
#include "hub-fixture.h"
#include "nc-backup.h"
#include <string.h>

#define ISSUER "01900000-0000-7000-8000-000000000009"

static gint64
unsent (HubFixture *f, const char *what)
{
  g_autofree char *sql = g_strdup_printf ("SELECT SUM (unsent_%s) FROM device_state", what);

  return hub_fixture_int (f, sql);
}

/* The link breaks behind the session: what was said at its opening stands. */
static void
open_and_leave (NcStore *store)
{
  g_autofree char *token = hub_fixture_session (store);

  g_assert_nonnull (token);
}

/* counted at the beginning, told again at the end, listed for the office */
static void
test_told (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *listed = NULL, *again = NULL, *photo = NULL;

  listed = hub_fixture_run (f, 0, (const char *const[]){ "devices", "--json", NULL });
  g_assert_nonnull (strstr (listed, "\"unsent\":null"));
  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 1000);
  open_and_leave (a);
  g_assert_cmpint (unsent (f, "entries"), ==, 9);
  g_assert_cmpint (unsent (f, "papers"), ==, 0);
  g_assert_cmpint (unsent (f, "photos"), ==, 1);
  again = hub_fixture_run (f, 0, (const char *const[]){ "devices", "--json", NULL });
  g_assert_nonnull (strstr (again, "\"unsent\":{\"entries\":9,\"papers\":0,\"photos\":1}"));
  hub_fixture_sync (a);
  g_assert_cmpint (unsent (f, "entries") + unsent (f, "papers") + unsent (f, "photos"), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM device_state"), ==, 1);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* photos that stay here on a metered link are told to stay here */
static void
test_metered (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *photo = hub_fixture_photo (a, 1000);
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  nc_sync_run_with (a, &(NcSyncOptions){ .is_metered = TRUE }, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (unsent (f, "entries"), ==, 0);
  g_assert_cmpint (unsent (f, "photos"), ==, 1);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* counts that no laptop has are refused and change nothing */
static void
test_bad_counts (void)
{
  static const char *const bad[] = {
    "{}",
    "[]",
    "{\"entries\":-1,\"papers\":0,\"photos\":0}",
    "{\"entries\":1000000001,\"papers\":0,\"photos\":0}",
    "{\"entries\":1.5,\"papers\":0,\"photos\":0}",
    "{\"entries\":\"1\",\"papers\":0,\"photos\":0}",
    "{\"entries\":1,\"papers\":0}",
  };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *token = hub_fixture_session (a);
  NcHttpCall call = { .method = "POST", .path = "/v1/unsent" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    call.json = bad[i];
    g_assert_cmpuint (hub_fixture_ask (f, token, &call, NULL), ==, 400);
  }
  call.json = "{\"entries\":1000000000,\"papers\":2,\"photos\":3}";
  g_assert_cmpuint (hub_fixture_ask (f, NULL, &call, NULL), ==, 401);
  g_assert_cmpint (unsent (f, "papers"), ==, 0);
  g_assert_cmpuint (hub_fixture_ask (f, token, &call, NULL), ==, 200);
  g_assert_cmpint (unsent (f, "entries"), ==, 1000000000);
  g_assert_cmpint (unsent (f, "papers"), ==, 2);
  g_clear_object (&a);
  hub_fixture_free (f);
}

static NcStore *
put_back (HubFixture *f, NcStore *store_taken, const char *backup)
{
  g_autofree char *home = g_strdup (nc_store_get_home (store_taken)), *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (store_taken);
  nc_backup_restore (home, backup, f->clock, TRUE, &kept, NULL, &error);
  g_assert_no_error (error);
  return hub_fixture_laptop (f, strrchr (home, '/') + 1, NULL);
}

/* an inspector's own line of the office stays his own when his store was put back, twice: its name is another then */
static void
test_own_lines (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150100");
  g_autoptr (NcStore) b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *backup = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set (a, "issuer", ISSUER, "name", "示例节能监察中心");
  hub_fixture_sync (a);
  backup = nc_backup_make (a, NULL, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    a = put_back (f, a, backup);
    hub_fixture_sync (a);
  }
  hub_fixture_set (a, "issuer", ISSUER, "address", "示例路1号");
  g_assert_cmpint (hub_fixture_sync (a).quarantined, ==, 0);
  hub_fixture_sync (b);
  hub_fixture_assert (b, "issuer", ISSUER, "address", "示例路1号");
  hub_fixture_set (b, "issuer", ISSUER, "address", "示例路2号");
  g_assert_cmpint (hub_fixture_sync (b).quarantined, ==, 1);
  g_object_unref (a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a database of version 2 gets what it lacks, and knows from its log who was who */
static void
test_version_2 (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *backup = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set (a, "issuer", ISSUER, "name", "示例节能监察中心");
  hub_fixture_sync (a);
  backup = nc_backup_make (a, NULL, NULL, &error);
  g_assert_no_error (error);
  a = put_back (f, a, backup);
  hub_fixture_sync (a);
  hub_fixture_stop (f);
  hub_fixture_exec (f, "DROP VIEW web_share");
  hub_fixture_exec (f, "DROP TABLE device_state");
  hub_fixture_exec (f, "DROP TABLE web_sum");
  hub_fixture_exec (f, "DROP TABLE number_gap");
  hub_fixture_exec (f, "DROP INDEX web_case_by_due");
  hub_fixture_exec (f, "DROP INDEX web_case_by_month");
  hub_fixture_exec (f, f->database ? "UPDATE meta SET value = '2' WHERE key = 'schema_version'"
                                   : "PRAGMA user_version = 2");
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM device_state WHERE predecessor IS NOT NULL"), ==, 1);
  hub_fixture_set (a, "issuer", ISSUER, "address", "示例路1号");
  g_assert_cmpint (hub_fixture_sync (a).quarantined, ==, 0);
  g_assert_cmpint (unsent (f, "entries"), ==, 0);
  g_object_unref (a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/devices/unsent-is-told", test_told);
  g_test_add_func ("/hub/devices/metered", test_metered);
  g_test_add_func ("/hub/devices/bad-counts", test_bad_counts);
  g_test_add_func ("/hub/devices/own-lines", test_own_lines);
  g_test_add_func ("/hub/devices/version-2", test_version_2);
  return g_test_run ();
}
