/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-machine-list.h"

G_BEGIN_DECLS

/* The sections of a checklist with their progress: its groups, and its machines. Signal "chosen" (name): that of the
   group, "" for the questions that stand in none, "machines" for the table. */
#define NC_TYPE_CHECKLIST_SECTIONS (nc_checklist_sections_get_type ())
G_DECLARE_FINAL_TYPE (NcChecklistSections, nc_checklist_sections, NC, CHECKLIST_SECTIONS, AdwBin)

#define NC_SECTION_MACHINES "machines"

GtkWidget *nc_checklist_sections_new (NcForm *form, NcMachineList *machines);
guint nc_checklist_sections_get_n (NcChecklistSections *self);
gboolean nc_checklist_sections_choose (NcChecklistSections *self, const char *name);
const char *nc_checklist_sections_get_chosen (NcChecklistSections *self);
void nc_checklist_sections_refresh (NcChecklistSections *self);
const char *nc_checklist_sections_get_progress (NcChecklistSections *self, const char *name);
const char *nc_checklist_sections_of_path (NcChecklistSections *self, const char *path);

G_END_DECLS
