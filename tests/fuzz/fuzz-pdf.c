/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-pades.h"
#include "nc-pdf-report-text.h"

/* A file that says it is a signed paper: verified and told, given a field; with no authority trusted it is never sound.
 */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size), prepared = NULL;
  g_autoptr (GPtrArray) anchors = nc_certificates_new ();
  const NcPdfVerifyOptions options = { .anchors = anchors,
                                       .now_usec = G_GINT64_CONSTANT (1795136400) * G_USEC_PER_SEC };
  const NcPadesField field = { "fuzz", 0, 10, 10, 50, 20 };
  g_autoptr (NcPdfReport) report = nc_pdf_verify (bytes, &options, NULL);
  g_autofree char *text = report ? nc_pdf_report_to_text (report) : NULL;

  if (report)
    g_assert_false (report->sound);
  prepared = nc_pdf_prepare_fields (bytes, &field, 1, NULL);
  return 0;
}
