/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"

G_BEGIN_DECLS

/* Papers of which a case has one for each interview (D04), decision on an extension (D13) and service (D15). The row
   that a paper tells of stands in its snapshot as "subject". */
gboolean nc_paper_has_subject (const char *kind, NcCaseList *list);
gconstpointer nc_paper_subject (const NcCaseFacts *facts, const char *kind, const char *key);
gboolean nc_paper_subject_is_told (const NcCaseFacts *facts, const char *kind, const char *row_id,
                                   const NcCasePaper *except);
char *nc_paper_subject_id (const NcCasePaper *paper);

G_END_DECLS
