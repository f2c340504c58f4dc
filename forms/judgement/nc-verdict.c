/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-verdict.h"
#include "nc-lang.h"

static const struct {
  const char *name;
  const char *label;
} codes[] = {
  [NC_VERDICT_PASS] = { "pass", N_ ("Meets the standard") },
  [NC_VERDICT_FAIL] = { "fail", N_ ("Below standard") },
  [NC_VERDICT_ELIMINATED] = { "eliminated", N_ ("Eliminated by law") },
  [NC_VERDICT_SUSPECTED] = { "suspected", N_ ("Suspected, to verify") },
  [NC_VERDICT_NOT_FOUND] = { "not_found", N_ ("Not found in this data") },
  [NC_VERDICT_INCOMPLETE] = { "incomplete", N_ ("Information missing") },
  [NC_VERDICT_NOT_APPLICABLE] = { "not_applicable", N_ ("Not applicable") },
};

/**
 * nc_verdict_code_to_string:
 *
 * Returns: (transfer none): the word of the stable contract, "pass" … "not_applicable".
 */
const char *
nc_verdict_code_to_string (NcVerdictCode code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), "incomplete");
  return codes[code].name;
}

gboolean
nc_verdict_code_parse (const char *text, NcVerdictCode *code)
{
  for (guint i = 0; text && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].name, text)) {
      *code = (NcVerdictCode)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_verdict_code_label:
 *
 * Returns: (transfer none): the word for people, in their language.
 */
const char *
nc_verdict_code_label (NcVerdictCode code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), "");
  return _ (codes[code].label);
}
