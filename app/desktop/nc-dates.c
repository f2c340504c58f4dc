/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-dates.h"
#include "nc-lang.h"
#include <string.h>

#define ISO_DAY_LENGTH 10

/* Not from the C library: its names follow the locale, not the window's language. */
static const char *const months[] = { N_ ("January"),   N_ ("February"), N_ ("March"),    N_ ("April"),
                                      N_ ("May"),       N_ ("June"),     N_ ("July"),     N_ ("August"),
                                      N_ ("September"), N_ ("October"),  N_ ("November"), N_ ("December") };

static void
put (GString *words, const char *place, int number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  g_string_replace (words, place, text, 0);
}

/**
 * nc_dates_day:
 *
 * Returns: (transfer full): "20 November 2026", or 2026年11月20日 in a Chinese window; "–" for %NC_DAY_NONE.
 */
char *
nc_dates_day (NcDay day)
{
  int year, month, day_of_month;
  GString *words;

  if (day == NC_DAY_NONE)
    return g_strdup ("–");
  nc_day_to_ymd (day, &year, &month, &day_of_month);
  /* Translators: {day}, {month} and {year} are figures, {name} is the month's name; use what the language writes. */
  words = g_string_new (_ ("{day} {name} {year}"));
  put (words, "{day}", day_of_month);
  put (words, "{month}", month);
  put (words, "{year}", year);
  g_string_replace (words, "{name}", _ (months[month - 1]), 0);
  return g_string_free (words, FALSE);
}

/**
 * nc_dates_words:
 * @iso: (nullable): a day "2026-11-20", with or without a time of day "2026-11-20 09:00" or "2026-11-20T09:00"
 *
 * Returns: (transfer full): the same for people; what is no such day comes back as it is, %NULL as "".
 */
char *
nc_dates_words (const char *iso)
{
  g_autofree char *head = NULL, *words = NULL;
  NcDay day;

  if (!iso)
    return g_strdup ("");
  head = g_strndup (iso, ISO_DAY_LENGTH);
  day = nc_day_parse (head);
  if (day == NC_DAY_NONE)
    return g_strdup (iso);
  words = nc_dates_day (day);
  if (strlen (iso) < ISO_DAY_LENGTH + 6 || !strchr ("T ", iso[ISO_DAY_LENGTH]))
    return g_steal_pointer (&words);
  return g_strdup_printf ("%s %.5s", words, iso + ISO_DAY_LENGTH + 1);
}
