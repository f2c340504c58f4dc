/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* A row of a list whose text takes the Tab key's turn itself. */
#define NC_TYPE_LINES_ROW (nc_lines_row_get_type ())
G_DECLARE_FINAL_TYPE (NcLinesRow, nc_lines_row, NC, LINES_ROW, AdwPreferencesRow)

GtkWidget *nc_lines_row_new (GtkWidget *text);

G_END_DECLS
