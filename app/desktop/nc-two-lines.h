/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list's row of two lines: what it is, and dimmed below it what else is worth knowing. */
void nc_two_lines_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data);
void nc_two_lines_set (GtkListItem *item, const char *first, const char *second);

G_END_DECLS
