/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "nc-csv.h"
#include "nc-reference.h"

/* Order in the tables of grades: a better grade asks for more, and limits go one way with the size. Cells that leave
   the pattern are printed; those that are known to (suspicious-cells.csv, as the sources have them) do not fail. */

static NcReference *reference;

typedef struct {
  const char *table, *grade, *value, *keys, *size;
  gboolean higher_is_better;
  int with_size; /* how the limit goes with the size: 1 up, -1 down, 0 not checked */
} Check;

static const Check checks[] = {
  { "motors_gb18613_2020", "grade", "efficiency_min", "poles", "rated_power_kw", TRUE, 1 },
  { "motors_hv_gb30254_2024", "grade", "efficiency_min", "voltage_cooling,poles", "rated_power_kw", TRUE, 1 },
  { "motors_pmsm_gb30253_2024_table1", "grade", "efficiency_min", "poles", "rated_power_kw", TRUE, 1 },
  { "motors_pmsm_gb30253_2024_tables8_10_variable_speed_lv", "grade", "efficiency_min", "speed_r_min", "rated_power_kw",
    TRUE, 1 },
  { "transformers_gb20052_2020_2024", "grade", "loss_max",
    "standard,\"table\",core_material,insulation_class,connection,loss_kind", "capacity_kva", FALSE, 1 },
  { "compressors_gb19153_2019_table1", "grade", "specific_power_max", "cooling,discharge_pressure_mpa",
    "motor_power_kw", FALSE, -1 },
  { "compressors_gb19153_2019_table2_variable_speed", "grade", "specific_power_max", "cooling,discharge_pressure_mpa",
    "motor_power_kw", FALSE, -1 },
  { "compressors_gb19153_2019_table3_piston", "grade", "specific_power_max", "discharge_pressure_mpa", "motor_power_kw",
    FALSE, -1 },
  { "compressors_gb19153_2019_table4_oil_free_piston", "grade", "specific_power_max", "discharge_pressure_mpa",
    "motor_power_kw", FALSE, -1 },
  { "fans_gb19761_2020", "grade", "max_efficiency_min", "\"table\",psi_or_hub_ratio,specific_speed,size_no", "0", TRUE,
    0 },
};

static void
collect (const char *table, const char *what, const char *sql, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, &error);
  gboolean has_row = TRUE;

  g_assert_no_error (error);
  while (nc_stmt_step (stmt, &has_row, &error) && has_row)
    g_hash_table_add (found, g_strdup_printf ("%s:%d %s", table, (int)nc_stmt_int (stmt, "row_no"), what));
  g_assert_no_error (error);
}

static GHashTable *
read_known (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement", "suspicious-cells.csv", NULL);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *fields;
  guint n;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n, &error))
    g_hash_table_add (known, g_strconcat (fields[0].text, " ", fields[1].text, NULL));
  g_assert_no_error (error);
  return known;
}

static void
test_order (void)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), known = read_known ();
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    const Check *c = &checks[i];
    g_autofree char *grades = g_strdup_printf (
        "SELECT row_no FROM (SELECT row_no, \"%s\" v, LAG(\"%s\") OVER (PARTITION BY %s,%s ORDER BY \"%s\") p FROM "
        "\"%s\" WHERE \"%s\" IS NOT NULL) WHERE %s",
        c->value, c->value, c->keys, c->size, c->grade, c->table, c->value, c->higher_is_better ? "v > p" : "v < p");
    g_autofree char *sizes = g_strdup_printf (
        "SELECT row_no FROM (SELECT row_no, \"%s\" v, LAG(\"%s\") OVER (PARTITION BY %s,\"%s\" ORDER BY %s) p FROM "
        "\"%s\" WHERE \"%s\" IS NOT NULL) WHERE %s",
        c->value, c->value, c->keys, c->grade, c->size, c->table, c->value, c->with_size > 0 ? "v < p" : "v > p");

    collect (c->table, "grade", grades, found);
    if (c->with_size)
      collect (c->table, "size", sizes, found);
  }
  collect ("energy_limits", "grade",
           "SELECT row_no FROM energy_limits WHERE level1_advanced > level2_access OR level2_access > level3_limit OR "
           "level1_advanced > level3_limit",
           found);
  collect ("benchmark_2021", "grade", "SELECT row_no FROM benchmark_2021 WHERE benchmark_biaogan > baseline_jizhun",
           found);
  collect ("benchmark_2023", "grade", "SELECT row_no FROM benchmark_2023 WHERE benchmark_biaogan > baseline_jizhun",
           found);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_test_message ("suspicious: %s", (char *)key);
    if (!g_hash_table_contains (known, key))
      g_test_fail_printf ("leaves the pattern and is not known to: %s", (char *)key);
  }
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (found, key))
      g_test_fail_printf ("known as suspicious, but is not: %s", (char *)key);
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
