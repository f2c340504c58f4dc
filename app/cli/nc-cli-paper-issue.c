/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper-case.h"
#include "nc-cli-object.h"
#include "nc-cli-paper.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-paper-error.h"
#include <stdio.h>
#include <string.h>

#define MOST_TRIES 30

/* Loads the case named with --case (or given). */
gboolean
nc_cli_paper_load (NcCliCase *self, const char *case_id)
{
  g_autoptr (GError) error = NULL;

  self->before = nc_case_load (self->book, case_id, &error);
  if (!self->before) {
    self->failure = nc_cli_case_error (self, error);
    return FALSE;
  }
  self->facts = nc_case_facts_copy (self->before);
  nc_cli_case_start_change (self);
  return TRUE;
}

/* A rule of the paper itself, named before its colon, or articles that nobody has compared (CITE), told as a shut gate;
   what a paper lacks besides is bad input. */
static NcExit
refuse_paper (NcCliCase *self, const GError *error)
{
  const char *colon = strstr (error->message, ": ");
  gboolean cites = error->code == NC_PAPERS_ERROR_UNCONFIRMED;
  g_autofree char *rule = !cites && colon && colon - error->message <= 12
                              ? g_strndup (error->message, colon - error->message)
                              : g_strdup (cites ? "CITE" : "PAPER");
  NcGate gate = { .rule = rule,
                  .hard = TRUE,
                  .basis = cites ? "data/reference/README.md; legal_bases.csv" : "documents.csv; document_fields.csv",
                  .mend = cites ? N_ ("compare the row with the official text, or attach the text")
                                : N_ ("complete what the paper says"),
                  .command = cites ? "reference confirm; paper issue --official-text" : NULL };
  g_autoptr (GPtrArray) shut = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_gate_result_free);

  g_ptr_array_add (shut, nc_gate_result_new (&gate, rule, g_strdup (!cites && colon ? colon + 2 : error->message)));
  return nc_cli_case_refuse (self, shut);
}

/* Prints the paper, or tells why the step was not taken. */
NcExit
nc_cli_paper_result (NcCliCase *self, const NcCasePaper *paper, gboolean done, GPtrArray *shut, const GError *error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!done && g_error_matches (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED) && shut)
    return nc_cli_case_refuse (self, shut);
  if (!done && (g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_RULE) ||
                g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_UNCONFIRMED)))
    return refuse_paper (self, error);
  if (!done)
    return nc_cli_case_error (self, error);
  if (!self->cli->json) {
    printf ("%s  %s  %s\n", paper->id, paper->number ? paper->number : paper->kind,
            nc_case_state_label (nc_case_state (self->facts)));
    return NC_EXIT_DONE;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", paper->id);
  nc_json_member_string (out, "kind", paper->kind);
  nc_json_member_string (out, "number", paper->number);
  nc_json_member_string (out, "blob", paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id);
  nc_json_member_string (out, "content_sha256", paper->content_sha256);
  nc_json_member_string (out, "case", self->facts->file->id);
  nc_json_member_string (out, "state", self->facts->file->state);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
  return NC_EXIT_DONE;
}

static gboolean
write_pdf (NcCliCase *self, const NcCasePaper *paper)
{
  const char *path = nc_options_get (self->options, "--output");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = path ? nc_case_paper_bytes (self->book, paper, &error) : NULL;

  if (!path ||
      (bytes && g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error)))
    return TRUE;
  self->failure = nc_cli_fail_error (self->cli, NC_EXIT_STORE, error);
  return FALSE;
}

/* What --data, --official-text, --approver, --replaces and --of say; FALSE with an error. To be freed in either case.
 */
static gboolean
read_issue_options (NcCliCase *self, NcIssueOptions *options, NcReference **reference, GError **error)
{
  const char *data = nc_options_get (self->options, "--data");
  g_autoptr (GError) inner = NULL;

  *options = (NcIssueOptions){ .official_text = nc_options_get (self->options, "--official-text"),
                               .approver = nc_options_get (self->options, "--approver"),
                               .replaces = nc_options_get (self->options, "--replaces"),
                               .subject = nc_options_get (self->options, "--of") };
  *reference = options->reference = nc_reference_open (NULL, error);
  if (!*reference || !nc_reference_load_confirmations (*reference, self->cli->home, error))
    return FALSE;
  nc_text_set (&self->facts->file->reference_version, nc_reference_version (*reference));
  options->extra = data ? nc_cli_read_object (data, &inner) : NULL;
  if (!data && nc_options_has (self->options, "--views"))
    options->extra = json_pack ("{s:{s:s}}", "recheck", "views", nc_options_get (self->options, "--views"));
  if (!inner)
    return TRUE;
  g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, inner->message);
  return FALSE;
}

/* Issues a paper with the options --due, --plan-due, --safety, --data, --official-text, --approver, --replaces, --of.
 */
NcCasePaper *
nc_cli_paper_issue_kind (NcCliCase *self, const char *kind, GPtrArray **shut, GError **error)
{
  NcIssueOptions options;
  g_autoptr (NcReference) reference = NULL;
  NcCasePaper *paper = NULL;

  *shut = NULL;
  if (read_issue_options (self, &options, &reference, error))
    paper = nc_case_paper_issue (self->book, self->before, self->facts, kind, &options, self->change, shut, error);
  json_decref (options.extra);
  return paper;
}

/* The same as a draft that is not stored. */
NcPaper *
nc_cli_paper_preview_kind (NcCliCase *self, const char *kind, GPtrArray **shut, GError **error)
{
  NcIssueOptions options;
  g_autoptr (NcReference) reference = NULL;
  NcPaper *paper = NULL;

  *shut = NULL;
  if (read_issue_options (self, &options, &reference, error))
    paper = nc_case_paper_preview (self->book, self->before, self->facts, kind, &options, shut, error);
  json_decref (options.extra);
  return paper;
}

/* Another program that works in this store took the number that was meant for this paper: nothing is kept yet, so that
   all of it may be done again. */
static gboolean
may_try_again (NcCliCase *self, const GError *error)
{
  if (++self->n_tries >= MOST_TRIES || !g_error_matches (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT))
    return FALSE;
  g_usleep ((gulong)g_random_int_range (1, 50) * 1000);
  g_clear_pointer (&self->facts, nc_case_facts_free);
  g_clear_pointer (&self->before, nc_case_facts_free);
  return TRUE;
}

static NcExit
run_issue (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  NcCasePaper *paper;

  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  if (!nc_cli_case_day (self, "--due", &self->facts->file->due_on) ||
      !nc_cli_case_day (self, "--plan-due", &self->facts->file->plan_due_on) ||
      !nc_cli_case_time (self, "--stop-from", &self->facts->file->stop_from))
    return self->failure;
  nc_cli_case_text (self, "--safety", &self->facts->file->safety_note);
  paper = nc_cli_paper_issue_kind (self, nc_options_word (self->options, 0), &shut, &error);
  if (!paper && may_try_again (self, error))
    return run_issue (self);
  if (paper && !write_pdf (self, paper))
    return self->failure;
  return nc_cli_paper_result (self, paper, paper != NULL, shut, error);
}

NcExit
nc_cli_paper_issue (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = {
    "issue",
    "paper issue KIND --case ID [--due DAY] [--plan-due DAY] [--approver NAME] "
    "[--data FILE] [--official-text TEXT] [--safety TEXT] [--stop-from TIME] [--replaces ID] "
    "[--of NUMBER|PERSON|PAPER] [--views TEXT] [--output FILE] [--actor NAME]",
    "", run_issue, FALSE
  };

  return nc_cli_case_run (cli, &action, argc, argv);
}

static NcExit
run_list (NcCliCase *self)
{
  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    g_autoptr (GString) out = g_string_new (NULL);
    NcPaperService *service = nc_case_service (self->facts, paper);
    g_autofree char *issued = nc_day_format (paper->issued_on),
                    *served = service ? nc_day_format (service->served_on) : NULL;

    if (!self->cli->json) {
      printf ("%s  %s  %s  %s  %s\n", paper->id, paper->kind, paper->number ? paper->number : "-", issued,
              served ? served : "-");
      continue;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", paper->id);
    nc_json_member_string (out, "kind", paper->kind);
    nc_json_member_string (out, "number", paper->number);
    nc_json_member_string (out, "issued_on", issued);
    nc_json_member_string (out, "served_on", served);
    nc_json_member_string (out, "blob", paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id);
    nc_json_member_string (out, "content_sha256", paper->content_sha256);
    nc_json_member_string (out, "replaces", paper->replaces_id);
    nc_json_end_object (out);
    printf ("%s\n", out->str);
  }
  return NC_EXIT_DONE;
}

NcExit
nc_cli_paper_list (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "list", "paper list --case ID", "", run_list, FALSE };

  return nc_cli_case_run (cli, &action, argc, argv);
}

static NcExit
run_get (NcCliCase *self)
{
  NcCasePaper *paper;

  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  paper = nc_case_find_paper (self->facts, nc_options_word (self->options, 0));
  if (!paper)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no paper “%s”"),
                        nc_options_word (self->options, 0));
  return write_pdf (self, paper) ? NC_EXIT_DONE : self->failure;
}

NcExit
nc_cli_paper_get (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "get", "paper get PAPER --case ID --output FILE", "", run_get, FALSE };

  return nc_cli_case_run (cli, &action, argc, argv);
}
