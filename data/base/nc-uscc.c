/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-uscc.h"
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const int weights[NC_USCC_LENGTH - 1] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };

/**
 * nc_uscc_normalise:
 *
 * Returns: (transfer full): @code without blanks, full-width characters made plain, in upper case.
 */
char *
nc_uscc_normalise (const char *code)
{
  g_autofree char *valid = g_utf8_make_valid (code, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);

  for (const char *p = plain; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c))
      g_string_append_unichar (out, g_unichar_toupper (c));
  }
  return g_string_free (out, FALSE);
}

/**
 * nc_uscc_check:
 * @code: (nullable): a unified social credit code, as nc_uscc_normalise() gives it
 * @position: (out) (optional): the first wrong place, from 1; 0 when none or the length is wrong
 * @expected: (out) (optional): with %NC_USCC_CHECK the check character that belongs there, else NUL
 *
 * GB 32100-2015: 18 characters of 31, the last one makes the weighted sum divisible by 31. Places 3–8 are the
 * registering office's region.
 */
NcUsccResult
nc_uscc_check (const char *code, int *position, char *expected)
{
  int sum = 0, at = 0;
  char want = 0;
  NcUsccResult result = NC_USCC_VALID;

  if (!code || strlen (code) != NC_USCC_LENGTH)
    result = NC_USCC_LENGTH_WRONG;
  for (int i = 0; result == NC_USCC_VALID && i < NC_USCC_LENGTH; i++) {
    const char *found = strchr (alphabet, code[i]);

    if (!found)
      result = NC_USCC_CHARACTER;
    else if (i >= 2 && i < 8 && !g_ascii_isdigit (code[i]))
      result = NC_USCC_REGION;
    else if (i < NC_USCC_LENGTH - 1)
      sum += (int)(found - alphabet) * weights[i];
    else if (alphabet[(31 - sum % 31) % 31] != code[i]) {
      result = NC_USCC_CHECK;
      want = alphabet[(31 - sum % 31) % 31];
    }
    at = i + 1;
  }
  if (position)
    *position = result == NC_USCC_VALID ? 0 : at;
  if (expected)
    *expected = want;
  return result;
}
