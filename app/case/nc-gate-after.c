/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of what follows an order: extension, re-check, publication, hand-over, closing: P25–P28, P30, P63, the plan. */
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"

static gboolean
is (const NcGateInput *in, const char *kind)
{
  return g_strcmp0 (in->kind, kind) == 0;
}

/* P25: asked for in writing at least 15 days before the end. */
char *
nc_gate_p25 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  const NcCaseExtension *extension = in->subject;
  g_autofree char *last = NULL;

  (void)rule;
  if (nc_case_order_served_on (facts) == NC_DAY_NONE || facts->file->due_on == NC_DAY_NONE)
    return g_strdup (_ ("no order with a due date was served"));
  if (!extension || extension->requested_on == NC_DAY_NONE || extension->requested_on > facts->today)
    return g_strdup (_ ("the day of the written request is missing or lies in the future"));
  if (extension->requested_on < nc_case_order_served_on (facts))
    return g_strdup (_ ("the request is dated before the service of the order"));
  if (nc_case_open_extension (facts) != extension)
    return g_strdup (_ ("an earlier request has not been decided on yet"));
  if (extension->requested_on + facts->settings.extension_request_days <= facts->file->due_on)
    return NULL;
  last = nc_day_format (facts->file->due_on - facts->settings.extension_request_days);
  return g_strdup_printf (_ ("the request came later than %d days before the end; the last day was %s"),
                          facts->settings.extension_request_days, last);
}

static char *
check_decision (const NcCaseFacts *facts, const NcCaseExtension *extension)
{
  NcDay end = nc_calendar_next_working_day (facts->calendar, facts->file->due_on);

  if (extension->decided_on == NC_DAY_NONE || extension->decided_on < extension->requested_on ||
      extension->decided_on > facts->today)
    return g_strdup (_ ("the day of the decision is missing, earlier than the request or in the future"));
  if (!extension->tacit && facts->today > end)
    return g_strdup (_ ("the period has ended without a decision: the silence counts as consent"));
  if (extension->tacit && facts->today <= end)
    return g_strdup (_ ("silence counts as consent only when the period has ended"));
  if (extension->tacit && extension->new_due != extension->asked_until)
    return g_strdup (_ ("silence agrees to what was asked for, to nothing else"));
  return NULL;
}

static char *
check_decided (const NcGateInput *in)
{
  const NcCaseFacts *facts = in->facts;
  guint count = nc_case_count (facts, NC_CASE_EXTENSIONS);
  const NcCaseExtension *last = count ? nc_case_nth (facts, NC_CASE_EXTENSIONS, count - 1) : NULL;

  if (!last)
    return g_strdup (_ ("no extension was asked for"));
  if (!nc_text_is_blank (last->decision) && nc_gate_is_told (in))
    return g_strdup (_ ("each decision on an extension has its paper (D13) already"));
  return nc_text_is_blank (last->decision) ? g_strdup (_ ("the request was not decided on yet")) : NULL;
}

/* P26: three months at most from the first due date; a decision after the end comes too late: silence is consent. */
char *
nc_gate_p26 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  const NcCaseFile *file = facts->file;
  const NcCaseExtension *extension = in->subject;
  NcDay first = file->original_due_on != NC_DAY_NONE ? file->original_due_on : file->due_on, until;
  NcPeriodEnd longest;
  g_autofree char *last = NULL;
  char *missing;

  (void)rule;
  if (in->step == NC_STEP_ISSUE)
    return is (in, "D13") ? check_decided (in) : NULL;
  if (!extension || first == NC_DAY_NONE)
    return g_strdup (_ ("there is no request to decide on"));
  longest = nc_period_months (facts->calendar, first, facts->settings.extension_max_months);
  last = nc_day_format (longest.last);
  if (in->step == NC_STEP_DECIDE) {
    if ((missing = check_decision (facts, extension)))
      return missing;
    if (g_strcmp0 (extension->decision, "granted") != 0)
      return NULL;
  }
  until = in->step == NC_STEP_DECIDE ? extension->new_due : extension->asked_until;
  if (until == NC_DAY_NONE || until <= file->due_on)
    return g_strdup (_ ("the new end is missing or not later than the old one"));
  if (until > longest.last)
    return g_strdup_printf (_ ("an extension is %d months at most, until %s"), facts->settings.extension_max_months,
                            last);
  return NULL;
}

static gboolean
is_ordered (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  return (nc_case_service (facts, nc_case_paper (facts, "D10")) && nc_case_paper_has (facts, finding, "D10")) ||
         (nc_case_service (facts, nc_case_paper (facts, "D11")) && nc_case_paper_has (facts, finding, "D11"));
}

static char *
check_all_rechecked (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_ordered (facts, finding) && !nc_case_recheck_of (facts, finding->id))
    return g_strdup_printf (_ ("item %d of the order was not re-checked"), (int)finding->seq);
  return NULL;
}

static gboolean
has_unmet (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding->id);

    if (is_ordered (facts, finding) && recheck && g_strcmp0 (recheck->result, "done") != 0)
      return TRUE;
  }
  return FALSE;
}

/* The unit's report is one on an order that it has, of a day that has been. */
static char *
check_report (const NcCaseFacts *facts)
{
  NcDay day = facts->file->completion_report_on;

  if (day == NC_DAY_NONE)
    return NULL;
  if (nc_case_order_served_on (facts) == NC_DAY_NONE || day < nc_case_order_served_on (facts))
    return g_strdup (_ ("the unit would report before an order was served"));
  return day > facts->today ? g_strdup (_ ("the unit's report lies in the future")) : NULL;
}

/* Publishing and the credit record need a re-check that found an order unmet, and follow it. */
static char *
check_credit (const NcCaseFacts *facts)
{
  NcDay rechecked = NC_DAY_NONE;

  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  rechecked = MAX (rechecked, recheck->checked_on);
  if (!has_unmet (facts))
    return g_strdup (_ ("no re-check has found an order unmet: nothing may be published or put on a credit record"));
  if (nc_text_is_blank (facts->file->credit_ref))
    return g_strdup (_ ("the number of the publication is missing"));
  return facts->file->credit_on < rechecked || facts->file->credit_on > facts->today
             ? g_strdup (_ ("the entry on the credit record lies before the re-check or in the future"))
             : NULL;
}

/* The re-check deals with the items of a served order and with nothing else. */
static char *
check_recheck (const NcCaseFacts *facts)
{
  if (nc_case_order_served_on (facts) == NC_DAY_NONE)
    return g_strdup (_ ("no order was served that could be re-checked"));
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  {
    NcCaseFinding *finding = nc_case_find (facts, NC_CASE_FINDINGS, recheck->finding_id);

    if (!finding || !is_ordered (facts, finding))
      return g_strdup_printf (_ ("finding %d is no item of an order that was served"), finding ? (int)finding->seq : 0);
  }
  if (facts->file->due_on != NC_DAY_NONE && facts->today <= nc_case_due (facts) &&
      facts->file->completion_report_on == NC_DAY_NONE)
    return g_strdup (_ ("the period has not ended and the unit has not reported completion"));
  return NULL;
}

/* P27: after the period or on the unit's report, item by item; what is unmet is published or handed over. */
char *
nc_gate_p27 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  const NcCaseFile *file = facts->file;

  (void)rule;
  if (is (in, "D14"))
    return nc_case_count (facts, NC_CASE_RECHECKS) ? check_all_rechecked (facts)
                                                   : g_strdup (_ ("nothing was re-checked"));
  if (in->step == NC_STEP_RECORD)
    return check_report (facts);
  if (in->step == NC_STEP_CREDIT)
    return check_credit (facts);
  if (in->step == NC_STEP_RECHECK)
    return check_recheck (facts);
  if (in->step == NC_STEP_HAND_OVER)
    return has_unmet (facts) || nc_case_has_penal_finding (facts) || nc_case_has_stop_use (facts)
               ? NULL
               : g_strdup (_ ("no re-check has found an order unmet: there is nothing to hand over yet"));
  if (in->step == NC_STEP_CLOSE && nc_case_order_served_on (facts) != NC_DAY_NONE) {
    char *missing = check_all_rechecked (facts);

    if (missing)
      return missing;
    if (!nc_case_service (facts, nc_case_paper (facts, "D14")))
      return g_strdup (_ ("the re-check opinion (D14) was not served"));
    if (has_unmet (facts) && file->credit_on == NC_DAY_NONE && file->handed_on == NC_DAY_NONE)
      return g_strdup (_ ("an order is unmet: its result must be put on the credit record or handed over first"));
  }
  return NULL;
}

/* Which paper the finding still waits for; NULL when it was dealt with. */
static const char *
paper_of_finding (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  gboolean ordered = is_ordered (facts, finding), sent = nc_case_is_sent (facts, finding);

  switch (nc_finding_route (finding)) {
  case NC_ROUTE_SUGGEST:
    return nc_case_service (facts, nc_case_paper (facts, "D09")) ? NULL : "D09";
  case NC_ROUTE_RECTIFY:
    return ordered || sent ? NULL : "D10";
  case NC_ROUTE_STOP_USE:
    return ordered || sent ? NULL : "D11";
  case NC_ROUTE_TRANSFER:
    return sent ? NULL : "D12";
  case NC_ROUTE_PENALTY:
    return sent || facts->file->handed_on != NC_DAY_NONE ? NULL : "D12";
  case NC_ROUTE_NONE:
  default:
    return NULL;
  }
}

/* P28: the unit is told the result, also when nothing was found; no finding is left without its paper. A case may end
   before the visit, with the reason. */
char *
nc_gate_p28 (const NcGateInput *in, const char **rule)
{
  static const char *const results[] = { "D08", "D09", "D10", "D11" };

  (void)rule;
  if (nc_case_state (in->facts) <= NC_CASE_NOTIFIED && nc_case_visit_start (in->facts) == NC_DAY_NONE)
    return nc_text_is_blank (in->facts->file->close_reason)
               ? g_strdup (_ ("why the inspection is not carried out is not said"))
               : NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && paper_of_finding (in->facts, finding))
    return g_strdup_printf (_ ("finding %d (%s) still waits for its paper (%s); confirm, withdraw or answer it"),
                            (int)finding->seq, finding->violation, paper_of_finding (in->facts, finding));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (nc_case_service (in->facts, nc_case_paper (in->facts, results[i])))
      return NULL;
  return g_strdup (_ ("the unit was not told the result in writing"));
}

/* P30: two years from the end of the breach. */
char *
nc_gate_p30 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;

  (void)rule;
  if (facts->file->breach_ended_on != NC_DAY_NONE && facts->file->breach_ended_on > facts->today)
    return g_strdup (_ ("the end of the breach lies in the future"));
  if (facts->file->breach_ended_on == NC_DAY_NONE ||
      nc_day_add_months (facts->file->breach_ended_on, 24) >= facts->today)
    return NULL;
  return g_strdup (_ ("the breach ended more than two years ago"));
}

/* P63: a complaint is answered. */
char *
nc_gate_p63 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;

  (void)rule;
  if (g_strcmp0 (file->task_source, "complaint") != 0)
    return NULL;
  if (file->complaint_answered_on == NC_DAY_NONE)
    return in->step == NC_STEP_CLOSE ? g_strdup (_ ("the complaint was not answered")) : NULL;
  if (file->complaint_answered_on > in->facts->today ||
      (file->complaint_on != NC_DAY_NONE && file->complaint_answered_on < file->complaint_on))
    return g_strdup (_ ("the answer to the complaint lies before it or in the future"));
  return NULL;
}

/* 一企一策: the transition of a unit below the policy's level is three years at most. */
char *
nc_gate_plan (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  const NcCaseMilestone *milestone = in->subject;
  NcDay last = nc_day_add_months (facts->file->opened_on, 12 * facts->settings.plan_max_years);

  (void)rule;
  if (!milestone || milestone->done_on != NC_DAY_NONE)
    return NULL;
  if (nc_text_is_blank (milestone->title) || milestone->due_on == NC_DAY_NONE)
    return g_strdup (_ ("the milestone lacks its name or its day"));
  if (milestone->due_on <= facts->file->opened_on)
    return g_strdup (_ ("the plan would end before it starts"));
  if (milestone->due_on > last)
    return g_strdup_printf (_ ("a plan runs %d years at most from the case's opening"), facts->settings.plan_max_years);
  return NULL;
}
