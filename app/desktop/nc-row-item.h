/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-db.h"

G_BEGIN_DECLS

/* One row of a list as text by column name; immutable. What a NULL column holds reads as "". */
#define NC_TYPE_ROW_ITEM (nc_row_item_get_type ())
G_DECLARE_FINAL_TYPE (NcRowItem, nc_row_item, NC, ROW_ITEM, GObject)

NcRowItem *nc_row_item_new_from_stmt (NcStmt *stmt);
NcRowItem *nc_row_item_new_empty (void);
gboolean nc_row_item_equal (gconstpointer a, gconstpointer b);
const char *nc_row_item_get (NcRowItem *self, const char *column);
char **nc_row_item_columns (NcRowItem *self, guint first, guint most);
const char *nc_row_item_get_id (NcRowItem *self);
void nc_row_item_set_extra (NcRowItem *self, gpointer extra, GDestroyNotify free_extra);
gpointer nc_row_item_get_extra (NcRowItem *self);

G_END_DECLS
