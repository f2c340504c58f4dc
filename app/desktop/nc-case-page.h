/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"
#include "nc-case-archive.h"
#include "nc-case-order.h"
#include "nc-case-steps.h"
#include "nc-checklist-view.h"
#include "nc-finding-cards.h"

G_BEGIN_DECLS

/* Cases: the list by deadline, and beside it one case: its next deadline, steps, findings, papers. */
#define NC_TYPE_CASE_PAGE (nc_case_page_get_type ())
G_DECLARE_FINAL_TYPE (NcCasePage, nc_case_page, NC, CASE_PAGE, AdwBin)

GtkWidget *nc_case_page_new (NcSession *session);
void nc_case_page_reload (NcCasePage *self);
gboolean nc_case_page_open (NcCasePage *self, const char *case_id);
NcCaseEditor *nc_case_page_get_editor (NcCasePage *self);
NcCaseSteps *nc_case_page_get_steps (NcCasePage *self);
NcChecklistView *nc_case_page_open_checklist (NcCasePage *self, const char *name);
void nc_case_page_close_checklist (NcCasePage *self);
gboolean nc_case_page_has_checklist (NcCasePage *self);
NcFindingCards *nc_case_page_get_findings (NcCasePage *self);
NcCaseOrder *nc_case_page_get_order (NcCasePage *self);
NcCaseArchive *nc_case_page_get_archive (NcCasePage *self);
GtkWidget *nc_case_page_get_papers (NcCasePage *self);
guint nc_case_page_get_n_cases (NcCasePage *self);

G_END_DECLS
