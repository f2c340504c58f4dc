/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: list, show, check, calendar, export. */
#include "nc-case-check.h"
#include "nc-case-export.h"
#include "nc-cli-case.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

#define MOST_DUE 100000

static NcExit
run_show (NcCliCase *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) open = NULL;
  const NcCaseFile *file = self->facts->file;

  if (self->cli->json) {
    nc_case_write_json (self->facts, out);
    printf ("%s\n", out->str);
    return NC_EXIT_DONE;
  }
  printf ("%s  %s  %s\n", file->id, file->unit_name, nc_case_state_label (nc_case_state (self->facts)));
  NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  printf ("  %d. %s %s\n", (int)finding->seq, finding->violation, finding->fact);
  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  printf ("  %s %s\n", paper->kind, paper->number ? paper->number : "");
  NC_CASE_EACH (self->facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  {
    g_autofree char *due = nc_day_format (timer->due_on);

    if (timer->done_on == NC_DAY_NONE)
      printf ("  %s %s (%s)%s\n", due, timer->kind, timer->rule,
              timer->calendar_incomplete ? _ (" holiday table of the year missing") : "");
  }
  open = nc_course_open_gates (self->facts);
  for (guint i = 0; i < open->len; i++) {
    g_autofree char *message = nc_gate_result_message (open->pdata[i]);

    printf ("  %s\n", message);
  }
  if (nc_course_next (self->facts))
    printf ("  → %s\n", nc_course_next (self->facts));
  return NC_EXIT_DONE;
}

static void
print_due (NcCli *cli, NcStmt *stmt)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf ("%s  %s  %s (%s)  %s\n", nc_stmt_text (stmt, "due_on"), nc_stmt_text (stmt, "case_id"),
            nc_stmt_text (stmt, "kind"), nc_stmt_text (stmt, "rule"), nc_stmt_text (stmt, "unit_name"));
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "due_on", nc_stmt_text (stmt, "due_on"));
  nc_json_member_string (out, "id", nc_stmt_text (stmt, "case_id"));
  nc_json_member_string (out, "kind", nc_stmt_text (stmt, "kind"));
  nc_json_member_string (out, "rule", nc_stmt_text (stmt, "rule"));
  nc_json_member_string (out, "unit", nc_stmt_text (stmt, "unit_name"));
  nc_json_member_string (out, "state", nc_stmt_text (stmt, "state"));
  nc_json_member_string (out, "confidence", nc_stmt_text (stmt, "confidence"));
  nc_json_member_bool (out, "calendar_incomplete", nc_stmt_int (stmt, "calendar_incomplete") != 0);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static void
print_case (NcCli *cli, NcStmt *stmt)
{
  static const char *const columns[] = {
    "id", "state", "unit_name", "uscc", "cause", "opened_on", "due_on", "next_due"
  };
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    const char *next = nc_stmt_text (stmt, "next_due");

    printf ("%s  %s  %s  %s\n", nc_stmt_text (stmt, "id"), nc_stmt_text (stmt, "state"), next ? next : "-",
            nc_stmt_text (stmt, "unit_name"));
    return;
  }
  nc_json_begin_object (out);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    nc_json_member_string (out, columns[i], nc_stmt_text (stmt, columns[i]));
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static NcExit
run_list (NcCliCase *self)
{
  gboolean due = nc_options_has (self->options, "--due"), has_row;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self->book, due ? "case-due" : "case-list", &error);
  NcDay until = nc_clock_today (self->cli->clock) + 366 * 4;

  if (!stmt)
    return nc_cli_case_error (self, error);
  if (!nc_cli_case_day (self, "--until", &until))
    return self->failure;
  if (due) {
    g_autofree char *day = nc_day_format (until);

    nc_stmt_bind_text (stmt, ":until", day);
    nc_stmt_bind_int (stmt, ":most", MOST_DUE);
  }
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, &error))
      return nc_cli_case_error (self, error);
    if (!has_row)
      return NC_EXIT_DONE;
    if (due)
      print_due (self->cli, stmt);
    else
      print_case (self->cli, stmt);
  }
}

static NcExit
run_check (NcCliCase *self)
{
  g_autoptr (GPtrArray) faults = nc_case_check (self->facts);
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", self->facts->file->id);
    nc_json_member_bool (out, "consistent", faults->len == 0);
    nc_json_key (out, "faults");
    nc_json_begin_array (out);
    for (guint i = 0; i < faults->len; i++)
      nc_json_string (out, faults->pdata[i]);
    nc_json_end_array (out);
    nc_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    for (guint i = 0; i < faults->len; i++)
      printf ("%s\n", (char *)faults->pdata[i]);
    if (!faults->len)
      printf ("%s\n", _ ("all papers of the case agree"));
  }
  return faults->len ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_DONE;
}

static NcExit
run_calendar (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = nc_case_calendar (self->book, &error);

  if (!out)
    return nc_cli_case_error (self, error);
  if (!nc_options_has (self->options, "-o") && !nc_options_has (self->options, "--output")) {
    printf ("%s", out->str);
    return NC_EXIT_DONE;
  }
  if (!g_file_set_contents (nc_options_get (self->options, "--output"), out->str, (gssize)out->len, &error))
    return nc_cli_fail_error (self->cli, NC_EXIT_STORE, error);
  return NC_EXIT_DONE;
}

static NcExit
run_export (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  const char *folder = nc_options_word (self->options, 1);

  if (!nc_case_export (self->book, self->facts, folder, &error))
    return error->domain == G_FILE_ERROR ? nc_cli_fail_error (self->cli, NC_EXIT_STORE, error)
                                         : nc_cli_case_error (self, error);
  printf ("%s\n", folder);
  return NC_EXIT_DONE;
}

static NcExit
run_custody (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = nc_case_custody (self->book, self->facts, &error);

  if (!out)
    return nc_cli_case_error (self, error);
  printf ("%s", out->str);
  return NC_EXIT_DONE;
}

static NcExit
run_numbers (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = nc_case_number_report (self->book, &error);

  if (!out)
    return nc_cli_case_error (self, error);
  printf ("%s", out->str);
  return NC_EXIT_DONE;
}

const NcCliCaseAction nc_cli_case_show_actions[] = {
  { "list", "case list [--due] [--until DAY]",
    N_ ("lists the cases, or with --due the periods that run, the nearest first"), run_list, FALSE },
  { "show", "case show ID", N_ ("shows a case: state, open gates, deadlines, findings, papers"), run_show, TRUE },
  { "check", "case check ID", N_ ("says where the papers of the case disagree"), run_check, TRUE },
  { "custody", "case custody ID", N_ ("lists who did what with the evidence, from the journal (JSON lines)"),
    run_custody, TRUE },
  { "calendar", "case calendar [--output FILE]", N_ ("writes the periods that run as an iCalendar file"), run_calendar,
    FALSE },
  { "numbers", "case numbers", N_ ("reports the numbers given out by series, with gaps (JSON lines)"), run_numbers,
    FALSE },
  { "export", "case export ID DIR", N_ ("writes the case's folder: index, papers, evidence, journal, hashes"),
    run_export, TRUE },
  { NULL },
};
