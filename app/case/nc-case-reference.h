/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-reference.h"

G_BEGIN_DECLS

NcReference *nc_case_reference (NcCaseBook *book, const char *case_id, NcReference *in_use, GError **error);
gboolean nc_case_keep_reference (NcCaseBook *book, const NcCaseFile *file, GError **error);

G_END_DECLS
