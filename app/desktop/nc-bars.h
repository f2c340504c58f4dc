/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-figures.h"

G_BEGIN_DECLS

/* Bars, each with its label and its value in words, against named lines: lying ones, or upright ones for time.
   Everything is told by place, pattern and word, never by colour alone, so that it can be printed in grey. */
#define NC_TYPE_BARS (nc_bars_get_type ())
G_DECLARE_FINAL_TYPE (NcBars, nc_bars, NC, BARS, GtkWidget)

GtkWidget *nc_bars_new (const char *title);
GtkWidget *nc_bars_new_for_figures (NcFigures *figures);
void nc_bars_add (NcBars *self, const char *label, double value, const char *text);
void nc_bars_add_toned (NcBars *self, const char *label, double value, const char *text, NcTone tone);
void nc_bars_add_line (NcBars *self, const char *name, double value);
guint nc_bars_get_n (NcBars *self);
const char *nc_bars_get_title (NcBars *self);
const char *nc_bars_get_label (NcBars *self, guint index);
double nc_bars_get_value (NcBars *self, guint index);
double nc_bars_get_line (NcBars *self, guint index);
int nc_bars_get_height (NcBars *self);
void nc_bars_draw (NcBars *self, cairo_t *cr, int width, const GdkRGBA *text, const GdkRGBA *bar);
gboolean nc_bars_export (NcBars *self, const char *path, GError **error);

G_END_DECLS
