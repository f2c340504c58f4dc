/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-xlsform.h"

/* Spreadsheet of any kind (.xlsx and .xls are told by their first bytes, .md and .csv by name) → XForm. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "form.md", "form.csv" };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
    g_autoptr (NcXlsform) form = nc_xlsform_load_bytes (bytes, names[i], diagnostics, NULL);
    xmlDoc *document = form ? nc_xlsform_to_xform (form, diagnostics, NULL) : NULL;

    if (document)
      xmlFreeDoc (document);
  }
  return 0;
}
