/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-figures.h"

G_BEGIN_DECLS

/* A table of figures as a file that spreadsheets open: CSV (UTF-8 with byte order mark) or XLSX, by the ending of
   @path. Errors: %NC_EXCHANGE_ERROR_KIND for another ending, _WRITE when it cannot be written. */
gboolean nc_figures_export (NcFigures *self, const char *path, GError **error);

G_END_DECLS
