/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A table with rows of one height that has widgets only for the rows in sight. The toolkit's own keeps two hundred rows
   alive with all their cells, and measures them again whenever one changes. Fits a GtkScrolledWindow; styled as a
   columnview. Signal "activate" (position): a row was tapped twice. */
#define NC_TYPE_GRID (nc_grid_get_type ())
G_DECLARE_FINAL_TYPE (NcGrid, nc_grid, NC, GRID, GtkWidget)

#define NC_TYPE_GRID_ROW (nc_grid_row_get_type ())
G_DECLARE_FINAL_TYPE (NcGridRow, nc_grid_row, NC, GRID_ROW, GtkWidget)

/* @make: the content of a cell, for good. @show: the row has come to another item. @leave: it goes from it. */
typedef struct {
  GtkWidget *(*make) (NcGridRow *row, guint column, gpointer user_data);
  void (*show) (NcGridRow *row, gpointer item, gpointer user_data);
  void (*leave) (NcGridRow *row, gpointer item, gpointer user_data);
} NcGridCells;

GtkWidget *nc_grid_new (GtkSingleSelection *selection, const NcGridCells *cells, gpointer user_data);
void nc_grid_add_column (NcGrid *self, const char *title, gboolean is_number, gboolean expands);
void nc_grid_set_width (NcGrid *self, guint column, int width_px);
void nc_grid_scroll_to (NcGrid *self, guint position);
NcGridRow *nc_grid_get_row (NcGrid *self, guint position);

gpointer nc_grid_row_get_item (NcGridRow *self);
guint nc_grid_row_get_position (NcGridRow *self);
GtkWidget *nc_grid_row_get_cell (NcGridRow *self, guint column);

G_END_DECLS
