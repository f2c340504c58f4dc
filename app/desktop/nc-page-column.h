/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* What pages of preference groups share. */
GtkWidget *nc_page_column_new (GtkWidget *box);
GtkWidget *nc_page_column_combo (AdwPreferencesGroup *group, const char *title, const char *subtitle,
                                 const char *const *choices, guint n, guint selected);

G_END_DECLS
