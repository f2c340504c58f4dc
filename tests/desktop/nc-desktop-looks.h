/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person would be annoyed by, found in the window's own widgets and pixels; each fault is a line. */
void nc_desktop_looks_contrast (GtkWidget *native, double least, const char *where, GPtrArray *faults);
void nc_desktop_looks_cut (GtkWidget *root, const char *where, GPtrArray *faults);
void nc_desktop_looks_report (GPtrArray *faults);

G_END_DECLS
