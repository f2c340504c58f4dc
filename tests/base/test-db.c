/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-db.h"

static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = nc_db_open (":memory:", SQLITE_OPEN_READWRITE, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (nc_db_exec (db, "CREATE TABLE t (name TEXT UNIQUE, kw REAL) STRICT", &error));
  {
    g_autoptr (NcStmt) insert = nc_db_prepare (db, "INSERT INTO t VALUES (:name, :kw)", &error);
    g_autoptr (NcStmt) select = nc_db_prepare (db, "SELECT name, kw FROM t", &error);

    nc_stmt_bind_text (insert, ":name", "JO2-51-4");
    nc_stmt_bind_double (insert, ":kw", 7.5);
    g_assert_true (nc_stmt_run (insert, &error));
    nc_stmt_bind_text (insert, ":name", "JO2-51-4");
    g_assert_false (nc_stmt_run (insert, &error));
    g_assert_error (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT);
    g_clear_error (&error);
    g_assert_true (nc_stmt_step (select, &has_row, &error));
    g_assert_true (has_row);
    g_assert_cmpstr (nc_stmt_text (select, "name"), ==, "JO2-51-4");
    g_assert_cmpfloat (nc_stmt_double (select, "kw"), ==, 7.5);
  }
}

/* A loop over rows that breaks off is not taken for one that has seen them all. */
static void
test_broken_off (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = nc_db_open (":memory:", SQLITE_OPEN_READWRITE, &error);
  g_autoptr (NcStmt) select =
      nc_db_prepare (db, "SELECT abs (column1) AS n FROM (VALUES (1), (-9223372036854775807 - 1), (3))", &error);
  gboolean has_row = TRUE;
  guint n = 0;

  g_assert_no_error (error);
  while (nc_stmt_step (select, &has_row, &error) && has_row)
    n++;
  g_assert_nonnull (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (has_row);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nc_db_open ("/nonexistent/x.db", SQLITE_OPEN_READONLY, &error));
  g_assert_error (error, NC_DB_ERROR, NC_DB_ERROR_CANNOT_OPEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/rows", test_rows);
  g_test_add_func ("/db/broken-off", test_broken_off);
  g_test_add_func ("/db/missing-file", test_missing_file);
  return g_test_run ();
}
