/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-report-text.h"
#include "nc-clock.h"
#include "nc-lang.h"

static void
write_signature (GString *out, const NcPdfSignature *signature)
{
  g_autofree char *time = signature->claimed_usec ? nc_clock_format_usec (signature->claimed_usec) : g_strdup ("-");

  g_string_append_printf (out, signature->is_timestamp ? _ ("Time-stamp “%s”: %s\n") : _ ("Signature “%s”: %s\n"),
                          signature->field, signature->problems->len ? _ ("NOT sound") : _ ("sound"));
  if (signature->signer)
    g_string_append_printf (out, _ ("  signer: %s; issuer: %s\n"), signature->signer, signature->issuer);
  if (signature->demonstration)
    g_string_append_printf (out, "%s",
                            _ ("  this certificate is for DEMONSTRATION ONLY and proves nobody's identity\n"));
  g_string_append_printf (out, _ ("  time: %s; level: %s; covers %zu bytes (%s)\n"), time,
                          signature->is_timestamp ? "-" : nc_signature_level_name (signature->level),
                          signature->covered_bytes,
                          signature->covers_file ? _ ("the whole file") : _ ("an earlier revision"));
  for (guint i = 0; i < signature->problems->len; i++)
    g_string_append_printf (out, _ ("  problem: %s\n"), (char *)signature->problems->pdata[i]);
}

/**
 * nc_pdf_report_to_text:
 *
 * Returns: (transfer full): the report for people, in lines.
 */
char *
nc_pdf_report_to_text (const NcPdfReport *report)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < report->signatures->len; i++)
    write_signature (out, report->signatures->pdata[i]);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (out, _ ("Problem: %s\n"), (char *)report->problems->pdata[i]);
  for (guint i = 0; i < report->notes->len; i++)
    g_string_append_printf (out, _ ("Note: %s\n"), (char *)report->notes->pdata[i]);
  if (report->certified)
    g_string_append_printf (out, "%s",
                            report->certified == 1   ? _ ("Certified: nothing may be changed any more\n")
                            : report->certified == 2 ? _ ("Certified: only further signatures may be added\n")
                                                     : _ ("Certified: signatures and annotations may be added\n"));
  if (report->n_empty_fields)
    g_string_append_printf (out, _ ("Signature fields still empty: %u\n"), report->n_empty_fields);
  g_string_append_printf (out, "%s", report->sound ? _ ("The paper is sound.\n") : _ ("The paper is NOT sound.\n"));
  return g_string_free (out, FALSE);
}
