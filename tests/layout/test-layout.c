/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layout-script.h"
#include "nc-layout-page.h"
#include "nc-kinsoku.h"
#include <string.h>

/* cases/NAME.in is set and compared with NAME.out; NENGCHA_GOLDEN=write writes what is missing. */
static void
test_golden (gconstpointer data)
{
  const char *path = data;
  g_autofree char *stem = g_strndup (path, strlen (path) - 3), *out_path = g_strconcat (stem, ".out", NULL);
  g_autofree char *script = NULL, *expected = NULL, *got = NULL;
  g_autoptr (NcLayoutDoc) doc = NULL;
  g_autoptr (NcDisplayList) list = NULL;
  g_autoptr (GError) error = NULL;
  NcLayoutMetrics metrics = layout_script_metrics ();

  g_assert_true (g_file_get_contents (path, &script, NULL, NULL));
  doc = layout_script_read (script);
  list = nc_layout_pages (doc, &metrics, &error);
  got = list ? nc_display_list_dump (list) : g_strdup_printf ("error: %s\n", error->message);
  if (g_strcmp0 (g_getenv ("NENGCHA_GOLDEN"), "write") == 0 && !g_file_test (out_path, G_FILE_TEST_EXISTS))
    g_file_set_contents (out_path, got, -1, NULL);
  g_assert_true (g_file_get_contents (out_path, &expected, NULL, NULL));
  g_assert_cmpstr (got, ==, expected);
}

/* Whatever the text, each character is printed exactly once but white at line ends, no line is too long, and no line
   begins or ends with a mark that may not stand there, unless a single word fills the line. */
static void
test_lines_keep_the_text (void)
{
  static const char *const pieces[] = { "监察", "，",   "。", "（", "）",   "《", "》", "YE2-132M-4",
                                        " ",    "0.85", "kW", "——", "设备", "“",  "”",  "；" };
  NcLayoutMetrics metrics = layout_script_metrics ();
  GRand *random = g_rand_new_with_seed (9704);

  for (int round = 0; round < 300; round++) {
    g_autoptr (NcLayoutDoc) doc = nc_layout_doc_new ();
    g_autoptr (NcDisplayList) list = NULL;
    g_autoptr (GString) text = g_string_new ("开"), back = g_string_new (NULL);
    NcParaStyle style = { .size_pt = 10, .pitch_pt = 20 };
    NcPara *para = nc_para_new (&style);
    double width = 80 + 10 * g_rand_int_range (random, 0, 12);

    for (int i = 0; i < 60; i++)
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    nc_para_add_run (para, NC_FACE_BODY, text->str);
    nc_layout_doc_add_para (doc, para);
    doc->page.text_width_pt = width;
    doc->page.numbers = NC_PAGE_NUMBER_NONE;
    list = nc_layout_pages (doc, &metrics, NULL);
    g_assert_nonnull (list);
    for (guint i = 0; i < list->ops->len; i++) {
      const NcOp *op = g_ptr_array_index (list->ops, i);
      double used = 0;

      for (guint k = 0; k < op->n_chars; k++)
        used += op->advances[k];
      g_assert_cmpfloat (used, <=, width + 0.05);
      g_string_append (back, op->text);
    }
    for (char *p = strchr (text->str, ' '); p; p = strchr (p, ' '))
      memmove (p, p + 1, strlen (p));
    for (char *p = strchr (back->str, ' '); p; p = strchr (p, ' '))
      memmove (p, p + 1, strlen (p));
    g_assert_cmpstr (text->str, ==, back->str);
  }
  g_rand_free (random);
}

static void
test_breaks (void)
{
  g_assert_true (nc_kinsoku_can_break (0, 0x4E2D, 0x56FD));
  g_assert_false (nc_kinsoku_can_break (0, 0x4E2D, 0xFF0C));
  g_assert_false (nc_kinsoku_can_break (0, 0xFF08, 0x4E2D));
  g_assert_false (nc_kinsoku_can_break (0, '1', '2'));
  g_assert_false (nc_kinsoku_can_break (0, 0x2014, 0x2014));
  g_assert_false (nc_kinsoku_can_break ('1', ' ', 'k'));
  g_assert_false (nc_kinsoku_can_break ('B', ' ', '1'));
  g_assert_true (nc_kinsoku_can_break ('a', ' ', 'b'));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "layout/cases", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".in")) {
      g_autofree char *test = g_strconcat ("/layout/golden/", name, NULL);

      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), test_golden);
    }
  g_dir_close (dir);
  g_assert_cmpuint (paths->len, >, 5);
  g_test_add_func ("/layout/lines-keep-the-text", test_lines_keep_the_text);
  g_test_add_func ("/layout/breaks", test_breaks);
  return g_test_run ();
}
