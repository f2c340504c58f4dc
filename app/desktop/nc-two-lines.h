/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list's row of two lines: what it is, and dimmed below it what else is worth knowing. One widget that lays text out
   only when it is drawn: a list keeps two hundred rows alive, of which a dozen are seen. */
#define NC_TYPE_TWO_LINES (nc_two_lines_get_type ())
G_DECLARE_FINAL_TYPE (NcTwoLines, nc_two_lines, NC, TWO_LINES, GtkWidget)

void nc_two_lines_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data);
GtkSingleSelection *nc_two_lines_fill (GtkListView *view, GListModel *model, GCallback bind, GCallback selected,
                                       gpointer owner);
void nc_two_lines_set (GtkListItem *item, const char *first, const char *second);

G_END_DECLS
