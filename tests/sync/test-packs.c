/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-case-reference.h"
#include "nc-reference-kept.h"
#include <glib/gstdio.h>
#include <string.h>

#define CLOSED "01900000-0000-7000-8000-0000000000c1"
#define OPEN   "01900000-0000-7000-8000-0000000000c2"
#define LOST   "01900000-0000-7000-8000-0000000000c3"
#define ISSUER "01900000-0000-7000-8000-0000000000d1"

/* The program's own pack under another date and version, as the bureau would send it. */
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
  sql = g_strdup_printf ("UPDATE pack SET value = '%s' WHERE key IN ('date', 'version')", date);
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

static void
put_case (NcStore *store, const char *id, const char *version, const char *closed_on)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_set (change, "issuer", ISSUER, "name", "示例监察机构");
  nc_change_set (change, "case_file", id, "unit_name", "示例");
  nc_change_set (change, "case_file", id, "issuer_id", ISSUER);
  nc_change_set (change, "case_file", id, "reference_version", version);
  nc_change_set (change, "case_file", id, "closed_on", closed_on);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

/* The version that the case is read with, while another is in use; NULL when it is not here. */
static char *
read_with (NcStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);
  g_autoptr (NcReference) now = NULL, kept = NULL;

  g_assert_no_error (error);
  nc_reference_use_home (nc_store_get_home (store));
  now = nc_reference_open (NULL, &error);
  g_assert_cmpstr (nc_reference_version (now), ==, "2091-01-01");
  kept = nc_case_reference (book, id, now, &error);
  if (kept)
    return g_strdup (nc_reference_version (kept));
  g_assert_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_PACK);
  g_assert_nonnull (strstr (error->message, "exchange with the hub"));
  return NULL;
}

static void
assert_read_with (NcStore *store, const char *id, const char *expected)
{
  g_autofree char *version = read_with (store, id);

  g_assert_cmpstr (version, ==, expected);
}

/* What the command says of a checklist of the case. */
static char *
checklist_by_command (NcStore *store, const char *id)
{
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) json = NULL;

  g_spawn_sync (NULL,
                (char *[]){ (char *)g_getenv ("NENGCHA_CLI"), "--home", (char *)nc_store_get_home (store), "--json",
                            "case", "checklist", (char *)id, "motors", NULL },
                NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  json = json_loads (out, 0, NULL);
  return g_strdup (nc_wire_get_string (json, "reference_version", 64));
}

/* a closed case is read with the pack that it was judged with, also when that was cleaned away and on a laptop that
   never had it; an open one with the pack in use; one that the hub lacks is asked for once */
static void
test_closed_case (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = NULL;
  g_autofree char *first = add_pack (f, "2090-01-01"), *second = NULL, *name = g_strdup_printf ("%s.db", first),
                  *file = NULL, *said = NULL, *open = NULL, *asked = NULL;

  hub_fixture_sync (a);
  put_case (a, CLOSED, "2090-01-01", "2090-05-01");
  put_case (a, OPEN, "2090-01-01", NULL);
  second = add_pack (f, "2091-01-01");
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 1);
  assert_read_with (a, CLOSED, "2090-01-01");
  assert_read_with (a, OPEN, "2091-01-01");
  said = checklist_by_command (a, CLOSED);
  g_assert_cmpstr (said, ==, "2090-01-01");
  open = checklist_by_command (a, OPEN);
  g_assert_cmpstr (open, ==, "2091-01-01");
  file = g_build_filename (nc_store_get_home (a), "packs", name, NULL);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (g_unlink (file), ==, 0);
    assert_read_with (a, CLOSED, NULL);
    g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 1);
    assert_read_with (a, CLOSED, "2090-01-01");
  }
  g_assert_cmpint (hub_fixture_sync (a).packs_received, ==, 0);
  b = hub_fixture_laptop (f, "b", "150000");
  g_assert_cmpint (hub_fixture_sync (b).packs_received, ==, 2);
  assert_read_with (b, CLOSED, "2090-01-01");
  put_case (b, LOST, "1999-01-01", "1999-05-01");
  g_assert_cmpint (hub_fixture_sync (b).packs_received, ==, 0);
  assert_read_with (b, LOST, NULL);
  asked = nc_store_get_meta (b, "sync.packs_asked", NULL);
  g_assert_nonnull (strstr (asked, "1999-01-01"));
  assert_read_with (b, CLOSED, "2090-01-01");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* the program's own pack, too, stays with a case that is closed: the next program brings another */
static void
test_own_pack (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) own = nc_reference_open (NULL, &error), again = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (a, &error);
  NcCaseFile file = { .reference_version = (char *)nc_reference_version (own) };
  g_autofree char *name = g_strdup_printf ("%s.db", nc_reference_sha256 (own)),
                  *path = g_build_filename (nc_store_get_home (a), "packs", name, NULL);

  for (int i = 0; i < 2; i++) {
    g_assert_true (nc_case_keep_reference (book, &file, &error));
    g_assert_no_error (error);
  }
  again = nc_reference_open (path, &error);
  g_assert_cmpstr (nc_reference_sha256 (again), ==, nc_reference_sha256 (own));
  file.reference_version = (char *)"1999-01-01";
  g_assert_true (nc_case_keep_reference (book, &file, &error));
  g_clear_pointer (&book, nc_case_book_free);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/packs/newer", test_newer);
  g_test_add_func ("/sync/packs/forged", test_forged);
  g_test_add_func ("/sync/packs/own-pack", test_own_pack);
  g_test_add_func ("/sync/packs/closed-case", test_closed_case);
  return g_test_run ();
}
