/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling a checklist of a case, and what it comes to. */
#include "nc-cli-case.h"
#include "nc-checklist-run.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>

static NcExit
print_result (NcCliCase *self, NcChecklistRun *run, GPtrArray *faults, const GString *ignored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = nc_checklist_run_findings (run, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!found)
    return nc_cli_case_error (self, error);
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", self->facts->file->id);
  nc_json_member_string (out, "checklist", nc_options_word (self->options, 1));
  nc_json_member_string (out, "version", nc_checklist_run_get_version (run));
  nc_json_key (out, "findings");
  nc_json_begin_array (out);
  for (guint i = 0; i < found->len; i++)
    nc_finding_write_json (g_ptr_array_index (found, i), out);
  nc_json_end_array (out);
  nc_json_key (out, "faults");
  nc_json_begin_array (out);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (fault->ok)
      continue;
    nc_json_begin_object (out);
    nc_json_member_string (out, "path", fault->path);
    nc_json_member_string (out, "kind", fault->kind);
    nc_json_member_string (out, "message", fault->message);
    nc_json_end_object (out);
    if (!self->cli->json)
      fprintf (stderr, "%s: %s: %s\n", self->cli->program, fault->path, fault->message);
  }
  nc_json_end_array (out);
  nc_json_key (out, "ignored");
  g_string_append_printf (out, "[%s]", ignored->str);
  nc_json_end_object (out);
  if (self->cli->json)
    printf ("%s\n", out->str);
  else
    for (guint i = 0; i < found->len; i++) {
      const NcFinding *one = g_ptr_array_index (found, i);

      printf ("%s %s %s\n", one->violation, one->paper ? one->paper : "-", one->fact);
    }
  return NC_EXIT_DONE;
}

static NcExit
run_answer (NcCliCase *self)
{
  const char *checklist = nc_options_word (self->options, 1), *path = nc_options_get (self->options, "--answers");
  const char *by = nc_case_count (self->facts, NC_CASE_OFFICERS)
                       ? ((NcCaseOfficer *)nc_case_nth (self->facts, NC_CASE_OFFICERS, 0))->cert_no
                       : g_get_user_name ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL, faults = NULL;
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcChecklistRun) run = NULL;
  gboolean filled;
  json_error_t wrong;
  json_t *answers;

  if (!checklist || !path)
    return nc_cli_fail (self->cli, NC_EXIT_USAGE,
                        _ ("give a checklist and its answers: case answer ID CHECKLIST --answers FILE"));
  answers = g_str_equal (path, "-") ? json_loadf (stdin, JSON_REJECT_DUPLICATES, &wrong)
                                    : json_load_file (path, JSON_REJECT_DUPLICATES, &wrong);
  if (!json_is_object (answers)) {
    json_decref (answers);
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s: no JSON object of answers"), path);
  }
  reference = nc_reference_open (NULL, &error);
  if (reference && nc_reference_load_confirmations (reference, self->cli->home, &error))
    run = nc_checklist_run_open (
        self->book, reference, self->facts->file->id, checklist,
        nc_options_has (self->options, "--actor") ? nc_options_get (self->options, "--actor") : by, &error);
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
  { NULL },
};
