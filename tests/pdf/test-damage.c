/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-font-settings.h"
#include "nc-image.h"
#include <glib/gstdio.h>
#include <string.h>

#define FONT "/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf"
#define FULL "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"

/* Each picture of tests/fuzz/image by its name: what must be read, and what refused with a word. */
static void
test_pictures (void)
{
  static const struct {
    const char *name;
    gboolean good;
    guint width, height;
  } cases[] = {
    { "rgb8.png", TRUE, 12, 12 },
    { "rgba8.png", TRUE, 12, 12 },
    { "grey16.png", TRUE, 12, 12 },
    { "rgb16-trns.png", TRUE, 12, 12 },
    { "palette4-trns.png", TRUE, 12, 12 },
    { "palette1-trns.png", TRUE, 12, 12 },
    { "grey-trns.png", TRUE, 12, 12 },
    { "forged-size.png", FALSE, 0, 0 },
    { "long-text.png", TRUE, 12, 12 },
    { "interlace-flag.png", FALSE, 0, 0 },
    { "base.jpg", TRUE, 24, 16 },
    { "progressive.jpg", TRUE, 24, 16 },
    { "grey.jpg", TRUE, 12, 12 },
    { "turned.jpg", TRUE, 16, 24 },
    { "cmyk.jpg", FALSE, 0, 0 },
    { "forged-size.jpg", FALSE, 0, 0 },
    { "cut.jpg", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "fuzz/image", cases[i].name, NULL);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NcImage) image = NULL;
    g_autoptr (GError) error = NULL;
    char *data;
    gsize length;

    g_assert_true (g_file_get_contents (path, &data, &length, NULL));
    bytes = g_bytes_new_take (data, length);
    image = nc_image_load (bytes, 0, &error);
    if ((image != NULL) != cases[i].good)
      g_error ("%s: %s", cases[i].name, image ? "accepted" : error->message);
    if (!image) {
      g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE);
      continue;
    }
    g_assert_cmpuint (image->width, ==, cases[i].width);
    g_assert_cmpuint (image->height, ==, cases[i].height);
  }
}

/* A font file with bytes turned, cut or forbidden: looked at without harm, and never taken for a face it cannot fill.
 */
static void
test_fonts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nengcha-fonts-XXXXXX", NULL),
                  *path = g_build_filename (folder, "a.ttf", NULL), *data = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  gsize length;

  if (!g_file_get_contents (FONT, &data, &length, NULL)) {
    g_test_skip ("fonts-noto-core is not installed");
    return;
  }
  for (guint i = 0; i < 120; i++) {
    g_autofree char *copy = g_memdup2 (data, length);
    gsize n = i % 4 ? length : (gsize)g_rand_int_range (random, 1, (gint32)length);
    g_auto (NcFontReport) report = { 0 };
    g_autoptr (GError) error = NULL;

    for (guint k = 0; k < 1 + i % 30; k++) /* half of the changes in the tables' directory */
      copy[g_rand_int_range (random, 0, k % 2 ? 300 : (gint32)n)] = (char)g_rand_int (random);
    g_assert_true (g_file_set_contents (path, copy, (gssize)n, NULL));
    if (!nc_font_inspect (path, &report, &error)) {
      g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT);
      continue;
    }
    g_assert_false (report.is_usable); /* it has no hanzi */
    g_assert_cmpuint (report.n_missing, >, 6000);
  }
  g_remove (path);
  g_rmdir (folder);
}

/* What a licence forbids is not done, whatever the font has. */
static void
test_licence (void)
{
  static const struct {
    guint8 high, low;
    gboolean embeds;
  } cases[] = { { 0, 0, TRUE }, { 0, 2, FALSE }, { 0, 4, TRUE }, { 0, 8, TRUE }, { 1, 0, FALSE }, { 2, 8, FALSE } };
  g_autofree char *folder = g_dir_make_tmp ("nengcha-fonts-XXXXXX", NULL),
                  *path = g_build_filename (folder, "a.ttf", NULL), *data = NULL;
  gsize length, at = 0;

  if (!g_file_get_contents (FULL, &data, &length, NULL)) {
    g_test_skip ("fonts-lxgw-wenkai is not installed");
    return;
  }
  for (guint i = 0; i < (guint8)data[5]; i++)
    if (memcmp (data + 12 + 16 * i, "OS/2", 4) == 0)
      for (guint k = 0; k < 4; k++)
        at = at << 8 | (guint8)data[12 + 16 * i + 8 + k];
  g_assert_cmpuint (at, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (NcFontReport) report = { 0 };
    g_autoptr (GError) error = NULL;

    data[at + 8] = (char)cases[i].high;
    data[at + 9] = (char)cases[i].low;
    g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
    g_assert_true (nc_font_inspect (path, &report, &error));
    g_assert_cmpint (report.embeds, ==, cases[i].embeds);
    g_assert_cmpint (report.is_usable, ==, cases[i].embeds);
    g_assert_cmpint (nc_font_settings_set (folder, NC_FACE_BODY, path, NULL), ==, cases[i].embeds);
  }
  {
    g_autofree char *settings = g_build_filename (folder, "fonts.ini", NULL);
    g_autoptr (NcFontSet) set = nc_font_set_get_for_home (folder, NULL), gone = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (set); /* the file as it was written last forbids it */
    g_remove (path);     /* a file that is named and gone does not silently become another face */
    g_assert_true (g_file_set_contents (settings, "[fonts]\nbody=/absent.ttf\n", -1, NULL));
    gone = nc_font_set_get_for_home (folder, &error);
    g_assert_null (gone);
    g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT);
    g_remove (settings);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/pictures", test_pictures);
  g_test_add_func ("/damage/fonts", test_fonts);
  g_test_add_func ("/damage/licence", test_licence);
  return g_test_run ();
}
