/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A copy of the facts, to be changed as a person would change them, and the pack made of it. */

static inline void
test_facts_copy (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    if (g_file_test (source, G_FILE_TEST_IS_DIR)) {
      test_facts_copy (source, target);
    } else if (g_str_has_suffix (name, ".csv") || g_str_has_suffix (name, ".json") ||
               g_str_has_suffix (name, ".conf")) {
      g_assert_true (g_file_get_contents (source, &text, &length, NULL));
      g_assert_true (g_file_set_contents (target, text, (gssize)length, NULL));
    }
  }
}

static inline void
test_facts_append (const char *folder, const char *file, const char *lines)
{
  g_autofree char *path = g_build_filename (folder, file, NULL), *text = NULL, *all = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    all = g_strconcat (text, g_str_has_suffix (text, "\n") ? "" : "\n", lines, NULL);
  g_assert_true (g_file_set_contents (path, all ? all : lines, -1, NULL));
}

/* Replaces @old, which must be there, wherever it stands. */
static inline void
test_facts_replace (const char *folder, const char *file, const char *old, const char *replacement)
{
  g_autofree char *path = g_build_filename (folder, file, NULL), *text = NULL;
  g_autoptr (GString) all = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  all = g_string_new (text);
  g_assert_cmpuint (g_string_replace (all, old, replacement, 0), >, 0);
  g_assert_true (g_file_set_contents (path, all->str, (gssize)all->len, NULL));
}

static inline void
test_facts_pack (const char *program, const char *folder, const char *pack)
{
  g_autofree char *depfile = g_strconcat (pack, ".d", NULL), *problems = NULL;
  const char *argv[] = { program, folder, pack, depfile, NULL };
  g_autoptr (GError) error = NULL;
  int status = 1;

  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &problems, &status, &error));
  if (status != 0)
    g_test_message ("%s", problems);
  g_assert_cmpint (status, ==, 0);
}
