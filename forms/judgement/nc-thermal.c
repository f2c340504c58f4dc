/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Boilers (GB 24500 and the lists that forbid sizes of coal boilers) and heat-treatment furnaces (GB/T 36561). */

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
/* the words of the column "place", as boiler_rules.csv has them */
static const char *const places[] = { "other", "built_up", "county_built_up", "hohhot", "baotou", "wuhai" };
/* the texts of a rule (boiler_rules.csv) */
enum { R_LIST, R_RULE, R_FUEL, R_PLACES, R_STATUS, R_BY, R_GRATE, R_FROM, R_DUE };

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

static gboolean
is_one_of (const char *word, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  return g_strv_contains ((const char *const *)list, word);
}

/* Whether a rule speaks of the boiler in hand: fuel, place, age, grate, and the size that its row in the list names. */
static gboolean
rule_hits (NcJudge *self, const NcItem *rule, const char *op, const char *bound, int fuel)
{
  /* 0.7 MW are 1 t/h; rounded, so that 24.5 MW are 35 t/h and no more */
  double t_h =
      nc_judge_number (self, NC_BOILER_T_H, round (nc_judge_number (self, NC_BOILER_MW, NAN) / 0.7 * 1e6) / 1e6);
  gboolean coal = g_str_equal (rule->text[R_FUEL], "coal");
  double limit = bound ? g_ascii_strtod (bound, NULL) : NAN;

  if (coal ? !is_coal (fuel) : fuel != FUEL_BIOMASS)
    return FALSE;
  if (rule->text[R_PLACES] && !is_one_of (places[nc_judge_choice (self, NC_BOILER_PLACE, 0)], rule->text[R_PLACES]))
    return FALSE;
  if (rule->text[R_STATUS] && nc_judge_choice (self, NC_BOILER_NEW, NC_STATUS_EXISTING) != NC_STATUS_NEW)
    return FALSE;
  if (rule->text[R_GRATE] && nc_judge_choice (self, NC_BOILER_GRATE, 0) != 1)
    return FALSE;
  return !rule->text[R_BY] || (g_strcmp0 (op, "<=") == 0 ? t_h <= limit : t_h < limit);
}

/* The industry catalogue's class 淘汰类 and the regional rules, by size and place: the first that hits. */
static void
judge_boiler_listing (NcJudge *self, int fuel, NcVerdict *verdict)
{
  for (guint i = 0; i < self->lists[NC_L_BOILER_RULE]->len; i++) {
    const NcItem *rule = g_ptr_array_index (self->lists[NC_L_BOILER_RULE], i);
    gboolean national = g_str_equal (rule->text[R_LIST], "catalog");
    const NcItem *item = nc_list_find (self, national ? NC_L_CATALOG : NC_L_REGIONAL, rule->text[R_RULE]);

    if (!item || self->today < nc_day_parse (rule->text[R_FROM]) ||
        !rule_hits (self, rule, item->text[national ? 4 : 3], item->text[national ? 5 : 4], fuel))
      continue;
    /* A regional plan is no national list: suspected, for the department to decide. */
    verdict->code = national ? NC_VERDICT_ELIMINATED : NC_VERDICT_SUSPECTED;
    verdict->violation = national ? "V01" : NULL;
    nc_judge_rest_on_row (self, &item->row, verdict);
    g_string_truncate (verdict->explain, 0);
    nc_verdict_explain (verdict, _ ("The boiler falls under “%1” of %2"), item->row.basis.table_item,
                        item->row.basis.document, NULL);
    if (rule->text[R_BY])
      nc_verdict_explain (verdict,
                          g_strcmp0 (item->text[national ? 4 : 3], "<=") == 0 ? _ (" (%1 t/h or less)")
                                                                              : _ (" (below %1 t/h)"),
                          item->text[national ? 5 : 4], NULL);
    if (rule->text[R_DUE])
      nc_verdict_explain (verdict,
                          self->today > nc_day_parse (rule->text[R_DUE]) ? _ ("; to be done by %1, which has passed")
                                                                         : _ ("; to be done by %1, not yet past"),
                          rule->text[R_DUE], NULL);
    if (!national)
      nc_verdict_explain (verdict, _ ("; a regional plan: the department decides, nothing is stopped on site"), NULL);
    nc_json_member_string (nc_extra (verdict), "list", national ? "national_catalog" : "regional_phase_out");
    return;
  }
}

static const NcLimit *
find_boiler_limit (NcJudge *self, const NcTableEdition *edition, int burn, int fuel, NcVerdict *verdict)
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

    if (limit->edition != edition || !g_str_has_prefix (limit->key[0], family) ||
        g_strcmp0 (limit->key[1], fuels[fuel]) != 0)
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

typedef struct {
  int burn, fuel;
  NcVerdict *verdict; /* needs are noted here */
} Boiler;

static int
keeps_boiler (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  const Boiler *boiler = data;
  const NcLimit *limit = find_boiler_limit (self, edition, boiler->burn, boiler->fuel, boiler->verdict);

  if (!limit || isnan (nc_limit_loosest (limit)))
    return -1;
  return !nc_is_worse (nc_judge_number (self, NC_BOILER_EFFICIENCY, 0), nc_limit_loosest (limit), NC_HIGHER_IS_BETTER);
}

static void
judge_boiler_efficiency (NcJudge *self, int burn, int fuel, NcVerdict *verdict)
{
  Boiler boiler = { burn, fuel, verdict };
  gboolean condensing = fuel == FUEL_GAS && nc_judge_choice (self, NC_BOILER_CONDENSING, 0) == 1;
  double efficiency = nc_judge_number (self, NC_BOILER_EFFICIENCY, 0);
  NcEditionChoice choice;
  const NcLimit *limit;

  if (!nc_judge_choose_edition (self, NC_T_BOILER, keeps_boiler, &boiler, verdict, &choice))
    return;
  limit = find_boiler_limit (self, choice.judged, burn, fuel, verdict);
  if (limit && efficiency > 100 && !condensing) {
    nc_judge_refuse (self, NC_BOILER_EFFICIENCY, NC_PROBLEM_IMPOSSIBLE, verdict);
  } else if (limit) {
    nc_judge_graded (self, limit, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
    nc_judge_say_edition (&choice, verdict);
  } else if (!verdict->n_needs) {
    nc_judge_not_applicable (verdict, _ ("GB 24500 has no row in this data for this way of burning, fuel and size"));
  }
}

/**
 * nc_judge_boiler:
 *
 * Thermal efficiency against GB 24500; sizes that the catalogue or the region forbids come first.
 */
void
nc_judge_boiler (NcJudge *self, NcVerdict *verdict)
{
  static const int usual[] = {
    -1, -1, -1, -1, BURN_GRATE, BURN_CHAMBER, BURN_CHAMBER, BURN_CHAMBER, BURN_ELECTRIC, -1
  };
  int fuel = nc_judge_choice (self, NC_BOILER_FUEL, FUEL_COAL), burn;
  gboolean complete;

  if (!nc_judge_want (self, NC_BOILER_FUEL, verdict))
    return;
  burn = nc_judge_choice (self, NC_BOILER_COMBUSTION, usual[fuel]);
  complete = nc_judge_want (self, NC_BOILER_EFFICIENCY, verdict);
  if (burn < 0)
    complete &= nc_judge_want (self, NC_BOILER_COMBUSTION, verdict);
  if (fuel == FUEL_COAL) {
    nc_verdict_need (verdict, self->columns[NC_BOILER_FUEL].name);
    complete = FALSE;
  }
  if (complete)
    judge_boiler_efficiency (self, burn, fuel, verdict);
  if (!verdict->n_problems)
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
 * Comparable unit consumption against GB/T 36561 table 8. A recommended standard: failing it breaks no law.
 */
void
nc_judge_furnace (NcJudge *self, NcVerdict *verdict)
{
  const GPtrArray *limits = self->tables[NC_T_FURNACE].limits;
  g_autofree char *type = g_strstrip (g_strdup (nc_judge_text (self, NC_FURNACE_TYPE)));
  gboolean fuel_heated = nc_judge_choice (self, NC_FURNACE_ENERGY, 0) == 1, known = FALSE;
  const NcTableEdition *edition = nc_judge_edition_today (self, NC_T_FURNACE);
  double consumption;

  if (!nc_judge_want (self, NC_FURNACE_TYPE, verdict))
    return;
  consumption = furnace_consumption (self, fuel_heated, verdict);
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    const char *unit = limit->key[2];
    int fits;

    if (limit->edition != edition || g_strcmp0 (limit->key[0], type) != 0 || isnan (limit->limit[3]))
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
    nc_judge_not_applicable (verdict, _ ("GB/T 36561 has no row in this data for this kind and size of furnace"));
}
