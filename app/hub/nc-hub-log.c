/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-log.h"
#include "nc-clock.h"
#include <errno.h>
#include <unistd.h>

/**
 * nc_hub_log_begin:
 * @event: what happened, one word
 *
 * Begins a line of JSON; more members may follow. Ids of devices are random and may stand there; names, regions,
 * values, codes and addresses may not.
 */
GString *
nc_hub_log_begin (const char *event)
{
  static gsize once;
  static NcClock *clock;
  g_autofree char *now = NULL;
  GString *line = g_string_new (NULL);

  if (g_once_init_enter (&once)) {
    clock = nc_clock_new_system ();
    g_once_init_leave (&once, 1);
  }
  now = nc_clock_now_iso (clock);
  nc_json_begin_object (line);
  nc_json_member_string (line, "time", now);
  nc_json_member_string (line, "event", event);
  return line;
}

/* To standard error, in one piece, so that lines of several threads and processes stay whole. Nobody is held up by a
   log that cannot be written. */
void
nc_hub_log_end (GString *line_taken)
{
  g_autoptr (GString) line = line_taken;
  const char *at;

  nc_json_end_object (line);
  g_string_append_c (line, '\n');
  at = line->str;
  for (gsize left = line->len; left > 0;) {
    ssize_t n = write (STDERR_FILENO, at, left);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return;
    at += n;
    left -= (gsize)n;
  }
}

/* An event without more to say. */
void
nc_hub_log (const char *event)
{
  nc_hub_log_end (nc_hub_log_begin (event));
}
