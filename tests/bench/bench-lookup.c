/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_LOOK_UPS 20000

static gint64
now_nsec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static void
measure (const NcEliminationMatcher *matcher, gboolean fuzzy, const char *name, const char *target)
{
  g_autofree gint64 *times = g_new (gint64, N_LOOK_UPS);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 total = 0;

  for (guint i = 0; i < N_LOOK_UPS; i++) {
    const NcEliminationRow *row = nc_elimination_matcher_row (matcher, i % nc_elimination_matcher_n_rows (matcher));
    g_autofree char *model = g_strdup (row->model);
    NcEliminationQuery query = { .model = model, .rated_kw = NAN, .as_of = NC_DAY_NONE, .fuzzy = fuzzy };
    NcEliminationResult result;
    gint64 start;

    /* with @fuzzy every look-up has one wrong digit or letter */
    if (fuzzy)
      for (guint j = 0; j < 20; j++) {
        char *p = model + g_rand_int_range (random, 0, (gint32)strlen (model));

        if (g_ascii_isalnum (*p)) {
          *p = "ABCDEFGHJKMNPQRSTUVWXYZ0123456789"[g_rand_int_range (random, 0, 33)];
          break;
        }
      }
    start = now_nsec ();
    nc_elimination_match (matcher, &query, &result);
    times[i] = now_nsec () - start;
    total += times[i];
  }
  qsort (times, N_LOOK_UPS, sizeof *times, compare);
  printf ("lookup, %s: p50 %.1f us, p99 %.1f us, mean %.2f us over %u rules; target %s\n", name,
          (double)times[N_LOOK_UPS / 2] / 1e3, (double)times[N_LOOK_UPS * 99 / 100] / 1e3,
          (double)total / N_LOOK_UPS / 1e3, nc_elimination_matcher_n_rows (matcher), target);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  g_autoptr (NcEliminationMatcher) matcher = NULL;
  gint64 start = now_nsec ();

  if (reference)
    matcher = nc_elimination_matcher_new (reference, &error);
  if (!matcher) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  printf ("lookup, loading: %.1f ms; target 10 ms\n", (double)(now_nsec () - start) / 1e6);
  measure (matcher, FALSE, "as printed, by judge", "p50 1 us");
  measure (matcher, TRUE, "one wrong character", "p99 200 us");
  return EXIT_SUCCESS;
}
