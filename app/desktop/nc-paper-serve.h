/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"

G_BEGIN_DECLS

/* How a paper was served: the mode, and what its rule asks for. Signal "served" (no arguments). */
#define NC_TYPE_PAPER_SERVE (nc_paper_serve_get_type ())
G_DECLARE_FINAL_TYPE (NcPaperServe, nc_paper_serve, NC, PAPER_SERVE, AdwWindow)

GtkWidget *nc_paper_serve_new (NcCaseEditor *editor, const char *paper_id);
gboolean nc_paper_serve_set_value (NcPaperServe *self, const char *column, const char *value);
void nc_paper_serve_take (NcPaperServe *self);
const char *nc_paper_serve_get_refusal (NcPaperServe *self);
gboolean nc_paper_serve_is_busy (NcPaperServe *self);

G_END_DECLS
