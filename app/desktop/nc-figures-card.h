/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-bars.h"

G_BEGIN_DECLS

/* Figures on a card: chart and table beside each other, or below where there is no room, and the menu that exports
   them. */
#define NC_TYPE_FIGURES_CARD (nc_figures_card_get_type ())
G_DECLARE_FINAL_TYPE (NcFiguresCard, nc_figures_card, NC, FIGURES_CARD, AdwBin)

GtkWidget *nc_figures_card_new (NcFigures *figures);
NcFigures *nc_figures_card_get_figures (NcFiguresCard *self);
gboolean nc_figures_card_export (NcFiguresCard *self, const char *path, GError **error);

G_END_DECLS
