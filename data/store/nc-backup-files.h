/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* What lies beside the copies of store.db in a folder of backups: attachments/ab/abcd…, sealed as they are in the
   store, each once whatever number of copies there are; attachments.sums, a line "SHA-256-of-the-content
   SHA-256-of-the-sealed-file" for each, by which they are proved without the store's key; and, where that is not the
   store's own folder, keys/. In the store's own folder attachments are links and cost nothing. */

/**
 * NcBackupFiles:
 * @n_there: attachments that are where they belong
 * @n_brought: those of them that were missing or damaged before
 * @n_lost: attachments of the copy that are neither here nor there; with a colleague's that was never fetched that is
 * so
 * @n_damaged: attachments that are not what they were when they were saved, on either side
 */
typedef struct {
  gint64 n_there;
  gint64 n_brought;
  gint64 n_lost;
  gint64 n_damaged;
} NcBackupFiles;

gboolean nc_backup_files_save (NcStore *store, NcDb *copy, const char *folder, NcBackupFiles *files, GError **error);
gboolean nc_backup_files_restore (const char *home, NcDb *copy, const char *folder, NcBackupFiles *files,
                                  GError **error);
gboolean nc_backup_files_restore_keys (const char *home, const char *folder, GError **error);

G_END_DECLS
