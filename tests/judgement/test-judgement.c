/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "nc-csv.h"
#include "nc-judgement.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include "nc-record-reader.h"

/* Golden cases as data: cases/KIND.csv holds records with the verdict that they must get, in columns named expect_…;
   an empty expectation is not compared, "null" asks for none, expect_json is a part of the verdict's text. */

static NcReference *reference;
static NcJudge *judge;

static char *
source_path (const char *name)
{
  return g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement", name, NULL);
}

static const char *
actual_of (const NcVerdict *verdict, const char *what, char number[32])
{
  double value = NAN;

  if (g_str_equal (what, "expect_verdict"))
    return nc_verdict_code_to_string (verdict->code);
  if (g_str_equal (what, "expect_grade"))
    return verdict->grade ? verdict->grade : "null";
  if (g_str_equal (what, "expect_violation"))
    return verdict->violation ? verdict->violation : "null";
  if (g_str_equal (what, "expect_document"))
    return verdict->basis.document ? verdict->basis.document : "null";
  if (g_str_equal (what, "expect_limit"))
    value = verdict->limit;
  else if (g_str_equal (what, "expect_actual"))
    value = verdict->actual;
  else
    g_error ("unknown expectation %s", what);
  if (isnan (value))
    return "null";
  nc_quick_format (round (value * 1e4) / 1e4, number);
  return number;
}

static gboolean
is_needed (const NcVerdict *verdict, const char *field)
{
  for (guint i = 0; i < verdict->n_needs; i++)
    if (g_str_equal (verdict->needs[i], field))
      return TRUE;
  return FALSE;
}

static void
check_case (NcCsv *csv, NcKind kind, const NcCsvField *fields, guint n_fields, const char *file)
{
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (GString) first = g_string_new (NULL), second = g_string_new (NULL);
  NcRecord record;
  char number[32];

  nc_record_init (&record, kind);
  for (guint i = 0; i < n_fields; i++)
    if (!g_str_has_prefix (nc_csv_column_name (csv, i), "expect_"))
      g_assert_true (nc_record_set_named (&record, nc_csv_column_name (csv, i), fields[i].text));
  nc_judge_record (judge, &record, nc_day_from_ymd (2026, 11, 20), verdict);
  nc_verdict_write_json (verdict, first);
  for (guint i = 0; i < n_fields; i++) {
    const char *column = nc_csv_column_name (csv, i), *expected = fields[i].text;

    if (!g_str_has_prefix (column, "expect_") || !*expected)
      continue;
    if (g_str_equal (column, "expect_needs")  ? !is_needed (verdict, expected)
        : g_str_equal (column, "expect_json") ? !strstr (first->str, expected)
                                              : g_strcmp0 (expected, actual_of (verdict, column, number)) != 0) {
      g_test_message ("%s line %" G_GUINT64_FORMAT ": %s should be %s: %s", file, nc_csv_line (csv), column, expected,
                      first->str);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (verdict->explain->len, >, 0);
  nc_judge_record (judge, &record, nc_day_from_ymd (2026, 11, 20), verdict);
  nc_verdict_write_json (verdict, second);
  g_assert_cmpstr (first->str, ==, second->str);
}

static void
test_cases (gconstpointer data)
{
  NcKind kind = (NcKind)GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("cases/%s.csv", nc_kind_to_string (kind));
  g_autofree char *path = source_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *fields;
  guint n_fields, n_cases = 0;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error)) {
    check_case (csv, kind, fields, n_fields, name);
    n_cases++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, >=, 20);
}

/* A verdict is never surer than its weakest row, and says the row it rests on. */
static void
test_confidence (void)
{
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();

  nc_verdict_rest_on (verdict, NC_CONFIDENCE_HIGH);
  nc_verdict_rest_on (verdict, NC_CONFIDENCE_LOW);
  nc_verdict_rest_on (verdict, NC_CONFIDENCE_CONFIRMED);
  g_assert_cmpint (verdict->confidence, ==, NC_CONFIDENCE_LOW);
}

static void
judge_motor (NcJudge *with, const char *model, const char *made, const char *efficiency, NcVerdict *verdict)
{
  NcRecord record;

  nc_record_init (&record, NC_KIND_MOTOR);
  nc_record_set_named (&record, "model", model);
  nc_record_set_named (&record, "rated_kw", "7.5");
  nc_record_set_named (&record, "poles", "4");
  nc_record_set_named (&record, "voltage_v", "380");
  nc_record_set_named (&record, "made_year", made);
  nc_record_set_named (&record, "efficiency_pct", efficiency);
  nc_judge_record (with, &record, nc_day_from_ymd (2026, 11, 20), verdict);
}

/* A person who compares the one row that a verdict rests on with the official text makes that verdict confirmed, and no
   other. */
static void
test_confirmed (void)
{
  g_autofree char *home = g_dir_make_tmp ("nengcha-confirmed-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (home, "confirmations.db", NULL);
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (NcReference) own = nc_reference_open (NULL, NULL);
  g_autoptr (NcJudge) with = NULL;
  g_autofree char *limit_row = NULL, *listed_row = NULL;

  judge_motor (judge, "YE3-132M-4", "2022", "90.3", verdict);
  g_assert_cmpint (verdict->code, ==, NC_VERDICT_FAIL);
  g_assert_cmpint (verdict->confidence, !=, NC_CONFIDENCE_CONFIRMED);
  limit_row = g_strdup (verdict->basis.rule_id);
  judge_motor (judge, "JO2-51-4", "1975", "85", verdict);
  listed_row = g_strdup (verdict->basis.rule_id);
  g_assert_true (nc_reference_confirm (own, home, limit_row, "示例员", "GB 18613-2020", 0, NULL));
  g_assert_true (nc_reference_confirm (own, home, listed_row, "示例员", "示例公告", 0, NULL));
  with = nc_judge_new (own, NULL);
  judge_motor (with, "YE3-132M-4", "2022", "90.3", verdict);
  g_assert_cmpint (verdict->confidence, ==, NC_CONFIDENCE_CONFIRMED);
  judge_motor (with, "JO2-51-4", "1975", "85", verdict);
  g_assert_cmpint (verdict->code, ==, NC_VERDICT_ELIMINATED);
  g_assert_cmpint (verdict->confidence, ==, NC_CONFIDENCE_CONFIRMED);
  judge_motor (with, "YE4-132M-4", "2022", "93", verdict); /* its grade rests on rows that nobody compared */
  g_assert_cmpstr (verdict->grade, ==, "2");
  g_assert_cmpint (verdict->confidence, !=, NC_CONFIDENCE_CONFIRMED);
  judge_motor (with, "YE3-132M-4", "2020", "87", verdict); /* another edition */
  g_assert_cmpint (verdict->confidence, !=, NC_CONFIDENCE_CONFIRMED);
  g_unlink (file);
  g_rmdir (home);
}

/* Hostile bytes: every cut of a record and every byte changed must be read without a crash, and judged or refused. */
static void
test_damaged_input (gconstpointer data)
{
  static const char *const corpus[] = {
    "id,model,rated_kw,poles,efficiency_pct,made_year\n1,\"YE3-132S-4\",5.5,4,89.6,2022\n2,Y2,7.5kW,4,90.4%,"
    "2003年5月\n",
    "{\"id\":1,\"model\":\"YE3\",\"rated_kw\":5.5,\"poles\":4,\"efficiency_pct\":\"89.6\",\"x\":[1,2],\"made_year\":{}}"
    "\n",
  };
  const char *text = corpus[GPOINTER_TO_UINT (data)];
  gsize length = strlen (text);

  for (gsize i = 0; i < 4 * length; i++) {
    static const char replaced[] = { 0, '"', (char)0xFF };
    g_autofree char *bytes = g_memdup2 (text, length);
    gsize n = i < length ? i : length;
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("nengcha-record-XXXXXX", &path, NULL);
    g_autoptr (NcRecordReader) reader = NULL;
    g_autoptr (NcVerdict) verdict = nc_verdict_new ();
    NcRecord record;

    if (i >= length)
      bytes[i % length] = replaced[i / length - 1];
    g_assert_cmpint (write (fd, bytes, n), ==, (gssize)n);
    lseek (fd, 0, SEEK_SET);
    reader = nc_record_reader_new (fd, "corpus", NC_KIND_MOTOR, &error);
    for (NcReadResult result = NC_READ_RECORD; reader && result != NC_READ_END && result != NC_READ_FAILED;) {
      g_clear_error (&error);
      result = nc_record_reader_next (reader, &record, &error);
      if (result == NC_READ_RECORD)
        nc_judge_record (judge, &record, nc_day_from_ymd (2026, 11, 20), verdict);
    }
    unlink (path);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  nc_lang_init ("en");
  reference = nc_reference_open (NULL, &error);
  g_assert_no_error (error);
  judge = nc_judge_new (reference, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < NC_N_KINDS; k++) {
    g_autofree char *name = g_strdup_printf ("/judgement/cases/%s", nc_kind_to_string ((NcKind)k));

    g_test_add_data_func (name, GUINT_TO_POINTER (k), test_cases);
  }
  g_test_add_func ("/judgement/confidence", test_confidence);
  g_test_add_func ("/judgement/confirmed", test_confirmed);
  g_test_add_data_func ("/judgement/damaged/csv", GUINT_TO_POINTER (0), test_damaged_input);
  g_test_add_data_func ("/judgement/damaged/json", GUINT_TO_POINTER (1), test_damaged_input);
  result = g_test_run ();
  nc_judge_unref (judge);
  nc_reference_unref (reference);
  return result;
}
