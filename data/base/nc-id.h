/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"

G_BEGIN_DECLS

char *nc_id_new (NcClock *clock);
gboolean nc_id_is_valid (const char *id);

G_END_DECLS
