/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-backup-files.h"

G_BEGIN_DECLS

/* Copies of store.db in backups/ by SQLite's backup API, read back before an older one goes, with the attachments
   beside them (nc-backup-files.h). */
#define NC_BACKUPS_KEPT 7

char *nc_backup_make (NcStore *store, const char *folder, NcBackupFiles *files, GError **error);
gboolean nc_backup_restore (const char *home, const char *backup, NcClock *clock, gboolean force, char **kept_old,
                            NcBackupFiles *files, GError **error);

G_END_DECLS
