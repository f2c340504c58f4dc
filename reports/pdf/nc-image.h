/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-font-set.h"

G_BEGIN_DECLS

/* Pixels for a page: 1 (grey) or 3 (sRGB) bytes a pixel, upright, without transparency. */
typedef struct {
  guint width, height;
  guint channels;
  guint8 *pixels;
} NcImage;

#define NC_IMAGE_MAX_BYTES  (64 * 1024 * 1024)
#define NC_IMAGE_MAX_SIDE   20000
#define NC_IMAGE_MAX_PIXELS (24 * 1000 * 1000)  /* PNG and progressive JPEG */
#define NC_IMAGE_MAX_JPEG   (120 * 1000 * 1000) /* baseline JPEG: read at a reduced size */

NcImage *nc_image_load (GBytes *bytes, guint max_side, GError **error);
void nc_image_free (NcImage *image);
void nc_image_fit (NcImage *image, guint max_width, guint max_height);
GBytes *nc_image_to_jpeg (const NcImage *image, int quality, GError **error);
int nc_image_exif_orientation (const guint8 *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcImage, nc_image_free)

G_END_DECLS
