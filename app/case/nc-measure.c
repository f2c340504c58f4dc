/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-measure.h"
#include "nc-lang.h"
#include <string.h>

static const NcPaperKind kinds[] = {
  { "D01", "节能监察审批表", N_ ("inspection approval form"), "节监审", FALSE, FALSE, FALSE, "" },
  { "D02", "节能监察通知书", N_ ("inspection notice"), "节监通", TRUE, FALSE, FALSE, "issuer" },
  { "D03", "现场监察笔录", N_ ("site record"), "节监录", FALSE, FALSE, FALSE, "party officer1 officer2" },
  { "D04", "询问笔录", N_ ("interview record"), "节监询", FALSE, FALSE, FALSE, "interviewee officer1 officer2" },
  { "D05", "证据材料登记表", N_ ("evidence sheet"), "节监证", FALSE, FALSE, FALSE, "party officer1 officer2" },
  { "D06", "先行登记保存通知书及清单", N_ ("evidence preservation notice"), "节监登", TRUE, FALSE, FALSE,
    "party officer1 officer2 issuer" },
  { "D06b", "先行登记保存处理通知书", N_ ("decision on preserved items"), "节监登处", TRUE, FALSE, FALSE, "issuer" },
  { "D07", "节能监察报告", N_ ("inspection report"), "节监报", FALSE, FALSE, FALSE, "officer1 officer2 reviewer head" },
  { "D08", "检查结果告知书", N_ ("result letter"), "节监告", TRUE, TRUE, FALSE, "issuer" },
  { "D09", "节能监察建议书", N_ ("suggestion letter"), "节监建", TRUE, TRUE, FALSE, "issuer" },
  { "D10", "限期整改通知书", N_ ("rectification notice"), "节监限改", TRUE, TRUE, TRUE, "issuer" },
  { "D11", "责令停止使用（淘汰设备）通知书", N_ ("stop-use notice"), "节监停用", TRUE, TRUE, TRUE, "issuer" },
  { "D11b", "提请责令停业整顿（关闭）的意见", N_ ("opinion to the government"), "节监请", FALSE, FALSE, FALSE, "head" },
  { "D12", "移送函", N_ ("transfer letter"), "节监移", FALSE, TRUE, FALSE, "issuer" },
  { "D13", "延期整改决定书", N_ ("extension decision"), "节监延", TRUE, FALSE, FALSE, "issuer" },
  { "D14", "整改复查意见书", N_ ("re-check opinion"), "节监复", TRUE, FALSE, FALSE, "party officer1 officer2" },
  { "D15", "送达回证", N_ ("service return"), "节监送", FALSE, FALSE, FALSE, "receiver server1 server2" },
  { "D17", "送达地址确认书", N_ ("address and e-service consent"), "节监址", FALSE, FALSE, FALSE, "party" },
  { "D18", "卷宗封面及目录", N_ ("file cover and index"), NULL, FALSE, FALSE, FALSE, "" },
};

static const NcForbiddenMeasure forbidden[] = {
  { "A04", "confiscation confiscate 没收 没收设备 没收淘汰设备 没收决定书",
    N_ ("confiscation is a penalty of the department after filing, notice, statement, hearing and legal review; it is "
        "not issued here: hand the file over (case hand-over)") },
  { "P37",
    "fine penalty 罚款 罚款决定书 当场处罚 当场处罚决定书 处罚决定书 行政处罚决定书 on-the-spot-fine on-the-spot D16",
    N_ ("no fine is issued here, least of all on the spot: the fixed fines of the Energy Conservation Law exceed the "
        "limit of the summary procedure; the department decides in the ordinary procedure: hand the file over (case "
        "hand-over)") },
  { "A06",
    "suspension suspend closure close shutdown shut-down 停业整顿 停业 关闭 停产 停产停业 停业整顿通知书 "
    "停业整顿决定书 关闭决定书 责令停业整顿 责令关闭 责令停产停业",
    N_ ("only the people's government of the same level orders suspension or closure; the department may draft its "
        "opinion to it (paper issue D11b)") },
  { "A10", "sealing seal seizure seize detention 查封 扣押 查封扣押 查封决定书 扣押决定书 查封、扣押 封存",
    N_ ("the Energy Conservation Law gives no power to seal or seize: no body in energy-saving supervision may order "
        "it; evidence that may be lost is registered and preserved with the head's approval (paper issue D06)") },
  { "A11", "court court-enforcement 申请法院强制执行 强制执行 强制执行申请书",
    N_ ("the department applies to the court after the demand letter and the remedy period; it is not issued here: "
        "hand the file over (case hand-over)") },
};

/* Where a violation goes; NC_ROUTE_STOP_USE and the rest as in PROCEDURE.md step 4. receiver: the competent body of a
   transfer. evidence: the types of evidence of which one is demanded (NULL: any). */
static const struct {
  const char *violation;
  NcRoute route;
  const char *receiver;
  const char *evidence;
} routes[] = {
  { "V01", NC_ROUTE_STOP_USE, NULL, "photo video" },
  { "V02", NC_ROUTE_STOP_USE, NULL, "photo video document" },
  { "V03", NC_ROUTE_RECTIFY, NULL, "document electronic opinion" },
  { "V04", NC_ROUTE_SUGGEST, NULL, "document electronic opinion" },
  { "V05", NC_ROUTE_RECTIFY, NULL, "document electronic record statement" },
  { "V06", NC_ROUTE_RECTIFY, NULL, "document electronic record statement" },
  { "V07", NC_ROUTE_TRANSFER, "市场监督管理部门", NULL },
  { "V08", NC_ROUTE_TRANSFER, "市场监督管理部门", NULL },
  { "V09", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V10", NC_ROUTE_TRANSFER, "统计机构", "document electronic" },
  { "V11", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V12", NC_ROUTE_PENALTY, NULL, NULL },
  { "V13", NC_ROUTE_PENALTY, NULL, NULL },
  { "V14", NC_ROUTE_NONE, NULL, NULL },
  { "V15", NC_ROUTE_SUGGEST, NULL, "document electronic opinion photo" },
  { "V16", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V17", NC_ROUTE_TRANSFER, "市场监督管理部门（特种设备安全监管）", "photo video document" },
  { "V18", NC_ROUTE_PENALTY, NULL, "document electronic" },
  { "V19", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V20", NC_ROUTE_TRANSFER, "机关事务管理部门", NULL },
  { "V21", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V22", NC_ROUTE_SUGGEST, NULL, NULL },
  { "V23", NC_ROUTE_SUGGEST, NULL, "photo video document" },
};

static int
route_index (const char *violation)
{
  for (guint i = 0; violation && i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].violation, violation))
      return (int)i;
  return -1;
}

/**
 * nc_paper_kind:
 * @kind: (nullable): "D10"; the case of letters does not matter
 *
 * Returns: (nullable): the paper this program can issue under that code.
 */
const NcPaperKind *
nc_paper_kind (const char *kind)
{
  for (guint i = 0; kind && i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].kind, kind) == 0 || g_str_equal (kinds[i].title_zh, kind))
      return &kinds[i];
  return NULL;
}

/**
 * nc_paper_kinds:
 *
 * Returns: (array length=n_kinds): every paper this program can issue.
 */
const NcPaperKind *
nc_paper_kinds (guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

/**
 * nc_forbidden_measure:
 *
 * Returns: (nullable): the measure called @name that nobody can issue with this program.
 */
const NcForbiddenMeasure *
nc_forbidden_measure (const char *name)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (forbidden); i++) {
    g_auto (GStrv) words = g_strsplit (forbidden[i].names, " ", -1);

    for (char **word = words; *word; word++)
      if (g_ascii_strcasecmp (*word, name) == 0)
        return &forbidden[i];
  }
  return NULL;
}

/**
 * nc_finding_route:
 *
 * V15 goes by the limit that was missed: a mandatory standard is an order, a policy value a suggestion.
 */
NcRoute
nc_finding_route (const NcCaseFinding *finding)
{
  int i = route_index (finding->violation);

  if (i < 0)
    return NC_ROUTE_NONE;
  if (g_str_equal (routes[i].violation, "V15") && finding->document && g_str_has_prefix (finding->document, "GB"))
    return NC_ROUTE_RECTIFY;
  return routes[i].route;
}

gboolean
nc_finding_stands (const NcCaseFinding *finding)
{
  return nc_text_is_blank (finding->withdrawn_reason);
}

/**
 * nc_finding_is_in_paper:
 *
 * Returns: whether a paper of @kind deals with the finding: D11 with confirmed listed equipment, D10 with curable
 *   breaches and the replacement plan for that equipment, D09 with what only policy asks for, D12 with other bodies'.
 */
gboolean
nc_finding_is_in_paper (const NcCaseFinding *finding, const char *kind)
{
  NcRoute route = nc_finding_route (finding);

  if (!nc_finding_stands (finding))
    return FALSE;
  if (g_str_equal (kind, "D09"))
    return route == NC_ROUTE_SUGGEST;
  if (g_str_equal (kind, "D10"))
    return route == NC_ROUTE_RECTIFY || (route == NC_ROUTE_STOP_USE && finding->confirmed);
  if (g_str_equal (kind, "D11"))
    return route == NC_ROUTE_STOP_USE && finding->confirmed;
  if (g_str_equal (kind, "D12"))
    return route == NC_ROUTE_TRANSFER;
  return TRUE;
}

guint
nc_case_findings_for (const NcCaseFacts *facts, const char *kind)
{
  guint count = 0;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  count += nc_finding_is_in_paper (finding, kind);
  return count;
}

gboolean
nc_violation_is_known (const char *violation)
{
  return route_index (violation) >= 0;
}

/* The body that a transfer goes to, or NULL. */
const char *
nc_violation_receiver (const char *violation)
{
  int i = route_index (violation);

  return i < 0 ? NULL : routes[i].receiver;
}

/* Types of evidence of which the violation demands at least one, separated by spaces; NULL: any type. */
const char *
nc_violation_evidence (const char *violation)
{
  int i = route_index (violation);

  return i < 0 ? NULL : routes[i].evidence;
}
