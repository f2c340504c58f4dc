/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-machine-table.h"
#include "nc-lang.h"
#include "nc-grid.h"
#include "nc-table-cell.h"
#include "nc-verdict-chip.h"
#include "nc-verdict.h"

typedef enum { CELL_NUMBER, CELL_PHOTO, CELL_TEXT, CELL_FIGURE, CELL_VERDICT } CellKind;

/* Columns that forms use by the same name; those that a form has questions for are shown. The verdict stands beside the
   model, so that it is seen in a narrow window too. */
typedef struct {
  const char *question;
  const char *title;
  CellKind kind;
  int width_px;
} KnownColumn;

static const KnownColumn known[] = {
  { "place", N_ ("Place"), CELL_TEXT, 100 },         { "model", N_ ("Model"), CELL_TEXT, 128 },
  { "", N_ ("Verdict"), CELL_VERDICT, 204 },         { "rated_kw", N_ ("kW"), CELL_FIGURE, 64 },
  { "poles", N_ ("Poles"), CELL_FIGURE, 56 },        { "capacity_kva", N_ ("kVA"), CELL_FIGURE, 70 },
  { "capacity_t_h", N_ ("t/h"), CELL_FIGURE, 60 },   { "made_year", N_ ("Made"), CELL_FIGURE, 64 },
  { "efficiency_pct", N_ ("η %"), CELL_FIGURE, 64 }, { "quantity", N_ ("Number"), CELL_FIGURE, 64 },
};
#define USUAL_HAN_PX 13
#define MOST_LEAD_PX 680
#define LEAST_PX     420
/* On a screen wider than that a verdict would stand too far from its machine. */
#define MOST_PX 1560
/* Those of a form with names of its own: so many before the verdict, so many in all. */
#define FIRST_OTHER_COLUMNS 2
#define MOST_OTHER_COLUMNS  4

typedef struct {
  NcMachineTable *table;
  char *question;
  char *title;
  CellKind kind;
  int width_px;
  guint index;
} Column;

struct _NcMachineTable {
  AdwBin parent_instance;
  NcMachineList *machines;
  GtkSingleSelection *selection;
  NcGrid *grid;
  GtkWidget *scroller;
  GPtrArray *columns;
  GPtrArray *uploads;   /* names of the questions that take a picture */
  const Column *column; /* of the cell that last had the focus */
  int side_px;          /* of a Han character, when the widths were set */
  guint wanted_number;  /* the cell that gets the focus as soon as it is there */
  const Column *wanted_column;
};

G_DEFINE_FINAL_TYPE (NcMachineTable, nc_machine_table, ADW_TYPE_BIN)

enum { ANSWER, OPENED, WHY, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
column_free (gpointer data)
{
  Column *column = data;

  g_free (column->question);
  g_free (column->title);
  g_free (column);
}

static guint
number_of (NcGridRow *row)
{
  return nc_machine_get_number (NC_MACHINE (nc_grid_row_get_item (row)));
}

static void
show_photo (NcMachineTable *self, GtkWidget *child, guint number)
{
  gboolean has_photo = FALSE;

  for (guint i = 0; i < self->uploads->len && !has_photo; i++) {
    g_autofree char *value = nc_machine_list_value (self->machines, number, g_ptr_array_index (self->uploads, i));

    has_photo = value && *value;
  }
  /* for each row that scrolls by: GTK asks the X server where the pointer is for each tooltip that is set */
  if (has_photo == (gtk_widget_get_tooltip_text (child) != NULL))
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (child), has_photo ? "camera-photo-symbolic" : NULL);
  gtk_widget_set_tooltip_text (child, has_photo ? _ ("Photo taken") : NULL);
}

static void
show_verdict (NcMachineTable *self, GtkWidget *child, guint number)
{
  GtkWidget *chip = gtk_button_get_child (GTK_BUTTON (child));
  g_autofree char *value = nc_machine_list_value (self->machines, number, "verdict");
  g_autofree char *grade = nc_machine_list_value (self->machines, number, "grade");
  NcVerdictCode code;
  gboolean has_verdict = nc_verdict_code_parse (value, &code);

  if (has_verdict)
    nc_verdict_chip_set_verdict (NC_VERDICT_CHIP (chip), code, grade);
  else
    nc_verdict_chip_clear (NC_VERDICT_CHIP (chip));
  gtk_widget_set_sensitive (child, has_verdict);
  if (has_verdict) {
    g_autofree char *name = g_strdup_printf (_ ("%s – why?"), nc_verdict_chip_get_text (NC_VERDICT_CHIP (chip)));

    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

static void
show_text (NcMachineTable *self, const Column *column, GtkWidget *child, guint number)
{
  g_autofree char *path = nc_machine_list_path (self->machines, number, column->question);
  g_autofree char *value = nc_form_get_value (nc_machine_list_get_form (self->machines), path);
  g_autoptr (GPtrArray) faults = NULL;
  const char *message = NULL;

  nc_table_cell_set_text (NC_TABLE_CELL (child), value);
  /* Words have no bounds; a jump in a long table binds two hundred rows at once. */
  if (value && *value && column->kind == CELL_FIGURE)
    faults = nc_form_validate_path (nc_machine_list_get_form (self->machines), path, NULL);
  for (guint i = 0; faults && i < faults->len && !message; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (!fault->ok)
      message = fault->message;
  }
  nc_table_cell_set_error (NC_TABLE_CELL (child), message);
}

static void
show_cell (NcGridRow *row, const Column *column)
{
  GtkWidget *child = nc_grid_row_get_cell (row, column->index);
  guint number = number_of (row);

  switch (column->kind) {
  case CELL_NUMBER: {
    g_autofree char *text = g_strdup_printf ("%u", number);

    gtk_label_set_text (GTK_LABEL (child), text);
    break;
  }
  case CELL_PHOTO:
    show_photo (column->table, child, number);
    break;
  case CELL_VERDICT:
    show_verdict (column->table, child, number);
    break;
  case CELL_TEXT:
  case CELL_FIGURE:
  default:
    show_text (column->table, column, child, number);
  }
}

static void
edited_cb (NcTableCell *cell, const char *text, NcGridRow *row)
{
  const Column *column = g_object_get_data (G_OBJECT (cell), "column");
  g_autofree char *path = NULL;

  if (!nc_grid_row_get_item (row))
    return;
  path = nc_machine_list_path (column->table->machines, number_of (row), column->question);
  g_signal_emit (column->table, signals[ANSWER], 0, path, text);
  if (nc_grid_row_get_item (row))
    show_cell (row, column);
}

/* The next column that can be typed into; it ends at the table's edge. */
static const Column *
neighbour (NcMachineTable *self, const Column *from, int step)
{
  for (int i = (int)from->index + step; i >= 0 && i < (int)self->columns->len; i += step) {
    const Column *column = g_ptr_array_index (self->columns, i);

    if (column->kind == CELL_TEXT || column->kind == CELL_FIGURE)
      return column;
  }
  return NULL;
}

/* The cell that shows that machine in that column now; NULL when none does. */
static GtkWidget *
find_cell (NcMachineTable *self, NcMachine *machine, const Column *column)
{
  guint position = nc_machine_list_find (self->machines, nc_machine_get_number (machine));
  NcGridRow *row = nc_grid_get_row (self->grid, position);

  return row && nc_grid_row_get_item (row) == (gpointer)machine ? nc_grid_row_get_cell (row, column->index) : NULL;
}

static gboolean
focus_at (NcMachineTable *self, guint position, const Column *column)
{
  g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  GtkWidget *cell;

  if (!machine)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  self->wanted_number = nc_machine_get_number (machine);
  self->wanted_column = column;
  /* Scrolling gives cells to other rows, and destroys some: only then it is known which one this is. */
  nc_grid_scroll_to (self->grid, position);
  cell = find_cell (self, machine, column);
  if (!cell)
    return TRUE;
  self->wanted_column = NULL;
  return gtk_widget_grab_focus (cell);
}

static void
move_cb (NcTableCell *cell, int columns, int rows, NcGridRow *row)
{
  const Column *column = g_object_get_data (G_OBJECT (cell), "column"), *to = column;
  NcMachineTable *self = column->table;
  guint position = nc_grid_row_get_position (row);

  if (columns)
    to = neighbour (self, column, columns);
  /* Tab goes on in the next row, as in a spreadsheet. */
  if (!to && columns > 0) {
    to = neighbour (self, g_ptr_array_index (self->columns, 0), 1);
    rows = 1;
  } else if (!to) {
    return;
  }
  if (rows < 0 && position == 0)
    return;
  if (!focus_at (self, position + (guint)rows, to))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
focused_cb (GtkEventControllerFocus *focus, NcGridRow *row)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus));
  const Column *column = g_object_get_data (G_OBJECT (cell), "column");

  column->table->column = column;
  if (nc_grid_row_get_item (row))
    gtk_single_selection_set_selected (column->table->selection, nc_grid_row_get_position (row));
}

static void
why_cb (GtkButton *button, NcGridRow *row)
{
  const Column *column = g_object_get_data (G_OBJECT (button), "column");

  g_signal_emit (column->table, signals[WHY], 0, number_of (row), button);
}

static GtkWidget *
make_content (const Column *column, NcGridRow *row)
{
  GtkEventController *focus;
  GtkWidget *child;

  switch (column->kind) {
  case CELL_NUMBER:
    child = gtk_label_new (NULL);
    gtk_label_set_xalign (GTK_LABEL (child), 1);
    gtk_widget_add_css_class (child, "numeric");
    gtk_widget_add_css_class (child, "dim-label");
    return child;
  case CELL_PHOTO:
    return gtk_image_new ();
  case CELL_VERDICT:
    child = gtk_button_new ();
    gtk_button_set_child (GTK_BUTTON (child), nc_verdict_chip_new ());
    gtk_widget_add_css_class (child, "flat");
    gtk_widget_add_css_class (child, "verdict-button");
    gtk_widget_set_halign (child, GTK_ALIGN_START);
    gtk_widget_set_tooltip_text (child, _ ("Why?"));
    gtk_widget_set_name (child, "why");
    g_signal_connect (child, "clicked", G_CALLBACK (why_cb), row);
    return child;
  case CELL_TEXT:
  case CELL_FIGURE:
  default:
    child = nc_table_cell_new (column->title, column->kind == CELL_FIGURE);
    g_signal_connect (child, "edited", G_CALLBACK (edited_cb), row);
    g_signal_connect (child, "move", G_CALLBACK (move_cb), row);
    focus = gtk_event_controller_focus_new ();
    g_signal_connect (focus, "enter", G_CALLBACK (focused_cb), row);
    gtk_widget_add_controller (child, focus);
    return child;
  }
}

static GtkWidget *
make_cell (NcGridRow *row, guint index, gpointer user_data)
{
  Column *column = g_ptr_array_index (NC_MACHINE_TABLE (user_data)->columns, index);
  GtkWidget *content = make_content (column, row);

  g_object_set_data (G_OBJECT (content), "column", column);
  return content;
}

static void
tick_cb (NcMachine *machine, NcGridRow *row)
{
  NcMachineTable *self = NC_MACHINE_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (row), NC_TYPE_MACHINE_TABLE));

  (void)machine;
  for (guint i = 0; i < self->columns->len; i++)
    show_cell (row, g_ptr_array_index (self->columns, i));
}

static void
show_row (NcGridRow *row, gpointer machine, gpointer user_data)
{
  NcMachineTable *self = user_data;
  const Column *wanted = self->wanted_column;

  g_signal_connect (machine, "tick", G_CALLBACK (tick_cb), row);
  tick_cb (machine, row);
  if (!wanted || self->wanted_number != number_of (row))
    return;
  self->wanted_column = NULL;
  if (nc_machine_table_get_number (self) == self->wanted_number) /* no other was chosen meanwhile */
    gtk_widget_grab_focus (nc_grid_row_get_cell (row, wanted->index));
}

static void
leave_row (NcGridRow *row, gpointer machine, gpointer user_data)
{
  NcMachineTable *self = user_data;

  for (guint i = 0; i < self->columns->len; i++) {
    GtkWidget *cell = nc_grid_row_get_cell (row, i);

    if (NC_IS_TABLE_CELL (cell))
      nc_table_cell_commit (NC_TABLE_CELL (cell));
  }
  g_signal_handlers_disconnect_by_data (machine, row);
}

/* The widths are of text of 10 points; larger text gets more. The verdict is never under the edge: where there is no
   room for it beside the questions, these stand on a page of their own. */
static void
set_widths (NcMachineTable *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "能");
  int side, lead = 0;
  gboolean has_verdict = FALSE;

  pango_layout_get_pixel_size (layout, &side, NULL);
  side = MAX (side, USUAL_HAN_PX);
  if (side == self->side_px)
    return;
  self->side_px = side;
  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = g_ptr_array_index (self->columns, i);
    int width = column->width_px * side / USUAL_HAN_PX;

    nc_grid_set_width (self->grid, i, width);
    lead += has_verdict ? 0 : width;
    has_verdict = has_verdict || column->kind == CELL_VERDICT;
  }
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (self->scroller),
                                             has_verdict ? MIN (lead, MOST_LEAD_PX) : LEAST_PX);
}

/* The size of the window's text is known here. */
static void
nc_machine_table_map (GtkWidget *widget)
{
  set_widths (NC_MACHINE_TABLE (widget));
  GTK_WIDGET_CLASS (nc_machine_table_parent_class)->map (widget);
}

/* Large text and the looks for bright light come while the table is open, too. */
static void
nc_machine_table_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (nc_machine_table_parent_class)->css_changed (widget, change);
  if (gtk_widget_get_mapped (widget))
    set_widths (NC_MACHINE_TABLE (widget));
}

static void
add_column (NcMachineTable *self, const char *question, const char *title, CellKind kind, int width_px)
{
  Column *column = g_new0 (Column, 1);

  column->table = self;
  column->question = g_strdup (question);
  column->title = g_strdup (title);
  column->kind = kind;
  column->width_px = width_px;
  column->index = self->columns->len;
  g_ptr_array_add (self->columns, column);
  nc_grid_add_column (self->grid, title, kind == CELL_NUMBER || kind == CELL_FIGURE, kind == CELL_TEXT);
}

/* The questions directly in the repeat, through an item made for its first instance. */
static GPtrArray *
repeat_questions (NcMachineTable *self, const NcFormItem *parent)
{
  NcForm *form = nc_machine_list_get_form (self->machines);
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);

  for (guint i = 0; i < items->len; i++) {
    NcFormItem *item = g_ptr_array_index (items, i);
    g_autofree char *path = item->path ? g_strdup_printf ("%s/%s", item->path, item->name) : NULL;
    GPtrArray *found = NULL;

    if (item->kind == NC_FORM_REPEAT && g_strcmp0 (path, nc_machine_list_get_repeat (self->machines)) == 0) {
      g_autoptr (GPtrArray) instances = nc_form_items (form, item);

      return instances->len ? nc_form_items (form, g_ptr_array_index (instances, 0)) : NULL;
    }
    if (item->kind == NC_FORM_GROUP)
      found = repeat_questions (self, item);
    if (found)
      return found;
  }
  return NULL;
}

static gboolean
is_known (const char *question)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].question, question))
      return TRUE;
  return FALSE;
}

static gboolean
is_typed (const NcFormItem *item)
{
  return item->kind == NC_FORM_QUESTION && !item->read_only && g_str_equal (item->control, "input") &&
         !g_str_equal (item->name, "remark");
}

static void
add_known (NcMachineTable *self, const KnownColumn *column)
{
  if (column->kind == CELL_VERDICT && nc_machine_list_has_question (self->machines, "verdict"))
    add_column (self, NULL, _ (column->title), CELL_VERDICT, column->width_px);
  else if (*column->question && nc_machine_list_has_question (self->machines, column->question))
    add_column (self, column->question, _ (column->title), column->kind, column->width_px);
}

/* A form whose machines have no model gets its first few questions as columns, @from … @to of them. */
static void
add_others (NcMachineTable *self, GPtrArray *questions, guint from, guint to)
{
  guint n = 0;

  for (guint i = 0; questions && i < questions->len && n < to; i++) {
    const NcFormItem *item = g_ptr_array_index (questions, i);
    gboolean is_figure = g_strcmp0 (item->type, "int") == 0 || g_strcmp0 (item->type, "decimal") == 0;

    if (!is_typed (item) || is_known (item->name))
      continue;
    if (n++ >= from)
      add_column (self, item->name, item->label ? item->label : item->name, is_figure ? CELL_FIGURE : CELL_TEXT,
                  is_figure ? 90 : 120);
  }
}

static void
add_columns (NcMachineTable *self)
{
  g_autoptr (GPtrArray) questions = repeat_questions (self, NULL);
  gboolean has_model = nc_machine_list_has_question (self->machines, "model");

  add_column (self, NULL, _ ("No."), CELL_NUMBER, 44);
  if (!has_model)
    add_others (self, questions, 0, FIRST_OTHER_COLUMNS);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    add_known (self, &known[i]);
  if (!has_model)
    add_others (self, questions, FIRST_OTHER_COLUMNS, MOST_OTHER_COLUMNS);
  for (guint i = 0; questions && i < questions->len; i++) {
    const NcFormItem *item = g_ptr_array_index (questions, i);

    if (item->kind == NC_FORM_QUESTION && g_str_equal (item->control, "upload"))
      g_ptr_array_add (self->uploads, g_strdup (item->name));
  }
  if (self->uploads->len)
    add_column (self, NULL, _ ("Photo"), CELL_PHOTO, 56);
}

static void
activate_cb (NcGrid *grid, guint position, NcMachineTable *self)
{
  g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  (void)grid;
  if (machine)
    g_signal_emit (self, signals[OPENED], 0, nc_machine_get_number (machine));
}

static void
selected_cb (NcMachineTable *self)
{
  g_signal_emit (self, signals[SELECTED], 0, nc_machine_table_get_number (self));
}

/**
 * nc_machine_table_get_number:
 *
 * Returns: the chosen machine's, from 1; 0 when none is chosen.
 */
guint
nc_machine_table_get_number (NcMachineTable *self)
{
  NcMachine *machine = gtk_single_selection_get_selected_item (self->selection);

  return machine ? nc_machine_get_number (machine) : 0;
}

/* FALSE when there is no such machine, or the filter hides it. */
gboolean
nc_machine_table_select (NcMachineTable *self, guint number)
{
  guint position = nc_machine_list_find (self->machines, number);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  nc_grid_scroll_to (self->grid, position);
  return TRUE;
}

/**
 * nc_machine_table_focus_cell:
 *
 * Returns: %FALSE when the table has no such column or row; the question is then beside the table.
 */
gboolean
nc_machine_table_focus_cell (NcMachineTable *self, guint number, const char *question)
{
  guint position = nc_machine_list_find (self->machines, number);

  for (guint i = 0; position != GTK_INVALID_LIST_POSITION && i < self->columns->len; i++) {
    const Column *column = g_ptr_array_index (self->columns, i);

    if (column->question && g_str_equal (column->question, question))
      return focus_at (self, position, column);
  }
  return FALSE;
}

/**
 * nc_machine_table_get_questions:
 *
 * Returns: (transfer full): the columns that can be typed into, in their order.
 */
char **
nc_machine_table_get_questions (NcMachineTable *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = g_ptr_array_index (self->columns, i);

    if (column->question)
      g_strv_builder_add (names, column->question);
  }
  return g_strv_builder_end (names);
}

/* The column of the cell that has the focus or had it last; NULL before any had. */
const char *
nc_machine_table_get_question (NcMachineTable *self)
{
  return self->column ? self->column->question : NULL;
}

const char *
nc_machine_table_get_first_question (NcMachineTable *self)
{
  const Column *column = neighbour (self, g_ptr_array_index (self->columns, 0), 1);

  return column ? column->question : "";
}

const char *
nc_machine_table_get_title (NcMachineTable *self, const char *question)
{
  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = g_ptr_array_index (self->columns, i);

    if (g_strcmp0 (column->question, question) == 0)
      return column->title;
  }
  return question;
}

GtkAdjustment *
nc_machine_table_get_adjustment (NcMachineTable *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static void
nc_machine_table_dispose (GObject *object)
{
  NcMachineTable *self = NC_MACHINE_TABLE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->machines);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->uploads, g_ptr_array_unref);
  G_OBJECT_CLASS (nc_machine_table_parent_class)->dispose (object);
}

static void
nc_machine_table_class_init (NcMachineTableClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_machine_table_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_machine_table_map;
  GTK_WIDGET_CLASS (klass)->css_changed = nc_machine_table_css_changed;
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[WHY] =
      g_signal_new ("why", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, GTK_TYPE_WIDGET);
  signals[SELECTED] =
      g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
nc_machine_table_init (NcMachineTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->uploads = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
nc_machine_table_new (NcMachineList *machines)
{
  static const NcGridCells cells = { make_cell, show_row, leave_row };
  NcMachineTable *self = g_object_new (NC_TYPE_MACHINE_TABLE, NULL);
  GtkWidget *clamp;

  self->machines = g_object_ref (machines);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_model (self->selection, nc_machine_list_get_model (machines));
  self->grid = NC_GRID (nc_grid_new (self->selection, &cells, self));
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "machines");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Machines"), -1);
  add_columns (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  g_signal_connect (self->grid, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MOST_PX);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MOST_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->scroller);
  adw_bin_set_child (ADW_BIN (self), clamp);
  set_widths (self);
  return GTK_WIDGET (self);
}
