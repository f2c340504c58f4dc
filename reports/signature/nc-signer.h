/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)

/* Kinds of key that papers are signed with, each with one fixed algorithm. */
typedef enum {
  NC_KEY_UNKNOWN,
  NC_KEY_EC,  /* ECDSA (P-256 or P-384) with SHA-256 */
  NC_KEY_RSA, /* PKCS #1 v1.5 with SHA-256, at least 2,048 bits */
  NC_KEY_SM2, /* SM2 with SM3, the user id of GB/T 35276 */
} NcKeyType;

#define NC_SM2_USER_ID "1234567812345678"

/* Who signs: a certificate, the certificates between it and its root, and a way to make a signature. The private key
   stays behind sign(): in a file's process memory until nc_signer_lock() or the last unref, or in a token. */
#define NC_TYPE_SIGNER (nc_signer_get_type ())
G_DECLARE_DERIVABLE_TYPE (NcSigner, nc_signer, NC, SIGNER, GObject)

struct _NcSignerClass {
  GObjectClass parent_class;

  /* Signs @data with the algorithm of the key: DER ECDSA-Sig for EC and SM2, PKCS #1 for RSA. */
  gboolean (*sign) (NcSigner *self, const guint8 *data, gsize length, GByteArray *signature, GError **error);
  void (*lock) (NcSigner *self);
};

X509 *nc_signer_get_certificate (NcSigner *self);
GPtrArray *nc_signer_get_chain (NcSigner *self);
NcKeyType nc_signer_get_key_type (NcSigner *self);
void nc_signer_set_certificates (NcSigner *self, X509 *certificate, GPtrArray *chain);
gboolean nc_signer_sign (NcSigner *self, const guint8 *data, gsize length, GByteArray *signature, GError **error);
void nc_signer_lock (NcSigner *self);
gboolean nc_signer_check (NcSigner *self, gint64 now_usec, GPtrArray *anchors, GError **error);

/* a key file (PKCS #12) under a passphrase */
NcSigner *nc_signer_new_pkcs12 (GBytes *pkcs12, const char *passphrase, GError **error);
/* a key and certificate that are in memory already (demonstration, tests) */
NcSigner *nc_signer_new_key (EVP_PKEY *key, X509 *certificate, GPtrArray *chain, GError **error);

NcKeyType nc_key_type (EVP_PKEY *key);
gboolean nc_key_sign (EVP_PKEY *key, const guint8 *data, gsize length, GByteArray *signature, GError **error);
gboolean nc_key_verify (EVP_PKEY *key, const EVP_MD *md, const guint8 *data, gsize length, const guint8 *signature,
                        gsize signature_length);

G_END_DECLS
