/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-cursor.h"

G_BEGIN_DECLS

#define NC_HUB_PULL_MAX_ROWS 5000

char *nc_hub_pull (NcHub *hub, const NcHubDevice *device, const char *cursor, guint max_rows, GError **error);

G_END_DECLS
