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

/* Other names of papers: documents.csv, and what they are called in the field. */
static const struct {
  const char *kind;
  const char *names;
} other_names[] = {
  { "D01", "行政检查审批表 节能监察审批表（行政检查审批表） 行政检查审批表（节能监察审批表）" },
  { "D02", "行政检查通知书 节能监察通知书（行政检查通知书）" },
  { "D03", "现场检查笔录 现场监察笔录（现场检查笔录）" },
  { "D05", "证据材料登记表（照片、视听资料、复印件）" },
  { "D06", "先行登记保存通知书" },
  { "D11", "责令停止使用通知书 停止使用通知书" },
  { "D11b", "提请意见 提请责令停业整顿的意见 提请责令关闭的意见" },
  { "D13", "延期整改申请书 延期整改申请书/延期整改决定书" },
  { "D17", "送达地址（电子送达）确认书 送达地址确认书（含电子送达）" },
};

static const NcForbiddenMeasure forbidden[] = {
  { "A04", "confiscation confiscate 没收",
    N_ ("confiscation is a penalty of the department after filing, notice, statement, hearing and legal review; it is "
        "not issued here: hand the file over"),
    "case hand-over" },
  { "P37", "fine penalty 罚款 罚单 处罚 on-the-spot-fine on-the-spot D16",
    N_ ("no fine is issued here, least of all on the spot: the fixed fines of the Energy Conservation Law exceed the "
        "limit of the summary procedure; the department decides in the ordinary procedure: hand the file over"),
    "case hand-over" },
  { "A06", "suspension suspend closure close shutdown shut-down shut-down-order 停业 关闭 停产 关停 取缔",
    N_ ("only the people's government of the same level orders suspension or closure; the department may draft its "
        "opinion to it"),
    "paper issue D11b" },
  { "A10", "sealing seal seizure seize detention 查封 扣押 封存 封条",
    N_ ("the Energy Conservation Law gives no power to seal or seize: no body in energy-saving supervision may order "
        "it; evidence that may be lost is registered and preserved with the head's approval"),
    "paper issue D06" },
  { "A11", "court court-enforcement enforcement 强制执行 代履行",
    N_ ("the department applies to the court after the demand letter and the remedy period; it is not issued here: "
        "hand the file over"),
    "case hand-over" },
};

/* Where a violation goes; NC_ROUTE_STOP_USE and the rest as in PROCEDURE.md step 4. receiver: the competent body of a
   transfer. evidence: the types of evidence of which one is demanded (NULL: any). */
static const struct {
  const char *violation;
  NcRoute route;
  const char *receiver;
  const char *evidence;
  gboolean key_units;  /* a duty of key energy units alone */
  const char *closure; /* article under which the government may suspend or close; NULL: none */
} routes[] = {
  { "V01", NC_ROUTE_STOP_USE, NULL, "photo video", FALSE, "71" },
  { "V02", NC_ROUTE_STOP_USE, NULL, "photo video document", FALSE, "71" },
  { "V03", NC_ROUTE_RECTIFY, NULL, "document electronic opinion", FALSE, "72" },
  { "V04", NC_ROUTE_SUGGEST, NULL, "document electronic opinion" },
  { "V05", NC_ROUTE_RECTIFY, NULL, "document electronic record statement", FALSE, "68(2)" },
  { "V06", NC_ROUTE_RECTIFY, NULL, "document electronic record statement" },
  { "V07", NC_ROUTE_TRANSFER, "市场监督管理部门", NULL },
  { "V08", NC_ROUTE_TRANSFER, "市场监督管理部门", NULL },
  { "V09", NC_ROUTE_RECTIFY, NULL, NULL, TRUE },
  { "V10", NC_ROUTE_TRANSFER, "统计机构", "document electronic" },
  { "V11", NC_ROUTE_RECTIFY, NULL, NULL, TRUE },
  { "V12", NC_ROUTE_PENALTY, NULL, NULL, TRUE },
  { "V13", NC_ROUTE_PENALTY, NULL, NULL },
  { "V14", NC_ROUTE_NONE, NULL, NULL },
  { "V15", NC_ROUTE_SUGGEST, NULL, "document electronic opinion photo" },
  { "V16", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V17", NC_ROUTE_TRANSFER, "市场监督管理部门（特种设备安全监管）", "photo video document" },
  { "V18", NC_ROUTE_PENALTY, NULL, "document electronic" },
  { "V19", NC_ROUTE_RECTIFY, NULL, NULL },
  { "V20", NC_ROUTE_TRANSFER, "机关事务管理部门", NULL },
  { "V21", NC_ROUTE_RECTIFY, NULL, NULL, TRUE },
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
  for (guint i = 0; kind && i < G_N_ELEMENTS (other_names); i++) {
    g_auto (GStrv) names = g_strsplit (other_names[i].names, " ", -1);

    if (g_strv_contains ((const char *const *)names, kind))
      return nc_paper_kind (other_names[i].kind);
  }
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
  if (nc_paper_kind (name))
    return NULL;
  for (guint i = 0; name && i < G_N_ELEMENTS (forbidden); i++) {
    g_auto (GStrv) words = g_strsplit (forbidden[i].names, " ", -1);

    /* a Chinese word also inside of a name: 停业整顿决定书 */
    for (char **word = words; *word; word++)
      if (g_ascii_strcasecmp (*word, name) == 0 || (!g_ascii_isalpha (**word) && strstr (name, *word)))
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
 * nc_finding_why_no_stop:
 * @today: the day of the order
 *
 * Art. 17 bans the use only of what stands on a national elimination list and is past its date: neither a suspected
 * match, nor a phase-out plan of the region, nor the restricted class of the industry catalogue.
 *
 * Returns: (nullable) (transfer full): why the listed equipment or process of the finding cannot be stopped; %NULL when
 *   it can.
 */
char *
nc_finding_why_no_stop (const NcCaseFinding *finding, NcDay today)
{
  static const char *const others[] = { "内蒙古", "自治区",   "内发改", "内政发", "内政办",  "内工信",
                                        "限制类", "基准水平", "协会",   "联合会", "征求意见" };
  static const char *const lists[] = { "淘汰", "目录", "名录" };
  const char *rule = finding->rule_id ? finding->rule_id : "", *named = finding->model ? finding->model : finding->fact;
  NcDay until = nc_case_time_day (finding->in_force_to);

  if (!finding->confirmed)
    return g_strdup_printf (_ ("the match of “%s” with the elimination list is not confirmed"), named);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if ((finding->document && strstr (finding->document, others[i])) ||
        (finding->table_item && strstr (finding->table_item, others[i])))
      return g_strdup_printf (_ ("“%s” is not on a national elimination list (%s): a plan or a policy stops nothing"),
                              named, finding->document ? finding->document : finding->table_item);
  if (g_str_has_prefix (rule, "NM") && g_ascii_isdigit (rule[2]))
    return g_strdup_printf (_ ("“%s” is not on a national elimination list (%s): a plan or a policy stops nothing"),
                            named, rule);
  if (until != NC_DAY_NONE && until > today)
    return g_strdup_printf (_ ("“%s” may be used until %s by the list"), named, finding->in_force_to);
  if (nc_text_is_blank (finding->document))
    return g_strdup_printf (_ ("the elimination list that names “%s” is not said"), named);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strstr (finding->document, lists[i]))
      return NULL;
  return *rule
             ? NULL
             : g_strdup_printf (_ ("“%s” is not on a national elimination list (%s): a plan or a policy stops nothing"),
                                named, finding->document);
}

static gboolean
can_be_stopped (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  g_autofree char *why_not = nc_finding_why_no_stop (finding, facts->today);

  return why_not == NULL;
}

/* What a supervision body cannot order itself and passes on to the department. */
static gboolean
belongs_to_department (const NcCaseFacts *facts, const NcCaseFinding *finding, NcRoute route)
{
  if (nc_issuer_has_department_power (&facts->issuer))
    return FALSE;
  return (route == NC_ROUTE_STOP_USE && finding->confirmed) || route == NC_ROUTE_PENALTY ||
         g_strcmp0 (finding->violation, "V05") == 0;
}

/**
 * nc_case_paper_has:
 *
 * Returns: whether a paper of @kind deals with the finding: D11 with confirmed listed equipment, D10 with curable
 *   breaches and the replacement plan for that equipment, D09 with what only policy asks for (and advice on meters),
 * D12 with other bodies' matters and, from a supervision body, with what only the department may order.
 */
gboolean
nc_case_paper_has (const NcCaseFacts *facts, const NcCaseFinding *finding, const char *kind)
{
  NcRoute route = nc_finding_route (finding);

  if (!nc_finding_stands (finding))
    return FALSE;
  if (g_str_equal (kind, "D09"))
    return route == NC_ROUTE_SUGGEST || g_strcmp0 (finding->violation, "V07") == 0;
  if (g_str_equal (kind, "D10"))
    return (route == NC_ROUTE_RECTIFY &&
            !(nc_violation_is_of_key_units (finding->violation) && facts->file->key_unit < 0)) ||
           (route == NC_ROUTE_STOP_USE && can_be_stopped (facts, finding));
  if (g_str_equal (kind, "D11"))
    return route == NC_ROUTE_STOP_USE && can_be_stopped (facts, finding);
  if (g_str_equal (kind, "D12"))
    return route == NC_ROUTE_TRANSFER || belongs_to_department (facts, finding, route);
  return TRUE;
}

guint
nc_case_findings_for (const NcCaseFacts *facts, const char *kind)
{
  guint count = 0;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  count += nc_case_paper_has (facts, finding, kind);
  return count;
}

/* Whether listed equipment was confirmed: its use can be fined (循环经济促进法 art 50(2)) without a missed period. */
gboolean
nc_case_has_stop_use (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && nc_finding_route (finding) == NC_ROUTE_STOP_USE && can_be_stopped (facts, finding))
    return TRUE;
  return FALSE;
}

gboolean
nc_violation_is_known (const char *violation)
{
  return route_index (violation) >= 0;
}

/* The body that is competent for the violation where it is another than the energy body, or NULL. */
const char *
nc_violation_receiver (const char *violation)
{
  int i = route_index (violation);

  return i < 0 ? NULL : routes[i].receiver;
}

/* The body that a transfer (D12) of the violation goes to: the competent one, else the department. */
const char *
nc_violation_transfer_to (const char *violation)
{
  const char *receiver = nc_violation_receiver (violation);

  return receiver ? receiver : "管理节能工作的部门";
}

/* Whether the duty is one of key energy units alone (节约能源法 arts 53–55). */
gboolean
nc_violation_is_of_key_units (const char *violation)
{
  int i = route_index (violation);

  return i >= 0 && routes[i].key_units;
}

/* The article of the Energy Conservation Law under which the government may suspend or close; NULL: none. */
const char *
nc_violation_closure (const char *violation)
{
  int i = route_index (violation);

  return i < 0 ? NULL : routes[i].closure;
}

/* Types of evidence of which the violation demands at least one, separated by spaces; NULL: any type. */
const char *
nc_violation_evidence (const char *violation)
{
  int i = route_index (violation);

  return i < 0 ? NULL : routes[i].evidence;
}

/* Whether a transfer (D12) has gone to the body that is competent for the finding. */
gboolean
nc_case_is_sent (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  const char *receiver = nc_violation_transfer_to (finding->violation);

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (g_strcmp0 (paper->kind, "D12") == 0 && (!paper->receiver || g_str_equal (paper->receiver, receiver)))
    return TRUE;
  return FALSE;
}

/**
 * nc_case_next_receiver:
 *
 * Returns: (nullable): the body that the next transfer (D12) goes to; %NULL when each has its letter.
 */
const char *
nc_case_next_receiver (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_case_paper_has (facts, finding, "D12") && !nc_case_is_sent (facts, finding))
    return nc_violation_transfer_to (finding->violation);
  return NULL;
}

/* The day on which the first of the orders (D10, D11) took effect; %NC_DAY_NONE: none was served. */
NcDay
nc_case_order_served_on (const NcCaseFacts *facts)
{
  NcPaperService *ten = nc_case_service (facts, nc_case_paper (facts, "D10")),
                 *eleven = nc_case_service (facts, nc_case_paper (facts, "D11"));

  if (ten && eleven)
    return MIN (ten->effective_on, eleven->effective_on);
  return ten ? ten->effective_on : eleven ? eleven->effective_on : NC_DAY_NONE;
}

/* Breaches that go to the penalty procedure as they are found, without an order of this case. */
gboolean
nc_case_has_penal_finding (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) &&
      (nc_finding_route (finding) == NC_ROUTE_PENALTY || !g_strcmp0 (finding->violation, "V14")))
    return TRUE;
  return FALSE;
}

static const char *
demanded_types (const NcCaseFinding *finding)
{
  return finding->evidence_rule ? finding->evidence_rule : nc_violation_evidence (finding->violation);
}

/**
 * nc_finding_demanded:
 *
 * Returns: (transfer full): the kinds of evidence of which the finding needs one, for people; "" where any will do.
 */
char *
nc_finding_demanded (const NcCaseFinding *finding)
{
  static const char *const words[][2] = { { "photo", N_ ("photo") },           { "video", N_ ("video") },
                                          { "audio", N_ ("sound recording") }, { "document", N_ ("document") },
                                          { "physical", N_ ("object") },       { "electronic", N_ ("electronic data") },
                                          { "witness", N_ ("witness") },       { "opinion", N_ ("expert opinion") },
                                          { "record", N_ ("record") },         { "statement", N_ ("statement") } };
  const char *types = demanded_types (finding);
  GString *text = g_string_new (NULL);

  for (guint i = 0; types && i < G_N_ELEMENTS (words); i++)
    if (strstr (types, words[i][0]))
      g_string_append_printf (text, "%s%s", text->len ? _ (", ") : "", _ (words[i][1]));
  return g_string_free (text, FALSE);
}

/* Whether a piece of evidence of a kind that the finding needs speaks for it. */
gboolean
nc_case_has_demanded (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  const char *types = demanded_types (finding);
  g_auto (GStrv) wanted = types ? g_strsplit_set (types, " ,", -1) : NULL;

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_case_evidence_speaks (evidence, finding) &&
      (!types || (evidence->type && g_strv_contains ((const char *const *)wanted, evidence->type))))
    return TRUE;
  return FALSE;
}
