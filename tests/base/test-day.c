/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-clock.h"

static void
test_parse (void)
{
  static const char *const wrong[] = { "2026-02-29", "2026-13-01",  "2026-1-01", "20261101",
                                       "1899-12-31", "2026-11-20 ", "",          "abcd-ef-gh" };

  g_assert_cmpint (nc_day_parse ("1970-01-01"), ==, 0);
  g_assert_cmpint (nc_day_parse ("2000-03-01") - nc_day_parse ("2000-02-28"), ==, 2);
  g_assert_cmpint (nc_day_parse (NULL), ==, NC_DAY_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (nc_day_parse (wrong[i]), ==, NC_DAY_NONE);
}

static void
test_round_trip (void)
{
  for (NcDay day = nc_day_from_ymd (1900, 1, 1); day <= nc_day_from_ymd (2200, 12, 31); day++) {
    g_autofree char *iso = nc_day_format (day);

    g_assert_cmpint (nc_day_parse (iso), ==, day);
  }
}

static void
test_words (void)
{
  g_autofree char *zh = nc_day_format_zh (nc_day_parse ("2026-01-05"));

  g_assert_cmpstr (zh, ==, "2026年1月5日");
  g_assert_cmpint (nc_day_weekday (nc_day_parse ("2026-11-20")), ==, 5);
  g_assert_cmpint (nc_day_weekday (nc_day_parse ("1969-12-28")), ==, 7);
}

static void
test_months (void)
{
  g_assert_cmpint (nc_day_add_months (nc_day_parse ("2026-08-31"), 6), ==, nc_day_parse ("2027-02-28"));
  g_assert_cmpint (nc_day_add_months (nc_day_parse ("2026-12-31"), 6), ==, nc_day_parse ("2027-06-30"));
  g_assert_cmpint (nc_day_add_months (nc_day_parse ("2028-02-29"), -12), ==, nc_day_parse ("2027-02-28"));
}

static void
test_clock (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  g_autofree char *now = nc_clock_now_iso (clock);

  g_assert_cmpstr (now, ==, "2026-11-20T09:00:00.000+08:00");
  nc_clock_advance_usec (clock, 15 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (nc_clock_today (clock), ==, nc_day_parse ("2026-11-21"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/day/parse", test_parse);
  g_test_add_func ("/day/round-trip", test_round_trip);
  g_test_add_func ("/day/words", test_words);
  g_test_add_func ("/day/months", test_months);
  g_test_add_func ("/day/clock", test_clock);
  return g_test_run ();
}
