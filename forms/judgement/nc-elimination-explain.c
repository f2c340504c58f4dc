/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination.h"
#include "nc-lang.h"

static const char *const need_names[NC_ELIMINATION_N_NEEDS] = {
  "model", "category", "made_year", "rated_kw", "voltage_v", "rated_current_a", "spec_condition",
};

/**
 * nc_elimination_need_name:
 * @need: one bit of #NcEliminationNeed
 *
 * Returns: (transfer none) (nullable): the column's name ("made_year").
 */
const char *
nc_elimination_need_name (guint need)
{
  for (guint i = 0; i < NC_ELIMINATION_N_NEEDS; i++)
    if (need == 1u << i)
      return need_names[i];
  return NULL;
}

/**
 * nc_elimination_basis:
 * @basis: (out caller-allocates): of the first match; all NULL when there is none
 */
void
nc_elimination_basis (const NcEliminationResult *result, NcBasis *basis)
{
  const NcEliminationMatch *first = &result->matches[0];

  *basis = (NcBasis){ 0 };
  if (result->n_matches == 0 || first->reason == NC_ELIMINATION_NEAR || result->reason == NC_ELIMINATION_NEWER)
    return;
  basis->document = first->row->document;
  basis->table_item = first->row->item;
  basis->rule_id = first->row->rule_id;
  basis->in_force_from = first->row->in_force_from;
  basis->provenance = first->row->provenance;
}

static char *
explain_reason (const NcEliminationQuery *query, const NcEliminationMatch *match)
{
  const NcEliminationRow *row = match->row;

  switch (match->reason) {
  case NC_ELIMINATION_SLIP:
    return g_strdup_printf (_ ("it reads %s when misread characters are put right: compare with the plate"),
                            row->model);
  case NC_ELIMINATION_DERIVED:
    return g_strdup_printf (_ ("the list prints %s, and this is a variant of it: a person must decide"), row->model);
  case NC_ELIMINATION_NEEDS_CATEGORY:
    return g_strdup (_ ("the name is too short to tell without the kind of machine"));
  case NC_ELIMINATION_NEEDS_YEAR:
    return row->made_on_or_before
               ? g_strdup_printf (_ ("the item holds for machines made in %d or before: check the year of manufacture"),
                                  row->made_on_or_before)
               : g_strdup (
                     _ ("the item names no year, the efficiency plan counts machines made in 2003 or before: check "
                        "the year of manufacture"));
  case NC_ELIMINATION_MADE_LATER:
    if (query->made_year <= row->made_on_or_before)
      return g_strdup_printf (_ ("the item holds for machines made and put in service in %d or before, and this one "
                                 "was put in service in %d"),
                              row->made_on_or_before, query->in_service_year);
    return g_strdup_printf (_ ("the item holds for machines made in %d or before, and this one was made in %d"),
                            row->made_on_or_before, query->made_year);
  case NC_ELIMINATION_LEGAL:
    return g_strdup_printf (
        _ ("the item names no year; for a machine made in %d, after 2003, a legal decision is needed"),
        query->made_year);
  case NC_ELIMINATION_NEEDS_POWER:
    return g_strdup (_ ("the rated power decides which item applies: check it"));
  case NC_ELIMINATION_POWER_DIFFERS:
    return g_strdup_printf (_ ("the rated power %g kW does not agree with the item"), query->rated_kw);
  case NC_ELIMINATION_POLES_DIFFER:
    return g_strdup_printf (_ ("%d poles do not agree with the model"), query->poles);
  case NC_ELIMINATION_NEEDS_VOLTAGE:
    return g_strdup (_ ("the item holds for one rated voltage: check it"));
  case NC_ELIMINATION_VOLTAGE_DIFFERS:
    return g_strdup (_ ("the rated voltage does not agree with the item"));
  case NC_ELIMINATION_NEEDS_CURRENT:
    return g_strdup (_ ("the item holds for a range of rated welding current: check it"));
  case NC_ELIMINATION_CONDITION:
    return g_strdup_printf (_ ("the item holds under a condition to be checked on site: %s"),
                            row->condition ? row->condition : row->product);
  case NC_ELIMINATION_BY_HAND:
    return g_strdup_printf (_ ("the list names no model but “%s”: a person must decide"), row->model);
  case NC_ELIMINATION_NOT_IN_FORCE:
    return g_strdup_printf (_ ("the list is in force from %s only"), row->in_force_from);
  case NC_ELIMINATION_UNTIL:
    return g_strdup_printf (_ ("use is to stop by %s, which has not passed"), row->stop_use_by);
  case NC_ELIMINATION_CATEGORY:
    return g_strdup_printf (_ ("the item is for another kind of machine: %s"), row->category);
  default:
    return g_strdup ("");
  }
}

static char *
explain_match (const NcEliminationQuery *query, const NcEliminationResult *result)
{
  const NcEliminationMatch *match = &result->matches[0];
  g_autofree char *reason = explain_reason (query, match);

  switch (result->verdict) {
  case NC_VERDICT_ELIMINATED:
    return g_strdup_printf (_ ("%s is listed in %s, item %s (%s)."), query->model, match->row->document,
                            match->row->item, match->row->model);
  case NC_VERDICT_SUSPECTED:
    return g_strdup_printf (_ ("%s may be item %s of %s (%s): %s."), query->model, match->row->item,
                            match->row->document, match->row->model, reason);
  default:
    return g_strdup_printf (_ ("No item of this data applies to %s; nearest is item %s of %s (%s): %s."), query->model,
                            match->row->item, match->row->document, match->row->model, reason);
  }
}

/**
 * nc_elimination_explain:
 *
 * Returns: (transfer full): one sentence in the user's language. It never says that a machine is not obsolete: a list
 * that lacks it is all that is known.
 */
char *
nc_elimination_explain (const NcEliminationQuery *query, const NcEliminationResult *result)
{
  switch (result->reason) {
  case NC_ELIMINATION_NO_MODEL:
    return g_strdup (_ ("No model is given."));
  case NC_ELIMINATION_BAD_YEAR:
    if (query->in_service_year && query->made_year > query->in_service_year)
      return g_strdup_printf (_ ("The year of manufacture %d lies after the year %d in which it was put in service."),
                              query->made_year, query->in_service_year);
    return g_strdup_printf (_ ("The year of manufacture %d lies after the inspection."), query->made_year);
  case NC_ELIMINATION_NO_ROW:
    return g_strdup_printf (_ ("%s is not found in this data."), query->model);
  case NC_ELIMINATION_NEWER:
    return g_strdup_printf (_ ("%s is not found in this data: it belongs to a series later than those listed."),
                            query->model);
  case NC_ELIMINATION_NEAR:
    return g_strdup_printf (_ ("%s is not found in this data; the nearest item is %s of %s (%s), another model."),
                            query->model, result->matches[0].row->item, result->matches[0].row->document,
                            result->matches[0].row->model);
  default:
    return explain_match (query, result);
  }
}
