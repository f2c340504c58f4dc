/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-backup.h"
#include "nc-blobs.h"
#include "nc-journal.h"
#include <string.h>

#define PLANT "01900000-0000-7000-8000-000000000001"

static char *
path_of (HubFixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static char *
backup_of (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  char *path = nc_backup_make (store, NULL, NULL, &error);

  g_assert_no_error (error);
  return path;
}

static NcStore *
restored (HubFixture *f, NcStore *store_taken, const char *name, const char *backup)
{
  g_autofree char *home = path_of (f, name), *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (store_taken);
  nc_backup_restore (home, backup, f->clock, TRUE, &kept, NULL, &error);
  g_assert_no_error (error);
  return hub_fixture_laptop (f, name, NULL);
}

static void
assert_value (NcStore *store, const char *field, const char *expected)
{
  g_autofree char *value = hub_fixture_get (store, "enterprise", PLANT, field);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_journal_in_order (NcStore *store)
{
  g_auto (NcJournalCheck) check = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (nc_journal_check (store, &check, &error));
  g_assert_cmpstr (check.problem, ==, NULL);
}

static void
assert_hub_in_order (HubFixture *f)
{
  g_autofree char *out = hub_fixture_run (f, 0, (const char *const[]){ "verify", NULL });

  g_assert_nonnull (strstr (out, "\"ok\":true"));
}

/* put back to before the last exchange: goes on under a new name by itself, gets back what it had sent, sends the rest
 */
static void
test_older_copy (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *backup = NULL, *old_id = g_strdup (nc_store_get_device_id (a));
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_set (a, "enterprise", PLANT, "note", "unsent at the backup");
  backup = backup_of (a);
  hub_fixture_set (a, "enterprise", PLANT, "address", "sent and lost");
  hub_fixture_sync (a);
  a = restored (f, a, "a", backup);
  g_assert_cmpstr (nc_store_get_device_id (a), !=, old_id);
  hub_fixture_set (a, "enterprise", PLANT, "contact", "after");
  assert_journal_in_order (a);
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  assert_value (a, "address", "sent and lost");
  assert_value (a, "note", "unsent at the backup");
  assert_value (a, "contact", "after");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.sent + report.rows_received, ==, 0);
  assert_journal_in_order (a);
  assert_hub_in_order (f);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* put back twice before the hub hears of it, the hub lagging behind the backup */
static void
test_twice (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (NcStore) b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  first = backup_of (a);
  a = restored (f, a, "a", first);
  hub_fixture_set (a, "enterprise", PLANT, "note", "under the second name");
  second = backup_of (a);
  a = restored (f, a, "a", second);
  hub_fixture_set (a, "enterprise", PLANT, "contact", "under the third");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.tray, ==, 0);
  hub_fixture_sync (b);
  assert_value (b, "note", "under the second name");
  assert_value (b, "contact", "under the third");
  assert_journal_in_order (a);
  assert_hub_in_order (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM device WHERE revoked_usec IS NULL"), ==, 2);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* one backup put back again and again, also before the hub hears of it: the copy is older than the laptop's present
 * name */
static void
test_same_again (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (NcStore) b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *backup = NULL;
  static const gboolean hears[] = { TRUE, TRUE, FALSE, TRUE, FALSE, FALSE, TRUE };

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_set (a, "enterprise", PLANT, "note", "unsent at the backup");
  backup = backup_of (a);
  for (gsize i = 0; i < G_N_ELEMENTS (hears); i++) {
    g_autofree char *value = g_strdup_printf ("round %zu", i), *device = g_strdup (nc_store_get_device_id (a));
    NcSyncReport report;

    a = restored (f, a, "a", backup);
    g_assert_cmpstr (nc_store_get_device_id (a), !=, device);
    hub_fixture_set (a, "enterprise", PLANT, i % 2 ? "address" : "contact", value);
    if (!hears[i])
      continue;
    report = hub_fixture_sync (a);
    g_assert_cmpint (report.unsent + report.quarantined, ==, 0);
    assert_journal_in_order (a);
  }
  hub_fixture_sync (b);
  assert_value (b, "note", "unsent at the backup");
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM device WHERE revoked_usec IS NULL"), ==, 2);
  assert_hub_in_order (f);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a laptop that was put back twice, and between a hub that was put back, too: it knows neither of the later names */
static void
test_forgotten_name (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *first = NULL, *second = NULL;
  NcSyncReport report;

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_save (f);
  first = backup_of (a);
  a = restored (f, a, "a", first);
  hub_fixture_set (a, "enterprise", PLANT, "note", "under the second name");
  hub_fixture_sync (a);
  second = backup_of (a);
  hub_fixture_restore (f);
  a = restored (f, a, "a", second);
  hub_fixture_set (a, "enterprise", PLANT, "contact", "under the third");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.tray, ==, 0);
  assert_value (a, "note", "under the second name");
  assert_journal_in_order (a);
  assert_hub_in_order (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM device WHERE revoked_usec IS NULL"), ==, 1);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* a copied home is refused; put back on purpose it goes on, the other copy is refused until it is enrolled anew, and
 * the work of both is there */
static void
test_copied (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000"), *clone;
  g_autofree char *from = path_of (f, "a"), *to = path_of (f, "clone"), *backup = NULL, *code = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  g_object_unref (a);
  g_spawn_sync (NULL, (char *[]){ "cp", "-a", from, to, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  a = hub_fixture_laptop (f, "a", NULL);
  clone = hub_fixture_laptop (f, "clone", NULL);
  hub_fixture_set (a, "enterprise", PLANT, "note", "on the first");
  hub_fixture_sync (a);
  hub_fixture_set (clone, "enterprise", PLANT, "contact", "on the copy");
  hub_fixture_sync_fails (clone, NC_SYNC_ERROR_FORKED);
  backup = backup_of (clone);
  clone = restored (f, clone, "clone", backup);
  report = hub_fixture_sync (clone);
  g_assert_cmpint (report.unsent + report.tray, ==, 0);
  assert_value (clone, "note", "on the first");
  hub_fixture_set (a, "enterprise", PLANT, "alias", "on the first, later");
  hub_fixture_sync_fails (a, NC_SYNC_ERROR_REFUSED);
  code = hub_fixture_code (f, "150000");
  g_assert_true (nc_sync_enrol_anew (a, code, f->url, &error));
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.tray, ==, 0);
  hub_fixture_sync (clone);
  assert_value (a, "contact", "on the copy");
  assert_value (clone, "alias", "on the first, later");
  assert_journal_in_order (a);
  assert_journal_in_order (clone);
  assert_hub_in_order (f);
  g_clear_object (&a);
  g_clear_object (&clone);
  hub_fixture_free (f);
}

/* the copy has nothing to send, but it wrote otherwise what the hub has: it is refused here, before it reads on */
static void
test_copied_quiet (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150000"), *clone;
  g_autofree char *from = path_of (f, "a"), *to = path_of (f, "clone");
  g_autoptr (GError) error = NULL;

  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  g_object_unref (a);
  g_spawn_sync (NULL, (char *[]){ "cp", "-a", from, to, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  a = hub_fixture_laptop (f, "a", NULL);
  clone = hub_fixture_laptop (f, "clone", NULL);
  hub_fixture_set (a, "enterprise", PLANT, "note", "on the first");
  hub_fixture_sync (a);
  hub_fixture_set (clone, "setting", "window", "value", "wide");
  hub_fixture_sync_fails (clone, NC_SYNC_ERROR_FORKED);
  assert_value (clone, "note", NULL);
  g_clear_object (&a);
  g_clear_object (&clone);
  hub_fixture_free (f);
}

/* the hub forgets a row that a colleague had made, who never comes back; another has changed one field of it since: the
 * row is said again, for one field of it would be none */
static void
test_half_row (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000"), c = NULL;

  hub_fixture_set (b, "enterprise", HUB_FIXTURE_MACHINE, "name", "示例二");
  hub_fixture_sync (b);
  hub_fixture_save (f);
  hub_fixture_set (a, "enterprise", PLANT, "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_set (b, "enterprise", PLANT, "address", "示例路1号");
  hub_fixture_restore (f);
  hub_fixture_sync (b);
  c = hub_fixture_laptop (f, "c", "150000");
  g_assert_cmpint (hub_fixture_sync (c).tray, ==, 0);
  assert_value (c, "name", "示例");
  assert_value (c, "address", "示例路1号");
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&c);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/restore/older-copy", test_older_copy);
  g_test_add_func ("/sync/restore/twice", test_twice);
  g_test_add_func ("/sync/restore/same-again", test_same_again);
  g_test_add_func ("/sync/restore/forgotten-name", test_forgotten_name);
  g_test_add_func ("/sync/restore/half-row", test_half_row);
  g_test_add_func ("/sync/restore/copied", test_copied);
  g_test_add_func ("/sync/restore/copied-quiet", test_copied_quiet);
  return g_test_run ();
}
