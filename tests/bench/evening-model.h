/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* An evening of laptops at one hub, played second by second in a tenth of one, from what one exchange costs. */
typedef struct {
  const char *name;
  guint n_laptops;
  double within_sec; /* in which they come: more in the middle, or all alike */
  gboolean is_peaked;
} EveningCurve;

typedef struct {
  double exchange_sec; /* processor of the hub and its database, of one exchange */
  double cores;
  double exchange_bytes;
  double line_bytes_sec;   /* of the hub */
  double laptop_bytes_sec; /* of one laptop */
  double round_trips_sec;  /* that an exchange takes at least */
  guint places;            /* laptops at once; who finds none comes again as the client does */
} EveningHub;

typedef struct {
  guint most_at_once;
  guint n_refused;    /* laptops that found no place at their first try */
  double typical_sec; /* from the first try to the end: half of them */
  double late_sec;    /* 99 of a hundred */
  double worst_sec;
  double all_done_sec; /* since the first could come */
} EveningResult;

EveningResult evening_play (const EveningCurve *curve, const EveningHub *hub);
void evening_print (const char *what, double exchange_sec);
