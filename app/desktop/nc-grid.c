/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-grid-private.h"

/* Rows beyond the edge that are ready, so that a small step of the wheel makes none. */
#define SPARE_ROWS 2
/* As high as the table is taken to be before it is known. */
#define LIKELY_PX 800

struct _NcGrid {
  GtkWidget parent_instance;
  GtkSingleSelection *selection;
  NcGridCells cells;
  gpointer user_data;
  NcGridColumns *columns;
  NcGridRow *titles;
  GtkWidget *body;
  GPtrArray *rows; /* those that there are widgets for, in their order */
  GtkAdjustment *adjustments[2];
  guint policies[2];
  int row_px; /* 0 before the first was measured */
  int body_px;
  guint wanted; /* to be scrolled to as soon as there are sizes */
  guint tick;
  gboolean is_arranging, is_changed, is_allocating;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (NcGrid, nc_grid, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HPOLICY, PROP_VPOLICY };
enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
n_items (NcGrid *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

static GtkAdjustment *
adjustment_of (NcGrid *self, GtkOrientation orientation)
{
  return self->adjustments[orientation == GTK_ORIENTATION_VERTICAL];
}

NcGridColumns *
nc_grid_get_columns (NcGrid *self)
{
  return self->columns;
}

static void
show_chosen (NcGrid *self, NcGridRow *row)
{
  gboolean is_chosen = gtk_single_selection_get_selected (self->selection) == row->position;

  if (is_chosen)
    gtk_widget_set_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_chosen, -1);
}

static void
leave (NcGrid *self, NcGridRow *row)
{
  if (row->item)
    self->cells.leave (row, row->item, self->user_data);
  g_clear_object (&row->item);
}

static void
place (NcGrid *self, NcGridRow *row, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != row->item)
    leave (self, row);
  row->position = position;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_ROW_INDEX, (int)position + 1, -1);
  show_chosen (self, row);
  if (item && !row->item) {
    row->item = g_object_ref (item);
    self->cells.show (row, item, self->user_data);
  }
}

static void
remove_row (NcGrid *self, NcGridRow *row)
{
  leave (self, row);
  gtk_widget_unparent (GTK_WIDGET (row));
}

static NcGridRow *
new_row (NcGrid *self)
{
  NcGridRow *row = nc_grid_row_new (self, "row", GTK_ACCESSIBLE_ROLE_ROW);

  for (guint i = 0; i < nc_grid_columns_get_n (self->columns); i++)
    nc_grid_row_add (row, self->cells.make (row, i, self->user_data), "cell", GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_widget_set_parent (GTK_WIDGET (row), self->body);
  return row;
}

/* Before anything is measured the first row alone: the height of all is taken from it. */
static void
find_sight (NcGrid *self, int spare_rows, guint *first, guint *end)
{
  guint n = n_items (self);
  int top;

  *first = 0;
  *end = MIN (n, 1);
  if (!self->row_px || !self->body_px)
    return;
  top = (int)gtk_adjustment_get_value (adjustment_of (self, GTK_ORIENTATION_VERTICAL));
  *first = (guint)MAX (top / self->row_px - spare_rows, 0);
  *end = MIN (n, (guint)((top + self->body_px) / self->row_px + 1 + spare_rows));
  *first = MIN (*first, *end);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint one = (*(NcGridRow *const *)a)->position, other = (*(NcGridRow *const *)b)->position;

  return one < other ? -1 : one > other;
}

/* The children stand as they are seen, for those who hear the screen. */
static void
put_in_order (NcGrid *self)
{
  GtkWidget *before = NULL;

  g_ptr_array_sort (self->rows, compare_rows);
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);

    if (gtk_widget_get_prev_sibling (row) != before)
      gtk_widget_insert_after (row, self->body, before);
    before = row;
  }
}

/* Takes away the rows that are out of sight; one that has the focus stays where it is, with what is being typed. */
static GPtrArray *
take_hidden (NcGrid *self, guint first, guint end)
{
  GtkWidget *focused = gtk_widget_get_focus_child (self->body);
  GPtrArray *hidden = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len;) {
    NcGridRow *row = g_ptr_array_index (self->rows, i);

    if ((row->position >= first && row->position < end) ||
        (GTK_WIDGET (row) == focused && row->position < n_items (self))) {
      i++;
      continue;
    }
    g_ptr_array_add (hidden, row);
    g_ptr_array_remove_index (self->rows, i);
  }
  return hidden;
}

static void
arrange_once (NcGrid *self)
{
  g_autoptr (GPtrArray) hidden = NULL;
  guint first, end;

  find_sight (self, SPARE_ROWS, &first, &end);
  hidden = take_hidden (self, first, end);
  for (guint position = first; position < end; position++) {
    NcGridRow *row;

    if (nc_grid_get_row (self, position))
      continue;
    row = hidden->len ? g_ptr_array_steal_index_fast (hidden, hidden->len - 1) : new_row (self);
    g_ptr_array_add (self->rows, row);
    place (self, row, position);
  }
  for (guint i = 0; i < hidden->len; i++)
    remove_row (self, g_ptr_array_index (hidden, i));
  put_in_order (self);
  gtk_widget_queue_allocate (self->body);
}

/* Gives the rows in sight their widgets. A cell that takes the focus meanwhile may scroll: then once more. */
static void
arrange (NcGrid *self)
{
  self->is_changed = TRUE;
  if (self->is_arranging)
    return;
  self->is_arranging = TRUE;
  while (self->is_changed) {
    self->is_changed = FALSE;
    arrange_once (self);
  }
  self->is_arranging = FALSE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  (void)clock;
  (void)unused;
  NC_GRID (widget)->tick = 0;
  arrange (NC_GRID (widget));
  return G_SOURCE_REMOVE;
}

/* While sizes are given no widget may come or go: what is lacking then comes before the next frame. */
static void
arrange_later (NcGrid *self)
{
  if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
selected_cb (NcGrid *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    show_chosen (self, g_ptr_array_index (self->rows, i));
}

/* Sizes */

/* All of it, so that a scrolled window knows before it gives sizes whether there is something to scroll. */
static void
nc_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  NcGrid *self = NC_GRID (widget);

  (void)for_size;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    gtk_widget_measure (GTK_WIDGET (self->titles), orientation, -1, minimum, NULL, NULL, NULL);
    *minimum += (int)MIN ((gint64)n_items (self) * self->row_px, G_MAXINT / 2);
  } else {
    *minimum = nc_grid_columns_get_width (self->columns);
  }
  *natural = *minimum;
}

static int
tallest_row (NcGrid *self, int width)
{
  int tallest = 0, height;

  for (guint i = 0; i < self->rows->len; i++) {
    gtk_widget_measure (g_ptr_array_index (self->rows, i), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
    tallest = MAX (tallest, height);
  }
  return tallest;
}

/* The rows at the top stay there when all become higher. What is wanted stays wanted until the sizes are real. */
static void
set_sizes (NcGrid *self, int row_px, int body_px)
{
  GtkAdjustment *vertical = adjustment_of (self, GTK_ORIENTATION_VERTICAL);
  double value = gtk_adjustment_get_value (vertical), upper = MAX ((double)n_items (self) * row_px, body_px);

  if (self->row_px && row_px != self->row_px)
    value = value / self->row_px * row_px;
  self->row_px = row_px;
  self->body_px = body_px;
  if (row_px && self->wanted != GTK_INVALID_LIST_POSITION)
    value = CLAMP (value, (self->wanted + 1.0) * row_px - body_px, (double)self->wanted * row_px);
  if (self->is_allocating && row_px)
    self->wanted = GTK_INVALID_LIST_POSITION;
  gtk_adjustment_configure (vertical, CLAMP (value, 0, upper - body_px), 0, upper, row_px, body_px * 0.9, body_px);
}

/* The rows are there before the first sizes are given, so that they are in the first frame. */
static void
prepare (NcGrid *self)
{
  int width = nc_grid_columns_lay (self->columns, 0), likely;

  if (!gtk_widget_get_root (GTK_WIDGET (self)) || !nc_grid_columns_get_n (self->columns))
    return;
  likely = gtk_widget_get_height (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  arrange (self);
  set_sizes (self, tallest_row (self, width), self->body_px ? self->body_px : likely ? likely : LIKELY_PX);
  arrange (self);
}

static void
items_changed_cb (NcGrid *self)
{
  guint n = n_items (self);

  for (guint i = 0; i < self->rows->len; i++) {
    NcGridRow *row = g_ptr_array_index (self->rows, i);

    if (row->position < n)
      place (self, row, row->position);
  }
  if (self->rows->len && self->row_px)
    set_sizes (self, self->row_px, self->body_px);
  else
    prepare (self);
  arrange (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
is_covered (NcGrid *self)
{
  guint first, end;

  find_sight (self, 0, &first, &end);
  while (first < end && nc_grid_get_row (self, first))
    first++;
  return first == end;
}

static void
nc_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NcGrid *self = NC_GRID (widget);
  GtkAdjustment *horizontal = adjustment_of (self, GTK_ORIENTATION_HORIZONTAL);
  int content = nc_grid_columns_lay (self->columns, width), titles_px;

  (void)baseline;
  self->is_allocating = TRUE;
  gtk_adjustment_configure (horizontal, CLAMP (gtk_adjustment_get_value (horizontal), 0, content - width), 0, content,
                            width * 0.1, width * 0.9, width);
  gtk_widget_measure (GTK_WIDGET (self->titles), GTK_ORIENTATION_VERTICAL, content, &titles_px, NULL, NULL, NULL);
  set_sizes (self, tallest_row (self, content), MAX (height - titles_px, 0));
  gtk_widget_allocate (
      GTK_WIDGET (self->titles), content, titles_px, -1,
      gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (-(float)gtk_adjustment_get_value (horizontal), 0)));
  gtk_widget_measure (self->body, GTK_ORIENTATION_VERTICAL, -1, &titles_px, NULL, NULL, NULL);
  gtk_widget_allocate (self->body, width, self->body_px, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float)(height - self->body_px))));
  self->is_allocating = FALSE;
  if (!is_covered (self))
    arrange_later (self);
}

static void
measure_body (GtkWidget *body, GtkOrientation orientation, int for_size, int *minimum, int *natural,
              int *minimum_baseline, int *natural_baseline)
{
  (void)body;
  (void)orientation;
  (void)for_size;
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate_body (GtkWidget *body, int width, int height, int baseline)
{
  NcGrid *self = NC_GRID (gtk_widget_get_parent (body));
  double left = gtk_adjustment_get_value (adjustment_of (self, GTK_ORIENTATION_HORIZONTAL));
  double top = gtk_adjustment_get_value (adjustment_of (self, GTK_ORIENTATION_VERTICAL));
  int content = MAX (width, nc_grid_columns_get_width (self->columns));

  (void)height;
  (void)baseline;
  tallest_row (self, content); /* none is given a place before it was asked */
  for (guint i = 0; i < self->rows->len; i++) {
    NcGridRow *row = g_ptr_array_index (self->rows, i);
    graphene_point_t at = { -(float)(int)left, (float)(row->position * (double)self->row_px - (int)top) };

    gtk_widget_allocate (GTK_WIDGET (row), content, self->row_px, -1, gsk_transform_translate (NULL, &at));
  }
}

/* Keyboard and pointer */

static void
reveal (NcGrid *self, guint position, guint column)
{
  int x, width;

  nc_grid_scroll_to (self, position);
  nc_grid_columns_get_span (self->columns, column, &x, &width);
  gtk_adjustment_clamp_page (adjustment_of (self, GTK_ORIENTATION_HORIZONTAL), x, x + width);
}

void
nc_grid_focus_came (NcGrid *self, NcGridRow *row)
{
  reveal (self, row->position, nc_grid_row_focused_column (row));
}

static gboolean
focus_row (NcGrid *self, guint position, GtkDirectionType direction)
{
  NcGridRow *row;

  nc_grid_scroll_to (self, position);
  row = nc_grid_get_row (self, position);
  return row && gtk_widget_child_focus (GTK_WIDGET (row), direction);
}

/* From cell to cell, then on in the next row; whoever comes from outside comes to the chosen row. */
static gboolean
nc_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  NcGrid *self = NC_GRID (widget);
  GtkWidget *focused = gtk_widget_get_focus_child (self->body);
  guint chosen = gtk_single_selection_get_selected (self->selection), n = n_items (self), position;

  if (!n)
    return FALSE;
  if (!focused)
    return focus_row (self, chosen < n ? chosen : 0, direction);
  if (gtk_widget_child_focus (focused, direction))
    return TRUE;
  position = NC_GRID_ROW (focused)->position;
  switch (direction) {
  case GTK_DIR_TAB_FORWARD:
    return position + 1 < n && focus_row (self, position + 1, direction);
  case GTK_DIR_TAB_BACKWARD:
    return position > 0 && focus_row (self, position - 1, direction);
  case GTK_DIR_DOWN:
    return position + 1 >= n || focus_row (self, position + 1, direction);
  case GTK_DIR_UP:
    return position == 0 || focus_row (self, position - 1, direction);
  default:
    return TRUE;
  }
}

/* Page up and down, the first and the last row, in the same column. */
static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  NcGrid *self = NC_GRID (widget);
  GtkWidget *focused = gtk_widget_get_focus_child (self->body);
  int pages = g_variant_get_int32 (args), n = (int)n_items (self), position;
  guint column = focused ? nc_grid_row_focused_column (NC_GRID_ROW (focused)) : 0;
  NcGridRow *row;

  (void)unused;
  if (!n || !focused || !self->row_px)
    return GDK_EVENT_PROPAGATE;
  position = (int)NC_GRID_ROW (focused)->position;
  position = ABS (pages) > 1 ? pages < 0 ? 0 : n - 1
                             : CLAMP (position + pages * MAX (self->body_px / self->row_px - 1, 1), 0, n - 1);
  gtk_single_selection_set_selected (self->selection, (guint)position);
  nc_grid_scroll_to (self, (guint)position);
  row = nc_grid_get_row (self, (guint)position);
  if (row && !gtk_widget_grab_focus (nc_grid_row_get_cell (row, column)))
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

void
nc_grid_row_tapped (NcGrid *self, NcGridRow *row, int n_press)
{
  gtk_single_selection_set_selected (self->selection, row->position);
  if (n_press == 2)
    g_signal_emit (self, signals[ACTIVATE], 0, row->position);
}

/* The toolkit's own */

static void
scrolled_cb (GtkAdjustment *adjustment, NcGrid *self)
{
  if (self->is_allocating)
    return;
  if (adjustment == adjustment_of (self, GTK_ORIENTATION_VERTICAL))
    arrange (self);
  else
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (NcGrid *self, guint index, GtkAdjustment *adjustment)
{
  if (self->adjustments[index])
    g_signal_handlers_disconnect_by_data (self->adjustments[index], self);
  g_clear_object (&self->adjustments[index]);
  self->adjustments[index] = g_object_ref_sink (adjustment ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect (self->adjustments[index], "value-changed", G_CALLBACK (scrolled_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
nc_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NcGrid *self = NC_GRID (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
  else if (id == PROP_HPOLICY || id == PROP_VPOLICY)
    self->policies[id - PROP_HPOLICY] = (guint)g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
nc_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NcGrid *self = NC_GRID (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
  else if (id == PROP_HPOLICY || id == PROP_VPOLICY)
    g_value_set_enum (value, (int)self->policies[id - PROP_HPOLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
nc_grid_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nc_grid_parent_class)->root (widget);
  prepare (NC_GRID (widget));
}

/* What is being typed in a cell is kept when the page goes. */
static void
nc_grid_unroot (GtkWidget *widget)
{
  NcGrid *self = NC_GRID (widget);

  if (self->tick)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
  /* The rows themselves stay: a window does not bear that parts of what is taken from it are taken one by one. */
  for (guint i = 0; i < self->rows->len; i++) {
    leave (self, g_ptr_array_index (self->rows, i));
    NC_GRID_ROW (g_ptr_array_index (self->rows, i))->position = GTK_INVALID_LIST_POSITION;
  }
  GTK_WIDGET_CLASS (nc_grid_parent_class)->unroot (widget);
}

static void
nc_grid_dispose (GObject *object)
{
  NcGrid *self = NC_GRID (object);

  if (self->body) {
    while (self->rows->len)
      remove_row (self, g_ptr_array_steal_index_fast (self->rows, self->rows->len - 1));
    g_signal_handlers_disconnect_by_data (self->selection, self);
    gtk_widget_unparent (GTK_WIDGET (self->titles));
    g_clear_pointer (&self->body, gtk_widget_unparent);
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++) {
    if (self->adjustments[i])
      g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
    g_clear_object (&self->adjustments[i]);
  }
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (nc_grid_parent_class)->dispose (object);
}

static void
nc_grid_finalize (GObject *object)
{
  NcGrid *self = NC_GRID (object);

  g_ptr_array_unref (self->rows);
  nc_grid_columns_free (self->columns);
  G_OBJECT_CLASS (nc_grid_parent_class)->finalize (object);
}

static void
bind_move (GtkWidgetClass *klass, guint key, guint keypad, int pages)
{
  static const GdkModifierType modifiers[] = { 0, GDK_CONTROL_MASK };

  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++) {
    gtk_widget_class_add_binding (klass, key, modifiers[i], move_cb, "i", pages);
    gtk_widget_class_add_binding (klass, keypad, modifiers[i], move_cb, "i", pages);
  }
}

static void
nc_grid_class_init (NcGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = nc_grid_set_property;
  object_class->get_property = nc_grid_get_property;
  object_class->dispose = nc_grid_dispose;
  object_class->finalize = nc_grid_finalize;
  widget_class->measure = nc_grid_measure;
  widget_class->size_allocate = nc_grid_size_allocate;
  widget_class->focus = nc_grid_focus;
  widget_class->root = nc_grid_root;
  widget_class->unroot = nc_grid_unroot;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HPOLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VPOLICY, "vscroll-policy");
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
  bind_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -1);
  bind_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 1);
  bind_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, -2);
  bind_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 2);
  gtk_widget_class_set_css_name (widget_class, "columnview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
nc_grid_init (NcGrid *self)
{
  self->rows = g_ptr_array_new ();
  self->wanted = GTK_INVALID_LIST_POSITION;
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->titles = nc_grid_row_new (self, "header", GTK_ACCESSIBLE_ROLE_GENERIC);
  self->columns = nc_grid_columns_new (self, self->titles);
  gtk_widget_set_parent (GTK_WIDGET (self->titles), GTK_WIDGET (self));
  self->body = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "css-name", "listview",
                             "accessible-role", GTK_ACCESSIBLE_ROLE_ROW_GROUP, "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  gtk_widget_set_layout_manager (self->body, gtk_custom_layout_new (NULL, measure_body, allocate_body));
  gtk_widget_add_css_class (self->body, "view");
  gtk_widget_add_css_class (self->body, "separators");
  gtk_widget_set_parent (self->body, GTK_WIDGET (self));
}

/**
 * nc_grid_new:
 * @cells: copied; given @user_data
 *
 * The columns are added before it is shown.
 */
GtkWidget *
nc_grid_new (GtkSingleSelection *selection, const NcGridCells *cells, gpointer user_data)
{
  NcGrid *self = g_object_new (NC_TYPE_GRID, NULL);

  self->selection = g_object_ref (selection);
  self->cells = *cells;
  self->user_data = user_data;
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (selection, "notify::selected", G_CALLBACK (selected_cb), self);
  return GTK_WIDGET (self);
}

/**
 * nc_grid_add_column:
 * @is_number: its title stands at the right, as numbers do
 * @expands: takes what room there is beyond the widths of all
 */
void
nc_grid_add_column (NcGrid *self, const char *title, gboolean is_number, gboolean expands)
{
  nc_grid_columns_add (self->columns, title, is_number, expands);
}

void
nc_grid_set_width (NcGrid *self, guint column, int width_px)
{
  if (!nc_grid_columns_set_width (self->columns, column, width_px))
    return;
  gtk_widget_queue_resize (GTK_WIDGET (self->titles));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_queue_resize (g_ptr_array_index (self->rows, i));
}

/* By as little as brings the row into sight; it has its widgets then, unless nothing has a size yet. */
void
nc_grid_scroll_to (NcGrid *self, guint position)
{
  if (position >= n_items (self))
    return;
  if (!self->row_px || !self->body_px || !self->rows->len)
    self->wanted = position;
  else
    gtk_adjustment_clamp_page (adjustment_of (self, GTK_ORIENTATION_VERTICAL), (double)position * self->row_px,
                               (position + 1.0) * self->row_px);
}

/**
 * nc_grid_get_row:
 *
 * Returns: (transfer none) (nullable): %NULL when it is not in sight
 */
NcGridRow *
nc_grid_get_row (NcGrid *self, guint position)
{
  for (guint i = 0; i < self->rows->len; i++) {
    NcGridRow *row = g_ptr_array_index (self->rows, i);

    if (row->position == position)
      return row;
  }
  return NULL;
}
