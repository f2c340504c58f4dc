/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* What a person must decide after an exchange: each conflict with both values beside each other; the one that is not
   chosen stays in the history. Hidden when there is nothing. */
#define NC_TYPE_TRAY_VIEW (nc_tray_view_get_type ())
G_DECLARE_FINAL_TYPE (NcTrayView, nc_tray_view, NC, TRAY_VIEW, AdwBin)

GtkWidget *nc_tray_view_new (NcSession *session);
void nc_tray_view_reload (NcTrayView *self);
guint nc_tray_view_get_n (NcTrayView *self);
gboolean nc_tray_view_decide (NcTrayView *self, guint index, const char *as);
const char *nc_tray_view_get_message (NcTrayView *self);

G_END_DECLS
