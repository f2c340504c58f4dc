/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/* Where a paper stands and what comes next for it. */
typedef enum { NC_PAPER_TO_SIGN, NC_PAPER_TO_SERVE, NC_PAPER_SERVED, NC_PAPER_FINISHED } NcPaperState;

NcPaperState nc_paper_state (const NcCaseFacts *facts, const NcCasePaper *paper);
char *nc_paper_state_label (const NcCaseFacts *facts, const NcCasePaper *paper);
GStrv nc_paper_open_roles (const NcCaseFacts *facts, const NcCasePaper *paper);
const char *nc_paper_role_label (const char *role);
char *nc_paper_role_person (const NcCaseFacts *facts, const char *role);
gboolean nc_paper_has_certificate (const NcCaseFacts *facts, const NcCasePaper *paper);
char *nc_paper_title (const char *kind);
gboolean nc_paper_is_wanting (const NcCaseFacts *facts, const char *kind);
GPtrArray *nc_paper_next_kinds (const NcCaseFacts *facts);

G_END_DECLS
