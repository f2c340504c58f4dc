/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-desktop-play.h"

G_BEGIN_DECLS

/* All there is to see, one after the other, with its name and its window. */
typedef void (*NcPlaceFunc) (const char *where, GtkWidget *window);

void nc_places_open (NcDesktopTest *test);
void nc_places_each (NcDesktopTest *test, NcPlaceFunc look);
void nc_places_each_window (NcDesktopTest *test, NcPlaceFunc look);

G_END_DECLS
