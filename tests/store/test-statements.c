/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include <string.h>

/* Every statement of the room is prepared against the schema that the steps make. */
static void
test_prepared (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_resource_enumerate_children (nc_store_get_sql (), "/org/nengcha/store/sql", 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (gsize i = 0; names[i]; i++) {
    g_autofree char *name = g_strndup (names[i], strlen (names[i]) - strlen (".sql"));
    g_autoptr (NcStmt) stmt = NULL;

    /* these belong to search.db, whose tests run them */
    if (g_str_has_prefix (name, "search-") && !g_str_has_prefix (name, "search-enterprise") &&
        !g_str_equal (name, "search-dirty"))
      continue;
    stmt = nc_store_prepare_file (f->store, name, &error);
    g_assert_no_error (error);
    n++;
  }
  g_assert_cmpuint (n, >=, 14);
  store_fixture_free (f);
}

/* Synced tables have a key `id`; sealed columns and their indexes exist. */
static void
test_registry (void)
{
  StoreFixture *f = store_fixture_new ();

  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM synced_table AS s WHERE NOT EXISTS "
                                         "(SELECT 1 FROM pragma_table_info (s.name) WHERE name = 'id')"),
                   ==, 0);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM sealed_column AS s WHERE NOT EXISTS (SELECT 1 FROM "
                                         "pragma_table_info (s.table_name) WHERE name = s.column_name)"),
                   ==, 0);
  g_assert_cmpint (store_fixture_int (f, "PRAGMA user_version"), ==, nc_store_schema_version ());
  g_assert_cmpint (store_fixture_int (f, "PRAGMA synchronous"), ==, 2);
  store_fixture_free (f);
}

static gint64
count_waiting (StoreFixture *f)
{
  /* the same by the long way round, which is what the triggers must keep true */
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM (SELECT id FROM blob WHERE id NOT IN (SELECT id FROM "
                                         "sync_blob) EXCEPT SELECT id FROM blob_unsent)"),
                   ==, 0);
  return store_fixture_int (f, "SELECT COUNT(*) FROM blob_unsent");
}

static void
run_sql (StoreFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;

  nc_db_exec (nc_store_get_db (f->store), sql, &error);
  g_assert_no_error (error);
}

/* Attachments without a receipt are known by themselves: new ones, after a receipt, after the receipts were forgotten,
 * with the row gone or the receipt there first; also those of a store from before. */
static void
test_unsent_blobs (void)
{
  StoreFixture *f = store_fixture_new ();

  for (int i = 0; i < 3; i++) {
    g_autoptr (GBytes) bytes = g_bytes_new (&i, sizeof i);

    g_free (store_fixture_add_blob (f, bytes));
  }
  g_assert_cmpint (count_waiting (f), ==, 3);
  run_sql (f, "INSERT OR REPLACE INTO sync_blob (id, text, signature) SELECT id, 't', 's' FROM blob LIMIT 2");
  g_assert_cmpint (count_waiting (f), ==, 1);
  run_sql (f, "INSERT OR REPLACE INTO sync_blob (id, text, signature) SELECT id, 't2', 's' FROM sync_blob");
  g_assert_cmpint (count_waiting (f), ==, 1);
  run_sql (f, "INSERT INTO sync_blob (id, text, signature) VALUES (printf ('%064d', 7), 't', 's')");
  run_sql (f, "INSERT INTO blob (id, size_bytes, mime) VALUES (printf ('%064d', 7), 1, 'image/jpeg')");
  g_assert_cmpint (count_waiting (f), ==, 1);
  run_sql (f, "DELETE FROM sync_blob");
  g_assert_cmpint (count_waiting (f), ==, 4);
  run_sql (f, "DELETE FROM blob WHERE id = printf ('%064d', 7)");
  g_assert_cmpint (count_waiting (f), ==, 3);
  run_sql (f, "DROP TABLE blob_unsent; DROP TRIGGER blob_unsent_insert; DROP TRIGGER blob_unsent_delete;"
              "DROP TRIGGER blob_unsent_receipt; DROP TRIGGER blob_unsent_again; DROP INDEX case_file_by_enterprise;"
              "PRAGMA user_version = 12");
  store_fixture_close (f);
  store_fixture_open (f);
  g_assert_cmpint (count_waiting (f), ==, 3);
  store_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/statements", test_prepared);
  g_test_add_func ("/store/registry", test_registry);
  g_test_add_func ("/store/unsent-blobs", test_unsent_blobs);
  return g_test_run ();
}
