/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

void nc_one_tap_connect (GtkListView *view, AdwLeaflet *leaflet);

G_END_DECLS
