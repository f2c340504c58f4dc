/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-figures.h"
#include <math.h>
#include <string.h>

struct _NcFigureRow {
  GObject parent_instance;
  GPtrArray *cells;
  NcTone tone;
};

typedef struct {
  char *name;
  double value;
} Line;

struct _NcFigures {
  GObject parent_instance;
  char *name, *title, *note, *unit;
  NcFiguresShape shape;
  GArray *columns;
  GArray *lines;
  GListStore *rows;
  guint label_column, value_column, most_bars;
};

G_DEFINE_FINAL_TYPE (NcFigureRow, nc_figure_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (NcFigures, nc_figures, G_TYPE_OBJECT)

static void
nc_figure_row_finalize (GObject *object)
{
  g_ptr_array_unref (NC_FIGURE_ROW (object)->cells);
  G_OBJECT_CLASS (nc_figure_row_parent_class)->finalize (object);
}

static void
nc_figure_row_class_init (NcFigureRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_figure_row_finalize;
}

static void
nc_figure_row_init (NcFigureRow *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_free);
}

/**
 * nc_figure_row_get:
 *
 * Returns: (transfer none): "" when the row has no such cell.
 */
const char *
nc_figure_row_get (NcFigureRow *self, guint column)
{
  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : "";
}

NcTone
nc_figure_row_get_tone (NcFigureRow *self)
{
  return self->tone;
}

static void
clear_column (gpointer column)
{
  g_free (((NcFigureColumn *)column)->title);
}

static void
clear_line (gpointer line)
{
  g_free (((Line *)line)->name);
}

static void
nc_figures_finalize (GObject *object)
{
  NcFigures *self = NC_FIGURES (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->note);
  g_free (self->unit);
  g_array_unref (self->columns);
  g_array_unref (self->lines);
  g_object_unref (self->rows);
  G_OBJECT_CLASS (nc_figures_parent_class)->finalize (object);
}

static void
nc_figures_class_init (NcFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_figures_finalize;
}

static void
nc_figures_init (NcFigures *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (NcFigureColumn));
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  self->rows = g_list_store_new (NC_TYPE_FIGURE_ROW);
  self->most_bars = G_MAXUINT;
  g_array_set_clear_func (self->columns, clear_column);
  g_array_set_clear_func (self->lines, clear_line);
}

/**
 * nc_figures_new:
 * @name: of files that it is exported to, without an ending
 * @title: for people
 */
NcFigures *
nc_figures_new (const char *name, const char *title, NcFiguresShape shape)
{
  NcFigures *self = g_object_new (NC_TYPE_FIGURES, NULL);

  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->shape = shape;
  return self;
}

/**
 * nc_figures_set_note:
 * @note: (nullable): how the figures were come to, a sentence
 */
void
nc_figures_set_note (NcFigures *self, const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

void
nc_figures_add_column (NcFigures *self, const char *title, gboolean is_number)
{
  NcFigureColumn column = { g_strdup (title), is_number };

  g_array_append_val (self->columns, column);
}

/**
 * nc_figures_set_chart:
 * @unit: (nullable): of the values
 */
void
nc_figures_set_chart (NcFigures *self, guint label_column, guint value_column, const char *unit)
{
  g_return_if_fail (label_column < self->columns->len && value_column < self->columns->len);
  self->label_column = label_column;
  self->value_column = value_column;
  g_free (self->unit);
  self->unit = g_strdup (unit);
}

/* A chart shows at most that many bars: the first half and the last half of the rows. */
void
nc_figures_set_most_bars (NcFigures *self, guint n)
{
  self->most_bars = n;
}

/* A line of the chart; one that is no number is left out. */
void
nc_figures_add_line (NcFigures *self, const char *name, double value)
{
  Line line = { NULL, value };

  if (!isfinite (value))
    return;
  line.name = g_strdup (name);
  g_array_append_val (self->lines, line);
}

void
nc_figures_begin_row (NcFigures *self, NcTone tone)
{
  g_autoptr (NcFigureRow) row = g_object_new (NC_TYPE_FIGURE_ROW, NULL);

  row->tone = tone;
  g_list_store_append (self->rows, row);
}

static void
add_cell (NcFigures *self, char *text)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autoptr (NcFigureRow) row = n ? g_list_model_get_item (G_LIST_MODEL (self->rows), n - 1) : NULL;

  g_assert (row && row->cells->len < self->columns->len);
  g_ptr_array_add (row->cells, text);
}

/**
 * nc_figures_add_text:
 * @text: (nullable): the next cell of the row begun last
 */
void
nc_figures_add_text (NcFigures *self, const char *text)
{
  add_cell (self, g_strdup (text ? text : ""));
}

/**
 * nc_figures_add_number:
 * @number: the next cell of the row begun last; NaN leaves it empty
 */
void
nc_figures_add_number (NcFigures *self, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add_cell (self, isfinite (number) ? g_strdup (g_ascii_formatd (text, sizeof text, "%.12g", number)) : g_strdup (""));
}

const char *
nc_figures_get_name (NcFigures *self)
{
  return self->name;
}

const char *
nc_figures_get_title (NcFigures *self)
{
  return self->title;
}

const char *
nc_figures_get_note (NcFigures *self)
{
  return self->note;
}

NcFiguresShape
nc_figures_get_shape (NcFigures *self)
{
  return self->shape;
}

guint
nc_figures_get_n_columns (NcFigures *self)
{
  return self->columns->len;
}

const NcFigureColumn *
nc_figures_get_column (NcFigures *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);
  return &g_array_index (self->columns, NcFigureColumn, column);
}

/**
 * nc_figures_get_rows:
 *
 * Returns: (transfer none): of #NcFigureRow
 */
GListModel *
nc_figures_get_rows (NcFigures *self)
{
  return G_LIST_MODEL (self->rows);
}

const char *
nc_figures_get_cell (NcFigures *self, guint row, guint column)
{
  g_autoptr (NcFigureRow) item = g_list_model_get_item (G_LIST_MODEL (self->rows), row);

  /* The list keeps the row. */
  return item ? nc_figure_row_get (item, column) : "";
}

/* NaN when the cell is empty or holds no number. */
double
nc_figures_get_number (NcFigures *self, guint row, guint column)
{
  const char *cell = nc_figures_get_cell (self, row, column);
  char *end;
  double number = g_ascii_strtod (cell, &end);

  return *cell && !*end ? number : NAN;
}

guint
nc_figures_get_label_column (NcFigures *self)
{
  return self->label_column;
}

guint
nc_figures_get_value_column (NcFigures *self)
{
  return self->value_column;
}

const char *
nc_figures_get_unit (NcFigures *self)
{
  return self->unit ? self->unit : "";
}

guint
nc_figures_get_most_bars (NcFigures *self)
{
  return self->most_bars;
}

guint
nc_figures_get_n_lines (NcFigures *self)
{
  return self->lines->len;
}

const char *
nc_figures_get_line (NcFigures *self, guint index, double *value)
{
  const Line *line = &g_array_index (self->lines, Line, index);

  g_return_val_if_fail (index < self->lines->len, NULL);
  *value = line->value;
  return line->name;
}

/**
 * nc_figures_shown:
 * @cell: of a column of numbers
 *
 * Returns: (transfer full): as it is read on a screen: "1,234,567.8" for "1234567.8".
 */
char *
nc_figures_shown (const char *cell)
{
  gsize sign = *cell == '-', digits = strspn (cell + sign, "0123456789");
  GString *out = g_string_new_len (cell, (gssize)sign);

  for (gsize i = 0; i < digits; i++) {
    if (i && (digits - i) % 3 == 0 && digits > 4)
      g_string_append_c (out, ',');
    g_string_append_c (out, cell[sign + i]);
  }
  g_string_append (out, cell + sign + digits);
  return g_string_free (out, FALSE);
}
