/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"
#include "nc-checklist-newsbar.h"
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* A checklist of a case: its sections at the left, the machines as a table with the verdict beside each, the questions
   of the chosen one at the right. Findings follow the answers by themselves. Comes back where it was left, with what
   was being typed. Signal "close" when the person is done. */
#define NC_TYPE_CHECKLIST_VIEW (nc_checklist_view_get_type ())
G_DECLARE_FINAL_TYPE (NcChecklistView, nc_checklist_view, NC, CHECKLIST_VIEW, AdwBin)

GtkWidget *nc_checklist_view_new (NcCaseEditor *editor, const char *checklist, const char *title, GError **error);
NcChecklistRun *nc_checklist_view_get_run (NcChecklistView *self);
guint nc_checklist_view_get_n_machines (NcChecklistView *self);
guint nc_checklist_view_get_chosen (NcChecklistView *self);
const char *nc_checklist_view_get_message (NcChecklistView *self);
const char *nc_checklist_view_get_section (NcChecklistView *self);
gboolean nc_checklist_view_show_section (NcChecklistView *self, const char *name);
gboolean nc_checklist_view_select (NcChecklistView *self, guint position);
gboolean nc_checklist_view_answer (NcChecklistView *self, const char *question, const char *text);
gboolean nc_checklist_view_give_reason (NcChecklistView *self, const char *question, const char *reason);
NcChecklistNewsbar *nc_checklist_view_get_news (NcChecklistView *self);
gboolean nc_checklist_view_conclude (NcChecklistView *self);

/* what its keys and buttons do (nc-checklist-acts.c) */
gboolean nc_checklist_view_add (NcChecklistView *self);
gboolean nc_checklist_view_remove (NcChecklistView *self);
gboolean nc_checklist_view_copy_down (NcChecklistView *self);
guint nc_checklist_view_take_ledger (NcChecklistView *self);
gboolean nc_checklist_view_undo (NcChecklistView *self);
gboolean nc_checklist_view_redo (NcChecklistView *self);
gboolean nc_checklist_view_next_missing (NcChecklistView *self);
GtkWidget *nc_checklist_view_paste (NcChecklistView *self, const char *text);
void nc_checklist_view_take_photo (NcChecklistView *self, GFile *file);
gboolean nc_checklist_view_is_taking_photo (NcChecklistView *self);

G_END_DECLS
