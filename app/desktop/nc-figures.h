/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* How a bar stands out, by pattern and not by colour alone. */
typedef enum {
  NC_TONE_PLAIN,
  NC_TONE_STRONG, /* reaches the benchmark */
  NC_TONE_HATCHED /* falls short */
} NcTone;

typedef enum {
  NC_FIGURES_TABLE,   /* no chart */
  NC_FIGURES_BARS,    /* lying bars, one a row */
  NC_FIGURES_UPRIGHT, /* upright bars, for time */
} NcFiguresShape;

typedef struct {
  char *title;
  gboolean is_number; /* its cells are numbers with a point, no grouping */
} NcFigureColumn;

/* One row; a #GObject, so that lists can show it. */
#define NC_TYPE_FIGURE_ROW (nc_figure_row_get_type ())
G_DECLARE_FINAL_TYPE (NcFigureRow, nc_figure_row, NC, FIGURE_ROW, GObject)

const char *nc_figure_row_get (NcFigureRow *self, guint column);
NcTone nc_figure_row_get_tone (NcFigureRow *self);

/* A table of figures with what its chart needs: what screens, charts and exports of statistics share. */
#define NC_TYPE_FIGURES (nc_figures_get_type ())
G_DECLARE_FINAL_TYPE (NcFigures, nc_figures, NC, FIGURES, GObject)

NcFigures *nc_figures_new (const char *name, const char *title, NcFiguresShape shape);
void nc_figures_set_note (NcFigures *self, const char *note);
void nc_figures_add_column (NcFigures *self, const char *title, gboolean is_number);
void nc_figures_set_chart (NcFigures *self, guint label_column, guint value_column, const char *unit);
void nc_figures_set_most_bars (NcFigures *self, guint n);
void nc_figures_add_line (NcFigures *self, const char *name, double value);
void nc_figures_begin_row (NcFigures *self, NcTone tone);
void nc_figures_add_text (NcFigures *self, const char *text);
void nc_figures_add_number (NcFigures *self, double number);

const char *nc_figures_get_name (NcFigures *self);
const char *nc_figures_get_title (NcFigures *self);
const char *nc_figures_get_note (NcFigures *self);
NcFiguresShape nc_figures_get_shape (NcFigures *self);
guint nc_figures_get_n_columns (NcFigures *self);
const NcFigureColumn *nc_figures_get_column (NcFigures *self, guint column);
GListModel *nc_figures_get_rows (NcFigures *self);
const char *nc_figures_get_cell (NcFigures *self, guint row, guint column);
double nc_figures_get_number (NcFigures *self, guint row, guint column);
guint nc_figures_get_label_column (NcFigures *self);
guint nc_figures_get_value_column (NcFigures *self);
const char *nc_figures_get_unit (NcFigures *self);
guint nc_figures_get_most_bars (NcFigures *self);
guint nc_figures_get_n_lines (NcFigures *self);
const char *nc_figures_get_line (NcFigures *self, guint index, double *value);
char *nc_figures_shown (const char *cell);

G_END_DECLS
