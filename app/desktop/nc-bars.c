/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-bars.h"
#include "nc-lang.h"
#include <math.h>

#define ROW_HEIGHT     30
#define LINE_HEIGHT    22
#define UPRIGHT_HEIGHT 200
#define GAP            8
#define MOST_LABEL     0.55 /* of the width */

#define EXPORT_WIDTH 960
#define EXPORT_SCALE 2
#define EXPORT_EDGE  24

typedef struct {
  char *label;
  char *text;
  double value;
  NcTone tone;
} Bar;

struct _NcBars {
  GtkWidget parent_instance;
  char *title;
  gboolean is_upright;
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

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
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

/* @align: 0 = from the left, 0.5 = in the middle of @room, 1 = to its right end */
static void
draw_text (NcBars *self, cairo_t *cr, double x, double y, int room, int height, double align, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, MAX (room, 1));
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_move_to (cr, x + MAX (room - w, 0) * align, y + (height - h) / 2.0);
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
  s.label_width = MIN (s.label_width, (int)(width * MOST_LABEL));
  s.left = s.label_width + GAP;
  s.width = MAX (width - s.left - s.value_width - 2 * GAP, 20);
  return s;
}

/* Full, plain, or hatched with its outline: to be told apart in grey. */
static void
fill_bar (cairo_t *cr, double x, double y, double width, double height, NcTone tone, const GdkRGBA *colour)
{
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue,
                         tone == NC_TONE_STRONG  ? colour->alpha
                         : tone == NC_TONE_PLAIN ? colour->alpha * 0.5
                                                 : colour->alpha * 0.12);
  cairo_fill_preserve (cr);
  /* The light ones end at a line that is seen on white too. */
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, tone == NC_TONE_HATCHED ? 1.5 : 1);
  cairo_stroke_preserve (cr);
  if (tone == NC_TONE_HATCHED) {
    cairo_clip (cr);
    for (double at = x - height; at < x + width; at += 7) {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
    cairo_stroke (cr);
  }
  cairo_new_path (cr);
  cairo_restore (cr);
}

static void
set_dash (cairo_t *cr, guint index)
{
  static const double dashes[][2] = { { 1, 0 }, { 6, 4 }, { 2, 3 } };

  cairo_set_line_width (cr, index == 0 ? 2 : 1.5);
  cairo_set_dash (cr, dashes[index % 3], index % 3 ? 2 : 0, 0);
}

/* @row: of its name under the bars; @leftward: the name stands left of the line */
static void
draw_line (NcBars *self, cairo_t *cr, const Scale *scale, guint index, guint row, gboolean leftward, int width,
           const GdkRGBA *colour)
{
  const Bar *line = &g_array_index (self->lines, Bar, index);
  double x = floor (place_of (scale, line->value)) + 0.5;
  int top = (int)self->bars->len * ROW_HEIGHT + (int)row * LINE_HEIGHT;
  int w = text_width (self, line->text);

  gdk_cairo_set_source_rgba (cr, colour);
  set_dash (cr, index);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, top + LINE_HEIGHT);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (!leftward && x + GAP + w > width)
    leftward = TRUE;
  draw_text (self, cr, leftward ? MAX (x - GAP - w, 0) : x + GAP, top, width, LINE_HEIGHT, 0, line->text);
}

/* The names stand under each other so that no line runs through another's name: the outermost first. */
static void
draw_lines (NcBars *self, cairo_t *cr, const Scale *scale, int width, const GdkRGBA *colour)
{
  guint n = self->lines->len, highest = 0;
  gboolean leftward;

  for (guint i = 1; i < n; i++)
    if (g_array_index (self->lines, Bar, i).value > g_array_index (self->lines, Bar, highest).value)
      highest = i;
  leftward = n && place_of (scale, g_array_index (self->lines, Bar, highest).value) + GAP +
                          text_width (self, g_array_index (self->lines, Bar, highest).text) >
                      width;
  for (guint i = 0; i < n; i++) {
    guint row = 0;

    for (guint j = 0; j < n; j++) {
      double mine = g_array_index (self->lines, Bar, i).value, other = g_array_index (self->lines, Bar, j).value;

      row += j != i && (leftward ? other < mine : other > mine);
      row += j < i && other == mine;
    }
    draw_line (self, cr, scale, i, row, leftward, width, colour);
  }
}

static void
draw_lying (NcBars *self, cairo_t *cr, int width, const GdkRGBA *text, const GdkRGBA *colour)
{
  Scale scale = measure (self, width);
  double zero = place_of (&scale, 0);

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    double x = place_of (&scale, bar->value), y = i * ROW_HEIGHT;

    gdk_cairo_set_source_rgba (cr, text);
    draw_text (self, cr, 0, y, scale.label_width, ROW_HEIGHT, 1, bar->label);
    draw_text (self, cr, scale.left + scale.width + GAP, y, scale.value_width + GAP, ROW_HEIGHT, 0, bar->text);
    fill_bar (cr, MIN (zero, x), y + 6, MAX (fabs (x - zero), 1), ROW_HEIGHT - 12, bar->tone, colour);
  }
  gdk_cairo_set_source_rgba (cr, text);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (zero) + 0.5, 0);
  cairo_line_to (cr, floor (zero) + 0.5, self->bars->len * ROW_HEIGHT);
  cairo_stroke (cr);
  draw_lines (self, cr, &scale, width, text);
}

static void
draw_upright (NcBars *self, cairo_t *cr, int width, const GdkRGBA *text, const GdkRGBA *colour)
{
  int bottom = UPRIGHT_HEIGHT - LINE_HEIGHT;
  double high = 0, step = (double)width / MAX (self->bars->len, 1), room = MIN (step * 0.66, 56);

  for (guint i = 0; i < self->bars->len; i++)
    high = MAX (high, g_array_index (self->bars, Bar, i).value);
  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    double height = high > 0 ? bar->value / high * (bottom - LINE_HEIGHT) : 0, x = i * step;

    gdk_cairo_set_source_rgba (cr, text);
    draw_text (self, cr, x, bottom, (int)step, LINE_HEIGHT, 0.5, bar->label);
    if (bar->value > 0) {
      draw_text (self, cr, x, bottom - height - LINE_HEIGHT, (int)step, LINE_HEIGHT, 0.5, bar->text);
      fill_bar (cr, x + (step - room) / 2, bottom - height, room, height, bar->tone, colour);
    }
  }
  gdk_cairo_set_source_rgba (cr, text);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, bottom + 0.5);
  cairo_line_to (cr, width, bottom + 0.5);
  cairo_stroke (cr);
}

/**
 * nc_bars_draw:
 * @width: in pixels; the height is nc_bars_get_height()
 * @text: of words and lines
 * @bar: of the bars; plain ones are a lighter tone of it
 */
void
nc_bars_draw (NcBars *self, cairo_t *cr, int width, const GdkRGBA *text, const GdkRGBA *bar)
{
  if (self->is_upright)
    draw_upright (self, cr, width, text, bar);
  else
    draw_lying (self, cr, width, text, bar);
}

static void
nc_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  (void)for_size;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : nc_bars_get_height (NC_BARS (widget));
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 420 : *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static void
nc_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  gboolean is_sunlight = root && gtk_widget_has_css_class (root, "sunlight");
  GdkRGBA colour, accent;

  gtk_style_context_get_color (style, &colour);
  /* In sunlight only black on white is seen. */
  if (is_sunlight || !gtk_style_context_lookup_color (style, "accent_color", &accent))
    accent = colour;
  nc_bars_draw (NC_BARS (widget), cr, width, &colour, &accent);
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

static void
add_figure (NcBars *self, NcFigures *figures, guint row)
{
  g_autoptr (NcFigureRow) item = g_list_model_get_item (nc_figures_get_rows (figures), row);
  const char *unit = nc_figures_get_unit (figures);
  g_autofree char *shown = nc_figures_shown (nc_figure_row_get (item, nc_figures_get_value_column (figures)));
  g_autofree char *text = *unit && !self->is_upright ? g_strdup_printf ("%s %s", shown, unit) : g_strdup (shown);

  nc_bars_add_toned (self, nc_figure_row_get (item, nc_figures_get_label_column (figures)),
                     nc_figures_get_number (figures, row, nc_figures_get_value_column (figures)), text,
                     nc_figure_row_get_tone (item));
}

/**
 * nc_bars_new_for_figures:
 * @figures: its rows as bars, the middle ones left out where there are too many
 */
GtkWidget *
nc_bars_new_for_figures (NcFigures *figures)
{
  NcBars *self = NC_BARS (nc_bars_new (nc_figures_get_title (figures)));
  guint n = g_list_model_get_n_items (nc_figures_get_rows (figures)), most = nc_figures_get_most_bars (figures);

  self->is_upright = nc_figures_get_shape (figures) == NC_FIGURES_UPRIGHT;
  for (guint i = 0; i < n; i++)
    if (n <= most || i < (most + 1) / 2 || i >= n - most / 2)
      add_figure (self, figures, i);
  for (guint i = 0; i < nc_figures_get_n_lines (figures); i++) {
    double value;
    const char *name = nc_figures_get_line (figures, i, &value);

    nc_bars_add_line (self, name, value);
  }
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

/**
 * nc_bars_add:
 * @text: the value in words, with its unit
 *
 * A value that is no number is left out.
 */
void
nc_bars_add (NcBars *self, const char *label, double value, const char *text)
{
  nc_bars_add_toned (self, label, value, text, NC_TONE_PLAIN);
}

void
nc_bars_add_toned (NcBars *self, const char *label, double value, const char *text, NcTone tone)
{
  Bar bar = { g_strdup (label), g_strdup (text), value, tone };

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
  Bar line = { NULL, NULL, value, NC_TONE_PLAIN };

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

/* NaN when there are not so many lines. */
double
nc_bars_get_line (NcBars *self, guint index)
{
  return index < self->lines->len ? g_array_index (self->lines, Bar, index).value : NAN;
}

int
nc_bars_get_height (NcBars *self)
{
  if (self->is_upright)
    return UPRIGHT_HEIGHT;
  return (int)self->bars->len * ROW_HEIGHT + (int)self->lines->len * LINE_HEIGHT + GAP;
}

/**
 * nc_bars_export:
 * @path: of the PNG to be written: the title over the bars, black on white, 1920 pixels wide
 *
 * Returns: %FALSE with %G_FILE_ERROR
 */
gboolean
nc_bars_export (NcBars *self, const char *path, GError **error)
{
  const GdkRGBA ink = { 0, 0, 0, 1 }, bar = { 0.1f, 0.3f, 0.55f, 1 };
  int width = EXPORT_WIDTH + 2 * EXPORT_EDGE, height = nc_bars_get_height (self) + 3 * EXPORT_EDGE + ROW_HEIGHT;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * EXPORT_SCALE, height * EXPORT_SCALE);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, EXPORT_SCALE, EXPORT_SCALE);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, EXPORT_EDGE, EXPORT_EDGE);
  gdk_cairo_set_source_rgba (cr, &ink);
  draw_text (self, cr, 0, 0, EXPORT_WIDTH, ROW_HEIGHT, 0.5, self->title);
  cairo_translate (cr, 0, ROW_HEIGHT + EXPORT_EDGE);
  nc_bars_draw (self, cr, EXPORT_WIDTH, &ink, &bar);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("%s was not written: %s"), path,
               cairo_status_to_string (status));
  return FALSE;
}
