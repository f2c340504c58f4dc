/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-penalty.h"

static gboolean
is_unmet (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding->id);

  return nc_finding_stands (finding) && recheck && g_strcmp0 (recheck->result, "done") != 0;
}

/* Whether a re-check has found an item of an order not done. */
gboolean
nc_case_has_unmet (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_unmet (facts, finding))
    return TRUE;
  return FALSE;
}

static void
append_unit (const NcCaseFacts *facts, GString *out)
{
  const NcCaseFile *file = facts->file;

  g_string_append_printf (out, "单位名称：%s\n统一社会信用代码：%s\n法定代表人：%s\n住所：%s\n", file->unit_name,
                          file->uscc ? file->uscc : "", file->legal_rep ? file->legal_rep : "",
                          file->address ? file->address : "");
  if (file->key_unit)
    g_string_append_printf (out, "重点用能单位：%s\n", file->key_unit > 0 ? "是" : "否");
}

/* An order with its number, issue and proof of service: an element of what is punished when it is missed (V12). */
static void
append_orders (const NcCaseFacts *facts, GString *out)
{
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    NcPaperService *service = nc_case_service (facts, paper);
    g_autofree char *issued = nc_day_format_zh (paper->issued_on),
                    *served = service ? nc_day_format_zh (service->effective_on) : NULL;

    if (!kind || (!kind->is_decision && !g_str_equal (paper->kind, "D13") && !g_str_equal (paper->kind, "D14")))
      continue;
    g_string_append_printf (out, "  %s %s，%s作出", kind->title_zh, paper->number ? paper->number : "", issued);
    if (service)
      g_string_append_printf (out, "，%s%s送达，签收人%s", served, service->mode,
                              service->receiver ? service->receiver : "（见送达回证）");
    g_string_append_printf (out, "，文书散列 %s\n", paper->content_sha256 ? paper->content_sha256 : "");
  }
}

static void
append_item (const NcCaseFacts *facts, const NcCaseFinding *finding, const NcLegalText *text, GString *out)
{
  NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding->id);

  g_string_append_printf (out, "%d. %s（%s）\n  事实：%s\n", (int)finding->seq, text ? text->name : finding->violation,
                          finding->violation, finding->fact);
  if (text && text->duty)
    g_string_append_printf (out, "  涉嫌违反：%s\n", text->duty);
  if (text && text->consequence)
    g_string_append_printf (out, "  逾期后果：%s\n", text->consequence);
  if (recheck) {
    g_autofree char *day = nc_day_format_zh (recheck->checked_on);

    g_string_append_printf (out, "  复查：%s，%s%s%s\n", day,
                            g_strcmp0 (recheck->result, "partly") == 0 ? "部分完成"
                            : g_strcmp0 (recheck->result, "done") == 0 ? "已完成"
                                                                       : "未完成",
                            recheck->note ? "：" : "", recheck->note ? recheck->note : "");
  }
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_case_evidence_speaks (evidence, finding))
    g_string_append_printf (out, "  证据 Z-%03d %s（%s） SHA-256 %s\n", (int)evidence->seq, evidence->name,
                            evidence->purpose ? evidence->purpose : "", evidence->blob_id ? evidence->blob_id : "");
}

/**
 * nc_case_penalty_text:
 *
 * Returns: (transfer full): the sheet in front of the file that is handed over for a penalty: unit, facts with articles
 * and evidence, orders with their proof of service, views, extension, re-check.
 */
char *
nc_case_penalty_text (const NcCaseFacts *facts, NcCaseTexts *texts)
{
  const NcCaseFile *file = facts->file;
  GString *out = g_string_new ("案件移交清单（供有处罚权的机关立案审查）\n\n");
  g_autofree char *due = nc_day_format_zh (file->due_on), *first = nc_day_format_zh (file->original_due_on),
                  *heard = nc_day_format_zh (file->views_on), *handed = nc_day_format_zh (file->handed_on);

  g_string_append_printf (out, "移交机关：%s\n", nc_issuer_legal_name (&facts->issuer));
  if (file->handed_to)
    g_string_append_printf (out, "接收机关：%s\n移交日期：%s\n", file->handed_to, handed);
  g_string_append_printf (out, "案由：%s\n\n一、当事人\n", file->cause ? file->cause : "");
  append_unit (facts, out);
  g_string_append (out, "\n二、事实、依据和证据\n");
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding))
    append_item (facts, finding, nc_case_texts_violation (texts, finding->violation), out);
  g_string_append (out, "\n三、已作出的文书及送达\n");
  append_orders (facts, out);
  g_string_append_printf (out, "\n四、陈述申辩\n  %s：%s；复核：%s\n", heard, file->views_text ? file->views_text : "",
                          file->views_result ? file->views_result : "");
  if (file->due_on != NC_DAY_NONE)
    g_string_append_printf (out, "\n五、期限\n  整改期限至%s%s%s\n", *first ? first : due, *first ? "，延期至" : "",
                            *first ? due : "");
  g_string_append (out, "\n告知、听证、法制审核、集体讨论和决定由接收机关依法进行。\n");
  return g_string_free (out, FALSE);
}

/**
 * nc_case_credit_text:
 *
 * Returns: (transfer full): the draft of a record of energy dishonesty: the law that it rests on is named without an
 *   article, since its text was not obtained.
 */
char *
nc_case_credit_text (const NcCaseFacts *facts, NcCaseTexts *texts)
{
  const NcCaseFile *file = facts->file;
  GString *out = g_string_new ("节能失信行为记录（拟）\n\n");
  g_autofree char *due = nc_day_format_zh (file->due_on), *on = nc_day_format_zh (file->credit_on);

  append_unit (facts, out);
  g_string_append_printf (out, "认定机关：%s\n", nc_issuer_legal_name (&facts->issuer));
  g_string_append (out, "失信行为：\n");
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_unmet (facts, finding)) {
    const NcLegalText *text = nc_case_texts_violation (texts, finding->violation);

    g_string_append_printf (out, "  %s，责令整改后至%s未完成：%s\n", text ? text->name : finding->violation, due,
                            finding->fact);
  }
  g_string_append (out, "依据文书：\n");
  append_orders (facts, out);
  g_string_append (out, "认定依据：《节能监察办法》《内蒙古自治区节能失信行为认定和记录办法》（条文以官方文本为准）\n");
  if (file->credit_on != NC_DAY_NONE)
    g_string_append_printf (out, "记入日期：%s\n公示编号：%s\n", on, file->credit_ref ? file->credit_ref : "");
  else
    g_string_append (out, "记入前应当告知当事人，听取陈述申辩。\n");
  return g_string_free (out, FALSE);
}
