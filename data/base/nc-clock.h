/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* Time is asked of a clock that is passed in, never of the system: tests and `--as-of` fix it. China Standard Time
   (UTC+8, no summer time) is the time of every legal date, whatever the machine's zone is. */
#define NC_TYPE_CLOCK (nc_clock_get_type ())
G_DECLARE_FINAL_TYPE (NcClock, nc_clock, NC, CLOCK, GObject)

#define NC_CLOCK_LEGAL_OFFSET_SECONDS (8 * 3600)

NcClock *nc_clock_new_system (void);
NcClock *nc_clock_new_fixed (gint64 unix_usec);
NcClock *nc_clock_new_as_of (NcDay day);
gint64 nc_clock_now_usec (NcClock *self);
gint64 nc_clock_monotonic_usec (NcClock *self);
NcDay nc_clock_today (NcClock *self);
char *nc_clock_now_iso (NcClock *self);
void nc_clock_advance_usec (NcClock *self, gint64 usec);
char *nc_clock_format_usec (gint64 unix_usec);

G_END_DECLS
