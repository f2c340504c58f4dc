/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-paper-window.h"

G_BEGIN_DECLS

/* The papers of a case, each with what comes next for it, and those that may be issued. */
#define NC_TYPE_PAPER_VIEW (nc_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (NcPaperView, nc_paper_view, NC, PAPER_VIEW, AdwBin)

GtkWidget *nc_paper_view_new (NcCaseEditor *editor);
void nc_paper_view_issue (NcPaperView *self, const char *kind);
void nc_paper_view_correct (NcPaperView *self, const char *paper_id);
gboolean nc_paper_view_set_value (NcPaperView *self, const char *kind, const char *field, const char *value);
NcPaperWindow *nc_paper_view_open (NcPaperView *self, const char *paper_id);
NcPaperWindow *nc_paper_view_get_window (NcPaperView *self);
const char *nc_paper_view_get_refusal (NcPaperView *self);
gboolean nc_paper_view_is_busy (NcPaperView *self);

G_END_DECLS
