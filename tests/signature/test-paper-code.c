/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-code.h"
#include "sign-support.h"
#include <string.h>

static NcPdfReport *
report_of (const char *number, const char *hash, X509 *certificate, NcPdfSignature *signature)
{
  NcPdfReport *report = g_new0 (NcPdfReport, 1);

  report->signatures = g_ptr_array_new (); /* borrowed */
  report->problems = g_ptr_array_new_with_free_func (g_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  report->number = g_strdup (number);
  report->content_hash = g_strdup (hash);
  signature->certificate = certificate;
  g_ptr_array_add (report->signatures, signature);
  return report;
}

static void
test_code (gconstpointer data)
{
  SignWorld *world = sign_world_new ((NcKeyType)GPOINTER_TO_INT (data));
  guint8 hash[32];
  g_autofree char *hex = g_strnfill (64, 'a'), *text = NULL, *brief = NULL, *typed = NULL;
  const char *number = "内节能监改〔2026〕3号";
  NcPdfSignature signature = { .problems = g_ptr_array_new () };
  g_autoptr (NcPdfReport) report = report_of (number, hex, nc_signer_get_certificate (world->officer), &signature);
  g_autoptr (NcPdfReport) other =
      report_of ("内节能监改〔2026〕4号", hex, nc_signer_get_certificate (world->officer), &signature);
  g_autoptr (NcPdfReport) stranger = report_of (number, hex, nc_signer_get_certificate (world->second), &signature);

  memset (hash, 0xaa, sizeof hash);
  text = nc_paper_code_make (world->officer, number, hash, NULL);
  g_assert_nonnull (text);
  signature.certificate = nc_signer_get_certificate (world->officer);
  g_assert_true (nc_paper_code_matches (text, report, NULL));
  g_assert_false (nc_paper_code_matches (text, other, NULL));
  brief = nc_paper_code_short (number, hash);
  typed = g_ascii_strdown (brief, -1);
  g_assert_true (nc_paper_code_matches (brief, report, NULL));
  g_assert_true (nc_paper_code_matches (typed, report, NULL));
  g_assert_false (nc_paper_code_matches (brief, other, NULL));
  for (char *p = text; *p; p++) { /* each character changed once */
    char old = *p;

    *p = old == 'A' ? 'B' : 'A';
    g_assert_false (nc_paper_code_matches (text, report, NULL));
    *p = old;
  }
  signature.certificate = nc_signer_get_certificate (world->second);
  g_assert_false (nc_paper_code_matches (text, stranger, NULL));
  g_assert_false (nc_paper_code_matches ("", report, NULL));
  g_assert_false (nc_paper_code_matches ("NC1:", report, NULL));
  if (GPOINTER_TO_INT (data) == NC_KEY_EC)
    g_assert_cmpuint (strlen (text), <, 260);
  g_ptr_array_unref (signature.problems);
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paper-code/ec", GINT_TO_POINTER (NC_KEY_EC), test_code);
  g_test_add_data_func ("/paper-code/sm2", GINT_TO_POINTER (NC_KEY_SM2), test_code);
  return g_test_run ();
}
