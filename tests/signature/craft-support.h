/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sign-support.h"
#include <openssl/cms.h>

/* Signatures and certificates as an attacker, or another program, would make them: by libcrypto, not by our signer. */

typedef struct {
  EVP_PKEY *key;
  X509 *certificate, *between; /* @between (nullable): goes along */
  const EVP_MD *md;            /* NULL: SHA-256 */
  gboolean keep_time;          /* the signing time that libcrypto puts in */
  gboolean drop_ess;
  const guint8 *digest; /* (nullable): 32 bytes in place of the content's */
} Craft;

/* A certificate of @key by @issuer (NULL: by itself); @extensions: "keyUsage=…", NULL at the end. */
X509 *craft_certificate (EVP_PKEY *key, const char *name, EVP_PKEY *issuer_key, X509 *issuer, const EVP_MD *md,
                         gint64 from_usec, gint64 to_usec, const char *const *extensions);
/* @pdf, signed once, with another signature value in the place of the last one. */
GBytes *craft_signature (GBytes *pdf, const Craft *craft);
/* The same with these bytes as the value. */
GBytes *craft_contents (GBytes *pdf, const guint8 *der, gsize length);
/* (out) where the value of the last signature stands, between its angle brackets */
void craft_find_contents (GBytes *pdf, gsize *start, gsize *end);
EVP_PKEY *craft_rsa (guint bits);
