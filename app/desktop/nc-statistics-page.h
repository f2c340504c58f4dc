/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"
#include "nc-statistics.h"

G_BEGIN_DECLS

/* Statistics: charts with their tables by chapter, for a year and a region, collected beside the window's work. */
#define NC_TYPE_STATISTICS_PAGE (nc_statistics_page_get_type ())
G_DECLARE_FINAL_TYPE (NcStatisticsPage, nc_statistics_page, NC, STATISTICS_PAGE, AdwBin)

GtkWidget *nc_statistics_page_new (NcSession *session);
void nc_statistics_page_show (NcStatisticsPage *self, NcChapter chapter);
void nc_statistics_page_set_filter (NcStatisticsPage *self, int year, const char *region);
gboolean nc_statistics_page_is_busy (NcStatisticsPage *self);
NcStatistics *nc_statistics_page_get_statistics (NcStatisticsPage *self);

G_END_DECLS
