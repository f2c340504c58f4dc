/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper-template.h"

G_BEGIN_DECLS

void nc_template_lint (const NcTemplate *template, GPtrArray *problems);

G_END_DECLS
