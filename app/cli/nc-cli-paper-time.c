/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper-case.h"
#include "nc-cli-paper.h"
#include "nc-case-stamp.h"
#include "nc-file.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include "nc-tsa.h"
#include <stdio.h>
#include <string.h>

#define FILE_OPTIONS  "FILE --output FILE [--tsa URL] [--trust PATH]"
#define STORE_OPTIONS "[PAPER --case ID] [--all] [--tsa URL] [--trust PATH] [--actor NAME]"

static NcExit
exit_of (const GError *error)
{
  if (error->domain != NC_SIGNATURE_ERROR)
    return error->domain == NC_CASE_ERROR || error->domain == G_FILE_ERROR ? NC_EXIT_BAD_INPUT : NC_EXIT_STORE;
  switch (error->code) {
  case NC_SIGNATURE_ERROR_NETWORK:
  case NC_SIGNATURE_ERROR_TIMESTAMP:
    return NC_EXIT_NETWORK;
  case NC_SIGNATURE_ERROR_INPUT:
  case NC_SIGNATURE_ERROR_CERTIFICATE:
    return NC_EXIT_NOT_IN_ORDER;
  default:
    return NC_EXIT_BAD_INPUT;
  }
}

static void
print_extended (NcCli *cli, const NcPadesExtended *extended)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf (_ ("level %s; time-stamp added: %s; evidence added: %u\n"), nc_signature_level_name (extended->level),
            extended->stamped ? _ ("yes") : _ ("no"), extended->n_evidence);
    for (guint i = 0; i < extended->problems->len; i++)
      printf (_ ("  problem: %s\n"), (char *)extended->problems->pdata[i]);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "level", nc_signature_level_name (extended->level));
  nc_json_member_bool (out, "stamped", extended->stamped);
  nc_json_member_int (out, "evidence", extended->n_evidence);
  nc_json_key (out, "problems");
  nc_json_begin_array (out);
  for (guint i = 0; i < extended->problems->len; i++)
    nc_json_string (out, extended->problems->pdata[i]);
  nc_json_end_array (out);
  nc_json_end_object (out);
  puts (out->str);
}

/* --- a file --- */

static GPtrArray *
trust_of (NcCli *cli, NcOptions *options, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  GPtrArray *given = nc_options_all (options, "--trust");

  for (guint i = 0; given && i < given->len; i++)
    g_ptr_array_add (paths, given->pdata[i]);
  g_ptr_array_add (paths, NULL);
  return nc_trust_load (cli->home, (const char *const *)paths->pdata, error);
}

static NcExit
extend_file (NcCli *cli, NcOptions *options, gboolean evidence)
{
  const char *tsa = nc_options_get (options, "--tsa");
  NcPadesExtend extend = { .now_usec = nc_clock_now_usec (cli->clock),
                           .tsa = tsa ? nc_tsa_request : NULL,
                           .tsa_data = (gpointer)tsa,
                           .evidence = evidence };
  g_auto (NcPadesExtended) extended = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) anchors = trust_of (cli, options, &error);
  g_autoptr (GBytes) bytes = NULL, whole = NULL;
  char *data;
  gsize length;

  if (!anchors || !nc_file_read (nc_options_word (options, 0), NC_FILE_PAPER_BYTES, &data, &length, &error))
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  bytes = g_bytes_new_take (data, length);
  extend.anchors = anchors;
  whole = nc_pades_extend (bytes, &extend, &extended, &error);
  if (!whole)
    return nc_cli_fail_error (cli, exit_of (error), error);
  if (!g_file_set_contents_full (nc_options_get (options, "--output"), g_bytes_get_data (whole, NULL),
                                 (gssize)g_bytes_get_size (whole),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  print_extended (cli, &extended);
  return NC_EXIT_DONE;
}

static NcExit
run_file (NcCli *cli, const char *name, gboolean evidence, int argc, char **argv)
{
  g_autofree char *usage = g_strconcat ("paper ", name, " ", FILE_OPTIONS, NULL);
  NcExit failure = NC_EXIT_DONE;
  g_autoptr (NcOptions) options = nc_options_parse (cli, usage, argc, argv, &failure);

  if (!options)
    return failure;
  if (!evidence && !nc_options_has (options, "--tsa"))
    return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("a time-stamp authority is needed; usage: %s"), usage);
  return extend_file (cli, options, evidence);
}

/* --- papers of the store --- */

static NcExit
run_all (NcCliCase *self, const NcStampOptions *options)
{
  g_auto (NcStampReport) report = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!nc_case_papers_stamp (self->book, options, &report, &error))
    return nc_cli_case_error (self, error);
  if (self->cli->json) {
    nc_json_begin_object (out);
    nc_json_member_int (out, "stamped", report.stamped);
    nc_json_member_int (out, "waiting", report.waiting);
    nc_json_end_object (out);
    puts (out->str);
  } else {
    printf (_ ("papers that got their time-stamp: %u; waiting: %u\n"), report.stamped, report.waiting);
  }
  for (guint i = 0; i < report.problems->len; i++)
    nc_cli_fail (self->cli, NC_EXIT_NETWORK, "%s", (char *)report.problems->pdata[i]);
  return report.problems->len ? NC_EXIT_NETWORK : NC_EXIT_DONE;
}

static NcExit
run_store (NcCliCase *self, gboolean evidence)
{
  NcStampOptions options = { .tsa = nc_options_get (self->options, "--tsa"),
                             .evidence = evidence,
                             .trust = nc_options_all (self->options, "--trust") };
  g_auto (NcPadesExtended) extended = { 0 };
  g_autoptr (GError) error = NULL;
  NcCasePaper *paper;

  if (nc_options_has (self->options, "--all"))
    return run_all (self, &options);
  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  paper =
      nc_options_word (self->options, 0) ? nc_case_find_paper (self->facts, nc_options_word (self->options, 0)) : NULL;
  if (!paper)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no paper “%s”"),
                        nc_options_word (self->options, 0) ? nc_options_word (self->options, 0) : "");
  if (!nc_case_paper_stamp (self->book, self->before, self->facts, paper, &options, self->change, &extended, &error))
    return nc_cli_fail_error (self->cli, exit_of (error), error);
  print_extended (self->cli, &extended);
  return NC_EXIT_DONE;
}

static NcExit
run_timestamp (NcCliCase *self)
{
  return run_store (self, FALSE);
}

static NcExit
run_evidence (NcCliCase *self)
{
  return run_store (self, TRUE);
}

static gboolean
is_of_store (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--case") || g_str_equal (argv[i], "--all"))
      return TRUE;
  return FALSE;
}

/* "-o" is short for "--output" */
static void
spell_out (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "-o"))
      argv[i] = (char *)"--output";
}

/**
 * nc_cli_paper_timestamp:
 *
 * `paper timestamp FILE -o FILE --tsa URL`, `paper timestamp PAPER --case ID [--tsa URL]`, `paper timestamp --all`:
 * adds a document time-stamp (RFC 3161) after the last signature.
 */
NcExit
nc_cli_paper_timestamp (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "timestamp", "paper timestamp " STORE_OPTIONS, "", run_timestamp, FALSE };

  spell_out (argc, argv);
  return is_of_store (argc, argv) ? nc_cli_case_run (cli, &action, argc, argv)
                                  : run_file (cli, "timestamp", FALSE, argc, argv);
}

/**
 * nc_cli_paper_evidence:
 *
 * The same with the answers of the certificate authorities about revocation (level B-LT).
 */
NcExit
nc_cli_paper_evidence (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "evidence", "paper evidence " STORE_OPTIONS, "", run_evidence, FALSE };

  spell_out (argc, argv);
  return is_of_store (argc, argv) ? nc_cli_case_run (cli, &action, argc, argv)
                                  : run_file (cli, "evidence", TRUE, argc, argv);
}

/**
 * nc_cli_paper_after_sync:
 *
 * Once the hub has answered there is a network: papers that wait for their time-stamp get it, with the evidence. What
 * fails waits for the next time; a sync does not fail by it.
 */
void
nc_cli_paper_after_sync (NcCli *cli, NcStore *store)
{
  const NcStampOptions options = { .evidence = TRUE };
  g_auto (NcStampReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);

  if (!book || !nc_case_papers_stamp (book, &options, &report, &error)) {
    nc_cli_fail_error (cli, NC_EXIT_STORE, error);
    return;
  }
  if (report.stamped && !cli->json)
    printf (_ ("papers that got their time-stamp: %u; waiting: %u\n"), report.stamped, report.waiting);
  for (guint i = 0; i < report.problems->len; i++)
    nc_cli_fail (cli, NC_EXIT_NETWORK, "%s", (char *)report.problems->pdata[i]);
}
