/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-reference.h"
#include "nc-verdict.h"

G_BEGIN_DECLS

/* A verdict with its reasons: chip, sentence, and under "why?" document, table, row, edition, source. */
#define NC_TYPE_VERDICT_VIEW (nc_verdict_view_get_type ())
G_DECLARE_FINAL_TYPE (NcVerdictView, nc_verdict_view, NC, VERDICT_VIEW, AdwBin)

GtkWidget *nc_verdict_view_new (NcReference *reference);
void nc_verdict_view_show (NcVerdictView *self, const NcVerdict *verdict);
void nc_verdict_view_set_asking (NcVerdictView *self, GtkWidget *widget);
void nc_verdict_view_clear (NcVerdictView *self);
const char *nc_verdict_view_get_word (NcVerdictView *self);

G_END_DECLS
