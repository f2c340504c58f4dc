/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-signer.h"
#include "nc-clock.h"

G_BEGIN_DECLS

EVP_PKEY *nc_keys_generate (NcKeyType type, GError **error);
char *nc_keys_request (EVP_PKEY *key, const char *name, const char *cert_no, GError **error);
char *nc_keys_to_pem (EVP_PKEY *key, const char *passphrase, GError **error);
EVP_PKEY *nc_keys_from_pem (const char *pem, const char *passphrase, GError **error);
GBytes *nc_keys_to_pkcs12 (EVP_PKEY *key, X509 *certificate, GPtrArray *chain, const char *passphrase, GError **error);

/* A certificate authority for demonstrations and tests; every certificate says DEMONSTRATION ONLY. */
typedef enum {
  NC_DEV_OFFICER,
  NC_DEV_TIMESTAMP,
} NcDevUse;
X509 *nc_dev_ca_new (EVP_PKEY *key, GError **error);
X509 *nc_dev_ca_issue (EVP_PKEY *ca_key, X509 *ca, EVP_PKEY *key, const char *name, const char *cert_no, NcDevUse use,
                       gint64 from_usec, gint64 to_usec, GError **error);
X509 *nc_dev_ca_issue_default (EVP_PKEY *ca_key, X509 *ca, EVP_PKEY *key, const char *name, const char *cert_no,
                               GError **error);
NcSigner *nc_dev_ca_signer (EVP_PKEY *ca_key, X509 *ca, const char *name, const char *cert_no, NcKeyType type,
                            GError **error);
X509 *nc_dev_ca_issue_request (EVP_PKEY *ca_key, X509 *ca, const char *request_pem, GError **error);
GBytes *nc_dev_ca_revoke (EVP_PKEY *ca_key, X509 *ca, GBytes *list, X509 *certificate, gint64 now_usec, GError **error);
char *nc_certificate_to_pem (X509 *certificate);

G_END_DECLS
