/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* Tells above a checklist what a newer version of it has changed, until the officer has taken note. Signals: "noted"
   when he has, "go-to" (path) for an answer that no longer fits. */
#define NC_TYPE_CHECKLIST_NEWSBAR (nc_checklist_newsbar_get_type ())
G_DECLARE_FINAL_TYPE (NcChecklistNewsbar, nc_checklist_newsbar, NC, CHECKLIST_NEWSBAR, AdwBin)

GtkWidget *nc_checklist_newsbar_new (const NcChecklistNews *news);
const char *nc_checklist_newsbar_get_text (NcChecklistNewsbar *self);
guint nc_checklist_newsbar_get_n_lines (NcChecklistNewsbar *self);
void nc_checklist_newsbar_take_note (NcChecklistNewsbar *self);

G_END_DECLS
