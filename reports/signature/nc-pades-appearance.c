/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pades-private.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <math.h>
#include <png.h>
#include <string.h>
#include <zlib.h>

#define MAX_SIDE 4096

static gboolean
read_png (GBytes *png, png_image *image, guint8 **pixels, GError **error)
{
  static const png_color white = { 255, 255, 255 };
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);
  gboolean ok;

  memset (image, 0, sizeof *image);
  image->version = PNG_IMAGE_VERSION;
  ok = length <= 16 << 20 && png_image_begin_read_from_memory (image, data, length) && image->width <= MAX_SIDE &&
       image->height <= MAX_SIDE;
  if (ok) {
    image->format = PNG_FORMAT_RGB;
    *pixels = g_malloc (PNG_IMAGE_SIZE (*image));
    ok = png_image_finish_read (image, &white, *pixels, 0, NULL);
  }
  if (!ok) {
    g_clear_pointer (pixels, g_free);
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT,
                         _ ("the signature picture cannot be used (damaged, or more than 4,096 pixels wide or high)"));
  }
  png_image_free (image);
  return ok;
}

/* The picture as opaque RGB (PDF/A-1 knows no transparency), compressed. */
static gboolean
write_image (NcPdfUpdate *update, GBytes *picture, guint *number, double *proportion, GError **error)
{
  png_image image;
  g_autofree guint8 *pixels = NULL, *packed = NULL;
  g_autoptr (GString) body = g_string_new (NULL);
  uLongf length;

  if (!read_png (picture, &image, &pixels, error))
    return FALSE;
  length = compressBound (PNG_IMAGE_SIZE (image));
  packed = g_malloc (length);
  if (compress2 (packed, &length, pixels, PNG_IMAGE_SIZE (image), 6) != Z_OK) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT,
                         _ ("the signature picture cannot be saved; clear the pad and sign again"));
    return FALSE;
  }
  g_string_append_printf (body,
                          "<</Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace/DeviceRGB/BitsPerComponent 8"
                          "/Filter/FlateDecode/Length %lu>>\nstream\n",
                          image.width, image.height, length);
  g_string_append_len (body, (const char *)packed, (gssize)length);
  g_string_append (body, "\nendstream");
  *number = nc_pdf_update_reserve (update);
  nc_pdf_update_set_string (update, *number, body);
  *proportion = (double)image.width / image.height;
  return TRUE;
}

/**
 * nc_pades_write_appearance:
 * @rect: of the field, in points
 * @picture: (nullable): PNG
 * @form: (out): number of the form object
 *
 * Writes what the signed field shows: the picture, as large as fits and centred, or nothing.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_INPUT
 */
gboolean
nc_pades_write_appearance (NcPdfUpdate *update, const double rect[4], GBytes *picture, guint *form, GError **error)
{
  double width = fabs (rect[2] - rect[0]), height = fabs (rect[3] - rect[1]), proportion = 1, w, h;
  g_autoptr (GString) content = g_string_new (NULL), body = g_string_new ("<</Type/XObject/Subtype/Form/BBox[0 0");
  guint image = 0;

  if (picture && !write_image (update, picture, &image, &proportion, error))
    return FALSE;
  nc_pdf_append_real (body, width);
  nc_pdf_append_real (body, height);
  g_string_append (body, "]/Resources<<");
  if (image) {
    w = MIN (width, height * proportion);
    h = w / proportion;
    g_string_append_printf (body, "/XObject<</Im0 %u 0 R>>", image);
    g_string_append (content, "q");
    nc_pdf_append_real (content, w);
    g_string_append (content, " 0 0");
    nc_pdf_append_real (content, h);
    nc_pdf_append_real (content, (width - w) / 2);
    nc_pdf_append_real (content, (height - h) / 2);
    g_string_append (content, " cm /Im0 Do Q\n");
  }
  g_string_append_printf (body, ">>/Length %zu>>\nstream\n%s\nendstream", content->len, content->str);
  *form = nc_pdf_update_reserve (update);
  nc_pdf_update_set_string (update, *form, body);
  return TRUE;
}
