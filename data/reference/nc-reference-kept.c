/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reference-kept.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include <string.h>

/* Takes the place of *@best when it is @version and newer. */
static void
look_at (const char *path, const char *version, NcReference **best)
{
  g_autoptr (NcReference) one = nc_reference_open (path, NULL);

  if (!one || !g_str_equal (nc_reference_version (one), version) ||
      (*best && strcmp (nc_reference_date (*best), nc_reference_date (one)) >= 0))
    return;
  g_clear_pointer (best, nc_reference_unref);
  *best = g_steal_pointer (&one);
}

static NcReference *
find (const char *home, const char *version)
{
  g_autofree char *folder = g_build_filename (home, "packs", NULL),
                  *own = nc_paths_find ("data/reference/reference.db");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  NcReference *best = NULL;
  const char *name;

  if (own)
    look_at (own, version, &best);
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".db"))
      look_at (path, version, &best);
  }
  return best;
}

/**
 * nc_reference_open_kept:
 * @home: the inspector's folder
 * @version: of the pack that something was judged with
 *
 * Returns: (transfer full): that pack, the program's own or one of the bureau's; %NULL with NC_REFERENCE_ERROR_NO_PACK,
 *   when it is not on this laptop
 */
NcReference *
nc_reference_open_kept (const char *home, const char *version, GError **error)
{
  NcReference *found = find (home, version);

  if (!found)
    g_set_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_PACK,
                 _ ("the reference data %s, with which this was judged, is not on this laptop: exchange with the hub, "
                    "which brings it when the bureau has it"),
                 version);
  return found;
}

/**
 * nc_reference_keep:
 * @home: the inspector's folder
 *
 * Makes sure that the pack stays when a newer program takes its own away: durably copied, once.
 *
 * Returns: %FALSE with a #GFileError
 */
gboolean
nc_reference_keep (NcReference *self, const char *home, GError **error)
{
  g_autofree char *folder = g_build_filename (home, "packs", NULL), *bytes = NULL,
                  *name = g_strconcat (nc_reference_sha256 (self), ".db", NULL),
                  *path = g_build_filename (folder, name, NULL);
  const char *from = sqlite3_db_filename (nc_reference_get_db (self), "main");
  gsize size;

  if (g_str_has_prefix (from, folder) || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_mkdir_with_parents (folder, 0700);
  return g_file_get_contents (from, &bytes, &size, error) &&
         g_file_set_contents_full (path, bytes, (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
