/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-statistics.h"

G_BEGIN_DECLS

struct _NcStatistics {
  GPtrArray *chapters[NC_N_CHAPTERS]; /* of NcFigures */
};

/* What the parts of a collection share. */
typedef struct {
  NcStatistics *result;
  NcDb *store;
  NcReference *reference;
  NcJudge *judge;
  const NcStatisticsFilter *filter;
  NcDay today;
  GCancellable *cancellable;
  int *permille;
  NcVerdict *verdict;
  GHashTable *region_names;
} NcCollection;

NcStmt *nc_statistics_prepare (NcCollection *self, const char *name, GError **error);
int nc_statistics_region_digits (NcCollection *self);
const char *nc_statistics_region_name (NcCollection *self, const char *code);
NcFigures *nc_statistics_add (NcCollection *self, NcChapter chapter, const char *name, const char *title,
                              NcFiguresShape shape);

gboolean nc_statistics_collect_machines (NcCollection *self, GError **error);
gboolean nc_statistics_collect_products (NcCollection *self, GError **error);
gboolean nc_statistics_collect_centres (NcCollection *self, GError **error);

G_END_DECLS
