/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include <math.h>
#include <string.h>

/* The zone in which a transformer runs (GB/T 13462, rows of economic_operation_rules.csv): a recommended standard,
   shown beside the verdict and deciding nothing. */

#define FAMILY   "GB/T 13462"
#define SYMBOL   "βJZ²"
#define BELOW    "β <"
#define AT_MOST  "≤"
#define LEAST_KT 1 /* a load that does not fluctuate */

/* the texts of a row */
enum { E_OBJECT, E_RULE, E_VALUE, E_UNIT, E_CONCLUSION };

/* "1.33βJZ² ≤ β ≤ 0.75" or "β < βJZ²": whether the load @beta lies in the zone. */
static gboolean
zone_holds (const char *zone, double beta, double square)
{
  const char *symbol = strstr (zone, SYMBOL), *last = g_strrstr (zone, AT_MOST);
  double factor = g_ascii_isdigit (*zone) ? g_ascii_strtod (zone, NULL) : 1;

  if (!symbol)
    return FALSE;
  if (g_str_has_prefix (zone, BELOW))
    return beta < square;
  return last && last > symbol && beta >= factor * square && beta <= g_ascii_strtod (last + strlen (AT_MOST), NULL);
}

/* The loss that counts in W: with what the reactive power of @pct of the capacity costs in the net, where all is known.
 */
static double
whole_loss (NcJudge *self, guint loss_column, guint pct_column)
{
  double loss = nc_judge_number (self, loss_column, NAN);

  if (!nc_judge_has (self, NC_TRAFO_I0) || !nc_judge_has (self, NC_TRAFO_UK) || !nc_judge_has (self, NC_TRAFO_KQ))
    return loss;
  return loss + 1000 * nc_judge_number (self, NC_TRAFO_KQ, 0) * nc_judge_number (self, pct_column, 0) / 100 *
                    nc_judge_number (self, NC_TRAFO_KVA, 0);
}

/**
 * nc_judge_economic:
 *
 * Adds "economic_operation" to the verdict of a transformer whose losses and mean load are known: the economic load
 * βJZ = sqrt (P0Z / (KT PkZ)) of formulas.json "trafo_econ_load", and the zone of the mean load. Without the plate's
 * no-load current, its short-circuit voltage and the reactive equivalent only the active losses count; without the
 * coefficient of fluctuation it is 1.
 */
void
nc_judge_economic (NcJudge *self, NcVerdict *verdict)
{
  double beta = nc_judge_number (self, NC_TRAFO_LOAD, NAN) / 100, kt = nc_judge_number (self, NC_TRAFO_KT, LEAST_KT);
  double square =
      whole_loss (self, NC_TRAFO_NO_LOAD, NC_TRAFO_I0) / (kt * whole_loss (self, NC_TRAFO_LOAD_LOSS, NC_TRAFO_UK));
  const NcItem *found = NULL;
  GString *out;

  if (verdict->n_problems || isnan (beta) || isnan (square))
    return;
  for (guint i = 0; i < self->lists[NC_L_ECONOMIC_OPERATION]->len; i++) {
    const NcItem *row = g_ptr_array_index (self->lists[NC_L_ECONOMIC_OPERATION], i);

    if (g_str_has_prefix (row->row.basis.document, FAMILY) && row->text[E_VALUE] &&
        zone_holds (row->text[E_VALUE], beta, square))
      found = row; /* the best zone stands after the one that holds it */
  }
  out = nc_extra (verdict);
  nc_json_key (out, "economic_operation");
  nc_json_begin_object (out);
  nc_json_member_double (out, "load_coefficient", round (beta * 1e4) / 1e4);
  nc_json_member_double (out, "economic_load_coefficient", round (sqrt (square) * 1e4) / 1e4);
  nc_json_member_double (out, "fluctuation", kt);
  nc_json_member_bool (out, "reactive_power_counted",
                       nc_judge_has (self, NC_TRAFO_I0) && nc_judge_has (self, NC_TRAFO_UK) &&
                           nc_judge_has (self, NC_TRAFO_KQ));
  nc_json_member_string (out, "zone", found ? found->text[E_CONCLUSION] : NULL);
  nc_json_member_string (out, "rule", found ? found->text[E_VALUE] : NULL);
  nc_json_member_string (out, "rule_id", found ? found->row.basis.rule_id : NULL);
  nc_json_member_string (out, "document", found ? found->row.basis.document : NULL);
  nc_json_member_string (out, "confidence", found ? nc_confidence_to_string (found->row.confidence) : NULL);
  nc_json_end_object (out);
}
