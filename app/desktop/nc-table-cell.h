/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A cell of a spreadsheet-like table: text that turns into an entry by typing, Enter or F2, so that a table of a
   thousand rows holds no thousand entries. Signals: "edited" (text), "move" (columns, rows) to the neighbour. */
#define NC_TYPE_TABLE_CELL (nc_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (NcTableCell, nc_table_cell, NC, TABLE_CELL, GtkWidget)

GtkWidget *nc_table_cell_new (const char *title, gboolean is_number);
void nc_table_cell_set_text (NcTableCell *self, const char *text);
const char *nc_table_cell_get_text (NcTableCell *self);
void nc_table_cell_set_error (NcTableCell *self, const char *message);
void nc_table_cell_edit (NcTableCell *self, const char *text);
gboolean nc_table_cell_is_editing (NcTableCell *self);
void nc_table_cell_commit (NcTableCell *self);

G_END_DECLS
