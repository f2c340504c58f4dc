/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-signature-pad.h"
#include "nc-lang.h"

/* Pen width in pixels at no and at full pressure. */
#define THIN_PX     1.5
#define THICK_PX    4.5
#define MOST_POINTS 20000
#define PAD_HEIGHT  220
#define BASELINE    0.78

struct _NcSignaturePad {
  GtkWidget parent_instance;
  GPtrArray *strokes; /* of GArray of NcPadPoint */
  GArray *current;
  guint n_points;
  gint64 first_usec;
};

G_DEFINE_FINAL_TYPE (NcSignaturePad, nc_signature_pad, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
draw_stroke (cairo_t *cr, GArray *stroke)
{
  for (guint i = 0; i < stroke->len; i++) {
    const NcPadPoint *p = &g_array_index (stroke, NcPadPoint, i);
    const NcPadPoint *q = i ? &g_array_index (stroke, NcPadPoint, i - 1) : p;

    cairo_set_line_width (cr, THIN_PX + (THICK_PX - THIN_PX) * (p->pressure + q->pressure) / 2);
    cairo_move_to (cr, q->x, q->y);
    cairo_line_to (cr, p->x, p->y + (i ? 0 : 0.01));
    cairo_stroke (cr);
  }
}

static void
nc_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NcSignaturePad *self = NC_SIGNATURE_PAD (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.25);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 24, height * BASELINE);
  cairo_line_to (cr, width - 24, height * BASELINE);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.05, 0.05, 0.15);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < self->strokes->len; i++)
    draw_stroke (cr, g_ptr_array_index (self->strokes, i));
  if (self->current)
    draw_stroke (cr, self->current);
  cairo_destroy (cr);
}

static void
add_point (NcSignaturePad *self, double x, double y, double pressure)
{
  NcPadPoint point = { CLAMP (x, 0, gtk_widget_get_width (GTK_WIDGET (self))),
                       CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self))), CLAMP (pressure, 0, 1), 0 };

  if (!self->current || self->n_points >= MOST_POINTS)
    return;
  if (!self->n_points)
    self->first_usec = g_get_monotonic_time ();
  point.time_ms = (guint32)((g_get_monotonic_time () - self->first_usec) / 1000);
  g_array_append_val (self->current, point);
  self->n_points++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
begin (NcSignaturePad *self, double x, double y, double pressure)
{
  if (self->current)
    return;
  self->current = g_array_new (FALSE, FALSE, sizeof (NcPadPoint));
  add_point (self, x, y, pressure);
}

static void
finish (NcSignaturePad *self)
{
  if (!self->current)
    return;
  g_ptr_array_add (self->strokes, g_steal_pointer (&self->current));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, NcSignaturePad *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  begin (self, x, y, 0.5);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, NcSignaturePad *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    add_point (self, x + dx, y + dy, 0.5);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, NcSignaturePad *self)
{
  (void)gesture;
  (void)dx;
  (void)dy;
  finish (self);
}

static double
stylus_pressure (GtkGestureStylus *gesture)
{
  double pressure;

  return gtk_gesture_stylus_get_axis (gesture, GDK_AXIS_PRESSURE, &pressure) ? pressure : 0.5;
}

static void
stylus_down_cb (GtkGestureStylus *gesture, double x, double y, NcSignaturePad *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  begin (self, x, y, stylus_pressure (gesture));
}

static void
stylus_motion_cb (GtkGestureStylus *gesture, double x, double y, NcSignaturePad *self)
{
  add_point (self, x, y, stylus_pressure (gesture));
}

static void
stylus_up_cb (GtkGestureStylus *gesture, double x, double y, NcSignaturePad *self)
{
  (void)gesture;
  (void)x;
  (void)y;
  finish (self);
}

static void
nc_signature_pad_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  (void)widget;
  (void)for_size;
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? PAD_HEIGHT : 280;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? PAD_HEIGHT : 720;
  *minimum_baseline = *natural_baseline = -1;
}

static void
nc_signature_pad_finalize (GObject *object)
{
  NcSignaturePad *self = NC_SIGNATURE_PAD (object);

  g_clear_pointer (&self->current, g_array_unref);
  g_clear_pointer (&self->strokes, g_ptr_array_unref);
  G_OBJECT_CLASS (nc_signature_pad_parent_class)->finalize (object);
}

static void
nc_signature_pad_class_init (NcSignaturePadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nc_signature_pad_finalize;
  widget_class->snapshot = nc_signature_pad_snapshot;
  widget_class->measure = nc_signature_pad_measure;
  gtk_widget_class_set_css_name (widget_class, "signature-pad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[CHANGED] =
      g_signal_new ("changed", NC_TYPE_SIGNATURE_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_signature_pad_init (NcSignaturePad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *stylus = gtk_gesture_stylus_new ();

  self->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_signal_connect (stylus, "down", G_CALLBACK (stylus_down_cb), self);
  g_signal_connect (stylus, "motion", G_CALLBACK (stylus_motion_cb), self);
  g_signal_connect (stylus, "up", G_CALLBACK (stylus_up_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (stylus));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sign here"), -1);
}

GtkWidget *
nc_signature_pad_new (void)
{
  return g_object_new (NC_TYPE_SIGNATURE_PAD, NULL);
}

guint
nc_signature_pad_get_n_strokes (NcSignaturePad *self)
{
  g_return_val_if_fail (NC_IS_SIGNATURE_PAD (self), 0);
  return self->strokes->len;
}

/**
 * nc_signature_pad_get_stroke:
 * @n_points: (out):
 *
 * Returns: (transfer none) (array length=n_points): valid until the pad changes.
 */
const NcPadPoint *
nc_signature_pad_get_stroke (NcSignaturePad *self, guint stroke, guint *n_points)
{
  GArray *points;

  g_return_val_if_fail (NC_IS_SIGNATURE_PAD (self) && stroke < self->strokes->len, NULL);
  points = g_ptr_array_index (self->strokes, stroke);
  *n_points = points->len;
  return (const NcPadPoint *)(gpointer)points->data;
}

/**
 * nc_signature_pad_add_stroke:
 *
 * Brings back a stroke kept earlier, as after a kill.
 */
void
nc_signature_pad_add_stroke (NcSignaturePad *self, const NcPadPoint *points, guint n_points)
{
  GArray *stroke = g_array_new (FALSE, FALSE, sizeof (NcPadPoint));

  g_return_if_fail (NC_IS_SIGNATURE_PAD (self));
  g_array_append_vals (stroke, points, MIN (n_points, MOST_POINTS - self->n_points));
  self->n_points += stroke->len;
  if (stroke->len) /* the next stroke's times follow on */
    self->first_usec = g_get_monotonic_time () -
                       g_array_index (stroke, NcPadPoint, stroke->len - 1).time_ms * G_GINT64_CONSTANT (1000);
  g_ptr_array_add (self->strokes, stroke);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * nc_signature_pad_get_handwriting:
 *
 * Returns: (transfer full): what stands on the pad, scaled so that the pad is %NC_INK_MAX_UNITS wide; whether it is ink
 *   enough is nc_handwriting_check()'s to say.
 */
NcHandwriting *
nc_signature_pad_get_handwriting (NcSignaturePad *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  double height = CLAMP (gtk_widget_get_height (GTK_WIDGET (self)), 1, width);
  double scale = NC_INK_MAX_UNITS / width;
  NcHandwriting *ink;

  g_return_val_if_fail (NC_IS_SIGNATURE_PAD (self), NULL);
  ink = nc_handwriting_new (NC_INK_MAX_UNITS, height * scale);
  for (guint i = 0; i < self->strokes->len && nc_handwriting_begin_stroke (ink); i++) {
    GArray *stroke = g_ptr_array_index (self->strokes, i);

    for (guint k = 0; k < stroke->len; k++) {
      const NcPadPoint *p = &g_array_index (stroke, NcPadPoint, k);
      NcInkPoint point = { p->x * scale, MIN (p->y, height) * scale, p->pressure, p->time_ms };

      nc_handwriting_add_point (ink, &point);
    }
  }
  return ink;
}

void
nc_signature_pad_undo (NcSignaturePad *self)
{
  GArray *last;

  g_return_if_fail (NC_IS_SIGNATURE_PAD (self));
  if (!self->strokes->len)
    return;
  last = g_ptr_array_index (self->strokes, self->strokes->len - 1);
  self->n_points -= last->len;
  g_ptr_array_set_size (self->strokes, (int)self->strokes->len - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
nc_signature_pad_clear (NcSignaturePad *self)
{
  g_return_if_fail (NC_IS_SIGNATURE_PAD (self));
  g_ptr_array_set_size (self->strokes, 0);
  self->n_points = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}
