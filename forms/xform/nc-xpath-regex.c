/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-xpath-private.h"
#include <string.h>

/* Patterns of forms are written for the regular expressions of JavaScript and Java: \d and \w mean ASCII alone (a
   full-width "１" is no digit of a number), \u4e00 a character, \p{IsHan} a script. GRegex reads all three otherwise.
 */

#define WORD "A-Za-z0-9_"

typedef struct {
  char letter;
  const char *outside;
  const char *inside; /* a class in brackets; NULL: as it stands */
} Escape;

static const Escape escapes[] = {
  { 'd', "[0-9]", "0-9" },
  { 'D', "[^0-9]", "\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}" },
  { 'w', "[" WORD "]", WORD },
  { 'W', "[^" WORD "]", "\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}\\x{7B}-\\x{10FFFF}" },
  { 'b', "(?:(?<![" WORD "])(?=[" WORD "])|(?<=[" WORD "])(?![" WORD "]))", NULL },
  { 'B', "(?:(?<![" WORD "])(?![" WORD "])|(?<=[" WORD "])(?=[" WORD "]))", NULL },
};

static const Escape *
find_escape (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (escapes[i].letter == letter)
      return &escapes[i];
  return NULL;
}

/* Four hexadecimal digits behind "\u"; -1 when there are not. */
static int
code_unit (const char *at)
{
  int code = 0;

  for (guint i = 0; i < 4; i++) {
    if (!g_ascii_isxdigit (at[i]))
      return -1;
    code = code * 16 + g_ascii_xdigit_value (at[i]);
  }
  return code;
}

/* Reads "\u4e00", or the two halves of a character beyond the first plane; returns how many bytes that is. */
static gsize
take_character (const char *at, GString *out)
{
  int high = code_unit (at + 2), low;

  if (high < 0)
    return 0;
  low = high >= 0xD800 && high < 0xDC00 && at[6] == '\\' && at[7] == 'u' ? code_unit (at + 8) : -1;
  if (low >= 0xDC00 && low < 0xE000) {
    g_string_append_printf (out, "\\x{%X}", 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    return 12;
  }
  g_string_append_printf (out, "\\x{%X}", high);
  return 6;
}

/* "\p{IsHan}", "\p{Script=Han}" → "\p{Han}"; returns how many bytes were read. */
static gsize
take_property (const char *at, GString *out)
{
  static const char *const prefixes[] = { "{Is", "{script=", "{Script=", "{sc=" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (at + 2, prefixes[i])) {
      g_string_append_printf (out, "\\%c{", at[1]);
      return 2 + strlen (prefixes[i]);
    }
  return 0;
}

static gsize
take_escape (const char *at, gboolean in_class, GString *out)
{
  const Escape *escape = find_escape (at[1]);
  const char *instead = !escape ? NULL : in_class ? escape->inside : escape->outside;
  gsize n = 0;

  if (instead) {
    g_string_append (out, instead);
    return 2;
  }
  if (at[1] == 'u')
    n = take_character (at, out);
  else if (at[1] == 'p' || at[1] == 'P')
    n = take_property (at, out);
  if (n)
    return n;
  g_string_append_len (out, at, at[1] ? 2 : 1);
  return at[1] ? 2 : 1;
}

/* @pattern as GRegex reads it. */
static char *
translate (const char *pattern)
{
  GString *out = g_string_new ("(*LIMIT_MATCH=500000)(*LIMIT_DEPTH=5000)");
  gboolean in_class = FALSE;

  for (const char *at = pattern; *at;) {
    if (*at == '\\') {
      at += take_escape (at, in_class, out);
      continue;
    }
    in_class = *at == '[' ? TRUE : *at == ']' ? FALSE : in_class;
    g_string_append_c (out, *at++);
  }
  return g_string_free (out, FALSE);
}

/**
 * nc_xp_regex_new:
 * @pattern: as forms write it
 *
 * Returns: (transfer full) (nullable): bounded in the steps that a match may take
 */
GRegex *
nc_xp_regex_new (const char *pattern, GError **error)
{
  g_autofree char *translated = translate (pattern);

  return g_regex_new (translated, G_REGEX_DOLLAR_ENDONLY, 0, error);
}

/** nc_xp_regex_check: An #NcXpathCallCheck for regex(). */
char *
nc_xp_regex_check (const char *const *constants, guint n_args, gboolean *is_error)
{
  g_autoptr (GRegex) regex = NULL;

  *is_error = TRUE;
  if (n_args < 2 || !constants[1])
    return NULL;
  regex = nc_xp_regex_new (constants[1], NULL);
  return regex ? NULL : g_strdup_printf (_ ("“%s” is no regular expression"), constants[1]);
}
