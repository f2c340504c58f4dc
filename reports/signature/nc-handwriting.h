/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* A signature by hand: strokes of points. x, y in pad units (0 to 10,000, y downwards), pressure 0 to 1, time in
   milliseconds since the first point. Bounds: 500 strokes, 50,000 points. */
typedef struct {
  double x, y, pressure;
  guint32 time_ms;
} NcInkPoint;

#define NC_INK_MAX_STROKES 500
#define NC_INK_MAX_POINTS  50000
#define NC_INK_MAX_UNITS   10000.0

/* What counts as ink: a line of at least a tenth of the pad's longer side, going at least 3 % of it away from its
 * start. */
#define NC_INK_MIN_LENGTH 0.10
#define NC_INK_MIN_EXTENT 0.03

typedef struct _NcHandwriting NcHandwriting;

NcHandwriting *nc_handwriting_new (double pad_width, double pad_height);
void nc_handwriting_free (NcHandwriting *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHandwriting, nc_handwriting_free)
gboolean nc_handwriting_begin_stroke (NcHandwriting *ink);
gboolean nc_handwriting_add_point (NcHandwriting *ink, const NcInkPoint *point);
gboolean nc_handwriting_check (NcHandwriting *ink, GError **error);
char *nc_handwriting_to_json (NcHandwriting *ink);
NcHandwriting *nc_handwriting_from_json (const char *json, gsize length, GError **error);
GBytes *nc_handwriting_to_png (NcHandwriting *ink, guint width_px, GError **error);

G_END_DECLS
