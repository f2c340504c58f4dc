/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-judge-sheet.h"
#include "nc-lang.h"
#include "nc-sheet.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Workbooks for `judge`: the sheet that has the kind's columns, handed on as CSV. */

static gboolean
is_workbook (int fd)
{
  char start[4];

  return pread (fd, start, sizeof start, 0) == sizeof start && memcmp (start, "PK\3\4", 4) == 0;
}

static void
append_field (GString *csv, const char *text)
{
  g_string_append_c (csv, '"');
  for (const char *p = text; *p; p++) {
    if (*p == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *p);
  }
  g_string_append_c (csv, '"');
}

/* The sheet as CSV, every row as wide as the widest, at the start of a file in memory; -1 with an error. */
static int
sheet_to_fd (const NcSheet *sheet, GError **error)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  int fd = memfd_create ("sheet", MFD_CLOEXEC);
  gboolean ok = fd >= 0;

  for (guint r = 0; ok && r < sheet->rows->len; r++) {
    const NcSheetRow *row = &g_array_index (sheet->rows, NcSheetRow, r);

    for (guint c = 0; c < row->n_cells; c++) {
      if (c)
        g_string_append_c (csv, ',');
      append_field (csv, row->cells[c]);
    }
    g_string_append_c (csv, '\n');
    if (csv->len > 1 << 20 || r + 1 == sheet->rows->len) {
      ok = write (fd, csv->str, csv->len) == (gssize)csv->len;
      g_string_truncate (csv, 0);
    }
  }
  if (ok && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static NcRecordReader *
reader_of_sheet (const NcSheet *sheet, NcKind kind, GError **error)
{
  int fd = sheet_to_fd (sheet, error);

  return fd >= 0 ? nc_record_reader_new (fd, sheet->name, kind, error) : NULL;
}

static void
say_other_sheets (const char *program, GPtrArray *sheets, guint judged)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sheets->len; i++)
    if (i != judged)
      g_string_append_printf (names, "%s%s", names->len ? ", " : "", ((NcSheet *)g_ptr_array_index (sheets, i))->name);
  if (names->len)
    g_printerr (_ ("%s: sheet “%s” is judged, others are not: %s\n"), program,
                ((NcSheet *)g_ptr_array_index (sheets, judged))->name, names->str);
}

/**
 * nc_cli_judge_open:
 * @path: (nullable): of the file, %NULL for standard input
 * @fd: opened already; taken over
 *
 * A file in text, or the sheet of a workbook that names most columns of @kind; what other sheets there are is told on
 * standard error.
 *
 * Returns: (transfer full) (nullable): the reader, or %NULL with an error of %NC_CSV_ERROR, #NcExchangeError or
 * #GIOErrorEnum
 */
NcRecordReader *
nc_cli_judge_open (const char *program, const char *path, int fd, NcKind kind, GError **error)
{
  g_autoptr (GPtrArray) sheets = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (NcRecordReader) best = NULL;
  guint judged = 0;

  if (!path || !is_workbook (fd))
    return nc_record_reader_new (fd, path ? path : "-", kind, error);
  close (fd);
  sheets = nc_sheets_read (path, error);
  if (!sheets)
    return NULL;
  for (guint i = 0; i < sheets->len; i++) {
    g_autoptr (NcRecordReader) reader = reader_of_sheet (g_ptr_array_index (sheets, i), kind, first ? NULL : &first);

    if (reader && (!best || nc_record_reader_n_columns (reader) > nc_record_reader_n_columns (best))) {
      g_clear_pointer (&best, nc_record_reader_free);
      best = g_steal_pointer (&reader);
      judged = i;
    }
  }
  if (best)
    say_other_sheets (program, sheets, judged);
  else if (first)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_HEADER, _ ("%s has no visible sheet"), path);
  return g_steal_pointer (&best);
}
