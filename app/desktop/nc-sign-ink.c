/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sign-ink.h"
#include <math.h>
#include <stdlib.h>

static void
append_number (GString *text, double number, char after)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", number));
  g_string_append_c (text, after);
}

/**
 * nc_sign_ink_to_text:
 *
 * Returns: (transfer full): the pad's width, then a line a stroke of "x,y,pressure,ms" separated by spaces.
 */
char *
nc_sign_ink_to_text (NcSignaturePad *pad)
{
  GString *text = g_string_new (NULL);

  append_number (text, gtk_widget_get_width (GTK_WIDGET (pad)), '\n');
  for (guint i = 0; i < nc_signature_pad_get_n_strokes (pad); i++) {
    guint n;
    const NcPadPoint *points = nc_signature_pad_get_stroke (pad, i, &n);

    for (guint k = 0; k < n; k++) {
      append_number (text, points[k].x, ',');
      append_number (text, points[k].y, ',');
      append_number (text, points[k].pressure, ',');
      g_string_append_printf (text, "%u%c", points[k].time_ms, k + 1 < n ? ' ' : '\n');
    }
  }
  return g_string_free (text, FALSE);
}

static gboolean
parse_point (const char *text, double scale, NcPadPoint *point)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 5);
  guint64 ms = 0;

  if (g_strv_length (parts) != 4 || !g_ascii_string_to_unsigned (parts[3], 10, 0, G_MAXUINT32, &ms, NULL))
    return FALSE;
  point->x = g_ascii_strtod (parts[0], NULL) * scale;
  point->y = g_ascii_strtod (parts[1], NULL) * scale;
  point->pressure = g_ascii_strtod (parts[2], NULL);
  point->time_ms = (guint32)ms;
  return isfinite (point->x) && isfinite (point->y) && point->x >= 0 && point->y >= 0 && point->pressure >= 0 &&
         point->pressure <= 1;
}

/**
 * nc_sign_ink_restore:
 * @pad: has its size already
 *
 * Draws what nc_sign_ink_to_text() wrote, scaled to the pad's present width.
 *
 * Returns: %FALSE when @text is not such a text; strokes before the fault stand.
 */
gboolean
nc_sign_ink_restore (NcSignaturePad *pad, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", NC_INK_MAX_STROKES + 2);
  double width = lines[0] ? g_ascii_strtod (lines[0], NULL) : 0;
  double scale = width >= 1 ? gtk_widget_get_width (GTK_WIDGET (pad)) / width : 0;

  if (!isfinite (scale) || scale <= 0)
    return FALSE;
  for (char **line = lines + 1; *line; line++) {
    g_auto (GStrv) words = g_strsplit (*line, " ", -1);
    g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (NcPadPoint));
    NcPadPoint point;

    for (char **word = words; *word && **word; word++) {
      if (!parse_point (*word, scale, &point))
        return FALSE;
      g_array_append_val (points, point);
    }
    if (points->len)
      nc_signature_pad_add_stroke (pad, (const NcPadPoint *)(gpointer)points->data, points->len);
  }
  return TRUE;
}
