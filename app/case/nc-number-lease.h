/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/* How many numbers of each series a laptop with a hub keeps in hand. */
#define NC_NUMBER_RESERVE 10

gboolean nc_numbers_want (NcCaseBook *book, const char *issuer_name, const char *series, gint64 reserve,
                          GError **error);
gboolean nc_numbers_want_all (NcCaseBook *book, const char *issuer_name, GError **error);
gboolean nc_numbers_set_pattern (NcCaseBook *book, NcChange *change, const char *issuer_id, const char *series,
                                 const char *pattern, GError **error);
GString *nc_numbers_list (NcCaseBook *book, GError **error);

G_END_DECLS
