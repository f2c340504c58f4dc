/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-energy.h"
#include "nc-header.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include "nc-unit.h"
#include <math.h>
#include <string.h>

/* So many times below the best level or above the limit, a figure is in another unit. */
#define OFF_SCALE 20

/* the texts of a limit's row */
enum { P_PRODUCT, P_INDICATOR, P_UNIT, P_LEVEL1, P_LEVEL2, P_LEVEL3, P_CORRECTIONS, P_EFFECTIVE, P_NOTE, P_REPLACES };
/* the texts of a benchmark's row */
enum { B_CONDITION, B_INDICATOR, B_UNIT, B_BEST, B_BASE, B_DEADLINE, B_AREA, B_FROM, B_EDITION };
/* the texts of a benchmark's link, another name, and a tier of the electricity price */
enum { L_AREA, L_CONDITION, L_LIMIT };
enum { N_NAME, N_PRODUCT, N_INDICATOR };
enum { T_RULE, T_PRODUCT, T_INDICATOR, T_FROM, T_THRESHOLD, T_STEP, T_STEP_PRICE };

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

/* Whether another standard has taken the place of @item's by @day: a newer edition, or one that names it. */
static gboolean
is_replaced (NcJudge *self, const NcItem *item, NcDay day)
{
  const char *document = item->row.basis.document;

  if (item->row.basis.in_force_to && nc_day_parse (item->row.basis.in_force_to) < day)
    return TRUE;
  for (guint i = 0; i < self->lists[NC_L_PRODUCT]->len; i++) {
    const NcItem *other = g_ptr_array_index (self->lists[NC_L_PRODUCT], i);
    const char *replaces = other->text[P_REPLACES];

    if (replaces && effective_day (other) <= day && !g_str_equal (other->row.basis.document, document) &&
        !g_str_has_prefix (replaces, "superseded") && strstr (replaces, document))
      return TRUE;
  }
  return FALSE;
}

/* What is asked for: the product's name as the limits have it, and the indicator. */
typedef struct {
  const char *product, *rule, *indicator, *unit;
  gboolean of_electricity; /* "kWh/t", "度/吨" */
} Wanted;

static Wanted
read_wanted (NcJudge *self, const char *name)
{
  Wanted wanted = { name, nc_judge_text (self, NC_PRODUCT_RULE), nc_judge_text (self, NC_PRODUCT_INDICATOR),
                    nc_judge_text (self, NC_PRODUCT_UNIT), FALSE };
  g_autofree char *unit = nc_unit_key (wanted.unit);

  wanted.of_electricity = strstr (unit, "wh/") != NULL;
  for (guint i = 0; i < self->lists[NC_L_PRODUCT_NAME]->len; i++) {
    const NcItem *other = g_ptr_array_index (self->lists[NC_L_PRODUCT_NAME], i);

    if (!g_str_equal (other->text[N_NAME], name))
      continue;
    wanted.product = other->text[N_PRODUCT];
    if (!*wanted.indicator && other->text[N_INDICATOR])
      wanted.indicator = other->text[N_INDICATOR];
  }
  return wanted;
}

/* How well @item answers what is wanted: 0 not at all, 1 contained, 2 by name; *exact: the very name. */
static int
answers (const NcItem *item, const Wanted *wanted, gboolean *exact)
{
  int like = *wanted->rule ? (g_str_equal (item->row.basis.rule_id, wanted->rule) ? 3 : 0)
                           : likeness (item->text[P_PRODUCT], wanted->product);

  *exact = like == 3;
  if (*wanted->indicator && !strstr (item->text[P_INDICATOR], wanted->indicator))
    return 0;
  if (!*wanted->indicator && *wanted->unit && wanted->of_electricity != g_str_has_prefix (item->text[P_UNIT], "kWh"))
    return 0;
  return MIN (like, 2);
}

/* Two rows answer equally well: the comprehensive indicator goes before others, unless the record names one. */
static const NcItem *
prefer (const NcItem *best, const NcItem *item, const Wanted *wanted, int *ambiguous)
{
  if (!g_str_equal (item->text[P_PRODUCT], best->text[P_PRODUCT])) {
    *ambiguous = NC_PRODUCT_NAME;
    return best;
  }
  if (*wanted->indicator)
    return g_str_equal (item->text[P_INDICATOR], wanted->indicator) ? item : best;
  if (strstr (best->text[P_INDICATOR], "综合能耗"))
    return best;
  if (strstr (item->text[P_INDICATOR], "综合能耗"))
    return item;
  *ambiguous = NC_PRODUCT_INDICATOR;
  return best;
}

/* What the search for a limit came to: at most one of limit, future and replaced decides. */
typedef struct {
  const NcItem *limit, *future, *replaced;
  int ambiguous; /* the column that would tell several apart; -1 = none */
} Found;

/* A row that is not in force on the day; the one that answers best is kept, of two indicators the comprehensive one. */
static void
note_other (Found *found, const NcItem *item, gboolean future, int like, int *best)
{
  const NcItem *kept = future ? found->future : found->replaced;
  gboolean preferred =
      kept && strstr (item->text[P_INDICATOR], "综合能耗") && !strstr (kept->text[P_INDICATOR], "综合能耗");

  if (like < *best || (like == *best && kept && !preferred))
    return;
  if (like > *best)
    found->future = found->replaced = NULL;
  *best = like;
  if (future)
    found->future = item;
  else
    found->replaced = item;
}

/* The row in force on @day. */
static Found
find_limit (NcJudge *self, const Wanted *wanted, NcDay day)
{
  Found found = { .ambiguous = -1 };
  gboolean best_exact = FALSE, exact;
  int best_likeness = 0, other_likeness = 0;

  for (guint i = 0; i < self->lists[NC_L_PRODUCT]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_PRODUCT], i), *best = found.limit;
    int like = answers (item, wanted, &exact);

    if (!like || like < best_likeness)
      continue;
    if (effective_day (item) > day || is_replaced (self, item, day)) {
      note_other (&found, item, effective_day (item) > day, like + exact, &other_likeness);
      continue;
    }
    if (like == best_likeness && best && is_same_subject (best, item) &&
        g_str_equal (best->text[P_UNIT], item->text[P_UNIT]) && effective_day (item) != effective_day (best)) {
      found.limit = effective_day (item) > effective_day (best) ? item : best;
      continue;
    }
    if (like == best_likeness && best && exact == best_exact) {
      found.limit = prefer (best, item, wanted, &found.ambiguous);
      continue;
    }
    if (like == best_likeness && best && best_exact)
      continue;
    found.limit = item;
    best_exact = exact;
    best_likeness = like;
    found.ambiguous = -1;
  }
  return found;
}

/* The row of one edition of the policy's levels that speaks of the limit's product (benchmark_links.csv). */
static const NcItem *
find_benchmark (NcJudge *self, const NcItem *limit, const char *edition)
{
  for (guint l = 0; l < self->lists[NC_L_BENCHMARK_LINK]->len; l++) {
    const NcItem *link = g_ptr_array_index (self->lists[NC_L_BENCHMARK_LINK], l);

    if (!g_str_equal (link->text[L_LIMIT], limit->row.basis.rule_id))
      continue;
    for (guint i = 0; i < self->lists[NC_L_BENCHMARK]->len; i++) {
      const NcItem *row = g_ptr_array_index (self->lists[NC_L_BENCHMARK], i);

      if (g_str_equal (row->edition, edition) && g_str_equal (row->text[B_AREA], link->text[L_AREA]) &&
          g_str_equal (row->text[B_CONDITION], link->text[L_CONDITION]) &&
          g_str_equal (row->text[B_UNIT], limit->text[P_UNIT]))
        return row;
    }
  }
  return NULL;
}

static const char *
benchmark_level (const NcItem *row, double actual)
{
  if (!nc_is_worse (actual, g_ascii_strtod (row->text[B_BEST], NULL), NC_LOWER_IS_BETTER))
    return "benchmark";
  return nc_is_worse (actual, g_ascii_strtod (row->text[B_BASE], NULL), NC_LOWER_IS_BETTER) ? "below_baseline"
                                                                                            : "between";
}

static NcDay
benchmark_from (const NcItem *row)
{
  g_autofree char *day = g_strndup (row->text[B_FROM] ? row->text[B_FROM] : "", 10);

  return nc_day_parse (day);
}

/* The last day of what is checked: of the period, or the day of inspection. */
static NcDay
last_day (NcJudge *self)
{
  const NcValue *period = nc_judge_value (self, NC_PRODUCT_PERIOD);

  return period->state == NC_VALUE_GOOD ? MIN (period->last, self->today) : self->today;
}

/* The policy's levels, 标杆 and 基准, of every edition in force in the period, the newest last: a result of its own
   beside the standard. Returns the newest edition's row. */
static const NcItem *
write_policy (NcJudge *self, const NcItem *limit, double actual, NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);
  const NcItem *newest = NULL;
  const char *edition = NULL;

  nc_json_key (out, "policy");
  nc_json_begin_array (out);
  for (guint i = 0; i < self->lists[NC_L_BENCHMARK]->len; i++) {
    const char *other = ((const NcItem *)g_ptr_array_index (self->lists[NC_L_BENCHMARK], i))->edition;
    const NcItem *row;

    if (other == edition)
      continue;
    edition = other;
    row = find_benchmark (self, limit, edition);
    if (!row || benchmark_from (row) > last_day (self))
      continue;
    newest = row;
    nc_json_begin_object (out);
    nc_json_member_string (out, "edition", edition);
    nc_json_member_string (out, "document", row->row.basis.document);
    nc_json_member_string (out, "rule_id", row->row.basis.rule_id);
    nc_json_member_double (out, "benchmark", g_ascii_strtod (row->text[B_BEST], NULL));
    nc_json_member_double (out, "baseline", g_ascii_strtod (row->text[B_BASE], NULL));
    nc_json_member_string (out, "level", benchmark_level (row, actual));
    nc_json_member_string (out, "deadline", row->text[B_DEADLINE]);
    if (row->text[B_DEADLINE])
      nc_json_member_bool (out, "deadline_passed", self->today > nc_day_parse (row->text[B_DEADLINE]));
    nc_json_member_string (out, "confidence", nc_confidence_to_string (row->row.confidence));
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  return newest;
}

static void
write_surcharge (NcJudge *self, const char *rule_id, double threshold, double surcharge, NcVerdict *verdict)
{
  const NcItem *rule = nc_list_find (self, NC_L_PRICE, rule_id);
  GString *out = nc_extra (verdict);

  nc_json_key (out, "electricity_price");
  nc_json_begin_object (out);
  nc_json_member_string (out, "rule_id", rule_id);
  nc_json_member_double (out, "threshold_kwh_per_t", threshold);
  nc_json_member_double (out, "surcharge_cny_per_kwh", surcharge);
  nc_json_member_string (out, "confidence", rule ? nc_confidence_to_string (rule->row.confidence) : NULL);
  nc_json_end_object (out);
}

/* Electricity price where a rule sets one: the tiers of price_tiers.csv, less the share of renewable electricity above
   15 % (EP-08), and the doubled limit (EP-18). */
static void
write_price (NcJudge *self, const NcItem *limit, double actual, double level3, NcDay day, NcVerdict *verdict)
{
  const NcItem *tier = NULL;

  for (guint i = 0; i < self->lists[NC_L_PRICE_TIER]->len; i++) {
    const NcItem *row = g_ptr_array_index (self->lists[NC_L_PRICE_TIER], i);

    if (g_str_equal (row->text[T_PRODUCT], limit->text[P_PRODUCT]) &&
        g_str_equal (row->text[T_INDICATOR], limit->text[P_INDICATOR]) && nc_day_parse (row->text[T_FROM]) <= day)
      tier = row;
  }
  if (tier) {
    double threshold = g_ascii_strtod (tier->text[T_THRESHOLD], NULL);
    double steps = ceil (MAX (0, actual - threshold) / g_ascii_strtod (tier->text[T_STEP], NULL) - 1e-9);
    double share = nc_judge_number (self, NC_PRODUCT_RENEWABLE, 0);
    double surcharge = steps * g_ascii_strtod (tier->text[T_STEP_PRICE], NULL);

    if (share > 15)
      surcharge *= MAX (0, 1 - (share - 15) / 100);
    write_surcharge (self, tier->text[T_RULE], threshold, round (surcharge * 1e5) / 1e5, verdict);
  } else if (level3 > 0 && actual > 2 * level3) {
    write_surcharge (self, "EP-18", NAN, 0.3, verdict);
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
  nc_judge_format (actual, level[asked], actual_text);
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
write_candidates (NcJudge *self, const Wanted *wanted, NcDay day, NcVerdict *verdict)
{
  guint n = 0;

  nc_json_key (nc_extra (verdict), "candidates");
  nc_json_begin_array (verdict->extra);
  for (guint i = 0; i < self->lists[NC_L_PRODUCT]->len && n < 20; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_PRODUCT], i);

    if (!likeness (item->text[P_PRODUCT], wanted->product) || is_replaced (self, item, day))
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

/* Says why there is no one row to judge by. */
static void
say_no_limit (NcJudge *self, const Found *found, const Wanted *wanted, NcDay day, NcVerdict *verdict)
{
  if (found->ambiguous >= 0) {
    g_autofree char *title = nc_column_title (&self->columns[found->ambiguous]);

    nc_verdict_need (verdict, self->columns[found->ambiguous].name);
    nc_verdict_explain (verdict, _ ("Several rows of the limits fit: say %1 exactly"), title, NULL);
    write_candidates (self, wanted, day, verdict);
  } else if (found->future) {
    nc_judge_rest_on_row (self, &found->future->row, verdict);
    nc_judge_not_applicable (
        verdict,
        _ ("The edition in this data was not yet in force in the period, and the older one is not in this data"));
  } else if (found->replaced) {
    nc_judge_rest_on_row (self, &found->replaced->row, verdict);
    nc_judge_not_applicable (verdict,
                             _ ("The standard of this row has been replaced, and the one that replaces it has no row "
                                "of this name in this data"));
  } else {
    verdict->code = NC_VERDICT_NOT_FOUND;
    nc_verdict_explain (verdict, _ ("No limit of this product in this data"), NULL);
  }
}

/* What a figure below the policy's baseline means: advice and a plan, whatever the standard says. */
static void
say_below_baseline (NcJudge *self, const NcItem *row, NcVerdict *verdict)
{
  const char *deadline = row->text[B_DEADLINE];
  char baseline[32];

  nc_quick_format (g_ascii_strtod (row->text[B_BASE], NULL), baseline);
  nc_verdict_rest_on (verdict, row->row.confidence);
  nc_verdict_explain (verdict,
                      _ ("; worse than the policy's baseline %1 (%2): advice and a plan of renovation, no sanction"),
                      baseline, row->row.basis.document, NULL);
  if (deadline)
    nc_verdict_explain (verdict,
                        self->today > nc_day_parse (deadline) ? _ ("; the term of renovation ended on %1")
                                                              : _ ("; the term of renovation ends on %1"),
                        deadline, NULL);
}

/* The policy's own result decides where the standard's is in order. */
static void
decide_policy (NcJudge *self, const NcItem *row, double actual, NcVerdict *verdict)
{
  if (verdict->code != NC_VERDICT_PASS || !g_str_equal (benchmark_level (row, actual), "below_baseline"))
    return;
  verdict->code = NC_VERDICT_FAIL;
  verdict->violation = "V04";
  say_below_baseline (self, row, verdict);
}

/* What no plant can use: nothing or less where the limits are above nothing, or many times off, as in another unit. */
static gboolean
is_plausible (NcJudge *self, double actual, const double level[4], NcVerdict *verdict)
{
  double low = !isnan (level[1]) ? level[1] : !isnan (level[2]) ? level[2] : level[3];
  double high = !isnan (level[3]) ? level[3] : !isnan (level[2]) ? level[2] : level[1];
  guint column = nc_judge_has (self, NC_PRODUCT_UNIT_USE) ? NC_PRODUCT_UNIT_USE : NC_PRODUCT_OUTPUT;

  if (isnan (low) || low <= 0 || (actual > low / OFF_SCALE && actual < high * OFF_SCALE))
    return TRUE;
  nc_judge_refuse (self, column, NC_PROBLEM_IMPOSSIBLE, verdict);
  return FALSE;
}

static void
write_levels (const NcItem *limit, const double level[4], gboolean complete, const GString *said, double actual,
              NcVerdict *verdict)
{
  nc_json_member_string (nc_extra (verdict), "product", limit->text[P_PRODUCT]);
  nc_json_member_string (verdict->extra, "indicator", limit->text[P_INDICATOR]);
  verdict->is_screening = !complete;
  nc_json_member_bool (verdict->extra, "screening", verdict->is_screening);
  nc_json_member_string (verdict->extra, "corrections", said->len ? said->str : NULL);
  nc_json_member_double (verdict->extra, "level1", level[1]);
  nc_json_member_double (verdict->extra, "level2", level[2]);
  nc_json_member_double (verdict->extra, "level3", level[3]);
  nc_json_member_double (verdict->extra, "over_limit_ratio",
                         level[3] > 0 && actual > level[3] ? round ((actual - level[3]) / level[3] * 1e6) / 1e6 : NAN);
}

/* The standard was not yet in force, so the verdict says no more: the policy's levels and the tiers of the price stand
   beside it as results of their own. */
static void
judge_without_limit (NcJudge *self, const NcItem *future, NcDay day, NcVerdict *verdict)
{
  double level[4] = { NAN, NAN, NAN, NAN }, actual;
  const NcItem *policy;

  if (!nc_unit_consumption (self, future->text[P_UNIT], &actual, verdict)) {
    if (!verdict->n_problems)
      verdict->n_needs = 0; /* no limit asks for them */
    return;
  }
  for (int g = 1; g <= 3; g++)
    level[g] = level_of (future, P_LEVEL1 + g - 1);
  if (!is_plausible (self, actual, level, verdict))
    return;
  verdict->actual = actual;
  verdict->unit = future->text[P_UNIT];
  policy = write_policy (self, future, actual, verdict);
  write_price (self, future, actual, NAN, day, verdict);
  if (policy && g_str_equal (benchmark_level (policy, actual), "below_baseline"))
    say_below_baseline (self, policy, verdict);
}

/* Another edition came into force within the period: where it decides otherwise, a figure of the whole period proves
   neither. */
static void
say_later (NcJudge *self, const Wanted *wanted, const NcItem *limit, double actual, NcVerdict *verdict)
{
  int asked = 3 - nc_judge_choice (self, NC_PRODUCT_STATUS, NC_STATUS_EXISTING);
  const NcItem *later = find_limit (self, wanted, last_day (self)).limit;
  g_autoptr (NcVerdict) scratch = nc_verdict_new ();
  g_autoptr (GString) said = g_string_new (NULL);
  double level[4] = { NAN, NAN, NAN, NAN };
  gboolean fails, complete;

  if (!later || later == limit || !g_str_equal (later->text[P_UNIT], limit->text[P_UNIT]))
    return;
  for (int g = 1; g <= 3; g++)
    level[g] = level_of (later, P_LEVEL1 + g - 1);
  complete = nc_limit_correct (self, later->text[P_CORRECTIONS], level, said, scratch);
  if (isnan (level[asked]))
    return;
  fails = nc_is_worse (actual, level[asked], NC_LOWER_IS_BETTER);
  if (fails == (verdict->code == NC_VERDICT_FAIL)) {
    nc_verdict_explain (verdict,
                        complete ? _ ("; the same by %1, in force since %2, within the period")
                                 : _ ("; within the period, on %2, %1 came into force: by its uncorrected limit the "
                                      "same"),
                        later->row.basis.document, later->text[P_EFFECTIVE], NULL);
    return;
  }
  verdict->code = NC_VERDICT_INCOMPLETE;
  verdict->violation = NULL;
  nc_verdict_need (verdict, self->columns[NC_PRODUCT_PERIOD].name);
  nc_verdict_explain (
      verdict,
      _ ("; not decided: %1, in force since %2, within the period, decides otherwise, so that each part "
         "of the period must be judged by itself"),
      later->row.basis.document, later->text[P_EFFECTIVE], NULL);
}

/**
 * nc_judge_product:
 *
 * Unit consumption against the GB limit of the edition in force in the period, corrected where the standard says so,
 * and beside it against the policy levels of every edition.
 */
void
nc_judge_product (NcJudge *self, NcVerdict *verdict)
{
  g_autofree char *name = g_strstrip (g_strdup (nc_judge_text (self, NC_PRODUCT_NAME)));
  const NcValue *period = nc_judge_value (self, NC_PRODUCT_PERIOD);
  NcDay day = period->state == NC_VALUE_GOOD ? period->first : self->today;
  double level[4] = { NAN, NAN, NAN, NAN }, actual;
  Wanted wanted = read_wanted (self, name);
  gboolean complete, within = FALSE;
  g_autoptr (GString) said = g_string_new (NULL);
  const NcItem *policy;
  Found found;

  if (!nc_judge_has (self, NC_PRODUCT_RULE) && !nc_judge_want (self, NC_PRODUCT_NAME, verdict))
    return;
  if (period->state == NC_VALUE_GOOD && period->first > self->today) {
    nc_judge_refuse (self, NC_PRODUCT_PERIOD, NC_PROBLEM_IN_THE_FUTURE, verdict);
    return;
  }
  found = find_limit (self, &wanted, day);
  if (!found.limit && found.ambiguous < 0 && found.future && period->state == NC_VALUE_GOOD &&
      effective_day (found.future) <= last_day (self)) {
    day = last_day (self);
    found = find_limit (self, &wanted, day);
    within = TRUE;
  }
  if (!found.limit || found.ambiguous >= 0) {
    say_no_limit (self, &found, &wanted, day, verdict);
    if (found.ambiguous < 0 && found.future)
      judge_without_limit (self, found.future, day, verdict);
    return;
  }
  if (!nc_unit_consumption (self, found.limit->text[P_UNIT], &actual, verdict))
    return;
  for (int g = 1; g <= 3; g++)
    level[g] = level_of (found.limit, P_LEVEL1 + g - 1);
  if (!is_plausible (self, actual, level, verdict))
    return;
  complete = nc_limit_correct (self, found.limit->text[P_CORRECTIONS], level, said, verdict);
  decide (self, found.limit, actual, level, complete, verdict);
  if (within)
    nc_verdict_explain (
        verdict, _ ("; this edition came into force within the period, and the older one is not in this data"), NULL);
  else
    say_later (self, &wanted, found.limit, actual, verdict);
  /* half of the period was under another edition: no ground for a finding either */
  write_levels (found.limit, level, complete && !within, said, actual, verdict);
  policy = write_policy (self, found.limit, actual, verdict);
  write_price (self, found.limit, actual, level[3], day, verdict);
  if (policy)
    decide_policy (self, policy, actual, verdict);
}
