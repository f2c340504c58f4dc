/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-search.h"

G_BEGIN_DECLS

typedef enum {
  NC_INDEX_READY,
  NC_INDEX_WORKING, /* being made anew, in a thread */
  NC_INDEX_STOPPED, /* a person stopped it, or it failed */
} NcIndexState;

/* The search over the enterprises for a window: what would take long is made beside the window's work, with progress
   and a way to stop it. Signal "changed" when the state or the progress has. */
#define NC_TYPE_SEARCH_INDEX (nc_search_index_get_type ())
G_DECLARE_FINAL_TYPE (NcSearchIndex, nc_search_index, NC, SEARCH_INDEX, GObject)

NcSearchIndex *nc_search_index_new (NcStore *store);
NcSearch *nc_search_index_get (NcSearchIndex *self, GError **error);
NcIndexState nc_search_index_get_state (NcSearchIndex *self);
double nc_search_index_get_fraction (NcSearchIndex *self);
const char *nc_search_index_get_message (NcSearchIndex *self);
void nc_search_index_start (NcSearchIndex *self);
void nc_search_index_stop (NcSearchIndex *self);

G_END_DECLS
