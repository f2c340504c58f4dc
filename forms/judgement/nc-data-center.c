/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

#define STANDARD    "GB 40879-2021"
#define SMALL_RACKS 100 /* edge data centres, outside GB 40879-2021 */
#define LARGE_RACKS 3000
#define RACK_KW     2.5

enum { PLACE_CLUSTER, PLACE_HUB, PLACE_OUTSIDE };

/* When a policy's limit applies. year: of the document, before which it binds nobody; since: for new ones, the day from
   which it holds for what is put into operation. */
typedef struct {
  const char *document, *item;
  int year;
  gboolean large, cluster, hub, only_new, hohhot;
  const char *since;
} Policy;

static const Policy policies[] = {
  { "呼和浩特(种子004)", "PUE 新建大型、超大型", 2022, TRUE, FALSE, FALSE, TRUE, TRUE, NULL },
  { "呼和浩特(种子004)附件2", "大型和超大型PUE 2025目标", 2022, TRUE, FALSE, FALSE, FALSE, TRUE, NULL },
  { "142号(种子000)", "PUE 集群内", 2022, FALSE, TRUE, FALSE, FALSE, FALSE, NULL },
  { "142号(种子000)", "PUE 大型及以上", 2022, TRUE, FALSE, FALSE, FALSE, FALSE, NULL },
  { "142号(种子000)", "PUE 普遍", 2022, FALSE, FALSE, FALSE, FALSE, FALSE, NULL },
  { "发改高技〔2021〕1742号", "新建大型及以上 PUE", 2021, TRUE, FALSE, FALSE, TRUE, FALSE, "2021-11-30" },
  { "发改高技〔2021〕1742号", "国家枢纽节点 PUE", 2021, FALSE, FALSE, TRUE, FALSE, FALSE, NULL },
  { "发改产业〔2021〕1464号", "到2025数据中心PUE普遍", 2021, FALSE, FALSE, FALSE, FALSE, FALSE, NULL },
  { "东数西算 内蒙古枢纽", "和林格尔集群PUE", 2021, FALSE, TRUE, FALSE, FALSE, FALSE, NULL },
  { "新型数据中心三年行动计划(2021-2023)", "新建大型及以上 PUE", 2021, TRUE, FALSE, FALSE, TRUE, FALSE, "2021-07-04" },
  { "新型数据中心三年行动计划(2021-2023)", "严寒和寒冷地区 PUE", 2021, TRUE, FALSE, FALSE, TRUE, FALSE, "2021-07-04" },
  { "数据中心绿色低碳发展专项行动计划(2024)", "新建及改扩建大型和超大型 PUE", 2024, TRUE, FALSE, FALSE, TRUE, FALSE,
    "2024-07-03" },
  { "数据中心绿色低碳发展专项行动计划(2024)", "国家枢纽节点新建 PUE", 2024, FALSE, FALSE, TRUE, TRUE, FALSE,
    "2024-07-03" },
};

typedef struct {
  const NcItem *item;
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

static double
racks (NcJudge *self)
{
  return nc_judge_number (
      self, NC_DC_RACKS, nc_judge_has (self, NC_DC_RACK_KW) ? nc_judge_number (self, NC_DC_RACK_KW, 0) / RACK_KW : NAN);
}

static gboolean
is_new (NcJudge *self)
{
  return nc_judge_choice (self, NC_DC_NEW, NC_STATUS_EXISTING) == NC_STATUS_NEW;
}

static gboolean
policy_applies (NcJudge *self, const Policy *policy)
{
  int place = nc_judge_choice (self, NC_DC_PLACE, PLACE_OUTSIDE);
  const char *city = nc_judge_text (self, NC_DC_CITY);
  NcDay since = nc_day_parse (policy->since);
  const NcValue *commissioned = nc_judge_value (self, NC_DC_COMMISSIONED);
  double n = racks (self);

  if (self->today < nc_day_from_ymd (policy->year, 1, 1))
    return FALSE;
  if (policy->large && !(n >= LARGE_RACKS))
    return FALSE;
  if (policy->cluster && place != PLACE_CLUSTER)
    return FALSE;
  if (policy->hub && place == PLACE_OUTSIDE)
    return FALSE;
  if (policy->hohhot && !strstr (city, "呼和浩特") && !strstr (city, "和林格尔"))
    return FALSE;
  if (policy->only_new &&
      (!is_new (self) || (since != NC_DAY_NONE && commissioned->state == NC_VALUE_GOOD && commissioned->last < since)))
    return FALSE;
  return TRUE;
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
collect (NcJudge *self, Applied *applied, gboolean with_standard)
{
  guint n = 0;

  if (with_standard) {
    const NcItem *row = find_row (self, STANDARD, "能效限定值");

    if (row)
      applied[n++] = (Applied){ row, g_ascii_strtod (row->text[1], NULL) };
  }
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++) {
    const NcItem *row =
        policy_applies (self, &policies[i]) ? find_row (self, policies[i].document, policies[i].item) : NULL;

    if (row)
      applied[n++] = (Applied){ row, g_ascii_strtod (row->text[1], NULL) };
  }
  return n;
}

static const char *
grade_of (NcJudge *self, double pue, NcVerdict *verdict)
{
  static const char *const items[] = { "PUE 1级", "PUE 2级", "PUE 3级" }, *const grades[] = { "1", "2", "3" };

  for (guint g = 0; g < 3; g++) {
    const NcItem *row = find_row (self, STANDARD, items[g]);

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
    if (g_str_has_prefix (applied[i].item->row.basis.document, "GB 40879") &&
        nc_is_worse (pue, applied[i].limit, NC_LOWER_IS_BETTER))
      deciding = &applied[i];
  nc_judge_rest_on_row (self, &deciding->item->row, verdict);
  verdict->actual = pue;
  verdict->limit = deciding->limit;
  verdict->margin = deciding->limit - pue;
  verdict->unit = "";
  verdict->code = nc_is_worse (pue, deciding->limit, NC_LOWER_IS_BETTER) ? NC_VERDICT_FAIL : NC_VERDICT_PASS;
  verdict->violation = verdict->code == NC_VERDICT_FAIL ? "V15" : NULL;
  nc_quick_format (round (pue * 1e6) / 1e6, actual);
  nc_quick_format (deciding->limit, limit);
  nc_verdict_explain (verdict,
                      verdict->code == NC_VERDICT_FAIL
                          ? _ ("PUE %1 is above %2 (%3, %4)")
                          : _ ("PUE %1 meets the strictest limit that applies, %2 (%3, %4)"),
                      actual, limit, verdict->basis.document, verdict->basis.table_item, NULL);
  nc_json_member_string (nc_extra (verdict), "fails",
                         verdict->code == NC_VERDICT_PASS                         ? "none"
                         : g_str_has_prefix (verdict->basis.document, "GB 40879") ? "standard"
                                                                                  : "policy");
}

/* What keeps a figure from being a year's PUE: it is then a screening, no ground for a finding. */
static void
check_completeness (NcJudge *self, double months, gboolean from_report, NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);
  gboolean missing_meter = *nc_judge_text (self, NC_DC_MISSING_METERS) &&
                           !g_str_equal (nc_judge_text (self, NC_DC_MISSING_METERS), "无") &&
                           !g_str_equal (nc_judge_text (self, NC_DC_MISSING_METERS), "0");
  gboolean partial = months < 12 - 1e-9, low_side = nc_judge_choice (self, NC_DC_METERING_POINT, 0) == 1;

  nc_json_member_bool (out, "screening", partial || missing_meter || low_side);
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
 * PUE over a year against GB 40879-2021, then every policy limit that applies by size, place, age; strictest first.
 */
void
nc_judge_data_center (NcJudge *self, NcVerdict *verdict)
{
  Applied applied[G_N_ELEMENTS (policies) + 1];
  double total, it, months = 12, pue, n_racks = racks (self);
  gboolean metered = read_energy (self, &total, &it, &months);
  gboolean in_scope = !(n_racks <= SMALL_RACKS) && self->today >= nc_judge_span (self, STANDARD)->from;
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
  n = collect (self, applied, in_scope);
  if (isnan (n_racks))
    nc_verdict_need (verdict, self->columns[NC_DC_RACKS].name);
  if (!nc_judge_has (self, NC_DC_PLACE))
    nc_verdict_need (verdict, self->columns[NC_DC_PLACE].name);
  write_results (pue, applied, n, verdict);
  if (in_scope)
    verdict->grade = grade_of (self, pue, verdict);
  if (n)
    decide (self, pue, applied, n, verdict);
  else
    nc_judge_not_applicable (verdict, _ ("No limit of this data applies to this data centre on the day of inspection"));
  nc_json_member_double (nc_extra (verdict), "cue_kgco2_per_kwh", round (pue * self->grid_factor * 1e4) / 1e4);
  if (metered && nc_judge_has (self, NC_DC_WATER))
    nc_json_member_double (verdict->extra, "wue_l_per_kwh",
                           round (nc_judge_number (self, NC_DC_WATER, 0) * 1000 / it * 1e4) / 1e4);
  check_completeness (self, months, !metered, verdict);
}
