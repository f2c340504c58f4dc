/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

#define NC_HUB_PULL_MAX_ROWS 5000

char *nc_hub_pull (NcHub *self, const NcHubDevice *device, const char *cursor, guint max_rows, GError **error);
gboolean nc_hub_cursor_read (NcHub *self, const char *cursor, gint64 *version, gboolean *is_known, GError **error);

G_END_DECLS
