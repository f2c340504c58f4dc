/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-bars.h"
#include <math.h>

#define ROW_HEIGHT  28
#define LINE_HEIGHT 22
#define GAP         6

typedef struct {
  char *label;
  char *text;
  double value;
} Bar;

struct _NcBars {
  GtkWidget parent_instance;
  char *title;
  GArray *bars;
  GArray *lines;
};

G_DEFINE_FINAL_TYPE (NcBars, nc_bars, GTK_TYPE_WIDGET)

static void
clear_bar (gpointer bar)
{
  g_free (((Bar *)bar)->label);
  g_free (((Bar *)bar)->text);
}

static PangoLayout *
make_layout (NcBars *self, const char *text, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (width > 0)
    pango_layout_set_width (layout, width * PANGO_SCALE);
  return layout;
}

static int
text_width (NcBars *self, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, -1);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return width;
}

static void
draw_text (NcBars *self, cairo_t *cr, double x, double y, int room, int height, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, MAX (room, 1));
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_move_to (cr, x, y + (height - h) / 2.0);
  pango_cairo_show_layout (cr, layout);
}

/* Where the labels end and the values begin, and what a unit is long. */
typedef struct {
  int label_width, value_width, left, width;
  double low, high;
} Scale;

static double
place_of (const Scale *scale, double value)
{
  double span = scale->high - scale->low;

  return scale->left + (span > 0 ? (value - scale->low) / span : 0) * scale->width;
}

static Scale
measure (NcBars *self, int width)
{
  Scale s = { 0 };

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);

    s.label_width = MAX (s.label_width, text_width (self, bar->label));
    s.value_width = MAX (s.value_width, text_width (self, bar->text));
    s.low = MIN (s.low, bar->value);
    s.high = MAX (s.high, bar->value);
  }
  for (guint i = 0; i < self->lines->len; i++) {
    double value = g_array_index (self->lines, Bar, i).value;

    s.low = MIN (s.low, value);
    s.high = MAX (s.high, value);
  }
  s.label_width = MIN (s.label_width, width * 2 / 5);
  s.left = s.label_width + GAP;
  s.width = MAX (width - s.left - s.value_width - 2 * GAP, 20);
  return s;
}

static void
draw_line (NcBars *self, cairo_t *cr, const Scale *scale, guint index, int width, const GdkRGBA *colour)
{
  static const double dashes[][2] = { { 1, 0 }, { 6, 4 }, { 2, 3 } };
  const Bar *line = &g_array_index (self->lines, Bar, index);
  double x = floor (place_of (scale, line->value)) + 0.5;
  int top = (int)self->bars->len * ROW_HEIGHT + (int)index * LINE_HEIGHT;
  int w = text_width (self, line->text);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, index == 0 ? 2 : 1.5);
  cairo_set_dash (cr, dashes[index % 3], index % 3 ? 2 : 0, 0);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, top + LINE_HEIGHT);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  draw_text (self, cr, x + GAP + w <= width ? x + GAP : MAX (x - GAP - w, 0), top, width, LINE_HEIGHT, line->text);
}

/**
 * nc_bars_draw:
 * @width: in pixels; the height is nc_bars_get_height()
 * @colour: of text and lines; the bars are a lighter tone of it
 */
void
nc_bars_draw (NcBars *self, cairo_t *cr, int width, const GdkRGBA *colour)
{
  Scale scale = measure (self, width);
  double zero = place_of (&scale, 0);

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    double x = place_of (&scale, bar->value), y = i * ROW_HEIGHT;

    gdk_cairo_set_source_rgba (cr, colour);
    draw_text (self, cr, 0, y, scale.label_width, ROW_HEIGHT, bar->label);
    draw_text (self, cr, scale.left + scale.width + GAP, y, scale.value_width + GAP, ROW_HEIGHT, bar->text);
    cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, 0.4);
    cairo_rectangle (cr, MIN (zero, x), y + 5, MAX (fabs (x - zero), 1), ROW_HEIGHT - 10);
    cairo_fill (cr);
  }
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (zero) + 0.5, 0);
  cairo_line_to (cr, floor (zero) + 0.5, self->bars->len * ROW_HEIGHT);
  cairo_stroke (cr);
  for (guint i = 0; i < self->lines->len; i++)
    draw_line (self, cr, &scale, i, width, colour);
}

static void
nc_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  (void)for_size;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : nc_bars_get_height (NC_BARS (widget));
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static void
nc_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  nc_bars_draw (NC_BARS (widget), cr, width, &colour);
  cairo_destroy (cr);
}

static void
nc_bars_finalize (GObject *object)
{
  NcBars *self = NC_BARS (object);

  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (nc_bars_parent_class)->finalize (object);
}

static void
nc_bars_class_init (NcBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nc_bars_finalize;
  widget_class->measure = nc_bars_measure;
  widget_class->snapshot = nc_bars_snapshot;
  gtk_widget_class_set_css_name (widget_class, "bars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
nc_bars_init (NcBars *self)
{
  self->bars = g_array_new (FALSE, TRUE, sizeof (Bar));
  self->lines = g_array_new (FALSE, TRUE, sizeof (Bar));
  g_array_set_clear_func (self->bars, clear_bar);
  g_array_set_clear_func (self->lines, clear_bar);
}

/**
 * nc_bars_new:
 * @title: what the bars show, for screen readers and exports
 */
GtkWidget *
nc_bars_new (const char *title)
{
  NcBars *self = g_object_new (NC_TYPE_BARS, NULL);

  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

/* A screen reader hears the bars and lines as one sentence. */
static void
describe (NcBars *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->bars->len; i++)
    g_string_append_printf (text, "%s%s %s", i ? "; " : "", g_array_index (self->bars, Bar, i).label,
                            g_array_index (self->bars, Bar, i).text);
  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "; %s", g_array_index (self->lines, Bar, i).text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
nc_bars_clear (NcBars *self)
{
  g_return_if_fail (NC_IS_BARS (self));
  g_array_set_size (self->bars, 0);
  g_array_set_size (self->lines, 0);
  describe (self);
}

/**
 * nc_bars_add:
 * @text: the value in words, with its unit
 *
 * A value that is no number is left out.
 */
void
nc_bars_add (NcBars *self, const char *label, double value, const char *text)
{
  Bar bar = { g_strdup (label), g_strdup (text), value };

  g_return_if_fail (NC_IS_BARS (self));
  if (!isfinite (value)) {
    clear_bar (&bar);
    return;
  }
  g_array_append_val (self->bars, bar);
  describe (self);
}

/* A line across all bars, named with its value; one that is no number is left out. */
void
nc_bars_add_line (NcBars *self, const char *name, double value)
{
  Bar line = { NULL, NULL, value };

  g_return_if_fail (NC_IS_BARS (self));
  if (!isfinite (value))
    return;
  line.label = g_strdup (name);
  line.text = g_strdup_printf ("%s %.6g", name, value);
  g_array_append_val (self->lines, line);
  describe (self);
}

guint
nc_bars_get_n (NcBars *self)
{
  return self->bars->len;
}

const char *
nc_bars_get_title (NcBars *self)
{
  return self->title;
}

const char *
nc_bars_get_label (NcBars *self, guint index)
{
  return index < self->bars->len ? g_array_index (self->bars, Bar, index).label : NULL;
}

double
nc_bars_get_value (NcBars *self, guint index)
{
  return index < self->bars->len ? g_array_index (self->bars, Bar, index).value : NAN;
}

int
nc_bars_get_height (NcBars *self)
{
  return (int)self->bars->len * ROW_HEIGHT + (int)self->lines->len * LINE_HEIGHT + GAP;
}
