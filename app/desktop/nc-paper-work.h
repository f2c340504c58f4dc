/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-editor.h"

G_BEGIN_DECLS

typedef enum { NC_PAPER_ACT_ISSUE, NC_PAPER_ACT_SIGN, NC_PAPER_ACT_SERVE } NcPaperAct;

/* One act on the papers of a case, done beside the window: composing and signing take longer than a frame. */
typedef struct _NcPaperWork NcPaperWork;

NcPaperWork *nc_paper_work_new (NcCaseEditor *editor, NcPaperAct act, const char *subject);
void nc_paper_work_free (NcPaperWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPaperWork, nc_paper_work_free)
void nc_paper_work_set (NcPaperWork *work, const char *name, const char *value);
void nc_paper_work_set_picture (NcPaperWork *work, GBytes *png);
void nc_paper_work_set_certificate (NcPaperWork *work, const char *path, const char *passphrase);
void nc_paper_work_start (NcPaperWork *work, NcCaseEditor *editor, GAsyncReadyCallback callback, gpointer user_data);
char *nc_paper_work_finish (NcCaseEditor *editor, GAsyncResult *result, gboolean *needs_reason, GError **error);

G_END_DECLS
