/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-lock.h"

G_BEGIN_DECLS

/* Between the officer's work and the screen: while the keys are closed only the unlock page is there, and the program's
   other windows are put away as they are. */
#define NC_TYPE_SHUTTER (nc_shutter_get_type ())
G_DECLARE_FINAL_TYPE (NcShutter, nc_shutter, NC, SHUTTER, AdwBin)

GtkWidget *nc_shutter_new (NcLock *lock, GtkWidget *content);
GtkWidget *nc_shutter_get_unlock_page (NcShutter *self);

G_END_DECLS
