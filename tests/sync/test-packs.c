/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-reference.h"
#include <string.h>

/* The program's own pack under another date, as the bureau would send it. */
static char *
make_pack (HubFixture *f, const char *date)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) own = nc_reference_open (NULL, &error);
  g_autofree char *from = NULL, *sql = NULL, *bytes = NULL;
  char *path = g_strdup_printf ("%s/pack-%s.db", f->folder, date);
  g_autoptr (NcDb) db = NULL;
  gsize size;

  g_assert_no_error (error);
  from = g_strdup (sqlite3_db_filename (nc_reference_get_db (own), "main"));
  g_assert_true (g_file_get_contents (from, &bytes, &size, &error));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, &error));
  db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);
  sql = g_strdup_printf ("UPDATE pack SET value = '%s' WHERE key = 'date'", date);
  g_assert_true (nc_db_exec (db, sql, &error));
  g_assert_no_error (error);
  return path;
}

static char *
add_pack (HubFixture *f, const char *date)
{
  g_autofree char *path = make_pack (f, date);
  g_autofree char *out = hub_fixture_run (f, 0, (const char *const[]){ "packs", "add", path, "--json", NULL });
  g_autoptr (NcJson) json = json_loads (out, 0, NULL);

  return g_strdup (nc_wire_get_string (json, "sha256", 64));
}

static char *
date_in_use (NcStore *store)
{
  g_autofree char *path = g_build_filename (nc_store_get_home (store), "packs", "reference.db", NULL);
  g_autoptr (NcReference) reference = nc_reference_open (path, NULL);

  return reference ? g_strdup (nc_reference_date (reference)) : NULL;
}

/* a newer pack comes and takes its place; an older one never does; the earlier one stays for its cases */
static void
test_newer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *kept = NULL, *date = NULL, *name = NULL;

  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 0);
  first = add_pack (f, "2090-01-01");
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 1);
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 0);
  second = add_pack (f, "2091-01-01");
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 1);
  third = add_pack (f, "2089-01-01");
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 0);
  date = date_in_use (a);
  g_assert_cmpstr (date, ==, "2091-01-01");
  name = g_strdup_printf ("%s.db", first);
  kept = g_build_filename (nc_store_get_home (a), "packs", name, NULL);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* bytes that are not what was signed, and a pack signed by another key, change nothing */
static void
test_forged (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *sha = NULL, *path = NULL, *bytes = NULL, *date = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gsize size;

  sha = add_pack (f, "2090-01-01");
  path = g_build_filename (f->hub_home, "packs", sha, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &size, &error));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, &error));
  g_assert_false (nc_sync_run (a, 1, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_clear_error (&error);
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, &error));
  g_assert_true (
      nc_store_set_meta (a, "sync.pack_key", "0000000000000000000000000000000000000000000000000000000000000000", NULL));
  g_assert_false (nc_sync_run (a, 1, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_clear_error (&error);
  date = date_in_use (a);
  g_assert_cmpstr (date, ==, NULL);
  g_assert_true (nc_sync_trust_pack_key (a, &error));
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 1);
  again = date_in_use (a);
  g_assert_cmpstr (again, ==, "2090-01-01");
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/packs/newer", test_newer);
  g_test_add_func ("/sync/packs/forged", test_forged);
  return g_test_run ();
}
