/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"

G_BEGIN_DECLS

/* The findings of a case as cards, those of one violation together: facts, evidence, basis and the paper they lead to.
   A finding without the evidence that its rule demands says so, and takes a file that is chosen or dropped on it. */
#define NC_TYPE_FINDING_CARDS (nc_finding_cards_get_type ())
G_DECLARE_FINAL_TYPE (NcFindingCards, nc_finding_cards, NC, FINDING_CARDS, AdwBin)

GtkWidget *nc_finding_cards_new (NcCaseEditor *editor);
guint nc_finding_cards_get_n_lacking (NcFindingCards *self);
const char *nc_finding_cards_get_refusal (NcFindingCards *self);
gboolean nc_finding_cards_add (NcFindingCards *self, const char *violation, const char *fact);
void nc_finding_cards_add_file (NcFindingCards *self, const char *finding_ids, GFile *file);
gboolean nc_finding_cards_is_busy (NcFindingCards *self);
gboolean nc_finding_cards_withdraw (NcFindingCards *self, const char *finding_id, const char *reason);
gboolean nc_finding_cards_confirm (NcFindingCards *self, const char *finding_id, gboolean is_confirmed);

G_END_DECLS
