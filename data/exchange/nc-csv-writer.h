/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

void nc_csv_write_field (GString *csv, const char *text, gboolean is_number, gboolean is_first);

G_END_DECLS
