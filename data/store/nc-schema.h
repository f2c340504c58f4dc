/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-db.h"

G_BEGIN_DECLS

/* "NCha": how a store's file is known from other databases. */
#define NC_SCHEMA_APPLICATION_ID 0x4e436861

int nc_schema_newest (void);
gboolean nc_schema_peek (const char *path, int *version, GError **error);
gboolean nc_schema_upgrade (NcDb *db, GError **error);
gboolean nc_schema_refuse_newer (const char *path, int version, GError **error);

G_END_DECLS
