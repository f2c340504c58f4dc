/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-verdict.h"

G_BEGIN_DECLS

/* A verdict as icon, word and colour, the same everywhere; never colour alone. */
#define NC_TYPE_VERDICT_CHIP (nc_verdict_chip_get_type ())
G_DECLARE_FINAL_TYPE (NcVerdictChip, nc_verdict_chip, NC, VERDICT_CHIP, GtkWidget)

GtkWidget *nc_verdict_chip_new (void);
void nc_verdict_chip_set_verdict (NcVerdictChip *self, NcVerdictCode code, const char *grade);
void nc_verdict_chip_set_confidence (NcVerdictChip *self, NcConfidence confidence);
void nc_verdict_chip_clear (NcVerdictChip *self);
const char *nc_verdict_chip_get_text (NcVerdictChip *self);

G_END_DECLS
