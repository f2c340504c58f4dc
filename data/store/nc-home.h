/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The folder of a store: its subfolders, and who has it open. */
typedef struct NcHome NcHome;

NcHome *nc_home_open (const char *path, gboolean may_create, gboolean exclusive, GError **error);
void nc_home_close (NcHome *self);
gboolean nc_home_is_alone (NcHome *self);
gssize nc_home_read_all (int fd, gpointer data, gsize size);
gboolean nc_home_make_folder (const char *path, GError **error);
gboolean nc_home_sync_folder (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHome, nc_home_close)

G_END_DECLS
