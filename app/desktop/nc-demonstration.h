/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* The demonstration case: a fictional region in a folder of its own, beside the inspector's, and the days on which
   something happens. Which day it is stays from one start to the next. */
#define NC_TYPE_DEMONSTRATION (nc_demonstration_get_type ())
G_DECLARE_FINAL_TYPE (NcDemonstration, nc_demonstration, NC, DEMONSTRATION, GObject)

char *nc_demonstration_base (void);
NcDemonstration *nc_demonstration_open (const char *base, GError **error);
const char *nc_demonstration_get_home (NcDemonstration *self);
guint nc_demonstration_get_scene (NcDemonstration *self);
guint nc_demonstration_get_n_scenes (void);
NcDay nc_demonstration_get_day (guint scene);
const char *nc_demonstration_get_task (guint scene);
gboolean nc_demonstration_set_scene (NcDemonstration *self, guint scene, GError **error);
gboolean nc_demonstration_start_again (NcDemonstration *self, GError **error);

G_END_DECLS
