/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

/* From the rows that were hit to one answer. */

static int
rank (const NcEliminationMatch *match)
{
  return match->verdict == NC_VERDICT_ELIMINATED ? 2 : match->verdict == NC_VERDICT_SUSPECTED ? 1 : 0;
}

static gboolean
comes_before (const NcEliminationMatch *a, const NcEliminationMatch *b)
{
  if (rank (a) != rank (b))
    return rank (a) > rank (b);
  return a->score > b->score + 1e-9;
}

/* Stable, and short. */
static void
sort_hits (NcEliminationMatch *hits, guint n)
{
  for (guint i = 1; i < n; i++) {
    NcEliminationMatch moving = hits[i];
    guint j = i;

    for (; j > 0 && comes_before (&moving, &hits[j - 1]); j--)
      hits[j] = hits[j - 1];
    hits[j] = moving;
  }
}

/* Of two rows with one model and two powers, the one with the other power does not speak of this machine. */
void
nc_elimination_drop_other_powers (Hits *hits)
{
  for (guint i = 0; i < hits->n; i++)
    for (guint j = 0; j < hits->n; j++) {
      const Entry *a = (const Entry *)hits->hits[i].row, *b = (const Entry *)hits->hits[j].row;
      double kw = hits->query->rated_kw;

      if (i == j || isnan (kw) || !(a->flags & ROW_NEEDS_POWER) || !g_str_equal (a->key, b->key) ||
          !(b->flags & ROW_NEEDS_POWER))
        continue;
      if (fabs (kw - a->row.rated_kw) > 0.04 * a->row.rated_kw &&
          fabs (kw - b->row.rated_kw) <= 0.04 * b->row.rated_kw) {
        hits->hits[i].verdict = NC_VERDICT_NOT_FOUND;
        hits->hits[i].reason = NC_ELIMINATION_POWER_DIFFERS;
        hits->hits[i].needs = 0;
        hits->hits[i].score -= SCORE_VARIANT;
      }
    }
}

void
nc_elimination_conclude (Hits *hits, NcEliminationResult *result, guint max_matches)
{
  const NcEliminationMatch *best = &hits->hits[0];

  sort_hits (hits->hits, hits->n);
  result->n_matches = MIN (hits->n, max_matches);
  memcpy (result->matches, hits->hits, result->n_matches * sizeof *result->matches);
  if (hits->n == 0)
    return;
  result->verdict = best->verdict;
  result->reason = best->reason;
  result->needs = best->needs;
  if (best->reason != NC_ELIMINATION_NEAR)
    result->confidence = best->row->confidence;
  if (best->verdict == NC_VERDICT_SUSPECTED)
    for (guint i = 1; i < hits->n; i++)
      if (hits->hits[i].verdict == NC_VERDICT_SUSPECTED && hits->hits[i].score > best->score - 0.03)
        result->needs |= hits->hits[i].needs;
}

void
nc_elimination_conclude_newer (NcEliminationResult *result)
{
  result->reason = NC_ELIMINATION_NEWER;
  result->confidence = NC_ELIMINATION_MISS_CONFIDENCE;
}
