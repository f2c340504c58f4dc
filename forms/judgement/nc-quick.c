/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-quick.h"
#include <math.h>
#include <string.h>

#define MAX_EXACT_MANTISSA (G_GUINT64_CONSTANT (1) << 53)
#define MAX_DIGITS         18

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                        1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

/* Takes one digit, ASCII or full-width (U+FF10 … U+FF19); returns its value or -1. */
static inline int
take_digit (const char **p)
{
  const guchar *s = (const guchar *)*p;

  if (s[0] >= '0' && s[0] <= '9') {
    *p += 1;
    return s[0] - '0';
  }
  if (s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99) {
    *p += 3;
    return s[2] - 0x90;
  }
  return -1;
}

/* Takes @ascii or its full-width form, when it stands at *p. */
static inline gboolean
take_char (const char **p, char ascii)
{
  const guchar *s = (const guchar *)*p;

  if (s[0] == (guchar)ascii) {
    *p += 1;
    return TRUE;
  }
  if (s[0] == 0xEF && s[1] == 0xBC && s[2] == (guchar)ascii + 0x60) {
    *p += 3;
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_thousands_group (const char *p)
{
  int n = 0;

  if (!take_char (&p, ','))
    return FALSE;
  while (take_digit (&p) >= 0)
    n++;
  return n == 3;
}

/**
 * nc_quick_parse:
 * @end: (out): the first byte that does not belong to the number
 * @value: (out):
 *
 * Reads a decimal number: optional sign, digits with an optional point, ASCII or full-width; strict groups of thousands
 * ("1,100") are read, exponents, hexadecimal, "inf" and "nan" are not. At most 18 digits.
 *
 * Returns: whether there was one; *value is the double nearest to the text.
 */
gboolean
nc_quick_parse (const char *text, const char **end, double *value)
{
  const char *p = text;
  guint64 mantissa = 0;
  int digits = 0, decimals = 0, digit, whole = 0;
  gboolean negative = FALSE, grouped = FALSE;

  if (take_char (&p, '-'))
    negative = TRUE;
  else
    take_char (&p, '+');
  for (;;) {
    while ((digit = take_digit (&p)) >= 0) {
      mantissa = mantissa * 10 + (guint)digit;
      whole++;
      if (mantissa && ++digits > MAX_DIGITS)
        return FALSE;
    }
    if (!(whole >= 1 && (grouped || whole <= 3) && is_thousands_group (p)))
      break;
    grouped = TRUE;
    take_char (&p, ',');
  }
  if (take_char (&p, '.'))
    while ((digit = take_digit (&p)) >= 0) {
      mantissa = mantissa * 10 + (guint)digit;
      decimals++;
      if (++digits > MAX_DIGITS)
        return FALSE;
    }
  if (whole + decimals == 0)
    return FALSE;
  *end = p;
  if (mantissa < MAX_EXACT_MANTISSA) {
    /* both are exact, so one division gives the nearest double */
    *value = (double)mantissa / powers_of_ten[decimals];
  } else {
    char ascii[32];

    g_snprintf (ascii, sizeof ascii, "%" G_GUINT64_FORMAT "e-%d", mantissa, decimals);
    *value = g_ascii_strtod (ascii, NULL);
  }
  if (negative)
    *value = -*value;
  return TRUE;
}

static gsize
format_unsigned (guint64 value, char *to)
{
  char reversed[24];
  gsize n = 0;

  do {
    reversed[n++] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  for (gsize i = 0; i < n; i++)
    to[i] = reversed[n - 1 - i];
  return n;
}

/**
 * nc_quick_format:
 * @value: finite
 * @buffer: (out): NUL-terminated
 *
 * Writes the shortest decimal form when @value is a decimal of at most six places, else 12 significant digits.
 *
 * Returns: the length
 */
gsize
nc_quick_format (double value, char buffer[32])
{
  gsize n = 0;
  double magnitude = fabs (value);

  if (magnitude < 1e12)
    for (int places = 0; places <= 6; places++) {
      double scaled = magnitude * powers_of_ten[places];
      guint64 whole = (guint64)(scaled + 0.5);

      if (whole >= MAX_EXACT_MANTISSA || (double)whole / powers_of_ten[places] != magnitude)
        continue;
      if (value < 0)
        buffer[n++] = '-';
      n += format_unsigned (whole / (guint64)powers_of_ten[places], buffer + n);
      if (places) {
        guint64 rest = whole % (guint64)powers_of_ten[places];

        buffer[n++] = '.';
        for (int i = places - 1; i >= 0; i--) {
          buffer[n + (gsize)i] = (char)('0' + rest % 10);
          rest /= 10;
        }
        n += (gsize)places;
      }
      buffer[n] = 0;
      return n;
    }
  g_ascii_formatd (buffer, 32, "%.12g", value);
  return strlen (buffer);
}

/**
 * nc_quick_append_double:
 *
 * Appends @value as nc_quick_format() writes it; "null" when it is not finite.
 */
void
nc_quick_append_double (GString *out, double value)
{
  char text[32];

  if (isfinite (value))
    g_string_append_len (out, text, (gssize)nc_quick_format (value, text));
  else
    g_string_append_len (out, "null", 4);
}

/**
 * nc_quick_append_json:
 * @text: (nullable): valid UTF-8
 *
 * Appends @text as a JSON string; %NULL as null.
 */
void
nc_quick_append_json (GString *out, const char *text)
{
  static const char hex[] = "0123456789abcdef";
  const char *run = text, *p;

  if (!text) {
    g_string_append_len (out, "null", 4);
    return;
  }
  g_string_append_c (out, '"');
  for (p = text; *p; p++) {
    guchar c = (guchar)*p;

    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    g_string_append_len (out, run, p - run);
    run = p + 1;
    if (c == '"' || c == '\\') {
      const char escaped[2] = { '\\', (char)c };

      g_string_append_len (out, escaped, 2);
    } else {
      const char escaped[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

      g_string_append_len (out, escaped, 6);
    }
  }
  g_string_append_len (out, run, p - run);
  g_string_append_c (out, '"');
}
