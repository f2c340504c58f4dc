/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include <math.h>
#include <string.h>

/* Dates and times: ISO 8601 texts ↔ milliseconds since 1970-01-01T00:00Z in the zone of the environment. */

static gint64
days_from_civil (gint64 y, int m, int d)
{
  gint64 era, yoe, doy, doe;

  y -= m <= 2;
  era = (y >= 0 ? y : y - 399) / 400;
  yoe = y - era * 400;
  doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 era, doe, yoe, doy, mp;

  days += 719468;
  era = (days >= 0 ? days : days - 146096) / 146097;
  doe = days - era * 146097;
  yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  mp = (5 * doy + 2) / 153;
  *day = (int)(doy - (153 * mp + 2) / 5 + 1);
  *month = (int)(mp < 10 ? mp + 3 : mp - 9);
  *year = (int)(yoe + era * 400 + (*month <= 2));
}

static int
days_in_month (int year, int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0) ? 29 : lengths[month - 1];
}

/* Exactly @n digits; -1 when they are not there. */
static int
take_digits (const char **p, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++, (*p)++) {
    if (!g_ascii_isdigit (**p))
      return -1;
    value = value * 10 + (**p - '0');
  }
  return value;
}

/* HH[:MM[:SS[.fff…]]] as milliseconds of the day; -1 when it is no time. */
static gint64
take_time (const char **p)
{
  int hour = take_digits (p, 2), minute = 0, second = 0, ms = 0;

  if (hour < 0 || hour > 23)
    return -1;
  if (**p == ':') {
    (*p)++;
    minute = take_digits (p, 2);
    if (minute >= 0 && **p == ':') {
      (*p)++;
      second = take_digits (p, 2);
      if (second >= 0 && **p == '.') {
        int scale = 100;

        if (!g_ascii_isdigit (*++*p))
          return -1;
        for (; g_ascii_isdigit (**p); (*p)++, scale /= 10)
          ms += (**p - '0') * scale;
      }
    }
  }
  if (minute < 0 || minute > 59 || second < 0 || second > 59)
    return -1;
  return ((hour * 60 + minute) * 60 + second) * (gint64)1000 + ms;
}

/* Z, ±HH:MM or nothing, then the end. FALSE when it is none of them. */
static gboolean
take_offset (const char *p, gboolean *has_offset, gint64 *offset_ms)
{
  int sign, hours, minutes;

  *has_offset = *p != 0;
  *offset_ms = 0;
  if (!*p || strcmp (p, "Z") == 0)
    return TRUE;
  if (*p != '+' && *p != '-')
    return FALSE;
  sign = *p++ == '-' ? -1 : 1;
  hours = take_digits (&p, 2);
  if (hours < 0 || hours > 14)
    return FALSE;
  minutes = 0;
  if (*p == ':') {
    p++;
    minutes = take_digits (&p, 2);
  }
  if (minutes < 0 || minutes > 59 || *p)
    return FALSE;
  *offset_ms = sign * (gint64)(hours * 60 + minutes) * 60000;
  return TRUE;
}

/* Offset of the environment's zone at a local wall time, or at an instant. */
static gint64
zone_offset_ms (NcXpathEnv *env, GTimeType type, gint64 ms)
{
  gint64 seconds = (gint64)floor ((double)ms / 1000);
  int interval;

  interval = type == G_TIME_TYPE_UNIVERSAL ? g_time_zone_find_interval (env->zone, type, seconds)
                                           : g_time_zone_adjust_time (env->zone, type, &seconds);
  return (gint64)g_time_zone_get_offset (env->zone, interval) * 1000;
}

/** nc_xp_parse_datetime: An ISO 8601 date, or date and time with or without offset (then local). FALSE: it is none. */
gboolean
nc_xp_parse_datetime (NcXpathEnv *env, const char *text, gint64 *ms)
{
  const char *p = text;
  gint64 time = 0, offset = 0, local;
  gboolean has_offset = FALSE;
  int year, month, day;

  if (!g_ascii_isdigit (*p) || (year = take_digits (&p, 4)) < 0 || *p++ != '-')
    return FALSE;
  month = take_digits (&p, 2);
  if (month < 1 || month > 12 || *p++ != '-')
    return FALSE;
  day = take_digits (&p, 2);
  if (day < 1 || day > days_in_month (year, month))
    return FALSE;
  if (*p == 'T') {
    p++;
    if ((time = take_time (&p)) < 0 || !take_offset (p, &has_offset, &offset))
      return FALSE;
  } else if (*p) {
    return FALSE;
  }
  local = days_from_civil (year, month, day) * 86400000 + time;
  *ms = local - (has_offset ? offset : zone_offset_ms (env, G_TIME_TYPE_STANDARD, local));
  return TRUE;
}

/** nc_xp_parse_time: A time of day with or without offset as part of a local day, 0 ≤ days < 1. */
gboolean
nc_xp_parse_time (NcXpathEnv *env, const char *text, double *days)
{
  const char *p = text;
  gint64 time, offset;
  gboolean has_offset;

  if (strlen (text) < 5 || text[2] != ':' || (time = take_time (&p)) < 0 || !take_offset (p, &has_offset, &offset))
    return FALSE;
  if (has_offset) {
    time = time - offset + zone_offset_ms (env, G_TIME_TYPE_UNIVERSAL, 0);
    time = (time % 86400000 + 86400000) % 86400000;
  }
  *days = (double)time / NC_XP_DAY_MS;
  return TRUE;
}

typedef struct {
  int year, month, day, weekday;
  gint64 day_ms;
  gint64 offset_ms;
} Local;

static Local
local_from_ms (NcXpathEnv *env, gint64 ms)
{
  Local local = { .offset_ms = zone_offset_ms (env, G_TIME_TYPE_UNIVERSAL, ms) };
  gint64 wall = ms + local.offset_ms, days = wall / 86400000 - (wall % 86400000 < 0);

  civil_from_days (days, &local.year, &local.month, &local.day);
  local.day_ms = wall - days * 86400000;
  local.weekday = (int)(((days + 4) % 7 + 7) % 7);
  return local;
}

static void
append_offset (GString *out, gint64 offset_ms)
{
  gint64 minutes = ABS (offset_ms) / 60000;

  g_string_append_printf (out, "%c%02d:%02d", offset_ms < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}

/** nc_xp_format_datetime: "2026-11-21" at midnight, else "2026-11-21T09:30:00.000+08:00". */
char *
nc_xp_format_datetime (NcXpathEnv *env, gint64 ms)
{
  Local local = local_from_ms (env, ms);
  GString *out = g_string_new (NULL);
  int t = (int)local.day_ms;

  g_string_append_printf (out, "%04d-%02d-%02d", local.year, local.month, local.day);
  if (t) {
    g_string_append_printf (out, "T%02d:%02d:%02d.%03d", t / 3600000, t / 60000 % 60, t / 1000 % 60, t % 1000);
    append_offset (out, local.offset_ms);
  }
  return g_string_free (out, FALSE);
}

static gint64
local_to_ms (NcXpathEnv *env, gint64 wall_ms)
{
  return wall_ms - zone_offset_ms (env, G_TIME_TYPE_STANDARD, wall_ms);
}

/** nc_xp_now_ms: The present instant; on a pinned day the clock's time of day in China, read in the environment's zone.
 */
gint64
nc_xp_now_ms (NcXpathEnv *env)
{
  gint64 now = nc_clock_now_usec (env->clock) / 1000;

  if (env->today == NC_DAY_NONE)
    return now;
  return local_to_ms (env, (gint64)env->today * 86400000 + (now + NC_CLOCK_LEGAL_OFFSET_SECONDS * 1000) % 86400000);
}

/** nc_xp_today_ms: Midnight, in the environment's zone, of the day it is there now. */
gint64
nc_xp_today_ms (NcXpathEnv *env)
{
  Local local = local_from_ms (env, nc_xp_now_ms (env));

  return local_to_ms (env, days_from_civil (local.year, local.month, local.day) * 86400000);
}

static void
append_field (GString *out, char field, const Local *local)
{
  static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December" };
  static const char *const weekdays[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };
  int t = (int)local->day_ms;

  switch (field) {
  case 'Y':
    g_string_append_printf (out, "%04d", local->year);
    break;
  case 'y':
    g_string_append_printf (out, "%02d", local->year % 100);
    break;
  case 'm':
    g_string_append_printf (out, "%02d", local->month);
    break;
  case 'n':
    g_string_append_printf (out, "%d", local->month);
    break;
  case 'B':
    g_string_append (out, months[local->month - 1]);
    break;
  case 'b':
    g_string_append_len (out, months[local->month - 1], 3);
    break;
  case 'd':
    g_string_append_printf (out, "%02d", local->day);
    break;
  case 'e':
    g_string_append_printf (out, "%d", local->day);
    break;
  case 'H':
    g_string_append_printf (out, "%02d", t / 3600000);
    break;
  case 'h':
    g_string_append_printf (out, "%d", t / 3600000);
    break;
  case 'M':
    g_string_append_printf (out, "%02d", t / 60000 % 60);
    break;
  case 'S':
    g_string_append_printf (out, "%02d", t / 1000 % 60);
    break;
  case '3':
    g_string_append_printf (out, "%03d", t % 1000);
    break;
  case 'A':
    g_string_append (out, weekdays[local->weekday]);
    break;
  case 'a':
    g_string_append_len (out, weekdays[local->weekday], 3);
    break;
  case 'w':
    g_string_append_printf (out, "%d", local->weekday);
    break;
  case 'Z':
    append_offset (out, local->offset_ms);
    break;
  case '%':
    g_string_append_c (out, '%');
    break;
  default:
    g_string_append_printf (out, "%%%c", field);
  }
}

/** nc_xp_strftime: The fields of format-date-time(): Y y m n B b d e H h M S 3 A a w Z; others are left as they stand.
 */
char *
nc_xp_strftime (NcXpathEnv *env, gint64 ms, const char *format)
{
  Local local = local_from_ms (env, ms);
  GString *out = g_string_new (NULL);

  for (const char *p = format; *p; p++)
    if (*p == '%' && p[1] && (guchar)p[1] < 0x80)
      append_field (out, *++p, &local);
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}
