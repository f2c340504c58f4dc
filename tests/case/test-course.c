/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pure course of a case: the rules agree with procedure_rules.csv, and numbers are written and read. */
#include "nc-csv.h"
#include "nc-course.h"
#include "nc-number.h"
#include <string.h>

static NcCalendar *
load_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/holidays.csv", NULL);
  NcCalendar *calendar = nc_calendar_load (path, &error);

  g_assert_no_error (error);
  return calendar;
}

/* Every P rule of the registry stands in the table, and is hard or soft as the table says. */
static void
test_registry (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/procedure_rules.csv", NULL);
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  g_autoptr (GHashTable) enforce = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const NcCsvField *fields;
  guint n_fields, n_gates, n_rules = 0;
  const NcGate *gates = nc_gates (&n_gates);

  g_assert_true (csv && nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error))
    g_hash_table_insert (enforce, g_strdup (fields[nc_csv_column (csv, "rule_id")].text),
                         g_strdup (fields[nc_csv_column (csv, "enforce")].text));
  g_assert_no_error (error);
  for (guint i = 0; i < n_gates; i++) {
    const char *how = g_hash_table_lookup (enforce, gates[i].rule);

    if (gates[i].rule[0] != 'P' || g_str_equal (gates[i].rule, "P16"))
      continue;
    n_rules++;
    g_assert_nonnull (how);
    g_assert_cmpint (g_str_has_prefix (how, "hard"), ==, gates[i].hard);
  }
  g_assert_cmpuint (n_rules, >=, 38);
}

static void
test_numbers (void)
{
  g_autofree char *plain = nc_number_format ("{prefix}节监限改〔{year}〕{n}号", "内", 2026, 1);
  g_autofree char *custom = nc_number_format ("蒙节监限改字[{year}]第{n:3}号", NULL, 2026, 1);
  g_autofree char *head = NULL, *normal = nc_number_normalise ("内政办发﹝2023﹞94 号");
  static const char *const good[] = { "内发改产业字〔2022〕142号", "内政办发﹝2023﹞94号", "西政办发〔2019〕10号",
                                      "蒙节监限改字〔2026〕第001号", "内节监通[2026]1号" };
  static const char *const bad[] = { "",
                                     "号",
                                     "〔2026〕1号",
                                     "内节监通〔2026〕0号",
                                     "内节监通〔1999〕1号",
                                     "内节监通〔2026〕1",
                                     "内节监通〔2026〕1号附",
                                     "内〔2026〕99999999999999999999号",
                                     "\xff〔2026〕1号" };
  static const char *const patterns[] = { "{n}",         "{year}",    "{prefix}{year}{n}{n}", "{prefix}{yaer}{n}",
                                          "{year}{n:0}", "{year}{n}}" };
  gint64 n;
  int year;

  g_assert_cmpstr (plain, ==, "内节监限改〔2026〕1号");
  g_assert_cmpstr (custom, ==, "蒙节监限改字〔2026〕第001号");
  g_assert_cmpstr (normal, ==, "内政办发〔2023〕94号");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (nc_number_parse (good[i], NULL, &year, &n));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (nc_number_parse (bad[i], NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_false (nc_number_pattern_is_valid (patterns[i]));
  g_assert_true (nc_number_parse ("蒙节监限改字〔2026〕第001号", &head, &year, &n));
  g_assert_cmpstr (head, ==, "蒙节监限改字");
  g_assert_cmpint (year, ==, 2026);
  g_assert_cmpint (n, ==, 1);
}

static void
test_clock_set_back (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autoptr (NcCaseFacts) facts = nc_case_facts_new (clock, calendar);
  g_autoptr (GPtrArray) shut = NULL;
  NcGateInput in = { .facts = facts, .step = NC_STEP_NOTE };

  facts->file->last_step_usec = nc_clock_now_usec (clock) + 1;
  g_assert_false (nc_course_take (facts, &in, &shut));
  g_assert_cmpstr (((NcGateResult *)shut->pdata[0])->rule, ==, "P18");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course/registry", test_registry);
  g_test_add_func ("/course/numbers", test_numbers);
  g_test_add_func ("/course/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
