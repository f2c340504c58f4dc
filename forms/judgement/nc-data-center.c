/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-header.h"
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

#define FAMILY         "GB 40879-"
#define LIMIT_ITEM     "能效限定值"
#define SMALL_RACKS    100 /* edge data centres, outside GB 40879 */
#define LARGE_RACKS    3000
#define RACK_KW        2.5
#define MAX_APPLIED    64
#define REPORTED_SLACK 0.0051 /* a PUE is reported to two decimals */

enum { PLACE_CLUSTER, PLACE_HUB, PLACE_OUTSIDE };

/* the texts of a policy (datacentre_policies.csv): the row of datacentre.csv that it is, and what it applies to */
enum { P_DOCUMENT, P_ITEM, P_FROM, P_RACKS, P_PLACE, P_STATUS, P_CITIES, P_COMMISSIONED, P_QUANTITY };

typedef struct {
  const NcItem *item, *policy; /* NULL = the standard itself */
  double limit;
} Applied;

static int
by_limit (const void *a, const void *b)
{
  const Applied *x = a, *y = b;

  if (x->limit != y->limit)
    return x->limit < y->limit ? -1 : 1;
  return strcmp (x->item->row.basis.rule_id, y->item->row.basis.rule_id);
}

static const NcItem *
find_row (NcJudge *self, const char *document, const char *item)
{
  for (guint i = 0; i < self->lists[NC_L_DATA_CENTER]->len; i++) {
    const NcItem *row = g_ptr_array_index (self->lists[NC_L_DATA_CENTER], i);

    if (g_str_equal (row->row.basis.document, document) && g_str_has_prefix (row->row.basis.table_item, item))
      return row;
  }
  return NULL;
}

/* The edition of the mandatory standard in force on the day of inspection: its row of the limit; NULL = none. */
static const NcItem *
standard_today (NcJudge *self)
{
  const NcItem *found = NULL;

  for (guint i = 0; i < self->lists[NC_L_DATA_CENTER]->len; i++) {
    const NcItem *row = g_ptr_array_index (self->lists[NC_L_DATA_CENTER], i);
    NcDay from = nc_day_parse (row->row.basis.in_force_from);

    if (g_str_has_prefix (row->row.basis.document, FAMILY) &&
        g_str_has_prefix (row->row.basis.table_item, LIMIT_ITEM) && from != NC_DAY_NONE && from <= self->today &&
        (!found || from > nc_day_parse (found->row.basis.in_force_from)))
      found = row;
  }
  return found;
}

static double
racks (NcJudge *self)
{
  return nc_judge_number (
      self, NC_DC_RACKS, nc_judge_has (self, NC_DC_RACK_KW) ? nc_judge_number (self, NC_DC_RACK_KW, 0) / RACK_KW : NAN);
}

/* Whether a policy on what is built since @since counts the data centre in hand as new: by what the record says of it
   and by its day of operation, which alone decides where the record says nothing. */
static gboolean
is_new (NcJudge *self, NcDay since)
{
  const NcValue *commissioned = nc_judge_value (self, NC_DC_COMMISSIONED);
  gboolean dated = since != NC_DAY_NONE && commissioned->state == NC_VALUE_GOOD;

  if (!nc_judge_has (self, NC_DC_NEW))
    return dated && commissioned->first >= since;
  return nc_judge_choice (self, NC_DC_NEW, NC_STATUS_EXISTING) == NC_STATUS_NEW &&
         !(dated && commissioned->last < since);
}

static gboolean
is_in_cities (const char *city, const char *cities)
{
  g_auto (GStrv) list = g_strsplit (cities, "|", -1);

  for (guint i = 0; list[i]; i++)
    if (strstr (city, list[i]))
      return TRUE;
  return FALSE;
}

/* Whether a policy binds the data centre in hand; @known: what the record leaves out counts as not meeting it, else
   as meeting it. */
static gboolean
policy_applies (NcJudge *self, const NcItem *policy, gboolean known)
{
  int place = nc_judge_choice (self, NC_DC_PLACE, known ? PLACE_OUTSIDE : PLACE_CLUSTER);
  NcDay since = policy->text[P_COMMISSIONED] ? nc_day_parse (policy->text[P_COMMISSIONED]) : NC_DAY_NONE;
  double n = racks (self);

  if (self->today < nc_day_parse (policy->text[P_FROM]))
    return FALSE;
  if (policy->text[P_RACKS] && (isnan (n) ? known : n < g_ascii_strtod (policy->text[P_RACKS], NULL)))
    return FALSE;
  if (policy->text[P_PLACE] &&
      (g_str_equal (policy->text[P_PLACE], "cluster") ? place != PLACE_CLUSTER : place == PLACE_OUTSIDE))
    return FALSE;
  if (policy->text[P_CITIES] && !is_in_cities (nc_judge_text (self, NC_DC_CITY), policy->text[P_CITIES]))
    return FALSE;
  return !policy->text[P_STATUS] || is_new (self, since);
}

/* The row of @policy when it limits the PUE and applies; NULL otherwise. */
static const NcItem *
pue_policy (NcJudge *self, const NcItem *policy, gboolean known)
{
  if (policy->text[P_QUANTITY] || !policy_applies (self, policy, known))
    return NULL;
  return find_row (self, policy->text[P_DOCUMENT], policy->text[P_ITEM]);
}

/* Yearly sums, from the monthly readings where the year's are not given; *months = how many are complete. */
static gboolean
read_energy (NcJudge *self, double *total, double *it, double *months)
{
  *total = nc_judge_number (self, NC_DC_TOTAL, 0);
  *it = nc_judge_number (self, NC_DC_IT, 0);
  *months = nc_judge_number (self, NC_DC_MONTHS, 12);
  if (nc_judge_has (self, NC_DC_TOTAL) && nc_judge_has (self, NC_DC_IT))
    return TRUE;
  *total = *it = *months = 0;
  for (int m = 0; m < 12; m++)
    if (nc_judge_has (self, NC_DC_MONTH_TOTAL_1 + m) && nc_judge_has (self, NC_DC_MONTH_IT_1 + m)) {
      *total += nc_judge_number (self, NC_DC_MONTH_TOTAL_1 + m, 0);
      *it += nc_judge_number (self, NC_DC_MONTH_IT_1 + m, 0);
      *months += 1;
    }
  return *months > 0;
}

static void
write_results (double pue, Applied *applied, guint n, NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);

  qsort (applied, n, sizeof *applied, by_limit);
  nc_json_key (out, "results");
  nc_json_begin_array (out);
  for (guint i = 0; i < n; i++) {
    const NcBasis *basis = &applied[i].item->row.basis;

    nc_json_begin_object (out);
    nc_json_member_string (out, "document", basis->document);
    nc_json_member_string (out, "item", basis->table_item);
    nc_json_member_string (out, "rule_id", basis->rule_id);
    nc_json_member_double (out, "limit", applied[i].limit);
    nc_json_member_string (out, "verdict", nc_is_worse (pue, applied[i].limit, NC_LOWER_IS_BETTER) ? "fail" : "pass");
    nc_json_member_string (out, "confidence", nc_confidence_to_string (applied[i].item->row.confidence));
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

/* Every limit that applies; the mandatory standard among them. */
static guint
collect (NcJudge *self, const NcItem *standard, Applied *applied)
{
  guint n = 0;

  if (standard)
    applied[n++] = (Applied){ standard, NULL, g_ascii_strtod (standard->text[1], NULL) };
  for (guint i = 0; i < self->lists[NC_L_DATA_CENTER_POLICY]->len && n < MAX_APPLIED; i++) {
    const NcItem *policy = g_ptr_array_index (self->lists[NC_L_DATA_CENTER_POLICY], i);
    const NcItem *row = pue_policy (self, policy, TRUE);

    if (row)
      applied[n++] = (Applied){ row, policy, g_ascii_strtod (row->text[1], NULL) };
  }
  return n;
}

/* A limit below @pue that would apply were the missing facts of the record so; NaN = none. */
static double
possible_limit (NcJudge *self, double pue)
{
  double found = NAN;

  for (guint i = 0; i < self->lists[NC_L_DATA_CENTER_POLICY]->len; i++) {
    const NcItem *row = pue_policy (self, g_ptr_array_index (self->lists[NC_L_DATA_CENTER_POLICY], i), FALSE);
    double limit = row ? g_ascii_strtod (row->text[1], NULL) : NAN;

    if (row && nc_is_worse (pue, limit, NC_LOWER_IS_BETTER) && !(found <= limit))
      found = limit;
  }
  return found;
}

static const char *
grade_of (NcJudge *self, const char *standard, double pue, NcVerdict *verdict)
{
  static const char *const items[] = { "PUE 1级", "PUE 2级", "PUE 3级" }, *const grades[] = { "1", "2", "3" };

  for (guint g = 0; g < 3; g++) {
    const NcItem *row = find_row (self, standard, items[g]);

    if (!row)
      continue;
    nc_verdict_rest_on (verdict, row->row.confidence);
    if (!nc_is_worse (pue, g_ascii_strtod (row->text[1], NULL), NC_LOWER_IS_BETTER))
      return grades[g];
  }
  return NULL;
}

/* The verdict: the standard's limit first, then the strictest policy limit that is not met, else the strictest. */
static void
decide (NcJudge *self, double pue, const Applied *applied, guint n, NcVerdict *verdict)
{
  const Applied *deciding = &applied[0];
  char actual[32], limit[32];

  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (applied[i].item->row.basis.document, FAMILY) &&
        nc_is_worse (pue, applied[i].limit, NC_LOWER_IS_BETTER))
      deciding = &applied[i];
  nc_judge_rest_on_row (self, &deciding->item->row, verdict);
  if (deciding->policy) /* whom and since when it binds */
    nc_verdict_rest_on (verdict, deciding->policy->row.confidence);
  verdict->actual = pue;
  verdict->limit = deciding->limit;
  verdict->margin = deciding->limit - pue;
  verdict->unit = "";
  verdict->code = nc_is_worse (pue, deciding->limit, NC_LOWER_IS_BETTER) ? NC_VERDICT_FAIL : NC_VERDICT_PASS;
  verdict->violation = verdict->code == NC_VERDICT_FAIL ? "V15" : NULL;
  nc_judge_format (pue, deciding->limit, actual);
  nc_quick_format (deciding->limit, limit);
  nc_verdict_explain (verdict,
                      verdict->code == NC_VERDICT_FAIL
                          ? _ ("PUE %1 is above %2 (%3, %4)")
                          : _ ("PUE %1 meets the strictest limit that applies, %2 (%3, %4)"),
                      actual, limit, verdict->basis.document, verdict->basis.table_item, NULL);
}

/* A least value that a policy asks of another figure, as the share of green electricity (">%": more than, ">=%": at
   least). Where the PUE is in order, a figure that is not decides. */
static void
judge_least (NcJudge *self, const NcItem *policy, const NcItem *row, NcVerdict *verdict)
{
  int column = nc_columns_find (NC_KIND_DATA_CENTER, policy->text[P_QUANTITY]);
  double limit = g_ascii_strtod (row->text[1], NULL), actual = nc_judge_number (self, (guint)column, NAN);
  gboolean at_least = g_str_has_prefix (row->text[2], ">=");
  gboolean fails = at_least ? nc_is_worse (actual, limit, NC_HIGHER_IS_BETTER) : actual <= limit;
  char actual_text[32], limit_text[32];
  GString *out = nc_extra (verdict);

  nc_json_begin_object (out);
  nc_json_member_string (out, "quantity", policy->text[P_QUANTITY]);
  nc_json_member_string (out, "document", row->row.basis.document);
  nc_json_member_string (out, "item", row->row.basis.table_item);
  nc_json_member_string (out, "rule_id", row->row.basis.rule_id);
  nc_json_member_double (out, "actual", actual);
  nc_json_member_string (out, "comparator", row->text[2]);
  nc_json_member_double (out, "limit", limit);
  nc_json_member_string (out, "verdict", isnan (actual) ? "incomplete" : fails ? "fail" : "pass");
  nc_json_member_string (out, "confidence", nc_confidence_to_string (row->row.confidence));
  nc_json_end_object (out);
  if (isnan (actual) || !fails)
    return;
  nc_judge_format (actual, limit, actual_text);
  nc_quick_format (limit, limit_text);
  nc_verdict_explain (verdict,
                      at_least ? _ ("; %1 % does not reach the %2 % of %3 (%4)")
                               : _ ("; %1 % does not exceed the %2 % of %3 (%4)"),
                      actual_text, limit_text, row->row.basis.table_item, row->row.basis.document, NULL);
  if (verdict->code != NC_VERDICT_PASS)
    return;
  nc_judge_rest_on_row (self, &row->row, verdict);
  verdict->code = NC_VERDICT_FAIL; /* a plan's aim: no article of the law is broken */
  verdict->actual = actual;
  verdict->limit = limit;
  verdict->margin = actual - limit;
  verdict->unit = "%";
}

/* The other figures that policies ask for; those of a whole zone or region are in no policy here. */
static void
judge_other_figures (NcJudge *self, NcVerdict *verdict)
{
  nc_json_key (nc_extra (verdict), "other_limits");
  nc_json_begin_array (verdict->extra);
  for (guint i = 0; i < self->lists[NC_L_DATA_CENTER_POLICY]->len; i++) {
    const NcItem *policy = g_ptr_array_index (self->lists[NC_L_DATA_CENTER_POLICY], i);
    const NcItem *row = policy->text[P_QUANTITY] && policy_applies (self, policy, TRUE)
                            ? find_row (self, policy->text[P_DOCUMENT], policy->text[P_ITEM])
                            : NULL;

    if (row)
      judge_least (self, policy, row, verdict);
  }
  nc_json_end_array (verdict->extra);
}

/* Whether the record names a meter that is missing or failed; some write that there is none. */
static gboolean
lacks_meter (NcJudge *self)
{
  static const char *const none[] = { "",     "无",   "没有", "否", "不缺", "不缺失", "无缺失",
                                      "齐全", "正常", "完好", "0",  "none", "no",     "false",
                                      "n/a",  "nil",  "-",    "--", "—",    "——",     "/" };
  g_autofree char *said = g_strstrip (g_strdup (nc_judge_text (self, NC_DC_MISSING_METERS)));

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    if (g_ascii_strcasecmp (said, none[i]) == 0)
      return FALSE;
  return TRUE;
}

/* What keeps a figure from being a year's PUE: it is then a screening, no ground for a finding. */
static void
check_completeness (NcJudge *self, double months, gboolean from_report, NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);
  gboolean missing_meter = lacks_meter (self);
  gboolean partial = months < 12 - 1e-9, low_side = nc_judge_choice (self, NC_DC_METERING_POINT, 0) == 1;

  verdict->is_screening = partial || missing_meter || low_side;
  nc_json_member_bool (out, "screening", verdict->is_screening);
  if (partial || missing_meter) {
    verdict->code = NC_VERDICT_INCOMPLETE;
    verdict->violation = NULL;
    nc_verdict_need (verdict, self->columns[partial ? NC_DC_MONTHS : NC_DC_MISSING_METERS].name);
    nc_verdict_explain (verdict,
                        partial ? _ ("; only a screening: the readings cover less than a full year")
                                : _ ("; only a screening: a meter is missing"),
                        NULL);
  }
  if (low_side)
    nc_verdict_explain (verdict, _ ("; the total is metered on the low side, so the transformer's loss is missing"),
                        NULL);
  if (from_report)
    nc_verdict_explain (verdict, _ ("; as reported, without meter readings"), NULL);
}

/**
 * nc_judge_data_center:
 *
 * PUE over a year against GB 40879, then every policy limit that applies by size, place, age; strictest first.
 */
void
nc_judge_data_center (NcJudge *self, NcVerdict *verdict)
{
  Applied applied[MAX_APPLIED];
  double total, it, months = 12, pue, n_racks = racks (self);
  gboolean metered = read_energy (self, &total, &it, &months);
  const NcItem *standard = n_racks <= SMALL_RACKS ? NULL : standard_today (self);
  guint n;

  if (!metered && !nc_judge_has (self, NC_DC_PUE)) {
    nc_judge_want (self, NC_DC_TOTAL, verdict);
    nc_judge_want (self, NC_DC_IT, verdict);
    return;
  }
  if (metered && it <= 0) {
    nc_judge_refuse (self, NC_DC_IT, NC_PROBLEM_TOO_SMALL, verdict);
    return;
  }
  if (!metered)
    months = nc_judge_number (self, NC_DC_MONTHS, 12);
  pue = metered ? total / it : nc_judge_number (self, NC_DC_PUE, 0);
  if (pue < 1) {
    nc_judge_refuse (self, NC_DC_TOTAL, NC_PROBLEM_IMPOSSIBLE, verdict);
    nc_verdict_explain (verdict, _ ("Not judged: the readings give a PUE below 1"), NULL);
    return;
  }
  nc_json_member_double (nc_extra (verdict), "pue", round (pue * 1e6) / 1e6);
  nc_json_member_string (nc_extra (verdict), "scale",
                         isnan (n_racks)          ? NULL
                         : n_racks >= 10000       ? "very_large"
                         : n_racks >= LARGE_RACKS ? "large"
                                                  : "small_or_medium");
  n = collect (self, standard, applied);
  if (isnan (n_racks))
    nc_verdict_need (verdict, self->columns[NC_DC_RACKS].name);
  if (!nc_judge_has (self, NC_DC_PLACE))
    nc_verdict_need (verdict, self->columns[NC_DC_PLACE].name);
  write_results (pue, applied, n, verdict);
  if (standard)
    verdict->grade = grade_of (self, standard->row.basis.document, pue, verdict);
  if (n) {
    double stricter = possible_limit (self, pue);

    decide (self, pue, applied, n, verdict);
    judge_other_figures (self, verdict);
    nc_json_member_string (verdict->extra, "fails",
                           verdict->code == NC_VERDICT_PASS                     ? "none"
                           : g_str_has_prefix (verdict->basis.document, FAMILY) ? "standard"
                                                                                : "policy");
    if (verdict->code == NC_VERDICT_PASS && !isnan (stricter)) {
      char limit[32];

      nc_quick_format (stricter, limit);
      nc_verdict_explain (verdict, _ ("; by size or place, which the record leaves out, %1 may apply"), limit, NULL);
    }
  } else {
    nc_judge_not_applicable (verdict, _ ("No limit of this data applies to this data centre on the day of inspection"));
  }
  nc_json_member_double (nc_extra (verdict), "cue_kgco2_per_kwh", round (pue * self->grid_factor * 1e4) / 1e4);
  if (metered && nc_judge_has (self, NC_DC_WATER))
    nc_json_member_double (verdict->extra, "wue_l_per_kwh",
                           round (nc_judge_number (self, NC_DC_WATER, 0) * 1000 / it * 1e4) / 1e4);
  if (metered && nc_judge_has (self, NC_DC_PUE) && fabs (nc_judge_number (self, NC_DC_PUE, 0) - pue) > REPORTED_SLACK) {
    char reported[32];

    nc_quick_format (nc_judge_number (self, NC_DC_PUE, 0), reported);
    nc_verdict_explain (verdict, _ ("; reported as %1, which the readings do not bear out"), reported, NULL);
  }
  check_completeness (self, months, !metered, verdict);
}
