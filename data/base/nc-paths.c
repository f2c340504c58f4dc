/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paths.h"
#include <string.h>
#include <unistd.h>

#ifdef NC_BUILD_ROOT
/* A program started from the build folder uses the data of its own tree, an installed one the installed data. */
static gboolean
runs_in_tree (void)
{
  char exe[4096];
  ssize_t n = readlink ("/proc/self/exe", exe, sizeof exe - 1);

  if (n <= 0)
    return FALSE;
  exe[n] = 0;
  return g_str_has_prefix (exe, NC_BUILD_ROOT "/");
}
#endif

static char *
existing (const char *root, const char *relative)
{
  g_autofree char *path = g_build_filename (root, relative, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/**
 * nc_paths_find:
 * @relative: a file or folder as it lies in the source tree, e.g. "data/reference/reference.db" or
 *   "reports/papers/templates"
 *
 * Looks in $NENGCHA_DATA_DIR, then (from the build folder) in the source and build tree, else in the installed data
 * folder, where the same relative names are used.
 *
 * Returns: (transfer full) (nullable): the path, %NULL when there is none.
 */
char *
nc_paths_find (const char *relative)
{
  const char *override = g_getenv ("NENGCHA_DATA_DIR");
  char *found = NULL;

  if (override && *override)
    found = existing (override, relative);
#ifdef NC_BUILD_ROOT
  if (!found && runs_in_tree ()) {
    /* the build tree has a folder of the same name, without the data, beside every folder that is built */
    found = existing (NC_SOURCE_ROOT, relative);
    if (!found)
      found = existing (NC_BUILD_ROOT, relative);
  }
#endif
  return found ? found : existing (NC_PKGDATADIR, relative);
}

/**
 * nc_paths_locale_dir:
 *
 * Returns: (transfer full): the folder for bindtextdomain().
 */
char *
nc_paths_locale_dir (void)
{
#ifdef NC_BUILD_ROOT
  if (runs_in_tree ())
    return g_strdup (NC_BUILD_ROOT "/po");
#endif
  return g_strdup (NC_LOCALEDIR);
}

/**
 * nc_paths_home:
 * @given: (nullable): the value of --home
 *
 * Returns: (transfer full): the inspector's folder: @given, else $NENGCHA_HOME, else "nengcha" in the user's data
 * folder. It need not exist.
 */
char *
nc_paths_home (const char *given)
{
  const char *env = g_getenv ("NENGCHA_HOME");

  if (given && *given)
    return g_canonicalize_filename (given, NULL);
  if (env && *env)
    return g_canonicalize_filename (env, NULL);
  return g_build_filename (g_get_user_data_dir (), "nengcha", NULL);
}
