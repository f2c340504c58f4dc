/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods that run, for a calendar program. */
#include "nc-case-export.h"
#include "nc-lang.h"
#include <string.h>

/* RFC 5545: a line is folded after 75 bytes, never inside a character. */
static void
append_line (GString *out, const char *name, const char *value)
{
  g_autoptr (GString) line = g_string_new (name);
  gsize used = 0;

  for (const char *p = value; *p; p++) {
    if (*p == '\\' || *p == ';' || *p == ',')
      g_string_append_c (line, '\\');
    if (*p == '\n')
      g_string_append (line, "\\n");
    else if (*p != '\r')
      g_string_append_c (line, *p);
  }
  for (const char *p = line->str; *p; p = g_utf8_next_char (p)) {
    gsize size = (gsize)(g_utf8_next_char (p) - p);

    if (used + size > 73) {
      g_string_append (out, "\r\n ");
      used = 0;
    }
    g_string_append_len (out, p, (gssize)size);
    used += size;
  }
  g_string_append (out, "\r\n");
}

static void
append_event (NcStmt *stmt, const char *stamp, GString *out)
{
  const char *title = nc_stmt_text (stmt, "title");
  g_autofree char *summary = g_strdup_printf ("%s %s%s%s (%s)", nc_stmt_text (stmt, "unit_name"),
                                              nc_case_timer_label (nc_stmt_text (stmt, "kind")), title ? ": " : "",
                                              title ? title : "", nc_stmt_text (stmt, "rule"));
  const char *note = nc_stmt_int (stmt, "calendar_incomplete") ? _ ("The holiday table of a year is missing.") : NULL;
  g_autofree char *uid =
      g_strdup_printf ("%s-%s-%s@nengcha", nc_stmt_text (stmt, "case_id"), nc_stmt_text (stmt, "kind"),
                       nc_stmt_text (stmt, "subject") ? nc_stmt_text (stmt, "subject") : "case");
  g_autofree char *day = g_strdup (nc_stmt_text (stmt, "due_on"));
  g_autoptr (GString) compact = g_string_new (NULL);

  for (const char *p = day; *p; p++)
    if (*p != '-')
      g_string_append_c (compact, *p);
  g_string_append (out, "BEGIN:VEVENT\r\n");
  append_line (out, "UID:", uid);
  append_line (out, "DTSTAMP:", stamp);
  append_line (out, "DTSTART;VALUE=DATE:", compact->str);
  append_line (out, "SUMMARY:", summary);
  if (note)
    append_line (out, "DESCRIPTION:", note);
  append_line (out, "CATEGORIES:", nc_stmt_text (stmt, "rule"));
  g_string_append (out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

/**
 * nc_case_calendar:
 * @case_id: (nullable): of one case; %NULL: of all
 * @until: the last day
 *
 * Returns: (transfer full): the periods that run, as an iCalendar (RFC 5545) of whole-day events.
 */
GString *
nc_case_calendar (NcCaseBook *book, const char *case_id, NcDay until, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "case-due", error);
  g_autoptr (GString) out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Nengcha//case//ZH\r\n");
  g_autoptr (GDateTime) now =
      g_date_time_new_from_unix_utc (nc_clock_now_usec (nc_store_get_clock (book->store)) / G_USEC_PER_SEC);
  g_autofree char *last = nc_day_format (until), *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":until", last);
  nc_stmt_bind_text (stmt, ":case_id", case_id);
  nc_stmt_bind_int (stmt, ":most", 100000);
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    append_event (stmt, stamp, out);
  }
  g_string_append (out, "END:VCALENDAR\r\n");
  return g_steal_pointer (&out);
}
