/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-elimination.h"
#include <math.h>

/* Each line is a nameplate, looked up without and with a kind of machine, power, poles and year. */

static NcEliminationMatcher *
shared_matcher (void)
{
  static NcEliminationMatcher *matcher;

  if (!matcher) {
    g_autoptr (NcReference) reference = nc_reference_open (NULL, NULL);

    matcher = nc_elimination_matcher_new (reference, NULL);
    g_assert_nonnull (matcher);
  }
  return matcher;
}

static void
look_up (const char *model, NcCategory category, guint seed)
{
  NcEliminationQuery query = { .model = model,
                               .category = category,
                               .rated_kw = seed % 3 ? (double)(seed % 400) / 4 : NAN,
                               .poles = seed % 2 ? (int)(seed % 5) * 2 : 0,
                               .made_year = seed % 4 ? 1950 + (int)(seed % 90) : 0,
                               .voltage_v = seed % 5 ? 0 : 380 * (seed % 30),
                               .as_of = nc_day_from_ymd (2026, 11, 20),
                               .fuzzy = TRUE };
  NcEliminationResult result;
  g_autofree char *explain = NULL;

  nc_elimination_match (shared_matcher (), &query, &result);
  explain = nc_elimination_explain (&query, &result);
  g_assert_true (g_utf8_validate (explain, -1, NULL));
  for (guint i = 0; i < result.n_matches; i++)
    g_assert_true (result.matches[i].score >= 0 && result.matches[i].score <= 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *raw = g_strndup ((const char *)data, size), *text = g_utf8_make_valid (raw, -1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 256);

  for (guint i = 0; lines[i]; i++) {
    look_up (lines[i], NC_CATEGORY_NONE, 0);
    look_up (lines[i], (NcCategory)(1 + (i + size) % NC_CATEGORY_OTHER), g_str_hash (lines[i]));
  }
  return 0;
}
