/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Inverse heat balance of a furnace or boiler by the formulas of efficiency/formulas.json (wall_loss, opening_loss,
   leak_loss, water_cooling, exhaust_avail, excess_air_o2), which are in US units: values are converted around them. */

#define LARGE_INPUT_KW   1000 /* so much fuel makes 0.7 MW or 1 t/h in any boiler */
#define BTU_PER_H_PER_KW 3412.142
#define FT2_PER_M2       10.763910417
#define MPH_PER_M_S      2.2369362921
#define INWC_PER_PA      0.0040146307866
#define GPM_PER_M3_H     4.4028675393

static double
fahrenheit (double celsius)
{
  return celsius * 9 / 5 + 32;
}

/**
 * nc_kiln_wall_loss_btu_h:
 *
 * formulas.json "wall_loss"; @shape is C of its table (vertical plate 1.394, plate warm side up 1.79).
 */
double
nc_kiln_wall_loss_btu_h (double area_ft2, double ambient_f, double surface_f, double wind_mph, double emissivity,
                         double shape)
{
  double difference = surface_f - ambient_f;

  if (difference <= 0)
    return 0;
  return shape * pow (1.0 / 24, 0.2) * pow (2 / (ambient_f + surface_f), 0.181) * pow (difference, 0.266) *
             sqrt (1 + 1.277 * wind_mph) * area_ft2 * difference +
         emissivity * 0.1713e-8 * (pow (surface_f + 460, 4) - pow (ambient_f + 460, 4)) * area_ft2;
}

/* formulas.json "leak_loss": only a furnace above the pressure outside loses gas; 1.02 is the gas's density to air's.
 */
double
nc_kiln_leak_loss_btu_h (double area_ft2, double pressure_inwc, double gas_f, double ambient_f)
{
  double scfh, mean = (ambient_f + gas_f) / 2;

  if (pressure_inwc <= 0 || gas_f <= ambient_f)
    return 0;
  scfh = 1655 * 0.8052 * 144 * area_ft2 * sqrt (pressure_inwc / 1.02) * sqrt (520 / (460 + gas_f));
  return 0.0793 * (0.2371 - 9e-6 * mean + 7e-8 * mean * mean - 3e-11 * mean * mean * mean) * scfh * (gas_f - ambient_f);
}

double
nc_kiln_water_loss_btu_h (double gpm, double in_f, double out_f)
{
  double t = ((in_f + out_f) / 2 - 32) * 5 / 9;
  double density = 1000 * (1 - (t + 288.9414) / (508929.2 * (t + 68.12963)) * (t - 3.9863) * (t - 3.9863)) * 0.0083454;

  return gpm * 60 * density * (out_f - in_f);
}

/* formulas.json "exhaust_avail": what the flue gas leaves of the fuel's heat, in per cent. */
double
nc_kiln_available_heat_pct (double flue_f, double air_f, double excess_air)
{
  double s = 0.017828518 + 0.000002556 * air_f;

  return 95 - 0.025 * flue_f - (-1.078913827 + s * flue_f) * excess_air + (-1.078913827 + s * air_f) * (1 + excess_air);
}

typedef struct {
  double flue, incomplete, wall, opening, leak, water, other; /* kW */
} Losses;

static double
plain (NcJudge *self, guint column, double otherwise)
{
  return nc_judge_number (self, column, otherwise);
}

static Losses
losses_of (NcJudge *self, double alpha)
{
  double ambient = plain (self, NC_KILN_AIR_T, 20), inner = plain (self, NC_KILN_INNER_T, NAN);
  double heat = plain (self, NC_KILN_FUEL_KW, NAN), flue = plain (self, NC_KILN_FLUE_T, 0),
         emissivity = plain (self, NC_KILN_EMISSIVITY, 0.9);
  double wind = plain (self, NC_KILN_WIND, 0) * MPH_PER_M_S, co = plain (self, NC_KILN_CO, 0),
         o2 = plain (self, NC_KILN_O2, 0);
  double opening_t = plain (self, NC_KILN_OPENING_T, inner), leak_t = plain (self, NC_KILN_LEAK_T, inner);
  Losses l = { 0 };

  l.flue = heat *
           (100 - nc_kiln_available_heat_pct (
                      fahrenheit (flue), fahrenheit (plain (self, NC_KILN_COMBUSTION_AIR_T, ambient)), alpha - 1)) /
           100;
  /* chemically incomplete combustion, 3.2·alpha·CO per cent (simplified heat-balance rule for boilers) */
  l.incomplete = heat * 3.2 * (21 / (21 - o2)) * co / 100;
  if (nc_judge_has (self, NC_KILN_WALL_T))
    l.wall += nc_kiln_wall_loss_btu_h (plain (self, NC_KILN_WALL_AREA, 0) * FT2_PER_M2, fahrenheit (ambient),
                                       fahrenheit (plain (self, NC_KILN_WALL_T, 0)), wind, emissivity, 1.394);
  if (nc_judge_has (self, NC_KILN_ROOF_T))
    l.wall += nc_kiln_wall_loss_btu_h (plain (self, NC_KILN_ROOF_AREA, 0) * FT2_PER_M2, fahrenheit (ambient),
                                       fahrenheit (plain (self, NC_KILN_ROOF_T, 0)), wind, emissivity, 1.79);
  l.wall /= BTU_PER_H_PER_KW;
  if (nc_judge_has (self, NC_KILN_OPENING_AREA))
    l.opening = 0.1713e-8 * (pow (fahrenheit (opening_t) + 460, 4) - pow (fahrenheit (ambient) + 460, 4)) *
                plain (self, NC_KILN_OPENING_AREA, 0) * FT2_PER_M2 * plain (self, NC_KILN_OPENING_FACTOR, 1) *
                plain (self, NC_KILN_OPENING_TIME, 100) / 100 / BTU_PER_H_PER_KW;
  if (nc_judge_has (self, NC_KILN_LEAK_AREA) && nc_judge_has (self, NC_KILN_LEAK_PRESSURE))
    l.leak = nc_kiln_leak_loss_btu_h (plain (self, NC_KILN_LEAK_AREA, 0) * FT2_PER_M2,
                                      plain (self, NC_KILN_LEAK_PRESSURE, 0) * INWC_PER_PA, fahrenheit (leak_t),
                                      fahrenheit (ambient)) /
             BTU_PER_H_PER_KW;
  if (nc_judge_has (self, NC_KILN_WATER_FLOW))
    l.water = nc_kiln_water_loss_btu_h (plain (self, NC_KILN_WATER_FLOW, 0) * GPM_PER_M3_H,
                                        fahrenheit (plain (self, NC_KILN_WATER_IN, NAN)),
                                        fahrenheit (plain (self, NC_KILN_WATER_OUT, NAN))) /
              BTU_PER_H_PER_KW;
  l.other = plain (self, NC_KILN_OTHER_KW, 0);
  return l;
}

static void
write_balance (NcJudge *self, double alpha, NcVerdict *verdict)
{
  Losses l = losses_of (self, alpha);
  double heat = plain (self, NC_KILN_FUEL_KW, NAN),
         known = l.flue + l.incomplete + l.wall + l.opening + l.leak + l.water + l.other;
  const struct {
    const char *name;
    double kw;
  } parts[] = {
    { "flue_gas_kw", l.flue }, { "incomplete_combustion_kw", l.incomplete },
    { "wall_kw", l.wall },     { "opening_kw", l.opening },
    { "leakage_kw", l.leak },  { "cooling_water_kw", l.water },
    { "other_kw", l.other },
  };
  GString *out = nc_extra (verdict);

  nc_json_member_double (out, "excess_air_coefficient", round (alpha * 1e4) / 1e4);
  nc_json_member_double (out, "flue_loss_pct",
                         round ((100 - nc_kiln_available_heat_pct (fahrenheit (plain (self, NC_KILN_FLUE_T, 0)),
                                                                   fahrenheit (plain (self, NC_KILN_COMBUSTION_AIR_T,
                                                                                      plain (self, NC_KILN_AIR_T, 20))),
                                                                   alpha - 1)) *
                                100) /
                             100);
  nc_json_key (out, "heat_balance");
  nc_json_begin_object (out);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    nc_json_member_double (out, parts[i].name, round (parts[i].kw * 100) / 100);
  nc_json_member_double (out, "efficiency_pct", isnan (heat) ? NAN : round ((100 - 100 * known / heat) * 100) / 100);
  nc_json_end_object (out);
  if (known > heat)
    nc_judge_refuse (self, NC_KILN_FUEL_KW, NC_PROBLEM_CONTRADICTION, verdict);
}

/* The outer-wall limit at @inner: between two rows of the table nothing is invented, the stricter (lower) row holds
   only for its own temperature; so exactly the tabled temperatures are judged. */
static const NcLimit *
wall_limit (NcJudge *self, const char *part, double inner)
{
  const GPtrArray *rows = self->tables[NC_T_KILN].limits;
  g_autofree char *condition = g_strdup_printf ("炉内温度%d℃", (int)inner);

  for (guint i = 0; i < rows->len && inner == floor (inner); i++) {
    const NcLimit *row = g_ptr_array_index (rows, i);

    if (g_str_has_prefix (row->key[0], "工业炉") && g_str_has_suffix (row->key[0], part) && row->key[1] &&
        g_str_has_prefix (row->key[1], condition))
      return row;
  }
  return NULL;
}

static const NcLimit *
boiler_limit (NcJudge *self, const char *object, const char *quantity)
{
  const GPtrArray *rows = self->tables[NC_T_KILN].limits;

  for (guint i = 0; i < rows->len; i++) {
    const NcLimit *row = g_ptr_array_index (rows, i);

    if (g_strcmp0 (row->row[0].basis.document, "TSG G0002-2010") == 0 && g_str_equal (row->key[0], object) &&
        g_strcmp0 (row->key[2], quantity) == 0)
      return row;
  }
  return NULL;
}

/* One figure against its limit, added to "checks"; the first that fails, or else the first, makes the verdict. */
static void
check (NcJudge *self, const char *name, const NcLimit *limit, double actual, const char *unit, NcVerdict *verdict)
{
  gboolean worse;

  if (!limit || isnan (actual))
    return;
  worse = nc_is_worse (actual, limit->limit[0], NC_LOWER_IS_BETTER);
  nc_json_begin_object (verdict->extra);
  nc_json_member_string (verdict->extra, "check", name);
  nc_json_member_double (verdict->extra, "actual", round (actual * 1e4) / 1e4);
  nc_json_member_double (verdict->extra, "limit", limit->limit[0]);
  nc_json_member_string (verdict->extra, "rule_id", limit->row[0].basis.rule_id);
  nc_json_member_string (verdict->extra, "verdict", worse ? "fail" : "pass");
  nc_json_end_object (verdict->extra);
  if (verdict->code == NC_VERDICT_FAIL || (verdict->code == NC_VERDICT_PASS && !worse)) {
    nc_verdict_rest_on (verdict, limit->row[0].confidence);
    return;
  }
  g_string_truncate (verdict->explain, 0);
  nc_judge_graded (self, limit, actual, unit, NC_LOWER_IS_BETTER, verdict);
  verdict->violation = NULL; /* recommended guides and a replaced code: no duty of the user is broken */
}

/* The limit of the flue temperature: small boilers are allowed more. Where the size is not known, the stricter row for
   what keeps it, the looser for what breaks even that, and none between. */
static const NcLimit *
flue_limit (NcJudge *self, NcVerdict *verdict)
{
  const NcLimit *large = boiler_limit (self, "蒸汽/热水锅炉", "排烟温度");
  const NcLimit *small = boiler_limit (self, "蒸汽锅炉", "排烟温度");
  double flue = plain (self, NC_KILN_FLUE_T, 0);

  if (!large || !small)
    return NULL;
  if (nc_judge_has (self, NC_KILN_T_H))
    return plain (self, NC_KILN_T_H, 0) < 1 ? small : large;
  if (!nc_is_worse (flue, large->limit[0], NC_LOWER_IS_BETTER) || plain (self, NC_KILN_FUEL_KW, 0) >= LARGE_INPUT_KW)
    return large;
  if (nc_is_worse (flue, small->limit[0], NC_LOWER_IS_BETTER))
    return small;
  nc_judge_want (self, NC_KILN_T_H, verdict);
  return NULL;
}

/**
 * nc_judge_kiln:
 *
 * Heat balance, excess air, outer-wall temperatures (GB/T 3486-1993, TSG G0002-2010).
 */
void
nc_judge_kiln (NcJudge *self, NcVerdict *verdict)
{
  static const char *const boilers[] = { NULL,
                                         "其他层燃锅炉",
                                         "流化床锅炉、采用膜式壁的层燃锅炉",
                                         "流化床锅炉、采用膜式壁的层燃锅炉",
                                         "正压燃油(气)锅炉",
                                         "负压燃油(气)锅炉" };
  int type = nc_judge_choice (self, NC_KILN_TYPE, 0);
  double o2 = plain (self, NC_KILN_O2, 0), co = plain (self, NC_KILN_CO, 0), inner = plain (self, NC_KILN_INNER_T, NAN),
         alpha;
  gboolean complete = nc_judge_want (self, NC_KILN_O2, verdict);

  complete &= nc_judge_want (self, NC_KILN_FLUE_T, verdict);
  if ((nc_judge_has (self, NC_KILN_OPENING_AREA) && !nc_judge_has (self, NC_KILN_OPENING_T)) ||
      (nc_judge_has (self, NC_KILN_LEAK_AREA) && !nc_judge_has (self, NC_KILN_LEAK_T)) ||
      (type == 0 && nc_judge_has (self, NC_KILN_WALL_T)))
    complete &= nc_judge_want (self, NC_KILN_INNER_T, verdict);
  if (nc_judge_has (self, NC_KILN_WATER_FLOW)) {
    complete &= nc_judge_want (self, NC_KILN_WATER_IN, verdict);
    complete &= nc_judge_want (self, NC_KILN_WATER_OUT, verdict);
  }
  if (!complete)
    return;
  if (plain (self, NC_KILN_WATER_OUT, 100) < plain (self, NC_KILN_WATER_IN, 0))
    nc_judge_refuse (self, NC_KILN_WATER_OUT, NC_PROBLEM_CONTRADICTION, verdict);
  if (plain (self, NC_KILN_FLUE_T, 0) < plain (self, NC_KILN_AIR_T, 20))
    nc_judge_refuse (self, NC_KILN_FLUE_T, NC_PROBLEM_CONTRADICTION, verdict);
  if (0.5 * co > o2)
    nc_judge_refuse (self, NC_KILN_CO, NC_PROBLEM_CONTRADICTION, verdict);
  if (verdict->n_problems)
    return;
  alpha = 21 / (21 - (o2 - 0.5 * co));
  write_balance (self, alpha, verdict);
  if (verdict->n_problems)
    return;
  verdict->code = NC_VERDICT_NOT_APPLICABLE;
  nc_json_key (nc_extra (verdict), "checks");
  nc_json_begin_array (verdict->extra);
  if (type == 0) {
    check (self, "side_wall_temperature", wall_limit (self, "侧墙", inner), plain (self, NC_KILN_WALL_T, NAN), "℃",
           verdict);
    check (self, "roof_temperature", wall_limit (self, "炉顶", inner), plain (self, NC_KILN_ROOF_T, NAN), "℃", verdict);
  } else {
    check (self, "excess_air_coefficient", boiler_limit (self, boilers[type], "过量空气系数"), alpha, "", verdict);
    check (self, "side_wall_temperature", boiler_limit (self, "锅炉炉体侧面", "外表面温度"),
           plain (self, NC_KILN_WALL_T, NAN), "℃", verdict);
    check (self, "roof_temperature", boiler_limit (self, "锅炉炉顶", "外表面温度"), plain (self, NC_KILN_ROOF_T, NAN),
           "℃", verdict);
    check (self, "flue_temperature", flue_limit (self, verdict), plain (self, NC_KILN_FLUE_T, NAN), "℃", verdict);
  }
  nc_json_end_array (verdict->extra);
  if (verdict->n_needs && verdict->code != NC_VERDICT_FAIL) {
    verdict->code = NC_VERDICT_INCOMPLETE;
    nc_verdict_explain (verdict, _ ("; the limit of the flue temperature depends on the size of the boiler"), NULL);
  }
  if (verdict->code == NC_VERDICT_NOT_APPLICABLE)
    nc_verdict_explain (verdict, _ ("Heat balance computed; this data has no limit for these figures"), NULL);
}
