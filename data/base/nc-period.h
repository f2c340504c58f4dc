/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* Legal periods (rules P58 and P59): the start day is not counted, the last day on a day off moves to the next working
   day, and a period of months ends on the same day of the month or, where that month is shorter, on its last day. */

/**
 * NcCalendarKind:
 * @NC_CALENDAR_HOLIDAY: a day off by the State Council's arrangement for the year
 * @NC_CALENDAR_WORKDAY: a Saturday or Sunday that is worked by that arrangement
 * @NC_CALENDAR_STATUTORY: a day off by the holiday regulation in a year whose arrangement is not known: such a year
 *   stays incomplete
 */
typedef enum { NC_CALENDAR_HOLIDAY, NC_CALENDAR_WORKDAY, NC_CALENDAR_STATUTORY } NcCalendarKind;

typedef struct _NcCalendar NcCalendar;

/**
 * NcPeriodEnd:
 * @last: the last day of the period, moved on when it was a day off
 * @unshifted: the day before that move
 * @calendar_incomplete: the result rests on a year whose holiday arrangement is not known, so that only weekends (and
 *   the regulation's days, where listed) were left out
 */
typedef struct {
  NcDay last;
  NcDay unshifted;
  gboolean calendar_incomplete;
} NcPeriodEnd;

NcCalendar *nc_calendar_new (void);
NcCalendar *nc_calendar_load (const char *path, GError **error);
NcCalendar *nc_calendar_ref (NcCalendar *self);
void nc_calendar_unref (NcCalendar *self);
void nc_calendar_add (NcCalendar *self, NcDay day, NcCalendarKind kind);
gboolean nc_calendar_knows_year (NcCalendar *self, int year);
gboolean nc_calendar_is_working_day (NcCalendar *self, NcDay day);
NcDay nc_calendar_next_working_day (NcCalendar *self, NcDay day);
int nc_calendar_count_working_days (NcCalendar *self, NcDay after, NcDay until);

NcPeriodEnd nc_period_natural_days (NcCalendar *calendar, NcDay start, int days);
NcPeriodEnd nc_period_working_days (NcCalendar *calendar, NcDay start, int days);
NcPeriodEnd nc_period_months (NcCalendar *calendar, NcDay start, int months);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCalendar, nc_calendar_unref)

G_END_DECLS
