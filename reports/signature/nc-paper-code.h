/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-verify.h"

G_BEGIN_DECLS

/* What the QR code of a paper says; QR.md describes the format. */
#define NC_PAPER_CODE_MAX_NUMBER 120
#define NC_PAPER_CHECK_DIGITS    16 /* of the content hash, in the foot of each page */

typedef struct {
  char *number;     /* the paper's number */
  guint8 hash[32];  /* SHA-256 of its composed content */
  guint8 key_id[8]; /* of the key that signed the code */
  GBytes *signed_bytes;
  GBytes *signature;
} NcPaperCode;

char *nc_paper_code_make (NcSigner *signer, const char *number, const guint8 hash[32], GError **error);
NcPaperCode *nc_paper_code_read (const char *text, GError **error);
void nc_paper_code_free (NcPaperCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPaperCode, nc_paper_code_free)
gboolean nc_paper_code_check (const NcPaperCode *code, X509 *certificate);
char *nc_paper_code_short (const char *number, const guint8 hash[32]);
gboolean nc_paper_code_matches (const char *text, const NcPdfReport *report, GError **error);

G_END_DECLS
