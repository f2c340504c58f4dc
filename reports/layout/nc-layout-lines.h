/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-doc.h"

G_BEGIN_DECLS

/* A set line: its text operations lie relative to the paragraph's left edge and the line's top. */
typedef struct {
  GPtrArray *ops; /* NcOp */
  double height;
} NcLine;

void nc_line_free (NcLine *line);
GPtrArray *nc_layout_lines (const NcPara *para, double width_pt, const NcLayoutMetrics *metrics, GError **error);

G_END_DECLS
