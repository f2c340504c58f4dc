/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-record.h"
#include "nc-row-item.h"

G_BEGIN_DECLS

/* Rows of the store as records that can be judged. The texts stay the row's: it must live as long as the record. */
gboolean nc_ledger_machine_record (NcRowItem *machine, NcRecord *record);
void nc_ledger_product_record (NcRowItem *product, NcRecord *record);

/* What the policy and the standard say of a product's verdict; NaN = nothing. */
typedef struct {
  double limit, baseline, benchmark;
} NcProductLevels;
void nc_ledger_product_levels (const NcVerdict *verdict, NcProductLevels *levels);

const char *nc_ledger_kind_title (NcKind kind);
const char *nc_ledger_confidence_word (const char *confidence);

G_END_DECLS
