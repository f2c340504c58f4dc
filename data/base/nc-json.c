/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-json.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
separate (GString *out)
{
  char last = out->len ? out->str[out->len - 1] : 0;

  if (last && last != '{' && last != '[' && last != ':' && last != ',' && last != '\n')
    g_string_append_c (out, ',');
}

void
nc_json_begin_object (GString *out)
{
  separate (out);
  g_string_append_c (out, '{');
}

void
nc_json_end_object (GString *out)
{
  g_string_append_c (out, '}');
}

void
nc_json_begin_array (GString *out)
{
  separate (out);
  g_string_append_c (out, '[');
}

void
nc_json_end_array (GString *out)
{
  g_string_append_c (out, ']');
}

static void
append_quoted (GString *out, const char *text)
{
  const char *run = text;

  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++) {
    guchar c = (guchar)*p;

    if (c >= 0x20 && c != '"' && c != '\\')
      continue;
    g_string_append_len (out, run, p - run);
    run = p + 1;
    switch (c) {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    default:
      g_string_append_printf (out, "\\u%04x", c);
    }
  }
  g_string_append (out, run);
  g_string_append_c (out, '"');
}

/**
 * nc_json_key:
 *
 * Writes the name of the next member.
 */
void
nc_json_key (GString *out, const char *key)
{
  separate (out);
  append_quoted (out, key);
  g_string_append_c (out, ':');
}

/**
 * nc_json_string:
 * @text: (nullable): UTF-8; invalid bytes are replaced by U+FFFD, %NULL becomes null
 */
void
nc_json_string (GString *out, const char *text)
{
  separate (out);
  if (!text)
    g_string_append (out, "null");
  else if (g_utf8_validate (text, -1, NULL))
    append_quoted (out, text);
  else {
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    append_quoted (out, valid);
  }
}

/**
 * nc_json_double:
 *
 * The shortest decimal form that reads back as @value; null for NaN and the infinities.
 */
void
nc_json_double (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  separate (out);
  if (!isfinite (value)) {
    g_string_append (out, "null");
    return;
  }
  if (value == floor (value) && fabs (value) < 1e15) {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64)value);
    return;
  }
  for (int precision = 6; precision <= 17; precision++) {
    char format[8] = "%.17g";

    g_snprintf (format, sizeof format, "%%.%dg", precision);
    g_ascii_formatd (text, sizeof text, format, value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  g_string_append (out, text);
}

void
nc_json_int (GString *out, gint64 value)
{
  separate (out);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

void
nc_json_bool (GString *out, gboolean value)
{
  separate (out);
  g_string_append (out, value ? "true" : "false");
}

void
nc_json_null (GString *out)
{
  separate (out);
  g_string_append (out, "null");
}

void
nc_json_member_string (GString *out, const char *key, const char *text)
{
  nc_json_key (out, key);
  nc_json_string (out, text);
}

void
nc_json_member_double (GString *out, const char *key, double value)
{
  nc_json_key (out, key);
  nc_json_double (out, value);
}

void
nc_json_member_int (GString *out, const char *key, gint64 value)
{
  nc_json_key (out, key);
  nc_json_int (out, value);
}

void
nc_json_member_bool (GString *out, const char *key, gboolean value)
{
  nc_json_key (out, key);
  nc_json_bool (out, value);
}
