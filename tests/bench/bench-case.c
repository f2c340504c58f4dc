/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The due list of 20,000 cases with four periods each, read whole. */
#include "nc-case-store.h"
#include "test-folder.h"
#include <stdio.h>

#define N_CASES 20000

static void
fill (NcDb *db)
{
  g_autoptr (GError) error = NULL;
  static const char *const sql =
      "BEGIN;"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
      " INSERT INTO case_file (id, enterprise_id, issuer_id, state, unit_name, opened_on)"
      " SELECT printf ('case-%06d', i), 'e', 'b', 'rectifying', printf ('示例企业%d有限公司', i), '2026-09-01' FROM n;"
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 79999)"
      " INSERT INTO case_timer (id, case_id, kind, rule, due_on, done_on, confidence, calendar_incomplete)"
      " SELECT printf ('t-%06d', i), printf ('case-%06d', i % 20000 + 1), 'recheck', 'P27', date ('2026-09-01', printf "
      "('+%d days', i * 7919 % 365)),"
      "        CASE WHEN i % 4 > 0 THEN '2026-10-01' END, 'medium', 0 FROM n;"
      "COMMIT;";

  if (!nc_db_exec (db, sql, &error))
    g_error ("%s", error->message);
}

static double
read_due_ms (NcCaseBook *book, guint *n_rows)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "case-due", &error);
  gboolean has_row = TRUE;

  g_assert_no_error (error);
  nc_stmt_bind_text (stmt, ":until", "9999-12-31");
  nc_stmt_bind_int (stmt, ":most", 100000);
  for (*n_rows = 0; nc_stmt_step (stmt, &has_row, &error) && has_row; (*n_rows)++)
    g_assert_nonnull (nc_stmt_text (stmt, "unit_name"));
  g_assert_no_error (error);
  return (double)(g_get_monotonic_time () - start) / 1000;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tmp = g_dir_make_tmp ("nc-bench-case-XXXXXX", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);
  NcCaseBook *book = store ? nc_case_book_new (store, &error) : NULL;
  guint n_rows;
  double first_ms, again_ms;

  if (!book)
    g_error ("%s", error->message);
  fill (nc_store_get_db (store));
  first_ms = read_due_ms (book, &n_rows);
  again_ms = read_due_ms (book, &n_rows);
  printf ("due list of %d cases: %u periods in %.1f ms, again %.1f ms (target ≤ 100 ms)\n", N_CASES, n_rows, first_ms,
          again_ms);
  nc_case_book_free (book);
  g_clear_object (&store);
  test_folder_remove (tmp);
  return 0;
}
