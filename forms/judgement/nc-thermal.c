/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Boilers (GB 24500-2020 and the lists that forbid sizes of coal boilers) and heat-treatment furnaces (GB/T
 * 36561-2018). */

#define CATALOG_FROM "2024-02-01" /* industry_catalog IC001 */

enum {
  FUEL_BITUMINOUS,
  FUEL_ANTHRACITE,
  FUEL_LEAN,
  FUEL_LIGNITE,
  FUEL_BIOMASS,
  FUEL_GAS,
  FUEL_OIL,
  FUEL_PULVERISED,
  FUEL_ELECTRICITY,
  FUEL_COAL
};
enum { BURN_GRATE, BURN_CFB, BURN_CHAMBER, BURN_ELECTRIC };
enum { PLACE_OTHER, PLACE_LEAGUE_SEAT, PLACE_COUNTY_SEAT, PLACE_HOHHOT, PLACE_BAOTOU, PLACE_WUHAI };

/* "≤20t/h或≤14MW": by evaporation where known, else by heat; -1 when neither is. */
static int
capacity_fits (NcJudge *self, const char *band)
{
  const char * or = band ? strstr (band, "或") : NULL;
  g_autofree char *tonnes = or ? g_strndup (band, (gsize)(or -band)) : NULL;

  if (! or)
    return 1;
  if (nc_judge_has (self, NC_BOILER_T_H))
    return nc_band_holds (tonnes, nc_judge_number (self, NC_BOILER_T_H, 0));
  if (nc_judge_has (self, NC_BOILER_MW))
    return nc_band_holds (or +strlen ("或"), nc_judge_number (self, NC_BOILER_MW, 0));
  return -1;
}

static gboolean
is_coal (int fuel)
{
  return fuel <= FUEL_LIGNITE || fuel == FUEL_PULVERISED || fuel == FUEL_COAL;
}

static const NcItem *
find_item (NcJudge *self, NcListId list, const char *rule_id)
{
  for (guint i = 0; i < self->lists[list]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[list], i);

    if (g_str_equal (item->row.basis.rule_id, rule_id))
      return item;
  }
  return NULL;
}

/* The catalogue's class 淘汰类 (2024) and the regional rules, by size and place: the first that hits. */
static gboolean
judge_boiler_listing (NcJudge *self, int fuel, NcVerdict *verdict)
{
  double t_h = nc_judge_number (self, NC_BOILER_T_H, nc_judge_number (self, NC_BOILER_MW, NAN) / 0.7);
  int place = nc_judge_choice (self, NC_BOILER_PLACE, PLACE_OTHER);
  gboolean is_new = nc_judge_choice (self, NC_BOILER_NEW, NC_STATUS_EXISTING) == NC_STATUS_NEW;
  const struct {
    NcListId list;
    const char *rule_id;
    gboolean hit;
    const char *sentence;
  } rules[] = {
    { NC_L_CATALOG, "IC019", is_coal (fuel) && nc_judge_choice (self, NC_BOILER_GRATE, 0) == 1,
      N_ ("Coal boiler with a fixed grate: eliminated by the industry catalogue (2024)") },
    { NC_L_CATALOG, "IC020", is_coal (fuel) && t_h <= 10,
      N_ ("Coal boiler of 10 t/h or less: eliminated by the industry catalogue (2024)") },
    { NC_L_CATALOG, "IC021", fuel == FUEL_BIOMASS && t_h <= 2,
      N_ ("Biomass boiler of 2 t/h or less: eliminated by the industry catalogue (2024)") },
    { NC_L_REGIONAL, "NM18", is_coal (fuel) && place >= PLACE_HOHHOT && t_h < 65,
      N_ ("Coal boiler below 65 t/h in Hohhot, Baotou or Wuhai: to be eliminated by the end of 2025 (regional action "
          "plan)") },
    { NC_L_REGIONAL, "NM17", is_coal (fuel) && place == PLACE_LEAGUE_SEAT && t_h < 35,
      N_ ("Coal boiler below 35 t/h in the built-up area of a league's seat: to be eliminated by the end of 2025 "
          "(regional action plan)") },
    { NC_L_REGIONAL, "NM15", is_coal (fuel) && is_new && place != PLACE_OTHER && t_h <= 35,
      N_ ("New coal boiler of 35 t/h or less in a built-up area or industrial park: not to be built") },
    { NC_L_REGIONAL, "NM16", is_coal (fuel) && is_new && t_h < 10,
      N_ ("New coal boiler below 10 t/h: not to be built") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    gboolean binds = rules[i].list != NC_L_CATALOG || self->today >= nc_day_parse (CATALOG_FROM);
    const NcItem *item = rules[i].hit && binds ? find_item (self, rules[i].list, rules[i].rule_id) : NULL;

    if (!item)
      continue;
    /* A regional plan is no national list: suspected, for the department to decide. */
    verdict->code = rules[i].list == NC_L_CATALOG ? NC_VERDICT_ELIMINATED : NC_VERDICT_SUSPECTED;
    verdict->violation = rules[i].list == NC_L_CATALOG ? "V01" : NULL;
    nc_judge_rest_on_row (self, &item->row, verdict);
    g_string_truncate (verdict->explain, 0);
    nc_verdict_explain (verdict, _ (rules[i].sentence), NULL);
    return TRUE;
  }
  return FALSE;
}

static const NcLimit *
find_boiler_limit (NcJudge *self, int burn, int fuel, NcVerdict *verdict)
{
  static const char *const burns[] = { "层状燃烧", "流化床", "室燃", "电加热" };
  static const char *const fuels[] = { "烟煤", "无烟煤", "贫煤", "褐煤", "生物质", "天然气", "燃油", "煤", "电", NULL };
  const GPtrArray *limits = self->tables[NC_T_BOILER].limits;
  gboolean coal_table = (burn == BURN_GRATE || burn == BURN_CFB) && fuel <= FUEL_LIGNITE;
  const char *family = fuel == FUEL_BIOMASS ? "生物质" : burns[burn];

  if (coal_table) {
    gboolean complete = nc_judge_want (self, NC_BOILER_Q, verdict);

    complete &= nc_judge_want (self, NC_BOILER_V, verdict);
    if (!complete)
      return NULL;
  }
  if (fuel == FUEL_GAS && !nc_judge_want (self, NC_BOILER_CONDENSING, verdict))
    return NULL;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    int fits;

    if (!g_str_has_prefix (limit->key[0], family) || g_strcmp0 (limit->key[1], fuels[fuel]) != 0)
      continue;
    if (coal_table && (!nc_band_holds (limit->key[3], nc_judge_number (self, NC_BOILER_Q, 0)) ||
                       !nc_band_holds (limit->key[4], nc_judge_number (self, NC_BOILER_V, 0))))
      continue;
    if (fuel == FUEL_GAS && g_str_equal (limit->key[2] ? limit->key[2] : "", "冷凝") !=
                                (nc_judge_choice (self, NC_BOILER_CONDENSING, 0) == 1))
      continue;
    fits = capacity_fits (self, limit->key[5]);
    if (fits < 0) {
      nc_judge_want (self, NC_BOILER_T_H, verdict);
      return NULL;
    }
    if (fits)
      return limit;
  }
  return NULL;
}

/**
 * nc_judge_boiler:
 *
 * Thermal efficiency against GB 24500-2020; sizes that the catalogue or the region forbids come first.
 */
void
nc_judge_boiler (NcJudge *self, NcVerdict *verdict)
{
  gboolean has_fuel = nc_judge_want (self, NC_BOILER_FUEL, verdict), complete;
  int fuel = nc_judge_choice (self, NC_BOILER_FUEL, FUEL_COAL), burn;
  static const int usual[] = {
    -1, -1, -1, -1, BURN_GRATE, BURN_CHAMBER, BURN_CHAMBER, BURN_CHAMBER, BURN_ELECTRIC, -1
  };
  const NcLimit *limit = NULL;

  if (!has_fuel)
    return;
  burn = nc_judge_choice (self, NC_BOILER_COMBUSTION, usual[fuel]);
  complete = nc_judge_want (self, NC_BOILER_EFFICIENCY, verdict);
  if (burn < 0)
    complete &= nc_judge_want (self, NC_BOILER_COMBUSTION, verdict);
  if (fuel == FUEL_COAL) {
    nc_verdict_need (verdict, self->columns[NC_BOILER_FUEL].name);
    complete = FALSE;
  }
  if (complete) {
    limit = find_boiler_limit (self, burn, fuel, verdict);
    if (limit && nc_judge_number (self, NC_BOILER_EFFICIENCY, 0) > 100 &&
        !(fuel == FUEL_GAS && nc_judge_choice (self, NC_BOILER_CONDENSING, 0) == 1)) {
      nc_judge_refuse (self, NC_BOILER_EFFICIENCY, NC_PROBLEM_IMPOSSIBLE, verdict);
      return;
    }
    if (limit) {
      nc_judge_graded (self, limit, nc_judge_number (self, NC_BOILER_EFFICIENCY, 0), "%", NC_HIGHER_IS_BETTER, verdict);
      nc_judge_say_edition (self, "GB 24500-2020", verdict);
    } else if (!verdict->n_needs) {
      nc_judge_not_applicable (verdict, _ ("GB 24500-2020 has no row for this way of burning, fuel and size"));
    }
  }
  judge_boiler_listing (self, fuel, verdict);
}

/* The value that a furnace's band speaks of: its power, or the temperature of a bath. */
static int
spec_fits (NcJudge *self, const char *spec, gboolean fuel_heated, NcVerdict *verdict)
{
  guint column = NC_FURNACE_KW;

  if (!spec || !*spec)
    return 1;
  if (strstr (spec, "加热"))
    return g_str_has_prefix (spec, "燃料") == fuel_heated;
  if (strstr (spec, "℃"))
    column = NC_FURNACE_TEMPERATURE;
  if (!nc_judge_has (self, column)) {
    nc_judge_want (self, column, verdict);
    return -1;
  }
  if (strchr (spec, '~')) { /* ">350~700℃" */
    double t = nc_judge_number (self, column, 0);

    return t > g_ascii_strtod (spec + 1, NULL) && t <= g_ascii_strtod (strchr (spec, '~') + 1, NULL);
  }
  return nc_band_holds (spec, nc_judge_number (self, column, 0));
}

/* bk = W/Gz (electric, kWh/t) or Q·B·alpha/(29308·Gz) (fuel, kgce/t); NaN when it cannot be had. */
static double
furnace_consumption (NcJudge *self, gboolean fuel_heated, NcVerdict *verdict)
{
  gboolean complete;

  if (nc_judge_has (self, NC_FURNACE_UNIT_USE))
    return nc_judge_number (self, NC_FURNACE_UNIT_USE, 0);
  complete = nc_judge_want (self, NC_FURNACE_MASS, verdict);
  if (!fuel_heated) {
    complete &= nc_judge_want (self, NC_FURNACE_ELECTRICITY, verdict);
    return complete ? nc_judge_number (self, NC_FURNACE_ELECTRICITY, 0) / nc_judge_number (self, NC_FURNACE_MASS, 1)
                    : NAN;
  }
  complete &= nc_judge_want (self, NC_FURNACE_FUEL, verdict);
  complete &= nc_judge_want (self, NC_FURNACE_FUEL_Q, verdict);
  complete &= nc_judge_want (self, NC_FURNACE_ALPHA, verdict);
  return complete
             ? nc_judge_number (self, NC_FURNACE_FUEL_Q, 0) * nc_judge_number (self, NC_FURNACE_FUEL, 0) *
                   nc_judge_number (self, NC_FURNACE_ALPHA, 1) / (29308 * nc_judge_number (self, NC_FURNACE_MASS, 1))
             : NAN;
}

/**
 * nc_judge_furnace:
 *
 * Comparable unit consumption against GB/T 36561-2018 table 8. A recommended standard: failing it breaks no law.
 */
void
nc_judge_furnace (NcJudge *self, NcVerdict *verdict)
{
  const GPtrArray *limits = self->tables[NC_T_FURNACE].limits;
  g_autofree char *type = g_strstrip (g_strdup (nc_judge_text (self, NC_FURNACE_TYPE)));
  gboolean fuel_heated = nc_judge_choice (self, NC_FURNACE_ENERGY, 0) == 1, known = FALSE;
  double consumption;

  if (!nc_judge_want (self, NC_FURNACE_TYPE, verdict))
    return;
  consumption = furnace_consumption (self, fuel_heated, verdict);
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    const char *unit = limit->key[2];
    int fits;

    if (g_strcmp0 (limit->key[0], type) != 0 || isnan (limit->limit[3]))
      continue;
    known = TRUE;
    if (g_str_equal (unit, "kgce/t") != fuel_heated)
      continue;
    fits = spec_fits (self, limit->key[1], fuel_heated, verdict);
    if (fits < 0)
      return;
    if (!fits || isnan (consumption))
      continue;
    nc_judge_graded (self, limit, consumption, unit, NC_LOWER_IS_BETTER, verdict);
    verdict->violation = NULL;
    nc_verdict_explain (verdict, _ ("; a recommended standard"), NULL);
    return;
  }
  if (!isnan (consumption) || !known)
    nc_judge_not_applicable (verdict, _ ("GB/T 36561-2018 has no row for this kind and size of furnace"));
}
