/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

char *nc_unit_key (const char *unit);
gboolean nc_unit_convert (double *value, const char *from, const char *to);
gboolean nc_unit_convert_output (double *value, const char *from, const char *to);

G_END_DECLS
