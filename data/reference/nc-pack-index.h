/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-db.h"

G_BEGIN_DECLS

gboolean nc_pack_index (NcDb *db, const char *folder, GHashTable *schema, GHashTable *table_file, GError **error);

G_END_DECLS
