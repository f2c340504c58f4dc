/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-backups.h"
#include "nc-dates.h"
#include <glib/gstdio.h>
#include <string.h>

void
nc_backup_free (NcBackup *backup)
{
  g_free (backup->path);
  g_free (backup->when);
  g_free (backup);
}

/* Names carry the legal time they were made at: store-20261120T093012-ab12.db. */
static NcBackup *
read_name (const char *folder, const char *name)
{
  int year, month, day, hour, minute;
  g_autofree char *shown = NULL;
  NcBackup *backup;
  GStatBuf info;

  if (!g_str_has_suffix (name, ".db") ||
      sscanf (name, "store-%4d%2d%2dT%2d%2d", &year, &month, &day, &hour, &minute) != 5)
    return NULL;
  backup = g_new0 (NcBackup, 1);
  backup->path = g_build_filename (folder, name, NULL);
  backup->day = nc_day_from_ymd (year, month, day);
  shown = nc_dates_day (backup->day);
  backup->when = g_strdup_printf ("%s %02d:%02d", shown, hour, minute);
  backup->size_bytes = g_stat (backup->path, &info) == 0 ? info.st_size : 0;
  return backup;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(NcBackup *const *)b)->path, (*(NcBackup *const *)a)->path);
}

/**
 * nc_backups_list:
 *
 * Returns: (transfer full) (element-type NcBackup): the newest first
 */
GPtrArray *
nc_backups_list (const char *home)
{
  g_autofree char *folder = g_build_filename (home, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_backup_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    NcBackup *backup = read_name (folder, name);

    if (backup)
      g_ptr_array_add (backups, backup);
  }
  g_ptr_array_sort (backups, compare_newest_first);
  return backups;
}
