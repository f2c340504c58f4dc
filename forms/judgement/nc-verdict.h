/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-confidence.h"

G_BEGIN_DECLS

typedef enum {
  NC_VERDICT_PASS,
  NC_VERDICT_FAIL,
  NC_VERDICT_ELIMINATED,
  NC_VERDICT_SUSPECTED,
  NC_VERDICT_NOT_FOUND,
  NC_VERDICT_INCOMPLETE,
  NC_VERDICT_NOT_APPLICABLE,
} NcVerdictCode;

/* On what a verdict rests. Texts are owned by the reference (constant as long as it lives) or interned; NULL = none. */
typedef struct {
  const char *document; /* "GB 18613-2020", "高耗能落后机电设备（产品）淘汰目录（第一批）" … */
  const char *table_item;    /* "表1", "1-1" … */
  const char *rule_id;       /* of the row of reference data */
  const char *in_force_from; /* ISO date, NULL = unknown */
  const char *in_force_to;   /* ISO date, NULL = still in force */
  const char *provenance;
} NcBasis;

const char *nc_verdict_code_to_string (NcVerdictCode code);
gboolean nc_verdict_code_parse (const char *text, NcVerdictCode *code);
const char *nc_verdict_code_label (NcVerdictCode code);

G_END_DECLS
