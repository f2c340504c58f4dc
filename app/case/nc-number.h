/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Paper numbers (doc_numbers.csv): 内节监限改〔2026〕1号. A pattern holds {year} and {n} (or {n:3} with leading zeros)
   and may hold {prefix}; a series starts anew each year. */
char *nc_number_format (const char *pattern, const char *prefix, int year, gint64 n);
gboolean nc_number_pattern_is_valid (const char *pattern);
char *nc_number_normalise (const char *number);
gboolean nc_number_parse (const char *number, char **head, int *year, gint64 *n);
char *nc_number_default_pattern (const char *series);

G_END_DECLS
