/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-db.h"

G_BEGIN_DECLS

/* Hashes over the values of a pack, the same when it is made and when it is checked. */
char *nc_reference_digest_row (NcStmt *row);
char *nc_reference_digest_table (NcDb *db, const char *table, guint *n_rows, GError **error);
char *nc_reference_digest_pack (NcDb *db, GError **error);

G_END_DECLS
