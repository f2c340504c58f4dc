/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/* What leaves the program: folder of a case, calendar of periods, custody and number reports. */
gboolean nc_case_export (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GError **error);
GBytes *nc_case_folder_pdf (NcCaseBook *book, const NcCaseFacts *facts, GError **error);
GHashTable *nc_case_page_counts (NcCaseBook *book, const NcCaseFacts *facts, GError **error);
GString *nc_case_journal (NcCaseBook *book, const NcCaseFacts *facts, GError **error);
GString *nc_case_row_ids (const NcCaseFacts *facts);
GString *nc_case_calendar (NcCaseBook *book, const char *case_id, NcDay until, GError **error);
GString *nc_case_custody (NcCaseBook *book, const NcCaseFacts *facts, GError **error);
GString *nc_case_number_report (NcCaseBook *book, GError **error);

G_END_DECLS
