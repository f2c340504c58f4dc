/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-figures.h"
#include "nc-judgement.h"

G_BEGIN_DECLS

typedef enum {
  NC_CHAPTER_CASES,
  NC_CHAPTER_VIOLATIONS,
  NC_CHAPTER_SAVINGS,
  NC_CHAPTER_PRODUCTS,
  NC_CHAPTER_LISTS,
  NC_N_CHAPTERS,
} NcChapter;

/**
 * NcStatisticsFilter:
 * @year: 0 = all. Of cases the year opened in, of products and data centres the year that the period ends in; the
 *   ledger of machines is of today.
 * @region: first digits of a region code; "" = all
 * @load_pct: mean load that savings are estimated with, since ledgers do not hold it; 1 … 100
 */
typedef struct {
  int year;
  char region[7];
  int load_pct;
} NcStatisticsFilter;

/* What is taken for the mean load until a person says otherwise. */
#define NC_STATISTICS_LOAD_PCT 60

/* What is counted over the whole store, as tables with their charts by chapter: cases, violations, what replacing
   machines would save, leaders and laggards by product, and the efficiency lists of the region. */
typedef struct _NcStatistics NcStatistics;

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

void nc_statistics_free (NcStatistics *self);
GPtrArray *nc_statistics_get (NcStatistics *self, NcChapter chapter);
NcFigures *nc_statistics_find (NcStatistics *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcStatistics, nc_statistics_free)

G_END_DECLS
