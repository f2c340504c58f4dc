/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* A calendar day as the number of days since 1970-01-01 (proleptic Gregorian); valid range 1900-01-01 … 9999-12-31.
   Plain integers, so days are compared and subtracted with the usual operators. */
typedef gint32 NcDay;
#define NC_DAY_NONE G_MININT32

NcDay nc_day_from_ymd (int year, int month, int day);
void nc_day_to_ymd (NcDay day, int *year, int *month, int *day_of_month);
NcDay nc_day_parse (const char *iso);
char *nc_day_format (NcDay day);
char *nc_day_format_zh (NcDay day);
int nc_day_weekday (NcDay day);
NcDay nc_day_add_months (NcDay day, int months);

G_END_DECLS
