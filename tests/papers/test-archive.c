/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-paper-template.h"
#include "papers-support.h"
#include <glib/gstdio.h>
#include <string.h>

static gboolean
run (const char *program, const char *argument, const char *file, char **out)
{
  char *argv[] = { (char *)program, (char *)(argument ? argument : file), (char *)(argument ? file : NULL), NULL };
  int status = 1;

  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, out, NULL, &status, NULL));
  return g_spawn_check_wait_status (status, NULL);
}

/* qpdf finds nothing wrong with the file, and all fonts are embedded subsets with Unicode */
static void
test_other_readers (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();
  g_autofree char *path = NULL, *qpdf = g_find_program_in_path ("qpdf"),
                  *pdffonts = g_find_program_in_path ("pdffonts"), *out = NULL, *fonts = NULL;
  g_autoptr (NcPaper) paper = nc_paper_compose ("D05", snapshot, &options, NULL);
  int fd = g_file_open_tmp ("nengcha-XXXXXX.pdf", &path, NULL);

  json_decref (snapshot);
  g_close (fd, NULL);
  g_assert_true (
      g_file_set_contents (path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf), NULL));
  if (!qpdf || !pdffonts) {
    g_test_skip ("qpdf or pdffonts is not installed");
  } else {
    g_auto (GStrv) lines = NULL;

    g_assert_true (run ("qpdf", "--check", path, &out));
    g_assert_null (strstr (out, "WARNING"));
    g_assert_true (run ("pdffonts", NULL, path, &fonts));
    lines = g_strsplit (fonts, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), >, 3);
    for (char **line = lines + 2; *line && **line; line++)
      g_assert_nonnull (strstr (*line, "yes yes yes"));
  }
  g_remove (path);
}

static char *
java_class_path (void)
{
  static const char *const jars[] = { "preflight",       "pdfbox2",    "fontbox2",         "xmpbox",
                                      "commons-logging", "commons-io", "javax.activation", "jaxb-api" };
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (jars); i++)
    g_string_append_printf (path, "%s/usr/share/java/%s.jar", i ? ":" : "", jars[i]);
  return g_string_free (path, FALSE);
}

/* Each paper is PDF/A-1b by PDFBox Preflight. */
static void
test_archive_format (void)
{
  g_autofree char *java = g_find_program_in_path ("javac"), *folder = NULL, *out = NULL,
                  *class_path = java_class_path ();
  g_autofree char *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/Preflight.java", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  json_t *snapshot;
  int status = 1;

  if (!java || !g_file_test ("/usr/share/java/preflight.jar", G_FILE_TEST_EXISTS)) {
    g_test_skip ("Java or PDFBox Preflight is not installed");
    return;
  }
  snapshot = papers_load_snapshot ();
  folder = g_dir_make_tmp ("nengcha-preflight-XXXXXX", NULL);
  g_ptr_array_add (argv, g_strdup ("java"));
  g_ptr_array_add (argv, g_strdup ("-cp"));
  g_ptr_array_add (argv, g_strdup (class_path));
  g_ptr_array_add (argv, g_strdup (source));
  for (const char *const *kind = nc_template_kinds (); *kind; kind++) {
    g_autoptr (NcPaper) paper = nc_paper_compose (*kind, snapshot, &options, NULL);
    char *path = g_strdup_printf ("%s/%s.pdf", folder, *kind);

    g_assert_true (
        g_file_set_contents (path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf), NULL));
    g_ptr_array_add (argv, path);
  }
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                               NULL, &out, NULL, &status, NULL));
  for (guint i = 4; i + 1 < argv->len; i++)
    g_remove (g_ptr_array_index (argv, i));
  g_rmdir (folder);
  json_decref (snapshot);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s", out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  nc_lang_init ("en");
  g_test_add_func ("/papers/other-readers", test_other_readers);
  g_test_add_func ("/papers/archive-format", test_archive_format);
  return g_test_run ();
}
