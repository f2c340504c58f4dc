/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* A list over a sorted array of row ids. Rows are read in pages of 128 when they are looked at, and the 64 pages last
   used are kept: a million rows cost 8 MB, no OFFSET is ever asked of the database. */
#define NC_TYPE_LAZY_MODEL (nc_lazy_model_get_type ())
G_DECLARE_FINAL_TYPE (NcLazyModel, nc_lazy_model, NC, LAZY_MODEL, GObject)

/* Reads the rows of @ids, in their order. Returns: (transfer full): exactly @n_ids objects; a row that has gone
   meanwhile is an empty object. */
typedef GPtrArray *(*NcLazyLoad) (const gint64 *ids, guint n_ids, gpointer user_data);

NcLazyModel *nc_lazy_model_new (GType item_type, NcLazyLoad load, gpointer user_data, GDestroyNotify free_user_data);
void nc_lazy_model_set_ids (NcLazyModel *self, GArray *ids);
void nc_lazy_model_update_ids (NcLazyModel *self, GArray *ids, GEqualFunc same);
guint nc_lazy_model_get_n_ids (NcLazyModel *self);
void nc_lazy_model_refresh (NcLazyModel *self);
gint64 nc_lazy_model_get_id (NcLazyModel *self, guint position);

G_END_DECLS
