/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of decisions: P21–P24, P32, P35, P36, P50, P52, P57, and that a result is issued once. */
#include "nc-case-check.h"
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-region-name.h"
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
has_order (const NcCaseFacts *facts)
{
  return nc_case_paper (facts, "D10") || nc_case_paper (facts, "D11");
}

/* The order that is out says on what the unit was heard. */
static char *
check_views_kept (const NcCaseFacts *facts)
{
  const NcCasePaper *order = nc_case_paper (facts, "D10") ? nc_case_paper (facts, "D10") : nc_case_paper (facts, "D11");
  g_autofree char *text = order ? nc_case_paper_said (order, "views", "text") : NULL,
                  *result = order ? nc_case_paper_said (order, "views", "result") : NULL;

  if (!text || nc_case_state (facts) < NC_CASE_VIEWS_HEARD)
    return NULL;
  return g_strcmp0 (text, facts->file->views_text) != 0 || g_strcmp0 (result, facts->file->views_result) != 0
             ? g_strdup (_ ("the order has been issued: what is heard afterwards is no ground of it"))
             : NULL;
}

/* P21: heard and re-checked before an order. */
char *
nc_gate_p21 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;

  (void)rule;
  if (in->step == NC_STEP_SERVE)
    return is_order (in) && nc_case_state (in->facts) < NC_CASE_VIEWS_HEARD
               ? g_strdup (_ ("the facts have changed since the unit was heard"))
               : NULL;
  if (in->step == NC_STEP_RECORD)
    return check_views_kept (in->facts);
  if (in->step == NC_STEP_ISSUE && !is_order (in))
    return NULL;
  if (in->step == NC_STEP_HEAR && nc_case_state (in->facts) >= NC_CASE_VIEWS_HEARD && has_order (in->facts))
    return g_strdup (_ ("the order has been issued: what is heard afterwards is no ground of it"));
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

/* P23: correction is ordered at the same time as a penalty, so an order must be there. */
char *
nc_gate_p23 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return nc_case_order_served_on (in->facts) != NC_DAY_NONE || nc_case_has_penal_finding (in->facts)
             ? NULL
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

/* The period of an order that is out is moved by an extension, not by another paper. */
static char *
check_period_kept (const NcGateInput *in)
{
  const NcCaseFacts *facts = in->facts;
  NcCasePaper *order = nc_case_paper (facts, "D10") ? nc_case_paper (facts, "D10") : nc_case_paper (facts, "D11");
  NcDay due = order ? order->due_on : NC_DAY_NONE;
  g_autofree char *last = NULL;

  if (due == NC_DAY_NONE || order == in->paper || order == in->corrects)
    return NULL;
  NC_CASE_EACH (facts, NC_CASE_EXTENSIONS, NcCaseExtension, extension)
  if (g_strcmp0 (extension->decision, "granted") == 0)
    due = extension->new_due;
  if (facts->file->due_on == due)
    return NULL;
  last = nc_day_format (due);
  return g_strdup_printf (_ ("the order %s sets the end of the period, %s"), order->number ? order->number : "", last);
}

static char *
check_item_due (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  if (finding->due_on == NC_DAY_NONE || !nc_case_paper_has (facts, finding, "D10"))
    return NULL;
  if (finding->due_on > facts->file->due_on)
    return g_strdup_printf (_ ("item %d would end after the order's due date"), (int)finding->seq);
  return check_due (facts, finding->due_on, facts->today);
}

/* What takes effect with the service is not over by then: the due date, and the hour from which the use stops. */
static char *
check_served_in_time (const NcGateInput *in)
{
  const NcDay served = in->service ? in->service->effective_on : NC_DAY_NONE;

  if (!in->paper || served == NC_DAY_NONE)
    return NULL;
  if (in->paper->due_on != NC_DAY_NONE && in->paper->due_on <= served)
    return g_strdup (_ ("the period to rectify is over before the paper is served"));
  if (is (in, "D11") && nc_case_time_day (in->facts->file->stop_from) != NC_DAY_NONE &&
      nc_case_time_day (in->facts->file->stop_from) < served)
    return g_strdup (_ ("the use would have to stop before the paper is served"));
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
    return check_served_in_time (in);
  if (facts->file->due_on == NC_DAY_NONE && is (in, "D10"))
    return g_strdup (_ ("the order has no due date"));
  if ((missing = check_period_kept (in)))
    return missing;
  if (facts->file->due_on != NC_DAY_NONE && (missing = check_due (facts, facts->file->due_on, facts->today)))
    return missing;
  if (facts->file->plan_due_on != NC_DAY_NONE && (missing = check_due (facts, facts->file->plan_due_on, facts->today)))
    return missing;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is (in, "D10") && (missing = check_item_due (facts, finding)))
    return missing;
  return NULL;
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
  if (issuer && !nc_region_name_agrees (issuer, body))
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
  if (is (in, "D11") && nc_case_time_day (in->facts->file->stop_from) != NC_DAY_NONE &&
      nc_case_time_day (in->facts->file->stop_from) < in->facts->today)
    return g_strdup (_ ("the use would have to stop before the order is issued"));
  if (is (in, "D11") && is_at_rest (in->facts, in->facts->file->stop_from))
    return g_strdup (_ ("the use would be stopped at night or on a holiday"));
  if (!is (in, "D11") || !in->facts->file->supplies_heat || !nc_text_is_blank (in->facts->file->safety_note))
    return NULL;
  return g_strdup (_ ("the unit supplies the public with heat: how it stops safely is not said"));
}

/* A result of one kind a case: a second one corrects the first and names it; each competent body has its letter. */
char *
nc_gate_second (const NcGateInput *in, const char **rule)
{
  const NcPaperKind *kind = nc_paper_kind (in->kind);
  const char *receiver = in->paper ? in->paper->receiver : nc_case_next_receiver (in->facts);

  (void)rule;
  if (!kind || !kind->is_decision || in->corrects)
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (paper != in->paper && g_str_equal (paper->kind, kind->kind) &&
      (!receiver || !paper->receiver || g_str_equal (paper->receiver, receiver)))
    return g_strdup_printf (_ ("the case has its %s already"), kind->kind);
  return NULL;
}
