/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-confidence.h"

static const char *const names[] = { "unsourced", "low", "medium", "medium-high", "high", "confirmed" };

const char *
nc_confidence_to_string (NcConfidence confidence)
{
  g_return_val_if_fail ((guint)confidence < G_N_ELEMENTS (names), "unsourced");
  return names[confidence];
}

/**
 * nc_confidence_parse:
 * @text: (nullable): exactly one of the words of nc_confidence_to_string()
 * @confidence: (out):
 *
 * Returns: %FALSE, and @confidence untouched, for any other text.
 */
gboolean
nc_confidence_parse (const char *text, NcConfidence *confidence)
{
  for (guint i = 0; text && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i])) {
      *confidence = (NcConfidence)i;
      return TRUE;
    }
  return FALSE;
}

NcConfidence
nc_confidence_weakest (NcConfidence a, NcConfidence b)
{
  return MIN (a, b);
}
