/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-signer.h"
#include "nc-certificate.h"
#include "nc-signature-error.h"
#include "nc-clock.h"
#include "nc-lang.h"
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <string.h>

typedef struct {
  X509 *certificate;
  GPtrArray *chain;
} NcSignerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (NcSigner, nc_signer, G_TYPE_OBJECT)

/* A signer whose key is in this process. */
#define NC_TYPE_SIGNER_KEY (nc_signer_key_get_type ())
G_DECLARE_FINAL_TYPE (NcSignerKey, nc_signer_key, NC, SIGNER_KEY, NcSigner)

struct _NcSignerKey {
  NcSigner parent_instance;
  EVP_PKEY *key; /* NULL once locked; libcrypto overwrites private numbers when it frees them */
};

G_DEFINE_FINAL_TYPE (NcSignerKey, nc_signer_key, NC_TYPE_SIGNER)

static void
nc_signer_finalize (GObject *object)
{
  NcSignerPrivate *priv = nc_signer_get_instance_private (NC_SIGNER (object));

  g_clear_pointer (&priv->certificate, X509_free);
  g_clear_pointer (&priv->chain, g_ptr_array_unref);
  G_OBJECT_CLASS (nc_signer_parent_class)->finalize (object);
}

static void
nc_signer_class_init (NcSignerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_signer_finalize;
}

static void
nc_signer_init (NcSigner *self)
{
  NcSignerPrivate *priv = nc_signer_get_instance_private (self);

  priv->chain = nc_certificates_new ();
}

/* (transfer none) */
X509 *
nc_signer_get_certificate (NcSigner *self)
{
  return ((NcSignerPrivate *)nc_signer_get_instance_private (self))->certificate;
}

/* (element-type X509) (transfer none): what stands between the certificate and its root, perhaps nothing */
GPtrArray *
nc_signer_get_chain (NcSigner *self)
{
  return ((NcSignerPrivate *)nc_signer_get_instance_private (self))->chain;
}

NcKeyType
nc_signer_get_key_type (NcSigner *self)
{
  return nc_key_type (X509_get0_pubkey (nc_signer_get_certificate (self)));
}

/**
 * nc_signer_set_certificates:
 * @certificate: the signer's own
 * @chain: (element-type X509) (nullable): further certificates in any order; self-signed ones are left out, since a
 *   verifier must have the root already
 *
 * For subclasses.
 */
void
nc_signer_set_certificates (NcSigner *self, X509 *certificate, GPtrArray *chain)
{
  NcSignerPrivate *priv = nc_signer_get_instance_private (self);

  X509_up_ref (certificate);
  g_clear_pointer (&priv->certificate, X509_free);
  priv->certificate = certificate;
  g_ptr_array_set_size (priv->chain, 0);
  for (guint i = 0; chain && i < chain->len; i++) {
    X509 *other = chain->pdata[i];

    if (X509_check_issued (other, other) == X509_V_OK || X509_cmp (other, certificate) == 0)
      continue;
    X509_up_ref (other);
    g_ptr_array_add (priv->chain, other);
  }
}

/**
 * nc_signer_sign:
 * @data: what is signed (not a hash of it)
 * @signature: (inout): the signature is appended
 *
 * Returns: %FALSE with _KEY (locked), _NO_TOKEN, _WRONG_PIN, _PIN_LOCKED or _CRYPTO
 */
gboolean
nc_signer_sign (NcSigner *self, const guint8 *data, gsize length, GByteArray *signature, GError **error)
{
  g_return_val_if_fail (NC_IS_SIGNER (self), FALSE);
  return NC_SIGNER_GET_CLASS (self)->sign (self, data, length, signature, error);
}

/* Forgets the key (a token is logged out). Signing again needs a new signer. */
void
nc_signer_lock (NcSigner *self)
{
  NC_SIGNER_GET_CLASS (self)->lock (self);
}

/**
 * nc_signer_check:
 * @now_usec: the time of signing
 * @anchors: (element-type X509) (nullable): when given, the chain must lead to one of them
 *
 * What must hold before a certificate is used: a key that this program signs with, valid now, meant for documents.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_CERTIFICATE
 */
gboolean
nc_signer_check (NcSigner *self, gint64 now_usec, GPtrArray *anchors, GError **error)
{
  X509 *certificate = nc_signer_get_certificate (self);
  g_autofree char *name = nc_certificate_name (certificate);
  g_autoptr (GPtrArray) chain = NULL;

  if (nc_signer_get_key_type (self) == NC_KEY_UNKNOWN) {
    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
                 _ ("%s: this kind of key cannot sign papers"), name);
    return FALSE;
  }
  if (now_usec < nc_certificate_not_before_usec (certificate)) {
    g_autofree char *day = nc_clock_format_usec (nc_certificate_not_before_usec (certificate));

    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
                 _ ("%s: the certificate is valid only from %s"), name, day);
    return FALSE;
  }
  if (now_usec > nc_certificate_not_after_usec (certificate)) {
    g_autofree char *day = nc_clock_format_usec (nc_certificate_not_after_usec (certificate));

    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE, _ ("%s: the certificate expired on %s"),
                 name, day);
    return FALSE;
  }
  if (!nc_certificate_check_use (certificate, NC_CERTIFICATE_FOR_PAPERS, error))
    return FALSE;
  if (anchors)
    chain = nc_certificate_chain (certificate, nc_signer_get_chain (self), anchors, now_usec, error);
  return !anchors || chain;
}

static gboolean
nc_signer_key_sign (NcSigner *signer, const guint8 *data, gsize length, GByteArray *signature, GError **error)
{
  NcSignerKey *self = NC_SIGNER_KEY (signer);

  if (!self->key) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_KEY,
                         _ ("the key is locked; enter the passphrase again"));
    return FALSE;
  }
  return nc_key_sign (self->key, data, length, signature, error);
}

static void
nc_signer_key_lock (NcSigner *signer)
{
  g_clear_pointer (&NC_SIGNER_KEY (signer)->key, EVP_PKEY_free);
}

static void
nc_signer_key_finalize (GObject *object)
{
  nc_signer_key_lock (NC_SIGNER (object));
  G_OBJECT_CLASS (nc_signer_key_parent_class)->finalize (object);
}

static void
nc_signer_key_class_init (NcSignerKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_signer_key_finalize;
  NC_SIGNER_CLASS (klass)->sign = nc_signer_key_sign;
  NC_SIGNER_CLASS (klass)->lock = nc_signer_key_lock;
}

static void
nc_signer_key_init (NcSignerKey *self)
{
  (void)self;
}

/**
 * nc_signer_new_key:
 * @key: the private key; a reference is taken
 * @chain: (element-type X509) (nullable)
 *
 * Returns: (transfer full) (nullable): a signer, or %NULL with %NC_SIGNATURE_ERROR_KEY when key and certificate do not
 * match
 */
NcSigner *
nc_signer_new_key (EVP_PKEY *key, X509 *certificate, GPtrArray *chain, GError **error)
{
  g_autoptr (NcSignerKey) self = NULL;

  if (X509_check_private_key (certificate, key) != 1) {
    nc_signature_set_crypto_error (
        error, NC_SIGNATURE_ERROR_KEY,
        _ ("key and certificate do not belong together; choose the certificate that was issued to this key's request"));
    return NULL;
  }
  self = g_object_new (NC_TYPE_SIGNER_KEY, NULL);
  EVP_PKEY_up_ref (key);
  self->key = key;
  nc_signer_set_certificates (NC_SIGNER (self), certificate, chain);
  return NC_SIGNER (g_steal_pointer (&self));
}

static NcSigner *
open_pkcs12 (PKCS12 *p12, const char *passphrase, GError **error)
{
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (X509) certificate = NULL;
  g_autoptr (GPtrArray) chain = nc_certificates_new ();
  STACK_OF (X509) *others = NULL;

  if (!PKCS12_verify_mac (p12, passphrase, -1)) {
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_WRONG_PIN,
                                   _ ("wrong passphrase for the key file; nothing was signed, type it again"));
    return NULL;
  }
  if (!PKCS12_parse (p12, passphrase, &key, &certificate, &others) || !key || !certificate) {
    sk_X509_pop_free (others, X509_free);
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_KEY,
                                   _ ("the key file holds no key with its certificate; choose the file that the "
                                      "authority has issued (.p12 or .pfx)"));
    return NULL;
  }
  for (int i = 0; i < sk_X509_num (others); i++)
    g_ptr_array_add (chain, sk_X509_value (others, i));
  sk_X509_free (others);
  return nc_signer_new_key (key, certificate, chain, error);
}

/**
 * nc_signer_new_pkcs12:
 * @pkcs12: the bytes of a .p12 file, at most 1 MiB
 * @passphrase: UTF-8; the caller wipes it
 *
 * Returns: (transfer full) (nullable): a signer, or %NULL with %NC_SIGNATURE_ERROR_WRONG_PIN or %NC_SIGNATURE_ERROR_KEY
 */
NcSigner *
nc_signer_new_pkcs12 (GBytes *pkcs12, const char *passphrase, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (pkcs12, &length);
  PKCS12 *p12 = length && length <= 1 << 20 ? d2i_PKCS12 (NULL, &data, (long)length) : NULL;
  NcSigner *signer;

  if (!p12) {
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_KEY,
                                   _ ("this is no key file; choose the one that ends in .p12 or .pfx"));
    return NULL;
  }
  signer = open_pkcs12 (p12, passphrase, error);
  PKCS12_free (p12);
  return signer;
}

/* What kind of key it is; RSA under 2,048 bits and other curves are unknown here. */
NcKeyType
nc_key_type (EVP_PKEY *key)
{
  if (!key)
    return NC_KEY_UNKNOWN;
  if (EVP_PKEY_is_a (key, "SM2"))
    return NC_KEY_SM2;
  if (EVP_PKEY_is_a (key, "RSA"))
    return EVP_PKEY_get_bits (key) >= 2048 ? NC_KEY_RSA : NC_KEY_UNKNOWN;
  if (EVP_PKEY_is_a (key, "EC")) {
    char group[64] = "";

    EVP_PKEY_get_group_name (key, group, sizeof group, NULL);
    if (g_str_equal (group, "SM2"))
      return NC_KEY_SM2;
    return g_str_equal (group, "prime256v1") || g_str_equal (group, "secp384r1") ? NC_KEY_EC : NC_KEY_UNKNOWN;
  }
  return NC_KEY_UNKNOWN;
}

/* A context for one signature; SM2 gets the identity of GB/T 35276. */
static EVP_MD_CTX *
digest_context (EVP_PKEY *key, const EVP_MD *md, gboolean verify)
{
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();
  EVP_PKEY_CTX *pctx = NULL;
  int ok;

  if (nc_key_type (key) == NC_KEY_SM2) {
    pctx = EVP_PKEY_CTX_new (key, NULL);
    EVP_PKEY_CTX_set1_id (pctx, NC_SM2_USER_ID, (int)strlen (NC_SM2_USER_ID));
    EVP_MD_CTX_set_pkey_ctx (ctx, pctx);
    ok = verify ? EVP_DigestVerifyInit (ctx, NULL, md, NULL, key) : EVP_DigestSignInit (ctx, NULL, md, NULL, key);
    if (ok == 1)
      return ctx;
    EVP_PKEY_CTX_free (pctx);
  } else {
    ok = verify ? EVP_DigestVerifyInit (ctx, NULL, md, NULL, key) : EVP_DigestSignInit (ctx, NULL, md, NULL, key);
    if (ok == 1)
      return ctx;
  }
  EVP_MD_CTX_free (ctx);
  return NULL;
}

static void
free_context (EVP_MD_CTX *ctx, EVP_PKEY *key)
{
  EVP_PKEY_CTX *own = nc_key_type (key) == NC_KEY_SM2 ? EVP_MD_CTX_get_pkey_ctx (ctx) : NULL;

  EVP_MD_CTX_free (ctx);
  EVP_PKEY_CTX_free (own);
}

/* Signs @data with SHA-256 (SM3 for SM2) and appends the signature. */
gboolean
nc_key_sign (EVP_PKEY *key, const guint8 *data, gsize length, GByteArray *signature, GError **error)
{
  EVP_MD_CTX *ctx = digest_context (key, nc_key_type (key) == NC_KEY_SM2 ? EVP_sm3 () : EVP_sha256 (), FALSE);
  guint8 bytes[1024];
  size_t n = sizeof bytes;
  gboolean ok = ctx && EVP_DigestSign (ctx, bytes, &n, data, length) == 1;

  if (ctx)
    free_context (ctx, key);
  if (!ok) {
    nc_signature_set_crypto_error (
        error, NC_SIGNATURE_ERROR_CRYPTO,
        _ ("the signature could not be made; nothing was signed. Try again, or use another key"));
    return FALSE;
  }
  g_byte_array_append (signature, bytes, (guint)n);
  return TRUE;
}

/* Whether @signature over @data (hashed with @md) was made by the holder of @key. */
gboolean
nc_key_verify (EVP_PKEY *key, const EVP_MD *md, const guint8 *data, gsize length, const guint8 *signature,
               gsize signature_length)
{
  EVP_MD_CTX *ctx = digest_context (key, md, TRUE);
  gboolean ok = ctx && EVP_DigestVerify (ctx, signature, signature_length, data, length) == 1;

  if (ctx)
    free_context (ctx, key);
  ERR_clear_error ();
  return ok;
}
