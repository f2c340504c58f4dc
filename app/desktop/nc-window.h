/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

#define NC_TYPE_WINDOW (nc_window_get_type ())
G_DECLARE_FINAL_TYPE (NcWindow, nc_window, NC, WINDOW, AdwApplicationWindow)

NcWindow *nc_window_new (GtkApplication *application, NcSession *session);
NcSession *nc_window_get_session (NcWindow *self);
gboolean nc_window_show_page (NcWindow *self, const char *name);
const char *nc_window_get_page_name (NcWindow *self);
GtkWidget *nc_window_get_page (NcWindow *self, const char *name);
void nc_window_set_bottom (NcWindow *self, GtkWidget *widget);
void nc_window_toast (NcWindow *self, const char *text);
GtkWidget *nc_window_get_unlock_page (NcWindow *self);

G_END_DECLS
