/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tus-js-client of the npm registry uploads to the hub: test-tus NODE NPM SCRIPT BUILD; 77 (skipped) where npm cannot
   reach a registry. */
#include "hub-fixture.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
run (const char *const *argv, const char *folder)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                     NULL, &status, &error))
    return -1;
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* Installs the pinned client into @folder, once. */
static gboolean
install (const char *npm, const char *script, const char *folder)
{
  static const char *const names[] = { "package.json", "package-lock.json" };
  g_autofree char *from = g_path_get_dirname (script), *modules = g_build_filename (folder, "node_modules", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *source = g_build_filename (from, names[i], NULL), *to = g_build_filename (folder, names[i], NULL);
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
    g_assert_true (g_file_set_contents (to, text, -1, NULL));
  }
  return g_file_test (modules, G_FILE_TEST_IS_DIR) ||
         run ((const char *const[]){ npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", NULL }, folder) == 0;
}

static char *
open_session (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, &error);
  g_autoptr (NcHttp) http = nc_http_new (link->url, NULL);
  NcSyncReport report = { 0 };
  NcSyncSession session = { .store = store, .link = link, .http = http, .report = &report };

  nc_sync_open (&session, &error);
  g_assert_no_error (error);
  return g_strdup (nc_http_get_token (http));
}

int
main (int argc, char **argv)
{
  HubFixture *f;
  g_autofree char *token = NULL, *file = NULL, *sha256 = NULL;
  g_autofree guint8 *bytes = g_malloc (300000);
  int status;

  if (argc != 5 || !install (argv[2], argv[3], argv[4])) {
    puts ("skipped: npm reaches no registry");
    return 77;
  }
  f = hub_fixture_new ();
  for (guint i = 0; i < 300000; i++)
    bytes[i] = (guint8)(i * 2654435761u >> 11);
  {
    g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150102");

    token = open_session (a);
  }
  file = g_build_filename (f->folder, "photo.jpg", NULL);
  g_assert_true (g_file_set_contents (file, (const char *)bytes, 300000, NULL));
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, 300000);
  status = run ((const char *const[]){ argv[1], argv[3], argv[4], f->url, token, file, sha256, NULL }, NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
  hub_fixture_free (f);
  return 0;
}
