/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-handwriting.h"
#include "nc-signature-error.h"
#include <png.h>
#include <string.h>

static NcHandwriting *
wave (double size)
{
  NcHandwriting *ink = nc_handwriting_new (600, 240);

  nc_handwriting_begin_stroke (ink);
  for (guint i = 0; i < 50; i++) {
    NcInkPoint point = { 20 + size * i / 50, 100 + (i % 7) * size / 50, 0.5, i * 10 };

    g_assert_true (nc_handwriting_add_point (ink, &point));
  }
  return ink;
}

static void
test_refused (void)
{
  g_autoptr (NcHandwriting) empty = nc_handwriting_new (600, 240), small = wave (5),
                            dots = nc_handwriting_new (600, 240);
  NcHandwriting *const bad[] = { empty, small, dots };

  for (guint i = 0; i < 30; i++) { /* many dots make no signature */
    NcInkPoint point = { i * 20, 50, 1, i };

    nc_handwriting_begin_stroke (dots);
    g_assert_true (nc_handwriting_add_point (dots, &point));
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (nc_handwriting_to_png (bad[i], 600, &error));
    g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT);
  }
}

static void
test_bounds (void)
{
  g_autoptr (NcHandwriting) ink = nc_handwriting_new (600, 240);
  const NcInkPoint bad[] = {
    { -1, 0, 0, 0 }, { 601, 0, 0, 0 }, { 0, 241, 0, 0 }, { 0, 0, 1.5, 0 }, { 0.0 / 0.0, 0, 0, 0 }
  };

  g_assert_null (nc_handwriting_new (0, 10));
  g_assert_null (nc_handwriting_new (1e9, 10));
  g_assert_false (nc_handwriting_add_point (ink, &(NcInkPoint){ 1, 1, 1, 0 })); /* no stroke yet */
  nc_handwriting_begin_stroke (ink);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (nc_handwriting_add_point (ink, &bad[i]));
  g_assert_true (nc_handwriting_add_point (ink, &(NcInkPoint){ 1, 1, 1, 100 }));
  g_assert_false (nc_handwriting_add_point (ink, &(NcInkPoint){ 1, 1, 1, 99 }));
}

static void
test_round (void)
{
  g_autoptr (NcHandwriting) ink = wave (500);
  g_autofree char *json = nc_handwriting_to_json (ink), *again = NULL;
  g_autoptr (NcHandwriting) copy = nc_handwriting_from_json (json, strlen (json), NULL);
  g_autoptr (GBytes) png = nc_handwriting_to_png (ink, 600, NULL), same = nc_handwriting_to_png (copy, 600, NULL);
  png_image image = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = g_malloc (600 * 240 * 4);
  guint soft = 0, full = 0;
  static const char *const broken[] = { "",
                                        "{}",
                                        "[]",
                                        "{\"width\":600,\"height\":240}",
                                        "{\"width\":600,\"height\":240,\"strokes\":[[[1,2,3]]]}",
                                        "{\"width\":600,\"height\":240,\"strokes\":[[[1,2,0.5,-1]]]}",
                                        "{\"width\":1e99,\"height\":240,\"strokes\":[]}" };

  again = nc_handwriting_to_json (copy);
  g_assert_cmpstr (json, ==, again);
  g_assert_true (g_bytes_equal (png, same));
  g_assert_true (png_image_begin_read_from_memory (&image, g_bytes_get_data (png, NULL), g_bytes_get_size (png)));
  g_assert_cmpuint (image.width, ==, 600);
  g_assert_cmpuint (image.height, ==, 240);
  image.format = PNG_FORMAT_RGBA;
  g_assert_true (png_image_finish_read (&image, NULL, pixels, 0, NULL));
  for (guint i = 0; i < 600 * 240; i++) {
    full += pixels[4 * i + 3] == 255;
    soft += pixels[4 * i + 3] > 0 && pixels[4 * i + 3] < 255;
  }
  g_assert_cmpuint (full, >, 500);
  g_assert_cmpuint (soft, >, 500);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (nc_handwriting_from_json (broken[i], strlen (broken[i]), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ink/refused", test_refused);
  g_test_add_func ("/ink/bounds", test_bounds);
  g_test_add_func ("/ink/round", test_round);
  return g_test_run ();
}
