/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judgement.h"
#include "nc-lang.h"
#include "test-facts.h"
#include "test-folder.h"

/* What data/reference/README.md says of new editions is true: made-up editions are added to a copy of the facts as
   rows, the pack is built of them, and records are judged by them. Nothing is compiled. */

static const char *pack_program;

/* The schema's rows of @table for a new table that has the same columns and any standard. */
static void
append_schema (const char *folder, const char *table, const char *new_table)
{
  g_autofree char *path = g_build_filename (folder, "schema.csv", NULL), *text = NULL;
  g_autofree char *prefix = g_strconcat (table, ",", NULL);
  g_autoptr (GString) added = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    const char *column = lines[i] + strlen (prefix);

    if (!g_str_has_prefix (lines[i], prefix))
      continue;
    if (strstr (column, ",enum,"))
      g_string_append_printf (added, "%s,%.*s,text,,no,,,,,\n", new_table, (int)strcspn (column, ","), column);
    else
      g_string_append_printf (added, "%s,%s\n", new_table, column);
  }
  test_facts_append (folder, "schema.csv", added->str);
}

typedef struct {
  char *folder, *facts, *pack;
  NcReference *reference;
  NcJudge *judge;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "..", "data", "reference", NULL);

  (void)data;
  f->folder = g_dir_make_tmp ("nengcha-edition-XXXXXX", NULL);
  f->facts = g_build_filename (f->folder, "reference", NULL);
  f->pack = g_build_filename (f->folder, "reference.db", NULL);
  test_facts_copy (source, f->facts);
}

static void
open_pack (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  test_facts_pack (pack_program, f->facts, f->pack);
  f->reference = nc_reference_open (f->pack, &error);
  g_assert_no_error (error);
  f->judge = nc_judge_new (f->reference, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void)data;
  g_clear_pointer (&f->judge, nc_judge_unref);
  g_clear_pointer (&f->reference, nc_reference_unref);
  test_folder_remove (f->folder);
  g_free (f->folder);
  g_free (f->facts);
  g_free (f->pack);
}

static NcVerdict *
judge (Fixture *f, NcKind kind, const char *day, const char *const pairs[])
{
  NcVerdict *verdict = nc_verdict_new ();
  NcRecord record;

  nc_record_init (&record, kind);
  for (guint i = 0; pairs[i]; i += 2)
    g_assert_true (nc_record_set_named (&record, pairs[i], pairs[i + 1]));
  nc_judge_record (f->judge, &record, nc_day_parse (day), verdict);
  return verdict;
}

#define JUDGE(f, kind, day, ...) judge (f, kind, day, (const char *const[]){ __VA_ARGS__, NULL })

static void
test_grade_table (Fixture *f, gconstpointer data)
{
  g_autoptr (NcVerdict) before = NULL, after = NULL, old = NULL, unknown = NULL, today = NULL;

  (void)data;
  test_facts_append (
      f->facts, "efficiency/motors_gb18613_2028.csv",
      "standard,table,category,rated_power_kw,poles,grade,ie_class,efficiency_min,unit,source,cross_check,"
      "confidence\n"
      "GB 18613-2028,表1,示例,7.5,4,1,IE6,95.0,%,示例,示例,medium\n"
      "GB 18613-2028,表1,示例,7.5,4,2,IE5,94.0,%,示例,示例,medium\n"
      "GB 18613-2028,表1,示例,7.5,4,3,IE4,92.6,%,示例,示例,medium\n");
  append_schema (f->facts, "motors_gb18613_2020", "motors_gb18613_2028");
  test_facts_append (f->facts, "efficiency/standards_status.csv",
                     "GB 18613-2028,示例标准,2028-03-01,in force,GB 18613-2020,示例,medium\n");
  test_facts_append (
      f->facts, "judgement/grade_tables.csv",
      "motor_lv,motors_gb18613_2028,standard,table,,,,,,,rated_power_kw,poles,grade,,efficiency_min,,,,,,,,,示例,"
      "medium,\n");
  open_pack (f);
  before = JUDGE (f, NC_KIND_MOTOR, "2028-06-01", "rated_kw", "7.5", "poles", "4", "efficiency_pct", "92.5",
                  "voltage_v", "380", "made_year", "2028-02-29");
  g_assert_cmpstr (before->basis.document, ==, "GB 18613-2020");
  g_assert_cmpint (before->code, ==, NC_VERDICT_PASS);
  after = JUDGE (f, NC_KIND_MOTOR, "2028-06-01", "rated_kw", "7.5", "poles", "4", "efficiency_pct", "92.5", "voltage_v",
                 "380", "made_year", "2028-03-01");
  g_assert_cmpstr (after->basis.document, ==, "GB 18613-2028");
  g_assert_cmpint (after->code, ==, NC_VERDICT_FAIL);
  g_assert_cmpfloat (after->limit, ==, 92.6);
  old = JUDGE (f, NC_KIND_MOTOR, "2028-06-01", "rated_kw", "7.5", "poles", "4", "efficiency_pct", "92.6", "voltage_v",
               "380", "made_year", "2028-03-01");
  g_assert_cmpint (old->code, ==, NC_VERDICT_PASS);
  g_assert_cmpstr (old->grade, ==, "3");
  unknown = JUDGE (f, NC_KIND_MOTOR, "2028-06-01", "rated_kw", "7.5", "poles", "4", "efficiency_pct", "92.5",
                   "voltage_v", "380", "made_year", "2028");
  g_assert_cmpint (unknown->code, ==, NC_VERDICT_INCOMPLETE);
  g_assert_cmpstr (unknown->needs[0], ==, "made_year");
  today = JUDGE (f, NC_KIND_MOTOR, "2026-11-20", "rated_kw", "7.5", "poles", "4", "efficiency_pct", "90.4", "voltage_v",
                 "380");
  g_assert_cmpstr (today->basis.document, ==, "GB 18613-2020");
}

static void
test_product_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (NcVerdict) before = NULL, after = NULL;

  (void)data;
  test_facts_append (
      f->facts, "consumption/energy_limits.csv",
      "EL9001,GB 21343-2028,示例,2028-01-01,2028-07-01,GB 21343-2023,电石,单位产品综合能耗,kgce/t,780,800,900,"
      "lower_is_better,表1,,source,示例,medium,,\n");
  test_facts_append (
      f->facts, "consumption/benchmark_2028.csv",
      "row_id,edition,doc_no,sector,area,product_condition,indicator,unit,benchmark_biaogan,baseline_jizhun,"
      "direction,ref_standard_at_issue,ref_standard_current,effective_date,deadline,deadline_basis,provenance,"
      "source,confidence,note\n"
      "BM28-01,2028年版,示例2028,示例,电石,电石,单位产品综合能耗,kgce/t,770,850,lower_is_better,GB 21343,GB "
      "21343-2028,2028-08-01,2029-12-31,示例,source,示例,medium,\n");
  append_schema (f->facts, "benchmark_2023", "benchmark_2028");
  test_facts_append (f->facts, "judgement/list_tables.csv",
                     "benchmark,benchmark_2028,2028,doc_no,area,product_condition,indicator,unit,benchmark_biaogan,"
                     "baseline_jizhun,deadline,area,effective_date,edition,,,,\n");
  test_facts_append (f->facts, "judgement/benchmark_links.csv", "BL901,电石,电石,EL9001,示例,medium,\n");
  open_pack (f);
  before = JUDGE (f, NC_KIND_PRODUCT, "2028-06-30", "product", "电石", "unit_consumption", "860");
  g_assert_cmpfloat (before->limit, ==, 940);
  after = JUDGE (f, NC_KIND_PRODUCT, "2028-09-01", "product", "电石", "unit_consumption", "860");
  g_assert_cmpfloat (after->limit, ==, 900);
  g_assert_cmpstr (after->basis.document, ==, "GB 21343-2028");
  g_assert_cmpstr (after->violation, ==, "V04"); /* within the limit, below the baseline of the new edition */
  g_assert_nonnull (strstr (after->extra->str, "BM28-01"));
}

static void
test_policies (Fixture *f, gconstpointer data)
{
  g_autoptr (NcVerdict) center = NULL, furnace = NULL, boiler = NULL, motor = NULL;

  (void)data;
  test_facts_append (f->facts, "consumption/datacentre.csv",
                     "policy_limit,示例〔2028〕1号,PUE 示例,1.15,<=,,source,示例,medium,\n");
  test_facts_append (f->facts, "judgement/datacentre_policies.csv",
                     "DP91,示例〔2028〕1号,PUE 示例,2028-01-01,3000,,,,,,示例,medium,\n");
  test_facts_append (f->facts, "elimination/nm_local_rules.csv",
                     "NM91,燃煤锅炉,示例淘汰,蒸发量,<,100,t/h,2028-12-31,示例〔2028〕2号,示例,high,\n");
  test_facts_append (f->facts, "judgement/boiler_rules.csv",
                     "BR91,regional,NM91,coal,wuhai,,size,,2028-01-01,2028-12-31,示例,high,\n");
  test_facts_append (f->facts, "judgement/facilities.csv", "FC901,sample_kiln,示例窑,m³,SD-025,,示例,high,\n");
  test_facts_append (f->facts, "judgement/motor_kinds.csv",
                     "MK901,YSHILI,示例电动机,sample motor,out,GB 18613-2020,unsourced,medium,\n");
  open_pack (f);
  center = JUDGE (f, NC_KIND_DATA_CENTER, "2028-06-01", "pue", "1.16", "racks", "4000", "place", "其他");
  g_assert_cmpint (center->code, ==, NC_VERDICT_FAIL);
  g_assert_cmpfloat (center->limit, ==, 1.15);
  furnace = JUDGE (f, NC_KIND_CAPACITY, "2028-06-01", "facility", "示例窑", "value", "1199");
  g_assert_cmpint (furnace->code, ==, NC_VERDICT_ELIMINATED);
  boiler = JUDGE (f, NC_KIND_BOILER, "2028-06-01", "fuel", "煤", "capacity_t_h", "99", "place", "乌海");
  g_assert_cmpint (boiler->code, ==, NC_VERDICT_SUSPECTED);
  g_assert_cmpstr (boiler->basis.rule_id, ==, "NM91");
  motor = JUDGE (f, NC_KIND_MOTOR, "2028-06-01", "model", "YSHILI-132S-4", "rated_kw", "5.5", "poles", "4",
                 "efficiency_pct", "80", "voltage_v", "380");
  g_assert_cmpint (motor->code, ==, NC_VERDICT_NOT_APPLICABLE);
}

/* A description that names a column which the table lacks is an error that names the table. */
static void
test_wrong_description (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void)data;
  test_facts_append (
      f->facts, "judgement/grade_tables.csv",
      "fan,fans_gb19761_2020,=示例,table,no_such_column,,,,,,,,grade,,max_efficiency_min,,,,,,,,,示例,medium,\n");
  test_facts_pack (pack_program, f->facts, f->pack);
  f->reference = nc_reference_open (f->pack, &error);
  g_assert_no_error (error);
  f->judge = nc_judge_new (f->reference, &error);
  g_assert_null (f->judge);
  g_assert_nonnull (strstr (error->message, "fans_gb19761_2020"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  nc_lang_init ("en");
  g_assert_cmpint (argc, ==, 2);
  pack_program = argv[1];
  g_test_add ("/edition/grade-table", Fixture, NULL, set_up, test_grade_table, tear_down);
  g_test_add ("/edition/product-limit", Fixture, NULL, set_up, test_product_limit, tear_down);
  g_test_add ("/edition/policies", Fixture, NULL, set_up, test_policies, tear_down);
  g_test_add ("/edition/wrong-description", Fixture, NULL, set_up, test_wrong_description, tear_down);
  return g_test_run ();
}
