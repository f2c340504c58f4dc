/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-paper-code.h"
#include "nc-pdf-report-text.h"
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

static NcExit
verify (NcCli *cli, const char *path, const char *const *trust, const char *qr, NcPdfVerifyOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) anchors = nc_trust_load (cli->home, trust, &error);
  g_autoptr (GPtrArray) crls = anchors ? nc_trust_load_crls (cli->home, &error) : NULL;
  g_autoptr (NcPdfReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *data;
  gsize length;

  if (!crls || !g_file_get_contents (path, &data, &length, &error))
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  bytes = g_bytes_new_take (data, length);
  options->anchors = anchors;
  options->crls = crls;
  options->now_usec = nc_clock_now_usec (cli->clock);
  report = nc_pdf_verify (bytes, options, &error);
  if (!report)
    return fail_unreadable (cli, path, error);
  if (qr && !nc_paper_code_matches (qr, report, &error)) {
    g_ptr_array_add (report->problems, g_strdup (error->message));
    report->sound = FALSE;
  }
  if (cli->json)
    print_json (report);
  else {
    g_autofree char *text = nc_pdf_report_to_text (report);

    printf ("%s", text);
  }
  return report->sound ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

NcExit
nc_cli_paper_verify (NcCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) trust = g_ptr_array_new ();
  NcPdfVerifyOptions options = { .require = NC_SIGNATURE_LEVEL_B_B, .signers = 1 };
  const char *path = NULL, *qr = NULL;

  for (int i = 1; i < argc; i++) {
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    guint64 n = 0;

    if (g_str_equal (argv[i], "--json")) {
      cli->json = TRUE;
      continue;
    }
    if (argv[i][0] != '-' && !path) {
      path = argv[i];
      continue;
    }
    if (g_str_equal (argv[i], "--trust") && value)
      g_ptr_array_add (trust, argv[++i]);
    else if (g_str_equal (argv[i], "--qr") && value)
      qr = argv[++i];
    else if (g_str_equal (argv[i], "--signers") && value && g_ascii_string_to_unsigned (value, 10, 1, 64, &n, NULL)) {
      options.signers = (guint)n;
      i++;
    } else if (g_str_equal (argv[i], "--require") && value && parse_level (value, &options.require))
      i++;
    else
      return nc_cli_usage (cli, "paper");
  }
  g_ptr_array_add (trust, NULL);
  return path ? verify (cli, path, (const char *const *)trust->pdata, qr, &options) : nc_cli_usage (cli, "paper");
}
