/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist's answers: kept as they are, evaluated by the form engine, its findings taken into the case. */
#include "nc-cli-case.h"
#include "nc-cli-form.h"
#include "nc-finding.h"
#include "nc-form.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-paths.h"
#include <string.h>

/* A name of the shipped checklists, or a file. */
static char *
checklist_path (const char *name)
{
  g_autofree char *relative = strchr (name, '/') ? NULL : g_strdup_printf ("forms/checklists/%s/form.csv", name);
  char *shipped = relative ? nc_paths_find (relative) : NULL;

  return shipped ? shipped : g_strdup (name);
}

/* A value beside the finding; NULL where the form has no such question there. */
static char *
beside (NcForm *form, const char *path, const char *name)
{
  g_autofree char *full = g_strdup_printf ("%s/%s", path, name);
  char *value = nc_form_get_value (form, full);

  if (value && !*value)
    g_clear_pointer (&value, g_free);
  return value;
}

static void
take_text (NcForm *form, const char *path, const char *name, char **field)
{
  g_autofree char *value = beside (form, path, name);

  if (value)
    nc_text_set (field, value);
}

static NcCaseFinding *
same_finding (NcCaseFacts *facts, const NcFinding *found)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (g_strcmp0 (finding->fact, found->fact) == 0 && g_strcmp0 (finding->violation, found->violation) == 0)
    return finding;
  return NULL;
}

static void
take_finding (NcCaseFacts *facts, NcForm *form, const NcFinding *found)
{
  NcCaseFinding *finding = same_finding (facts, found);
  g_autofree char *count = beside (form, found->path, "count");

  if (!finding) {
    finding = nc_case_add (facts, NC_CASE_FINDINGS);
    finding->seq = nc_case_count (facts, NC_CASE_FINDINGS);
  }
  nc_text_set (&finding->violation, found->violation);
  nc_text_set (&finding->fact, found->fact);
  nc_text_set (&finding->evidence_rule, found->evidence);
  nc_text_set (&finding->confidence, found->has_confidence ? nc_confidence_to_string (found->confidence) : NULL);
  take_text (form, found->path, "verdict", &finding->verdict);
  take_text (form, found->path, "name", &finding->equipment);
  take_text (form, found->path, "model", &finding->model);
  take_text (form, found->path, "serial_no", &finding->serial_no);
  take_text (form, found->path, "place", &finding->location);
  take_text (form, found->path, "rule_id", &finding->rule_id);
  take_text (form, found->path, "basis_document", &finding->document);
  take_text (form, found->path, "document", &finding->document);
  take_text (form, found->path, "basis_table", &finding->table_item);
  take_text (form, found->path, "grade", &finding->actual);
  finding->confirmed = g_strcmp0 (finding->verdict, "eliminated") == 0;
  finding->quantity = 1;
  if (count)
    g_ascii_string_to_signed (count, 10, 1, 100000, &finding->quantity, NULL);
  if (found->deadline_days > 0)
    finding->due_on = facts->today + found->deadline_days;
}

static NcExit
taken_cb (NcForm *form, GPtrArray *faults, GPtrArray *findings, gpointer user_data)
{
  NcCliCase *self = user_data;
  NcCaseAnswers *answers = nc_case_nth (self->facts, NC_CASE_ANSWERS, nc_case_count (self->facts, NC_CASE_ANSWERS) - 1);
  g_autofree char *xml = nc_form_to_xml (form), *blob = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;

  g_autoptr (NcReference) reference = nc_reference_open (NULL, NULL);

  answers->complete = TRUE;
  for (guint i = 0; i < faults->len; i++)
    answers->complete &= ((NcFormFault *)faults->pdata[i])->ok;
  blob = nc_change_add_blob (self->change, bytes, "application/xml", NULL, &error);
  if (!blob)
    return nc_cli_case_error (self, error);
  nc_text_set (&answers->instance_blob_id, blob);
  for (guint i = 0; i < findings->len; i++)
    take_finding (self->facts, form, findings->pdata[i]);
  NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (reference && finding->rule_id && !nc_case_name_catalogue (reference, finding, &error))
    return nc_cli_case_error (self, error);
  return nc_cli_case_take (self, NC_STEP_FINDING, answers);
}

static NcExit
run_answer (NcCliCase *self)
{
  const char *checklist = nc_options_word (self->options, 1), *path = nc_options_get (self->options, "--answers");
  g_autofree char *form = checklist_path (checklist), *now = nc_clock_now_iso (self->facts->clock), *blob = NULL;
  g_autofree char *text = NULL, *version = NULL, *form_text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *lang = nc_lang_current ();
  NcCaseAnswers *answers;
  NcExit result;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error) || !g_file_get_contents (form, &form_text, NULL, &error))
    return nc_cli_fail_error (self->cli, NC_EXIT_BAD_INPUT, error);
  bytes = g_bytes_new (text, length);
  blob = nc_change_add_blob (self->change, bytes, "application/json", NULL, &error);
  if (!blob)
    return nc_cli_case_error (self, error);
  version = g_compute_checksum_for_string (G_CHECKSUM_SHA256, form_text, -1);
  answers = nc_case_add (self->facts, NC_CASE_ANSWERS);
  nc_text_set (&answers->checklist, checklist);
  nc_text_set (&answers->version, version);
  nc_text_set (&answers->answers_blob_id, blob);
  nc_text_set (&answers->answered_at, now);
  nc_text_set (&self->facts->file->checklist_version, version);
  /* what a finding says goes onto papers, and papers are Chinese whatever the interface is */
  nc_lang_init ("zh");
  result = nc_cli_form_run (self->cli, form, path, taken_cb, self);
  nc_lang_init (lang);
  return result;
}

const NcCliCaseAction nc_cli_case_answer_actions[] = {
  { "answer", "case answer ID CHECKLIST --answers FILE [--actor NAME]",
    N_ ("takes the answers of a checklist (a shipped name such as motors, or a file) and the findings that follow"),
    run_answer, TRUE },
  { NULL },
};
