/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define NC_EXCHANGE_ERROR (nc_exchange_error_quark ())
/**
 * NcExchangeError:
 * @NC_EXCHANGE_ERROR_READ: the file cannot be read, is damaged, or of no known form
 * @NC_EXCHANGE_ERROR_TOO_LARGE: more than NC_SHEET_MAX_BYTES or NC_SHEET_MAX_ROWS
 * @NC_EXCHANGE_ERROR_HEADER: no row names the columns that are needed
 * @NC_EXCHANGE_ERROR_MAP: the mapping file is wrong
 * @NC_EXCHANGE_ERROR_KIND: no such list, or no such file ending
 * @NC_EXCHANGE_ERROR_WRITE: the file cannot be written
 * @NC_EXCHANGE_ERROR_LATE: an import can no longer be taken back
 */
typedef enum {
  NC_EXCHANGE_ERROR_READ,
  NC_EXCHANGE_ERROR_TOO_LARGE,
  NC_EXCHANGE_ERROR_HEADER,
  NC_EXCHANGE_ERROR_MAP,
  NC_EXCHANGE_ERROR_KIND,
  NC_EXCHANGE_ERROR_WRITE,
  NC_EXCHANGE_ERROR_LATE,
} NcExchangeError;
GQuark nc_exchange_error_quark (void);

#define NC_SHEET_MAX_BYTES (G_GINT64_CONSTANT (256) << 20)
#define NC_SHEET_MAX_ROWS  1048576u

/* A row as a spreadsheet shows it: its number from 1, its texts, or why it could not be read. */
typedef struct {
  guint number;
  guint n_cells;
  const char **cells;
  const char *problem;
} NcSheetRow;

/* One table of a file, in memory: a CSV file in UTF-8, UTF-16 or GB18030 with commas, semicolons, tabs or bars, or a
   sheet of a workbook. A percentage of a workbook is text with its sign ("93.5%"). */
typedef struct {
  char *name;
  const char *encoding; /* "UTF-8", "UTF-8 BOM", "UTF-16", "GB18030"; "XLSX" for a workbook */
  char delimiter;       /* NUL for a workbook */
  GArray *rows;         /* of NcSheetRow, rows without any text left out */
  GStringChunk *texts;
  GPtrArray *arrays;
} NcSheet;

GPtrArray *nc_sheets_read (const char *path, GError **error);
const char *nc_sheet_cell (const NcSheetRow *row, guint column);

G_END_DECLS
