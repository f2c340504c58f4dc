/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON object that papers are composed from (reports/papers/SNAPSHOT.md). Papers are Chinese. */
#include "nc-case-snapshot.h"
#include "nc-legal-text.h"
#include "nc-measure.h"
#include <string.h>

static void
put (json_t *object, const char *key, const char *text)
{
  if (!nc_text_is_blank (text))
    json_object_set_new (object, key, json_string (text));
}

static void
put_day (json_t *object, const char *key, NcDay day)
{
  g_autofree char *text = day == NC_DAY_NONE ? NULL : nc_day_format (day);

  put (object, key, text);
}

static void
put_time (json_t *object, const char *key, const char *time, NcDay day, const char *hour)
{
  g_autofree char *text = day == NC_DAY_NONE ? NULL : nc_day_format (day);
  g_autofree char *made = time && strlen (time) >= 16 ? g_strndup (time, 16)
                          : text                      ? g_strconcat (text, hour, NULL)
                                                      : NULL;

  put (object, key, made);
}

static json_t *
strings (const char *joined)
{
  json_t *array = json_array ();
  g_auto (GStrv) parts = joined ? g_strsplit (joined, "|", -1) : NULL;

  for (char **part = parts; part && *part; part++)
    json_array_append_new (array, json_string (*part));
  return array;
}

static const char *
first_officer (const NcCaseFacts *facts)
{
  return nc_case_count (facts, NC_CASE_OFFICERS) ? ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->name
                                                 : NULL;
}

static void
put_common (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *root)
{
  const NcIssuer *issuer = &facts->issuer;
  json_t *body = json_object (), *unit = json_object (), *officers = json_array (), *assistants = json_array ();

  put (root, "number", paper->number);
  put_day (root, "date", paper->issued_on);
  put (root, "approver", paper->approver ? paper->approver : facts->file->approver);
  put (body, "name", paper->issuer_name);
  json_object_set_new (body, "is_department", json_boolean (nc_issuer_has_department_power (issuer)));
  if (issuer->kind == NC_ISSUER_DELEGATE)
    put (body, "body_name", issuer->name);
  put (body, "review_body", issuer->review_body);
  put (body, "court", issuer->court);
  put (body, "review_url", issuer->review_url);
  put (body, "address", issuer->address);
  put (body, "contact", first_officer (facts));
  put (body, "phone", issuer->phone);
  put (body, "complaint_phone", issuer->phone);
  json_object_set_new (root, "issuer", body);
  put (unit, "name", facts->file->unit_name);
  put (unit, "uscc", facts->file->uscc);
  put (unit, "address", facts->file->address);
  put (unit, "legal_rep", facts->file->legal_rep);
  put (unit, "contact", facts->file->contact);
  put (unit, "phone", facts->file->phone);
  put (unit, "industry_code", facts->file->industry_code);
  json_object_set_new (unit, "key_unit", json_boolean (facts->file->key_unit > 0));
  json_object_set_new (root, "unit", unit);
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    json_t *one = json_object ();
    gboolean is_officer = g_strcmp0 (officer->role, "officer") == 0;

    put (one, "name", officer->name);
    put (one, is_officer ? "cert_no" : "org", is_officer ? officer->cert_no : officer->org);
    if (is_officer)
      json_object_set_new (one, "role", json_string ("执法人员"));
    json_array_append_new (is_officer ? officers : assistants, one);
  }
  json_object_set_new (root, "officers", officers);
  json_object_set_new (root, "assistants", assistants);
  json_object_set_new (root, "annexes", json_array ());
}

static const char *
source_zh (const char *source)
{
  static const char *const pairs[][2] = {
    { "plan", "计划" }, { "complaint", "举报" }, { "transfer", "移送" }, { "higher", "上级" }, { "special", "专项" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], source) == 0)
      return pairs[i][1];
  return "计划";
}

static void
put_case (const NcCaseFacts *facts, json_t *root)
{
  const NcCaseFile *file = facts->file;
  json_t *object = json_object (), *approval = json_object (), *notice = json_object ();
  NcCasePaper *d02 = nc_case_paper (facts, "D02");

  put (object, "id", file->id);
  put (object, "cause", file->cause);
  put (object, "item", file->item);
  put (object, "plan_ref", file->plan_ref ? file->plan_ref : file->source_reason);
  put (object, "source", source_zh (file->task_source));
  put (object, "mode", nc_case_is_desk (facts) ? "书面" : "现场");
  json_object_set_new (object, "visit_no", json_integer (MAX (1, file->visit_no)));
  if (file->visit_cap > 0)
    json_object_set_new (object, "visit_cap", json_integer (file->visit_cap));
  json_object_set_new (object, "joint", json_boolean (!nc_text_is_blank (file->joint_with)));
  put (object, "joint_with", file->joint_with);
  put_time (object, "planned_start", NULL, file->planned_start != NC_DAY_NONE ? file->planned_start : facts->today,
            "T09:00");
  put_time (object, "planned_end", NULL,
            file->planned_end != NC_DAY_NONE     ? file->planned_end
            : file->planned_start != NC_DAY_NONE ? file->planned_start
                                                 : facts->today,
            "T18:00");
  json_object_set_new (object, "basis", strings ("《中华人民共和国节约能源法》第十二条"));
  json_object_set_new (object, "content", strings (file->item));
  json_object_set_new (root, "case", object);
  put (approval, "notice_mode", file->exempt ? "不提前告知" : "提前书面告知");
  put (approval, "notice_reason", file->exempt);
  put (approval, "section_opinion", "拟按计划实施监察，请批准");
  put (approval, "section_by", first_officer (facts));
  put (approval, "head_opinion", file->approver ? "同意" : NULL);
  put (approval, "head_by", file->approver);
  put_time (approval, "section_at", NULL, file->opened_on, "T09:00");
  put_time (approval, "head_at", NULL, file->approved_on, "T09:00");
  put (approval, "late_reason", file->late_reason);
  json_object_set_new (root, "approval", approval);
  put (notice, "number", d02 ? d02->number : NULL);
  json_object_set_new (notice, "requirements",
                       strings ("营业执照、用能设备台账和主要设备铭牌资料|能源消费统计报表、能源计量器具台账|"
                                "单位产品能耗核算资料、节能管理制度及岗位设置文件"));
  json_object_set_new (root, "notice", notice);
}

static json_t *
machine (const NcCaseFacts *facts, const NcCaseFinding *finding, guint n)
{
  json_t *one = json_object ();
  g_autofree char *no = g_strdup_printf ("%u", n), *evidence_no = NULL;

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (!evidence_no && evidence->finding_id && strstr (evidence->finding_id, finding->id))
    evidence_no = g_strdup_printf ("Z-%03d", (int)evidence->seq);
  put (one, "no", no);
  put (one, "name", finding->equipment ? finding->equipment : "用能设备");
  put (one, "model", finding->model);
  put (one, "serial", finding->serial_no);
  json_object_set_new (one, "count", json_integer (MAX (1, finding->quantity)));
  put (one, "location", finding->location);
  put (one, "state", "运行");
  put (one, "evidence_no", evidence_no);
  put (one, "photo_no", evidence_no);
  put (one, "catalogue", finding->document);
  put (one, "item", finding->table_item);
  put (one, "deadline", finding->in_force_to);
  put (one, "rule_id", finding->rule_id);
  put (one, "match", finding->confirmed ? "confirmed" : "suspected");
  return one;
}

static void
put_signature_status (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *site)
{
  NcCasePaper *record = nc_case_paper (facts, "D03");
  NcPaperSignature *party = nc_case_signature (facts, record ? record->id : paper->id, "party");
  json_t *sign = json_object ();

  put (sign, "status", party ? party->status : "signed");
  if (party)
    put (sign, "reason", party->reason);
  if (party && party->witness) {
    json_t *witness = json_object ();

    put (witness, "name", party->witness);
    json_object_set_new (sign, "witness", witness);
  }
  json_object_set_new (site, "sign", sign);
}

/* A desk inspection has no record of a visit: its notice and the days of the work stand for it. */
static void
put_desk (const NcCaseFacts *facts, json_t *root)
{
  NcCasePaper *notice = nc_case_paper (facts, "D02");
  NcPaperService *served = nc_case_service (facts, notice);
  NcDay start = nc_case_visit_start (facts), end = nc_case_visit_end (facts);
  json_t *site = json_object ();

  put (site, "number", notice ? notice->number : NULL);
  put_time (site, "start", facts->file->visit_start,
            start != NC_DAY_NONE ? start
            : served             ? served->effective_on
                                 : end,
            "T09:00");
  put_time (site, "end", facts->file->visit_end, end, "T18:00");
  json_object_set_new (root, "site", site);
}

static void
put_site (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *root)
{
  const NcCaseFile *file = facts->file;
  json_t *site = json_object (), *head = json_object (), *machines = json_array (), *said = json_array (),
         *taken = json_array ();
  NcCasePaper *record = nc_case_paper (facts, "D03");
  guint n = 0;

  put (site, "number", record ? record->number : g_str_equal (paper->kind, "D03") ? paper->number : NULL);
  put_time (site, "start", file->visit_start, nc_case_visit_start (facts), "T09:00");
  put_time (site, "end", file->visit_end, nc_case_visit_end (facts), "T18:00");
  put (site, "place", file->place);
  put (head, "name", file->site_head ? file->site_head : file->contact);
  put (head, "position", file->site_head_position ? file->site_head_position : "现场负责人");
  put (head, "id_no", "未提供");
  json_object_set_new (site, "head", head);
  put (site, "recorder", first_officer (facts));
  json_object_set_new (site, "others", json_array ());
  put_time (site, "certificates_shown_at", file->certificates_shown_at, NC_DAY_NONE, "");
  json_object_set_new (site, "rights_told", json_boolean (file->rights_told));
  json_object_set_new (site, "told_basis", json_boolean (file->basis_told));
  put (site, "recusal", g_strcmp0 (file->recusal, "asked") == 0 ? "申请回避" : "不申请回避");
  put (site, "recusal_note", file->recusal_decision);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (!nc_finding_stands (finding))
      continue;
    json_array_append_new (said, json_string (finding->fact));
    if (finding->model)
      json_array_append_new (machines, machine (facts, finding, ++n));
  }
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason)) {
    g_autofree char *text = g_strdup_printf ("Z-%03d %s", (int)evidence->seq, evidence->name);

    json_array_append_new (taken, json_string (text));
  }
  json_object_set_new (site, "facts", said);
  json_object_set_new (site, "equipment", machines);
  json_object_set_new (site, "evidence_taken", taken);
  json_object_set_new (site, "papers_read", json_array ());
  put (site, "unit_statement", file->unit_statement);
  put_signature_status (facts, paper, site);
  json_object_set_new (root, "site", site);
}

static const char *
evidence_kind_zh (const char *type)
{
  static const char *const pairs[][2] = { { "photo", "视听资料" },   { "video", "视听资料" },
                                          { "audio", "视听资料" },   { "document", "书证" },
                                          { "physical", "物证" },    { "electronic", "电子数据" },
                                          { "witness", "证人证言" }, { "statement", "当事人的陈述" },
                                          { "opinion", "鉴定意见" }, { "record", "勘验笔录、现场笔录" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], type) == 0)
      return pairs[i][1];
  return "书证";
}

static void
put_evidence (const NcCaseFacts *facts, json_t *root)
{
  json_t *array = json_array ();

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    json_t *one = json_object ();
    g_autofree char *no = g_strdup_printf ("Z-%03d", (int)evidence->seq);

    if (!nc_text_is_blank (evidence->removed_reason)) {
      json_decref (one);
      continue;
    }
    put (one, "no", no);
    put (one, "type", evidence_kind_zh (evidence->type));
    put (one, "name", evidence->name);
    put (one, "proves", evidence->purpose);
    put_time (one, "made_at", evidence->made_at, nc_case_time_day (evidence->made_at), "T09:00");
    put (one, "place", evidence->place ? evidence->place : facts->file->place);
    put (one, "method", evidence->method ? evidence->method : "现场采集");
    put (one, "maker", evidence->maker);
    put (one, "carrier", evidence->carrier ? evidence->carrier : "执法设备（加密存储）");
    put (one, "file", evidence->file_name ? evidence->file_name : evidence->name);
    json_object_set_new (one, "bytes", json_integer (evidence->size_bytes));
    put (one, "sha256", evidence->blob_id);
    json_object_set_new (one, "checked", json_boolean (evidence->checked));
    put (one, "provider", evidence->confirmed_by ? evidence->confirmed_by : facts->file->unit_name);
    put (one, "transcript", evidence->transcript);
    if (g_strcmp0 (evidence->type, "photo") == 0)
      put (one, "image", evidence->blob_id);
    json_array_append_new (array, one);
  }
  json_object_set_new (root, "evidence", array);
}

static NcConfidence
confidence_of (const NcSnapshotOptions *options, const NcCaseFinding *finding)
{
  NcConfidence confidence = nc_reference_confidence (options->reference, finding->violation);

  if (finding->rule_id && nc_reference_has_rule (options->reference, finding->rule_id))
    confidence = nc_confidence_weakest (confidence, nc_reference_confidence (options->reference, finding->rule_id));
  return confidence;
}

static json_t *
finding_object (const NcCaseFacts *facts, const NcCasePaper *paper, const NcCaseFinding *finding,
                const NcSnapshotOptions *options, guint n)
{
  const NcLegalText *text = nc_legal_text (finding->violation);
  gboolean is_suggestion = g_str_equal (paper->kind, "D09");
  json_t *one = json_object (), *evidence_nos = json_array ();
  g_autofree char *no = g_strdup_printf ("%u", n);

  put (one, "no", no);
  put (one, "facts", finding->fact);
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason) && evidence->finding_id &&
      strstr (evidence->finding_id, finding->id)) {
    g_autofree char *z = g_strdup_printf ("Z-%03d", (int)evidence->seq);

    json_array_append_new (evidence_nos, json_string (z));
  }
  json_object_set_new (one, "evidence", evidence_nos);
  put (one, "violation_id", finding->violation);
  put (one, "violation", text ? text->name : finding->violation);
  put (one, "measure", text ? text->measure : NULL);
  json_object_set_new (one, "articles", strings (text ? text->duty : NULL));
  json_object_set_new (one, "order_basis", strings (text && !is_suggestion ? text->order : NULL));
  put (one, "requirement", finding->demand ? finding->demand : text ? text->demand : "按规定整改");
  put_day (one, "deadline", finding->due_on != NC_DAY_NONE ? finding->due_on : facts->file->due_on);
  put (one, "consequence", text ? text->consequence : NULL);
  put (one, "basis_confidence", nc_confidence_to_string (confidence_of (options, finding)));
  put (one, "official_text", finding->official_text ? finding->official_text : options->official_text);
  json_object_set_new (one, "machines", json_array ());
  return one;
}

/* Equal violations of many machines become one item with a table: same violation, demand, due date and article. */
static gboolean
joins (json_t *item, json_t *next)
{
  static const char *const same[] = { "violation_id", "requirement", "deadline", "official_text", "basis_confidence" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_strcmp0 (json_string_value (json_object_get (item, same[i])),
                   json_string_value (json_object_get (next, same[i]))) != 0)
      return FALSE;
  return json_array_size (json_object_get (item, "machines")) > 0;
}

static void
join_item (json_t *item, json_t *next)
{
  g_autofree char *facts = g_strdup_printf ("%s；%s", json_string_value (json_object_get (item, "facts")),
                                            json_string_value (json_object_get (next, "facts")));

  json_object_set_new (item, "facts", json_string (facts));
  json_array_extend (json_object_get (item, "evidence"), json_object_get (next, "evidence"));
}

static void
put_findings (const NcCaseFacts *facts, const NcCasePaper *paper, const NcSnapshotOptions *options, json_t *root)
{
  json_t *findings = json_array (), *suggestions = json_array ();

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    json_t *one, *host = NULL, *item;
    size_t i;

    if (!nc_case_paper_has (facts, finding, paper->kind))
      continue;
    one = finding_object (facts, paper, finding, options, (guint)json_array_size (findings) + 1);
    if (finding->model)
      json_array_foreach (findings, i, item) if (!host && joins (item, one)) host = item;
    if (host) {
      join_item (host, one);
      json_decref (one);
    } else {
      json_array_append_new (findings, one);
      host = one;
    }
    if (finding->model)
      json_array_append_new (json_object_get (host, "machines"),
                             machine (facts, finding, (guint)json_array_size (json_object_get (host, "machines")) + 1));
    if (g_str_equal (paper->kind, "D09")) {
      json_t *advice = json_object ();
      const NcLegalText *text = nc_legal_text (finding->violation);
      g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (suggestions) + 1);

      put (advice, "no", no);
      put (advice, "fact", finding->fact);
      put (advice, "advice", finding->demand ? finding->demand : text ? text->demand : "改进用能管理");
      json_array_append_new (suggestions, advice);
    }
  }
  json_object_set_new (root, "findings", findings);
  json_object_set_new (root, "suggestions", suggestions);
}

static void
put_decision (const NcCaseFacts *facts, json_t *root)
{
  const NcCaseFile *file = facts->file;
  json_t *views = json_object (), *rectify = json_object (), *stop = json_object (), *result = json_object (),
         *suggestion = json_object ();
  NcDay plan = file->plan_due_on != NC_DAY_NONE ? file->plan_due_on : file->due_on;

  put (views, "text", file->views_text);
  put_day (views, "heard_on", file->views_on);
  put (views, "result", file->views_result);
  json_object_set_new (root, "views", views);
  put_day (rectify, "plan_date", file->plan_due_on);
  put (rectify, "report", "整改完成后，应当在整改期限届满前将整改完成报告及证明材料书面报送本机关");
  put (rectify, "extension", "确需延期的，应当在整改期限届满十五日前书面提出申请，说明理由并附证明材料");
  put_day (rectify, "until", file->due_on);
  put (rectify, "consequence", "逾期未整改或者整改未达到要求的，本机关将依法处理，公布监察结果并记入信用记录");
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_legal_text (finding->violation);

    if (nc_case_paper_has (facts, finding, "D10") && text && text->consequence)
      put (rectify, "consequence", text->consequence);
  }
  json_object_set_new (root, "rectify", rectify);
  put_time (stop, "from", NULL, facts->today, "T00:00");
  put (stop, "disposal", "停止使用后应当断电挂牌，按规定拆除、报废处置");
  put_day (stop, "plan_date", plan != NC_DAY_NONE ? plan : facts->today + 30);
  put (stop, "safety", file->safety_note ? file->safety_note : NULL);
  put (stop, "follow_up", "继续使用的，依照《中华人民共和国节约能源法》第七十一条处理");
  json_object_set_new (stop, "supplies_heat", json_boolean (file->supplies_heat));
  json_object_set_new (root, "stop", stop);
  put (result, "text",
       nc_case_count (facts, NC_CASE_FINDINGS) ? "本次监察发现的问题及处理见所附文书"
                                               : "本次监察未发现违反节能法律、法规、规章和强制性标准的问题");
  json_object_set_new (root, "result", result);
  put (suggestion, "reply", "请将采纳情况书面告知本机关");
  json_object_set_new (root, "suggestion", suggestion);
}

static void
put_opinion_and_transfer (const NcCaseFacts *facts, json_t *root)
{
  const NcCaseFile *file = facts->file;
  json_t *opinion = json_object (), *transfer = json_object (), *earlier = json_array (), *articles = json_array (),
         *materials = json_array ();
  g_autoptr (GString) said = g_string_new (NULL);
  gboolean unmet = FALSE;

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (paper->number)
    json_array_append_new (earlier, json_string (paper->number));
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  unmet |= g_strcmp0 (recheck->result, "done") != 0;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_legal_text (finding->violation);

    g_string_append_printf (said, "%s%s", said->len ? "；" : "", finding->fact);
    if (nc_finding_route (finding) == NC_ROUTE_TRANSFER && text) {
      put (transfer, "to", nc_violation_receiver (finding->violation));
      put (transfer, "reason", finding->fact);
      if (text->duty) {
        json_t *more = strings (text->duty);

        json_array_extend (articles, more);
        json_decref (more);
      }
    }
  }
  put (opinion, "government", file->government ? file->government : facts->issuer.review_body);
  put (opinion, "facts", said->str);
  put (opinion, "serious", file->serious_reason);
  json_object_set_new (opinion, "earlier", earlier);
  put (opinion, "recheck",
       nc_case_count (facts, NC_CASE_RECHECKS) ? unmet ? "复查结论：整改要求未落实" : "复查结论：已落实"
                                               : "未进入复查");
  put (opinion, "hearing", file->hearing);
  put (opinion, "legal_review", file->legal_review);
  put (opinion, "meeting", file->meeting);
  put (opinion, "proposal", file->proposal ? file->proposal : "建议责令停业整顿");
  put (opinion, "impact", file->impact);
  json_object_set_new (root, "opinion", opinion);
  json_object_set_new (transfer, "articles", articles);
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    json_t *one = json_object ();
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (materials) + 1);

    put (one, "no", no);
    put (one, "name", evidence->name);
    json_object_set_new (one, "pages", json_string ("1"));
    json_object_set_new (one, "note", json_string (""));
    json_array_append_new (materials, one);
  }
  json_object_set_new (transfer, "materials", materials);
  json_object_set_new (root, "transfer", transfer);
}

static const char *
state_zh (const char *result)
{
  return g_strcmp0 (result, "done") == 0 ? "已完成" : g_strcmp0 (result, "partly") == 0 ? "部分完成" : "未完成";
}

static void
put_later (const NcCaseFacts *facts, json_t *root)
{
  const NcCaseFile *file = facts->file;
  NcCasePaper *order = nc_case_paper (facts, "D10") ? nc_case_paper (facts, "D10") : nc_case_paper (facts, "D11");
  NcPaperService *served = nc_case_service (facts, order);
  json_t *recheck = json_object (), *items = json_array (), *extension = json_object (), *progress = json_array ();
  NcDay day = NC_DAY_NONE;
  gboolean unmet = FALSE;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcCaseRecheck *one = nc_case_recheck_of (facts, finding->id);
    json_t *item = json_object ();
    const NcLegalText *text = nc_legal_text (finding->violation);
    g_autofree char *no = g_strdup_printf ("%d", (int)finding->seq);

    put (item, "no", no);
    put (item, "requirement", finding->demand ? finding->demand : text ? text->demand : finding->fact);
    if (one) {
      put (item, "state", state_zh (one->result));
      json_object_set_new (item, "evidence", json_string (one->note ? one->note : "现场核实"));
      json_array_append (items, item);
      day = one->checked_on;
      unmet |= g_strcmp0 (one->result, "done") != 0;
    }
    put (item, "progress", one ? state_zh (one->result) : "整改中");
    json_array_append_new (progress, item);
  }
  put (recheck, "number", order ? order->number : NULL);
  put_day (recheck, "served_on", served ? served->effective_on : NC_DAY_NONE);
  put_day (recheck, "deadline", file->due_on);
  put (recheck, "extension",
       nc_case_count (facts, NC_CASE_EXTENSIONS) && file->original_due_on != NC_DAY_NONE ? "已准予延期" : "未延期");
  put_time (recheck, "start", NULL, day, "T09:00");
  put_time (recheck, "end", NULL, day, "T18:00");
  json_object_set_new (recheck, "items", items);
  put (recheck, "conclusion", unmet ? "未完成整改" : "已完成整改");
  put (recheck, "follow_up", unmet ? "依法处理，公布结果并记入信用记录" : "结案");
  put (recheck, "views", file->unit_statement ? file->unit_statement : "无意见");
  json_object_set_new (root, "recheck", recheck);
  NC_CASE_EACH (facts, NC_CASE_EXTENSIONS, NcCaseExtension, one)
  {
    put (extension, "number", order ? order->number : NULL);
    put_day (extension, "asked_on", one->requested_on);
    put_day (extension, "until", one->asked_until);
    put (extension, "reason", one->reason);
    put (extension, "opinion", one->opinion ? one->opinion : "经审核");
    put (extension, "decision", g_strcmp0 (one->decision, "granted") == 0 ? "准予延期" : "不准予延期");
    put_day (extension, "new_deadline", one->new_due);
  }
  json_object_set_new (extension, "progress", progress);
  json_object_set_new (root, "extension", extension);
}

static void
put_service (const NcCaseFacts *facts, json_t *root)
{
  json_t *service = json_object (), *papers = json_array (), *servers = json_array (), *paper_object = json_object ();
  NcPaperService *last = nc_case_count (facts, NC_CASE_SERVICES)
                             ? nc_case_nth (facts, NC_CASE_SERVICES, nc_case_count (facts, NC_CASE_SERVICES) - 1)
                             : NULL;
  NcCasePaper *paper = last ? nc_case_find (facts, NC_CASE_PAPERS, last->paper_id) : NULL;
  const NcPaperKind *kind = paper ? nc_paper_kind (paper->kind) : NULL;

  if (last && paper) {
    put (paper_object, "name", kind ? kind->title_zh : paper->kind);
    put (paper_object, "number", paper->number);
    put (service, "server", nc_issuer_legal_name (&facts->issuer));
    put (service, "to", facts->file->unit_name);
    put_time (service, "at", last->served_at, last->served_on, "T09:00");
    put (service, "place", last->place ? last->place : facts->file->address);
    put (service, "mode", last->mode);
    put (service, "receiver", last->receiver);
    put (service, "relation", last->relation ? last->relation : "受送达单位人员");
    put (service, "refusal", last->refusal);
    put_day (service, "refused_on", last->refused_on);
    put (service, "witness", last->witness);
    put (service, "media_no", last->media_id);
  }
  json_array_append_new (papers, paper_object);
  json_object_set_new (service, "papers", papers);
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0)
    json_array_append_new (servers, json_string (officer->name));
  json_object_set_new (service, "servers", servers);
  json_object_set_new (root, "service", service);
}

static void
put_file (const NcCaseFacts *facts, json_t *root)
{
  const NcCaseFile *file = facts->file;
  json_t *object = json_object (), *index = json_array ();
  g_autofree char *retention = g_strdup_printf ("%d年", facts->settings.retention_years);
  int year = 0;

  nc_day_to_ymd (file->opened_on, &year, NULL, NULL);
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    json_t *one = json_object ();
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (index) + 1);

    put (one, "no", no);
    put (one, "name", kind ? kind->title_zh : paper->kind);
    json_object_set_new (one, "number", json_string (paper->number ? paper->number : ""));
    put_day (one, "date", paper->issued_on);
    json_object_set_new (one, "pages", json_string (no));
    json_array_append_new (index, one);
  }
  put (object, "title", file->cause);
  json_object_set_new (object, "year", json_integer (year));
  put_day (object, "opened", file->opened_on);
  put_day (object, "closed", file->closed_on != NC_DAY_NONE ? file->closed_on : facts->today);
  put (object, "result", file->close_reason ? file->close_reason : "结案");
  put (object, "archivist", first_officer (facts));
  put (object, "retention", retention);
  put (object, "no", "1");
  json_object_set_new (object, "pages", json_integer ((json_int_t)json_array_size (index)));
  json_object_set_new (object, "index", index);
  json_object_set_new (root, "file", object);
}

/* D07: what the case itself can say; profile, energy and calculations come with --data. */
static void
put_report (const NcCaseFacts *facts, json_t *root)
{
  json_t *report = json_object (), *proposals = json_array ();
  g_autofree char *overview = g_strdup_printf (
      "根据%s，对%s进行了%s监察，发现问题%u项。", facts->file->plan_ref ? facts->file->plan_ref : "任务安排",
      facts->file->unit_name, nc_case_is_desk (facts) ? "书面" : "现场", nc_case_count (facts, NC_CASE_FINDINGS));

  put (report, "overview", overview);
  put (report, "method", nc_case_is_desk (facts) ? "查阅报送资料、核算" : "查阅资料、现场核查、核对铭牌、核算");
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_legal_text (finding->violation);

    if (text && nc_finding_stands (finding))
      json_array_append_new (proposals, json_sprintf ("%s：%s", text->name, text->measure));
  }
  if (!json_array_size (proposals))
    json_array_append_new (proposals, json_string ("未发现违法问题，告知监察结果"));
  json_object_set_new (report, "proposals", proposals);
  put (report, "head", facts->file->approver);
  put (report, "reviewer", facts->file->approver);
  json_object_set_new (root, "report", report);
}

static const NcCaseOfficer *
nth_officer (const NcCaseFacts *facts, guint wanted)
{
  guint n = 0;

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0 && n++ == wanted)
    return officer;
  return NULL;
}

/* The latest interview: one record holds one person (rule P13). */
static void
put_interview (const NcCaseFacts *facts, json_t *root)
{
  guint count = nc_case_count (facts, NC_CASE_INTERVIEWS);
  const NcCaseInterview *interview = count ? nc_case_nth (facts, NC_CASE_INTERVIEWS, count - 1) : NULL;
  const NcCaseOfficer *asker = nth_officer (facts, 0), *recorder = nth_officer (facts, 1);
  json_t *object, *person, *items;

  if (!interview)
    return;
  object = json_object ();
  person = json_object ();
  items = interview->items ? json_loads (interview->items, JSON_REJECT_DUPLICATES, NULL) : NULL;
  put_time (object, "start", interview->started_at, nc_case_time_day (interview->started_at), "T09:00");
  put_time (object, "end", interview->ended_at, nc_case_time_day (interview->ended_at), "T18:00");
  put (object, "place", interview->place);
  put (person, "name", interview->person);
  put (person, "sex", interview->sex ? interview->sex : "未记录");
  put (person, "id_no", interview->id_no ? interview->id_no : "未提供");
  put (person, "org", interview->org ? interview->org : facts->file->unit_name);
  put (person, "position", interview->position);
  put (person, "phone", facts->file->phone);
  put (person, "relation", interview->relation ? interview->relation : "被监察单位人员");
  json_object_set_new (object, "person", person);
  put (object, "asker", asker ? asker->name : NULL);
  put (object, "asker_cert", asker ? asker->cert_no : NULL);
  put (object, "recorder", recorder ? recorder->name : NULL);
  put (object, "recorder_cert", recorder ? recorder->cert_no : NULL);
  put (object, "recusal", g_strcmp0 (interview->recusal, "asked") == 0 ? "申请回避" : "不申请回避");
  put (object, "interpreter", interview->interpreter);
  json_object_set_new (object, "items", items ? items : json_array ());
  json_object_set_new (root, "interview", object);
}

static void
put_preservation (const NcCaseFacts *facts, json_t *root)
{
  NcCasePaper *notice = nc_case_paper (facts, "D06");
  NcPaperService *served = nc_case_service (facts, notice);
  json_t *object = json_object (), *items = json_array (), *decisions = json_array ();
  NcDay from = notice ? notice->issued_on : facts->today;

  put (object, "cause", facts->file->cause);
  put (object, "approved_by", facts->file->preserve_approver);
  put_time (object, "approved_at", NULL, facts->file->preserve_approved_on, "T09:00");
  put (object, "mode", "就地");
  put_day (object, "from", from);
  put_day (object, "until", nc_period_working_days (facts->calendar, from, 7).last);
  put (object, "keeper", facts->file->site_head ? facts->file->site_head : facts->file->unit_name);
  NC_CASE_EACH (facts, NC_CASE_PRESERVED, NcCasePreserved, preserved)
  {
    json_t *item = json_object (), *decision = json_object ();
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (items) + 1);

    put (item, "no", no);
    put (item, "name", preserved->name);
    put (item, "spec", preserved->spec);
    put (item, "model", preserved->spec);
    put (item, "count", preserved->amount);
    put (item, "state", preserved->condition);
    put (item, "place", preserved->place ? preserved->place : facts->file->place);
    json_array_append_new (items, item);
    put (decision, "no", no);
    put (decision, "name", preserved->name);
    put (decision, "count", preserved->amount);
    put (decision, "decision", preserved->decision);
    json_array_append_new (decisions, decision);
  }
  json_object_set_new (object, "items", items);
  json_object_set_new (object, "decisions", decisions);
  put (object, "number", notice ? notice->number : NULL);
  put_day (object, "served_on", served ? served->effective_on : from);
  json_object_set_new (root, "preservation", object);
}

static void
put_consent (const NcCaseFacts *facts, json_t *root)
{
  json_t *object = json_object ();

  put (object, "address", facts->file->address);
  put (object, "phone", facts->file->phone);
  put (object, "agent", facts->file->contact);
  json_object_set_new (object, "agree", json_true ());
  json_object_set_new (root, "consent", object);
}

/* Members of @extra that @root does not have, at every depth of objects. */
static void
fill_in (json_t *root, json_t *extra)
{
  const char *key;
  json_t *value;

  json_object_foreach (extra, key, value)
  {
    json_t *here = json_object_get (root, key);

    if (!here || (json_is_array (here) && json_array_size (here) == 0 && json_is_array (value)))
      json_object_set (root, key, value);
    else if (json_is_object (here) && json_is_object (value))
      fill_in (here, value);
  }
}

/**
 * nc_case_snapshot:
 * @paper: with kind, number, issued_on, issuer_name set
 *
 * Returns: (transfer full): the object that @paper is composed from.
 */
json_t *
nc_case_snapshot (const NcCaseFacts *facts, const NcCasePaper *paper, const NcSnapshotOptions *options)
{
  json_t *root = json_object ();

  put_common (facts, paper, root);
  put_case (facts, root);
  if (nc_case_is_desk (facts))
    put_desk (facts, root);
  else
    put_site (facts, paper, root);
  put_evidence (facts, root);
  put_findings (facts, paper, options, root);
  put_decision (facts, root);
  put_opinion_and_transfer (facts, root);
  put_later (facts, root);
  put_service (facts, root);
  put_file (facts, root);
  put_report (facts, root);
  put_interview (facts, root);
  put_preservation (facts, root);
  put_consent (facts, root);
  if (options->extra)
    fill_in (root, options->extra);
  return root;
}
