/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit: its record, evidence, findings, interviews, preservation. */
#include "nc-blobs.h"
#include "nc-cli-case.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-reference.h"
#include <string.h>

static gboolean
take_record (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;
  const char *recusal = nc_options_get (self->options, "--recusal"),
             *key_unit = nc_options_get (self->options, "--key-unit");

  nc_cli_case_text (self, "--place", &file->place);
  nc_cli_case_text (self, "--site-head", &file->site_head);
  nc_cli_case_text (self, "--site-head-position", &file->site_head_position);
  nc_cli_case_text (self, "--statement", &file->unit_statement);
  nc_cli_case_text (self, "--recusal-decision", &file->recusal_decision);
  if (recusal && !g_str_equal (recusal, "none") && !g_str_equal (recusal, "asked")) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--recusal", recusal);
    return FALSE;
  }
  if (key_unit && !nc_case_key_unit_parse (key_unit, &file->key_unit)) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--key-unit", key_unit);
    return FALSE;
  }
  nc_cli_case_text (self, "--recusal", &file->recusal);
  file->rights_told |= nc_options_has (self->options, "--rights-told");
  file->basis_told |= nc_options_has (self->options, "--basis-told");
  file->read_back |= nc_options_has (self->options, "--read-back");
  return nc_cli_case_time (self, "--start", &file->visit_start) && nc_cli_case_time (self, "--end", &file->visit_end) &&
         nc_cli_case_time (self, "--certificates-shown", &file->certificates_shown_at) &&
         nc_cli_case_day (self, "--complaint-answered", &file->complaint_answered_on);
}

static NcExit
run_visit (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;

  /* another visit of the same case: its periods run anew, and everything is shown and told again */
  if (file->visit_end && file->visit_start) {
    nc_text_set (&file->certificates_shown_at, NULL);
    nc_text_set (&file->recusal, NULL);
    nc_text_set (&file->recusal_decision, NULL);
    nc_text_set (&file->unit_statement, NULL);
    file->rights_told = file->basis_told = file->read_back = 0;
  }
  nc_text_set (&file->visit_end, NULL);
  nc_cli_case_text (self, "--urgent", &file->late_reason);
  return take_record (self) ? nc_cli_case_take (self, NC_STEP_VISIT, NULL) : self->failure;
}

static NcExit
run_record (NcCliCase *self)
{
  return take_record (self) ? nc_cli_case_take (self, NC_STEP_RECORD, NULL) : self->failure;
}

static const char *const evidence_types[] = { "photo",   "video",     "audio",   "document", "physical", "electronic",
                                              "witness", "statement", "opinion", "record",   NULL };

/* Copies the file into the store, hashed as it comes in. */
static gboolean
take_file (NcCliCase *self, NcCaseEvidence *evidence, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, &error);
  g_autoptr (GBytes) bytes = map ? g_mapped_file_get_bytes (map) : NULL;
  g_autofree char *name = g_path_get_basename (path), *id = NULL;
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL), *mime = g_content_type_get_mime_type (type);

  if (map && g_bytes_get_size (bytes) == 0) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s is empty"), path);
    return FALSE;
  }
  id = map ? nc_change_add_blob (self->change, bytes, mime ? mime : "application/octet-stream", name, &error) : NULL;
  if (!id) {
    self->failure = nc_cli_case_error (self, error);
    return FALSE;
  }
  nc_text_set (&evidence->blob_id, id);
  nc_text_set (&evidence->file_name, name);
  evidence->size_bytes = (gint64)g_bytes_get_size (bytes);
  return TRUE;
}

static const char *
first_officer (const NcCaseFacts *facts)
{
  return nc_case_count (facts, NC_CASE_OFFICERS) ? ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->name
                                                 : NULL;
}

/* The findings that the evidence speaks for, by number or id. */
static gboolean
take_findings (NcCliCase *self, NcCaseEvidence *evidence)
{
  GPtrArray *given = nc_options_all (self->options, "--finding");
  g_autoptr (GString) ids = g_string_new (evidence->finding_id);

  for (guint i = 0; given && i < given->len; i++) {
    NcCaseFinding *found = NULL;

    NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
    {
      g_autofree char *seq = g_strdup_printf ("%d", (int)finding->seq);

      if (g_str_equal (given->pdata[i], seq) || g_str_equal (given->pdata[i], finding->id) ||
          g_str_equal (given->pdata[i], "all")) {
        found = finding;
        g_string_append_printf (ids, "%s%s", ids->len ? " " : "", finding->id);
      }
    }
    if (!found) {
      self->failure =
          nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no finding “%s”"), (char *)given->pdata[i]);
      return FALSE;
    }
  }
  nc_text_set (&evidence->finding_id, ids->str);
  return TRUE;
}

static NcExit
change_evidence (NcCliCase *self, NcCaseEvidence *evidence)
{
  if (nc_options_has (self->options, "--remove") && nc_text_is_blank (nc_options_get (self->options, "--remove")))
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("removed evidence needs its reason"));
  if (evidence->removed_reason)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("evidence %d was removed: %s"), (int)evidence->seq,
                        evidence->removed_reason);
  nc_cli_case_text (self, "--remove", &evidence->removed_reason);
  nc_cli_case_text (self, "--confirmed-by", &evidence->confirmed_by);
  nc_cli_case_text (self, "--transcript", &evidence->transcript);
  if (!take_findings (self, evidence))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_EVIDENCE, evidence);
}

static NcExit
run_evidence (NcCliCase *self)
{
  const char *path = nc_options_get (self->options, "--file"), *type = nc_options_get (self->options, "--type");
  const char *old = nc_options_get (self->options, "--evidence");
  NcClock *clock = self->facts->clock;
  NcCaseEvidence *evidence;
  g_autofree char *now = nc_clock_now_iso (clock);

  if (old) {
    evidence = nc_case_find (self->facts, NC_CASE_EVIDENCE, old);
    NC_CASE_EACH (self->facts, NC_CASE_EVIDENCE, NcCaseEvidence, one)
    {
      g_autofree char *seq = g_strdup_printf ("%d", (int)one->seq);

      if (g_str_equal (seq, old))
        evidence = one;
    }
    return evidence ? change_evidence (self, evidence)
                    : nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no evidence “%s”"), old);
  }
  if (!type || !g_strv_contains (evidence_types, type))
    return nc_cli_fail (self->cli, type ? NC_EXIT_BAD_INPUT : NC_EXIT_USAGE, _ ("%s does not know “%s”"), "--type",
                        type ? type : "");
  if (!path && !g_str_equal (type, "statement"))
    return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("the file is missing (--file)"));
  evidence = nc_case_add (self->facts, NC_CASE_EVIDENCE);
  evidence->seq = nc_case_count (self->facts, NC_CASE_EVIDENCE);
  evidence->wall_usec = nc_clock_now_usec (clock);
  evidence->mono_usec = nc_clock_monotonic_usec (clock);
  nc_text_set (&evidence->time_source, self->cli->as_of_given ? "given" : "system");
  nc_text_set (&evidence->type, type);
  nc_text_set (&evidence->made_at, now);
  nc_text_set (&evidence->place, self->facts->file->place);
  nc_text_set (&evidence->device, nc_store_get_device_id (self->store));
  nc_text_set (&evidence->maker, first_officer (self->facts));
  nc_text_set (&evidence->purpose, nc_options_get (self->options, "--purpose"));
  nc_cli_case_text (self, "--maker", &evidence->maker);
  nc_cli_case_text (self, "--place", &evidence->place);
  nc_cli_case_text (self, "--device", &evidence->device);
  nc_cli_case_text (self, "--method", &evidence->method);
  nc_cli_case_text (self, "--carrier", &evidence->carrier);
  evidence->checked = nc_options_has (self->options, "--checked");
  if (!nc_cli_case_time (self, "--made-at", &evidence->made_at) || (path && !take_file (self, evidence, path)))
    return self->failure;
  nc_text_set (&evidence->name, !nc_text_is_blank (evidence->purpose) ? evidence->purpose
                                : evidence->file_name                 ? evidence->file_name
                                                                      : type);
  nc_cli_case_text (self, "--name", &evidence->name);
  return change_evidence (self, evidence);
}

/* A rule of the reference names its list, item and deadline; one that is in no list is a slip of the pen. */
static gboolean
name_list (NcCliCase *self, NcCaseFinding *finding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;

  if (!nc_options_has (self->options, "--rule"))
    return TRUE;
  reference = nc_reference_open (NULL, &error);
  if (reference && !nc_reference_has_rule (reference, finding->rule_id)) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--rule", finding->rule_id);
    return FALSE;
  }
  if (!reference || !nc_case_name_catalogue (reference, finding, &error)) {
    self->failure = nc_cli_case_error (self, error);
    return FALSE;
  }
  return TRUE;
}

static NcExit
run_finding (NcCliCase *self)
{
  const char *violation = nc_options_get (self->options, "--violation"),
             *quantity = nc_options_get (self->options, "--quantity");
  const char *withdraw = nc_options_get (self->options, "--withdraw"),
             *number = nc_options_get (self->options, "--finding");
  NcCaseFinding *finding = NULL;

  if (number) {
    NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, one)
    {
      g_autofree char *seq = g_strdup_printf ("%d", (int)one->seq);

      if (g_str_equal (seq, number) || g_str_equal (one->id, number))
        finding = one;
    }
    if (!finding)
      return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no finding “%s”"), number);
  } else {
    if (!violation || !nc_options_has (self->options, "--fact"))
      return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("a finding needs --violation and --fact"));
    if (!nc_violation_is_known (violation))
      return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--violation", violation);
    finding = nc_case_add (self->facts, NC_CASE_FINDINGS);
    finding->seq = nc_case_count (self->facts, NC_CASE_FINDINGS);
    finding->quantity = 1;
  }
  nc_cli_case_text (self, "--violation", &finding->violation);
  nc_cli_case_text (self, "--fact", &finding->fact);
  nc_cli_case_text (self, "--verdict", &finding->verdict);
  nc_cli_case_text (self, "--equipment", &finding->equipment);
  nc_cli_case_text (self, "--model", &finding->model);
  nc_cli_case_text (self, "--serial", &finding->serial_no);
  nc_cli_case_text (self, "--location", &finding->location);
  nc_cli_case_text (self, "--document", &finding->document);
  nc_cli_case_text (self, "--table-item", &finding->table_item);
  nc_cli_case_text (self, "--rule", &finding->rule_id);
  nc_cli_case_text (self, "--actual", &finding->actual);
  nc_cli_case_text (self, "--limit", &finding->limit_value);
  nc_cli_case_text (self, "--unit", &finding->unit);
  nc_cli_case_text (self, "--demand", &finding->demand);
  nc_cli_case_text (self, "--official-text", &finding->official_text);
  nc_cli_case_text (self, "--withdraw", &finding->withdrawn_reason);
  if (nc_options_has (self->options, "--confirmed") || g_strcmp0 (finding->verdict, "eliminated") == 0)
    finding->confirmed = 1;
  if (withdraw && nc_text_is_blank (withdraw))
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("a withdrawn finding needs its reason"));
  if (quantity && !g_ascii_string_to_signed (quantity, 10, 1, 100000, &finding->quantity, NULL))
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no number of machines"), quantity);
  if (!nc_cli_case_day (self, "--due", &finding->due_on) || !name_list (self, finding))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_FINDING, finding);
}

static NcExit
run_interview (NcCliCase *self)
{
  NcCaseInterview *interview = nc_case_add (self->facts, NC_CASE_INTERVIEWS);

  nc_cli_case_text (self, "--person", &interview->person);
  nc_cli_case_text (self, "--org", &interview->org);
  nc_cli_case_text (self, "--position", &interview->position);
  nc_cli_case_text (self, "--relation", &interview->relation);
  nc_cli_case_text (self, "--id-no", &interview->id_no);
  nc_cli_case_text (self, "--sex", &interview->sex);
  nc_cli_case_text (self, "--place", &interview->place);
  nc_cli_case_text (self, "--recusal", &interview->recusal);
  nc_cli_case_text (self, "--items", &interview->items);
  nc_cli_case_text (self, "--interpreter", &interview->interpreter);
  if (!nc_cli_case_time (self, "--start", &interview->started_at) ||
      !nc_cli_case_time (self, "--end", &interview->ended_at))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_NOTE, interview);
}

static NcExit
run_preserve (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;
  GPtrArray *items = nc_options_all (self->options, "--item");

  nc_cli_case_text (self, "--by", &file->preserve_approver);
  if (!nc_cli_case_day (self, "--date", &file->preserve_approved_on))
    return self->failure;
  for (guint i = 0; items && i < items->len; i++) {
    g_auto (GStrv) parts = g_strsplit (items->pdata[i], "|", 5);
    NcCasePreserved *item = nc_case_add (self->facts, NC_CASE_PRESERVED);
    guint n = g_strv_length (parts);

    nc_text_set (&item->name, parts[0]);
    nc_text_set (&item->spec, n > 1 ? parts[1] : NULL);
    nc_text_set (&item->amount, n > 2 ? parts[2] : NULL);
    nc_text_set (&item->condition, n > 3 ? parts[3] : NULL);
    nc_text_set (&item->place, n > 4 ? parts[4] : NULL);
  }
  if (nc_options_has (self->options, "--decision"))
    NC_CASE_EACH (self->facts, NC_CASE_PRESERVED, NcCasePreserved, item)
  nc_text_set (&item->decision, nc_options_get (self->options, "--decision"));
  return nc_cli_case_take (self, NC_STEP_RECORD, NULL);
}

#define RECORD_OPTIONS                                                                                                 \
  "[--certificates-shown TIME] [--rights-told] [--basis-told] [--recusal none|asked] [--recusal-decision TEXT] "       \
  "[--site-head NAME] [--site-head-position TEXT] [--statement TEXT] [--read-back] [--complaint-answered DAY] "        \
  "[--key-unit yes|no] [--actor NAME]"

const NcCliCaseAction nc_cli_case_site_actions[] = {
  { "visit", "case visit ID --start TIME [--end TIME] [--place TEXT] [--urgent REASON] " RECORD_OPTIONS,
    N_ ("begins the visit (of a desk inspection: the work); an urgent one before the approval, for a reason"),
    run_visit, TRUE },
  { "record", "case record ID [--start TIME] [--end TIME] [--place TEXT] " RECORD_OPTIONS,
    N_ ("completes what the site record says"), run_record, TRUE },
  { "evidence",
    "case evidence ID [--file FILE] [--type "
    "photo|video|audio|document|physical|electronic|witness|statement|opinion|record] [--purpose TEXT] "
    "[--name TEXT] [--finding N|all]… [--maker NAME] [--made-at TIME] [--place TEXT] [--device TEXT] [--method TEXT] "
    "[--carrier TEXT] "
    "[--checked] [--evidence N|ID] [--confirmed-by NAME] [--transcript TEXT] [--remove REASON] [--actor NAME]",
    N_ ("takes a file in as evidence; with --evidence binds, confirms, transcribes or removes (with a reason) what is "
        "there"),
    run_evidence, TRUE },
  { "finding",
    "case finding ID [--violation V01…V23] [--fact TEXT] [--finding N] [--confirmed] [--verdict TEXT] [--equipment "
    "NAME] [--model TEXT] [--serial TEXT] "
    "[--quantity N] [--location TEXT] [--document TEXT] [--table-item TEXT] [--rule ID] [--actual VALUE] [--limit "
    "VALUE] [--unit TEXT] "
    "[--demand TEXT] [--due DAY] [--official-text TEXT] [--withdraw REASON] [--actor NAME]",
    N_ ("adds a finding; with --finding changes or withdraws one"), run_finding, TRUE },
  { "interview",
    "case interview ID --person NAME --items TEXT [--start TIME] [--end TIME] [--place TEXT] [--org TEXT] [--position "
    "TEXT] [--relation TEXT] "
    "[--id-no TEXT] [--sex TEXT] [--recusal TEXT] [--interpreter TEXT] [--actor NAME]",
    N_ ("keeps the interview of one person; TEXT of --items is JSON [{\"q\":…,\"a\":…}]"), run_interview, TRUE },
  { "preserve",
    "case preserve ID [--by NAME] [--date DAY] [--item NAME|SPEC|AMOUNT|STATE|PLACE]… [--decision TEXT] [--actor NAME]",
    N_ ("records approval and list of a preservation of evidence, and the decision on the items"), run_preserve, TRUE },
  { NULL },
};
