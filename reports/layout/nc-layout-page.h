/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-doc.h"

G_BEGIN_DECLS

NcDisplayList *nc_layout_pages (const NcLayoutDoc *doc, const NcLayoutMetrics *metrics, GError **error);

G_END_DECLS
