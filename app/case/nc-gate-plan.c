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
  if (elsewhere && nc_text_is_blank (file->plan_ref) && nc_text_is_blank (file->source_reason))
    return g_strdup (_ ("an inspection outside the plan needs its reason"));
  return NULL;
}

/* P02 (soft): the yearly cap, and the same content only once a year. */
char *
nc_gate_p02 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;
  gboolean excepted = !g_strcmp0 (file->task_source, "complaint") || !g_strcmp0 (file->task_source, "higher");

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

/* P03: the head approves before the visit; an urgent visit is approved later with a reason. */
char *
nc_gate_p03 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;
  NcDay visit = nc_case_visit_start (in->facts);

  (void)rule;
  if (in->step == NC_STEP_ISSUE && is (in, "D17"))
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
  if (nc_case_is_desk (facts))
    return NULL;
  if (!nc_text_is_blank (facts->file->exempt)) {
    if (!g_strv_contains (grounds, facts->file->exempt))
      return g_strdup_printf (_ ("“%s” is no ground to come without notice"), facts->file->exempt);
    return NULL;
  }
  if (in->step != NC_STEP_VISIT)
    return NULL;
  if (!service)
    return g_strdup (_ ("no written notice was served before the visit"));
  days = visit == NC_DAY_NONE ? 0 : nc_calendar_count_working_days (facts->calendar, service->effective_on, visit);
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
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (!nc_text_is_blank (officer->cert_no) && !g_hash_table_add (seen, officer->cert_no))
    return g_strdup_printf (_ ("the certificate %s is named twice"), officer->cert_no);
  return NULL;
}

static char *
check_expired (const NcCaseFacts *facts, NcDay on)
{
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    g_autofree char *day = nc_day_format (on), *until = nc_day_format (officer->cert_expires);

    if (g_strcmp0 (officer->role, "officer") != 0)
      continue;
    if (nc_text_is_blank (officer->cert_no))
      return g_strdup_printf (_ ("%s has no certificate number"), officer->name);
    if (officer->cert_expires == NC_DAY_NONE)
      return g_strdup_printf (_ ("until when the certificate of %s is valid is not known"), officer->name);
    if (officer->cert_expires < on)
      return g_strdup_printf (_ ("the certificate of %s is valid until %s, not on %s"), officer->name, until, day);
  }
  return NULL;
}

/* P06: two officers with different certificates, valid on the day. */
char *
nc_gate_p06 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  NcDay visit = nc_case_visit_start (facts), on = facts->today;
  char *missing = check_twice (facts);
  guint valid;

  (void)rule;
  if (in->step == NC_STEP_ISSUE && is (in, "D17"))
    return NULL;
  if (in->step == NC_STEP_VISIT || in->step == NC_STEP_CONCLUDE || is (in, "D03") || is (in, "D02"))
    on = visit != NC_DAY_NONE ? visit : (facts->file->planned_start != NC_DAY_NONE ? facts->file->planned_start : on);
  if (in->step == NC_STEP_APPROVE && facts->file->planned_start != NC_DAY_NONE)
    on = facts->file->planned_start;
  if (!missing)
    missing = check_expired (facts, on);
  if (missing || in->step == NC_STEP_OPEN || in->step == NC_STEP_STAFF)
    return missing;
  valid = nc_case_valid_officers (facts, on);
  if (valid >= 2)
    return NULL;
  return g_strdup_printf (_ ("%u officer with a valid certificate takes part; two are needed"), valid);
}

/* P08: assistants and experts are fixed before the visit and never count as officers. */
char *
nc_gate_p08 (const NcGateInput *in, const char **rule)
{
  static const char *const roles[] = { "officer", "assistant", "expert", NULL };
  NcDay visit = nc_case_visit_start (in->facts);

  (void)rule;
  NC_CASE_EACH (in->facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    if (!officer->role || !g_strv_contains (roles, officer->role))
      return g_strdup_printf (_ ("“%s” is no role in an inspection"), officer->role ? officer->role : "");
    if (g_strcmp0 (officer->role, "officer") != 0 && visit != NC_DAY_NONE && officer->added_on >= visit)
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
  if (in->paper && g_strcmp0 (in->paper->issuer_name, nc_issuer_legal_name (issuer)) != 0)
    return g_strdup_printf (_ ("the paper bears the name “%s”, not the issuer's legal name “%s”"),
                            in->paper->issuer_name, nc_issuer_legal_name (issuer));
  return NULL;
}
