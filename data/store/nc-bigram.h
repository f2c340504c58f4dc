/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-db.h"

G_BEGIN_DECLS

gboolean nc_bigram_register (NcDb *db, GError **error);
char *nc_bigram_query (const char *folded);

G_END_DECLS
