/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-period-words.h"
#include "nc-lang.h"

/* The kinds of periods as the course of a case writes them. */
static const struct {
  const char *kind;
  const char *title;
} kinds[] = {
  { "planned-visit", N_ ("Visit planned") },
  { "serve-decision", N_ ("Serve the decision") },
  { "recheck", N_ ("Re-check after rectification") },
  { "extension-request", N_ ("Last day for asking an extension") },
  { "extension-decision", N_ ("Decide on the extension asked for") },
  { "plan", N_ ("Rectification plan to be handed in") },
  { "review", N_ ("Period for administrative review ends") },
  { "suit", N_ ("Period for a lawsuit ends") },
  { "preservation", N_ ("Decide on the things preserved") },
  { "complaint", N_ ("Answer the complaint") },
  { "milestone", N_ ("Milestone of the plan") },
};

/* What a period is called that the course of a case counts. */
const char *
nc_period_words (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return _ (kinds[i].title);
  return kind;
}

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
