/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>
#include "nc-hub.h"

G_BEGIN_DECLS

/* What the pages count and look for, beside the rows themselves: written by whoever writes a row, in his transaction
   and area. */
gboolean nc_web_facts_put (NcHub *hub, const char *area, const char *table, const char *id, const char *region,
                           json_t *data, gboolean is_gone, GError **error);
gboolean nc_web_facts_drop (NcHub *hub, const char *area, const char *table, const char *id, GError **error);
gboolean nc_web_facts_move (NcHub *hub, const char *area, const char *table, const char *id, const char *region,
                            GError **error);
gboolean nc_web_facts_complete (NcHub *hub, GError **error);
gboolean nc_web_facts_are_complete (NcHub *hub);
gboolean nc_web_facts_remake (NcHub *hub, GError **error);
gboolean nc_web_facts_forget (NcHub *hub, GError **error);

G_END_DECLS
