/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-lines.h"

G_BEGIN_DECLS

/* A cell whose items are set as lines; the parts of a row that is split over pages share the lines. */
typedef struct {
  double x, width;
  GPtrArray *lines; /* NcLine */
  guint first, end; /* the lines of this part */
} NcSetCell;

typedef struct {
  GArray *cells; /* NcSetCell */
  double height;
  double min_height, border, pad;
  gboolean whole, part;
} NcSetRow;

GPtrArray *nc_layout_item_lines (const NcItem *item, double width_pt, double max_height_pt,
                                 const NcLayoutMetrics *metrics, GError **error);
NcSetRow *nc_layout_set_row (const NcTable *table, const NcRow *row, double width_pt, double max_height_pt,
                             const NcLayoutMetrics *metrics, GError **error);
void nc_set_row_free (NcSetRow *row);
NcSetRow *nc_set_row_split (NcSetRow *row, double height_pt, gboolean force);
void nc_set_row_place (const NcSetRow *row, NcDisplayList *list, guint page, double x, double y);
void nc_line_place (const NcLine *line, NcDisplayList *list, guint page, double x, double y);

G_END_DECLS
