/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xlsx-reader.h"

G_BEGIN_DECLS

/* The workbook format of before 2007 (.xls, and WPS's .et), read by FreeXL; used by the workbook reader alone. FreeXL
   tells values, not formulas, merged cells or hidden sheets. */
typedef struct NcBiff NcBiff;

#define NC_BIFF_MAX_FILE_BYTES (64u << 20)

gboolean nc_biff_is_biff (GBytes *bytes);
NcBiff *nc_biff_open (GBytes *bytes, GError **error);
void nc_biff_free (NcBiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBiff, nc_biff_free)

guint nc_biff_get_n_sheets (NcBiff *self);
const char *nc_biff_get_sheet_name (NcBiff *self, guint sheet);
void nc_biff_select (NcBiff *self, guint sheet, guint *n_rows, guint *n_columns);
gboolean nc_biff_read_cell (NcBiff *self, guint row, guint column, NcXlsxCellType *type, GString *text);

G_END_DECLS
