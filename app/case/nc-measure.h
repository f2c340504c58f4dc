/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"

G_BEGIN_DECLS

/* Which paper a violation leads to (PROCEDURE.md step 4; legal_bases.csv) and what each paper is. */
typedef struct {
  const char *kind;     /* "D10" */
  const char *title_zh; /* 限期整改通知书 */
  const char *title;    /* N_(): for people */
  const char *series;   /* 节监限改: the middle of its number; NULL = carries no number */
  gboolean is_served;   /* goes to the unit with a service return */
  gboolean is_decision; /* tells the result of the inspection */
  gboolean is_order;    /* binding: views heard first, review and suit open */
  const char *signers;  /* roles that sign it, separated by spaces */
} NcPaperKind;

/* What this program can never issue, whatever the issuer, and who can (authority_matrix.csv). */
typedef struct {
  const char *rule;
  const char *names; /* words for it, separated by spaces, Chinese and English */
  const char *message;
  const char *command; /* (nullable): what a terminal can do instead */
} NcForbiddenMeasure;

const NcPaperKind *nc_paper_kind (const char *kind);
const NcPaperKind *nc_paper_kinds (guint *n_kinds);
const NcForbiddenMeasure *nc_forbidden_measure (const char *name);

typedef enum {
  NC_ROUTE_NONE,
  NC_ROUTE_SUGGEST,
  NC_ROUTE_RECTIFY,
  NC_ROUTE_STOP_USE,
  NC_ROUTE_TRANSFER,
  NC_ROUTE_PENALTY
} NcRoute;
NcRoute nc_finding_route (const NcCaseFinding *finding);
char *nc_finding_why_no_stop (const NcCaseFinding *finding, NcDay today);
gboolean nc_case_paper_has (const NcCaseFacts *facts, const NcCaseFinding *finding, const char *kind);
NcDay nc_case_order_served_on (const NcCaseFacts *facts);
gboolean nc_case_has_penal_finding (const NcCaseFacts *facts);
gboolean nc_case_has_stop_use (const NcCaseFacts *facts);
gboolean nc_case_is_sent (const NcCaseFacts *facts, const NcCaseFinding *finding);
const char *nc_case_next_receiver (const NcCaseFacts *facts);
gboolean nc_finding_stands (const NcCaseFinding *finding);
guint nc_case_findings_for (const NcCaseFacts *facts, const char *kind);
gboolean nc_violation_is_known (const char *violation);
const char *nc_violation_receiver (const char *violation);
const char *nc_violation_transfer_to (const char *violation);
gboolean nc_violation_is_of_key_units (const char *violation);
const char *nc_violation_closure (const char *violation);
const char *nc_violation_evidence (const char *violation);
char *nc_finding_demanded (const NcCaseFinding *finding);
gboolean nc_case_has_demanded (const NcCaseFacts *facts, const NcCaseFinding *finding);

G_END_DECLS
