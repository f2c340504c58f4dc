/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sheet.h"

G_BEGIN_DECLS

/* nc-sheet-row.c: a row, and the line of titles, with its cells where the sheet's columns are. */
struct _NcSheetRow {
  GtkWidget parent_instance;
  NcSheet *sheet; /* its ancestor */
  guint position;
  gpointer item; /* NULL: of the titles, or on its way to another */
};

NcSheetRow *nc_sheet_row_new (NcSheet *sheet, const char *css_name, GtkAccessibleRole role);
void nc_sheet_row_add (NcSheetRow *self, GtkWidget *content, const char *css_name, GtkAccessibleRole role);
guint nc_sheet_row_focused_column (NcSheetRow *self);

/* nc-sheet-columns.c: how wide the columns are, and where. */
typedef struct _NcSheetColumns NcSheetColumns;

NcSheetColumns *nc_sheet_columns_new (NcSheet *sheet, NcSheetRow *titles);
void nc_sheet_columns_free (NcSheetColumns *self);
void nc_sheet_columns_add (NcSheetColumns *self, const char *title, gboolean is_number, gboolean expands);
guint nc_sheet_columns_get_n (NcSheetColumns *self);
gboolean nc_sheet_columns_set_width (NcSheetColumns *self, guint column, int width_px);
int nc_sheet_columns_get_width (NcSheetColumns *self);
int nc_sheet_columns_lay (NcSheetColumns *self, int width_px);
void nc_sheet_columns_get_span (NcSheetColumns *self, guint column, int *x_px, int *width_px);

/* nc-sheet.c: what a row asks */
NcSheetColumns *nc_sheet_get_columns (NcSheet *self);
void nc_sheet_focus_came (NcSheet *self, NcSheetRow *row);
void nc_sheet_row_tapped (NcSheet *self, NcSheetRow *row, int n_press);

G_END_DECLS
