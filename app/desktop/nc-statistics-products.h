/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-statistics-collection.h"

G_BEGIN_DECLS

gboolean nc_statistics_collect_products (NcCollection *self, GError **error);
gboolean nc_statistics_collect_centres (NcCollection *self, GError **error);

G_END_DECLS
