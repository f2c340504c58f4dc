/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names for those who hear the screen. GTK names a button by its label, but not by its picture or tooltip. */
void nc_access_label (GtkWidget *widget, const char *name);
void nc_access_label_below (GtkWidget *root);
void nc_access_label_row (GtkWidget *child, const char *name);

G_END_DECLS
