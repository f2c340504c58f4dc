/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-pdf-verify.h"

G_BEGIN_DECLS

/* What the store knows of a paper whose file, or whose printed code, somebody shows. */

gboolean nc_case_paper_compare (NcCaseBook *book, GBytes *pdf, NcPdfReport *report, GError **error);
GBytes *nc_case_paper_by_code (NcCaseBook *book, const char *code, GError **error);

G_END_DECLS
