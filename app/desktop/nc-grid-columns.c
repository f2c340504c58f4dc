/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-grid-private.h"

/* So near to a title's edge its column is made wider or narrower, but never less than so wide. */
#define EDGE_PX  8
#define LEAST_PX 32

typedef struct {
  int width_px; /* as set */
  gboolean expands;
  int x_px, laid_px; /* as laid out */
} Column;

struct _NcGridColumns {
  NcGrid *grid; /* the owner */
  NcGridRow *titles;
  GArray *columns;
  guint dragged;
  double drag_px;
};

static Column *
nth (NcGridColumns *self, guint column)
{
  return &g_array_index (self->columns, Column, column);
}

/* The column whose right edge is there; the number of columns when none is. */
static guint
edge_at (NcGridColumns *self, double x)
{
  for (guint i = self->columns->len; i-- > 0;)
    if (ABS (nth (self, i)->x_px + nth (self, i)->laid_px - x) <= EDGE_PX)
      return i;
  return self->columns->len;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, NcGridColumns *self)
{
  (void)y;
  self->dragged = edge_at (self, x);
  if (self->dragged == self->columns->len) {
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  self->drag_px = nth (self, self->dragged)->laid_px;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *drag, double x, double y, NcGridColumns *self)
{
  (void)drag;
  (void)y;
  if (self->dragged >= self->columns->len)
    return;
  nth (self, self->dragged)->expands = FALSE;
  nc_grid_set_width (self->grid, self->dragged, MAX ((int)(self->drag_px + x), LEAST_PX));
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, NcGridColumns *self)
{
  (void)motion;
  (void)y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->titles),
                                   edge_at (self, x) < self->columns->len ? "col-resize" : NULL);
}

/* @titles: with an edge to drag by at each column's end; lives as long as what is returned */
NcGridColumns *
nc_grid_columns_new (NcGrid *grid, NcGridRow *titles)
{
  NcGridColumns *self = g_new0 (NcGridColumns, 1);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->grid = grid;
  self->titles = titles;
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (titles), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (titles), motion);
  return self;
}

void
nc_grid_columns_free (NcGridColumns *self)
{
  g_array_unref (self->columns);
  g_free (self);
}

void
nc_grid_columns_add (NcGridColumns *self, const char *title, gboolean is_number, gboolean expands)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *label = gtk_label_new (title);
  Column column = { .expands = expands };

  if (is_number) {
    gtk_widget_set_hexpand (label, TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
  }
  gtk_box_append (GTK_BOX (box), label);
  nc_grid_row_add (self->titles, box, "button", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
  g_array_append_val (self->columns, column);
}

guint
nc_grid_columns_get_n (NcGridColumns *self)
{
  return self->columns->len;
}

/* FALSE when it was so wide. */
gboolean
nc_grid_columns_set_width (NcGridColumns *self, guint column, int width_px)
{
  Column *one = nth (self, column);

  if (one->width_px == width_px)
    return FALSE;
  one->width_px = one->laid_px = width_px;
  return TRUE;
}

/* Of all columns, before they share what room there is beyond. */
int
nc_grid_columns_get_width (NcGridColumns *self)
{
  int width = 0;

  for (guint i = 0; i < self->columns->len; i++)
    width += nth (self, i)->width_px;
  return width;
}

/* What room there is in @width_px beyond goes to the columns that expand, in equal parts. Returns: the width of all. */
int
nc_grid_columns_lay (NcGridColumns *self, int width_px)
{
  int spare = MAX (width_px - nc_grid_columns_get_width (self), 0), x = 0, n = 0;

  for (guint i = 0; i < self->columns->len; i++)
    n += nth (self, i)->expands != FALSE;
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = nth (self, i);
    int share = column->expands ? spare / n-- : 0;

    spare -= share;
    column->x_px = x;
    column->laid_px = column->width_px + share;
    x += column->laid_px;
  }
  return MAX (x, width_px);
}

void
nc_grid_columns_get_span (NcGridColumns *self, guint column, int *x_px, int *width_px)
{
  *x_px = nth (self, column)->x_px;
  *width_px = nth (self, column)->laid_px;
}
