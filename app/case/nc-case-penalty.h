/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-legal-text.h"

G_BEGIN_DECLS

/* What is prepared for others after an unmet order; Chinese, as papers. */
gboolean nc_case_has_unmet (const NcCaseFacts *facts);
char *nc_case_penalty_text (const NcCaseFacts *facts, NcCaseTexts *texts);
char *nc_case_credit_text (const NcCaseFacts *facts, NcCaseTexts *texts);

G_END_DECLS
