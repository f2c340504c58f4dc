/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-legal-text.h"

G_BEGIN_DECLS

/* What is prepared for others after an unmet order; Chinese, as papers. */
gboolean nc_case_has_unmet (const NcCaseFacts *facts);
GBytes *nc_case_penalty_pdf (const NcCaseFacts *facts, NcCaseTexts *texts, GError **error);
GBytes *nc_case_credit_pdf (const NcCaseFacts *facts, NcCaseTexts *texts, GError **error);

G_END_DECLS
