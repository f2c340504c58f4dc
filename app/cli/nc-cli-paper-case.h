/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli-case.h"
#include "nc-case-paper.h"

G_BEGIN_DECLS

NcExit nc_cli_paper_result (NcCliCase *self, const NcCasePaper *paper, gboolean done, GPtrArray *shut,
                            const GError *error);
gboolean nc_cli_paper_load (NcCliCase *self, const char *case_id);
NcCasePaper *nc_cli_paper_issue_kind (NcCliCase *self, const char *kind, GPtrArray **shut, GError **error);
void nc_cli_paper_after_sync (NcCli *cli, NcStore *store);
NcPaper *nc_cli_paper_preview_kind (NcCliCase *self, const char *kind, GPtrArray **shut, GError **error);
NcPaperService *nc_cli_paper_read_service (NcCliCase *self);

G_END_DECLS
