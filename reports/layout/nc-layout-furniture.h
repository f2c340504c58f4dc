/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-lines.h"

G_BEGIN_DECLS

NcLine *nc_layout_seal_line (const NcBlock *seal, double width_pt, const NcLayoutMetrics *metrics, GError **error);
double nc_layout_furniture_table_height (const NcPageStyle *page, const NcLayoutMetrics *metrics, GError **error);
gboolean nc_layout_furniture (const NcPageStyle *page, NcDisplayList *list, const NcLayoutMetrics *metrics,
                              GError **error);

G_END_DECLS
