/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-snapshot.h"
#include "nc-case-store.h"
#include "nc-paper.h"
#include "nc-signer.h"

G_BEGIN_DECLS

/* Papers of a case: issued under their gates, signed, served. */

typedef struct {
  NcReference *reference;
  json_t *extra;
  const char *official_text;
  const char *approver; /* (nullable): who signs the paper off; else who approved the inspection */
  const char *replaces; /* (nullable): id of the paper that this one corrects */
  const char *subject;  /* (nullable): which interview, extension or service a D04, D13 or D15 tells of */
} NcIssueOptions;

/**
 * NcSignOptions:
 * @role: party, officer1, officer2, issuer, receiver …
 * @person: (nullable): who signs; else the officer whose key it is, or in whose place the box stands
 * @status: signed, refused or absent
 * @signer: (nullable): key and certificate
 * @picture: (nullable): PNG of the handwriting
 */
typedef struct {
  const char *role;
  const char *person;
  const char *status;
  const char *reason;
  const char *witness;
  const char *media_id;
  NcSigner *signer;
  GBytes *picture;
} NcSignOptions;

NcCasePaper *nc_case_paper_issue (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, const char *kind,
                                  const NcIssueOptions *options, NcChange *change, GPtrArray **shut, GError **error);
NcPaper *nc_case_paper_preview (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, const char *kind,
                                const NcIssueOptions *options, GPtrArray **shut, GError **error);
gboolean nc_case_paper_sign (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                             const NcSignOptions *options, NcChange *change, GPtrArray **shut, GError **error);
gboolean nc_case_paper_serve (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                              NcPaperService *service, NcChange *change, GPtrArray **shut, GError **error);
NcCasePaper *nc_case_find_paper (const NcCaseFacts *facts, const char *key);
GBytes *nc_case_paper_bytes (NcCaseBook *book, const NcCasePaper *paper, GError **error);

G_END_DECLS
