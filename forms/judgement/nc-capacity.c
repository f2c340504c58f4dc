/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

#define CATALOG_2019_FROM "2020-01-01"
#define CATALOG_2024_FROM "2024-02-01" /* industry_catalog IC001; the 2019 edition was repealed on that day */

/* A kind of facility, its spellings, and the rows of the lists that speak of its size. The numbers, comparators and
   exceptions stand in the rows. */
typedef struct {
  const char *name, *spellings, *unit;
  const char *rows[8];
} Facility;

static const Facility facilities[] = {
  { "blast_furnace", "高炉|炼铁高炉|炼钢用生铁高炉", "m³", { "SD-025", "IC022", "IC053" } },
  { "ferroalloy_blast_furnace", "铁合金高炉|铸铁管高炉", "m³", { "IC023" } },
  { "manganese_blast_furnace", "锰铁高炉", "m³", { "IC081" } },
  { "converter", "转炉|炼钢转炉", "t", { "SD-026", "IC025", "IC054" } },
  { "electric_arc_furnace", "电弧炉|eaf|电炉|炼钢电弧炉", "t", { "SD-027", "IC026", "IC055" } },
  { "alloy_electric_arc_furnace", "合金钢电弧炉|电弧炉(合金钢)|电弧炉（合金钢）", "t", { "SD-028", "IC026", "IC056" } },
  { "ferroalloy_furnace", "铁合金矿热炉|铁合金炉|矿热炉|铁合金矿热电炉|铁合金", "kVA", { "SD-029", "NM02", "IC040" } },
  { "carbide_furnace", "电石炉|电石矿热炉|电石", "kVA", { "SD-030", "IC090" } },
  { "top_charged_oven", "顶装焦炉|coke_oven_top", "m", { "SD-031", "IC061", "IC051" } },
  { "stamp_charged_oven", "捣固焦炉|coke_oven_stamp", "m", { "SD-032", "IC062" } },
  { "coking_project", "焦化项目|焦化|coking", "万t/a", { "SD-033", "IC063" } },
  { "graphite_electrode", "石墨电极|石墨电极生产线|超高功率石墨电极", "mm", { "SD-034", "IC068" } },
  { "ordinary_graphite_electrode", "普通功率石墨电极|高功率石墨电极|普通功率和高功率石墨电极", NULL, { "SD-035" } },
  { "crypto_mining", "虚拟货币挖矿|挖矿|虚拟货币", NULL, { "SD-036", "IC136" } },
  { "coal_boiler", "燃煤锅炉|coal-fired_boiler", "t/h", { "IC020" } },
  { "biomass_boiler", "生物质锅炉", "t/h", { "IC021" } },
  { "fixed_grate_boiler", "固定炉排燃煤锅炉|固定炉排锅炉", NULL, { "IC019" } },
  { "sinter_machine", "烧结机", "m2", { "IC027", "IC052" } },
  { "pellet_shaft_furnace", "球团竖炉", "m2", { "IC028" } },
  { "cement_mill", "水泥粉磨设备|水泥磨", "m", { "IC104" } },
  { "clinker_line", "熟料生产线|新型干法熟料生产线|水泥熟料线", "t/d", { "IC105" } },
  { "grinding_station", "水泥粉磨站|粉磨站", "万t/a", { "IC106" } },
  { "aluminium_cell", "预焙槽|电解铝预焙槽", "kA", { "IC120" } },
  { "brick_kiln", "砖瓦轮窑", "门", { "IC116" } },
};

/* "value" in the rule's @unit; FALSE when @given is another unit. */
static gboolean
convert (double *value, const char *given, const char *unit)
{
  static const struct {
    const char *from, *to;
    double factor;
  } units[] = {
    { "m3", "m³", 1 },        { "立方米", "m³", 1 },      { "吨", "t", 1 },          { "千伏安", "kVA", 1 },
    { "MVA", "kVA", 1000 },   { "米", "m", 1 },           { "mm", "m", 0.001 },      { "毫米", "mm", 1 },
    { "m", "mm", 1000 },      { "cm", "mm", 10 },         { "万吨/年", "万t/a", 1 }, { "万t/年", "万t/a", 1 },
    { "t/a", "万t/a", 1e-4 }, { "吨/年", "万t/a", 1e-4 }, { "蒸吨", "t/h", 1 },      { "蒸吨/小时", "t/h", 1 },
    { "m²", "m2", 1 },        { "平方米", "m2", 1 },      { "吨/天", "t/d", 1 },     { "万吨", "万t/a", 1 },
  };

  if (!given || !*given || g_ascii_strcasecmp (given, unit) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].from, given) && g_str_equal (units[i].to, unit)) {
      *value *= units[i].factor;
      return TRUE;
    }
  return FALSE;
}

/* The unit of the record: its own column, or what follows the number ("1200m3"); NULL when the two differ. */
static char *
given_unit (NcJudge *self)
{
  char *unit = g_strstrip (g_strdup (nc_judge_text (self, NC_CAP_UNIT)));
  const char *end = "";
  double ignored;

  if (!nc_quick_parse (nc_judge_text (self, NC_CAP_VALUE), &end, &ignored))
    end = "";
  while (*end == ' ')
    end++;
  if (*end && *unit && !g_str_equal (end, unit)) {
    g_free (unit);
    return NULL;
  }
  if (*end && !*unit) {
    g_free (unit);
    unit = g_strchomp (g_strdup (end));
  }
  return unit;
}

static gboolean
named (const Facility *facility, const char *text)
{
  g_auto (GStrv) names = g_strsplit (facility->spellings, "|", -1);

  return g_ascii_strcasecmp (facility->name, text) == 0 || g_strv_contains ((const char *const *)names, text);
}

static gboolean
compare (double value, const char *op, const char *bound)
{
  double limit = g_ascii_strtod (bound ? bound : "", NULL);
  const char *tilde = bound ? strchr (bound, '~') : NULL;

  if (g_str_equal (op, "<"))
    return value < limit;
  if (g_str_equal (op, "<="))
    return value <= limit;
  if (g_str_equal (op, "between") && tilde) /* "400以上、1200以下": the upper end is out (README, traps) */
    return value >= limit && value < g_ascii_strtod (tilde + 1, NULL);
  return g_str_equal (op, "=");
}

/* Where the numbers of a list's row stand among its texts. */
static void
read_rule (const NcItem *item, NcListId list, const char **op, const char **bound, const char **exception)
{
  *exception = NULL;
  if (list == NC_L_SEED) {
    *bound = item->text[2];
    *op = item->text[3];
  } else if (list == NC_L_CATALOG) {
    *op = item->text[4];
    *bound = item->text[5];
    *exception = item->text[7];
  } else {
    *op = item->text[3];
    *bound = item->text[4];
  }
  if (!*op)
    *op = "=";
}

static const NcItem *
find_rule (NcJudge *self, const char *rule_id, NcListId *list)
{
  static const NcListId lists[] = { NC_L_SEED, NC_L_CATALOG, NC_L_REGIONAL };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < self->lists[lists[l]]->len; i++) {
      const NcItem *item = g_ptr_array_index (self->lists[lists[l]], i);

      if (g_str_equal (item->row.basis.rule_id, rule_id)) {
        *list = lists[l];
        return item;
      }
    }
  return NULL;
}

/* The exceptions that the lists themselves make; each must be claimed in the record, and is then to be proven. */
static gboolean
is_excepted (NcJudge *self, const Facility *facility)
{
  const char *const texts[] = { nc_judge_text (self, NC_CAP_PRODUCT), nc_judge_text (self, NC_CAP_EXCEPTION),
                                nc_judge_text (self, NC_CAP_USE) };
  const char *words = "";

  if (g_str_equal (facility->name, "ferroalloy_furnace"))
    words = "special_ferroalloy|特种铁合金";
  else if (g_str_equal (facility->name, "blast_furnace"))
    words = "casting|铸造";
  else if (g_str_equal (facility->name, "converter"))
    words = "铁合金转炉|ferroalloy";
  else if (g_str_equal (facility->name, "cement_mill") || g_str_equal (facility->name, "clinker_line"))
    words = "特种水泥|special_cement";
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++) {
    g_auto (GStrv) list = g_strsplit (words, "|", -1);

    for (guint w = 0; list[w]; w++)
      if (*list[w] && strstr (texts[t], list[w]))
        return TRUE;
  }
  return FALSE;
}

typedef struct {
  const NcItem *current, *repealed; /* the first hits */
  const char *current_bound;
  gboolean national;
} Hits;

static gboolean
is_2019 (const NcItem *item)
{
  return strstr (item->row.basis.document, "2019") != NULL;
}

/* The first day on which the list of @item binds: the catalogues' own, for regional plans that of the national plan
   which they carry out, or the beginning of the five-year plan. */
static NcDay
binding_from (const NcItem *item, NcListId list)
{
  if (list == NC_L_CATALOG)
    return nc_day_parse (is_2019 (item) ? CATALOG_2019_FROM : CATALOG_2024_FROM);
  return nc_day_parse (list == NC_L_SEED ? "2022-08-01" : "2021-01-01");
}

static Hits
find_hits (NcJudge *self, const Facility *facility, double value, NcVerdict *verdict)
{
  Hits hits = { 0 };
  GString *out = nc_extra (verdict);

  nc_json_key (out, "rules");
  nc_json_begin_array (out);
  for (guint r = 0; facility->rows[r]; r++) {
    NcListId list = NC_L_SEED;
    const NcItem *item = find_rule (self, facility->rows[r], &list);
    const char *op, *bound, *exception;
    gboolean hit, repealed;

    if (!item)
      continue;
    read_rule (item, list, &op, &bound, &exception);
    if (self->today < binding_from (item, list))
      continue;
    hit = !facility->unit || compare (value, op, bound);
    repealed = list == NC_L_CATALOG && is_2019 (item) &&
               !(self->today < nc_day_parse (CATALOG_2024_FROM) && g_str_equal (item->text[0], "淘汰类"));
    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", item->row.basis.rule_id);
    nc_json_member_string (out, "comparator", op);
    nc_json_member_string (out, "bound", bound);
    nc_json_member_bool (out, "hit", hit);
    nc_json_member_bool (out, "repealed_edition", repealed);
    if (exception)
      nc_json_member_string (out, "exception", exception);
    nc_json_end_object (out);
    if (hit && repealed && !hits.repealed)
      hits.repealed = item;
    if (hit && !repealed && !hits.current) {
      hits.current = item;
      hits.current_bound = bound;
      hits.national = list == NC_L_CATALOG;
    }
    if (!hit && !repealed && !hits.current && !hits.current_bound)
      hits.current_bound = bound;
  }
  nc_json_end_array (out);
  return hits;
}

/**
 * nc_judge_capacity:
 *
 * Sizes of furnaces and lines against the regional list (seed 001 box 1), the industry catalogue (of 2024; rows of
 * the 2019 edition decide until its repeal, then they are only shown) and the regional rules, with their strict or
 * inclusive comparators.
 */
void
nc_judge_capacity (NcJudge *self, NcVerdict *verdict)
{
  g_autofree char *text = g_strstrip (g_strdup (nc_judge_text (self, NC_CAP_FACILITY)));
  const char *product = nc_judge_text (self, NC_CAP_PRODUCT);
  double value = nc_judge_number (self, NC_CAP_VALUE, NAN);
  const Facility *facility = NULL;
  g_autofree char *unit = NULL;
  char value_text[32];
  Hits hits;

  if (!nc_judge_want (self, NC_CAP_FACILITY, verdict))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (facilities); i++)
    if (named (&facilities[i], text))
      facility = &facilities[i];
  if (!facility) {
    verdict->code = NC_VERDICT_NOT_FOUND;
    nc_verdict_explain (verdict, _ ("“%1” is in no list of capacities of this data"), text, NULL);
    return;
  }
  if (g_str_equal (facility->name, "electric_arc_furnace") &&
      (strstr (product, "合金钢") || strstr (product, "alloy") ||
       strstr (nc_judge_text (self, NC_CAP_EXCEPTION), "合金钢") ||
       strstr (nc_judge_text (self, NC_CAP_EXCEPTION), "alloy")))
    facility++;
  if (facility->unit && !nc_judge_want (self, NC_CAP_VALUE, verdict))
    return;
  unit = given_unit (self);
  if (facility->unit && (!unit || !convert (&value, unit, facility->unit))) {
    nc_judge_refuse (self, nc_judge_has (self, NC_CAP_UNIT) ? NC_CAP_UNIT : NC_CAP_VALUE, NC_PROBLEM_WRONG_UNIT,
                     verdict);
    return;
  }
  if (facility->unit && value <= 0) {
    nc_judge_refuse (self, NC_CAP_VALUE, NC_PROBLEM_TOO_SMALL, verdict);
    return;
  }
  hits = find_hits (self, facility, value, verdict);
  verdict->actual = value;
  verdict->unit = facility->unit;
  verdict->limit = hits.current_bound ? g_ascii_strtod (hits.current_bound, NULL) : NAN;
  if (!facility->unit)
    verdict->limit = NAN;
  verdict->margin = verdict->actual - verdict->limit;
  nc_quick_format (isnan (value) ? 0 : value, value_text);
  if (hits.current && is_excepted (self, facility)) {
    nc_judge_rest_on_row (self, &hits.current->row, verdict);
    nc_judge_not_applicable (verdict,
                             _ ("Within the listed sizes, but the list excepts this use: have the exception proven"));
  } else if (hits.current) {
    nc_judge_rest_on_row (self, &hits.current->row, verdict);
    verdict->code = NC_VERDICT_ELIMINATED;
    verdict->violation = "V02";
    nc_json_member_string (nc_extra (verdict), "list",
                           !hits.national           ? "regional_phase_out"
                           : is_2019 (hits.current) ? "national_catalog_2019"
                                                    : "national_catalog_2024");
    if (facility->unit)
      nc_verdict_explain (verdict, _ ("%1: %2 %3 falls under “%4” of %5"), text, value_text, facility->unit,
                          verdict->basis.table_item, verdict->basis.document, NULL);
    else
      nc_verdict_explain (verdict, _ ("%1 falls under “%2” of %3"), text, verdict->basis.table_item,
                          verdict->basis.document, NULL);
    if (!hits.national)
      nc_verdict_explain (verdict,
                          _ ("; a regional phase-out plan: the department decides, nothing is stopped on site"), NULL);
  } else if (hits.repealed) {
    nc_judge_rest_on_row (self, &hits.repealed->row, verdict);
    verdict->code = NC_VERDICT_SUSPECTED;
    nc_verdict_explain (verdict, _ ("Within “%1” of the repealed 2019 catalogue: check the 2024 text"),
                        verdict->basis.table_item, NULL);
  } else {
    verdict->code = NC_VERDICT_NOT_FOUND;
    nc_verdict_explain (verdict, _ ("%1: %2 %3 is above the sizes listed in this data"), text, value_text,
                        facility->unit, NULL);
  }
}
