/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-energy.h"
#include "nc-header.h"
#include "nc-json.h"
#include "nc-unit.h"
#include <math.h>
#include <string.h>

#define SHARE_OF_COMPUTED 0.02 /* so far a consumption and what energy and output give for it may lie apart */

static const NcItem *
factor_row (NcJudge *self, const char *factor_id)
{
  for (guint i = 0; i < self->lists[NC_L_FACTOR]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_FACTOR], i);

    if (g_str_equal (item->row.basis.rule_id, factor_id))
      return item;
  }
  return NULL;
}

/**
 * nc_energy_of_record:
 * @kgce: (out): comprehensive energy of the period, less what was exported, recovered and used as feedstock
 *
 * E = Σ quantity × factor (CK-01), electricity at 0.1229 kgce/kWh. A factor that is a range needs the measured
 * calorific value, and is never guessed.
 *
 * Returns: whether the record gives any energy
 */
gboolean
nc_energy_of_record (NcJudge *self, double *kgce, NcVerdict *verdict)
{
  gboolean any = nc_judge_has (self, NC_PRODUCT_ENERGY);

  *kgce = nc_judge_number (self, NC_PRODUCT_ENERGY, 0) * 1000;
  for (guint i = 0; i < self->record->n_columns && !nc_judge_has (self, NC_PRODUCT_ENERGY); i++) {
    const NcColumn *column = &self->columns[i];
    const NcItem *item = column->factor_id ? factor_row (self, column->factor_id) : NULL;
    int calorific = item && column->calorific ? nc_columns_find (NC_KIND_PRODUCT, column->calorific) : -1;
    double factor;

    if (!item || !nc_judge_has (self, i))
      continue;
    any = TRUE;
    nc_verdict_rest_on (verdict, item->row.confidence);
    factor = g_ascii_strtod (item->text[0], NULL);
    if (calorific >= 0 && nc_judge_has (self, (guint)calorific)) {
      factor = nc_judge_number (self, (guint)calorific, 0) / 29307;
    } else if (strchr (item->text[0], '-')) {
      nc_verdict_need (verdict, self->columns[calorific >= 0 ? (guint)calorific : NC_PRODUCT_ENERGY].name);
      continue;
    }
    *kgce += nc_judge_number (self, i, 0) * column->factor_scale * factor;
  }
  *kgce -= 1000 * (nc_judge_number (self, NC_PRODUCT_EXPORTED, 0) + nc_judge_number (self, NC_PRODUCT_RECOVERED, 0) +
                   nc_judge_number (self, NC_PRODUCT_FEEDSTOCK, 0));
  return any && verdict->n_needs == 0;
}

/* The output in what stands below the bar of @unit. */
gboolean
nc_output_in_unit (NcJudge *self, const char *unit, double *output, NcVerdict *verdict)
{
  const char *below = strchr (unit, '/');
  g_autofree char *given = g_strstrip (g_strdup (nc_judge_text (self, NC_PRODUCT_OUTPUT_UNIT)));

  if (!nc_judge_want (self, NC_PRODUCT_OUTPUT, verdict) || !below)
    return FALSE;
  *output = nc_judge_number (self, NC_PRODUCT_OUTPUT, 0);
  if (*output <= 0) {
    nc_judge_refuse (self, NC_PRODUCT_OUTPUT, NC_PROBLEM_TOO_SMALL, verdict);
    return FALSE;
  }
  below++;
  if (!*given && !g_str_equal (below, "t")) {
    nc_judge_want (self, NC_PRODUCT_OUTPUT_UNIT, verdict);
    return FALSE;
  }
  if (!*given || nc_unit_convert_output (output, given, below))
    return TRUE;
  nc_judge_refuse (self, NC_PRODUCT_OUTPUT_UNIT, NC_PROBLEM_WRONG_UNIT, verdict);
  return FALSE;
}

/* The consumption computed from energy and output (CK-02); FALSE with what is missing or wrong in @verdict. */
static gboolean
computed_consumption (NcJudge *self, const char *unit, double *value, double *kgce, NcVerdict *verdict)
{
  double output;

  *kgce = NAN;
  if (g_str_has_prefix (unit, "kWh/")) {
    if (!nc_judge_want (self, NC_PRODUCT_ELECTRICITY, verdict) || !nc_output_in_unit (self, unit, &output, verdict))
      return FALSE;
    *value = nc_judge_number (self, NC_PRODUCT_ELECTRICITY, 0) / output;
    return TRUE;
  }
  if (!g_str_has_prefix (unit, "kgce/") && !g_str_has_prefix (unit, "tce/") && !g_str_has_prefix (unit, "gce/")) {
    nc_judge_want (self, NC_PRODUCT_UNIT_USE, verdict);
    return FALSE;
  }
  if (!nc_energy_of_record (self, kgce, verdict)) {
    if (!verdict->n_needs)
      nc_judge_want (self, NC_PRODUCT_UNIT_USE, verdict);
    return FALSE;
  }
  if (!nc_output_in_unit (self, unit, &output, verdict))
    return FALSE;
  *value = *kgce * (*unit == 't' ? 1e-3 : *unit == 'g' ? 1e3 : 1) / output;
  return TRUE;
}

/* Whether the record's own total and output give another consumption than it says. Single energies do not count: they
   may be a part of the whole. */
static gboolean
is_belied (NcJudge *self, const char *unit, double value)
{
  g_autoptr (NcVerdict) scratch = NULL;
  double computed, kgce;

  if (!nc_judge_has (self, NC_PRODUCT_OUTPUT) ||
      !nc_judge_has (self, g_str_has_prefix (unit, "kWh/") ? NC_PRODUCT_ELECTRICITY : NC_PRODUCT_ENERGY))
    return FALSE;
  scratch = nc_verdict_new ();
  return computed_consumption (self, unit, &computed, &kgce, scratch) &&
         fabs (value - computed) > SHARE_OF_COMPUTED * fabs (computed);
}

/**
 * nc_unit_consumption:
 * @unit: of the rule
 * @value: (out): in @unit
 *
 * The consumption as given, or computed from energy and output (CK-02).
 */
gboolean
nc_unit_consumption (NcJudge *self, const char *unit, double *value, NcVerdict *verdict)
{
  const char *given = nc_judge_text (self, NC_PRODUCT_UNIT);
  double kgce;

  if (nc_judge_has (self, NC_PRODUCT_UNIT_USE)) {
    *value = nc_judge_number (self, NC_PRODUCT_UNIT_USE, 0);
    if (*given && !nc_unit_convert (value, given, unit)) {
      nc_judge_refuse (self, NC_PRODUCT_UNIT, NC_PROBLEM_WRONG_UNIT, verdict);
      return FALSE;
    }
    if (!is_belied (self, unit, *value))
      return TRUE;
    nc_judge_refuse (self, NC_PRODUCT_UNIT_USE, NC_PROBLEM_CONTRADICTION, verdict);
    return FALSE;
  }
  if (!computed_consumption (self, unit, value, &kgce, verdict))
    return FALSE;
  if (!isnan (kgce))
    nc_json_member_double (nc_extra (verdict), "comprehensive_energy_tce", round (kgce * 1e3) / 1e6);
  return TRUE;
}
