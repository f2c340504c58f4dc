/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-csv-writer.h"
#include <string.h>

/**
 * nc_csv_write_field:
 * @csv: (inout): the text so far
 * @is_number: a minus before it is a sign then, not the start of a formula
 * @is_first: whether it begins its row
 *
 * Appends one field with its comma. Text that a spreadsheet program would take for a formula gets an apostrophe.
 */
void
nc_csv_write_field (GString *csv, const char *text, gboolean is_number, gboolean is_first)
{
  gboolean formula = !is_number && *text && strchr ("=+-@\t\r", *text);

  if (!is_first)
    g_string_append_c (csv, ',');
  if (!formula && !strpbrk (text, "\",\r\n")) {
    g_string_append (csv, text);
    return;
  }
  g_string_append (csv, formula ? "\"'" : "\"");
  for (const char *p = text; *p; p++) {
    if (*p == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *p);
  }
  g_string_append_c (csv, '"');
}
