/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-qr-read.h"
#include "nc-image.h"
#include "nc-lang.h"
#include <string.h>
#ifdef HAVE_ZBAR
#include <zbar.h>
#endif

/* A telephone's picture of a page, or a scan of it; a code on it is 25 mm wide. */
#define MAX_SIDE    5000
#define MAX_DOUBLED (16 * 1000 * 1000) /* pixels before */

/* Whether this program was built with a reader of codes. */
gboolean
nc_qr_can_read (void)
{
#ifdef HAVE_ZBAR
  return TRUE;
#else
  return FALSE;
#endif
}

#ifdef HAVE_ZBAR
typedef struct {
  guint width, height;
  guint8 *pixels;
} Grey;

static void
grey_clear (Grey *grey)
{
  g_clear_pointer (&grey->pixels, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grey, grey_clear)

static Grey
to_grey (const NcImage *image)
{
  gsize n = (gsize)image->width * image->height;
  Grey grey = { image->width, image->height, g_malloc (n) };

  for (gsize i = 0; i < n; i++) {
    const guint8 *p = image->pixels + i * image->channels;

    grey.pixels[i] = image->channels == 1 ? p[0] : (guint8)((77 * p[0] + 151 * p[1] + 28 * p[2]) >> 8);
  }
  return grey;
}

/* Twice as large, the new pixels between the old ones: the reader wants some pixels a module. */
static Grey
doubled (const Grey *grey)
{
  Grey large = { grey->width * 2, grey->height * 2, g_malloc ((gsize)grey->width * grey->height * 4) };

  for (guint y = 0; y < large.height; y++)
    for (guint x = 0; x < large.width; x++) {
      guint x0 = x / 2, y0 = y / 2, x1 = MIN (x0 + (x & 1), grey->width - 1), y1 = MIN (y0 + (y & 1), grey->height - 1);
      const guint8 *upper = grey->pixels + (gsize)y0 * grey->width, *lower = grey->pixels + (gsize)y1 * grey->width;

      large.pixels[(gsize)y * large.width + x] = (guint8)((upper[x0] + upper[x1] + lower[x0] + lower[x1] + 2) / 4);
    }
  return large;
}

/* The text of the first QR code, or NULL. */
static char *
scan (const Grey *grey)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *picture = zbar_image_create ();
  char *text = NULL;

  zbar_image_scanner_set_config (scanner, 0, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (picture, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (picture, grey->width, grey->height);
  zbar_image_set_data (picture, grey->pixels, (gulong)grey->width * grey->height, NULL);
  if (zbar_scan_image (scanner, picture) > 0) {
    const zbar_symbol_t *symbol = zbar_image_first_symbol (picture);

    text = g_strndup (zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));
  }
  zbar_image_destroy (picture);
  zbar_image_scanner_destroy (scanner);
  return text;
}

static char *
scan_image (const NcImage *image)
{
  g_auto (Grey) grey = to_grey (image), large = { 0 };
  char *text = scan (&grey);

  if (text || (gsize)grey.width * grey.height > MAX_DOUBLED)
    return text;
  large = doubled (&grey);
  return scan (&large);
}
#endif

/**
 * nc_qr_read:
 * @picture: PNG or JPEG; read within the bounds of nc_image_load()
 *
 * Returns: (transfer full) (nullable): the text of the code on it; %NULL with %NC_PDF_ERROR_IMAGE when the picture
 * cannot be read, holds no code, or this program was built without a reader (nc_qr_can_read())
 */
char *
nc_qr_read (GBytes *picture, GError **error)
{
  char *text = NULL;

#ifdef HAVE_ZBAR
  for (guint side = MAX_SIDE; !text && side > MAX_SIDE / 8; side /= 2) {
    g_autoptr (NcImage) image = nc_image_load (picture, side, error);

    if (!image)
      return NULL;
    /* noise goes away when several pixels become one */
    nc_image_fit (image, side, side);
    text = scan_image (image);
  }
  if (!text)
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                         _ ("there is no readable code on the picture: take it closer and straight, or type the code "
                            "that stands under it"));
#else
  (void)picture;
  g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                       _ ("this program was built without a reader of codes; type the code that stands under it"));
#endif
  return text;
}
