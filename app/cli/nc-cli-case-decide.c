/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the assessment to the end: conclusion, hearing, extension, re-check, hand-over, closing. */
#include "nc-cli-case.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <string.h>

static NcExit
run_conclude (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;

  file->concluded_on = self->facts->today;
  if (!nc_cli_case_day (self, "--date", &file->concluded_on))
    return self->failure;
  if (nc_case_is_desk (self->facts) && !file->visit_end) {
    g_autofree char *end = nc_day_format (file->concluded_on);

    nc_text_set (&file->visit_end, end);
  }
  return nc_cli_case_take (self, NC_STEP_CONCLUDE, NULL);
}

static NcExit
run_hear (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;

  if (!nc_options_has (self->options, "--text") && !nc_options_has (self->options, "--none"))
    return nc_cli_fail (self->cli, NC_EXIT_USAGE,
                        _ ("give the unit's views (--text), or say that it has none (--none)"));
  nc_text_set (&file->views_text,
               nc_options_has (self->options, "--none") ? "无意见" : nc_options_get (self->options, "--text"));
  nc_text_set (&file->views_result, nc_options_has (self->options, "--none") ? "当事人无意见，无需复核" : NULL);
  nc_cli_case_text (self, "--result", &file->views_result);
  nc_cli_case_text (self, "--by", &file->views_by);
  file->views_adopted = nc_options_has (self->options, "--adopted");
  file->views_on = self->facts->today;
  if (!nc_cli_case_day (self, "--date", &file->views_on))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_HEAR, NULL);
}

static NcExit
run_report (NcCliCase *self)
{
  self->facts->file->completion_report_on = self->facts->today;
  if (!nc_cli_case_day (self, "--date", &self->facts->file->completion_report_on))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_RECORD, NULL);
}

static NcExit
request_extension (NcCliCase *self)
{
  NcCaseExtension *extension = nc_case_add (self->facts, NC_CASE_EXTENSIONS);

  extension->requested_on = self->facts->today;
  nc_cli_case_text (self, "--why", &extension->reason);
  nc_cli_case_text (self, "--progress", &extension->progress);
  if (!nc_cli_case_day (self, "--requested", &extension->requested_on) ||
      !nc_cli_case_day (self, "--until", &extension->asked_until))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_EXTEND, extension);
}

static NcExit
run_extend (NcCliCase *self)
{
  gboolean grant = nc_options_has (self->options, "--grant"), tacit = nc_options_has (self->options, "--tacit");
  NcCaseExtension *extension = nc_case_open_extension (self->facts);

  if (!grant && !tacit && !nc_options_has (self->options, "--deny"))
    return request_extension (self);
  if (!extension)
    return nc_cli_case_take (self, NC_STEP_DECIDE, NULL);
  extension->tacit = tacit;
  extension->decided_on = self->facts->today;
  nc_text_set (&extension->decision, grant || tacit ? "granted" : "denied");
  nc_cli_case_text (self, "--opinion", &extension->opinion);
  extension->new_due = grant || tacit ? extension->asked_until : NC_DAY_NONE;
  if (!nc_cli_case_day (self, "--date", &extension->decided_on) ||
      !nc_cli_case_day (self, "--until", &extension->new_due))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_DECIDE, extension);
}

/* "N=done", "N=partly" or "N=not-done", the reason or state after a colon. */
static gboolean
take_item (NcCliCase *self, const char *text)
{
  static const char *const results[] = { "done", "partly", "not-done", NULL };
  g_auto (GStrv) halves = g_strsplit (text, "=", 2);
  g_auto (GStrv) words = halves[0] && halves[1] ? g_strsplit (halves[1], ":", 2) : NULL;
  gboolean found = FALSE;

  if (words && words[0] && g_strv_contains (results, words[0]))
    NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
    {
      g_autofree char *seq = g_strdup_printf ("%d", (int)finding->seq);

      /* all: of the order; what is named and stands in none is refused by the gate */
      if (g_str_equal (halves[0], seq) ||
          (g_str_equal (halves[0], "all") &&
           (nc_case_paper_has (self->facts, finding, "D10") || nc_case_paper_has (self->facts, finding, "D11")))) {
        NcCaseRecheck *recheck = nc_case_add (self->facts, NC_CASE_RECHECKS);

        nc_text_set (&recheck->finding_id, finding->id);
        nc_text_set (&recheck->result, words[0]);
        nc_text_set (&recheck->note, words[1]);
        recheck->checked_on = self->facts->today;
        found = TRUE;
      }
    }
  if (!found)
    self->failure =
        nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT,
                     _ ("“%s” is no item of the order with its result (N=done|partly|not-done[:TEXT])"), text);
  return found;
}

static NcExit
run_recheck (NcCliCase *self)
{
  GPtrArray *items = nc_options_all (self->options, "--item");

  for (guint i = 0; items && i < items->len; i++)
    if (!take_item (self, items->pdata[i])) {
      NcGateInput in = { .facts = self->facts, .step = NC_STEP_RECHECK };
      g_autoptr (GPtrArray) shut = nc_gates_check (&in, TRUE);

      return shut->len ? nc_cli_case_refuse (self, shut) : self->failure;
    }
  return nc_cli_case_take (self, NC_STEP_RECHECK, NULL);
}

static NcExit
run_serious (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;

  nc_cli_case_text (self, "--why", &file->serious_reason);
  nc_cli_case_text (self, "--hearing", &file->hearing);
  nc_cli_case_text (self, "--legal-review", &file->legal_review);
  nc_cli_case_text (self, "--meeting", &file->meeting);
  nc_cli_case_text (self, "--impact", &file->impact);
  nc_cli_case_text (self, "--proposal", &file->proposal);
  nc_cli_case_text (self, "--government", &file->government);
  return nc_cli_case_take (self, NC_STEP_RECORD, NULL);
}

static NcExit
run_credit (NcCliCase *self)
{
  self->facts->file->credit_on = self->facts->today;
  nc_text_set (&self->facts->file->credit_ref, nc_options_get (self->options, "--ref"));
  if (!nc_cli_case_day (self, "--date", &self->facts->file->credit_on))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_CREDIT, NULL);
}

static NcExit
run_hand_over (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;

  nc_text_set (&file->handed_to, nc_options_get (self->options, "--to"));
  file->handed_on = self->facts->today;
  if (!nc_cli_case_day (self, "--breach-ended", &file->breach_ended_on))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_HAND_OVER, NULL);
}

static NcExit
run_plan (NcCliCase *self)
{
  const char *done = nc_options_get (self->options, "--done");
  NcCaseFacts *facts = self->facts;
  NcCaseMilestone *milestone = NULL;
  NcDay due = NC_DAY_NONE;

  if (done) {
    NC_CASE_EACH (facts, NC_CASE_MILESTONES, NcCaseMilestone, one)
    if (g_strcmp0 (one->title, done) == 0 || g_strcmp0 (one->id, done) == 0)
      milestone = one;
    if (!milestone)
      return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the plan has no milestone “%s”"), done);
    milestone->done_on = facts->today;
    nc_cli_case_text (self, "--note", &milestone->note);
    return nc_cli_case_take (self, NC_STEP_PLAN, NULL);
  }
  if (!nc_options_has (self->options, "--milestone") || !nc_options_has (self->options, "--due"))
    return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("a milestone needs --milestone and --due, or --done"));
  if (!nc_cli_case_day (self, "--due", &due))
    return self->failure;
  milestone = nc_case_add (facts, NC_CASE_MILESTONES);
  nc_text_set (&milestone->title, nc_options_get (self->options, "--milestone"));
  nc_cli_case_text (self, "--note", &milestone->note);
  milestone->due_on = due;
  return nc_cli_case_take (self, NC_STEP_PLAN, milestone);
}

static NcExit
run_close (NcCliCase *self)
{
  self->facts->file->closed_on = self->facts->today;
  nc_cli_case_text (self, "--why", &self->facts->file->close_reason);
  return nc_cli_case_take (self, NC_STEP_CLOSE, NULL);
}

const NcCliCaseAction nc_cli_case_decide_actions[] = {
  { "conclude", "case conclude ID [--date DAY] [--reason RULE=TEXT]… [--actor NAME]",
    N_ ("ends the inspection: facts and evidence are complete"), run_conclude, TRUE },
  { "hear", "case hear ID [--text TEXT] [--none] [--result TEXT] [--adopted] [--by NAME] [--date DAY] [--actor NAME]",
    N_ ("records the unit's views and the result of their re-check"), run_hear, TRUE },
  { "report", "case report ID [--date DAY] [--actor NAME]", N_ ("records the unit's report that it has rectified"),
    run_report, TRUE },
  { "extend",
    "case extend ID [--until DAY] [--requested DAY] [--why TEXT] [--progress TEXT] [--grant] [--deny] [--tacit] "
    "[--opinion TEXT] [--date DAY] [--actor NAME]",
    N_ ("records a request for an extension, or with --grant, --deny or --tacit the decision"), run_extend, TRUE },
  { "recheck", "case recheck ID --item N=done|partly|not-done[:TEXT]… [--actor NAME]",
    N_ ("re-checks the order item by item; N may be all"), run_recheck, TRUE },
  { "serious",
    "case serious ID [--why TEXT] [--hearing TEXT] [--legal-review TEXT] [--meeting TEXT] [--impact TEXT] [--proposal "
    "TEXT] [--government NAME] [--actor NAME]",
    N_ ("records what an opinion to the government (D11b) rests on"), run_serious, TRUE },
  { "credit", "case credit ID --ref TEXT [--date DAY] [--actor NAME]",
    N_ ("records that the unmet order was published and put on the credit record"), run_credit, TRUE },
  { "hand-over", "case hand-over ID --to NAME [--breach-ended DAY] [--actor NAME]",
    N_ ("hands the file over to the body that decides on a penalty"), run_hand_over, TRUE },
  { "plan", "case plan ID [--milestone TEXT] [--due DAY] [--done TEXT] [--note TEXT] [--actor NAME]",
    N_ ("keeps the unit's plan of at most three years (一企一策)"), run_plan, TRUE },
  { "close", "case close ID [--why TEXT] [--actor NAME]", N_ ("closes the case"), run_close, TRUE },
  { NULL },
};
