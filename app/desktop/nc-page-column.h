/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* What pages of preference groups share. */
GtkWidget *nc_page_column_new (GtkWidget *box);
GtkWidget *nc_page_column_combo (AdwPreferencesGroup *group, const char *title, const char *subtitle,
                                 const char *const *choices, guint n, guint selected);
GtkWidget *nc_page_column_message (void);
void nc_page_column_say (GtkWidget *message, const char *text);
AdwActionRow *nc_page_column_row (const char *title, const char *subtitle);
GtkWidget *nc_page_column_button (AdwActionRow *row, const char *label, GCallback callback, gpointer user_data);

G_END_DECLS
