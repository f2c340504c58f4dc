/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-image.h"
#include "nc-image-jpeg.h"
#include "nc-lang.h"
#include <png.h>
#include <string.h>

static const guint8 png_magic[8] = { 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };

void
nc_image_free (NcImage *image)
{
  if (!image)
    return;
  g_free (image->pixels);
  g_free (image);
}

/* Handwriting and scans: a third of the bytes. */
static void
drop_colour (NcImage *image)
{
  gsize n = (gsize)image->width * image->height;

  for (gsize i = 0; i < n; i++)
    if (image->pixels[3 * i] != image->pixels[3 * i + 1] || image->pixels[3 * i] != image->pixels[3 * i + 2])
      return;
  for (gsize i = 0; i < n; i++)
    image->pixels[i] = image->pixels[3 * i];
  image->channels = 1;
}

static NcImage *
load_png (const guint8 *data, gsize length, GError **error)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  png_color white = { 255, 255, 255 };
  g_autoptr (NcImage) image = NULL;

  if (!png_image_begin_read_from_memory (&png, data, length)) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the PNG is damaged (%s): copy or save it again"),
                 png.message);
    return NULL;
  }
  if (!png.width || !png.height || (guint64)png.width * png.height > NC_IMAGE_MAX_PIXELS ||
      MAX (png.width, png.height) > NC_IMAGE_MAX_SIDE) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the PNG of %u × %u pixels is too large: save it smaller"),
                 png.width, png.height);
    png_image_free (&png);
    return NULL;
  }
  png.format = PNG_FORMAT_RGB;
  image = g_new0 (NcImage, 1);
  image->width = png.width;
  image->height = png.height;
  image->channels = 3;
  image->pixels = g_try_malloc (PNG_IMAGE_SIZE (png));
  if (!image->pixels) {
    png_image_free (&png);
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                         _ ("not enough memory for the picture: close other programs or save it smaller"));
    return NULL;
  }
  if (!png_image_finish_read (&png, &white, image->pixels, 0, NULL)) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the PNG is damaged (%s): copy or save it again"),
                 png.message);
    png_image_free (&png);
    return NULL;
  }
  drop_colour (image);
  return g_steal_pointer (&image);
}

/**
 * nc_image_load:
 * @bytes: a PNG or JPEG file from anywhere
 * @max_side: the larger side in pixels that is needed; a JPEG is read at a reduced size not far above it; 0 for all
 *
 * Reads a picture safely: limits on sides, pixels and passes before anything is decoded; truncated and damaged files,
 * CMYK and unknown formats are refused; the orientation that the camera noted is applied; transparency is laid on
 * white; nothing of the file but its pixels goes on.
 *
 * Returns: (transfer full): the picture, %NULL with %NC_PDF_ERROR_IMAGE.
 */
NcImage *
nc_image_load (GBytes *bytes, guint max_side, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length > NC_IMAGE_MAX_BYTES) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the picture of %zu bytes is too large: save it smaller"),
                 length);
    return NULL;
  }
  if (length > sizeof png_magic && memcmp (data, png_magic, sizeof png_magic) == 0)
    return load_png (data, length, error);
  if (length > 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF)
    return nc_image_load_jpeg (data, length, max_side, error);
  g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the picture is neither PNG nor JPEG"));
  return NULL;
}

static guint8
average (const NcImage *image, guint x0, guint x1, guint y0, guint y1, guint channel)
{
  guint64 sum = 0;

  for (guint y = y0; y < y1; y++)
    for (guint x = x0; x < x1; x++)
      sum += image->pixels[((gsize)y * image->width + x) * image->channels + channel];
  return (guint8)((sum + (guint64)(x1 - x0) * (y1 - y0) / 2) / ((guint64)(x1 - x0) * (y1 - y0)));
}

/**
 * nc_image_fit:
 *
 * Shrinks @image, its aspect kept, so that it is within @max_width × @max_height pixels; each new pixel is the mean of
 * those it covers. Never enlarges.
 */
void
nc_image_fit (NcImage *image, guint max_width, guint max_height)
{
  double ratio = MIN ((double)max_width / image->width, (double)max_height / image->height);
  guint width, height;
  guint8 *pixels;

  if (ratio >= 1)
    return;
  width = MAX (1, (guint)(image->width * ratio));
  height = MAX (1, (guint)(image->height * ratio));
  pixels = g_malloc ((gsize)width * height * image->channels);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      guint x0 = (guint)((guint64)x * image->width / width), x1 = (guint)((guint64)(x + 1) * image->width / width);
      guint y0 = (guint)((guint64)y * image->height / height), y1 = (guint)((guint64)(y + 1) * image->height / height);

      for (guint c = 0; c < image->channels; c++)
        pixels[((gsize)y * width + x) * image->channels + c] = average (image, x0, x1, y0, y1, c);
    }
  g_free (image->pixels);
  image->pixels = pixels;
  image->width = width;
  image->height = height;
}
