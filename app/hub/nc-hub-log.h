/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-json.h"

G_BEGIN_DECLS

GString *nc_hub_log_begin (const char *event);
void nc_hub_log_end (GString *line_taken);
void nc_hub_log (const char *event);

G_END_DECLS
