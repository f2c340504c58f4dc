/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-diagnostic.h"

G_BEGIN_DECLS

/* A form is read whole, so its sheets are bounded closer than a list that is imported. */
#define NC_XLS_MAX_ROWS       200000u
#define NC_XLS_MAX_COLUMNS    1024u
#define NC_XLS_MAX_TEXT_BYTES (256u << 20)

#define NC_XLS_ERROR (nc_xls_error_quark ())
/**
 * NcXlsError:
 * @NC_XLS_ERROR_READ: the file cannot be read, or is no spreadsheet of a known kind
 * @NC_XLS_ERROR_TOO_LARGE: a sheet is larger than the bounds above
 * @NC_XLS_ERROR_NOT_IN_ORDER: the form has errors, told as diagnostics
 */
typedef enum {
  NC_XLS_ERROR_READ,
  NC_XLS_ERROR_TOO_LARGE,
  NC_XLS_ERROR_NOT_IN_ORDER,
} NcXlsError;
GQuark nc_xls_error_quark (void);

typedef struct {
  guint row;          /* as its author sees it: row of the sheet, line of a text file */
  guint index;        /* number within the sheet, its header being 1 */
  const char **cells; /* one a column of the header, NULL = empty */
} NcXlsRow;

typedef struct {
  char *name;         /* in lower case */
  char *title;        /* as it stands in the file */
  GPtrArray *headers; /* const char*; NULL = a column without a title */
  GArray *columns;    /* guint: the column's place in the file, from 1 */
  guint header_row;
  GArray *rows; /* NcXlsRow, rows without any text left out */
} NcXlsSheet;

/* The sheets of a form as text, whatever it was written in: .xlsx, one-file .csv, .md. */
typedef struct {
  GPtrArray *sheets; /* NcXlsSheet* */
  GStringChunk *texts;
  gsize text_bytes;
  char *file_stem;
  NcDiagnostics *diagnostics; /* (nullable): while it is being read */
} NcXlsBook;

NcXlsBook *nc_xls_book_read (const char *path, NcDiagnostics *diagnostics, GError **error);
NcXlsBook *nc_xls_book_read_bytes (GBytes *bytes, const char *name, NcDiagnostics *diagnostics, GError **error);
void nc_xls_book_free (NcXlsBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsBook, nc_xls_book_free)
NcXlsSheet *nc_xls_book_get (NcXlsBook *self, const char *name);

G_END_DECLS
