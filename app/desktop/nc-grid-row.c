/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include "nc-grid-private.h"

G_DEFINE_FINAL_TYPE (NcGridRow, nc_grid_row, GTK_TYPE_WIDGET)

gpointer
nc_grid_row_get_item (NcGridRow *self)
{
  return self->item;
}

guint
nc_grid_row_get_position (NcGridRow *self)
{
  return self->position;
}

/**
 * nc_grid_row_get_cell:
 *
 * Returns: (transfer none): what was made for it
 */
GtkWidget *
nc_grid_row_get_cell (NcGridRow *self, guint column)
{
  GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (column--)
    cell = gtk_widget_get_next_sibling (cell);
  return gtk_widget_get_first_child (cell);
}

/* The column that has the focus; 0 when none has. */
guint
nc_grid_row_focused_column (NcGridRow *self)
{
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self));
  guint column = 0;

  for (GtkWidget *cell = focused ? gtk_widget_get_prev_sibling (focused) : NULL; cell;
       cell = gtk_widget_get_prev_sibling (cell))
    column++;
  return column;
}

/* A cell is as wide as its column, whatever is in it; what is wider is cut off. */
static void
measure_cell (GtkWidget *cell, GtkOrientation orientation, int for_size, int *minimum, int *natural,
              int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *content = gtk_widget_get_first_child (cell);
  int least = 0;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = 0;
    return;
  }
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (content, orientation, for_size < 0 ? -1 : MAX (least, for_size), minimum, natural, NULL, NULL);
}

static void
allocate_cell (GtkWidget *cell, int width, int height, int baseline)
{
  GtkWidget *content = gtk_widget_get_first_child (cell);
  int least;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (content, MAX (least, width), height, baseline, NULL);
}

void
nc_grid_row_add (NcGridRow *self, GtkWidget *content, const char *css_name, GtkAccessibleRole role)
{
  GtkWidget *cell = g_object_new (ADW_TYPE_BIN, "css-name", css_name, "accessible-role", role, NULL);

  gtk_widget_set_layout_manager (cell, gtk_custom_layout_new (NULL, measure_cell, allocate_cell));
  gtk_widget_set_overflow (cell, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (cell), content);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
}

static void
nc_grid_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  NcGridRow *self = NC_GRID_ROW (widget);
  guint column = 0;

  (void)for_size;
  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? nc_grid_columns_get_width (nc_grid_get_columns (self->grid)) : 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell; cell = gtk_widget_get_next_sibling (cell)) {
    int x, width, least;

    nc_grid_columns_get_span (nc_grid_get_columns (self->grid), column++, &x, &width);
    gtk_widget_measure (cell, orientation, width, &least, NULL, NULL, NULL);
    *minimum = *natural = MAX (*minimum, least);
  }
}

static void
nc_grid_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NcGridRow *self = NC_GRID_ROW (widget);
  guint column = 0;

  (void)width;
  (void)baseline;
  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell; cell = gtk_widget_get_next_sibling (cell)) {
    int x, cell_width;

    nc_grid_columns_get_span (nc_grid_get_columns (self->grid), column++, &x, &cell_width);
    gtk_widget_allocate (cell, cell_width, height, -1,
                         gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)x, 0)));
  }
}

/* Whoever goes through the cells sees the one that has the focus. */
static void
nc_grid_row_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  NcGridRow *self = NC_GRID_ROW (widget);

  GTK_WIDGET_CLASS (nc_grid_row_parent_class)->set_focus_child (widget, child);
  if (child && self->item)
    nc_grid_focus_came (self->grid, self);
}

static void
nc_grid_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  g_clear_object (&NC_GRID_ROW (object)->item);
  G_OBJECT_CLASS (nc_grid_row_parent_class)->dispose (object);
}

static void
nc_grid_row_class_init (NcGridRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_grid_row_dispose;
  widget_class->measure = nc_grid_row_measure;
  widget_class->size_allocate = nc_grid_row_size_allocate;
  widget_class->set_focus_child = nc_grid_row_set_focus_child;
}

static void
nc_grid_row_init (NcGridRow *self)
{
  self->position = GTK_INVALID_LIST_POSITION;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, NcGridRow *self)
{
  (void)gesture;
  (void)x;
  (void)y;
  if (n_press == 2)
    nc_grid_row_tapped (self->grid, self, n_press);
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, NcGridRow *self)
{
  (void)gesture;
  (void)x;
  (void)y;
  if (n_press == 1)
    nc_grid_row_tapped (self->grid, self, n_press);
}

/* One for @item has a "row" for its @css_name, that of the titles a "header". */
NcGridRow *
nc_grid_row_new (NcGrid *grid, const char *css_name, GtkAccessibleRole role)
{
  NcGridRow *self = g_object_new (NC_TYPE_GRID_ROW, "css-name", css_name, "accessible-role", role, NULL);
  GtkGesture *click;

  self->grid = grid;
  if (role != GTK_ACCESSIBLE_ROLE_ROW)
    return self;
  gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
  click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  return self;
}
