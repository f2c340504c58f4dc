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
#define NC_N_VERDICT_CODES (NC_VERDICT_NOT_APPLICABLE + 1)

/* On what a verdict rests. Texts are owned by the reference (constant as long as it lives) or interned; NULL = none. */
typedef struct {
  const char *document; /* "GB 18613-2020", "高耗能落后机电设备（产品）淘汰目录（第一批）" … */
  const char *table_item;    /* "表1", "1-1" … */
  const char *rule_id;       /* of the row of reference data */
  const char *in_force_from; /* ISO date, NULL = unknown */
  const char *in_force_to;   /* ISO date, NULL = still in force */
  const char *provenance;
} NcBasis;

/* Why the value of a column cannot be used. */
typedef enum {
  NC_PROBLEM_NOT_A_NUMBER,
  NC_PROBLEM_WRONG_UNIT,
  NC_PROBLEM_NOT_WHOLE,
  NC_PROBLEM_TOO_SMALL,
  NC_PROBLEM_TOO_LARGE,
  NC_PROBLEM_NOT_A_DATE,
  NC_PROBLEM_IN_THE_FUTURE,
  NC_PROBLEM_UNKNOWN_WORD,
  NC_PROBLEM_IMPOSSIBLE,
  NC_PROBLEM_CONTRADICTION,
  NC_PROBLEM_NOT_TEXT,
} NcProblemReason;

typedef struct {
  const char *field; /* machine name of the column */
  NcProblemReason reason;
  char value[48]; /* as given, cut at a character */
} NcProblem;

#define NC_VERDICT_MAX_NEEDS    32
#define NC_VERDICT_MAX_PROBLEMS 12

/**
 * NcVerdict:
 * @kind: name of the kind, "motor" …
 * @id: the record's own id, empty when it has none
 * @grade: "1" … "3", or the standard's own word; %NULL = none
 * @actual: what was measured or given, in @unit; NaN = none
 * @limit: what it was held against; NaN = none
 * @margin: in @unit, positive = better than the limit; NaN = none
 * @needs: machine names of the columns that are missing or unusable
 * @violation: "V01" … "V23", %NULL = none
 * @confidence: of the weakest row that the verdict rests on; meaningful when @has_confidence
 * @saving_kwh: in a year, if the best grade replaced it; 0 = not known
 * @is_screening: a first look only, no ground for a finding: part of what it would rest on is missing
 * @explain: one sentence in the user's language
 * @extra: members of the kind, a JSON object without its closing brace
 *
 * What a judgement answers. One is reused for many records: nc_verdict_reset() between them.
 */
typedef struct {
  const char *kind;
  GString *id;
  NcVerdictCode code;
  const char *grade;
  double actual, limit, margin;
  const char *unit;
  NcBasis basis;
  const char *needs[NC_VERDICT_MAX_NEEDS];
  guint n_needs;
  NcProblem problems[NC_VERDICT_MAX_PROBLEMS];
  guint n_problems;
  const char *violation;
  NcConfidence confidence;
  gboolean has_confidence;
  double saving_kwh;
  gboolean is_screening;
  GString *explain;
  GString *extra;
} NcVerdict;

const char *nc_verdict_code_to_string (NcVerdictCode code);
gboolean nc_verdict_code_parse (const char *text, NcVerdictCode *code);
const char *nc_verdict_code_label (NcVerdictCode code);

NcVerdict *nc_verdict_new (void);
void nc_verdict_free (NcVerdict *self);
void nc_verdict_reset (NcVerdict *self, const char *kind, const char *id);
void nc_verdict_need (NcVerdict *self, const char *field);
void nc_verdict_problem (NcVerdict *self, const char *field, NcProblemReason reason, const char *value);
void nc_verdict_rest_on (NcVerdict *self, NcConfidence confidence);
void nc_verdict_explain (NcVerdict *self, const char *format, ...) G_GNUC_NULL_TERMINATED;
const char *nc_problem_reason_label (NcProblemReason reason);
void nc_verdict_write_json (const NcVerdict *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcVerdict, nc_verdict_free)

G_END_DECLS
