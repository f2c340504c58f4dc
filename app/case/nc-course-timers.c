/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods that run in a case, reckoned anew after each step (PROCEDURE.md; procedure_rules.csv). */
#include "nc-course.h"
#include "nc-lang.h"
#include "nc-measure.h"

static const struct {
  const char *kind;
  const char *label;
} labels[] = {
  { "planned-visit", N_ ("Visit planned") },
  { "earliest-visit", N_ ("Earliest day of the visit") },
  { "late-approval", N_ ("Approve the urgent visit") },
  { "serve-decision", N_ ("Serve the decision") },
  { "recheck", N_ ("Re-check after rectification") },
  { "extension-request", N_ ("Last day for asking an extension") },
  { "extension-decision", N_ ("Decide on the extension asked for") },
  { "plan", N_ ("Rectification plan to be handed in") },
  { "review", N_ ("Period for administrative review ends") },
  { "suit", N_ ("Period for a lawsuit ends") },
  { "preservation", N_ ("Decide on the things preserved") },
  { "complaint", N_ ("Answer the complaint") },
  { "milestone", N_ ("Milestone of the plan") },
};

/**
 * nc_case_timer_label:
 *
 * Returns: what a period of that kind is called, for people.
 */
const char *
nc_case_timer_label (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].kind, kind) == 0)
      return _ (labels[i].label);
  return kind;
}

static NcCaseTimer *
find_timer (NcCaseFacts *facts, const char *kind, const char *subject)
{
  NC_CASE_EACH (facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  if (g_strcmp0 (timer->kind, kind) == 0 && g_strcmp0 (timer->subject, subject) == 0)
    return timer;
  return NULL;
}

static void
put (NcCaseFacts *facts, const char *kind, const char *rule, const char *subject, NcPeriodEnd end, NcDay done,
     const char *confidence)
{
  NcCaseTimer *timer = find_timer (facts, kind, subject);

  if (!timer) {
    if (end.last == NC_DAY_NONE)
      return;
    timer = nc_case_add (facts, NC_CASE_TIMERS);
    nc_text_set (&timer->kind, kind);
    nc_text_set (&timer->rule, rule);
    nc_text_set (&timer->subject, subject);
    nc_text_set (&timer->confidence, confidence);
  }
  timer->due_on = end.last != NC_DAY_NONE ? end.last : timer->due_on;
  timer->calendar_incomplete = end.calendar_incomplete;
  timer->done_on = done;
}

static void
put_day (NcCaseFacts *facts, const char *kind, const char *rule, const char *subject, NcDay day, NcDay done,
         const char *confidence)
{
  int year = 0;

  /* whether its last day is worked is known of a year with a holiday table alone */
  if (day != NC_DAY_NONE)
    nc_day_to_ymd (day, &year, NULL, NULL);
  put (facts, kind, rule, subject,
       (NcPeriodEnd){ day, day, day != NC_DAY_NONE && !nc_calendar_knows_year (facts->calendar, year) }, done,
       confidence);
}

static NcDay
served_on (const NcCaseFacts *facts, const char *kind)
{
  NcPaperService *service = nc_case_service (facts, nc_case_paper (facts, kind));

  return service ? service->effective_on : NC_DAY_NONE;
}

static void
put_visit_timers (NcCaseFacts *facts)
{
  NcDay notice = served_on (facts, "D02"), end = nc_case_visit_end (facts), decided = NC_DAY_NONE;
  static const char *const decisions[] = { "D08", "D09", "D10", "D11" };

  if (notice != NC_DAY_NONE && !nc_case_is_desk (facts))
    put (facts, "earliest-visit", "P04", NULL,
         nc_period_working_days (facts->calendar, notice, facts->settings.notice_working_days),
         nc_case_visit_start (facts), "high");
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    if (served_on (facts, decisions[i]) != NC_DAY_NONE)
      decided = MAX (decided, served_on (facts, decisions[i]));
  if (end != NC_DAY_NONE)
    put (facts, "serve-decision", "P22", NULL,
         nc_period_natural_days (facts->calendar, end, facts->settings.serve_days), decided, "high");
}

static NcDay
rechecked_on (const NcCaseFacts *facts)
{
  NcDay day = NC_DAY_NONE;

  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  day = MAX (day, recheck->checked_on);
  return day;
}

static void
put_order_timers (NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;
  NcDay rechecked = rechecked_on (facts);
  NcCaseExtension *pending = nc_case_open_extension (facts);

  if (file->due_on != NC_DAY_NONE &&
      (served_on (facts, "D10") != NC_DAY_NONE || served_on (facts, "D11") != NC_DAY_NONE)) {
    put_day (facts, "recheck", "P27", NULL, file->due_on, rechecked, "medium");
    put_day (facts, "extension-request", "P25", NULL, file->due_on - facts->settings.extension_request_days,
             nc_case_count (facts, NC_CASE_EXTENSIONS) ? facts->today : rechecked, "medium");
    if (file->plan_due_on != NC_DAY_NONE)
      put_day (facts, "plan", "P24", NULL, file->plan_due_on, rechecked, "medium");
  }
  NC_CASE_EACH (facts, NC_CASE_EXTENSIONS, NcCaseExtension, extension)
  put_day (facts, "extension-decision", "P26", extension->id,
           file->original_due_on != NC_DAY_NONE ? file->original_due_on : file->due_on,
           extension == pending ? NC_DAY_NONE : extension->decided_on, "medium");
  for (int i = 0; i < 2; i++) {
    const char *kind = i ? "D11" : "D10";
    NcDay served = served_on (facts, kind);

    if (served == NC_DAY_NONE)
      continue;
    put (facts, "review", "P48", kind, nc_period_natural_days (facts->calendar, served, 60), file->closed_on, "high");
    put (facts, "suit", "P52", kind, nc_period_months (facts->calendar, served, 6), file->closed_on, "high");
  }
}

/**
 * nc_course_update_timers:
 *
 * Brings the case's timers in line with what has happened; a closed case has none that run.
 */
void
nc_course_update_timers (NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;
  NcCasePaper *preserved = nc_case_paper (facts, "D06"), *decided = nc_case_paper (facts, "D06b");
  NcDay visit = nc_case_visit_start (facts);

  if (nc_case_state (facts) == NC_CASE_PLANNED && file->planned_start != NC_DAY_NONE)
    put_day (facts, "planned-visit", "P01", NULL, file->planned_start, NC_DAY_NONE, "high");
  else if (find_timer (facts, "planned-visit", NULL) && nc_case_visit_start (facts) != NC_DAY_NONE)
    put_day (facts, "planned-visit", "P01", NULL, file->planned_start, nc_case_visit_start (facts), "high");
  if (visit != NC_DAY_NONE && !nc_text_is_blank (file->late_reason))
    put_day (facts, "late-approval", "P03", NULL, visit + 1, file->approved_on, "medium");
  put_visit_timers (facts);
  put_order_timers (facts);
  if (preserved)
    put (facts, "preservation", "P17", NULL, nc_period_working_days (facts->calendar, preserved->issued_on, 7),
         decided ? decided->issued_on : NC_DAY_NONE, "high");
  if (file->complaint_on != NC_DAY_NONE)
    put (facts, "complaint", "P63", NULL,
         nc_period_natural_days (facts->calendar, file->complaint_on, facts->settings.complaint_days),
         file->complaint_answered_on, "high");
  NC_CASE_EACH (facts, NC_CASE_MILESTONES, NcCaseMilestone, milestone)
  put_day (facts, "milestone", "V04", milestone->id, milestone->due_on, milestone->done_on, "medium");
  if (nc_case_state (facts) == NC_CASE_CLOSED)
    NC_CASE_EACH (facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  /* the plan of the unit outlives the case */
  if (timer->done_on == NC_DAY_NONE && g_strcmp0 (timer->kind, "milestone") != 0)
    timer->done_on = facts->today;
}
