/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"
#include "nc-certificate.h"

G_BEGIN_DECLS

/* Steps of a case; a gate says at which of them it stands. */
typedef enum {
  NC_STEP_OPEN = 1 << 0,
  NC_STEP_APPROVE = 1 << 1,
  NC_STEP_VISIT = 1 << 2,
  NC_STEP_RECORD = 1 << 3,
  NC_STEP_EVIDENCE = 1 << 4,
  NC_STEP_FINDING = 1 << 5,
  NC_STEP_CONCLUDE = 1 << 6,
  NC_STEP_HEAR = 1 << 7,
  NC_STEP_ISSUE = 1 << 8,
  NC_STEP_SIGN = 1 << 9,
  NC_STEP_SERVE = 1 << 10,
  NC_STEP_EXTEND = 1 << 11,
  NC_STEP_DECIDE = 1 << 12,
  NC_STEP_RECHECK = 1 << 13,
  NC_STEP_CLOSE = 1 << 14,
  NC_STEP_HAND_OVER = 1 << 15,
  NC_STEP_STAFF = 1 << 16,
  NC_STEP_NOTE = 1 << 17,
  NC_STEP_PLAN = 1 << 18,
  NC_STEP_CREDIT = 1 << 19,
  NC_STEP_LAST = NC_STEP_CREDIT,
} NcStep;

/**
 * NcGateInput:
 * @facts: the case as it would be after the step
 * @step: the step
 * @kind: (nullable): the paper's kind at ISSUE, SIGN and SERVE ("D10")
 * @paper: (nullable): the paper that is signed or served
 * @service: (nullable): the proposed service
 * @corrects: (nullable): the paper that the one to be issued takes the place of
 * @subject: (nullable): the proposed row of another step (extension, interview, evidence)
 * @certificate: (nullable): whose key signs
 */
typedef struct {
  const NcCaseFacts *facts;
  NcStep step;
  const char *kind;
  const NcCasePaper *paper;
  const NcPaperService *service;
  const NcCasePaper *corrects;
  gconstpointer subject;
  X509 *certificate;
} NcGateInput;

/**
 * NcGate:
 * @rule: P01…P65 (procedure_rules.csv), V01…V23 (legal_bases.csv), A01…A12 (authority_matrix.csv, by row)
 * @hard: cannot be passed by a reason
 * @basis: on what the rule rests, as the table says
 * @mend: how to mend it, for people
 * @command: (nullable): the same for those who work in a terminal: the command and its options
 * @steps: where it stands
 * @check: returns (transfer full) (nullable) what is missing, %NULL when the gate is open; may name a closer rule
 */
typedef struct {
  const char *rule;
  gboolean hard;
  const char *basis;
  const char *mend;
  const char *command;
  guint steps;
  char *(*check) (const NcGateInput *in, const char **rule);
} NcGate;

/* A gate that is shut; @command is the gate's, or that of the measure that was asked for. */
typedef struct {
  const NcGate *gate;
  const char *rule;
  char *missing;
  const char *command;
} NcGateResult;

gboolean nc_gate_is_told (const NcGateInput *in);
const NcGate *nc_gates (guint *n_gates);
GPtrArray *nc_gates_check (const NcGateInput *in, gboolean with_reasons);
NcGateResult *nc_gate_result_new (const NcGate *gate, const char *rule, char *missing);
char *nc_gate_result_text (const NcGateResult *result);
char *nc_gate_result_remedy (const NcGateResult *result);
char *nc_gate_result_message (const NcGateResult *result);
void nc_gate_result_free (NcGateResult *result);
void nc_gate_results_write_json (const GPtrArray *results, GString *out);

/* one function a rule */
/* clang-format off */
#define NC_GATES(G)                                                                                                    \
  G (forbidden)                                                                                                        \
  G (department) G (v01) G (key_unit) G (demand) G (paper_of_violation) G (evidence) G (p01) G (p02) G (p03) G (p04) G (p05) G (p06) G (p07)   \
      G (p08) G (p09) G (p10) G (p11) G (p12) G (p13) G (p14) G (p15) G (p17) G (p18) G (p21) G (p22) G (p23) G (p24)  \
          G (p25) G (p26) G (p27) G (p28) G (p30) G (p32) G (p35) G (p36) G (p41) G (p42) G (p43) G (p44) G (p45)      \
              G (p46) G (p50) G (p51) G (p52) G (p57) G (p63) G (plan) G (current) G (second)
/* clang-format on */
#define NC_GATE_DECLARE(name) char *nc_gate_##name (const NcGateInput *in, const char **rule);
NC_GATES (NC_GATE_DECLARE)

G_END_DECLS
