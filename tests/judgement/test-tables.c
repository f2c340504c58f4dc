/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "nc-csv.h"
#include "nc-reference-order.h"

static NcReference *reference;

/* Cells that leave the order of their table are named in suspicious_cells.csv, as the sources have them, and nothing
   else is. */
static void
test_order (void)
{
  g_autoptr (GPtrArray) stale = g_ptr_array_new_with_free_func (g_free), cells = NULL;
  g_autoptr (GError) error = NULL;

  cells = nc_reference_suspicious_cells (reference, stale, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cells->len, >, 10);
  for (guint i = 0; i < cells->len; i++) {
    const NcSuspiciousCell *cell = g_ptr_array_index (cells, i);

    if (!cell->reason)
      g_test_fail_printf ("leaves the pattern and is not known to: %s %s", cell->rule_id, cell->what);
  }
  for (guint i = 0; i < stale->len; i++)
    g_test_fail_printf ("known as suspicious, but is not: %s", (char *)g_ptr_array_index (stale, i));
}

static gboolean
has_case (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_autofree char *name = g_strconcat (parts[0], ".csv", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement", "cases", name, NULL);
  g_autoptr (NcCsv) csv = nc_csv_open (path, NULL);
  const NcCsvField *fields;
  guint n;

  if (!csv || !parts[1] || !nc_csv_read_header (csv, NULL))
    return FALSE;
  while (nc_csv_next (csv, &fields, &n, NULL))
    if (g_str_equal (fields[0].text, parts[1]))
      return TRUE;
  return FALSE;
}

/* Every number of the policy documents that can be checked on site is judged by a rule with a case, or the file says
   why not. */
static void
test_seed_coverage (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement", "seed-coverage.csv", NULL);
  g_autoptr (GHashTable) covered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference),
                                           "SELECT row_id FROM seed_thresholds WHERE checkable_on_site='yes'", &error);
  const NcCsvField *fields;
  gboolean has_row = TRUE;
  guint n, n_rows = 0;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n, &error)) {
    if (*fields[1].text ? !has_case (fields[1].text) : !*fields[2].text)
      g_test_fail_printf ("%s: neither a case nor a reason", fields[0].text);
    g_hash_table_add (covered, g_strdup (fields[0].text));
  }
  while (nc_stmt_step (stmt, &has_row, &error) && has_row) {
    n_rows++;
    if (!g_hash_table_contains (covered, nc_stmt_text (stmt, "row_id")))
      g_test_fail_printf ("%s is not covered", nc_stmt_text (stmt, "row_id"));
  }
  g_assert_cmpuint (n_rows, >, 50);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  reference = nc_reference_open (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/tables/order", test_order);
  g_test_add_func ("/tables/seed-coverage", test_seed_coverage);
  result = g_test_run ();
  nc_reference_unref (reference);
  return result;
}
