/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-finding.h"
#include "nc-xlsform.h"
#include <string.h>

static NcForm *
open_findings_form (NcFindingRules **rules, NcReference *reference)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "xform", "xlsform", "findings.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsform) source = nc_xlsform_load (path, NULL, &error);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcFormOptions options = { .clock = clock, .instance_id = "uuid:1" };
  xmlDoc *document = source ? nc_xlsform_to_xform (source, NULL, &error) : NULL;
  NcForm *form;

  g_assert_no_error (error);
  *rules = nc_finding_rules_new (document, reference, &error);
  g_assert_no_error (error);
  form = nc_form_open (document, &options, &error);
  g_assert_no_error (error);
  return form;
}

static void
answer (NcForm *form, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (nc_form_set_value (form, path, text, &error));
  g_assert_no_error (error);
}

/* A finding stands for each entry that its condition is about, with the answers of that entry in its sentence. */
static void
test_collect (void)
{
  g_autoptr (NcFindingRules) rules = NULL;
  g_autoptr (NcForm) form = open_findings_form (&rules, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *second = NULL;
  const NcFinding *finding;

  g_assert_cmpuint (nc_finding_rules_get_length (rules), ==, 2);
  answer (form, "/data/plant", "示例厂");
  answer (form, "/data/motor[1]/model", "YE4-200L-4");
  second = nc_form_add_repeat (form, "/data/motor", &error);
  g_assert_no_error (error);
  answer (form, "/data/motor[2]/model", "JO2-52-4");
  found = nc_findings_collect (rules, form, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  finding = g_ptr_array_index (found, 0);
  g_assert_cmpstr (finding->name, ==, "obsolete");
  g_assert_cmpstr (finding->path, ==, "/data/motor[2]");
  g_assert_cmpstr (finding->fact, ==, "示例厂使用淘汰的电动机 JO2-52-4");
  g_assert_cmpstr (finding->severity, ==, "serious");
  g_assert_cmpint (finding->deadline_days, ==, 30);
  g_assert_null (finding->basis);
  g_assert_false (finding->has_confidence);
}

static void
test_basis (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  g_autoptr (NcFindingRules) rules = NULL;
  g_autoptr (NcForm) form = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const NcFinding *finding;

  g_assert_no_error (error);
  form = open_findings_form (&rules, reference);
  answer (form, "/data/motor[1]/model", "JO2-52-4");
  found = nc_findings_collect (rules, form, &error);
  g_assert_no_error (error);
  finding = g_ptr_array_index (found, 0);
  g_assert_nonnull (finding->basis);
  g_assert_cmpstr (finding->basis->violation, ==, finding->violation);
  g_assert_true (finding->has_confidence);
  for (guint i = 1; i <= 23; i++) {
    g_autofree char *violation = g_strdup_printf ("V%02u", i);

    g_assert_nonnull (nc_finding_rules_get_basis (rules, violation));
    g_assert_nonnull (nc_finding_first_paper (violation, NULL));
  }
  g_assert_null (nc_finding_rules_get_basis (rules, "V24"));
}

/* law/PROCEDURE.md, step 4 */
static void
test_first_paper (void)
{
  static const char *const cases[][3] = {
    { "V04", "ordinary", "D09" }, { "V22", "ordinary", "D09" }, { "V23", "serious", "D09" },
    { "V03", "serious", "D10" },  { "V05", "serious", "D10" },  { "V11", "ordinary", "D10" },
    { "V01", "serious", "D11" },  { "V02", "serious", "D11" },  { "V07", "ordinary", "D12" },
    { "V17", "serious", "D12" },  { "V15", "serious", "D10" },  { "V15", "advice", "D09" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (nc_finding_first_paper (cases[i][0], cases[i][1]), ==, cases[i][2]);
  g_assert_null (nc_finding_first_paper ("", "serious"));
  g_assert_null (nc_finding_first_paper ("V99", "serious"));
}

static const char sparse_form[] =
    "survey\n,type,name,label\n,text,place,Place\n,text,name,Name\n,text,no,Number\n"
    ",text,kw,Power\n,text,year,Year\n"
    "settings\n,form_title,form_id\n,Sparse,sparse\n"
    "findings\n,name,when,violation,severity,fact,evidence,deadline\n"
    ",one,true(),V11,ordinary,"
    "${place}的设备（${name}，功率${kw}kW，编号${no}，${year}年出厂）在用（${name}）,photo,\n";

/* What was not answered is told without brackets in brackets, and not at all where nobody would know what it was. */
static void
test_not_answered (void)
{
  static const char *const cases[][5] = {
    { "", "", "", "", "（未记录）的设备（功率未记录，编号未记录）在用" },
    { "泵房", "水泵", "", "", "泵房的设备（水泵，功率未记录，编号未记录）在用（水泵）" },
    { "泵房", "", "7.5", "", "泵房的设备（功率7.5kW，编号未记录）在用" },
    { "泵房", "水泵（备用）", "7.5", "1978",
      "泵房的设备（水泵（备用），功率7.5kW，编号未记录，1978年出厂）在用（水泵（备用））" },
  };
  static const char *const paths[] = { "/data/place", "/data/name", "/data/kw", "/data/year" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (sparse_form, strlen (sparse_form));
  g_autoptr (NcXlsform) source = nc_xlsform_load_bytes (bytes, "sparse.csv", NULL, &error);
  xmlDoc *document = source ? nc_xlsform_to_xform (source, NULL, &error) : NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcFormOptions options = { .clock = clock, .instance_id = "uuid:1" };
  g_autoptr (NcFindingRules) rules = NULL;
  g_autoptr (NcForm) form = NULL;

  g_assert_no_error (error);
  rules = nc_finding_rules_new (document, NULL, &error);
  g_assert_no_error (error);
  form = nc_form_open (document, &options, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) found = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (paths); k++)
      answer (form, paths[k], cases[i][k]);
    found = nc_findings_collect (rules, form, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_cmpstr (((NcFinding *)found->pdata[0])->fact, ==, cases[i][4]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/collect", test_collect);
  g_test_add_func ("/findings/basis", test_basis);
  g_test_add_func ("/findings/first-paper", test_first_paper);
  g_test_add_func ("/findings/not-answered", test_not_answered);
  return g_test_run ();
}
