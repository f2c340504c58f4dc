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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/statements", test_prepared);
  g_test_add_func ("/store/registry", test_registry);
  return g_test_run ();
}
