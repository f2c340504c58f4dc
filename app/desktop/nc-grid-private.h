/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-grid.h"

G_BEGIN_DECLS

/* nc-grid-row.c: a row, and the line of titles, with its cells where the grid's columns are. */
struct _NcGridRow {
  GtkWidget parent_instance;
  NcGrid *grid; /* its ancestor */
  guint position;
  gpointer item; /* NULL: of the titles, or on its way to another */
};

NcGridRow *nc_grid_row_new (NcGrid *grid, const char *css_name, GtkAccessibleRole role);
void nc_grid_row_add (NcGridRow *self, GtkWidget *content, const char *css_name, GtkAccessibleRole role);
guint nc_grid_row_focused_column (NcGridRow *self);

/* nc-grid-columns.c: how wide the columns are, and where. */
typedef struct _NcGridColumns NcGridColumns;

NcGridColumns *nc_grid_columns_new (NcGrid *grid, NcGridRow *titles);
void nc_grid_columns_free (NcGridColumns *self);
void nc_grid_columns_add (NcGridColumns *self, const char *title, gboolean is_number, gboolean expands);
guint nc_grid_columns_get_n (NcGridColumns *self);
gboolean nc_grid_columns_set_width (NcGridColumns *self, guint column, int width_px);
int nc_grid_columns_get_width (NcGridColumns *self);
int nc_grid_columns_lay (NcGridColumns *self, int width_px);
void nc_grid_columns_get_span (NcGridColumns *self, guint column, int *x_px, int *width_px);

/* nc-grid.c: what a row asks */
NcGridColumns *nc_grid_get_columns (NcGrid *self);
void nc_grid_focus_came (NcGrid *self, NcGridRow *row);
void nc_grid_row_tapped (NcGrid *self, NcGridRow *row, int n_press);

G_END_DECLS
