/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-statistics-collection.h"

G_BEGIN_DECLS

NcStatistics *nc_statistics_collect (NcDb *store, NcReference *reference, NcJudge *judge,
                                     const NcStatisticsFilter *filter, NcDay today, GCancellable *cancellable,
                                     int *permille, GError **error);
GArray *nc_statistics_years (NcDb *store, GError **error);

G_END_DECLS
