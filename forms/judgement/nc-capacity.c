/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

/* the texts of a facility (facilities.csv) */
enum { F_NAME, F_SPELLINGS, F_UNIT, F_RULES, F_EXCEPTIONS };
/* the texts of a binding date (binding_dates.csv) */
enum { D_LIST, D_PART, D_FROM, D_TO };

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
    { "立方", "m³", 1 },      { "m^3", "m³", 1 },         { "蒸吨/时", "t/h", 1 },   { "MW", "万kW", 0.1 },
    { "万千瓦", "万kW", 1 },  { "万t", "万t/a", 1 },      { "吨/日", "t/d", 1 },     { "万吨/年", "t/a", 1e4 },
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

static Hits
find_hits (NcJudge *self, const NcItem *facility, double value, NcVerdict *verdict)
{
  g_auto (GStrv) rules = g_strsplit (facility->text[F_RULES], ";", -1);
  Hits hits = { 0 };
  GString *out = nc_extra (verdict);

  nc_json_key (out, "rules");
  nc_json_begin_array (out);
  for (guint r = 0; rules[r]; r++) {
    const char *only = strchr (rules[r], ':'); /* "NM03:new": of new units only */
    g_autofree char *rule_id = g_strndup (rules[r], strcspn (rules[r], ":"));
    NcListId list = NC_L_SEED;
    const NcItem *item = find_rule (self, rule_id, &list);
    const char *op, *bound, *exception;
    gboolean hit, repealed, restricts;
    NcDay from, to;

    if (!item || (only && nc_judge_choice (self, NC_CAP_NEW, NC_STATUS_EXISTING) != NC_STATUS_NEW))
      continue;
    read_rule (item, list, &op, &bound, &exception);
    binding_days (self, item, list, &from, &to);
    if (self->today < from)
      continue;
    hit = !facility->text[F_UNIT] || compare (value, op, bound);
    repealed = to != NC_DAY_NONE && self->today > to;
    /* the class 限制类 forbids building, not using: its rows are shown only */
    restricts = list == NC_L_CATALOG && !g_str_equal (item->text[0], "淘汰类");
    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", item->row.basis.rule_id);
    nc_json_member_string (out, "comparator", op);
    nc_json_member_string (out, "bound", bound);
    nc_json_member_bool (out, "hit", hit);
    nc_json_member_bool (out, "repealed_edition", repealed);
    if (exception)
      nc_json_member_string (out, "exception", exception);
    nc_json_end_object (out);
    if (only && hit) {
      hits.of_new = item;
      hits.of_new_bound = bound;
    }
    if (only)
      continue;
    note_hit (&hits, item, bound, list == NC_L_CATALOG, hit, repealed || restricts, repealed);
  }
  nc_json_end_array (out);
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
  } else if (hits.current) {
    say_listed (self, &hits, text, value_text, unit, verdict);
  } else {
    say_not_listed (self, &hits, text, value_text, unit, verdict);
  }
}
