/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-clock.h"

struct _NcClock {
  GObject parent_instance;
  gboolean is_fixed;
  gint64 fixed_usec;
  gint64 fixed_monotonic_usec;
};

G_DEFINE_FINAL_TYPE (NcClock, nc_clock, G_TYPE_OBJECT)

static void
nc_clock_class_init (NcClockClass *klass)
{
  (void)klass;
}

static void
nc_clock_init (NcClock *self)
{
  (void)self;
}

/**
 * nc_clock_new_system:
 *
 * Returns: (transfer full): a clock that asks the system.
 */
NcClock *
nc_clock_new_system (void)
{
  return g_object_new (NC_TYPE_CLOCK, NULL);
}

/**
 * nc_clock_new_fixed:
 * @unix_usec: microseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): a clock that stands still but for nc_clock_advance_usec().
 */
NcClock *
nc_clock_new_fixed (gint64 unix_usec)
{
  NcClock *self = g_object_new (NC_TYPE_CLOCK, NULL);

  self->is_fixed = TRUE;
  self->fixed_usec = unix_usec;
  return self;
}

/**
 * nc_clock_new_as_of:
 *
 * Returns: (transfer full): a clock fixed at 09:00 China Standard Time of @day.
 */
NcClock *
nc_clock_new_as_of (NcDay day)
{
  g_return_val_if_fail (day != NC_DAY_NONE, NULL);
  return nc_clock_new_fixed (((gint64)day * 86400 + 9 * 3600 - NC_CLOCK_LEGAL_OFFSET_SECONDS) * G_USEC_PER_SEC);
}

/**
 * nc_clock_now_usec:
 *
 * Returns: wall time, microseconds since 1970-01-01 UTC.
 */
gint64
nc_clock_now_usec (NcClock *self)
{
  g_return_val_if_fail (NC_IS_CLOCK (self), 0);
  return self->is_fixed ? self->fixed_usec : g_get_real_time ();
}

/**
 * nc_clock_monotonic_usec:
 *
 * Returns: microseconds since some start; never goes back when the wall clock is set.
 */
gint64
nc_clock_monotonic_usec (NcClock *self)
{
  g_return_val_if_fail (NC_IS_CLOCK (self), 0);
  return self->is_fixed ? self->fixed_monotonic_usec : g_get_monotonic_time ();
}

/**
 * nc_clock_today:
 *
 * Returns: the current day in China Standard Time.
 */
NcDay
nc_clock_today (NcClock *self)
{
  gint64 seconds = nc_clock_now_usec (self) / G_USEC_PER_SEC + NC_CLOCK_LEGAL_OFFSET_SECONDS;

  return (NcDay)(seconds / 86400);
}

/**
 * nc_clock_now_iso:
 *
 * Returns: (transfer full): now as "2026-11-20T09:00:00.000+08:00".
 */
char *
nc_clock_now_iso (NcClock *self)
{
  return nc_clock_format_usec (nc_clock_now_usec (self));
}

/**
 * nc_clock_format_usec:
 *
 * Returns: (transfer full): an instant in China Standard Time, "2026-11-20T09:00:00.000+08:00".
 */
char *
nc_clock_format_usec (gint64 unix_usec)
{
  gint64 seconds = unix_usec / G_USEC_PER_SEC + NC_CLOCK_LEGAL_OFFSET_SECONDS;
  int y, m, d, second_of_day = (int)(seconds % 86400);

  nc_day_to_ymd ((NcDay)(seconds / 86400), &y, &m, &d);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03d+08:00", y, m, d, second_of_day / 3600,
                          second_of_day / 60 % 60, second_of_day % 60, (int)(unix_usec % G_USEC_PER_SEC / 1000));
}

/**
 * nc_clock_advance_usec:
 *
 * Moves a fixed clock; both wall and monotonic time. A programming error on a system clock.
 */
void
nc_clock_advance_usec (NcClock *self, gint64 usec)
{
  g_return_if_fail (NC_IS_CLOCK (self) && self->is_fixed);
  self->fixed_usec += usec;
  self->fixed_monotonic_usec += MAX (usec, 0);
}
