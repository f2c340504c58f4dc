/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-period.h"
#include "nc-csv.h"
#include "nc-lang.h"

#define MOST_DAYS 100000

struct _NcCalendar {
  GHashTable *days; /* NcDay → NcCalendarKind + 1 */
  GHashTable *known_years;
};

/**
 * nc_calendar_new:
 *
 * Returns: (transfer full): a calendar that knows weekends only; every year is incomplete.
 */
NcCalendar *
nc_calendar_new (void)
{
  NcCalendar *self = g_rc_box_new0 (NcCalendar);

  self->days = g_hash_table_new (NULL, NULL);
  self->known_years = g_hash_table_new (NULL, NULL);
  return self;
}

NcCalendar *
nc_calendar_ref (NcCalendar *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_calendar (gpointer data)
{
  NcCalendar *self = data;

  g_hash_table_unref (self->days);
  g_hash_table_unref (self->known_years);
}

void
nc_calendar_unref (NcCalendar *self)
{
  g_rc_box_release_full (self, clear_calendar);
}

static int
year_of (NcDay day)
{
  int year;

  nc_day_to_ymd (day, &year, NULL, NULL);
  return year;
}

/**
 * nc_calendar_add:
 *
 * A year counts as known as soon as one day of an arrangement (HOLIDAY or WORKDAY) of it is there.
 */
void
nc_calendar_add (NcCalendar *self, NcDay day, NcCalendarKind kind)
{
  g_return_if_fail (day != NC_DAY_NONE);
  g_hash_table_insert (self->days, GINT_TO_POINTER (day), GINT_TO_POINTER (kind + 1));
  if (kind != NC_CALENDAR_STATUTORY)
    g_hash_table_add (self->known_years, GINT_TO_POINTER (year_of (day)));
}

static gboolean
parse_kind (const char *text, NcCalendarKind *kind)
{
  static const char *const names[] = { "holiday", "workday", "statutory" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text)) {
      *kind = (NcCalendarKind)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_calendar_load:
 * @path: a CSV with the columns date and kind (holiday, workday, statutory), as data/reference/law/holidays.csv
 *
 * Returns: (transfer full): the calendar; %NULL with an #NcCsvError, or %G_IO_ERROR_INVALID_DATA that names the row.
 */
NcCalendar *
nc_calendar_load (const char *path, GError **error)
{
  g_autoptr (NcCalendar) self = nc_calendar_new ();
  g_autoptr (NcCsv) csv = nc_csv_open (path, error);
  const NcCsvField *fields;
  guint n_fields;
  int date, kind;

  if (!csv || !nc_csv_read_header (csv, error))
    return NULL;
  date = nc_csv_column (csv, "date");
  kind = nc_csv_column (csv, "kind");
  if (date < 0 || kind < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: the columns date and kind are needed"), path);
    return NULL;
  }
  while (!nc_csv_is_over (csv)) {
    NcCalendarKind parsed;
    GError *failure = NULL;
    NcDay day;

    if (!nc_csv_next (csv, &fields, &n_fields, &failure)) {
      if (failure) {
        g_propagate_error (error, failure);
        return NULL;
      }
      break;
    }
    day = (int)n_fields > MAX (date, kind) ? nc_day_parse (fields[date].text) : NC_DAY_NONE;
    if (day == NC_DAY_NONE || !parse_kind (fields[kind].text, &parsed)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: row %u is no calendar day"), path,
                   (guint)nc_csv_row (csv));
      return NULL;
    }
    nc_calendar_add (self, day, parsed);
  }
  return g_steal_pointer (&self);
}

/**
 * nc_calendar_knows_year:
 *
 * Returns: whether the holiday arrangement of @year is in the calendar.
 */
gboolean
nc_calendar_knows_year (NcCalendar *self, int year)
{
  return g_hash_table_contains (self->known_years, GINT_TO_POINTER (year));
}

gboolean
nc_calendar_is_working_day (NcCalendar *self, NcDay day)
{
  int kind = GPOINTER_TO_INT (g_hash_table_lookup (self->days, GINT_TO_POINTER (day)));

  if (kind)
    return kind - 1 == NC_CALENDAR_WORKDAY;
  return nc_day_weekday (day) <= 5;
}

/**
 * nc_calendar_next_working_day:
 *
 * Returns: @day itself when it is worked, else the first working day after it.
 */
NcDay
nc_calendar_next_working_day (NcCalendar *self, NcDay day)
{
  while (!nc_calendar_is_working_day (self, day))
    day++;
  return day;
}

/**
 * nc_calendar_count_working_days:
 *
 * Returns: how many working days lie after @after up to and with @until; 0 when @until is not later.
 */
int
nc_calendar_count_working_days (NcCalendar *self, NcDay after, NcDay until)
{
  int count = 0;

  g_return_val_if_fail (after != NC_DAY_NONE && until != NC_DAY_NONE, 0);
  for (NcDay day = after + 1; day <= until; day++)
    count += nc_calendar_is_working_day (self, day);
  return count;
}

static NcPeriodEnd
finish (NcCalendar *calendar, NcDay from, NcDay unshifted)
{
  NcPeriodEnd end = { .unshifted = unshifted, .last = unshifted };

  if (unshifted == NC_DAY_NONE)
    return end;
  end.last = nc_calendar_next_working_day (calendar, unshifted);
  for (int year = year_of (from); year <= year_of (end.last); year++)
    end.calendar_incomplete |= !nc_calendar_knows_year (calendar, year);
  return end;
}

/**
 * nc_period_natural_days:
 * @days: 0…100,000
 *
 * The end of a period of calendar days that starts by an event on @start.
 */
NcPeriodEnd
nc_period_natural_days (NcCalendar *calendar, NcDay start, int days)
{
  g_return_val_if_fail (start != NC_DAY_NONE && days >= 0 && days <= MOST_DAYS,
                        ((NcPeriodEnd){ NC_DAY_NONE, NC_DAY_NONE, TRUE }));
  return finish (calendar, start + days, start + days);
}

/**
 * nc_period_working_days:
 * @days: 0…100,000
 *
 * The day on which the @days-th working day after @start falls.
 */
NcPeriodEnd
nc_period_working_days (NcCalendar *calendar, NcDay start, int days)
{
  NcDay day = start;

  g_return_val_if_fail (start != NC_DAY_NONE && days >= 0 && days <= MOST_DAYS,
                        ((NcPeriodEnd){ NC_DAY_NONE, NC_DAY_NONE, TRUE }));
  for (int left = days; left > 0;)
    left -= nc_calendar_is_working_day (calendar, ++day);
  return finish (calendar, start + 1, day);
}

/**
 * nc_period_months:
 * @months: 0…1,200
 *
 * The same day of the month @months later, or the last day of a shorter month.
 */
NcPeriodEnd
nc_period_months (NcCalendar *calendar, NcDay start, int months)
{
  NcDay end;

  g_return_val_if_fail (start != NC_DAY_NONE && months >= 0 && months <= 1200,
                        ((NcPeriodEnd){ NC_DAY_NONE, NC_DAY_NONE, TRUE }));
  end = nc_day_add_months (start, months);
  return finish (calendar, end, end);
}
