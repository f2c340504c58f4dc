/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

gboolean nc_store_remove (const char *home, NcClock *clock, gboolean keep_aside, char **aside, GError **error);

G_END_DECLS
