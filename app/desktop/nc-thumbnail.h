/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-store.h"

G_BEGIN_DECLS

GtkWidget *nc_thumbnail_new (NcStore *store, const char *blob_id, const char *name, GHashTable *cache);
GHashTable *nc_thumbnail_cache_new (void);

G_END_DECLS
