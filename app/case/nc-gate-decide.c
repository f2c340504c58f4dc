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
  if (in->step == NC_STEP_ISSUE && nc_case_state (in->facts) == NC_CASE_ASSESSED)
    return g_strdup (_ ("the facts have changed since the unit was heard"));
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

/* Breaches that go to the penalty procedure as they are found, without an order of this case. */
static gboolean
has_penal_finding (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) &&
      (nc_finding_route (finding) == NC_ROUTE_PENALTY || !g_strcmp0 (finding->violation, "V14")))
    return TRUE;
  return FALSE;
}

/* P23: correction is ordered at the same time as a penalty, so an order must be there. */
char *
nc_gate_p23 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return order_is_served (in->facts) || has_penal_finding (in->facts) ? NULL
                                                                      : g_strdup (_ ("no order to correct was served"));
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
  if (!is_order (in))
    return NULL;
  if (in->step == NC_STEP_SERVE)
    return in->service && in->paper && in->paper->due_on != NC_DAY_NONE && in->paper->due_on <= in->service->served_on
               ? g_strdup (_ ("the period to rectify is over before the paper is served"))
               : NULL;
  if (facts->file->due_on == NC_DAY_NONE && is (in, "D10"))
    return g_strdup (_ ("the order has no due date"));
  if (facts->file->due_on != NC_DAY_NONE && (missing = check_due (facts, facts->file->due_on, facts->today)))
    return missing;
  if (facts->file->plan_due_on != NC_DAY_NONE && (missing = check_due (facts, facts->file->plan_due_on, facts->today)))
    return missing;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_case_paper_has (facts, finding, "D10") && finding->due_on != NC_DAY_NONE &&
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
  if (!extension->tacit && extension->decided_on > end)
    return g_strdup (
        _ ("the period has ended without a decision: the silence counts as consent (case extend --tacit)"));
  if (extension->tacit && facts->today <= end)
    return g_strdup (_ ("silence counts as consent only when the period has ended"));
  if (extension->tacit && extension->new_due != extension->asked_until)
    return g_strdup (_ ("silence agrees to what was asked for, to nothing else"));
  return NULL;
}

static char *
check_decided (const NcCaseFacts *facts)
{
  guint count = nc_case_count (facts, NC_CASE_EXTENSIONS);
  const NcCaseExtension *last = count ? nc_case_nth (facts, NC_CASE_EXTENSIONS, count - 1) : NULL;

  if (!last)
    return g_strdup (_ ("no extension was asked for"));
  return nc_text_is_blank (last->decision) ? g_strdup (_ ("the request was not decided on yet (case extend --grant)"))
                                           : NULL;
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
    return is (in, "D13") ? check_decided (facts) : NULL;
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
    if (file->due_on != NC_DAY_NONE && facts->today <= nc_case_due (facts) && file->completion_report_on == NC_DAY_NONE)
      return g_strdup (_ ("the period has not ended and the unit has not reported completion"));
    return NULL;
  }
  if (in->step == NC_STEP_HAND_OVER)
    return has_unmet (facts) || has_penal_finding (facts) || nc_case_has_stop_use (facts)
               ? NULL
               : g_strdup (_ ("no re-check has found an order unmet: there is nothing to hand over yet"));
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
               ? g_strdup (_ ("why the inspection is not carried out is not said (case close --why)"))
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

/* The region that a body's name begins with: "示例市示例区" of 示例市示例区发展和改革委员会; empty when the name does
   not say, as with a development zone, whose government is that which set it up. */
static char *
region_of (const char *name)
{
  static const char *const zones[] = { "开发区", "园区", "新区", "高新区", "示范区", "管理委员会", "管委会" },
                           *const ends[] = { "自治区", "盟", "市", "旗", "县", "区" },
                           *const not_ends[] = { "市场", "市政", "市容", "区域", "县域", "市域" };
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strstr (name, zones[i]))
      return g_strdup ("");
  for (const char *p = name; *p; p = g_utf8_next_char (p)) {
    gboolean stops = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (not_ends); i++)
      stops |= g_str_has_prefix (p, not_ends[i]);
    for (guint i = 0; !stops && i < G_N_ELEMENTS (ends); i++)
      if (g_str_has_prefix (p, ends[i]))
        length = (gsize)(p - name) + strlen (ends[i]);
  }
  return g_strndup (name, length);
}

/* Whether two bodies may belong to one government, as far as their names tell: 包头市昆都仑区 and 昆都仑区 do. */
static gboolean
is_same_level (const char *issuer, const char *government)
{
  g_autofree char *one = region_of (issuer), *other = region_of (government);

  return !*one || !*other || g_str_has_suffix (one, other) || g_str_has_suffix (other, one);
}

/* P50: since 2024-01-01 the people's government of the same level alone reviews a department's act; of a league, which
   is an agency of the region's government, its administrative office (复议法 art 24(2)). */
char *
nc_gate_p50 (const NcGateInput *in, const char **rule)
{
  const char *body = in->facts->issuer.review_body, *issuer = nc_issuer_legal_name (&in->facts->issuer);

  (void)rule;
  if (!is_order (in))
    return NULL;
  if (nc_text_is_blank (body))
    return g_strdup (_ ("the review body is not set"));
  if (!g_str_has_suffix (body, "人民政府") && !g_str_has_suffix (body, "行政公署"))
    return g_strdup (_ ("the review body is not a people's government"));
  if (issuer && !is_same_level (issuer, body))
    return g_strdup_printf (_ ("“%s” is not the government of the level of “%s”"), body, issuer);
  return NULL;
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

/* Between ten at night and six, or on a day off. */
static gboolean
is_at_rest (const NcCaseFacts *facts, const char *time)
{
  NcDay day = nc_case_time_day (time);
  int hour = time && strlen (time) >= 13 ? (time[11] - '0') * 10 + time[12] - '0' : 12;

  return day != NC_DAY_NONE && (hour < 6 || hour >= 22 || !nc_calendar_is_working_day (facts->calendar, day));
}

/* P57: nothing is stopped by force at night or on a holiday, and a unit that supplies the public is stopped safely. */
char *
nc_gate_p57 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (is (in, "D11") && is_at_rest (in->facts, in->facts->file->stop_from))
    return g_strdup (_ ("the use would be stopped at night or on a holiday"));
  if (!is (in, "D11") || !in->facts->file->supplies_heat || !nc_text_is_blank (in->facts->file->safety_note))
    return NULL;
  return g_strdup (_ ("the unit supplies the public with heat: how it stops safely is not said"));
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
