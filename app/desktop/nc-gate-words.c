/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-gate-words.h"
#include "nc-lang.h"

/**
 * nc_gate_words:
 *
 * Returns: (transfer full): what stands before a step, on which basis and how to mend it; without the commands that the
 *   same message names for those who work in a terminal
 */
char *
nc_gate_words (const NcGateResult *result)
{
  static const char *const commands[] = { " ?[(（](?:case|paper|keys|import|officer) [^)）]*[)）]",
                                          "(?:用|with |by )?[“\"](?:case|paper|keys|import|officer) [^”\"]*[”\"]" };
  char *text = nc_gate_result_message (result);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (GRegex) regex = g_regex_new (commands[i], G_REGEX_OPTIMIZE, 0, NULL);
    char *plain = g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);

    g_free (text);
    text = plain;
  }
  return text;
}
