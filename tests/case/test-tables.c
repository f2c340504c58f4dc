/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema and the structs name the same columns; a number is given out once. */
#include "nc-case-export.h"
#include "test-folder.h"
#include <string.h>

static void
check_table (NcDb *db, const NcCaseTable *table)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table->table);
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_column_count (stmt), ==, (int)table->n_fields);
  for (guint i = 0; i < table->n_fields; i++)
    g_assert_cmpstr (sqlite3_column_name (stmt, (int)i), ==, table->fields[i].name);
}

static void
test_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autofree char *tmp = g_dir_make_tmp ("nc-tables-XXXXXX", NULL);
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);
  static const char *const statements[] = { "case-due",        "case-get",        "case-journal",  "case-list",
                                            "enterprise-find", "issuer-get",      "number-blocks", "number-last",
                                            "number-pattern",  "number-patterns", "number-series", "number-taken",
                                            "number-used",     "officer-find",    "settings",      "visits-of-year" };

  g_assert_no_error (error);
  check_table (nc_store_get_db (store), &nc_case_file_type);
  for (int i = 0; i < NC_CASE_N_LISTS; i++)
    check_table (nc_store_get_db (store), &nc_case_list_types[i]);
  {
    g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
      g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, statements[i], &error);

      g_assert_no_error (error);
    }
  }
  g_clear_object (&store);
  test_folder_remove (tmp);
}

static gboolean
burn (NcStore *store, const char *id, const char *seq, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (store, "test");

  nc_change_set (change, "case_paper", id, "case_id", "c");
  nc_change_set (change, "case_paper", id, "issuer_name", "示例");
  nc_change_set (change, "case_paper", id, "series", "D10");
  nc_change_set (change, "case_paper", id, "year", "2026");
  nc_change_set (change, "case_paper", id, "seq", seq);
  return nc_change_commit (change, error);
}

/* settings that cannot be read are an error, not the usual ones */
static void
test_unreadable_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autofree char *tmp = g_dir_make_tmp ("nc-tables-XXXXXX", NULL);
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  nc_db_exec (nc_store_get_db (store),
              "ALTER TABLE setting RENAME TO kept; "
              "CREATE VIEW setting AS SELECT 'case.a' AS id, abs (-9223372036854775807 - 1) AS value",
              &error);
  g_assert_no_error (error);
  g_assert_null (nc_case_book_new (store, &error));
  g_assert_nonnull (error);
  g_clear_object (&store);
  test_folder_remove (tmp);
}

static void
test_number_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autofree char *tmp = g_dir_make_tmp ("nc-tables-XXXXXX", NULL);
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  {
    g_autoptr (NcChange) change = nc_change_new (store, "test");

    nc_change_set (change, "case_file", "c", "state", "planned");
    g_assert_true (nc_change_commit (change, &error));
  }
  g_assert_true (burn (store, "p1", "1", &error));
  g_assert_false (burn (store, "p2", "1", &error));
  g_assert_error (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_true (burn (store, "p2", "2", &error));
  g_clear_object (&store);
  test_folder_remove (tmp);
}

static void
lease (NcStore *store, const char *id, const char *first, const char *last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcChange) change = nc_change_new (store, "hub");

  nc_change_set (change, "number_block", id, "issuer_name", "示例");
  nc_change_set (change, "number_block", id, "series", "D10");
  nc_change_set (change, "number_block", id, "year", "2026");
  nc_change_set (change, "number_block", id, "first_no", first);
  nc_change_set (change, "number_block", id, "last_no", last);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

static gint64
next_number (NcCaseBook *book, GError **error)
{
  NcCasePaper paper = { .issuer_name = (char *)"示例", .series = (char *)"D10", .year = 2026 };

  return nc_case_next_number (book, &paper, error) ? paper.seq : 0;
}

/* A block gives its numbers in order, goes on behind a gap without filling it, and when the blocks are used up no
   number is made up. */
static void
test_used_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autofree char *tmp = g_dir_make_tmp ("nc-tables-XXXXXX", NULL);
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  {
    g_autoptr (NcChange) change = nc_change_new (store, "test");

    nc_change_set (change, "case_file", "c", "state", "planned");
    g_assert_true (nc_change_commit (change, &error));
  }
  {
    g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);
    g_autoptr (GString) report = NULL;

    lease (store, "b1", "11", "13");
    g_assert_cmpint (next_number (book, &error), ==, 11);
    g_assert_true (burn (store, "p11", "11", &error));
    g_assert_true (burn (store, "p13", "13", &error));
    g_assert_cmpint (next_number (book, &error), ==, 0);
    g_assert_error (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED);
    g_clear_error (&error);
    lease (store, "b2", "31", "32");
    g_assert_cmpint (next_number (book, &error), ==, 31);
    g_assert_no_error (error);
    report = nc_case_number_report (book, &error);
    g_assert_nonnull (strstr (report->str, "\"gaps\":[12]"));
  }
  g_clear_object (&store);
  test_folder_remove (tmp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tables/schema", test_schema);
  g_test_add_func ("/tables/unreadable-settings", test_unreadable_settings);
  g_test_add_func ("/tables/number-once", test_number_once);
  g_test_add_func ("/tables/used-up", test_used_up);
  return g_test_run ();
}
