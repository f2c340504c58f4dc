/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-certificate.h"
#include "nc-paper-keys.h"
#include "nc-pades.h"
#include "nc-pdf-verify.h"
#include "nc-tsa.h"

/* 2026-11-20T01:00:00Z: the fixed “now” of these tests */
#define SIGN_NOW_USEC (G_GINT64_CONSTANT (1795136400) * G_USEC_PER_SEC)

typedef struct {
  EVP_PKEY *ca_key;
  X509 *ca;
  GPtrArray *anchors;
  NcSigner *officer, *second;
  EVP_PKEY *tsa_key;
  X509 *tsa;
} SignWorld;

SignWorld *sign_world_new (NcKeyType type);
void sign_world_free (SignWorld *world);
GBytes *sign_plain_pdf (void);
GBytes *sign_prepared_pdf (void);
GBytes *sign_pdf (SignWorld *world, GBytes *pdf, NcSigner *signer, const char *field);
GBytes *sign_tsa_answer (SignWorld *world, GBytes *query);
GBytes *sign_tsa (const guint8 digest[32], gpointer world, GError **error);
NcPdfReport *sign_verify (SignWorld *world, GBytes *pdf, NcSignatureLevel require, GError **error);
gboolean sign_is_sound (SignWorld *world, const guint8 *data, gsize length, NcSignatureLevel require, guint signers);
GBytes *sign_append_update (GBytes *pdf, guint number, const char *body);
