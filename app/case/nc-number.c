/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-number.h"
#include <string.h>

#define MOST_DIGITS 9

/* The width asked for in "{n}" (0) or "{n:3}", -1 when @p does not start such a field; *length is that of the field. */
static int
number_field (const char *p, gsize *length)
{
  if (g_str_has_prefix (p, "{n}")) {
    *length = 3;
    return 0;
  }
  if (g_str_has_prefix (p, "{n:") && p[3] >= '1' && p[3] <= '6' && p[4] == '}') {
    *length = 5;
    return p[3] - '0';
  }
  return -1;
}

/**
 * nc_number_pattern_is_valid:
 *
 * Returns: whether @pattern holds {year} and {n} once each, {prefix} at most once, and no other brace.
 */
gboolean
nc_number_pattern_is_valid (const char *pattern)
{
  int years = 0, numbers = 0, prefixes = 0;

  for (const char *p = pattern; *p; p++) {
    gsize length = 1;

    if (*p == '}')
      return FALSE;
    if (*p != '{')
      continue;
    if (g_str_has_prefix (p, "{year}")) {
      years++;
      length = 6;
    } else if (g_str_has_prefix (p, "{prefix}")) {
      prefixes++;
      length = 8;
    } else if (number_field (p, &length) >= 0) {
      numbers++;
    } else {
      return FALSE;
    }
    p += length - 1;
  }
  return years == 1 && numbers == 1 && prefixes <= 1 && g_utf8_validate (pattern, -1, NULL);
}

/**
 * nc_number_format:
 * @pattern: a valid pattern
 * @prefix: (nullable): the issuer's prefix
 * @n: from 1 on
 *
 * Returns: (transfer full): the number with the brackets 〔 and 〕.
 */
char *
nc_number_format (const char *pattern, const char *prefix, int year, gint64 n)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (nc_number_pattern_is_valid (pattern), NULL);
  for (const char *p = pattern; *p;) {
    gsize length;
    int width = number_field (p, &length);

    if (width >= 0) {
      g_string_append_printf (out, "%0*" G_GINT64_FORMAT, width ? width : 1, n);
      p += length;
    } else if (g_str_has_prefix (p, "{year}")) {
      g_string_append_printf (out, "%d", year);
      p += 6;
    } else if (g_str_has_prefix (p, "{prefix}")) {
      g_string_append (out, prefix ? prefix : "");
      p += 8;
    } else {
      g_string_append_c (out, *p++);
    }
  }
  return nc_number_normalise (out->str);
}

/**
 * nc_number_normalise:
 *
 * Returns: (transfer full): the number with 〔〕 (U+3014, U+3015) in place of ﹝﹞ [ ] ［ ］ and without white space.
 */
char *
nc_number_normalise (const char *number)
{
  GString *out = g_string_new (NULL);

  for (const char *p = number; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == 0xfe5d || c == '[' || c == 0xff3b)
      c = 0x3014;
    else if (c == 0xfe5e || c == ']' || c == 0xff3d)
      c = 0x3015;
    if (!g_unichar_isspace (c))
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/**
 * nc_number_parse:
 * @number: UTF-8, in any of the writings that nc_number_normalise() takes
 * @head: (out) (transfer full) (optional): what stands before the bracket
 * @year: (out) (optional): 2000…2099
 * @n: (out) (optional): from 1 on
 *
 * Reads "内发改产业字〔2022〕142号", also with 第 and leading zeros.
 *
 * Returns: whether it is such a number.
 */
gboolean
nc_number_parse (const char *number, char **head, int *year, gint64 *n)
{
  g_autofree char *text = g_utf8_validate (number, -1, NULL) ? nc_number_normalise (number) : NULL;
  const char *open = text ? strstr (text, "〔") : NULL, *p;
  guint64 digits;
  char *end;

  if (!open || open == text)
    return FALSE;
  p = open + strlen ("〔");
  if (strncmp (p, "20", 2) != 0 || !g_ascii_isdigit (p[2]) || !g_ascii_isdigit (p[3]) ||
      !g_str_has_prefix (p + 4, "〕"))
    return FALSE;
  if (year)
    *year = 2000 + (p[2] - '0') * 10 + (p[3] - '0');
  p += 4 + strlen ("〕");
  if (g_str_has_prefix (p, "第"))
    p += strlen ("第");
  if (!g_ascii_isdigit (*p) || strspn (p, "0123456789") > MOST_DIGITS)
    return FALSE;
  digits = g_ascii_strtoull (p, &end, 10);
  if (digits == 0 || strcmp (end, "号") != 0)
    return FALSE;
  if (n)
    *n = (gint64)digits;
  if (head)
    *head = g_strndup (text, open - text);
  return TRUE;
}

/* The pattern of a series where the issuer has set none. */
char *
nc_number_default_pattern (const char *series)
{
  return g_strdup_printf ("{prefix}%s〔{year}〕{n}号", series);
}
