/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes a workbook of one sheet. Texts are inline strings, which no spreadsheet program takes for a formula. */
typedef struct NcXlsxWriter NcXlsxWriter;

NcXlsxWriter *nc_xlsx_writer_new (const char *sheet_name);
void nc_xlsx_writer_free (NcXlsxWriter *self);
void nc_xlsx_writer_begin_row (NcXlsxWriter *self);
void nc_xlsx_writer_text (NcXlsxWriter *self, const char *text);
void nc_xlsx_writer_number (NcXlsxWriter *self, const char *number);
void nc_xlsx_writer_end_row (NcXlsxWriter *self);
GBytes *nc_xlsx_writer_finish (NcXlsxWriter *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsxWriter, nc_xlsx_writer_free)

G_END_DECLS
