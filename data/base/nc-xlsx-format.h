/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xlsx-reader.h"

G_BEGIN_DECLS

/* How a number format makes a person see the number. */
typedef enum {
  NC_XLSX_FORMAT_PLAIN,
  NC_XLSX_FORMAT_PERCENT,
  NC_XLSX_FORMAT_DATE,      /* a day */
  NC_XLSX_FORMAT_TIME,      /* a time of day or a duration */
  NC_XLSX_FORMAT_DATE_TIME, /* both */
} NcXlsxFormat;

NcXlsxFormat nc_xlsx_format_of_id (guint id);
NcXlsxFormat nc_xlsx_format_of_code (const char *code);
char *nc_xlsx_number_text (double value);
NcXlsxCellType nc_xlsx_date_text (double serial, gboolean from_1904, NcXlsxFormat format, char **text);
void nc_xlsx_decode_escapes (GString *text);

G_END_DECLS
