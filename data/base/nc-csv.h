/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads CSV (RFC 4180) record by record in constant memory: LF or CRLF, quoted fields with doubled quotes and line
   breaks, a byte order mark, UTF-8 only. Empty lines are skipped. A quote inside an unquoted field is an ordinary
   character, as spreadsheets write it. Bounds: NC_CSV_MAX_RECORD_BYTES and NC_CSV_MAX_FIELDS. */
#define NC_CSV_MAX_RECORD_BYTES (1024 * 1024)
#define NC_CSV_MAX_FIELDS       4096

#define NC_CSV_ERROR (nc_csv_error_quark ())
/**
 * NcCsvError:
 * @NC_CSV_ERROR_READ: the file cannot be opened or read; reading is over
 * @NC_CSV_ERROR_QUOTE: a quoted field does not end, or text follows its closing quote
 * @NC_CSV_ERROR_ENCODING: the record is no UTF-8, or holds a NUL byte
 * @NC_CSV_ERROR_TOO_LONG: the record is longer than NC_CSV_MAX_RECORD_BYTES
 * @NC_CSV_ERROR_TOO_MANY: the record has more than NC_CSV_MAX_FIELDS fields
 * @NC_CSV_ERROR_HEADER: no header row, or a column name that is empty or there twice; reading is over
 */
typedef enum {
  NC_CSV_ERROR_READ,
  NC_CSV_ERROR_QUOTE,
  NC_CSV_ERROR_ENCODING,
  NC_CSV_ERROR_TOO_LONG,
  NC_CSV_ERROR_TOO_MANY,
  NC_CSV_ERROR_HEADER,
} NcCsvError;
GQuark nc_csv_error_quark (void);

typedef struct _NcCsv NcCsv;

/* UTF-8 text that ends with NUL, valid until the next record is read. */
typedef struct {
  const char *text;
  gsize length;
} NcCsvField;

NcCsv *nc_csv_open (const char *path, GError **error);
NcCsv *nc_csv_new_for_fd (int fd, const char *name);
NcCsv *nc_csv_new_for_bytes (GBytes *bytes, const char *name);
void nc_csv_free (NcCsv *csv);
void nc_csv_set_delimiter (NcCsv *csv, char delimiter);

gboolean nc_csv_read_header (NcCsv *csv, GError **error);
guint nc_csv_n_columns (NcCsv *csv);
const char *nc_csv_column_name (NcCsv *csv, guint column);
int nc_csv_column (NcCsv *csv, const char *name);

gboolean nc_csv_next (NcCsv *csv, const NcCsvField **fields, guint *n_fields, GError **error);
gboolean nc_csv_is_over (NcCsv *csv);
guint64 nc_csv_line (NcCsv *csv);
guint64 nc_csv_row (NcCsv *csv);
guint64 nc_csv_bytes_read (NcCsv *csv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCsv, nc_csv_free)

G_END_DECLS
