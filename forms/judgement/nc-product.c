/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-energy.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

/* the texts of a limit's row */
enum { P_PRODUCT, P_INDICATOR, P_UNIT, P_LEVEL1, P_LEVEL2, P_LEVEL3, P_CORRECTIONS, P_EFFECTIVE, P_NOTE };
/* the texts of a benchmark's row */
enum { B_CONDITION, B_INDICATOR, B_UNIT, B_BEST, B_BASE, B_DEADLINE, B_AREA, B_NOTE };

/* How well a row's product is the one asked for: 3 the same, 2 the same but for what stands in brackets or "工序",
   1 contained, 0 not. */
static int
likeness (const char *row, const char *asked)
{
  gsize n = strlen (asked);

  if (g_str_equal (row, asked))
    return 3;
  if (g_str_has_prefix (row, asked) &&
      (row[n] == '(' || row[n] == ':' || g_str_has_prefix (row + n, "工序") || g_str_has_prefix (row + n, "企业") ||
       g_str_has_prefix (row + n, "焦炭") || g_str_has_prefix (row + n, "（")))
    return 2;
  return n >= strlen ("硅铁") && strstr (row, asked) ? 1 : 0;
}

static NcDay
effective_day (const NcItem *item)
{
  NcDay day = nc_day_parse (item->text[P_EFFECTIVE]);

  return day == NC_DAY_NONE ? nc_day_from_ymd (1990, 1, 1) : day;
}

/* The family of a standard: "GB 21256" of "GB 21256-2025". */
static gboolean
same_family (const char *a, const char *b)
{
  const char *x = strrchr (a, '-'), *y = strrchr (b, '-');

  return x && y && x - a == y - b && strncmp (a, b, (gsize)(x - a)) == 0;
}

/* Whether @b is as good an answer as @a: it then is the same product of another edition, or the name is ambiguous. */
static gboolean
is_same_subject (const NcItem *a, const NcItem *b)
{
  return g_str_equal (a->text[P_INDICATOR], b->text[P_INDICATOR]) &&
         same_family (a->row.basis.document, b->row.basis.document);
}

/* The row in force on @day. *ambiguous: the column that would tell several apart; *future: a row that is not yet. */
static const NcItem *
find_limit (NcJudge *self, NcDay day, int *ambiguous, const NcItem **future)
{
  const char *product = nc_judge_text (self, NC_PRODUCT_NAME), *rule = nc_judge_text (self, NC_PRODUCT_RULE);
  g_autofree char *name = g_strstrip (g_strdup (product));
  const char *indicator = nc_judge_text (self, NC_PRODUCT_INDICATOR), *unit = nc_judge_text (self, NC_PRODUCT_UNIT);
  const NcItem *best = NULL;
  int best_likeness = 0;
  gboolean best_exact = FALSE;

  *ambiguous = -1;
  for (guint i = 0; i < self->lists[NC_L_PRODUCT]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_PRODUCT], i);
    int like = *rule ? (g_str_equal (item->row.basis.rule_id, rule) ? 3 : 0) : likeness (item->text[P_PRODUCT], name);

    gboolean exact = like == 3;

    like = MIN (like, 2);
    if (!like || like < best_likeness || (*indicator && !strstr (item->text[P_INDICATOR], indicator)))
      continue;
    if (!*indicator && *unit && g_str_has_prefix (unit, "kWh") != g_str_has_prefix (item->text[P_UNIT], "kWh"))
      continue;
    if (effective_day (item) > day) {
      if (!*future)
        *future = item;
      continue;
    }
    if (like == best_likeness && best && is_same_subject (best, item) &&
        g_str_equal (best->text[P_UNIT], item->text[P_UNIT])) {
      if (effective_day (item) > effective_day (best))
        best = item;
      else if (effective_day (item) == effective_day (best) &&
               !g_str_equal (item->text[P_PRODUCT], best->text[P_PRODUCT]))
        *ambiguous = NC_PRODUCT_NAME;
      continue;
    }
    if (like == best_likeness && best && exact == best_exact) {
      if (!g_str_equal (item->text[P_PRODUCT], best->text[P_PRODUCT])) {
        *ambiguous = NC_PRODUCT_NAME;
      } else if (!*indicator) {
        /* several indicators: the comprehensive one, unless the record says otherwise */
        if (strstr (item->text[P_INDICATOR], "综合能耗") && !strstr (best->text[P_INDICATOR], "综合能耗"))
          best = item;
        else if (!strstr (best->text[P_INDICATOR], "综合能耗"))
          *ambiguous = NC_PRODUCT_INDICATOR;
      } else if (g_str_equal (item->text[P_INDICATOR], indicator)) {
        best = item;
      }
      continue;
    }
    if (like == best_likeness && best && best_exact)
      continue;
    best = item;
    best_exact = exact;
    best_likeness = like;
    *ambiguous = -1;
  }
  return best;
}

static gboolean
is_benchmark_of (const NcItem *row, const char *product, const char *indicator, const char *unit)
{
  const char *condition = row->text[B_CONDITION];

  if (!g_str_equal (row->text[B_UNIT], unit))
    return FALSE;
  if (g_str_equal (condition, product) || g_str_equal (condition, indicator))
    return TRUE;
  return g_str_has_prefix (product, condition) || (strlen (condition) >= 6 && strstr (product, condition) &&
                                                   strstr (product, row->text[B_AREA] + strlen ("煤")));
}

/* One edition of the policy's levels: 标杆 and 基准, reported beside the standard. Returns the level's word. */
static const char *
write_benchmark (NcJudge *self, NcListId list, const NcItem *limit, double actual, const NcItem **row)
{
  const char *level = NULL;

  *row = NULL;
  for (guint i = 0; i < self->lists[list]->len && !*row; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[list], i);

    if (is_benchmark_of (item, limit->text[P_PRODUCT], limit->text[P_INDICATOR], limit->text[P_UNIT]))
      *row = item;
  }
  if (!*row)
    return NULL;
  if (!nc_is_worse (actual, g_ascii_strtod ((*row)->text[B_BEST], NULL), NC_LOWER_IS_BETTER))
    level = "benchmark";
  else if (!nc_is_worse (actual, g_ascii_strtod ((*row)->text[B_BASE], NULL), NC_LOWER_IS_BETTER))
    level = "between";
  else
    level = "below_baseline";
  return level;
}

static void
write_policy (NcJudge *self, const NcItem *limit, double actual, const char **decisive, NcVerdict *verdict,
              const NcItem **decisive_row)
{
  static const struct {
    NcListId list;
    const char *member;
  } editions[] = { { NC_L_BENCHMARK_2021, "2021" }, { NC_L_BENCHMARK_2023, "2023" } };
  GString *out = nc_extra (verdict);

  *decisive = NULL;
  nc_json_key (out, "policy");
  nc_json_begin_array (out);
  for (guint e = 0; e < G_N_ELEMENTS (editions); e++) {
    const NcItem *row;
    const char *level = write_benchmark (self, editions[e].list, limit, actual, &row);

    if (!level)
      continue;
    *decisive = level;
    *decisive_row = row;
    nc_json_begin_object (out);
    nc_json_member_string (out, "edition", editions[e].member);
    nc_json_member_string (out, "document", row->row.basis.document);
    nc_json_member_string (out, "rule_id", row->row.basis.rule_id);
    nc_json_member_double (out, "benchmark", g_ascii_strtod (row->text[B_BEST], NULL));
    nc_json_member_double (out, "baseline", g_ascii_strtod (row->text[B_BASE], NULL));
    nc_json_member_string (out, "level", level);
    nc_json_member_string (out, "deadline", row->text[B_DEADLINE]);
    nc_json_member_string (out, "confidence", nc_confidence_to_string (row->row.confidence));
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

/* Electricity price where a rule sets one: the tiers of aluminium (EP-04 … EP-07), the doubled limit (EP-18). */
static void
write_price (const NcItem *limit, double actual, double level3, NcDay day, NcVerdict *verdict)
{
  static const struct {
    int year;
    double threshold;
    const char *rule_id;
  } tiers[] = { { 2025, 13300, "EP-06" }, { 2023, 13450, "EP-05" }, { 2022, 13650, "EP-04" } };
  GString *out = nc_extra (verdict);
  int year;

  nc_day_to_ymd (day, &year, NULL, NULL);
  if (g_str_equal (limit->text[P_PRODUCT], "电解铝") && g_str_equal (limit->text[P_INDICATOR], "铝液综合交流电耗"))
    for (guint t = 0; t < G_N_ELEMENTS (tiers); t++)
      if (year >= tiers[t].year) {
        nc_json_key (out, "electricity_price");
        nc_json_begin_object (out);
        nc_json_member_string (out, "rule_id", tiers[t].rule_id);
        nc_json_member_double (out, "threshold_kwh_per_t", tiers[t].threshold);
        nc_json_member_double (out, "surcharge_cny_per_kwh",
                               round (ceil (MAX (0, actual - tiers[t].threshold) / 20) * 10) / 1000);
        nc_json_end_object (out);
        return;
      }
  if (level3 > 0 && actual > 2 * level3) {
    nc_json_key (out, "electricity_price");
    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", "EP-18");
    nc_json_member_double (out, "surcharge_cny_per_kwh", 0.3);
    nc_json_end_object (out);
  }
}

static double
level_of (const NcItem *item, int column)
{
  const char *text = item->text[column];

  return text && *text ? g_ascii_strtod (text, NULL) : NAN;
}

/* Holds @actual against the levels; the verdict asks level 3 of existing, 2 of new, 1 of advanced units. */
static void
decide (NcJudge *self, const NcItem *limit, double actual, const double level[4], gboolean complete, NcVerdict *verdict)
{
  int asked = 3 - nc_judge_choice (self, NC_PRODUCT_STATUS, NC_STATUS_EXISTING);
  static const char *const grades[] = { NULL, "1", "2", "3" };
  char actual_text[32], limit_text[32];

  nc_judge_rest_on_row (self, &limit->row, verdict);
  verdict->actual = actual;
  verdict->unit = limit->text[P_UNIT];
  if (isnan (level[asked])) {
    nc_judge_not_applicable (verdict, _ ("The standard sets no value of this level for this product"));
    return;
  }
  verdict->limit = level[asked];
  verdict->margin = level[asked] - actual;
  verdict->code = nc_is_worse (actual, level[asked], NC_LOWER_IS_BETTER) ? NC_VERDICT_FAIL : NC_VERDICT_PASS;
  verdict->violation = verdict->code == NC_VERDICT_FAIL ? "V03" : NULL;
  for (int g = 3; g >= 1; g--)
    if (!isnan (level[g]) && !nc_is_worse (actual, level[g], NC_LOWER_IS_BETTER))
      verdict->grade = grades[g];
  nc_quick_format (round (actual * 1e4) / 1e4, actual_text);
  nc_quick_format (round (level[asked] * 1e4) / 1e4, limit_text);
  nc_verdict_explain (verdict,
                      verdict->code == NC_VERDICT_FAIL ? _ ("%1: %2 %3 is over the limit of %4 %3 (level %5 of %6)")
                                                       : _ ("%1: %2 %3 keeps the limit of %4 %3 (level %5 of %6)"),
                      limit->text[P_PRODUCT], actual_text, verdict->unit, limit_text, grades[asked],
                      verdict->basis.document, NULL);
  if (!complete)
    nc_verdict_explain (verdict, _ ("; a screening only: the limit's correction could not be computed"), NULL);
}

/* The products that a name may mean. */
static void
write_candidates (NcJudge *self, NcVerdict *verdict)
{
  g_autofree char *name = g_strstrip (g_strdup (nc_judge_text (self, NC_PRODUCT_NAME)));
  guint n = 0;

  nc_json_key (nc_extra (verdict), "candidates");
  nc_json_begin_array (verdict->extra);
  for (guint i = 0; i < self->lists[NC_L_PRODUCT]->len && n < 20; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_PRODUCT], i);

    if (!likeness (item->text[P_PRODUCT], name))
      continue;
    nc_json_begin_object (verdict->extra);
    nc_json_member_string (verdict->extra, "rule_id", item->row.basis.rule_id);
    nc_json_member_string (verdict->extra, "product", item->text[P_PRODUCT]);
    nc_json_member_string (verdict->extra, "indicator", item->text[P_INDICATOR]);
    nc_json_end_object (verdict->extra);
    n++;
  }
  nc_json_end_array (verdict->extra);
}

/**
 * nc_judge_product:
 *
 * Unit consumption against the GB limit of the edition in force in the period, corrected where the standard says so,
 * and beside it against the policy levels of 2021 and 2023.
 */
void
nc_judge_product (NcJudge *self, NcVerdict *verdict)
{
  const NcValue *period = nc_judge_value (self, NC_PRODUCT_PERIOD);
  NcDay day = period->state == NC_VALUE_GOOD ? period->first : self->today;
  const NcItem *limit, *future = NULL, *policy_row = NULL;
  double level[4] = { NAN, NAN, NAN, NAN }, actual;
  const char *policy;
  gboolean complete, within = FALSE;
  g_autoptr (GString) said = g_string_new (NULL);
  int ambiguous;

  if (!nc_judge_has (self, NC_PRODUCT_RULE) && !nc_judge_want (self, NC_PRODUCT_NAME, verdict))
    return;
  if (period->state == NC_VALUE_GOOD && period->first > self->today) {
    nc_judge_refuse (self, NC_PRODUCT_PERIOD, NC_PROBLEM_IN_THE_FUTURE, verdict);
    return;
  }
  limit = find_limit (self, day, &ambiguous, &future);
  if (!limit && ambiguous < 0 && future && period->state == NC_VALUE_GOOD &&
      effective_day (future) <= MIN (period->last, self->today)) {
    day = MIN (period->last, self->today);
    limit = find_limit (self, day, &ambiguous, &future);
    within = TRUE;
  }
  if (ambiguous >= 0) {
    nc_verdict_need (verdict, self->columns[ambiguous].name);
    nc_verdict_explain (verdict, _ ("Several rows of the limits fit: say %1 exactly"), self->columns[ambiguous].name,
                        NULL);
    write_candidates (self, verdict);
    return;
  }
  if (!limit && future) {
    nc_judge_rest_on_row (self, &future->row, verdict);
    nc_judge_not_applicable (
        verdict,
        _ ("The edition in this data was not yet in force in the period, and the older one is not in this data"));
    return;
  }
  if (!limit) {
    verdict->code = NC_VERDICT_NOT_FOUND;
    nc_verdict_explain (verdict, _ ("No limit of this product in this data"), NULL);
    return;
  }
  if (!nc_unit_consumption (self, limit->text[P_UNIT], &actual, verdict))
    return;
  for (int g = 1; g <= 3; g++)
    level[g] = level_of (limit, P_LEVEL1 + g - 1);
  complete = nc_limit_correct (self, limit->text[P_CORRECTIONS], level, said, verdict);
  decide (self, limit, actual, level, complete, verdict);
  if (within)
    nc_verdict_explain (
        verdict, _ ("; this edition came into force within the period, and the older one is not in this data"), NULL);
  nc_json_member_string (nc_extra (verdict), "product", limit->text[P_PRODUCT]);
  nc_json_member_string (verdict->extra, "indicator", limit->text[P_INDICATOR]);
  nc_json_member_bool (verdict->extra, "screening", !complete);
  nc_json_member_string (verdict->extra, "corrections", said->len ? said->str : NULL);
  nc_json_member_double (verdict->extra, "level1", level[1]);
  nc_json_member_double (verdict->extra, "level2", level[2]);
  nc_json_member_double (verdict->extra, "level3", level[3]);
  nc_json_member_double (verdict->extra, "over_limit_ratio",
                         level[3] > 0 && actual > level[3] ? round ((actual - level[3]) / level[3] * 1e6) / 1e6 : NAN);
  write_policy (self, limit, actual, &policy, verdict, &policy_row);
  write_price (limit, actual, level[3], day, verdict);
  if (verdict->code == NC_VERDICT_PASS && g_strcmp0 (policy, "below_baseline") == 0) {
    verdict->code = NC_VERDICT_FAIL;
    verdict->violation = "V04";
    nc_verdict_rest_on (verdict, policy_row->row.confidence);
    nc_verdict_explain (verdict,
                        _ ("; worse than the policy's baseline %1 (%2): advice and a plan of renovation, no sanction"),
                        policy_row->text[B_BASE], policy_row->row.basis.document, NULL);
  }
}
