/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-model.h"
#include "nc-sync.h"
#include <stdio.h>

#define STEP_SEC 0.1
/* after the service's own first failure (nc-sync-service.c) */
#define FAILURES_HEAD 4
/* a laptop's connections at most; the hub has 2,000 */
#define PLACES (2000 / (NC_HTTP_MAX_PARALLEL + 1))

typedef struct {
  double first_sec; /* first try */
  double next_sec;
  double left; /* of its exchange, 1 at the beginning */
  guint n_failures;
} Laptop;

static int
by_next (gconstpointer a, gconstpointer b, gpointer data)
{
  double one = ((const Laptop *)a)->next_sec, other = ((const Laptop *)b)->next_sec;

  (void)data;
  return one < other ? -1 : one > other;
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;

  return one < other ? -1 : one > other;
}

static GSequence *
arrivals (const EveningCurve *curve)
{
  GSequence *waiting = g_sequence_new (g_free);

  for (guint i = 0; i < curve->n_laptops; i++) {
    Laptop *laptop = g_new0 (Laptop, 1);
    double at = curve->is_peaked ? (g_random_double () + g_random_double ()) / 2 : g_random_double ();

    laptop->first_sec = laptop->next_sec = at * curve->within_sec;
    laptop->left = 1;
    g_sequence_insert_sorted (waiting, laptop, by_next, NULL);
  }
  return waiting;
}

/* Those whose time has come get a place, or are told to come again. */
static void
let_in (GSequence *waiting, GPtrArray *active, const EveningHub *hub, double now, EveningResult *result)
{
  for (GSequenceIter *iter = g_sequence_get_begin_iter (waiting); !g_sequence_iter_is_end (iter);
       iter = g_sequence_get_begin_iter (waiting)) {
    Laptop *laptop = g_sequence_get (iter);

    if (laptop->next_sec > now)
      return;
    if (active->len < hub->places) {
      g_ptr_array_add (active, g_memdup2 (laptop, sizeof *laptop));
      g_sequence_remove (iter);
      continue;
    }
    result->n_refused += laptop->n_failures == 0;
    laptop->n_failures++;
    laptop->next_sec = now + (double)nc_sync_next_wait (FAILURES_HEAD + laptop->n_failures) / G_USEC_PER_SEC;
    g_sequence_sort_changed (iter, by_next, NULL);
  }
}

/* All that are in share processor and line alike; none is quicker than its own line and the round trips. */
static void
go_on (GPtrArray *active, const EveningHub *hub, double now, GArray *took)
{
  double n = active->len, own_sec = hub->round_trips_sec + hub->exchange_bytes / hub->laptop_bytes_sec;
  double each_sec =
      MAX (own_sec, MAX (n * hub->exchange_sec / hub->cores, n * hub->exchange_bytes / hub->line_bytes_sec));

  for (guint i = active->len; i-- > 0;) {
    Laptop *laptop = active->pdata[i];

    laptop->left -= STEP_SEC / each_sec;
    if (laptop->left <= 0) {
      double sec = now + STEP_SEC - laptop->first_sec;

      g_array_append_val (took, sec);
      g_ptr_array_remove_index_fast (active, i);
    }
  }
}

/* The same each time: its dice begin anew. */
EveningResult
evening_play (const EveningCurve *curve, const EveningHub *hub)
{
  g_autoptr (GPtrArray) active = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) took = g_array_new (FALSE, FALSE, sizeof (double));
  EveningResult result = { 0 };
  GSequence *waiting;
  double now = 0;

  g_random_set_seed (1);
  waiting = arrivals (curve);
  for (; took->len < curve->n_laptops; now += STEP_SEC) {
    let_in (waiting, active, hub, now, &result);
    result.most_at_once = MAX (result.most_at_once, active->len);
    go_on (active, hub, now, took);
  }
  g_sequence_free (waiting);
  g_array_sort (took, by_value);
  result.typical_sec = g_array_index (took, double, took->len / 2);
  result.late_sec = g_array_index (took, double, took->len / 100 * 99);
  result.worst_sec = g_array_index (took, double, took->len - 1);
  result.all_done_sec = now;
  return result;
}

/**
 * evening_print:
 * @what: the database
 * @exchange_sec: processor of one evening exchange, 200 entries and six photos of 300 KB
 */
void
evening_print (const char *what, double exchange_sec)
{
  static const EveningCurve curves[] = { { "three hours", 30000, 3 * 3600, TRUE },
                                         { "half an hour", 30000, 1800, FALSE },
                                         { "a minute", 30000, 60, FALSE } };
  static const double lines_mbit[] = { 100, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (lines_mbit); j++) {
      const EveningHub hub = { .exchange_sec = exchange_sec,
                               .cores = 2,
                               .exchange_bytes = 6 * 300e3 + 20e3,
                               .line_bytes_sec = lines_mbit[j] * 1e6 / 8,
                               .laptop_bytes_sec = 10e6 / 8,
                               .round_trips_sec = 0.5,
                               .places = PLACES };
      EveningResult result = evening_play (&curves[i], &hub);

      printf (
          "evening on %s, %.0f ms an exchange, 2 cores, a line of %.0f Mbit/s: 30,000 laptops within %s: %u at once "
          "at most, %u told to come again, done after %.0f s (half of them), %.0f s (99 %%), %.0f s (the last); all "
          "are done %.0f minutes after the first\n",
          what, exchange_sec * 1e3, lines_mbit[j], curves[i].name, result.most_at_once, result.n_refused,
          result.typical_sec, result.late_sec, result.worst_sec, result.all_done_sec / 60);
    }
}
