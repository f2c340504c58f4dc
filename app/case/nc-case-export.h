/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/* What leaves the program: folder of a case, calendar of periods, custody and number reports. */
gboolean nc_case_export (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GError **error);
GString *nc_case_calendar (NcCaseBook *book, GError **error);
GString *nc_case_custody (NcCaseBook *book, const NcCaseFacts *facts, GError **error);
GString *nc_case_number_report (NcCaseBook *book, GError **error);

G_END_DECLS
