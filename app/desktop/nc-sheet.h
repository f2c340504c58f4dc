/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A table with rows of one height that has widgets only for the rows in sight. The toolkit's own keeps two hundred rows
   alive with all their cells, and measures them again whenever one changes. Fits a GtkScrolledWindow; styled as a
   columnview. Signal "activate" (position): a row was tapped twice. */
#define NC_TYPE_SHEET (nc_sheet_get_type ())
G_DECLARE_FINAL_TYPE (NcSheet, nc_sheet, NC, SHEET, GtkWidget)

#define NC_TYPE_SHEET_ROW (nc_sheet_row_get_type ())
G_DECLARE_FINAL_TYPE (NcSheetRow, nc_sheet_row, NC, SHEET_ROW, GtkWidget)

/* @make: the content of a cell, for good. @show: the row has come to another item. @leave: it goes from it. */
typedef struct {
  GtkWidget *(*make) (NcSheetRow *row, guint column, gpointer user_data);
  void (*show) (NcSheetRow *row, gpointer item, gpointer user_data);
  void (*leave) (NcSheetRow *row, gpointer item, gpointer user_data);
} NcSheetCells;

GtkWidget *nc_sheet_new (GtkSingleSelection *selection, const NcSheetCells *cells, gpointer user_data);
void nc_sheet_add_column (NcSheet *self, const char *title, gboolean is_number, gboolean expands);
void nc_sheet_set_width (NcSheet *self, guint column, int width_px);
void nc_sheet_scroll_to (NcSheet *self, guint position);
NcSheetRow *nc_sheet_get_row (NcSheet *self, guint position);

gpointer nc_sheet_row_get_item (NcSheetRow *self);
guint nc_sheet_row_get_position (NcSheetRow *self);
GtkWidget *nc_sheet_row_get_cell (NcSheetRow *self, guint column);

G_END_DECLS
