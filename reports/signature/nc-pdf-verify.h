/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cms.h"
#include "nc-pdf-file.h"

G_BEGIN_DECLS

typedef enum {
  NC_SIGNATURE_LEVEL_NONE,
  NC_SIGNATURE_LEVEL_B_B,  /* signed */
  NC_SIGNATURE_LEVEL_B_T,  /* and a trusted time proves when at the latest */
  NC_SIGNATURE_LEVEL_B_LT, /* and the file holds the revocation evidence of every certificate */
} NcSignatureLevel;

typedef struct {
  char *field;
  gboolean is_timestamp; /* a document time-stamp, no person's signature */
  guint number;          /* object of the signature dictionary */
  guint revision;        /* it closes this one, counted from 0 */
  gboolean covers_file;  /* nothing was written after it */
  gsize covered_bytes;
  X509 *certificate; /* NULL when it could not be read */
  char *signer, *issuer, *fingerprint;
  char *reason, *location;
  gboolean demonstration;
  gint64 claimed_usec; /* /M, or the time in a time-stamp; 0 when absent */
  gint64 proven_usec;  /* earliest trusted time after signing; 0 when none */
  NcSignatureLevel level;
  GPtrArray *problems;    /* (element-type utf8) empty when sound */
  gboolean stamp_follows; /* it says that a document time-stamp was to come */
  gboolean is_intact;     /* the key of its certificate signed these bytes; nothing is said of whose key it is */
  NcCms *cms;
  GPtrArray *chain;
} NcPdfSignature;

typedef struct {
  gboolean sound;
  NcSignatureLevel level; /* the lowest of the persons' signatures */
  GPtrArray *signatures;  /* NcPdfSignature, oldest first */
  GPtrArray *problems;    /* (element-type utf8) about the whole file */
  GPtrArray *notes;       /* (element-type utf8) worth knowing, nothing wrong */
  guint n_empty_fields;
  GPtrArray *required; /* (element-type utf8) fields that the paper itself says must be signed (/NCRequired) */
  GPtrArray *missing;  /* (element-type utf8) those of them that are not */
  guint certified;     /* what its certification allows: 1 nothing, 2 signing, 3 annotating too; 0: not certified */
  char *number, *content_hash; /* /NCNumber and /NCContentHash of the first revision, or NULL */
} NcPdfReport;

typedef struct {
  GPtrArray *anchors; /* (element-type X509) */
  gint64 now_usec;
  NcSignatureLevel require; /* lowest level that will do */
  guint signers;            /* fewest signatures of persons */
  GPtrArray *crls;          /* (nullable) (element-type GBytes): lists of the verifier's own, DER */
} NcPdfVerifyOptions;

NcPdfReport *nc_pdf_verify (GBytes *bytes, const NcPdfVerifyOptions *options, GError **error);
void nc_pdf_report_free (NcPdfReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdfReport, nc_pdf_report_free)
const char *nc_signature_level_name (NcSignatureLevel level);

void nc_pdf_find_changes (NcPdf *pdf, guint revision, GPtrArray *problems);

typedef struct {
  GPtrArray *certificates; /* X509 */
  GPtrArray *crls;         /* GBytes */
  GPtrArray *ocsps;        /* GBytes */
} NcEvidence;
void nc_evidence_read (NcEvidence *evidence, NcPdf *pdf, GPtrArray *notes);
void nc_evidence_clear (NcEvidence *evidence);
GPtrArray *nc_trust_load_crls (const char *home, GError **error);
guint nc_trust_refresh_crls (const char *home, gint64 now_usec, GPtrArray *problems);
gboolean nc_signer_check_trust (NcSigner *signer, GPtrArray *anchors, GPtrArray *crls, gint64 now_usec, GError **error);
/* -1 unknown, 0 good, 1 revoked at or before @at_usec */
int nc_revocation_status (X509 *certificate, X509 *issuer, const NcEvidence *evidence, gint64 at_usec);

G_END_DECLS
