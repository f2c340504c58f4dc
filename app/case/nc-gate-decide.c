/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of decisions, periods, re-check and closing: P21–P28, P30, P32, P35, P36, P50, P52, P57, P63. */
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <string.h>

static gboolean
is (const NcGateInput *in, const char *kind)
{
  return g_strcmp0 (in->kind, kind) == 0;
}

static gboolean
is_order (const NcGateInput *in)
{
  return is (in, "D10") || is (in, "D11");
}

static gboolean
order_is_served (const NcCaseFacts *facts)
{
  return nc_case_service (facts, nc_case_paper (facts, "D10")) || nc_case_service (facts, nc_case_paper (facts, "D11"));
}

/* P21: heard and re-checked before an order. */
char *
nc_gate_p21 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;

  (void)rule;
  if (in->step == NC_STEP_ISSUE && !is_order (in))
    return NULL;
  if (file->concluded_on == NC_DAY_NONE)
    return g_strdup (_ ("the inspection is not concluded: there is nothing yet that the unit could be heard on"));
  if (file->views_on == NC_DAY_NONE || nc_text_is_blank (file->views_text))
    return g_strdup (_ ("the unit was not heard before the order"));
  if (nc_text_is_blank (file->views_result))
    return g_strdup (_ ("the unit's views were not re-checked: the result is missing"));
  if (file->views_on < file->concluded_on)
    return g_strdup (_ ("the unit was heard before the inspection was concluded"));
  if (file->views_on > in->facts->today)
    return g_strdup (_ ("the hearing of the unit lies in the future"));
  return NULL;
}

/* P22: served within 20 days of the inspection's end. */
char *
nc_gate_p22 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  NcDay end = nc_case_visit_end (facts), day;
  NcPeriodEnd period;
  g_autofree char *last = NULL;

  (void)rule;
  if (!is_order (in) && !is (in, "D09"))
    return NULL;
  if (end == NC_DAY_NONE)
    return g_strdup (_ ("when the inspection ended is not recorded"));
  period = nc_period_natural_days (facts->calendar, end, facts->settings.serve_days);
  day = in->step == NC_STEP_SERVE && in->service ? in->service->served_on : facts->today;
  if (day <= period.last)
    return NULL;
  last = nc_day_format (period.last);
  return g_strdup_printf (_ ("the paper had to be served within %d days of the inspection's end, until %s"),
                          facts->settings.serve_days, last);
}

/* P23: correction is ordered at the same time as a penalty, so an order must be there. */
char *
nc_gate_p23 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return order_is_served (in->facts) ? NULL : g_strdup (_ ("no order to correct was served"));
}

static char *
check_due (const NcCaseFacts *facts, NcDay due, NcDay start)
{
  NcPeriodEnd longest = nc_period_months (facts->calendar, start, facts->settings.rectify_max_months);
  g_autofree char *last = nc_day_format (longest.last);

  if (due <= start)
    return g_strdup (_ ("the period to rectify ends before it starts"));
  if (due > longest.last)
    return g_strdup_printf (_ ("the period to rectify is longer than %d months, until %s"),
                            facts->settings.rectify_max_months, last);
  return NULL;
}

/* P24: a due date within six months; every item's own date lies inside it. */
char *
nc_gate_p24 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  char *missing;

  (void)rule;
  if (!is (in, "D10"))
    return NULL;
  if (in->step == NC_STEP_SERVE)
    return in->service && in->paper && in->paper->due_on != NC_DAY_NONE && in->paper->due_on <= in->service->served_on
               ? g_strdup (_ ("the period to rectify is over before the paper is served"))
               : NULL;
  if (facts->file->due_on == NC_DAY_NONE)
    return g_strdup (_ ("the order has no due date"));
  if ((missing = check_due (facts, facts->file->due_on, facts->today)))
    return missing;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_is_in_paper (finding, "D10") && finding->due_on != NC_DAY_NONE &&
      (missing = check_due (facts, finding->due_on, facts->today)))
    return missing;
  return NULL;
}

/* P25: asked for in writing at least 15 days before the end. */
char *
nc_gate_p25 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  const NcCaseExtension *extension = in->subject;
  g_autofree char *last = NULL;

  (void)rule;
  if (!order_is_served (facts) || facts->file->due_on == NC_DAY_NONE)
    return g_strdup (_ ("no order with a due date was served"));
  if (!extension || extension->requested_on == NC_DAY_NONE || extension->requested_on > facts->today)
    return g_strdup (_ ("the day of the written request is missing or lies in the future"));
  if (extension->requested_on + facts->settings.extension_request_days <= facts->file->due_on)
    return NULL;
  last = nc_day_format (facts->file->due_on - facts->settings.extension_request_days);
  return g_strdup_printf (_ ("the request came later than %d days before the end; the last day was %s"),
                          facts->settings.extension_request_days, last);
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

  (void)rule;
  if (!extension || first == NC_DAY_NONE)
    return g_strdup (_ ("there is no request to decide on"));
  longest = nc_period_months (facts->calendar, first, facts->settings.extension_max_months);
  last = nc_day_format (longest.last);
  if (in->step == NC_STEP_DECIDE) {
    if (extension->decided_on == NC_DAY_NONE || extension->decided_on < extension->requested_on ||
        extension->decided_on > facts->today)
      return g_strdup (_ ("the day of the decision is missing, earlier than the request or in the future"));
    if (!extension->tacit && extension->decided_on > first)
      return g_strdup (
          _ ("the period has ended without a decision: the silence counts as consent (case extend --tacit)"));
    if (extension->tacit && facts->today <= first)
      return g_strdup (_ ("silence counts as consent only when the period has ended"));
    if (g_strcmp0 (extension->decision, "granted") != 0)
      return NULL;
  }
  until = in->step == NC_STEP_DECIDE ? extension->new_due : extension->asked_until;
  if (until == NC_DAY_NONE || until <= first)
    return g_strdup (_ ("the new end is missing or not later than the old one"));
  if (until > longest.last)
    return g_strdup_printf (_ ("an extension is %d months at most, until %s"), facts->settings.extension_max_months,
                            last);
  return NULL;
}

static gboolean
is_ordered (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  return (nc_case_service (facts, nc_case_paper (facts, "D10")) && nc_finding_is_in_paper (finding, "D10")) ||
         (nc_case_service (facts, nc_case_paper (facts, "D11")) && nc_finding_is_in_paper (finding, "D11"));
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
  if (in->step == NC_STEP_RECHECK) {
    if (!order_is_served (facts))
      return g_strdup (_ ("no order was served that could be re-checked"));
    if (file->due_on != NC_DAY_NONE && facts->today <= file->due_on && file->completion_report_on == NC_DAY_NONE)
      return g_strdup (_ ("the period has not ended and the unit has not reported completion"));
    return NULL;
  }
  if (in->step == NC_STEP_CLOSE && order_is_served (facts)) {
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

/* P28: the unit is told the result, also when nothing was found. */
char *
nc_gate_p28 (const NcGateInput *in, const char **rule)
{
  static const char *const results[] = { "D08", "D09", "D10", "D11" };

  (void)rule;
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
  if (facts->file->breach_ended_on == NC_DAY_NONE ||
      nc_day_add_months (facts->file->breach_ended_on, 24) >= facts->today)
    return NULL;
  return g_strdup (_ ("the breach ended more than two years ago"));
}

static char *
need_for_opinion (const NcGateInput *in, const char *text, const char *missing)
{
  return is (in, "D11b") && nc_text_is_blank (text) ? g_strdup (missing) : NULL;
}

char *
nc_gate_p32 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return need_for_opinion (in, in->facts->file->hearing, _ ("the unit's right to a hearing is not dealt with"));
}

char *
nc_gate_p35 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return need_for_opinion (in, in->facts->file->legal_review, _ ("there was no legal review"));
}

char *
nc_gate_p36 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return need_for_opinion (in, in->facts->file->meeting, _ ("the serious case was not discussed collectively"));
}

/* P50: since 2024-01-01 the people's government of the same level alone reviews a department's act. */
char *
nc_gate_p50 (const NcGateInput *in, const char **rule)
{
  const char *body = in->facts->issuer.review_body;

  (void)rule;
  if (!is_order (in) || (body && g_str_has_suffix (body, "人民政府")))
    return NULL;
  return g_strdup (nc_text_is_blank (body) ? _ ("the review body is not set")
                                           : _ ("the review body is not a people's government"));
}

/* P52: the order names the court. */
char *
nc_gate_p52 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (!is_order (in) || (in->facts->issuer.court && strstr (in->facts->issuer.court, "法院")))
    return NULL;
  return g_strdup (_ ("the court for a suit is not set"));
}

/* P57: a unit that supplies the public is stopped safely. */
char *
nc_gate_p57 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (!is (in, "D11") || !in->facts->file->supplies_heat || !nc_text_is_blank (in->facts->file->safety_note))
    return NULL;
  return g_strdup (_ ("the unit supplies the public with heat: how it stops safely is not said"));
}

/* P63: a complaint is answered. */
char *
nc_gate_p63 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (g_strcmp0 (in->facts->file->task_source, "complaint") != 0 ||
      in->facts->file->complaint_answered_on != NC_DAY_NONE)
    return NULL;
  return g_strdup (_ ("the complaint was not answered"));
}
