/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-image.h"
#include "nc-layout-page.h"
#include "nc-pdf-check.h"
#include "nc-pdf-writer.h"
#include <glib/gstdio.h>
#include <poppler.h>
#include <png.h>
#include <stdio.h>
#include <jpeglib.h>
#include <string.h>

#define NOW_USEC (G_GINT64_CONSTANT (1795137000) * G_USEC_PER_SEC)

static NcDisplayList *
set_text (NcFace face, const char *text, GError **error)
{
  g_autoptr (NcLayoutDoc) doc = nc_layout_doc_new ();
  NcParaStyle style = nc_para_style_body ();
  NcPara *para = nc_para_new (&style);
  NcLayoutMetrics metrics = nc_font_set_metrics (nc_font_set_get_default (NULL));

  nc_para_add_run (para, face, text);
  nc_layout_doc_add_para (doc, para);
  doc->page.numbers = NC_PAGE_NUMBER_NONE;
  return nc_layout_pages (doc, &metrics, error);
}

static GBytes *
write_list (const NcDisplayList *list, NcImageLoader loader, gpointer user, GError **error)
{
  NcPdfOptions options = {
    .title = "试验 <&>", .author = "示例", .now_usec = NOW_USEC, .load_image = loader, .load_user = user
  };
  g_autoptr (NcPdfWriter) writer = nc_pdf_writer_new (nc_font_set_get_default (NULL), &options, error);

  return nc_pdf_writer_draw (writer, list, error) &&
                 nc_pdf_add_signature_field (writer, "officer1", 0, 100, 700, 200, 740, error)
             ? nc_pdf_writer_finish (writer, error)
             : NULL;
}

static char *
read_back (GBytes *pdf)
{
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  PopplerPage *page = poppler_document_get_page (document, 0);
  char *text = poppler_page_get_text (page);

  g_object_unref (page);
  g_object_unref (document);
  return text;
}

/* Characters of names beyond the BMP, those that one glyph draws for several, marks and digits: exact in all faces. */
static void
test_text_comes_back (void)
{
  static const char text[] =
      "铌𬭎𠮷㛃䶮㸆𬭳𨱏𪨶𬙂𪚥•·‧—…“引”‘号’①℃kWh/t³～％〔2026〕";

  for (NcFace face = 0; face < NC_N_FACES; face++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcDisplayList) list = set_text (face, text, &error);
    g_autoptr (GBytes) pdf = NULL;
    g_autofree char *back = NULL;

    g_assert_no_error (error);
    pdf = write_list (list, NULL, NULL, &error);
    g_assert_no_error (error);
    back = read_back (pdf);
    g_strdelimit (back, "\n", ' ');
    {
      g_auto (GStrv) words = g_strsplit (back, " ", -1);
      g_autofree char *joined = g_strjoinv ("", words);

      g_assert_cmpstr (joined, ==, text);
    }
    g_assert_true (nc_pdf_check (pdf, list, NULL, &error));
    g_assert_no_error (error);
  }
}

static void
test_same_bytes (void)
{
  g_autoptr (NcDisplayList) list = set_text (NC_FACE_BODY, "节能监察通知书。", NULL);
  g_autoptr (GBytes) one = write_list (list, NULL, NULL, NULL), two = write_list (list, NULL, NULL, NULL);

  g_assert_true (g_bytes_equal (one, two));
}

static void
test_missing_glyph (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDisplayList) list = set_text (NC_FACE_BODY, "公司\U0010FFFDx", &error);

  g_assert_null (list);
  g_assert_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_GLYPH);
  g_assert_nonnull (strstr (error->message, "U+10FFFD"));
}

/* The gate sees what pdftotext would not: text that is laid out but not drawn, and text over the edge. */
static void
test_gate (void)
{
  g_autoptr (NcDisplayList) list = set_text (NC_FACE_BODY, "第一行字", NULL);
  g_autoptr (GBytes) pdf = write_list (list, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  const char *const boxes[] = { "officer1", NULL };
  NcOp *op = nc_op_copy (g_ptr_array_index (list->ops, 0));

  g_assert_true (nc_pdf_check (pdf, list, NULL, NULL));
  op->y += 300;
  nc_display_list_add (list, op);
  g_assert_false (nc_pdf_check (pdf, list, NULL, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER);
  g_assert_nonnull (strstr (error->message, "第"));
  g_clear_error (&error);
  g_ptr_array_remove_index (list->ops, list->ops->len - 1);
  nc_display_list_add (list, nc_op_new (NC_OP_BOX, 100, 700, 200, 740, 0, "officer1"));
  g_assert_true (nc_pdf_check (pdf, list, NULL, NULL));
  g_assert_false (nc_pdf_check (pdf, list, boxes, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER);
  g_clear_error (&error);
  g_ptr_array_remove_index (list->ops, list->ops->len - 1);
  nc_display_list_add (list, nc_op_new (NC_OP_QR, 300, 100, 360, 160, 0, "payload"));
  g_assert_false (nc_pdf_check (pdf, list, NULL, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER);
}

static void
test_fonts (void)
{
  const char *files[NC_N_FACES] = { "/nonexistent/simfang.ttf" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nengcha-font-XXXXXX.ttf", &path, NULL);
  g_autoptr (NcFontSet) set = NULL;

  g_close (fd, NULL);
  g_assert_null (nc_font_set_new (files, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT);
  g_assert_nonnull (strstr (error->message, "simfang.ttf"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "\0\1\0\0 no font at all, only words", 32, NULL));
  files[0] = path;
  g_assert_null (nc_font_set_new (files, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT);
  g_clear_error (&error);
  files[0] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  if (g_file_test (files[0], G_FILE_TEST_EXISTS)) {
    g_assert_null (nc_font_set_new (files, &error));
    g_assert_nonnull (strstr (error->message, "节"));
    g_clear_error (&error);
  }
  files[0] = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf";
  set = nc_font_set_new (files, &error);
  g_assert_no_error (error);
  g_remove (path);
}

static GByteArray *
make_png (guint width, guint height, int type, int depth, gboolean with_trns)
{
  GByteArray *out = g_byte_array_new ();
  char *buffer = NULL;
  size_t size = 0;
  FILE *file = open_memstream (&buffer, &size);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *row = g_malloc0 (width * 8 + 8);

  png_init_io (png, file);
  png_set_IHDR (png, info, width, height, depth, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (type == PNG_COLOR_TYPE_PALETTE) {
    png_color colours[2] = { { 255, 0, 0 }, { 0, 0, 255 } };
    png_byte alpha[2] = { 0, 255 };

    png_set_PLTE (png, info, colours, 2);
    if (with_trns)
      png_set_tRNS (png, info, alpha, 2, NULL);
  }
  png_write_info (png, info);
  for (guint y = 0; y < height; y++)
    png_write_row (png, row);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  fclose (file);
  g_byte_array_append (out, (guint8 *)buffer, (guint)size);
  free (buffer);
  return out;
}

/* left half black, right half white */
static GByteArray *
make_jpeg (guint width, guint height, int components, int orientation)
{
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  GByteArray *array = g_byte_array_new ();
  g_autofree guint8 *row = g_malloc0 (width * (guint)components);
  guint8 exif[] = {
    'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (guint8)orientation,
    0,   0,   0,   0,   0, 0, 0
  };

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = components;
  info.in_color_space = components == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_start_compress (&info, TRUE);
  if (orientation)
    jpeg_write_marker (&info, JPEG_APP0 + 1, exif, sizeof exif);
  memset (row + width / 2 * (guint)components, 255, (width - width / 2) * (guint)components);
  while (info.next_scanline < info.image_height)
    jpeg_write_scanlines (&info, &row, 1);
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  g_byte_array_append (array, out, (guint)size);
  free (out);
  return array;
}

static void
assert_refused (const GByteArray *file, guint length, const char *what)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcImage) image = nc_image_load (bytes, 0, &error);

  if (image)
    g_error ("%s was accepted", what);
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE);
}

static NcImage *
load (const GByteArray *file)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_autoptr (GError) error = NULL;
  NcImage *image = nc_image_load (bytes, 0, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_hostile_png (void)
{
  g_autoptr (GByteArray) plain = make_png (64, 48, PNG_COLOR_TYPE_RGB, 8, FALSE);
  g_autoptr (GByteArray) palette = make_png (64, 48, PNG_COLOR_TYPE_PALETTE, 1, TRUE);
  g_autoptr (GByteArray) deep = make_png (64, 48, PNG_COLOR_TYPE_RGB_ALPHA, 16, FALSE);
  g_autoptr (NcImage) one = load (plain), two = load (palette), three = load (deep);
  gint64 start;

  g_assert_cmpuint (one->channels, ==, 1);
  g_assert_cmpuint (two->pixels[0], ==, 255);
  g_assert_cmpuint (three->pixels[0], ==, 255); /* wholly transparent: white paper */
  for (guint length = 0; length < plain->len - 12; length += 3)
    assert_refused (plain, length, "a truncated PNG");
  plain->data[plain->len - 30] ^= 0x40;
  assert_refused (plain, plain->len, "a PNG with a wrong checksum");
  /* 30,000 × 30,000 pixels in the head: refused before anything is decoded */
  deep->data[18] = palette->data[18] = 0x75;
  deep->data[22] = 0x75;
  start = g_get_monotonic_time ();
  assert_refused (deep, deep->len, "a PNG with a forged size");
  assert_refused (palette, palette->len, "a PNG with a forged width");
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 5);
}

static void
test_hostile_jpeg (void)
{
  g_autoptr (GByteArray) plain = make_jpeg (64, 32, 3, 0), cmyk = make_jpeg (32, 32, 4, 0),
                         forged = make_jpeg (64, 32, 3, 0);
  g_autoptr (GByteArray) tiny = g_byte_array_new ();

  assert_refused (cmyk, cmyk->len, "a CMYK JPEG");
  for (guint length = 0; length < plain->len - 2; length += 7)
    assert_refused (plain, length, "a truncated JPEG");
  g_byte_array_append (tiny, (const guint8 *)"\xFF\xD8\xFF\xD9\0\0\0\0\0\0\0\0", 12);
  assert_refused (tiny, tiny->len, "a JPEG of 12 bytes");
  for (guint i = 0; i + 9 < forged->len; i++)
    if (forged->data[i] == 0xFF && forged->data[i + 1] == 0xC0)
      memset (forged->data + i + 5, 0xFF, 4);
  assert_refused (forged, forged->len, "a JPEG of 65535 × 65535 pixels");
}

/* The dark half of the file's picture is left; upright it is where the camera's note puts it. */
static void
test_orientation (void)
{
  static const struct {
    int orientation;
    guint width, dark_x, dark_y, light_x, light_y;
  } cases[] = {
    { 1, 64, 5, 16, 60, 16 }, { 2, 64, 60, 16, 5, 16 }, { 3, 64, 60, 16, 5, 16 }, { 4, 64, 5, 16, 60, 16 },
    { 5, 32, 16, 5, 16, 60 }, { 6, 32, 16, 5, 16, 60 }, { 7, 32, 16, 60, 16, 5 }, { 8, 32, 16, 60, 16, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) file = make_jpeg (64, 32, 3, cases[i].orientation);
    g_autoptr (NcImage) image = load (file);

    g_assert_cmpuint (image->width, ==, cases[i].width);
    g_assert_cmpuint (image->pixels[(cases[i].dark_y * image->width + cases[i].dark_x) * 3], <, 60);
    g_assert_cmpuint (image->pixels[(cases[i].light_y * image->width + cases[i].light_x) * 3], >, 200);
  }
  g_assert_cmpint (nc_image_exif_orientation ((const guint8 *)"Exif\0\0II*\0\377\377\377\377", 14), ==, 1);
}

static GBytes *
load_cb (const char *reference, gpointer user, GError **error)
{
  const GByteArray *file = user;

  (void)reference, (void)error;
  return g_bytes_new (file->data, file->len);
}

/* A picture is shrunk before it goes in, nothing of its metadata goes with it, and it is stored once. */
static void
test_picture_in_a_paper (void)
{
  g_autoptr (GByteArray) file = make_jpeg (3000, 2000, 3, 6);
  g_autoptr (NcDisplayList) list = nc_display_list_new (595, 842);
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    nc_display_list_add (list, nc_op_new (NC_OP_IMAGE, 50, 50 + 100 * i, 250, 140 + 100 * i, 0, "one"));
  pdf = write_list (list, load_cb, file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pdf), <, 60000);
  g_assert_null (memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), "Exif", 4));
  file->len /= 2;
  g_bytes_unref (pdf);
  pdf = write_list (list, load_cb, file, &error);
  g_assert_null (pdf);
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/text-comes-back", test_text_comes_back);
  g_test_add_func ("/pdf/same-bytes", test_same_bytes);
  g_test_add_func ("/pdf/missing-glyph", test_missing_glyph);
  g_test_add_func ("/pdf/gate", test_gate);
  g_test_add_func ("/pdf/fonts", test_fonts);
  g_test_add_func ("/pdf/hostile-png", test_hostile_png);
  g_test_add_func ("/pdf/hostile-jpeg", test_hostile_jpeg);
  g_test_add_func ("/pdf/orientation", test_orientation);
  g_test_add_func ("/pdf/picture-in-a-paper", test_picture_in_a_paper);
  return g_test_run ();
}
