/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/**
 * NcPaperState:
 * @NC_PAPER_UNKNOWN: no paper of that number and code stands here, or the code's own signature is false
 * @NC_PAPER_VALID: issued, and nothing took its place
 * @NC_PAPER_SUPERSEDED: a later paper corrects it
 * @NC_PAPER_WITHDRAWN: taken back
 */
typedef enum { NC_PAPER_UNKNOWN, NC_PAPER_VALID, NC_PAPER_SUPERSEDED, NC_PAPER_WITHDRAWN } NcPaperState;

/**
 * NcPaperProof:
 * @NC_PROOF_NONE: a short code, which carries no signature
 * @NC_PROOF_GOOD: signed by a signer of the paper
 * @NC_PROOF_OPEN: the signed file has not arrived here, so it could not be compared
 */
typedef enum { NC_PROOF_NONE, NC_PROOF_GOOD, NC_PROOF_OPEN } NcPaperProof;

/* What anybody may know of a paper: no unit, no person. */
typedef struct {
  NcPaperState state;
  NcPaperProof proof;
  char *kind; /* "D10" */
  char *issued_on;
  char *issuer;
} NcPaperCheck;

gboolean nc_paper_check_run (NcHub *hub, const char *number, const char *code, NcPaperCheck *check, GError **error);
void nc_paper_check_clear (NcPaperCheck *check);
const char *nc_paper_state_name (NcPaperState state);
void nc_paper_check_forget (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcPaperCheck, nc_paper_check_clear)

G_END_DECLS
