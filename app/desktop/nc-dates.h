/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-day.h"

G_BEGIN_DECLS

char *nc_dates_day (NcDay day);
char *nc_dates_words (const char *iso);

G_END_DECLS
