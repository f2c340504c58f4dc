/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* Copies of store.db in backups/ by SQLite's backup API, read back before an older one goes. Attachments are written
   once and never changed: they stay where they are. */
#define NC_BACKUPS_KEPT 7

char *nc_backup_make (NcStore *store, const char *folder, GError **error);
gboolean nc_backup_restore (const char *home, const char *backup, NcClock *clock, gboolean force, char **kept_old,
                            GError **error);

G_END_DECLS
