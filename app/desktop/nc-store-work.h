/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-store.h"

G_BEGIN_DECLS

/* Something long that is done with the store in a thread: on a connection of its own, with the window's keys. What it
   gives back (nullable) is freed by g_free(). Failure: set @error. */
typedef char *(*NcStoreWorkFunc) (NcStore *store, gpointer data, GError **error);

void nc_store_work_run (NcStore *store, gpointer source, NcStoreWorkFunc func, gpointer data, GDestroyNotify free_data,
                        GAsyncReadyCallback callback, gpointer user_data);
char *nc_store_work_finish (GAsyncResult *result, GError **error);

G_END_DECLS
