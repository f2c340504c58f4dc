/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling a checklist of a case, and what it comes to. */
#include "nc-cli-case.h"
#include "nc-cli-form.h"
#include "nc-cli-object.h"
#include "nc-checklist-run.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>

static void
write_fault (const NcFormFault *fault, GString *out)
{
  nc_json_begin_object (out);
  nc_json_member_string (out, "path", fault->path);
  nc_json_member_string (out, "kind", fault->kind);
  nc_json_member_string (out, "message", fault->message);
  if (fault->reason)
    nc_json_member_string (out, "reason", fault->reason);
  nc_json_end_object (out);
}

/* What is not in order; or, of what is, the unusual answers and why they are right. */
static void
write_faults (GPtrArray *faults, gboolean in_order, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (fault->ok == in_order)
      write_fault (fault, out);
  }
  nc_json_end_array (out);
}

static void
write_news (const NcChecklistNews *news, GString *out)
{
  nc_json_begin_object (out);
  nc_json_member_bool (out, "knows_earlier", news->knows_earlier);
  nc_json_key (out, "differences");
  nc_cli_form_write_differences (news->differences, out);
  nc_json_key (out, "misfits");
  write_faults (news->misfits, FALSE, out);
  nc_json_end_object (out);
}

/* Answers whose question the form in use no longer has. */
static void
write_kept (const NcChecklistNews *news, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < news->homeless->len; i++) {
    const NcKeptAnswer *kept = g_ptr_array_index (news->homeless, i);

    nc_json_begin_object (out);
    nc_json_member_string (out, "path", kept->path);
    nc_json_member_string (out, "label", kept->label);
    nc_json_member_string (out, "value", kept->value);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

/* The members that both commands give: what is wrong, what was passed with a reason, what a newer version changed. */
static void
write_state (NcChecklistRun *run, GPtrArray *faults, const NcChecklistNews *news, GString *out)
{
  nc_json_member_string (out, "version", nc_checklist_run_get_version (run));
  nc_json_member_string (out, "reference_version", nc_reference_version (nc_checklist_run_get_reference (run)));
  nc_json_key (out, "faults");
  write_faults (faults, FALSE, out);
  nc_json_key (out, "reasons");
  write_faults (faults, TRUE, out);
  nc_json_key (out, "changed");
  if (news->is_newer)
    write_news (news, out);
  else
    nc_json_null (out);
  nc_json_key (out, "kept");
  write_kept (news, out);
}

static void
print_state (NcCliCase *self, GPtrArray *faults, const NcChecklistNews *news)
{
  const char *program = self->cli->program;
  g_autofree char *summary = nc_checklist_news_summary (news);

  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    fprintf (stderr, "%s: %s: %s%s%s\n", program, fault->path, fault->message, fault->reason ? ": " : "",
             fault->reason ? fault->reason : "");
  }
  if (summary)
    fprintf (stderr, "%s: %s\n", program, summary);
  nc_cli_form_print_differences (news->differences, stderr);
  for (guint i = 0; i < news->misfits->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (news->misfits, i);

    fprintf (stderr, _ ("%s: no longer fits: %s\n"), fault->path, fault->message);
  }
  for (guint i = 0; i < news->homeless->len; i++) {
    const NcKeptAnswer *kept = g_ptr_array_index (news->homeless, i);

    fprintf (stderr, _ ("%s (%s): kept, its question is gone: %s\n"), kept->label, kept->path, kept->value);
  }
}

static void
write_found (GPtrArray *found, GString *out)
{
  nc_json_key (out, "findings");
  nc_json_begin_array (out);
  for (guint i = 0; i < found->len; i++)
    nc_finding_write_json (g_ptr_array_index (found, i), out);
  nc_json_end_array (out);
}

static NcExit
print_result (NcCliCase *self, NcChecklistRun *run, GPtrArray *faults, const GString *ignored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = nc_checklist_run_findings (run, &error);
  g_autoptr (NcChecklistNews) news = found ? nc_checklist_run_news (run, &error) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!news)
    return nc_cli_case_error (self, error);
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", self->facts->file->id);
  nc_json_member_string (out, "checklist", nc_options_word (self->options, 1));
  write_found (found, out);
  write_state (run, faults, news, out);
  nc_json_key (out, "ignored");
  g_string_append_printf (out, "[%s]", ignored->str);
  nc_json_end_object (out);
  if (self->cli->json) {
    printf ("%s\n", out->str);
    return NC_EXIT_DONE;
  }
  print_state (self, faults, news);
  for (guint i = 0; i < found->len; i++) {
    const NcFinding *one = g_ptr_array_index (found, i);

    printf ("%s %s %s\n", one->violation, one->paper ? one->paper : "-", one->fact);
  }
  return NC_EXIT_DONE;
}

static NcChecklistRun *
open_run (NcCliCase *self, GError **error)
{
  const char *by = nc_case_count (self->facts, NC_CASE_OFFICERS)
                       ? ((NcCaseOfficer *)nc_case_nth (self->facts, NC_CASE_OFFICERS, 0))->cert_no
                       : g_get_user_name ();
  g_autoptr (NcReference) reference = nc_reference_open (NULL, error);

  if (!reference || !nc_reference_load_confirmations (reference, self->cli->home, error))
    return NULL;
  return nc_checklist_run_open (
      self->book, reference, NULL, self->facts->file->id, nc_options_word (self->options, 1),
      nc_options_has (self->options, "--actor") ? nc_options_get (self->options, "--actor") : by, error);
}

static gboolean
all_in_order (GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++)
    if (!((const NcFormFault *)g_ptr_array_index (faults, i))->ok)
      return FALSE;
  return TRUE;
}

/* case checklist: where a checklist stands. */
static NcExit
run_checklist (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcChecklistRun) run = NULL;
  g_autoptr (GPtrArray) faults = NULL, found = NULL;
  g_autoptr (NcChecklistNews) news = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!nc_options_word (self->options, 1))
    return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("give a checklist: case checklist ID CHECKLIST"));
  run = open_run (self, &error);
  faults = run ? nc_form_validate (nc_checklist_run_get_form (run), &error) : NULL;
  news = faults ? nc_checklist_run_news (run, &error) : NULL;
  found = news ? nc_checklist_run_findings (run, &error) : NULL;
  if (!found || (nc_options_has (self->options, "--noted") && !nc_checklist_run_take_note (run, &error)))
    return nc_cli_case_error (self, error);
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", self->facts->file->id);
  nc_json_member_string (out, "checklist", nc_options_word (self->options, 1));
  nc_json_member_string (out, "title", nc_form_title (nc_checklist_run_get_form (run)));
  write_found (found, out);
  write_state (run, faults, news, out);
  nc_json_end_object (out);
  if (self->cli->json)
    printf ("%s\n", out->str);
  else
    print_state (self, faults, news);
  return all_in_order (faults) ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

static NcExit
run_answer (NcCliCase *self)
{
  const char *checklist = nc_options_word (self->options, 1), *path = nc_options_get (self->options, "--answers");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL, faults = NULL;
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (NcChecklistRun) run = NULL;
  gboolean filled;
  json_t *answers;

  if (!checklist || !path)
    return nc_cli_fail (self->cli, NC_EXIT_USAGE,
                        _ ("give a checklist and its answers: case answer ID CHECKLIST --answers FILE"));
  answers = nc_cli_read_object (path, &error);
  if (!answers)
    return nc_cli_fail_error (self->cli, NC_EXIT_BAD_INPUT, error);
  run = open_run (self, &error);
  filled = run && nc_checklist_run_fill (run, answers, ignored, &error);
  json_decref (answers);
  if (!filled)
    return nc_cli_case_error (self, error);
  faults = nc_form_validate (nc_checklist_run_get_form (run), &error);
  if (!faults)
    return nc_cli_case_error (self, error);
  if (!nc_checklist_run_conclude (run, &shut, &error))
    return g_error_matches (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED) ? nc_cli_case_refuse (self, shut)
                                                                         : nc_cli_case_error (self, error);
  return print_result (self, run, faults, ignored);
}

const NcCliCaseAction nc_cli_case_answer_actions[] = {
  { "answer", "case answer ID CHECKLIST --answers FILE.json [--actor NAME]",
    N_ ("fills a checklist of the case (a name such as motors, or a file) and brings its findings in line; what is "
        "missing is named"),
    run_answer, TRUE },
  { "checklist", "case checklist ID CHECKLIST [--noted] [--actor NAME]",
    N_ ("says where a checklist of the case stands: what is missing or wrong, which unusual answers were passed and "
        "why, "
        "what a newer version of the form changed; --noted: the change has been taken note of"),
    run_checklist, TRUE },
  { NULL },
};
