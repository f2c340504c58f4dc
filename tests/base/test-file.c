/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-file.h"
#include <glib/gstdio.h>
#include <string.h>

#define MOST_BYTES ((gsize)1 << 20)

/* Up to the bound a file is read whole, empty ones and those with NUL too; one byte more is refused. */
static void
test_bound (void)
{
  static const gsize sizes[] = { 0, 1, 65536, 65537, MOST_BYTES, MOST_BYTES + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path = NULL, *bytes = g_malloc0 (sizes[i] + 1), *read = NULL;
    int fd = g_file_open_tmp ("nengcha-file-XXXXXX", &path, NULL);
    g_autoptr (GError) error = NULL;
    gsize length = 1;

    if (sizes[i])
      bytes[sizes[i] - 1] = 'x';
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, bytes, (gssize)sizes[i], NULL));
    if (sizes[i] <= MOST_BYTES) {
      g_assert_true (nc_file_read (path, MOST_BYTES, &read, &length, &error));
      g_assert_cmpmem (read, length, bytes, sizes[i]);
      g_assert_cmpint (read[length], ==, 0);
    } else {
      g_assert_false (nc_file_read (path, MOST_BYTES, &read, &length, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    }
    g_unlink (path);
  }
}

/* What is no file is an error that names it; what has no end is not read to it. */
static void
test_others (void)
{
  static const struct {
    const char *path;
    GFileError code;
  } cases[] = { { "/nonexistent/file", G_FILE_ERROR_NOENT },
                { "/", G_FILE_ERROR_ISDIR },
                { "/dev/zero", G_FILE_ERROR_INVAL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *read = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_false (nc_file_read (cases[i].path, MOST_BYTES, &read, NULL, &error));
    g_assert_error (error, G_FILE_ERROR, (int)cases[i].code);
    g_assert_nonnull (strstr (error->message, cases[i].path));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/bound", test_bound);
  g_test_add_func ("/file/others", test_others);
  return g_test_run ();
}
