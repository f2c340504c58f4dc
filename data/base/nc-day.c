/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-day.h"
#include <string.h>

#define MIN_YEAR 1900
#define MAX_YEAR 9999

static int
days_in_month (int year, int month)
{
  return g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year);
}

/**
 * nc_day_from_ymd:
 *
 * Returns: the day, or %NC_DAY_NONE when the triple is no date between 1900 and 9999.
 */
NcDay
nc_day_from_ymd (int year, int month, int day)
{
  GDate date;

  if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return NC_DAY_NONE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  /* g_date counts from 0001-01-01 = 1; 1970-01-01 is its day 719163. */
  return (NcDay)g_date_get_julian (&date) - 719163;
}

/**
 * nc_day_to_ymd:
 * @year: (out) (nullable):
 * @month: (out) (nullable): 1…12
 * @day_of_month: (out) (nullable): 1…31
 *
 * @day must not be %NC_DAY_NONE.
 */
void
nc_day_to_ymd (NcDay day, int *year, int *month, int *day_of_month)
{
  GDate date;

  g_return_if_fail (day != NC_DAY_NONE);
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)(day + 719163));
  if (year)
    *year = g_date_get_year (&date);
  if (month)
    *month = (int)g_date_get_month (&date);
  if (day_of_month)
    *day_of_month = g_date_get_day (&date);
}

/**
 * nc_day_parse:
 * @iso: (nullable): exactly "YYYY-MM-DD"
 *
 * Returns: the day, or %NC_DAY_NONE when @iso is %NULL or anything else than one valid date.
 */
NcDay
nc_day_parse (const char *iso)
{
  int part[3] = { 0, 0, 0 };
  static const int first[3] = { 0, 5, 8 }, length[3] = { 4, 2, 2 };

  if (!iso || strlen (iso) != 10 || iso[4] != '-' || iso[7] != '-')
    return NC_DAY_NONE;
  for (int p = 0; p < 3; p++)
    for (int i = first[p]; i < first[p] + length[p]; i++) {
      if (!g_ascii_isdigit (iso[i]))
        return NC_DAY_NONE;
      part[p] = part[p] * 10 + (iso[i] - '0');
    }
  return nc_day_from_ymd (part[0], part[1], part[2]);
}

/**
 * nc_day_format:
 *
 * Returns: (transfer full): "2026-11-20"; the empty string for %NC_DAY_NONE.
 */
char *
nc_day_format (NcDay day)
{
  int y, m, d;

  if (day == NC_DAY_NONE)
    return g_strdup ("");
  nc_day_to_ymd (day, &y, &m, &d);
  return g_strdup_printf ("%04d-%02d-%02d", y, m, d);
}

/**
 * nc_day_format_zh:
 *
 * Returns: (transfer full): "2026年11月20日" without leading zeros (GB/T 9704-2012 7.3.5.4); empty for %NC_DAY_NONE.
 */
char *
nc_day_format_zh (NcDay day)
{
  int y, m, d;

  if (day == NC_DAY_NONE)
    return g_strdup ("");
  nc_day_to_ymd (day, &y, &m, &d);
  return g_strdup_printf ("%d年%d月%d日", y, m, d);
}

/**
 * nc_day_weekday:
 *
 * Returns: 1 (Monday) … 7 (Sunday).
 */
int
nc_day_weekday (NcDay day)
{
  /* 1970-01-01 was a Thursday. */
  int w = (int)(((gint64)day + 3) % 7);

  return (w < 0 ? w + 7 : w) + 1;
}

/**
 * nc_day_add_months:
 *
 * The same day of the month @months later (or earlier); where that month is shorter, its last day.
 */
NcDay
nc_day_add_months (NcDay day, int months)
{
  int y, m, d, index;

  g_return_val_if_fail (day != NC_DAY_NONE, NC_DAY_NONE);
  nc_day_to_ymd (day, &y, &m, &d);
  index = y * 12 + (m - 1) + months;
  y = index / 12;
  m = index % 12 + 1;
  if (y < MIN_YEAR || y > MAX_YEAR)
    return NC_DAY_NONE;
  return nc_day_from_ymd (y, m, MIN (d, days_in_month (y, m)));
}
