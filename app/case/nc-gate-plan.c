/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of planning, notice and staff: P01–P06, P08, P10. */
#include "nc-gate.h"
#include "nc-lang.h"
#include <string.h>

static gboolean
is (const NcGateInput *in, const char *kind)
{
  return g_strcmp0 (in->kind, kind) == 0;
}

/* P01: the item stands on the published list and in the plan, or the task comes from elsewhere for a reason. */
char *
nc_gate_p01 (const NcGateInput *in, const char **rule)
{
  static const char *const sources[] = { "complaint", "transfer", "higher", "special", NULL };
  const NcCaseFile *file = in->facts->file;
  gboolean elsewhere = file->task_source && g_strv_contains (sources, file->task_source);

  (void)rule;
  if (in->step == NC_STEP_ISSUE && !is (in, "D01") && !is (in, "D02"))
    return NULL;
  if (nc_text_is_blank (file->item))
    return g_strdup (_ ("the published inspection item is not named"));
  if (!elsewhere && nc_text_is_blank (file->plan_ref))
    return g_strdup (_ ("the inspection stands in no annual plan"));
  /* a complaint with its day is a reason in itself */
  if (elsewhere && nc_text_is_blank (file->plan_ref) && nc_text_is_blank (file->source_reason) &&
      !(g_str_equal (file->task_source, "complaint") && file->complaint_on != NC_DAY_NONE))
    return g_strdup (_ ("an inspection outside the plan needs its reason"));
  return NULL;
}

/* P02 (soft): the yearly cap, and the same content only once a year. */
char *
nc_gate_p02 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;
  gboolean excepted = !g_strcmp0 (file->task_source, "complaint") || !g_strcmp0 (file->task_source, "higher") ||
                      !g_strcmp0 (file->exempt, "举报投诉");

  (void)rule;
  if (excepted)
    return NULL;
  if (file->visit_cap > 0 && file->visit_no > file->visit_cap)
    return g_strdup_printf (_ ("visit no. %d of this year to the unit; the cap is %d"), (int)file->visit_no,
                            (int)file->visit_cap);
  if (file->repeat_item)
    return g_strdup_printf (_ ("the same content was inspected this year already; this is visit no. %d"),
                            (int)file->visit_no);
  return NULL;
}

/* What is recorded besides a running visit moves none of its days. */
static gboolean
is_other_record (const NcGateInput *in)
{
  return in->step == NC_STEP_RECORD && nc_case_state (in->facts) != NC_CASE_ON_SITE;
}

/* P03: the head approves before the visit; an urgent visit begins on a reason and is approved later. Nothing but its
   record is issued until then. */
char *
nc_gate_p03 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;
  NcDay visit = nc_case_visit_start (in->facts);

  (void)rule;
  if ((in->step == NC_STEP_ISSUE && is (in, "D17")) || is_other_record (in))
    return NULL;
  if ((in->step == NC_STEP_VISIT || in->step == NC_STEP_RECORD || is (in, "D03") || is (in, "D04") || is (in, "D05")) &&
      nc_text_is_blank (file->approver) && !nc_text_is_blank (file->late_reason))
    return NULL;
  if (nc_text_is_blank (file->approver) || file->approved_on == NC_DAY_NONE)
    return g_strdup (_ ("the inspection is not approved: approver and day are missing"));
  if (file->approved_on > in->facts->today)
    return g_strdup (_ ("the approval lies in the future"));
  if (visit != NC_DAY_NONE && file->approved_on > visit && nc_text_is_blank (file->late_reason))
    return g_strdup (_ ("the approval is later than the visit and no reason of urgency is given"));
  return NULL;
}

/* P04: five working days between service of the notice and the visit, but for three grounds. */
char *
nc_gate_p04 (const NcGateInput *in, const char **rule)
{
  static const char *const grounds[] = { "涉嫌违法案件", "举报投诉", "抽查", NULL };
  const NcCaseFacts *facts = in->facts;
  NcPaperService *service = nc_case_service (facts, nc_case_paper (facts, "D02"));
  NcDay visit = nc_case_visit_start (facts);
  int days;

  (void)rule;
  if (nc_case_is_desk (facts) || is_other_record (in))
    return NULL;
  if (in->step == NC_STEP_ISSUE)
    return is (in, "D02") && visit != NC_DAY_NONE && nc_text_is_blank (facts->file->exempt)
               ? g_strdup (_ ("the visit has begun: a notice would come too late"))
               : NULL;
  if (!nc_text_is_blank (facts->file->exempt)) {
    if (!g_strv_contains (grounds, facts->file->exempt))
      return g_strdup_printf (_ ("“%s” is no ground to come without notice"), facts->file->exempt);
    return NULL;
  }
  if (in->step == NC_STEP_OPEN)
    return NULL;
  if (!service)
    return g_strdup (_ ("no written notice was served before the visit"));
  /* A visit that has not begun would begin today. */
  days = nc_calendar_count_working_days (facts->calendar, service->effective_on,
                                         visit == NC_DAY_NONE ? facts->today : visit);
  if (days >= facts->settings.notice_working_days)
    return NULL;
  return g_strdup_printf (_ ("%d working days lie between service of the notice and the visit; %d are needed"), days,
                          facts->settings.notice_working_days);
}

/* P05: a desk inspection is told in writing too. */
char *
nc_gate_p05 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  NcPaperService *service;

  (void)rule;
  if (g_strcmp0 (facts->file->mode, "desk") != 0 && g_strcmp0 (facts->file->mode, "on-site") != 0)
    return g_strdup (_ ("the way of inspection is neither on-site nor desk"));
  if (!nc_case_is_desk (facts) || in->step == NC_STEP_OPEN)
    return NULL;
  service = nc_case_service (facts, nc_case_paper (facts, "D02"));
  if (!service)
    return g_strdup (_ ("the desk inspection was not told in writing"));
  if (nc_case_visit_start (facts) != NC_DAY_NONE && service->effective_on > nc_case_visit_start (facts))
    return g_strdup (_ ("the notice was served after the desk inspection began"));
  return NULL;
}

static char *
check_twice (const NcCaseFacts *facts)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal),
                         people = g_hash_table_new (g_str_hash, g_str_equal);

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    if (!nc_text_is_blank (officer->cert_no) && !g_hash_table_add (seen, officer->cert_no))
      return g_strdup_printf (_ ("the certificate %s is named twice"), officer->cert_no);
    if (!nc_text_is_blank (officer->officer_id) && !g_hash_table_add (people, officer->officer_id))
      return g_strdup_printf (_ ("%s is named twice"), officer->name);
  }
  return NULL;
}

/* The day on which the certificates must be valid: that of the visit, as far as it is known; of a re-check its own. */
static NcDay
day_of_staff (const NcGateInput *in)
{
  const NcCaseFacts *facts = in->facts;
  NcDay visit = nc_case_visit_start (facts);

  if (in->step == NC_STEP_OPEN || in->step == NC_STEP_STAFF || in->step == NC_STEP_RECHECK || is (in, "D14"))
    return facts->today;
  if (in->step == NC_STEP_NOTE && in->subject)
    visit = nc_case_time_day (((const NcCaseInterview *)in->subject)->ended_at);
  if (visit != NC_DAY_NONE)
    return visit;
  return facts->file->planned_start != NC_DAY_NONE ? facts->file->planned_start : facts->today;
}

static char *
check_certificate (const NcCaseOfficer *officer, NcDay on)
{
  g_autofree char *day = nc_day_format (on), *until = nc_day_format (officer->cert_expires);

  if (g_strcmp0 (officer->role, "officer") != 0)
    return NULL;
  if (nc_text_is_blank (officer->cert_no))
    return g_strdup_printf (_ ("%s has no certificate number"), officer->name);
  if (officer->cert_expires == NC_DAY_NONE)
    return g_strdup_printf (_ ("until when the certificate of %s is valid is not known"), officer->name);
  if (officer->cert_expires < on)
    return g_strdup_printf (_ ("the certificate of %s is valid until %s, not on %s"), officer->name, until, day);
  return NULL;
}

static char *
check_expired (const NcCaseFacts *facts, NcDay on)
{
  char *missing = NULL;

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (!missing)
    missing = check_certificate (officer, on);
  return missing;
}

/* P06: two officers with different certificates, valid on the day. */
char *
nc_gate_p06 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  NcDay on = day_of_staff (in);
  char *missing;
  guint valid;

  (void)rule;
  if ((in->step == NC_STEP_ISSUE && is (in, "D17")) || is_other_record (in) ||
      (in->step == NC_STEP_NOTE && !in->subject))
    return NULL;
  if (facts->officer_fault && (in->step == NC_STEP_OPEN || in->step == NC_STEP_STAFF))
    return g_strdup (facts->officer_fault);
  missing = check_twice (facts);
  /* who came to the visit had a certificate then; a re-check needs two that are valid now */
  if (!missing && !(in->step == NC_STEP_STAFF && nc_case_visit_start (facts) != NC_DAY_NONE) &&
      in->step != NC_STEP_RECHECK && in->step != NC_STEP_NOTE && !is (in, "D14"))
    missing = check_expired (facts, on);
  if (!missing && in->step == NC_STEP_STAFF && in->subject)
    missing = check_certificate (in->subject, on);
  if (missing || in->step == NC_STEP_OPEN || in->step == NC_STEP_STAFF)
    return missing;
  valid = nc_case_valid_officers (facts, on);
  if (valid >= 2)
    return NULL;
  return g_strdup_printf (_ ("%u officer with a valid certificate takes part; two are needed"), valid);
}

/* Whether the officer was there while the visit lasted; a case that was opened later names who was. */
static gboolean
was_at_visit (const NcCaseFacts *facts, const NcCaseOfficer *officer)
{
  NcDay end = nc_case_visit_end (facts);

  return end == NC_DAY_NONE || officer->added_on <= MAX (end, facts->file->opened_on);
}

/* Who signs as an officer or a server is an officer of the case with a key of their own, and two of them are two
   people; the record of a visit is signed by those who were there. */
static char *
check_signer (const NcGateInput *in)
{
  static const char *const pairs[][2] = {
    { "officer1", "officer2" }, { "officer2", "officer1" }, { "server1", "server2" }, { "server2", "server1" }
  };
  const NcPaperSignature *signature = in->subject, *other = NULL;
  gboolean is_officer = FALSE, was_there = FALSE, is_holder = FALSE, signs = FALSE;

  for (guint i = 0; signature && i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (signature->role, pairs[i][0]) == 0) {
      signs = TRUE;
      other = nc_case_signature (in->facts, signature->paper_id, pairs[i][1]);
    }
  if (!signs || g_strcmp0 (signature->status, "signed") != 0)
    return NULL;
  if (nc_text_is_blank (signature->person))
    return g_strdup (_ ("which officer signs is not said"));
  NC_CASE_EACH (in->facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (!g_strcmp0 (officer->role, "officer") && !g_strcmp0 (officer->name, signature->person)) {
    is_officer = TRUE;
    was_there |= was_at_visit (in->facts, officer);
    is_holder |= !in->certificate || nc_certificate_is_of (in->certificate, officer->name, officer->cert_no);
  }
  if (!is_officer)
    return g_strdup_printf (_ ("%s is no officer of this case and cannot sign as one"), signature->person);
  if (is (in, "D03") && !was_there)
    return g_strdup_printf (_ ("%s joined the case after the visit and cannot sign its record"), signature->person);
  if (other && g_strcmp0 (other->person, signature->person) == 0)
    return g_strdup_printf (_ ("%s has signed already: the other officer has to"), signature->person);
  if (!is_holder) {
    g_autofree char *holder = nc_certificate_name (in->certificate);

    return g_strdup_printf (_ ("the key is made out to %s: %s signs with a key of their own"), holder,
                            signature->person);
  }
  return NULL;
}

static gboolean
is_helper (const NcCaseFacts *facts, const char *name)
{
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if ((!g_strcmp0 (officer->role, "assistant") || !g_strcmp0 (officer->role, "expert")) &&
      !g_strcmp0 (officer->name, name))
    return TRUE;
  return FALSE;
}

/* An expert's opinion does not replace what the officers found themselves. */
static char *
check_own_result (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    guint all = nc_case_evidence_of (facts, finding), foreign = 0;

    NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
    foreign += nc_case_evidence_speaks (evidence, finding) && !g_strcmp0 (evidence->type, "opinion") &&
               is_helper (facts, evidence->maker);
    if (nc_text_is_blank (finding->withdrawn_reason) && all && all == foreign)
      return g_strdup_printf (_ ("finding %d rests on nothing but an assistant's opinion"), (int)finding->seq);
  }
  return NULL;
}

/* P08: assistants and experts are fixed before the visit, never count as officers and do not replace them. */
char *
nc_gate_p08 (const NcGateInput *in, const char **rule)
{
  static const char *const roles[] = { "officer", "assistant", "expert", "left", NULL };
  NcDay visit = nc_case_visit_start (in->facts);

  if (in->step == NC_STEP_SIGN)
    return check_signer (in);
  if (in->step == NC_STEP_CONCLUDE)
    return check_own_result (in->facts);
  (void)rule;
  NC_CASE_EACH (in->facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    gboolean helps = !g_strcmp0 (officer->role, "assistant") || !g_strcmp0 (officer->role, "expert");

    if (!officer->role || !g_strv_contains (roles, officer->role))
      return g_strdup_printf (_ ("“%s” is no role in an inspection"), officer->role ? officer->role : "");
    if (helps && visit != NC_DAY_NONE && (officer->added_on > visit || officer == in->subject))
      return g_strdup_printf (_ ("%s was not named as an assistant before the visit"), officer->name);
  }
  return NULL;
}

/* P10: a delegate's papers bear the department's name. */
char *
nc_gate_p10 (const NcGateInput *in, const char **rule)
{
  const NcIssuer *issuer = &in->facts->issuer;

  (void)rule;
  if (issuer->kind == NC_ISSUER_DELEGATE && nc_text_is_blank (issuer->delegator))
    return g_strdup (_ ("the delegating department is not named"));
  if (issuer->kind == NC_ISSUER_DELEGATE && g_strcmp0 (issuer->delegator, issuer->name) == 0)
    return g_strdup (_ ("a body cannot delegate to itself"));
  if (issuer->kind == NC_ISSUER_DELEGATE && issuer->delegator_is_delegate)
    return g_strdup_printf (_ ("“%s” acts on a delegation itself and cannot delegate further"), issuer->delegator);
  if (issuer->kind == NC_ISSUER_DELEGATE && issuer->delegator_is_body)
    return g_strdup_printf (_ ("“%s” is no department in charge of energy saving: it has no power to delegate"),
                            issuer->delegator);
  if (in->paper && g_strcmp0 (in->paper->issuer_name, nc_issuer_legal_name (issuer)) != 0)
    return g_strdup_printf (_ ("the paper bears the name “%s”, not the issuer's legal name “%s”"),
                            in->paper->issuer_name, nc_issuer_legal_name (issuer));
  return NULL;
}
