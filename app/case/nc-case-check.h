/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"

G_BEGIN_DECLS

GPtrArray *nc_case_check (const NcCaseFacts *facts);
GPtrArray *nc_case_missing (const NcCaseFacts *facts);

G_END_DECLS
