/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-image-jpeg.h"
#include "nc-lang.h"
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

#define MAX_SCANS        100
#define EXIF_ORIENTATION 0x0112
#define MAX_IFD_ENTRIES  200

typedef struct {
  struct jpeg_error_mgr manager;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
} Trap;

static void
error_exit_cb (j_common_ptr info)
{
  Trap *trap = (Trap *)info->err;

  info->err->format_message (info, trap->message);
  longjmp (trap->jump, 1);
}

/* libjpeg fills what is missing with grey and goes on; evidence must not be half a picture */
static void
emit_message_cb (j_common_ptr info, int level)
{
  int code = info->err->msg_code;

  if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                    code == JWRN_BOGUS_PROGRESSION))
    info->err->error_exit (info);
}

static void
progress_cb (j_common_ptr info)
{
  if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > MAX_SCANS)
    ERREXIT (info, JERR_BAD_PROGRESSION);
}

static guint
read_uint (const guint8 *data, guint bytes, gboolean little)
{
  guint value = 0;

  for (guint i = 0; i < bytes; i++)
    value = value << 8 | data[little ? bytes - 1 - i : i];
  return value;
}

/**
 * nc_image_exif_orientation:
 * @data: an APP1 segment as it stands in the file, from "Exif" on
 *
 * Returns: 1 … 8 as Exif 2.3 defines it, 1 when nothing sensible is said.
 */
int
nc_image_exif_orientation (const guint8 *data, gsize length)
{
  gboolean little;
  gsize at;
  guint n;

  if (length < 14 || memcmp (data, "Exif\0\0", 6) != 0)
    return 1;
  data += 6;
  length -= 6;
  little = data[0] == 'I';
  at = read_uint (data + 4, 4, little);
  if (read_uint (data + 2, 2, little) != 42 || at > length - 2)
    return 1;
  n = MIN (read_uint (data + at, 2, little), MAX_IFD_ENTRIES);
  at += 2;
  for (guint i = 0; i < n && at + 12 <= length; i++, at += 12)
    if (read_uint (data + at, 2, little) == EXIF_ORIENTATION) {
      guint value = read_uint (data + at + 8, 2, little);

      return value >= 1 && value <= 8 ? (int)value : 1;
    }
  return 1;
}

/* Where the pixel that shall stand at x, y of the upright picture lies in the file's picture (Exif 2.3, tag 274). */
static gsize
source_index (int orientation, guint x, guint y, guint width, guint height)
{
  switch (orientation) {
  case 2:
    return (gsize)y * width + (width - 1 - x);
  case 3:
    return (gsize)(height - 1 - y) * width + (width - 1 - x);
  case 4:
    return (gsize)(height - 1 - y) * width + x;
  case 5:
    return (gsize)x * width + y;
  case 6:
    return (gsize)(height - 1 - x) * width + y;
  case 7:
    return (gsize)(height - 1 - x) * width + (width - 1 - y);
  case 8:
    return (gsize)x * width + (width - 1 - y);
  default:
    return (gsize)y * width + x;
  }
}

static void
turn (NcImage *image, int orientation)
{
  gboolean swap = orientation >= 5;
  guint width = swap ? image->height : image->width, height = swap ? image->width : image->height;
  guint8 *pixels;

  if (orientation == 1)
    return;
  pixels = g_malloc ((gsize)width * height * image->channels);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      memcpy (pixels + ((gsize)y * width + x) * image->channels,
              image->pixels + source_index (orientation, x, y, image->width, image->height) * image->channels,
              image->channels);
  g_free (image->pixels);
  image->pixels = pixels;
  image->width = width;
  image->height = height;
}

static gboolean
accept (struct jpeg_decompress_struct *info, GError **error)
{
  guint64 pixels = (guint64)info->image_width * info->image_height;

  if (info->num_components == 4 || info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                         _ ("JPEG in printing colours (CMYK); save it as RGB"));
    return FALSE;
  }
  if (pixels > (info->progressive_mode ? NC_IMAGE_MAX_PIXELS : NC_IMAGE_MAX_JPEG) ||
      MAX (info->image_width, info->image_height) > NC_IMAGE_MAX_SIDE) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                 _ ("the JPEG of %u × %u pixels is too large: save it smaller"), info->image_width, info->image_height);
    return FALSE;
  }
  return TRUE;
}

static void
choose_scale (struct jpeg_decompress_struct *info, guint max_side)
{
  guint side = MAX (info->image_width, info->image_height);

  info->scale_num = 8;
  info->scale_denom = 8;
  if (max_side)
    while (info->scale_num > 1 && (guint64)side * (info->scale_num - 1) / 8 >= max_side)
      info->scale_num--;
  while (info->scale_num > 1 &&
         (guint64)info->image_width * info->image_height * info->scale_num * info->scale_num / 64 > NC_IMAGE_MAX_PIXELS)
    info->scale_num--;
}

/* May longjmp back to its caller; holds nothing of its own meanwhile but what @image keeps. */
static gboolean
decode (struct jpeg_decompress_struct *info, NcImage *image, int *orientation, guint max_side, GError **error)
{
  jpeg_save_markers (info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header (info, TRUE);
  if (!accept (info, error))
    return FALSE;
  for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && *orientation == 1)
      *orientation = nc_image_exif_orientation (marker->data, marker->data_length);
  info->out_color_space = info->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  choose_scale (info, max_side);
  jpeg_start_decompress (info);
  image->width = info->output_width;
  image->height = info->output_height;
  image->channels = (guint)info->output_components;
  image->pixels = g_try_malloc ((gsize)image->width * image->height * image->channels);
  if (!image->pixels) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                         _ ("not enough memory for the picture: close other programs or save it smaller"));
    return FALSE;
  }
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = image->pixels + (gsize)info->output_scanline * image->width * image->channels;

    jpeg_read_scanlines (info, &row, 1);
  }
  jpeg_finish_decompress (info);
  return TRUE;
}

/** nc_image_load_jpeg: nc_image_load() for a file that begins like a JPEG. */
NcImage *
nc_image_load_jpeg (const guint8 *data, gsize length, guint max_side, GError **error)
{
  struct jpeg_decompress_struct info = { 0 };
  NcImage *image = g_new0 (NcImage, 1);
  int orientation[1] = { 1 };
  Trap trap = { 0 };
  gboolean done;

  info.err = jpeg_std_error (&trap.manager);
  trap.manager.error_exit = error_exit_cb;
  trap.manager.emit_message = emit_message_cb;
  trap.progress.progress_monitor = progress_cb;
  if (setjmp (trap.jump)) {
    jpeg_destroy_decompress (&info);
    nc_image_free (image);
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the JPEG is damaged (%s): copy it again from the camera"),
                 trap.message);
    return NULL;
  }
  jpeg_create_decompress (&info);
  info.progress = &trap.progress;
  jpeg_mem_src (&info, data, length);
  done = decode (&info, image, orientation, max_side, error);
  jpeg_destroy_decompress (&info);
  if (!done) {
    nc_image_free (image);
    return NULL;
  }
  turn (image, orientation[0]);
  return image;
}

/**
 * nc_image_to_jpeg:
 * @quality: 1 … 100
 *
 * Returns: (transfer full): a plain JPEG file without any metadata; %NULL with %NC_PDF_ERROR_IMAGE.
 */
GBytes *
nc_image_to_jpeg (const NcImage *image, int quality, GError **error)
{
  struct jpeg_compress_struct info = { 0 };
  unsigned char *out = NULL;
  unsigned long length = 0;
  Trap trap = { 0 };
  GBytes *bytes;

  info.err = jpeg_std_error (&trap.manager);
  trap.manager.error_exit = error_exit_cb;
  if (setjmp (trap.jump)) {
    jpeg_destroy_compress (&info);
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, "%s", trap.message);
    return NULL;
  }
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &length);
  info.image_width = image->width;
  info.image_height = image->height;
  info.input_components = (int)image->channels;
  info.in_color_space = image->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, quality, TRUE);
  info.optimize_coding = TRUE;
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = image->pixels + (gsize)info.next_scanline * image->width * image->channels;

    jpeg_write_scanlines (&info, &row, 1);
  }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (out, length);
  free (out);
  return bytes;
}
