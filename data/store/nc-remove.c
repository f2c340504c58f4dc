/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-remove.h"
#include "nc-home.h"
#include "nc-lang.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>

#define OPEN_FOLDERS 16

static int
remove_one (const char *path, const struct stat *st, int type, struct FTW *where)
{
  (void)st;
  (void)type;
  (void)where;
  return remove (path);
}

/* What a store makes, and nothing else: a folder with other files in it stays, with them. The keys go first: without
 * them what a break leaves behind cannot be read. */
static const char *const own_names[] = { "device.key",   "store.key", "store.db",      "store.db-wal",  "store.db-shm",
                                         "store.db.new", "search.db", "search.db-wal", "search.db-shm", "blobs",
                                         "backups",      "packs",     ".sync.lock",    ".lock" };

static void
remove_past_keys (const char *home)
{
  g_autoptr (GDir) dir = g_dir_open (home, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (home, name, NULL);

    if (g_str_has_prefix (name, "device-") && g_str_has_suffix (name, ".key"))
      (void)remove (path);
  }
}

static gboolean
remove_known (const char *home, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_names); i++) {
    g_autofree char *path = g_build_filename (home, own_names[i], NULL);

    if (nftw (path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT) {
      g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be removed: %s"), path, g_strerror (errno));
      return FALSE;
    }
  }
  remove_past_keys (home);
  (void)remove (home);
  return TRUE;
}

static char *
aside_name (const char *home, NcClock *clock)
{
  g_autofree char *iso = nc_clock_now_iso (clock);
  g_autoptr (GString) out = g_string_new (home);

  while (out->len > 1 && out->str[out->len - 1] == '/')
    g_string_truncate (out, out->len - 1);
  g_string_append (out, ".abandoned-");
  for (const char *p = iso; *p && *p != '+'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, *p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * nc_store_remove:
 * @home: of a store that nobody has open
 * @keep_aside: rename the folder instead of deleting what is in it
 * @aside: (out) (nullable) (transfer full): its new name
 *
 * The caller has asked whether anything in it exists nowhere else.
 *
 * Returns: %FALSE with NC_STORE_ERROR_NOT_FOUND, _OPEN_ELSEWHERE or _IO
 */
gboolean
nc_store_remove (const char *home, NcClock *clock, gboolean keep_aside, char **aside, GError **error)
{
  g_autoptr (NcHome) lock = nc_home_open (home, FALSE, TRUE, error);
  g_autofree char *to = NULL;

  *aside = NULL;
  if (!lock)
    return FALSE;
  if (!nc_home_is_alone (lock)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE, _ ("the store in %s is open in another window"),
                 home);
    return FALSE;
  }
  if (!keep_aside)
    return remove_known (home, error);
  to = aside_name (home, clock);
  if (rename (home, to) != 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be removed: %s"), home, g_strerror (errno));
    return FALSE;
  }
  *aside = g_steal_pointer (&to);
  return TRUE;
}
