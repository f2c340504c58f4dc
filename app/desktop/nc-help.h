/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* The guide, read from the program itself, and the window of shortcuts. */
GtkWidget *nc_help_show_guide (GtkWindow *parent);
GtkWidget *nc_help_show_shortcuts (GtkWindow *parent);

G_END_DECLS
