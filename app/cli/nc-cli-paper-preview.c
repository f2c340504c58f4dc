/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper-case.h"
#include "nc-cli-paper.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

static void
print_preview (NcCliCase *self, const NcPaper *paper, GPtrArray *shut)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!self->cli->json) {
    printf (_ ("draft: %s, %u pages\n"), paper->title, paper->n_pages);
    for (guint i = 0; i < shut->len; i++) {
      g_autofree char *message = nc_gate_result_message (shut->pdata[i]);

      printf (_ ("not to be issued yet: %s\n"), message);
    }
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_bool (out, "draft", TRUE);
  nc_json_member_string (out, "title", paper->title);
  nc_json_member_int (out, "pages", paper->n_pages);
  nc_json_member_string (out, "content_sha256", paper->content_hash);
  nc_json_key (out, "gates");
  nc_gate_results_write_json (shut, out);
  nc_json_end_object (out);
  puts (out->str);
}

static NcExit
run_preview (NcCliCase *self)
{
  const char *path = nc_options_get (self->options, "--output");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (NcPaper) paper = NULL;

  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  if (!nc_cli_case_day (self, "--due", &self->facts->file->due_on) ||
      !nc_cli_case_day (self, "--plan-due", &self->facts->file->plan_due_on))
    return self->failure;
  nc_cli_case_text (self, "--safety", &self->facts->file->safety_note);
  paper = nc_cli_paper_preview_kind (self, nc_options_word (self->options, 0), &shut, &error);
  if (!paper)
    return nc_cli_paper_result (self, NULL, FALSE, NULL, error);
  if (!g_file_set_contents (path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf), &error))
    return nc_cli_fail_error (self->cli, NC_EXIT_STORE, error);
  print_preview (self, paper, shut);
  return NC_EXIT_DONE;
}

/**
 * nc_cli_paper_preview:
 *
 * `paper preview KIND --case ID --output FILE` (or -o): what `paper issue` would make, marked as a draft on each page,
 * without a number, without fields to sign; nothing is stored. Names the gates that are still shut.
 */
NcExit
nc_cli_paper_preview (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "preview",
                                          "paper preview KIND --case ID --output FILE [--due DAY] [--plan-due DAY] "
                                          "[--approver NAME] [--data FILE] [--official-text TEXT] [--safety TEXT] "
                                          "[--replaces ID] [--of NUMBER|PERSON|PAPER] [--actor NAME]",
                                          "", run_preview, FALSE };

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "-o"))
      argv[i] = (char *)"--output";
  return nc_cli_case_run (cli, &action, argc, argv);
}
