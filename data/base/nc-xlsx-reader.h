/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define NC_XLSX_ERROR (nc_xlsx_error_quark ())
/**
 * NcXlsxError:
 * @NC_XLSX_ERROR_READ: the file cannot be read
 * @NC_XLSX_ERROR_NOT_XLSX: it is something else: a workbook with a password, any other file
 * @NC_XLSX_ERROR_DAMAGED: it is a workbook, but a part of it is missing or broken
 * @NC_XLSX_ERROR_TOO_LARGE: more than the limits below
 * @NC_XLSX_ERROR_BOMB: it unpacks to absurdly much more than it holds
 */
typedef enum {
  NC_XLSX_ERROR_READ,
  NC_XLSX_ERROR_NOT_XLSX,
  NC_XLSX_ERROR_DAMAGED,
  NC_XLSX_ERROR_TOO_LARGE,
  NC_XLSX_ERROR_BOMB,
} NcXlsxError;
GQuark nc_xlsx_error_quark (void);

/* What a spreadsheet program itself allows … */
#define NC_XLSX_MAX_ROWS    1048576u
#define NC_XLSX_MAX_COLUMNS 16384u
/* … and what this reader does. Bytes count what was really unpacked, not what the file says of itself. */
#define NC_XLSX_MAX_FILE_BYTES          (G_GINT64_CONSTANT (512) << 20)
#define NC_XLSX_MAX_UNPACKED_BYTES      (G_GINT64_CONSTANT (2) << 30)
#define NC_XLSX_BOMB_FLOOR_BYTES        (G_GINT64_CONSTANT (32) << 20) /* below it no ratio is suspicious */
#define NC_XLSX_BOMB_RATIO              200
#define NC_XLSX_MAX_SHARED_STRINGS      4000000u
#define NC_XLSX_MAX_SHARED_STRING_BYTES (G_GINT64_CONSTANT (256) << 20)
#define NC_XLSX_MAX_SHEETS              1024u
#define NC_XLSX_MAX_MERGED              100000u
#define NC_XLSX_MAX_CELL_BYTES          (1u << 20)

typedef enum {
  NC_XLSX_CELL_EMPTY,
  NC_XLSX_CELL_TEXT,
  NC_XLSX_CELL_NUMBER,
  NC_XLSX_CELL_BOOLEAN,   /* text "TRUE" or "FALSE" */
  NC_XLSX_CELL_DATE,      /* text 2026-11-20 */
  NC_XLSX_CELL_TIME,      /* text 08:30:00 */
  NC_XLSX_CELL_DATE_TIME, /* text 2026-11-20T08:30:00 */
  NC_XLSX_CELL_ERROR,     /* text "#N/A" … */
} NcXlsxCellType;

typedef struct {
  guint column; /* from 1 */
  NcXlsxCellType type;
  const char *text;  /* never %NULL; valid until the next row is read */
  gboolean formula;  /* calculated: text is what the program that wrote the file had worked out */
  gboolean percent;  /* shown as a percentage: text is the plain number (0.935 for 93.5 %) */
  gboolean no_value; /* a formula whose result was never saved */
} NcXlsxCell;

typedef struct {
  guint first_row, first_column, last_row, last_column; /* from 1 */
} NcXlsxRange;

/* A workbook opened for reading (.xlsx; an old .xls with what FreeXL tells of it), and one pass over a sheet of it:
   rows come one at a time, so a sheet of a million rows needs no more memory than its longest row. */
typedef struct _NcXlsx NcXlsx;
typedef struct _NcXlsxRows NcXlsxRows;

NcXlsx *nc_xlsx_open (const char *path, GError **error);
NcXlsx *nc_xlsx_open_bytes (GBytes *bytes, GError **error);
void nc_xlsx_free (NcXlsx *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsx, nc_xlsx_free)

guint nc_xlsx_get_n_sheets (NcXlsx *self);
const char *nc_xlsx_get_sheet_name (NcXlsx *self, guint sheet);
gboolean nc_xlsx_get_sheet_hidden (NcXlsx *self, guint sheet);

NcXlsxRows *nc_xlsx_rows_new (NcXlsx *workbook, guint sheet, GError **error);
void nc_xlsx_rows_free (NcXlsxRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsxRows, nc_xlsx_rows_free)
gboolean nc_xlsx_rows_next (NcXlsxRows *self, guint *row, const NcXlsxCell **cells, guint *n_cells, GError **error);
const NcXlsxRange *nc_xlsx_rows_get_merged (NcXlsxRows *self, guint *n_ranges);

G_END_DECLS
