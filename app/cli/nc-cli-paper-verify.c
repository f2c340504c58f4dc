/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper.h"
#include "nc-case-paper-known.h"
#include "nc-file.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-paper-code.h"
#include "nc-pdf-report-text.h"
#include "nc-qr-read.h"
#include "nc-signature-error.h"
#include <stdio.h>

static void
member_time (GString *out, const char *key, gint64 usec)
{
  g_autofree char *text = usec ? nc_clock_format_usec (usec) : NULL;

  nc_json_member_string (out, key, text);
}

static void
member_list (GString *out, const char *key, GPtrArray *texts)
{
  nc_json_key (out, key);
  nc_json_begin_array (out);
  for (guint i = 0; i < texts->len; i++)
    nc_json_string (out, texts->pdata[i]);
  nc_json_end_array (out);
}

static void
write_signature (GString *out, const NcPdfSignature *signature)
{
  nc_json_begin_object (out);
  nc_json_member_string (out, "field", signature->field);
  nc_json_member_string (out, "kind", signature->is_timestamp ? "timestamp" : "signature");
  nc_json_member_bool (out, "sound", !signature->problems->len);
  nc_json_member_string (out, "signer", signature->signer);
  nc_json_member_string (out, "issuer", signature->issuer);
  nc_json_member_string (out, "fingerprint", signature->fingerprint);
  nc_json_member_bool (out, "demonstration", signature->demonstration);
  nc_json_member_string (out, "level", signature->is_timestamp ? NULL : nc_signature_level_name (signature->level));
  member_time (out, "time", signature->claimed_usec);
  member_time (out, "proven", signature->proven_usec);
  nc_json_member_string (out, "reason", signature->reason);
  nc_json_member_string (out, "location", signature->location);
  nc_json_member_int (out, "revision", signature->revision);
  nc_json_member_int (out, "covered_bytes", (gint64)signature->covered_bytes);
  nc_json_member_bool (out, "covers_file", signature->covers_file);
  nc_json_member_bool (out, "trusted", signature->chain != NULL);
  member_list (out, "problems", signature->problems);
  nc_json_end_object (out);
}

static void
print_json (const NcPdfReport *report)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_bool (out, "sound", report->sound);
  nc_json_member_string (out, "level", nc_signature_level_name (report->level));
  nc_json_member_string (out, "number", report->number);
  nc_json_member_string (out, "content_hash", report->content_hash);
  nc_json_member_int (out, "empty_fields", report->n_empty_fields);
  nc_json_member_bool (out, "complete", !report->missing->len);
  member_list (out, "required", report->required);
  member_list (out, "missing", report->missing);
  if (report->certified)
    nc_json_member_int (out, "certified", report->certified);
  nc_json_key (out, "signatures");
  nc_json_begin_array (out);
  for (guint i = 0; i < report->signatures->len; i++)
    write_signature (out, report->signatures->pdata[i]);
  nc_json_end_array (out);
  member_list (out, "problems", report->problems);
  member_list (out, "notes", report->notes);
  nc_json_end_object (out);
  puts (out->str);
}

/* A PDF whose signatures cannot be judged is not in order; anything that is no PDF is bad input. */
static NcExit
fail_unreadable (NcCli *cli, const char *path, const GError *error)
{
  gboolean is_pdf = !g_error_matches (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NOT_PDF);

  if (is_pdf && cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GPtrArray) problems = g_ptr_array_new ();

    g_ptr_array_add (problems, error->message);
    nc_json_begin_object (out);
    nc_json_member_bool (out, "sound", FALSE);
    nc_json_member_string (out, "level", nc_signature_level_name (NC_SIGNATURE_LEVEL_NONE));
    member_list (out, "problems", problems);
    nc_json_end_object (out);
    puts (out->str);
    return NC_EXIT_NOT_IN_ORDER;
  }
  return nc_cli_fail (cli, is_pdf ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_BAD_INPUT, "%s: %s", path, error->message);
}

static gboolean
parse_level (const char *text, NcSignatureLevel *level)
{
  for (*level = NC_SIGNATURE_LEVEL_B_B; *level <= NC_SIGNATURE_LEVEL_B_LT; (*level)++)
    if (g_ascii_strcasecmp (text, nc_signature_level_name (*level)) == 0)
      return TRUE;
  return FALSE;
}

typedef struct {
  const char *path; /* (nullable): then the paper is looked for in the store by its code */
  const char *qr;   /* (nullable): text of a code, or a picture of it */
  gboolean in_store;
  GPtrArray *trust;
  NcPdfVerifyOptions verify;
} Request;

static NcCaseBook *
open_book (NcCli *cli, GError **error)
{
  g_autoptr (NcStore) store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, error);

  return store ? nc_case_book_new (store, error) : NULL;
}

/* What --qr gives: a picture's code when it names a file, else the text itself. */
static char *
read_code (const char *given, GError **error)
{
  g_autoptr (GBytes) picture = NULL;
  char *data;
  gsize length;

  if (!g_file_test (given, G_FILE_TEST_IS_REGULAR))
    return g_strdup (given);
  if (!nc_file_read (given, NC_FILE_SMALL_BYTES, &data, &length, error))
    return NULL;
  picture = g_bytes_new_take (data, length);
  return nc_qr_read (picture, error);
}

static GBytes *
read_paper (const Request *request, NcCaseBook *book, const char *code, GError **error)
{
  char *data;
  gsize length;

  if (!request->path)
    return nc_case_paper_by_code (book, code, error);
  return nc_file_read (request->path, NC_FILE_PAPER_BYTES, &data, &length, error) ? g_bytes_new_take (data, length)
                                                                                  : NULL;
}

static void
print_report (NcCli *cli, const NcPdfReport *report)
{
  g_autofree char *text = cli->json ? NULL : nc_pdf_report_to_text (report);

  if (cli->json)
    print_json (report);
  else
    printf ("%s", text);
}

static NcExit
verify (NcCli *cli, Request *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) anchors = nc_trust_load (cli->home, (const char *const *)request->trust->pdata, &error);
  g_autoptr (GPtrArray) crls = anchors ? nc_trust_load_crls (cli->home, &error) : NULL;
  g_autofree char *code = crls && request->qr ? read_code (request->qr, &error) : NULL;
  g_autoptr (NcCaseBook) book = NULL;
  g_autoptr (NcPdfReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (error || ((request->in_store || !request->path) && !(book = open_book (cli, &error))) ||
      !(bytes = read_paper (request, book, code, &error)))
    return nc_cli_fail_error (cli, error && error->domain == NC_CASE_ERROR ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_BAD_INPUT,
                              error);
  request->verify.anchors = anchors;
  request->verify.crls = crls;
  request->verify.now_usec = nc_clock_now_usec (cli->clock);
  report = nc_pdf_verify (bytes, &request->verify, &error);
  if (!report)
    return fail_unreadable (cli, request->path ? request->path : code, error);
  if (code && !nc_paper_code_matches (code, report, &error)) {
    g_ptr_array_add (report->problems, g_strdup (error->message));
    report->sound = FALSE;
    g_clear_error (&error);
  }
  if (request->in_store && !nc_case_paper_compare (book, bytes, report, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  print_report (cli, report);
  return report->sound ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

/* FALSE: the argument is none of these. */
static gboolean
take_option (Request *request, const char *name, const char *value)
{
  guint64 n = 0;

  if (!value)
    return FALSE;
  if (g_str_equal (name, "--trust"))
    g_ptr_array_add (request->trust, (gpointer)value);
  else if (g_str_equal (name, "--qr"))
    request->qr = value;
  else if (g_str_equal (name, "--signers") && g_ascii_string_to_unsigned (value, 10, 1, 64, &n, NULL))
    request->verify.signers = (guint)n;
  else
    return g_str_equal (name, "--require") && parse_level (value, &request->verify.require);
  return TRUE;
}

/**
 * nc_cli_paper_verify:
 *
 * `paper verify FILE.pdf`: the signatures of a file. With `--qr` the code of a print, as text or as a picture of it, is
 * held against the file; without a file, against the paper of the store that it names. `--store` holds the file against
 * the one that the store keeps.
 */
NcExit
nc_cli_paper_verify (NcCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) trust = g_ptr_array_new ();
  Request request = { .trust = trust, .verify = { .require = NC_SIGNATURE_LEVEL_B_B, .signers = 1 } };

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (g_str_equal (argv[i], "--store"))
      request.in_store = TRUE;
    else if (argv[i][0] != '-' && !request.path)
      request.path = argv[i];
    else if (take_option (&request, argv[i], i + 1 < argc ? argv[i + 1] : NULL))
      i++;
    else
      return nc_cli_usage (cli, "paper");
  }
  g_ptr_array_add (trust, NULL);
  return request.path || request.qr ? verify (cli, &request) : nc_cli_usage (cli, "paper");
}
