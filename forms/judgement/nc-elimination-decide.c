/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

/* The efficiency plan for motors counts what was made until then; later makes are a legal question (series_rules
 * M-Y-b2). */
#define Y_BATCH_2_YEAR 2003
/* A plate's power and the list's may be rounded differently (18 for 18.5 kW). */
#define POWER_TOLERANCE 0.04

static void
suspect (NcEliminationMatch *match, NcEliminationReason reason, guint needs)
{
  match->needs |= needs;
  if (match->verdict != NC_VERDICT_ELIMINATED)
    return;
  match->verdict = NC_VERDICT_SUSPECTED;
  match->reason = reason;
}

static void
refuse (NcEliminationMatch *match, NcEliminationReason reason)
{
  match->verdict = NC_VERDICT_NOT_FOUND;
  match->reason = reason;
  match->needs = 0;
}

/* The year to hold against @limit, 0 = not known. Transformers are listed by the years of make and of service both, so
   the later one counts. What was in service by the limit was made by then; a later service says nothing of the make. */
static int
year_for (const Entry *entry, const NcEliminationQuery *query, int limit)
{
  if (entry->flags & ROW_TRANSFORMER)
    return MAX (query->made_year, query->in_service_year);
  if (query->made_year == 0 && query->in_service_year <= limit)
    return query->in_service_year;
  return query->made_year;
}

static void
decide_year (const Entry *entry, const NcEliminationQuery *query, NcEliminationMatch *match)
{
  gboolean second_batch = (entry->flags & ROW_Y_BATCH_2) != 0;
  int limit = second_batch ? Y_BATCH_2_YEAR : entry->row.made_on_or_before;
  int year = limit ? year_for (entry, query, limit) : 0;

  if (limit && year == 0)
    suspect (match, NC_ELIMINATION_NEEDS_YEAR, NC_ELIMINATION_NEED_MADE_YEAR);
  else if (year > limit && second_batch)
    suspect (match, NC_ELIMINATION_LEGAL, 0);
  else if (year > limit)
    refuse (match, NC_ELIMINATION_MADE_LATER);
}

static void
decide_voltage (const Entry *entry, double kv, NcEliminationMatch *match)
{
  if (entry->flags & ROW_6_KV) {
    if (isnan (kv))
      suspect (match, NC_ELIMINATION_NEEDS_VOLTAGE, NC_ELIMINATION_NEED_VOLTAGE_V);
    else if (kv < 5.5 || kv > 6.7)
      refuse (match, NC_ELIMINATION_VOLTAGE_DIFFERS);
  } else if (!isnan (entry->max_kv)) {
    if (isnan (kv))
      suspect (match, NC_ELIMINATION_NEEDS_VOLTAGE, NC_ELIMINATION_NEED_VOLTAGE_V);
    else if (kv > entry->max_kv + 1e-6)
      refuse (match, NC_ELIMINATION_VOLTAGE_DIFFERS);
  } else if (entry->flags & ROW_LOW_VOLTAGE) {
    if (!isnan (kv) && kv > 1.2)
      suspect (match, NC_ELIMINATION_VOLTAGE_DIFFERS, 0);
  } else if (entry->flags & ROW_TRANSFORMER && entry->type == MATCH_EXACT) {
    if (!isnan (kv) && kv > 12)
      suspect (match, NC_ELIMINATION_VOLTAGE_DIFFERS, 0);
  }
}

static void
decide_power (const Entry *entry, double kw, NcEliminationMatch *match)
{
  double listed = entry->row.rated_kw;

  if (isnan (kw)) {
    if (entry->flags & ROW_NEEDS_POWER)
      suspect (match, NC_ELIMINATION_NEEDS_POWER, NC_ELIMINATION_NEED_RATED_KW);
    return;
  }
  if (!isnan (listed) && fabs (kw - listed) > listed * POWER_TOLERANCE)
    suspect (match, NC_ELIMINATION_POWER_DIFFERS, 0);
  else if (entry->type == MATCH_SERIES && !isnan (entry->low) &&
           (kw < entry->low * (1 - POWER_TOLERANCE) || kw > entry->high * (1 + POWER_TOLERANCE)))
    suspect (match, NC_ELIMINATION_POWER_DIFFERS, 0);
}

/* JO2-51-4 says four poles itself. */
static int
poles_of_key (const Entry *entry, const Reading *reading)
{
  const char *dash = reading->length > entry->key_length ? strrchr (reading->key, '-') : NULL;
  char *end;
  gint64 poles;

  if (entry->categories != 1u << NC_CATEGORY_MOTOR || entry->type != MATCH_SERIES || !dash || dash[1] == '-')
    return 0;
  poles = g_ascii_strtoll (dash + 1, &end, 10);
  return *end == 0 && dash != strchr (reading->key, '-') && poles >= 2 && poles <= 16 && poles % 2 == 0 ? (int)poles
                                                                                                        : 0;
}

static void
decide_stop (const Entry *entry, const NcEliminationQuery *query, NcEliminationMatch *match)
{
  int year = entry->stop_made_by ? year_for (entry, query, entry->stop_made_by) : 0;

  if (entry->stop_by == NC_DAY_NONE || query->as_of == NC_DAY_NONE || query->as_of > entry->stop_by)
    return;
  if (!entry->stop_made_by || year == 0 || year > entry->stop_made_by)
    suspect (match, NC_ELIMINATION_UNTIL, entry->stop_made_by && year == 0 ? NC_ELIMINATION_NEED_MADE_YEAR : 0);
}

/**
 * nc_elimination_decide:
 * @reading: the plate's model as it was read for this row, with what its tail said
 * @match: (inout): verdict, reason and needs are set
 *
 * What one row says of a machine whose model it prints. Sources: data/reference/README.md and series_rules.csv.
 */
void
nc_elimination_decide (const Entry *entry, const NcEliminationQuery *query, const Reading *reading,
                       NcEliminationMatch *match)
{
  double kv = query->voltage_v > 0 ? query->voltage_v / 1000 : reading->kv;
  int poles = entry->row.poles ? entry->row.poles : poles_of_key (entry, reading);

  match->row = &entry->row;
  match->verdict = NC_VERDICT_ELIMINATED;
  match->reason = NC_ELIMINATION_LISTED;
  match->needs = 0;
  if (query->category != NC_CATEGORY_NONE && !(entry->categories & 1u << query->category))
    refuse (match, NC_ELIMINATION_CATEGORY);
  else if (query->as_of != NC_DAY_NONE && entry->from != NC_DAY_NONE && query->as_of < entry->from)
    refuse (match, NC_ELIMINATION_NOT_IN_FORCE);
  if (match->verdict == NC_VERDICT_NOT_FOUND)
    return;
  decide_year (entry, query, match);
  if (match->verdict != NC_VERDICT_NOT_FOUND)
    decide_voltage (entry, kv, match);
  if (match->verdict == NC_VERDICT_NOT_FOUND)
    return;
  decide_power (entry, isnan (query->rated_kw) ? reading->kw : query->rated_kw, match);
  if (query->poles && poles && query->poles != poles)
    suspect (match, NC_ELIMINATION_POLES_DIFFER, 0);
  if (entry->type == MATCH_BY_HAND)
    suspect (match, NC_ELIMINATION_BY_HAND, NC_ELIMINATION_NEED_CONDITION);
  if (entry->flags & ROW_REPEALED)
    suspect (match, NC_ELIMINATION_BY_HAND, NC_ELIMINATION_NEED_CONDITION);
  if (entry->flags & ROW_CONDITION)
    suspect (match, NC_ELIMINATION_CONDITION, NC_ELIMINATION_NEED_CONDITION);
  if (reading->derived)
    suspect (match, NC_ELIMINATION_DERIVED, 0);
  decide_stop (entry, query, match);
}
