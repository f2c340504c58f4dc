/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* A copy of the store in backups/; it was read back when it was made. */
typedef struct {
  char *path;
  NcDay day;
  char *when; /* "2026-11-20 09:30" */
  gint64 size_bytes;
} NcBackup;

void nc_backup_free (NcBackup *backup);
GPtrArray *nc_backups_list (const char *home);

G_END_DECLS
