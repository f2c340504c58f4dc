/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync.h"

G_BEGIN_DECLS

/* What a restored hub has lost and only other laptops than its maker's still have. */
gboolean nc_sync_lost_is_due (NcSyncSession *session);
gboolean nc_sync_lost_begin (NcSyncSession *session, GError **error);
gboolean nc_sync_lost_see (NcSyncSession *session, json_t *page, gboolean had_cursor, GError **error);
gboolean nc_sync_lost_say (NcSyncSession *session, GError **error);

G_END_DECLS
