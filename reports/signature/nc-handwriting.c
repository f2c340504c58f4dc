/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-handwriting.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <jansson.h>
#include <math.h>
#include <png.h>
#include <string.h>

#define MAX_WIDTH_PX 2000

struct _NcHandwriting {
  double width, height; /* of the pad */
  GPtrArray *strokes;   /* GArray of NcInkPoint */
  guint n_points;
};

static gboolean
bad_ink (GError **error, const char *what)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT, what);
  return FALSE;
}

static gboolean
is_within (double value, double max)
{
  return isfinite (value) && value >= 0 && value <= max;
}

/* An empty pad; both sides from 1 to 10,000 units, NULL otherwise. */
NcHandwriting *
nc_handwriting_new (double pad_width, double pad_height)
{
  NcHandwriting *ink;

  if (!is_within (pad_width, NC_INK_MAX_UNITS) || !is_within (pad_height, NC_INK_MAX_UNITS) || pad_width < 1 ||
      pad_height < 1)
    return NULL;
  ink = g_new0 (NcHandwriting, 1);
  ink->width = pad_width;
  ink->height = pad_height;
  ink->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  return ink;
}

void
nc_handwriting_free (NcHandwriting *ink)
{
  if (!ink)
    return;
  g_ptr_array_unref (ink->strokes);
  g_free (ink);
}

/* The pen goes down. FALSE when there are too many strokes. */
gboolean
nc_handwriting_begin_stroke (NcHandwriting *ink)
{
  if (ink->strokes->len >= NC_INK_MAX_STROKES)
    return FALSE;
  g_ptr_array_add (ink->strokes, g_array_new (FALSE, FALSE, sizeof (NcInkPoint)));
  return TRUE;
}

/* A point of the last stroke. FALSE when it lies off the pad, goes back in time, or is one too many. */
gboolean
nc_handwriting_add_point (NcHandwriting *ink, const NcInkPoint *point)
{
  GArray *stroke = ink->strokes->len ? ink->strokes->pdata[ink->strokes->len - 1] : NULL;

  if (!stroke || ink->n_points >= NC_INK_MAX_POINTS || !is_within (point->x, ink->width) ||
      !is_within (point->y, ink->height) || !is_within (point->pressure, 1) ||
      (stroke->len && g_array_index (stroke, NcInkPoint, stroke->len - 1).time_ms > point->time_ms))
    return FALSE;
  g_array_append_val (stroke, *point);
  ink->n_points++;
  return TRUE;
}

/**
 * nc_handwriting_check:
 *
 * Refuses an empty pad, mere dots and a scribble on the spot: see NC_INK_MIN_LENGTH and NC_INK_MIN_EXTENT.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_INPUT
 */
gboolean
nc_handwriting_check (NcHandwriting *ink, GError **error)
{
  double side = MAX (ink->width, ink->height), length = 0, extent = 0;

  if (!ink->n_points)
    return bad_ink (error, _ ("nobody has signed: the pad is empty"));
  for (guint i = 0; i < ink->strokes->len; i++) {
    const GArray *stroke = ink->strokes->pdata[i];
    const NcInkPoint *points = (const NcInkPoint *)(const void *)stroke->data;

    for (guint k = 1; k < stroke->len; k++) {
      length += hypot (points[k].x - points[k - 1].x, points[k].y - points[k - 1].y);
      extent = MAX (extent, hypot (points[k].x - points[0].x, points[k].y - points[0].y));
    }
  }
  if (length < NC_INK_MIN_LENGTH * side || extent < NC_INK_MIN_EXTENT * side)
    return bad_ink (error, _ ("this is no signature, only dots or a very short line: clear it and sign larger"));
  return TRUE;
}

/* {"width":…,"height":…,"strokes":[[[x,y,pressure,time],…],…]}: (transfer full) */
char *
nc_handwriting_to_json (NcHandwriting *ink)
{
  GString *out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_double (out, "width", ink->width);
  nc_json_member_double (out, "height", ink->height);
  nc_json_key (out, "strokes");
  nc_json_begin_array (out);
  for (guint i = 0; i < ink->strokes->len; i++) {
    const GArray *stroke = ink->strokes->pdata[i];

    nc_json_begin_array (out);
    for (guint k = 0; k < stroke->len; k++) {
      const NcInkPoint *point = &g_array_index (stroke, NcInkPoint, k);

      nc_json_begin_array (out);
      nc_json_double (out, point->x);
      nc_json_double (out, point->y);
      nc_json_double (out, point->pressure);
      nc_json_int (out, point->time_ms);
      nc_json_end_array (out);
    }
    nc_json_end_array (out);
  }
  nc_json_end_array (out);
  nc_json_end_object (out);
  return g_string_free (out, FALSE);
}

static gboolean
read_stroke (NcHandwriting *ink, json_t *stroke)
{
  size_t i;
  json_t *item;

  if (!json_is_array (stroke) || !nc_handwriting_begin_stroke (ink))
    return FALSE;
  json_array_foreach (stroke, i, item)
  {
    json_t *time = json_array_get (item, 3);
    NcInkPoint point = { json_number_value (json_array_get (item, 0)), json_number_value (json_array_get (item, 1)),
                         json_number_value (json_array_get (item, 2)), (guint32)json_integer_value (time) };

    if (json_array_size (item) != 4 || !json_is_number (json_array_get (item, 0)) ||
        !json_is_number (json_array_get (item, 1)) || !json_is_number (json_array_get (item, 2)) ||
        !json_is_integer (time) || json_integer_value (time) < 0 || json_integer_value (time) > G_MAXUINT32 ||
        !nc_handwriting_add_point (ink, &point))
      return FALSE;
  }
  return TRUE;
}

/* (transfer full) (nullable): NULL with _INPUT for anything that nc_handwriting_to_json() does not write. */
NcHandwriting *
nc_handwriting_from_json (const char *json, gsize length, GError **error)
{
  json_t *root = length <= 8 << 20 ? json_loadb (json, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
  json_t *strokes = json_object_get (root, "strokes"), *stroke;
  NcHandwriting *ink = nc_handwriting_new (json_number_value (json_object_get (root, "width")),
                                           json_number_value (json_object_get (root, "height")));
  gboolean ok = ink && json_is_array (strokes);
  size_t i;

  json_array_foreach (strokes, i, stroke) ok = ok && read_stroke (ink, stroke);
  json_decref (root);
  if (ok)
    return ink;
  nc_handwriting_free (ink);
  bad_ink (error, _ ("the strokes of the signature cannot be read: clear them and sign again"));
  return NULL;
}

/* --- picture --- */

typedef struct {
  guint width, height;
  guint8 *alpha;
} Canvas;

/* A round brush drawn from one point to the next, its radius changing on the way; edges are one pixel soft. */
static void
draw_segment (Canvas *canvas, double x0, double y0, double r0, double x1, double y1, double r1)
{
  double reach = MAX (r0, r1) + 1, dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy;
  int left = (int)MAX (0, floor (MIN (x0, x1) - reach)),
      right = (int)MIN (canvas->width - 1.0, ceil (MAX (x0, x1) + reach));
  int top = (int)MAX (0, floor (MIN (y0, y1) - reach)),
      bottom = (int)MIN (canvas->height - 1.0, ceil (MAX (y0, y1) + reach));

  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++) {
      double px = x + 0.5, py = y + 0.5, t = square > 0 ? CLAMP (((px - x0) * dx + (py - y0) * dy) / square, 0, 1) : 0;
      double distance = hypot (px - x0 - t * dx, py - y0 - t * dy),
             cover = CLAMP (r0 + t * (r1 - r0) - distance + 0.5, 0, 1);
      guint8 *alpha = &canvas->alpha[(gsize)y * canvas->width + (gsize)x];

      *alpha = MAX (*alpha, (guint8)lround (cover * 255));
    }
}

/* Pen of 0.4 % to 1.2 % of the width by pressure; a dot is a stroke of one point. */
static void
draw (NcHandwriting *ink, Canvas *canvas)
{
  double scale = canvas->width / ink->width, thin = canvas->width * 0.002, thick = canvas->width * 0.004;

  for (guint i = 0; i < ink->strokes->len; i++) {
    const GArray *stroke = ink->strokes->pdata[i];

    for (guint k = 0; k < stroke->len; k++) {
      const NcInkPoint *from = &g_array_index (stroke, NcInkPoint, k ? k - 1 : 0),
                       *to = &g_array_index (stroke, NcInkPoint, k);

      draw_segment (canvas, from->x * scale, from->y * scale, MAX (0.6, thin + thick * from->pressure), to->x * scale,
                    to->y * scale, MAX (0.6, thin + thick * to->pressure));
    }
  }
}

/**
 * nc_handwriting_to_png:
 * @width_px: 64 to 2,000; the height follows the pad
 *
 * Black ink on a transparent ground, RGBA, the same bytes for the same strokes.
 *
 * Returns: (transfer full) (nullable): PNG, or %NULL with %NC_SIGNATURE_ERROR_INPUT (no ink, bad size)
 */
GBytes *
nc_handwriting_to_png (NcHandwriting *ink, guint width_px, GError **error)
{
  Canvas canvas = { width_px, (guint)lround (width_px * ink->height / ink->width), NULL };
  g_autofree guint8 *alpha = NULL, *pixels = NULL, *png = NULL;
  png_image image = { .version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_RGBA };
  png_alloc_size_t size;

  if (!nc_handwriting_check (ink, error))
    return NULL;
  if (width_px < 64 || width_px > MAX_WIDTH_PX || canvas.height < 1 || canvas.height > MAX_WIDTH_PX) {
    bad_ink (error, _ ("the signature is too large or too small for the paper; clear the pad and sign again"));
    return NULL;
  }
  canvas.alpha = alpha = g_malloc0 ((gsize)canvas.width * canvas.height);
  draw (ink, &canvas);
  pixels = g_malloc0 ((gsize)canvas.width * canvas.height * 4);
  for (gsize i = 0; i < (gsize)canvas.width * canvas.height; i++)
    pixels[4 * i + 3] = alpha[i];
  image.width = canvas.width;
  image.height = canvas.height;
  size = PNG_IMAGE_PNG_SIZE_MAX (image);
  png = g_malloc (size);
  if (!png_image_write_to_memory (&image, png, &size, 0, pixels, 0, NULL)) {
    bad_ink (error, _ ("the signature picture cannot be saved; clear the pad and sign again"));
    return NULL;
  }
  return g_bytes_new (png, size);
}
