/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-looks.h"
#include "nc-desktop-test.h"
#include "nc-two-lines.h"
#include <math.h>

/* Strokes thinner than a pixel are never as dark as their colour: the window is drawn larger. */
#define SCALE 2
/* What is lost of the contrast at the edges of small letters all the same. */
#define TOLERANCE 0.95

typedef struct {
  guint8 *pixels; /* BGRA */
  int width, height;
} Picture;

static double
linear (guint8 channel)
{
  double c = channel / 255.0;

  return c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 colour)
{
  return 0.2126 * linear ((colour >> 16) & 0xff) + 0.7152 * linear ((colour >> 8) & 0xff) +
         0.0722 * linear (colour & 0xff);
}

/* As the Web Content Accessibility Guidelines define it, 1 … 21. */
static double
contrast (double a, double b)
{
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static void
draw (GtkWidget *native, Picture *picture)
{
  g_autoptr (GskRenderNode) node = nc_desktop_test_node (native);
  g_autoptr (GskTransform) transform = gsk_transform_scale (NULL, SCALE, SCALE);
  g_autoptr (GskRenderNode) large = gsk_transform_node_new (node, transform);
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (native)), large,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (native) * SCALE,
                                                        (float)gtk_widget_get_height (native) * SCALE));

  picture->width = gdk_texture_get_width (texture);
  picture->height = gdk_texture_get_height (texture);
  picture->pixels = g_malloc ((gsize)picture->width * (gsize)picture->height * 4);
  gdk_texture_download (texture, picture->pixels, (gsize)picture->width * 4);
}

static guint32
colour_at (const Picture *picture, int x, int y)
{
  return ((guint32 *)(gpointer)picture->pixels)[(gsize)y * (gsize)picture->width + (gsize)x] & 0xffffff;
}

/* Most of a line is ground: it is counted by runs. */
static void
count_line (const Picture *picture, int y, int from, int to, GHashTable *counts)
{
  for (int x = from, end; x < to; x = end) {
    gpointer key = GUINT_TO_POINTER (colour_at (picture, x, y));
    guint known = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

    for (end = x + 1; end < to && GUINT_TO_POINTER (colour_at (picture, end, y)) == key; end++)
      ;
    g_hash_table_insert (counts, key, GUINT_TO_POINTER (known + (guint)(end - x)));
  }
}

/* The commonest colour of a box is its ground; the one that differs most from it is that of its letters. */
static double
box_contrast (const Picture *picture, const graphene_rect_t *box)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer colour, count;
  guint32 ground = 0;
  guint most = 0;
  double best = 1;

  for (int y = (int)(box->origin.y * SCALE); y < (int)((box->origin.y + box->size.height) * SCALE); y++)
    count_line (picture, y, (int)(box->origin.x * SCALE), (int)((box->origin.x + box->size.width) * SCALE), counts);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &colour, &count))
    if (GPOINTER_TO_UINT (count) > most) {
      most = GPOINTER_TO_UINT (count);
      ground = GPOINTER_TO_UINT (colour);
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &colour, NULL))
    best = MAX (best, contrast (luminance (GPOINTER_TO_UINT (colour)), luminance (ground)));
  return best;
}

/* Only what is wholly seen: not under the edge of the window or of a list that scrolls. */
static gboolean
is_seen (GtkWidget *widget, GtkWidget *native, graphene_rect_t *box)
{
  if (!gtk_widget_compute_bounds (widget, native, box) || box->size.width < 2 || box->size.height < 2)
    return FALSE;
  for (GtkWidget *at = widget; at; at = at == native ? NULL : gtk_widget_get_parent (at)) {
    graphene_rect_t around;

    if (!gtk_widget_get_child_visible (at) || gtk_widget_get_opacity (at) < 1 ||
        (GTK_IS_REVEALER (at) && !gtk_revealer_get_child_revealed (GTK_REVEALER (at))))
      return FALSE;
    if ((at == native || GTK_IS_SCROLLED_WINDOW (at)) &&
        (!gtk_widget_compute_bounds (at, native, &around) || !graphene_rect_contains_rect (&around, box)))
      return FALSE;
  }
  return TRUE;
}

/* The plus between two keys is no word. */
static const char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && g_utf8_strlen (gtk_label_get_text (GTK_LABEL (widget)), -1) > 1)
    return gtk_label_get_text (GTK_LABEL (widget));
  return NC_IS_TWO_LINES (widget) ? "a row of two lines" : "";
}

static void
check_below (GtkWidget *widget, GtkWidget *native, const Picture *picture, double least, const char *where,
             GPtrArray *faults)
{
  graphene_rect_t box;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (*words_of (widget) && gtk_widget_is_sensitive (widget) && is_seen (widget, native, &box)) {
    double found = box_contrast (picture, &box);

    if (found < least * TOLERANCE)
      g_ptr_array_add (
          faults, g_strdup_printf ("%s: “%s” has %.1f to 1 and needs %.1f", where, words_of (widget), found, least));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child))
      check_below (child, native, picture, least, where, faults);
}

/**
 * nc_desktop_looks_contrast:
 * @native: a window or popover
 * @least: contrast of words to their ground: 4.5, and 7 in sunlight
 * @faults: (element-type utf8): gets what has less
 */
void
nc_desktop_looks_contrast (GtkWidget *native, double least, const char *where, GPtrArray *faults)
{
  Picture picture = { 0 };

  draw (native, &picture);
  check_below (native, native, &picture, least, where, faults);
  g_free (picture.pixels);
}

/**
 * nc_desktop_looks_cut:
 *
 * Words that end in an ellipsis and cannot be read by resting on them either.
 */
void
nc_desktop_looks_cut (GtkWidget *root, const char *where, GPtrArray *faults)
{
  if (!gtk_widget_get_mapped (root))
    return;
  if (GTK_IS_LABEL (root) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (root)))) {
    GtkWidget *at = root;

    while (at && !gtk_widget_get_tooltip_text (at))
      at = gtk_widget_get_parent (at);
    if (!at)
      g_ptr_array_add (faults, g_strdup_printf ("%s: “%s” is cut", where, gtk_label_get_text (GTK_LABEL (root))));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    nc_desktop_looks_cut (child, where, faults);
}

void
nc_desktop_looks_report (GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s\n", (char *)faults->pdata[i]);
  if (faults->len)
    g_test_fail ();
}
