/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include "nc-unit.h"
#include <math.h>
#include <string.h>

/* the texts of a facility (facilities.csv) */
enum { F_NAME, F_SPELLINGS, F_UNIT, F_RULES, F_EXCEPTIONS };
/* the texts of a binding date (binding_dates.csv) */
enum { D_LIST, D_PART, D_FROM, D_TO };

/* What a size is of. */
typedef enum {
  VOLUME,
  MASS,
  APPARENT_POWER,
  LENGTH,
  MASS_A_YEAR,
  MASS_A_DAY,
  MASS_AN_HOUR,
  CURRENT,
  POWER,
  AREA,
  AREA_A_YEAR,
  PIECES_A_YEAR,
  DOORS
} Quantity;

/* Units by their keys (nc_unit_key ()), each so many of the quantity's own. */
static const struct {
  const char *key;
  Quantity quantity;
  double times;
} units[] = {
  { "m3", VOLUME, 1 },
  { "m^3", VOLUME, 1 },
  { "立方", VOLUME, 1 },
  { "t", MASS, 1 },
  { "kva", APPARENT_POWER, 1 },
  { "千伏安", APPARENT_POWER, 1 },
  { "mva", APPARENT_POWER, 1e3 },
  { "万千伏安", APPARENT_POWER, 1e4 },
  { "万kva", APPARENT_POWER, 1e4 },
  { "mm", LENGTH, 1 },
  { "毫米", LENGTH, 1 },
  { "cm", LENGTH, 10 },
  { "厘米", LENGTH, 10 },
  { "m", LENGTH, 1000 },
  { "米", LENGTH, 1000 },
  { "t/a", MASS_A_YEAR, 1 },
  { "t/年", MASS_A_YEAR, 1 },
  { "万t", MASS_A_YEAR, 1e4 },
  { "万t/a", MASS_A_YEAR, 1e4 },
  { "万t/年", MASS_A_YEAR, 1e4 },
  { "t/d", MASS_A_DAY, 1 },
  { "t/日", MASS_A_DAY, 1 },
  { "t/天", MASS_A_DAY, 1 },
  { "t/h", MASS_AN_HOUR, 1 },
  { "t/小时", MASS_AN_HOUR, 1 },
  { "蒸t", MASS_AN_HOUR, 1 },
  { "蒸t/小时", MASS_AN_HOUR, 1 },
  { "蒸t/时", MASS_AN_HOUR, 1 },
  { "蒸t/h", MASS_AN_HOUR, 1 },
  { "ka", CURRENT, 1 },
  { "千安", CURRENT, 1 },
  { "kw", POWER, 1 },
  { "mw", POWER, 1e3 },
  { "万kw", POWER, 1e4 },
  { "万千瓦", POWER, 1e4 },
  { "m2", AREA, 1 },
  { "m2/a", AREA_A_YEAR, 1 },
  { "万m2", AREA_A_YEAR, 1e4 },
  { "万m2/a", AREA_A_YEAR, 1e4 },
  { "万m2/年", AREA_A_YEAR, 1e4 },
  { "万件", PIECES_A_YEAR, 1 },
  { "万件/a", PIECES_A_YEAR, 1 },
  { "万件/年", PIECES_A_YEAR, 1 },
  { "门", DOORS, 1 },
};

static int
find_unit (const char *unit)
{
  g_autofree char *key = nc_unit_key (unit);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].key, key))
      return (int)i;
  return -1;
}

/* "value" in the rule's @unit; FALSE when @given is another unit. */
static gboolean
convert (double *value, const char *given, const char *unit)
{
  int from = *given ? find_unit (given) : -1, to = find_unit (unit);

  if (!*given)
    return TRUE;
  if (from < 0 || to < 0 || units[from].quantity != units[to].quantity)
    return FALSE;
  *value = *value * units[from].times / units[to].times;
  return TRUE;
}

static gboolean
is_same_unit (const char *a, const char *b)
{
  int x = find_unit (a), y = find_unit (b);

  return g_str_equal (a, b) ||
         (x >= 0 && y >= 0 && units[x].quantity == units[y].quantity && units[x].times == units[y].times);
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
  if (*end && *unit && !is_same_unit (end, unit)) {
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
is_one_of (const char *text, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words ? words : "", "|", -1);

  return g_strv_contains ((const char *const *)list, text);
}

/* The facility that is called so; NULL = none. */
static const NcItem *
find_facility (NcJudge *self, const char *text)
{
  for (guint i = 0; i < self->lists[NC_L_FACILITY]->len; i++) {
    const NcItem *facility = g_ptr_array_index (self->lists[NC_L_FACILITY], i);

    if (g_ascii_strcasecmp (facility->text[F_NAME], text) == 0 || is_one_of (text, facility->text[F_SPELLINGS]))
      return facility;
  }
  return NULL;
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
  if (g_str_equal (op, ">")) /* what a unit must be above: hit when it is not */
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
  const NcItem *item = NULL;

  for (guint l = 0; l < G_N_ELEMENTS (lists) && !item; l++) {
    item = nc_list_find (self, lists[l], rule_id);
    *list = lists[l];
  }
  return item;
}

/* Whether @text says @word and does not deny it: "非合金钢" and "低合金钢" are no "合金钢". */
static gboolean
claims (const char *text, const char *word)
{
  static const char *const denials[] = { "非",   "低",   "无",   "不",   "不是", "不含", "不属于",
                                         "没有", "non-", "non ", "low-", "low ", "not " };

  for (const char *p = strstr (text, word); p; p = strstr (p + 1, word)) {
    g_autofree char *before = g_strndup (text, (gsize)(p - text));
    gboolean denied = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (denials); i++)
      denied |= g_str_has_suffix (before, denials[i]);
    if (!denied)
      return TRUE;
  }
  return FALSE;
}

/* The exceptions that the lists themselves make; each must be claimed in the record, and is then to be proven. */
static gboolean
is_excepted (NcJudge *self, const NcItem *facility)
{
  const char *const texts[] = { nc_judge_text (self, NC_CAP_PRODUCT), nc_judge_text (self, NC_CAP_EXCEPTION),
                                nc_judge_text (self, NC_CAP_USE) };
  g_auto (GStrv) words = g_strsplit (facility->text[F_EXCEPTIONS] ? facility->text[F_EXCEPTIONS] : "", "|", -1);

  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    for (guint w = 0; words[w]; w++)
      if (*words[w] && claims (texts[t], words[w]))
        return TRUE;
  return FALSE;
}

typedef struct {
  const NcItem *current, *shown; /* the first hits; a national list goes before a regional plan */
  const char *bound;             /* of the row that decides, hit or not */
  gboolean national, any_in_force, repealed;
  const NcItem *of_new; /* a row on new units that is not met */
  const char *of_new_bound;
  gboolean needs_product; /* a row on new units of some products is not met, and the record names none */
  gboolean elsewhere;     /* regional rows were left out */
} Hits;

static gboolean
is_2019 (const NcItem *item)
{
  return strstr (item->row.basis.document, "2019") != NULL;
}

/* The days on which the list of @item binds (binding_dates.csv). */
static void
binding_days (NcJudge *self, const NcItem *item, NcListId list, NcDay *from, NcDay *to)
{
  const char *name = list == NC_L_SEED ? "seed" : list == NC_L_CATALOG ? "catalog" : "regional";

  *from = *to = NC_DAY_NONE;
  for (guint i = 0; i < self->lists[NC_L_BINDING_DATE]->len; i++) {
    const NcItem *date = g_ptr_array_index (self->lists[NC_L_BINDING_DATE], i);

    if (g_strcmp0 (date->text[D_LIST], name) == 0 &&
        (!date->text[D_PART] || strstr (item->row.basis.document, date->text[D_PART]))) {
      *from = nc_day_parse (date->text[D_FROM]);
      *to = nc_day_parse (date->text[D_TO]);
      return;
    }
  }
}

static void
note_hit (Hits *hits, const NcItem *item, const char *bound, gboolean national, gboolean hit, gboolean only_shown,
          gboolean repealed)
{
  if (hit && only_shown && !hits->shown) {
    hits->shown = item;
    hits->repealed = repealed;
  }
  if (only_shown)
    return;
  hits->any_in_force = TRUE;
  if (hit && (!hits->current || (national && !hits->national))) {
    hits->current = item;
    hits->bound = bound;
    hits->national = national;
  }
  if (!hit && !hits->current && !hits->bound)
    hits->bound = bound;
}

/* Whether the place is in another part of the country, where this region's plans do not bind. The name alone, or with
   what it is: 海南区 lies in Wuhai, and a road may be called 新疆路. */
static gboolean
is_elsewhere (const char *place)
{
  static const char *const names[] = {
    "北京", "天津", "河北", "山西", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽",
    "福建", "江西", "山东", "河南", "湖北", "湖南", "广东",   "广西", "海南", "重庆", "四川",
    "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏",   "新疆", "台湾", "香港", "澳门",
  };
  static const char *const kinds[] = { "省", "市", "自治区", "壮族", "回族", "维吾尔", "特别" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *rest = place + strlen (names[i]);

    if (!g_str_has_prefix (place, names[i]))
      continue;
    if (!*rest)
      return TRUE;
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_has_prefix (rest, kinds[k]))
        return TRUE;
  }
  return FALSE;
}

/* Whether a rule of new units speaks of the one in hand: "NM03:new:硅锰|锰硅" of those products only. */
static gboolean
is_of_product (NcJudge *self, const char *words, Hits *hits)
{
  const char *facility = nc_judge_text (self, NC_CAP_FACILITY), *product = nc_judge_text (self, NC_CAP_PRODUCT);
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (guint i = 0; list[i]; i++)
    if (claims (facility, list[i]) || claims (product, list[i]))
      return TRUE;
  /* 硅铁矿热炉 names its product, 铁合金矿热炉 none */
  hits->needs_product |=
      !*product && (strstr (facility, "铁合金") || (guchar)*facility < 0x80 || g_str_has_prefix (facility, "矿热炉"));
  return FALSE;
}

/* A row that binds new units only. */
static void
note_of_new (NcJudge *self, const NcItem *item, const char *bound, gboolean hit, const char *words, Hits *hits)
{
  if (!hit || (*words && !is_of_product (self, words, hits)))
    return;
  hits->of_new = item;
  hits->of_new_bound = bound;
}

static void
write_rule (const NcItem *item, const char *op, const char *bound, const char *exception, gboolean hit,
            gboolean repealed, NcVerdict *verdict)
{
  GString *out = verdict->extra;

  nc_json_begin_object (out);
  nc_json_member_string (out, "rule_id", item->row.basis.rule_id);
  nc_json_member_string (out, "comparator", op);
  nc_json_member_string (out, "bound", bound);
  nc_json_member_bool (out, "hit", hit);
  nc_json_member_bool (out, "repealed_edition", repealed);
  if (exception)
    nc_json_member_string (out, "exception", exception);
  nc_json_end_object (out);
}

static Hits
find_hits (NcJudge *self, const NcItem *facility, double value, NcVerdict *verdict)
{
  g_auto (GStrv) rules = g_strsplit (facility->text[F_RULES], ";", -1);
  gboolean elsewhere = is_elsewhere (nc_judge_text (self, NC_CAP_PLACE));
  Hits hits = { 0 };

  nc_json_key (nc_extra (verdict), "rules");
  nc_json_begin_array (verdict->extra);
  for (guint r = 0; rules[r]; r++) {
    g_auto (GStrv) parts = g_strsplit (rules[r], ":", 3); /* "NM03:new:…": of new units only */
    NcListId list = NC_L_SEED;
    const NcItem *item = find_rule (self, parts[0], &list);
    const char *op, *bound, *exception;
    gboolean hit, repealed, restricts;
    NcDay from, to;

    if (!item || (parts[1] && nc_judge_choice (self, NC_CAP_NEW, NC_STATUS_EXISTING) != NC_STATUS_NEW))
      continue;
    read_rule (item, list, &op, &bound, &exception);
    binding_days (self, item, list, &from, &to);
    if (self->today < from)
      continue;
    if (elsewhere && list != NC_L_CATALOG) {
      hits.elsewhere = TRUE;
      continue;
    }
    hit = !facility->text[F_UNIT] || compare (value, op, bound);
    repealed = to != NC_DAY_NONE && self->today > to;
    /* the class 限制类 forbids building, not using: its rows are shown only */
    restricts = list == NC_L_CATALOG && !g_str_equal (item->text[0], "淘汰类");
    write_rule (item, op, bound, exception, hit, repealed, verdict);
    if (parts[1])
      note_of_new (self, item, bound, hit, parts[2] ? parts[2] : "", &hits);
    else
      note_hit (&hits, item, bound, list == NC_L_CATALOG, hit, repealed || restricts, repealed);
  }
  nc_json_end_array (verdict->extra);
  return hits;
}

/* A row that decides: eliminated, by a national list or by a regional plan, which breaks no article of the law. */
static void
say_listed (NcJudge *self, const Hits *hits, const char *name, const char *value, const char *unit, NcVerdict *verdict)
{
  nc_judge_rest_on_row (self, &hits->current->row, verdict);
  verdict->code = NC_VERDICT_ELIMINATED;
  verdict->violation = hits->national ? "V02" : NULL;
  nc_json_member_string (nc_extra (verdict), "list",
                         !hits->national           ? "regional_phase_out"
                         : is_2019 (hits->current) ? "national_catalog_2019"
                                                   : "national_catalog_2024");
  if (unit)
    nc_verdict_explain (verdict, _ ("%1: %2 %3 falls under “%4” of %5"), name, value, unit, verdict->basis.table_item,
                        verdict->basis.document, NULL);
  else
    nc_verdict_explain (verdict, _ ("%1 falls under “%2” of %3"), name, verdict->basis.table_item,
                        verdict->basis.document, NULL);
  if (hits->national)
    return;
  nc_json_member_bool (verdict->extra, "stop_use_possible", FALSE);
  nc_verdict_explain (verdict, _ ("; a regional phase-out plan: the department decides, nothing is stopped on site"),
                      NULL);
}

/* What no row in force decides: rows that are only shown, no list of that day, or a size above those listed. */
static void
say_not_listed (NcJudge *self, const Hits *hits, const char *name, const char *value, const char *unit,
                NcVerdict *verdict)
{
  verdict->code = hits->shown ? NC_VERDICT_SUSPECTED : NC_VERDICT_NOT_FOUND;
  if (hits->shown) {
    nc_judge_rest_on_row (self, &hits->shown->row, verdict);
    nc_verdict_explain (verdict,
                        hits->repealed
                            ? _ ("Within “%1” of the repealed 2019 catalogue: check the 2024 text")
                            : _ ("Within “%1” of the class that restricts building: no ground against a unit in use"),
                        verdict->basis.table_item, NULL);
  } else if (hits->elsewhere && !hits->any_in_force) {
    nc_verdict_explain (verdict, _ ("%1: the regional lists of this data bind in Inner Mongolia only"), name, NULL);
  } else if (!hits->any_in_force) {
    nc_verdict_explain (verdict, _ ("No list of this data with %1 was in force on the day of inspection"), name, NULL);
  } else {
    nc_verdict_explain (verdict, _ ("%1: %2 %3 is above the sizes listed in this data"), name, value, unit ? unit : "",
                        NULL);
  }
}

/* A new unit that a regional rule does not allow: not in order, but no article of the law is broken. */
static void
say_not_allowed (NcJudge *self, const Hits *hits, const char *name, const char *value, const char *unit,
                 NcVerdict *verdict)
{
  nc_judge_rest_on_row (self, &hits->of_new->row, verdict);
  verdict->code = NC_VERDICT_FAIL;
  verdict->limit = g_ascii_strtod (hits->of_new_bound, NULL);
  verdict->margin = verdict->actual - verdict->limit;
  nc_verdict_explain (verdict, _ ("%1: a new unit must be above %2 %3, this one has %4 %3 (%5)"), name,
                      hits->of_new_bound, unit, value, verdict->basis.document, NULL);
}

/* An electric-arc furnace for alloy steel is listed by another size. */
static const NcItem *
facility_of_product (NcJudge *self, const NcItem *facility)
{
  const char *product = nc_judge_text (self, NC_CAP_PRODUCT), *exception = nc_judge_text (self, NC_CAP_EXCEPTION);
  const NcItem *alloy = NULL;

  if (g_str_equal (facility->text[F_NAME], "electric_arc_furnace") &&
      (claims (product, "合金钢") || claims (product, "alloy") || claims (exception, "合金钢") ||
       claims (exception, "alloy")))
    alloy = find_facility (self, "alloy_electric_arc_furnace");
  return alloy ? alloy : facility;
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
  double value = nc_judge_number (self, NC_CAP_VALUE, NAN);
  g_autofree char *given = NULL;
  const NcItem *facility;
  char value_text[32];
  const char *unit;
  Hits hits;

  if (!nc_judge_want (self, NC_CAP_FACILITY, verdict))
    return;
  facility = find_facility (self, text);
  if (!facility) {
    verdict->code = NC_VERDICT_NOT_FOUND;
    nc_verdict_explain (verdict, _ ("“%1” is in no list of capacities of this data"), text, NULL);
    return;
  }
  facility = facility_of_product (self, facility);
  unit = facility->text[F_UNIT];
  if (unit && !nc_judge_want (self, NC_CAP_VALUE, verdict))
    return;
  given = given_unit (self);
  if (unit && (!given || !convert (&value, given, unit))) {
    nc_judge_refuse (self, nc_judge_has (self, NC_CAP_UNIT) ? NC_CAP_UNIT : NC_CAP_VALUE, NC_PROBLEM_WRONG_UNIT,
                     verdict);
    return;
  }
  if (unit && value <= 0) {
    nc_judge_refuse (self, NC_CAP_VALUE, NC_PROBLEM_TOO_SMALL, verdict);
    return;
  }
  hits = find_hits (self, facility, value, verdict);
  verdict->actual = unit ? value : NAN;
  verdict->unit = unit;
  verdict->limit = unit && hits.bound ? g_ascii_strtod (hits.bound, NULL) : NAN;
  verdict->margin = verdict->actual - verdict->limit;
  nc_quick_format (isnan (value) ? 0 : value, value_text);
  if (hits.current && is_excepted (self, facility)) {
    nc_judge_rest_on_row (self, &hits.current->row, verdict);
    nc_judge_not_applicable (verdict,
                             _ ("Within the listed sizes, but the list excepts this use: have the exception proven"));
  } else if (hits.of_new && !hits.national) {
    say_not_allowed (self, &hits, text, value_text, unit ? unit : "", verdict);
  } else if (hits.needs_product && !hits.current) {
    nc_verdict_need (verdict, self->columns[NC_CAP_PRODUCT].name);
    nc_verdict_explain (verdict, _ ("Whether a new unit may have this size depends on its product"), NULL);
  } else if (hits.current) {
    say_listed (self, &hits, text, value_text, unit, verdict);
  } else {
    say_not_listed (self, &hits, text, value_text, unit, verdict);
  }
}
