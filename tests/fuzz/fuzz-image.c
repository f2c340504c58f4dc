/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-image.h"

/* A picture from anywhere: read, shrunk, packed. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (NcImage) image = nc_image_load (bytes, 64, NULL);
  g_autoptr (GBytes) jpeg = NULL;

  nc_image_exif_orientation (data, size);
  if (!image)
    return 0;
  g_assert_cmpuint ((guint64)image->width * image->height, <=, NC_IMAGE_MAX_JPEG);
  nc_image_fit (image, 40, 40);
  g_assert_cmpuint (MAX (image->width, image->height), <=, 40);
  jpeg = nc_image_to_jpeg (image, 80, NULL);
  return 0;
}
