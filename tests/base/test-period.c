/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-period.h"
#include "nc-csv.h"
#include <glib/gstdio.h>

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

static NcDay
D (const char *iso)
{
  NcDay day = nc_day_parse (iso);

  g_assert_cmpint (day, !=, NC_DAY_NONE);
  return day;
}

/* One row of law/deadline_examples.csv: the period is told from its Chinese name. */
static NcPeriodEnd
example (NcCalendar *calendar, NcDay start, const char *period)
{
  if (g_str_has_prefix (period, "行政复议60日"))
    return nc_period_natural_days (calendar, start, 60);
  if (g_str_has_prefix (period, "监察结束后20日"))
    return nc_period_natural_days (calendar, start, 20);
  g_assert_true (g_str_has_prefix (period, "诉讼6个月") || g_str_has_prefix (period, "整改期限 6个月"));
  return nc_period_months (calendar, start, 6);
}

static void
test_examples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCalendar) calendar = load_calendar ();
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/deadline_examples.csv", NULL);
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *fields;
  guint n_fields, n_rows = 0;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error)) {
    NcPeriodEnd end = example (calendar, D (fields[0].text), fields[1].text);

    g_assert_cmpint (n_fields, ==, 4);
    g_assert_cmpint (end.unshifted, ==, D (fields[3].text));
    g_assert_true (nc_calendar_is_working_day (calendar, end.last));
    n_rows++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 16);
}

static void
test_arrangement (void)
{
  static const struct {
    const char *day;
    gboolean worked;
  } days[] = {
    { "2024-02-09", TRUE },  { "2024-02-10", FALSE }, { "2024-02-18", TRUE }, { "2024-10-12", TRUE },
    { "2025-01-01", FALSE }, { "2025-01-02", TRUE },  { "2025-01-26", TRUE }, { "2025-02-04", FALSE },
    { "2025-10-08", FALSE }, { "2026-01-04", TRUE },  { "2026-02-14", TRUE }, { "2026-02-23", FALSE },
    { "2026-02-28", TRUE },  { "2026-05-09", TRUE },  { "2026-09-20", TRUE }, { "2026-10-07", FALSE },
    { "2026-10-10", TRUE },  { "2026-11-21", FALSE }, { "2026-11-20", TRUE }, { "2027-01-01", FALSE },
    { "2027-10-04", TRUE },  { "2030-05-01", TRUE },
  };
  g_autoptr (NcCalendar) calendar = load_calendar ();

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    g_assert_cmpint (nc_calendar_is_working_day (calendar, D (days[i].day)), ==, days[i].worked);
  for (int year = 2024; year <= 2026; year++)
    g_assert_true (nc_calendar_knows_year (calendar, year));
  g_assert_false (nc_calendar_knows_year (calendar, 2027));
}

static void
test_shift (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();
  NcPeriodEnd end = nc_period_natural_days (calendar, D ("2026-09-10"), 21); /* 2026-10-01 */

  g_assert_cmpint (end.last, ==, D ("2026-10-08"));
  g_assert_cmpint (end.unshifted, ==, D ("2026-10-01"));
  g_assert_false (end.calendar_incomplete);
  /* a worked Saturday is no day off */
  g_assert_cmpint (nc_period_natural_days (calendar, D ("2026-09-20"), 20).last, ==, D ("2026-10-10"));
  /* six months that end on a weekend of a year without arrangement */
  end = nc_period_months (calendar, D ("2026-08-31"), 6);
  g_assert_cmpint (end.last, ==, D ("2027-03-01"));
  g_assert_true (end.calendar_incomplete);
}

static void
test_working_days (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();

  /* Friday; the National Day week and the worked Saturday behind it */
  g_assert_cmpint (nc_period_working_days (calendar, D ("2026-09-30"), 3).last, ==, D ("2026-10-10"));
  g_assert_cmpint (nc_calendar_count_working_days (calendar, D ("2026-09-30"), D ("2026-10-10")), ==, 3);
  g_assert_cmpint (nc_period_working_days (calendar, D ("2026-11-20"), 5).last, ==, D ("2026-11-27"));
  g_assert_cmpint (nc_calendar_count_working_days (calendar, D ("2026-11-20"), D ("2026-11-26")), ==, 4);
  g_assert_cmpint (nc_calendar_count_working_days (calendar, D ("2026-11-26"), D ("2026-11-20")), ==, 0);
  g_assert_true (nc_period_working_days (calendar, D ("2026-12-30"), 3).calendar_incomplete);
  g_assert_false (nc_period_working_days (calendar, D ("2026-11-20"), 5).calendar_incomplete);
  g_assert_cmpint (nc_period_working_days (calendar, D ("2026-11-20"), 0).last, ==, D ("2026-11-20"));
}

static void
test_bad_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nc-period-XXXXXX.csv", &path, &error);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "date,kind\n2026-02-30,holiday\n", -1, NULL));
  g_assert_null (nc_calendar_load (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "day,kind\n2026-02-03,holiday\n", -1, NULL));
  g_assert_null (nc_calendar_load (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/period/examples", test_examples);
  g_test_add_func ("/period/arrangement", test_arrangement);
  g_test_add_func ("/period/shift", test_shift);
  g_test_add_func ("/period/working-days", test_working_days);
  g_test_add_func ("/period/bad-file", test_bad_file);
  return g_test_run ();
}
