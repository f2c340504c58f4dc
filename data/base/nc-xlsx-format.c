/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xlsx-format.h"
#include <math.h>
#include <string.h>

#define SECONDS_A_DAY 86400
/* the last day that spreadsheets know, 9999-12-31 */
#define LAST_SERIAL 2958465.0

/**
 * nc_xlsx_format_of_id:
 * @id: numFmtId of a built-in format (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are dates in East Asian locales)
 */
NcXlsxFormat
nc_xlsx_format_of_id (guint id)
{
  if (id == 9 || id == 10)
    return NC_XLSX_FORMAT_PERCENT;
  if (id == 22)
    return NC_XLSX_FORMAT_DATE_TIME;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
    return NC_XLSX_FORMAT_DATE;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
    return NC_XLSX_FORMAT_TIME;
  return NC_XLSX_FORMAT_PLAIN;
}

/* Past what is shown as it stands: "text", \x, _x (a gap), *x (a fill), [red]. Elapsed time ([h]) is kept. */
static const char *
skip_literal (const char *at)
{
  const char *end;

  switch (*at) {
  case '"':
    end = strchr (at + 1, '"');
    return end ? end + 1 : at + strlen (at);
  case '\\':
  case '_':
  case '*':
    return at[1] ? g_utf8_next_char (at + 1) : at + 1;
  case '[':
    if (strchr ("hHmMsS", at[1]) && at[1])
      return NULL;
    end = strchr (at, ']');
    return end ? end + 1 : at + strlen (at);
  default:
    return NULL;
  }
}

/**
 * nc_xlsx_format_of_code:
 * @code: a format code such as `yyyy"年"m"月"`, `0.0%`, `General`
 */
NcXlsxFormat
nc_xlsx_format_of_code (const char *code)
{
  gboolean day = FALSE, time = FALSE, month_or_minute = FALSE, percent = FALSE;

  if (g_ascii_strncasecmp (code, "general", 7) == 0)
    return NC_XLSX_FORMAT_PLAIN;
  for (const char *at = code; *at && *at != ';';) {
    const char *after = skip_literal (at);

    if (after) {
      at = after;
      continue;
    }
    switch (*at) {
    case 'y':
    case 'Y':
    case 'd':
    case 'D':
    case 'e':
      day = day || at == code || (at[-1] != '0' && at[-1] != '#'); /* 0.00e+00 is no date */
      break;
    case 'h':
    case 'H':
    case 's':
    case 'S':
      time = TRUE;
      break;
    case 'm':
    case 'M':
      month_or_minute = TRUE;
      break;
    case '%':
      percent = TRUE;
      break;
    default:
      break;
    }
    at = g_utf8_next_char (at);
  }
  if (day && time)
    return NC_XLSX_FORMAT_DATE_TIME;
  if (time)
    return NC_XLSX_FORMAT_TIME;
  if (day || month_or_minute)
    return NC_XLSX_FORMAT_DATE;
  return percent ? NC_XLSX_FORMAT_PERCENT : NC_XLSX_FORMAT_PLAIN;
}

/**
 * nc_xlsx_number_text:
 *
 * Returns: (transfer full): the shortest text that reads back as @value; whole numbers without a point.
 */
char *
nc_xlsx_number_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == 0)
    return g_strdup ("0");
  if (fabs (value) < 1e21 && floor (value) == value)
    return g_strdup_printf ("%.0f", value);
  for (int digits = 15; digits <= 17; digits++) {
    g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

    g_ascii_formatd (buffer, sizeof buffer, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return g_strdup (buffer);
}

/**
 * nc_xlsx_date_text:
 * @serial: days since the workbook's epoch, the time of day in its fraction
 * @format: one of the three date formats
 * @text: (out) (transfer full): ISO 8601; the plain number when @serial is outside the calendar
 *
 * The 1900 calendar of spreadsheets has a 29 February 1900 that never was: days before it are one off.
 *
 * Returns: what @text is: a date without a fraction is a day, a pure fraction a time, all else both.
 */
NcXlsxCellType
nc_xlsx_date_text (double serial, gboolean from_1904, NcXlsxFormat format, char **text)
{
  g_autoptr (GDate) date = NULL;
  double days;
  int seconds, hours, minutes;

  if (!(serial >= 0) || serial > LAST_SERIAL + 1) {
    *text = nc_xlsx_number_text (serial);
    return NC_XLSX_CELL_NUMBER;
  }
  days = floor (serial);
  seconds = (int)lround ((serial - days) * SECONDS_A_DAY);
  if (seconds == SECONDS_A_DAY) {
    seconds = 0;
    days += 1;
  }
  hours = seconds / 3600;
  minutes = seconds / 60 % 60;
  if (format == NC_XLSX_FORMAT_TIME && days == 0) {
    *text = g_strdup_printf ("%02d:%02d:%02d", hours, minutes, seconds % 60);
    return NC_XLSX_CELL_TIME;
  }
  date = g_date_new_dmy (30, G_DATE_DECEMBER, 1899);
  if (from_1904)
    g_date_set_dmy (date, 1, G_DATE_JANUARY, 1904);
  else if (days < 60)
    g_date_set_dmy (date, 31, G_DATE_DECEMBER, 1899);
  g_date_add_days (date, (guint)days);
  if (format == NC_XLSX_FORMAT_DATE && seconds == 0) {
    *text = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
    return NC_XLSX_CELL_DATE;
  }
  *text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", g_date_get_year (date), g_date_get_month (date),
                           g_date_get_day (date), hours, minutes, seconds % 60);
  return NC_XLSX_CELL_DATE_TIME;
}

/**
 * nc_xlsx_decode_escapes:
 *
 * Turns _x000A_ and the like into their characters (ECMA-376 part 1, 22.9.2.19); control characters other than tab
 * and line breaks become spaces.
 */
void
nc_xlsx_decode_escapes (GString *text)
{
  char *at = strstr (text->str, "_x");

  while (at) {
    gsize offset = (gsize)(at - text->str);
    gunichar c = 0;
    int digits = 0;

    for (; digits < 4 && g_ascii_isxdigit (at[2 + digits]); digits++)
      c = c * 16 + (gunichar)g_ascii_xdigit_value (at[2 + digits]);
    if (digits == 4 && at[6] == '_' && g_unichar_validate (c)) {
      char utf8[8];
      int length;

      if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
        c = ' ';
      length = g_unichar_to_utf8 (c, utf8);
      g_string_erase (text, (gssize)offset, 7);
      g_string_insert_len (text, (gssize)offset, utf8, length);
      offset += (gsize)length;
    } else {
      offset += 2;
    }
    at = strstr (text->str + offset, "_x");
  }
}
