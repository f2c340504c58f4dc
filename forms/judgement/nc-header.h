/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-record.h"

G_BEGIN_DECLS

char *nc_column_title (const NcColumn *column);
int nc_columns_find (NcKind kind, const char *header);
char *nc_header_other_unit (NcKind kind, int column, const char *header);
int nc_header_unit_column (NcKind kind, int column);

G_END_DECLS
