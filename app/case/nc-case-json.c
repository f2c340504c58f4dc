/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-answer-reason.h"
#include "nc-case-store.h"
#include "nc-json.h"
#include "nc-measure.h"
#include "nc-offer.h"

static void
write_rows (const NcCaseFacts *facts, NcCaseList list, const char *name, GString *out)
{
  nc_json_key (out, name);
  nc_json_begin_array (out);
  for (guint i = 0; i < nc_case_count (facts, list); i++)
    nc_case_row_write_json (&nc_case_list_types[list], nc_case_nth (facts, list, i), out);
  nc_json_end_array (out);
}

static void
write_deadlines (const NcCaseFacts *facts, GString *out)
{
  nc_json_key (out, "deadlines");
  nc_json_begin_array (out);
  NC_CASE_EACH (facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  {
    g_autofree char *due = nc_day_format (timer->due_on), *done = nc_day_format (timer->done_on);

    nc_json_begin_object (out);
    nc_json_member_string (out, "kind", timer->kind);
    nc_json_member_string (out, "rule", timer->rule);
    nc_json_member_string (out, "subject", timer->subject);
    nc_json_member_string (out, "due_on", due);
    nc_json_member_string (out, "done_on", *done ? done : NULL);
    nc_json_member_bool (out, "overdue", timer->done_on == NC_DAY_NONE && timer->due_on < facts->today);
    nc_json_member_bool (out, "calendar_incomplete", timer->calendar_incomplete != 0);
    nc_json_member_string (out, "confidence", timer->confidence);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

/**
 * nc_case_write_json:
 *
 * The case as one object: id, state, next, open_gates, proposed_papers, measures, deadlines, then the rows of every
 * table.
 */
void
nc_case_write_json (const NcCaseFacts *facts, GString *out)
{
  g_autoptr (GPtrArray) open = nc_course_open_gates (facts), papers = nc_course_proposed_papers (facts),
                        offers = nc_case_offers (facts);

  nc_json_begin_object (out);
  nc_json_member_string (out, "id", facts->file->id);
  nc_json_member_string (out, "state", facts->file->state);
  nc_json_member_string (out, "next", nc_course_next (facts));
  nc_json_key (out, "open_gates");
  nc_gate_results_write_json (open, out);
  nc_json_key (out, "proposed_papers");
  nc_json_begin_array (out);
  if (nc_case_state (facts) >= NC_CASE_ASSESSED)
    for (guint i = 0; i < papers->len; i++)
      nc_json_string (out, papers->pdata[i]);
  nc_json_end_array (out);
  nc_json_key (out, "measures");
  nc_offers_write_json (offers, out);
  write_deadlines (facts, out);
  nc_json_key (out, "case");
  nc_case_row_write_json (&nc_case_file_type, facts->file, out);
  write_rows (facts, NC_CASE_OFFICERS, "officers", out);
  write_rows (facts, NC_CASE_FINDINGS, "findings", out);
  write_rows (facts, NC_CASE_EVIDENCE, "evidence", out);
  write_rows (facts, NC_CASE_PAPERS, "papers", out);
  write_rows (facts, NC_CASE_SIGNATURES, "signatures", out);
  write_rows (facts, NC_CASE_SERVICES, "services", out);
  write_rows (facts, NC_CASE_EXTENSIONS, "extensions", out);
  write_rows (facts, NC_CASE_RECHECKS, "rechecks", out);
  write_rows (facts, NC_CASE_INTERVIEWS, "interviews", out);
  write_rows (facts, NC_CASE_REASONS, "reasons", out);
  write_rows (facts, NC_CASE_ANSWERS, "answers", out);
  nc_json_key (out, "answer_reasons");
  nc_answer_reasons_write_json (facts->answer_reasons, out);
  write_rows (facts, NC_CASE_MILESTONES, "milestones", out);
  write_rows (facts, NC_CASE_PRESERVED, "preserved", out);
  nc_json_end_object (out);
}
