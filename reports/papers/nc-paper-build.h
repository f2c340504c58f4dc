/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-doc.h"
#include "nc-paper-template.h"
#include "nc-paper-value.h"

G_BEGIN_DECLS

/* How template text becomes marked text (nc-paper-text.c) … */
char **nc_paper_split_cells (const char *text);
gboolean nc_paper_add_text (NcPara *para, NcFace face, const char *text, const NcScope *scope, GError **error);
char *nc_paper_plain_text (const char *text, const NcScope *scope, GError **error);

/* … and statements a document; names of the boxes that must be signed are added to @required. */
NcLayoutDoc *nc_paper_build (const NcTemplate *template, json_t *snapshot, GPtrArray *required, GError **error);

G_END_DECLS
