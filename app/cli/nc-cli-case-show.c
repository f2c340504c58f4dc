/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: list, show, check, calendar, export. */
#include "nc-answer-reason.h"
#include "nc-case-check.h"
#include "nc-case-export.h"
#include "nc-cli-case.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-offer.h"
#include <stdio.h>
#include <string.h>

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
  for (guint i = 0; i < self->facts->answer_reasons->len; i++) {
    const NcAnswerReason *one = g_ptr_array_index (self->facts->answer_reasons, i);

    printf ("  %s %s = %s: %s\n", one->checklist, one->path, one->value, one->reason);
  }
  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  printf ("  %s %s\n", paper->kind, paper->number ? paper->number : "");
  NC_CASE_EACH (self->facts, NC_CASE_TIMERS, NcCaseTimer, timer)
  {
    g_autofree char *due = nc_day_format (timer->due_on);

    if (timer->done_on == NC_DAY_NONE)
      printf ("  %s %s (%s)%s\n", due, nc_case_timer_label (timer->kind), timer->rule,
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
  gboolean has_row;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = NULL;
  NcDay until = nc_clock_today (self->cli->clock) + 366 * 4;

  if (!nc_cli_case_day (self, "--until", &until))
    return self->failure;
  if (nc_options_has (self->options, "--due"))
    return nc_cli_case_print_due (self, NULL, until);
  stmt = nc_case_book_prepare (self->book, "case-list", &error);
  if (!stmt)
    return nc_cli_case_error (self, error);
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, &error))
      return nc_cli_case_error (self, error);
    if (!has_row)
      return NC_EXIT_DONE;
    print_case (self->cli, stmt);
  }
}

static NcExit
run_measures (NcCliCase *self)
{
  g_autoptr (GPtrArray) offers = nc_case_offers (self->facts);
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", self->facts->file->id);
    nc_json_member_string (out, "issuer", nc_issuer_legal_name (&self->facts->issuer));
    nc_json_key (out, "measures");
    nc_offers_write_json (offers, out);
    nc_json_end_object (out);
    printf ("%s\n", out->str);
    return NC_EXIT_DONE;
  }
  for (guint i = 0; i < offers->len; i++) {
    const NcOffer *offer = offers->pdata[i];

    printf ("%s  %-14s  %-4s  %s%s%s\n", offer->rule, nc_offer_state_to_string (offer->state),
            offer->paper ? offer->paper : "-", offer->measure, offer->why ? ": " : "", offer->why ? offer->why : "");
  }
  return NC_EXIT_DONE;
}

static void
write_texts (GString *out, const char *name, GPtrArray *texts)
{
  nc_json_key (out, name);
  nc_json_begin_array (out);
  for (guint i = 0; i < texts->len; i++)
    nc_json_string (out, texts->pdata[i]);
  nc_json_end_array (out);
}

static NcExit
run_check (NcCliCase *self)
{
  g_autoptr (GPtrArray) faults = nc_case_check (self->facts), missing = nc_case_missing (self->facts);
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", self->facts->file->id);
    nc_json_member_bool (out, "consistent", faults->len == 0);
    nc_json_member_bool (out, "complete", missing->len == 0);
    write_texts (out, "faults", faults);
    write_texts (out, "missing", missing);
    nc_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    for (guint i = 0; i < faults->len; i++)
      printf ("%s\n", (char *)faults->pdata[i]);
    for (guint i = 0; i < missing->len; i++)
      printf ("%s\n", (char *)missing->pdata[i]);
    if (!faults->len && !missing->len)
      printf ("%s\n", _ ("all papers of the case agree"));
  }
  return faults->len || missing->len ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_DONE;
}

static void
say_exported (NcCli *cli, const char *folder, const char *pdf)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    if (pdf)
      printf ("%s\n", pdf);
    if (folder)
      printf ("%s\n", folder);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "folder", folder);
  nc_json_member_string (out, "pdf", pdf);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static NcExit
run_export (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  const char *folder = nc_options_word (self->options, 1), *pdf = nc_options_get (self->options, "--pdf");

  if (!folder && !pdf)
    return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("give a folder, or --pdf FILE, or both"));
  if (pdf) {
    g_autoptr (GBytes) bytes = nc_case_folder_pdf (self->book, self->facts, &error);

    if (!bytes)
      return nc_cli_case_error (self, error);
    if (!g_file_set_contents (pdf, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error))
      return nc_cli_fail_error (self->cli, NC_EXIT_STORE, error);
  }
  if (folder && !nc_case_export (self->book, self->facts, folder, &error))
    return error->domain == G_FILE_ERROR ? nc_cli_fail_error (self->cli, NC_EXIT_STORE, error)
                                         : nc_cli_case_error (self, error);
  say_exported (self->cli, folder, pdf);
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
  { "measures", "case measures ID", N_ ("says of every measure whether the issuer may order it here, and who else may"),
    run_measures, TRUE },
  { "check", "case check ID", N_ ("says where the papers of the case disagree and what the case lacks"), run_check,
    TRUE },
  { "custody", "case custody ID", N_ ("lists who did what with the evidence, from the journal (JSON lines)"),
    run_custody, TRUE },
  { "numbers", "case numbers", N_ ("reports the numbers given out by series, with gaps (JSON lines)"), run_numbers,
    FALSE },
  { "export", "case export ID [DIR] [--pdf FILE]",
    N_ ("writes the case's folder: cover, index, papers, evidence, journal, hashes; as a directory, as one PDF, or "
        "both"),
    run_export, TRUE },
  { NULL },
};
