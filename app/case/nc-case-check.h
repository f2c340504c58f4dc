/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"

G_BEGIN_DECLS

GPtrArray *nc_case_check (const NcCaseFacts *facts);
GPtrArray *nc_case_missing (const NcCaseFacts *facts);

char *nc_case_paper_said (const NcCasePaper *paper, const char *object, const char *member);
gboolean nc_case_paper_is_current (const NcCaseFacts *facts, const NcCasePaper *paper);

G_END_DECLS
