/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"
#include "nc-paper-serve.h"
#include "nc-pdf-view.h"
#include "nc-sign-window.h"

G_BEGIN_DECLS

/* One issued paper: its real pages, and the one thing that comes next for it. */
#define NC_TYPE_PAPER_WINDOW (nc_paper_window_get_type ())
G_DECLARE_FINAL_TYPE (NcPaperWindow, nc_paper_window, NC, PAPER_WINDOW, AdwWindow)

GtkWidget *nc_paper_window_new (NcCaseEditor *editor, const char *paper_id);
NcPdfView *nc_paper_window_get_view (NcPaperWindow *self);
NcSignWindow *nc_paper_window_sign (NcPaperWindow *self);
NcPaperServe *nc_paper_window_serve (NcPaperWindow *self);
void nc_paper_window_verify (NcPaperWindow *self);
void nc_paper_window_check (NcPaperWindow *self, const char *code, const char *picture);
const char *nc_paper_window_get_message (NcPaperWindow *self);
const char *nc_paper_window_get_details (NcPaperWindow *self);
gboolean nc_paper_window_is_sound (NcPaperWindow *self);

G_END_DECLS
