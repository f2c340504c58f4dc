/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* Enterprises found by name, any part of a name, alias or address, pinyin initials, credit code or region code. The
   index lives in search.db beside the store and can be made anew at any time. Belongs to the store's thread. */
#define NC_TYPE_SEARCH (nc_search_get_type ())
G_DECLARE_FINAL_TYPE (NcSearch, nc_search, NC, SEARCH, GObject)

/* From so many changed rows on the index is rather made anew. */
#define NC_SEARCH_MANY_DIRTY 2000

NcSearch *nc_search_open (NcStore *store, GError **error);
gboolean nc_search_is_behind (NcStore *store);
gboolean nc_search_is_stale (NcStore *store);
gboolean nc_search_rebuild (NcStore *store, GCancellable *cancellable, int *permille, GError **error);
void nc_search_set_scope (NcSearch *self, GArray *row_nos);
gboolean nc_search_refresh (NcSearch *self, GError **error);
GArray *nc_search_find (NcSearch *self, const char *text, const char *const *regions, guint limit, GError **error);

G_END_DECLS
