/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-walker.h"
#include "nc-measure.h"
#include <string.h>

static GRand *dice;

static gboolean
chance (int percent)
{
  return g_rand_int_range (dice, 0, 100) < percent;
}

static int
below (guint n)
{
  return g_rand_int_range (dice, 0, (int)n);
}

#define PICK(words) ((words)[below (G_N_ELEMENTS (words))])

static gpointer
any_row (NcCaseFacts *facts, NcCaseList list)
{
  guint n = nc_case_count (facts, list);

  return n ? nc_case_nth (facts, list, (guint)below (n)) : NULL;
}

void
case_walker_set_issuer (GRand *rand, NcIssuer *issuer)
{
  dice = rand;
  issuer->kind = (NcIssuerKind)below (3);
  nc_text_set (&issuer->name, "示例旗节能监察中心");
  nc_text_set (&issuer->delegator, issuer->kind == NC_ISSUER_DELEGATE ? "示例旗发展和改革委员会" : NULL);
  nc_text_set (&issuer->review_body, chance (85) ? "示例旗人民政府" : chance (50) ? "示例市人民政府" : NULL);
  nc_text_set (&issuer->court, chance (90) ? "示例旗人民法院" : NULL);
  nc_text_set (&issuer->review_url, chance (50) ? "https://example.org" : NULL);
}

void
case_walker_begin (GRand *rand, NcCaseFacts *facts)
{
  static const char *const sources[] = { "plan", "plan", "complaint", "special" };
  NcCaseFile *file = facts->file;

  dice = rand;
  nc_text_set (&file->mode, chance (20) ? "desk" : "on-site");
  nc_text_set (&file->task_source, PICK (sources));
  nc_text_set (&file->item, chance (95) ? "检查事项" : NULL);
  nc_text_set (&file->plan_ref, chance (95) ? "计划" : NULL);
  nc_text_set (&file->exempt, chance (30) ? "抽查" : NULL);
  file->supplies_heat = chance (30);
  file->key_unit = below (3) - 1;
  file->complaint_on = chance (30) ? facts->today : NC_DAY_NONE;
  file->opened_on = facts->today;
}

static void
staff (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const numbers[] = { "1", "2", "2", "3" };
  static const char *const roles[] = { "officer", "officer", "officer", "officer", "assistant", "king" };
  NcCaseOfficer *officer = any_row (facts, NC_CASE_OFFICERS);

  in->step = NC_STEP_STAFF;
  if (officer && chance (5)) {
    nc_text_set (&officer->role, "left");
    return;
  }
  officer = nc_case_add (facts, NC_CASE_OFFICERS);
  nc_text_set (&officer->cert_no, PICK (numbers));
  nc_text_set (&officer->name, officer->cert_no);
  nc_text_set (&officer->role, PICK (roles));
  officer->cert_expires = facts->today + (chance (90) ? 900 : below (20) - 10);
  officer->added_on = facts->today;
  in->subject = officer;
}

static void
approve (NcCaseFacts *facts, NcGateInput *in)
{
  in->step = NC_STEP_APPROVE;
  nc_text_set (&facts->file->approver, chance (95) ? "示例" : NULL);
  facts->file->approved_on = facts->today + (chance (95) ? 0 : 1);
}

static void
visit (NcCaseFacts *facts, NcGateInput *in)
{
  NcCaseFile *file = facts->file;
  g_autofree char *day = nc_day_format (facts->today);

  in->step = NC_STEP_VISIT;
  nc_text_set (&file->visit_start, day);
  nc_text_set (&file->visit_end, NULL);
  if (chance (10))
    nc_text_set (&file->late_reason, "紧急");
}

static void
record (NcCaseFacts *facts, NcGateInput *in)
{
  NcCaseFile *file = facts->file;
  g_autofree char *day = nc_day_format (facts->today);

  in->step = NC_STEP_RECORD;
  if (file->visit_start)
    nc_text_set (&file->visit_end, day);
  nc_text_set (&file->place, "示例路");
  nc_text_set (&file->certificates_shown_at, chance (90) ? file->visit_start : NULL);
  nc_text_set (&file->recusal, chance (90) ? "none" : "asked");
  nc_text_set (&file->unit_statement, "无意见");
  file->rights_told = file->basis_told = file->read_back = chance (95);
  if (chance (50))
    file->complaint_answered_on = facts->today;
}

static void
find (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const violations[] = { "V01", "V02", "V03", "V04", "V05", "V07", "V10",
                                            "V11", "V15", "V16", "V18", "V22", "V23" };
  static const char *const lists[] = { "淘汰目录（第一批）", "淘汰目录（第一批）", "内发改环资字〔2021〕209号", NULL };
  NcCaseFinding *finding = any_row (facts, NC_CASE_FINDINGS);

  in->step = NC_STEP_FINDING;
  if (finding && chance (20)) {
    if (chance (50))
      finding->confirmed = 1;
    else
      nc_text_set (&finding->withdrawn_reason, "复核不成立");
    return;
  }
  finding = nc_case_add (facts, NC_CASE_FINDINGS);
  finding->seq = nc_case_count (facts, NC_CASE_FINDINGS);
  nc_text_set (&finding->violation, PICK (violations));
  nc_text_set (&finding->fact, chance (97) ? "事实" : "应予罚款");
  nc_text_set (&finding->demand, chance (4) ? "立即停止生产" : NULL);
  nc_text_set (&finding->document, PICK (lists));
  nc_text_set (&finding->in_force_to, chance (10) ? "2099-12-31" : NULL);
  finding->confirmed = chance (50);
  in->subject = finding;
}

static void
prove (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const types[] = { "photo", "document", "electronic", "audio" };
  NcCaseEvidence *evidence = any_row (facts, NC_CASE_EVIDENCE);
  g_autofree char *day = nc_day_format (facts->today);

  in->step = NC_STEP_EVIDENCE;
  if (evidence && chance (10)) {
    nc_text_set (&evidence->removed_reason, "照片不清");
    in->subject = evidence;
    return;
  }
  evidence = nc_case_add (facts, NC_CASE_EVIDENCE);
  evidence->seq = nc_case_count (facts, NC_CASE_EVIDENCE);
  nc_text_set (&evidence->type, PICK (types));
  nc_text_set (&evidence->name, "证据");
  nc_text_set (&evidence->maker, "示例");
  nc_text_set (&evidence->made_at, day);
  nc_text_set (&evidence->purpose, chance (95) ? "证明" : NULL);
  nc_text_set (&evidence->transcript, chance (80) ? "文字稿" : NULL);
  nc_text_set (&evidence->confirmed_by, chance (80) ? "示例" : NULL);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (chance (80)) {
    g_autofree char *ids = g_strconcat (evidence->finding_id ? evidence->finding_id : "", " ", finding->id, NULL);

    nc_text_set (&evidence->finding_id, ids);
  }
  in->subject = evidence;
}

static void
conclude (NcCaseFacts *facts, NcGateInput *in)
{
  in->step = NC_STEP_CONCLUDE;
  facts->file->concluded_on = facts->today;
  if (nc_case_is_desk (facts) && !facts->file->visit_end) {
    g_autofree char *day = nc_day_format (facts->today);

    nc_text_set (&facts->file->visit_end, day);
  }
}

static void
hear (NcCaseFacts *facts, NcGateInput *in)
{
  in->step = NC_STEP_HEAR;
  facts->file->views_on = facts->today - (chance (95) ? 0 : 30);
  nc_text_set (&facts->file->views_text, chance (95) ? "无意见" : NULL);
  nc_text_set (&facts->file->views_result, chance (95) ? "无需复核" : NULL);
}

static void
issue (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const kinds[] = { "D01", "D02", "D02", "D03", "D03", "D04", "D05", "D06", "D06b",
                                       "D07", "D08", "D09", "D10", "D10", "D10", "D11", "D11", "D11b",
                                       "D12", "D13", "D14", "D14", "D15", "D17", "D18", "D16", "罚款" };
  NcCasePaper *paper;

  in->step = NC_STEP_ISSUE;
  in->kind = PICK (kinds);
  if (nc_case_state (facts) >= NC_CASE_ASSESSED && nc_case_state (facts) <= NC_CASE_SERVED && chance (60)) {
    g_autoptr (GPtrArray) called = nc_course_proposed_papers (facts);

    in->kind = called->pdata[below (called->len)];
  }
  in->corrects = chance (20) ? nc_case_paper (facts, in->kind) : NULL;
  paper = nc_case_add (facts, NC_CASE_PAPERS);
  in->paper = paper;
  nc_text_set (&paper->replaces_id, in->corrects ? in->corrects->id : NULL);
  nc_text_set (&paper->kind, in->kind);
  nc_text_set (&paper->issuer_name, nc_issuer_legal_name (&facts->issuer));
  if (g_str_equal (in->kind, "D12"))
    nc_text_set (&paper->receiver, nc_case_next_receiver (facts));
  paper->issued_on = facts->today;
  if (g_str_equal (in->kind, "D10") || (g_str_equal (in->kind, "D11") && chance (30))) {
    facts->file->due_on = facts->today + below (202) - 2;
    paper->due_on = facts->file->due_on;
  }
  if (g_str_equal (in->kind, "D11") && chance (80))
    nc_text_set (&facts->file->safety_note, "切换备用机组");
}

static void
serve (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const modes[] = { "直接", "直接", "直接", "留置", "邮寄", "电子", "公告" };
  NcCasePaper *paper = any_row (facts, NC_CASE_PAPERS), *consent = nc_case_paper (facts, "D17");
  NcPaperService *service = nc_case_add (facts, NC_CASE_SERVICES);

  /* mostly what was issued last: it is what waits for its service */
  if (paper && chance (70))
    paper = nc_case_nth (facts, NC_CASE_PAPERS, nc_case_count (facts, NC_CASE_PAPERS) - 1);
  *in = (NcGateInput){
    .facts = facts, .step = NC_STEP_SERVE, .paper = paper, .kind = paper ? paper->kind : "D10", .service = service
  };
  nc_text_set (&service->paper_id, paper ? paper->id : NULL);
  nc_text_set (&service->mode, PICK (modes));
  nc_text_set (&service->receiver, "示例");
  nc_text_set (&service->receiver_role, chance (90) ? "head" : NULL);
  nc_text_set (&service->receipt_no, chance (50) ? "1" : NULL);
  nc_text_set (&service->consent_id, consent && chance (80) ? consent->id : chance (10) ? "口头" : NULL);
  nc_text_set (&service->refusal, chance (50) ? "拒收" : NULL);
  nc_text_set (&service->witness, chance (50) ? "见证人" : NULL);
  service->served_on = service->effective_on = service->refused_on = facts->today + (chance (95) ? 0 : below (10) - 5);
}

/* The name of the officer of this place, now and then of another or of nobody. */
static const char *
some_officer (NcCaseFacts *facts, guint place)
{
  NcCaseOfficer *odd = any_row (facts, NC_CASE_OFFICERS);
  guint n = 0;

  if (chance (10))
    return chance (50) && odd ? odd->name : NULL;
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0 && n++ == place)
    return officer->name;
  return NULL;
}

static void
sign (NcCaseFacts *facts, NcGateInput *in)
{
  static const char *const roles[] = { "party", "officer1", "officer2" };
  NcCasePaper *paper = chance (70) ? nc_case_paper (facts, "D03") : any_row (facts, NC_CASE_PAPERS);

  in->step = NC_STEP_SIGN;
  in->paper = paper;
  for (guint i = 0; paper && i < G_N_ELEMENTS (roles); i++) {
    NcPaperSignature *signature = nc_case_add (facts, NC_CASE_SIGNATURES);

    nc_text_set (&signature->paper_id, paper->id);
    nc_text_set (&signature->role, roles[i]);
    nc_text_set (&signature->status, i || chance (80) ? "signed" : "refused");
    nc_text_set (&signature->reason, chance (50) ? "拒签" : NULL);
    nc_text_set (&signature->person, i ? some_officer (facts, i - 1) : NULL);
    in->subject = signature;
  }
}

static void
extend (NcCaseFacts *facts, NcGateInput *in)
{
  NcCaseExtension *extension = nc_case_open_extension (facts);

  in->step = extension ? NC_STEP_DECIDE : NC_STEP_EXTEND;
  if (!extension || chance (10)) {
    in->step = NC_STEP_EXTEND;
    extension = nc_case_add (facts, NC_CASE_EXTENSIONS);
    extension->requested_on = facts->today + (chance (95) ? 0 : 2);
    extension->asked_until =
        (facts->file->due_on == NC_DAY_NONE ? facts->today : facts->file->due_on) + below (100) - 5;
  } else {
    gboolean grant = chance (60);

    extension->tacit = chance (40);
    extension->decided_on = facts->today;
    nc_text_set (&extension->decision, grant || extension->tacit ? "granted" : "denied");
    extension->new_due = grant || extension->tacit ? extension->asked_until + (chance (95) ? 0 : 40) : NC_DAY_NONE;
  }
  in->subject = extension;
}

static void
recheck (NcCaseFacts *facts, NcGateInput *in)
{
  in->step = NC_STEP_RECHECK;
  if (chance (40))
    facts->file->completion_report_on = facts->today;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (chance (90)) {
    NcCaseRecheck *row = nc_case_add (facts, NC_CASE_RECHECKS);

    nc_text_set (&row->finding_id, finding->id);
    nc_text_set (&row->result, chance (60) ? "done" : "not-done");
    row->checked_on = facts->today;
  }
}

static void
after (NcCaseFacts *facts, NcGateInput *in)
{
  NcCaseFile *file = facts->file;

  in->step = NC_STEP_RECORD;
  switch (below (4)) {
  case 0:
    in->step = NC_STEP_CREDIT;
    file->credit_on = facts->today;
    nc_text_set (&file->credit_ref, "公示1号");
    break;
  case 1:
    nc_text_set (&file->serious_reason, "严重");
    nc_text_set (&file->hearing, chance (80) ? "已告知" : NULL);
    nc_text_set (&file->legal_review, chance (80) ? "已审核" : NULL);
    nc_text_set (&file->meeting, chance (80) ? "已讨论" : NULL);
    break;
  case 2:
    in->step = NC_STEP_HAND_OVER;
    file->handed_on = facts->today;
    break;
  default: {
    NcCaseMilestone *milestone = nc_case_add (facts, NC_CASE_MILESTONES);

    in->step = NC_STEP_PLAN;
    in->subject = milestone;
    nc_text_set (&milestone->title, "节点");
    milestone->due_on = facts->today + below (1500) - 5;
  }
  }
}

static void
note (NcCaseFacts *facts, NcGateInput *in)
{
  g_autofree char *day = nc_day_format (facts->today);

  if (chance (50)) {
    NcCaseInterview *interview = nc_case_add (facts, NC_CASE_INTERVIEWS);

    in->step = NC_STEP_NOTE;
    in->subject = interview;
    nc_text_set (&interview->person, chance (80) ? "示例" : "示例、示例");
    nc_text_set (&interview->started_at, day);
    nc_text_set (&interview->ended_at, day);
    nc_text_set (&interview->place, "会议室");
    nc_text_set (&interview->items, chance (80) ? "[{\"q\":\"是？\",\"a\":\"否。\"}]" : "[]");
    nc_text_set (&interview->recusal, "none");
    return;
  }
  in->step = NC_STEP_RECORD;
  nc_text_set (&facts->file->preserve_approver, chance (80) ? "示例" : NULL);
  facts->file->preserve_approved_on = facts->today;
  if (!nc_case_count (facts, NC_CASE_PRESERVED))
    nc_case_add (facts, NC_CASE_PRESERVED);
  nc_text_set (&((NcCasePreserved *)nc_case_nth (facts, NC_CASE_PRESERVED, 0))->decision, chance (50) ? "返还" : NULL);
}

static void
close_case (NcCaseFacts *facts, NcGateInput *in)
{
  in->step = NC_STEP_CLOSE;
  facts->file->closed_on = facts->today;
  nc_text_set (&facts->file->close_reason, chance (50) ? "结案" : NULL);
}

/* One step from where the case stands; the fields of @facts are set as the step would. */
NcGateInput
case_walker_propose (GRand *rand, NcCaseFacts *facts)
{
  typedef void (*Step) (NcCaseFacts * facts, NcGateInput * in);
  static const Step any[] = { staff, approve, visit, record, find, prove,   conclude, hear,
                              issue, serve,   sign,  extend, note, recheck, after,    close_case };
  static const Step likely[NC_CASE_N_STATES][6] = {
    { staff, approve, issue, serve, visit, staff },     { visit, visit, conclude, staff, serve, visit },
    { record, find, prove, issue, sign, conclude },     { sign, prove, hear, issue, issue, serve },
    { issue, issue, serve, sign, issue, serve },        { serve, issue, extend, recheck, hear, close_case },
    { extend, recheck, serve, extend, issue, recheck }, { issue, serve, after, after, close_case, recheck },
    { after, issue, note, staff, serve, close_case },
  };
  NcGateInput in = { .facts = facts };

  dice = rand;
  if (chance (75))
    likely[nc_case_state (facts)][below (6)](facts, &in);
  else
    PICK (any) (facts, &in);
  in.facts = facts;
  return in;
}

static void
check_paper (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  const NcCaseFile *file = facts->file;
  const char *kind = paper->kind;
  gboolean order = g_str_equal (kind, "D10") || g_str_equal (kind, "D11");

  g_assert_nonnull (nc_paper_kind (kind));
  if (!g_str_equal (kind, "D17")) {
    g_assert_true (file->approver || file->late_reason);
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_OFFICERS), >=, 2);
  }
  if (order) {
    g_assert_nonnull (file->approver);
    g_assert_nonnull (file->views_text);
    g_assert_nonnull (file->views_result);
    g_assert_cmpint (file->views_on, !=, NC_DAY_NONE);
    g_assert_true (g_str_equal (facts->issuer.review_body, "示例旗人民政府"));
    g_assert_nonnull (facts->issuer.court);
    g_assert_true (nc_case_is_desk (facts) || nc_case_paper (facts, "D03"));
  }
  if (order && paper->due_on != NC_DAY_NONE) {
    g_assert_cmpint (paper->due_on, >, paper->issued_on);
    g_assert_cmpint (paper->due_on, <=, nc_day_add_months (paper->issued_on, 6) + 12);
  }
  g_assert_true (!g_str_equal (kind, "D10") || paper->due_on != NC_DAY_NONE);
  if (g_str_equal (kind, "D11") || g_str_equal (kind, "D11b") || g_str_equal (kind, "D06"))
    g_assert_cmpint (facts->issuer.kind, !=, NC_ISSUER_BODY);
  if (g_str_equal (kind, "D11"))
    g_assert_true (!file->supplies_heat || file->safety_note);
  if (g_str_equal (kind, "D13"))
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_EXTENSIONS), >, 0);
  if (g_str_equal (kind, "D14"))
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_RECHECKS), >, 0);
  if (g_str_equal (kind, "D15"))
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_SERVICES), >, 0);
  if (g_str_equal (kind, "D06b"))
    g_assert_nonnull (nc_case_paper (facts, "D06"));
}

/* A stop-use order names equipment of a national list that was confirmed; a body's transfers go somewhere. */
static void
check_stop (const NcCaseFacts *facts)
{
  guint listed = 0;

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  listed += finding->confirmed && finding->document && !strstr (finding->document, "内发改") &&
            (g_str_equal (finding->violation, "V01") || g_str_equal (finding->violation, "V02"));
  g_assert_cmpuint (listed, >, 0);
}

static void
check_service (const NcCaseFacts *facts, const NcPaperService *service)
{
  NcCasePaper *paper = nc_case_find (facts, NC_CASE_PAPERS, service->paper_id);

  g_assert_nonnull (paper);
  g_assert_cmpint (service->served_on, >=, paper->issued_on);
  if (g_str_equal (service->mode, "电子")) {
    NcPaperSignature *party = nc_case_signature (facts, service->consent_id, "party");

    g_assert_true (party != NULL && nc_case_find (facts, NC_CASE_PAPERS, service->consent_id) != NULL);
  }
  g_assert_true (!g_str_equal (service->mode, "留置") || service->witness || service->media_id);
  g_assert_true (!g_str_equal (service->mode, "邮寄") || service->receipt_no);
}

/* A result of a kind stands once: others were replaced by it; a letter may go to each competent body. */
static void
check_single (const NcCaseFacts *facts)
{
  static const char *const kinds[] = { "D08", "D09", "D10", "D11" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    guint standing = 0;

    NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
    standing += g_str_equal (paper->kind, kinds[i]) && !nc_case_is_replaced (facts, paper);
    g_assert_cmpuint (standing, <=, 1);
  }
}

/* Nothing was published that no re-check found, and no order rests on what was heard after it. */
static void
check_after_order (const NcCaseFacts *facts)
{
  NcDay last = NC_DAY_NONE;
  guint unmet = 0;

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (g_str_equal (paper->kind, "D10") || g_str_equal (paper->kind, "D11"))
    last = MAX (last, paper->issued_on);
  if (last != NC_DAY_NONE && nc_case_state (facts) >= NC_CASE_RECTIFYING)
    g_assert_cmpint (facts->file->views_on, <=, last);
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  unmet += g_strcmp0 (recheck->result, "done") != 0;
  g_assert_true (facts->file->credit_on == NC_DAY_NONE || unmet > 0);
}

/* What must hold of every case that was ever reached, said without the gates. */
void
case_walker_check (const NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  check_paper (facts, paper);
  check_single (facts);
  check_after_order (facts);
  if (nc_case_paper (facts, "D11"))
    check_stop (facts);
  if (nc_case_paper (facts, "D11b"))
    g_assert_true (file->serious_reason != NULL);
  NC_CASE_EACH (facts, NC_CASE_SERVICES, NcPaperService, service)
  check_service (facts, service);
  NC_CASE_EACH (facts, NC_CASE_EXTENSIONS, NcCaseExtension, extension)
  if (g_strcmp0 (extension->decision, "granted") == 0)
    g_assert_cmpint (extension->new_due, <=, nc_day_add_months (file->original_due_on, 3) + 12);
  NC_CASE_EACH (facts, NC_CASE_MILESTONES, NcCaseMilestone, milestone)
  g_assert_cmpint (milestone->due_on, <=, nc_day_add_months (file->opened_on, 36));
  if (nc_case_state (facts) == NC_CASE_RECHECKED)
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_SERVICES), >, 0);
  if (nc_case_state (facts) == NC_CASE_CLOSED)
    g_assert_true (file->close_reason || nc_case_count (facts, NC_CASE_SERVICES) > 0);
}
