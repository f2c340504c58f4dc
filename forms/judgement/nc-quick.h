/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Numbers without locale, many times faster than printf and strtod: a ledger has millions of them. */

gboolean nc_quick_parse (const char *text, const char **end, double *value);
void nc_quick_append_double (GString *out, double value);
void nc_quick_append_json (GString *out, const char *text);
gsize nc_quick_format (double value, char buffer[32]);

G_END_DECLS
