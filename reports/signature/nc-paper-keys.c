/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-keys.h"
#include "nc-certificate.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Demonstration certificates hold for any date a demonstration may play at: 2020-01-01 to 2050-01-01. */
#define DEV_FROM_SECONDS G_GINT64_CONSTANT (1577836800)
#define DEV_TO_SECONDS   G_GINT64_CONSTANT (2524608000)

#define ITERATIONS 200000

/**
 * nc_keys_generate:
 * @type: EC makes P-256, RSA 3,072 bits
 *
 * Returns: (transfer full) (nullable): a new private key, or %NULL with %NC_SIGNATURE_ERROR_CRYPTO
 */
EVP_PKEY *
nc_keys_generate (NcKeyType type, GError **error)
{
  EVP_PKEY *key = type == NC_KEY_RSA   ? EVP_RSA_gen (3072)
                  : type == NC_KEY_SM2 ? EVP_PKEY_Q_keygen (NULL, NULL, "SM2")
                                       : EVP_EC_gen ("P-256");

  if (!key)
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_CRYPTO, _ ("the key could not be made; try again"));
  return key;
}

static void
set_subject (X509_NAME *subject, const char *name, const char *cert_no)
{
  X509_NAME_add_entry_by_NID (subject, NID_commonName, MBSTRING_UTF8, (const guint8 *)name, -1, -1, 0);
  if (cert_no)
    X509_NAME_add_entry_by_NID (subject, NID_serialNumber, MBSTRING_UTF8, (const guint8 *)cert_no, -1, -1, 0);
}

/* A context that signs certificates and requests with @key; *pctx (SM2) is the caller's to free. */
static EVP_MD_CTX *
issue_context (EVP_PKEY *key, EVP_PKEY_CTX **pctx)
{
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();
  gboolean sm2 = nc_key_type (key) == NC_KEY_SM2;

  *pctx = NULL;
  if (sm2) {
    *pctx = EVP_PKEY_CTX_new (key, NULL);
    EVP_PKEY_CTX_set1_id (*pctx, NC_SM2_USER_ID, (int)strlen (NC_SM2_USER_ID));
    EVP_MD_CTX_set_pkey_ctx (ctx, *pctx);
  }
  EVP_DigestSignInit (ctx, NULL, sm2 ? EVP_sm3 () : EVP_sha256 (), NULL, key);
  return ctx;
}

static char *
take_pem (BIO *bio)
{
  char *text = NULL;
  long n = BIO_get_mem_data (bio, &text);
  char *pem = g_strndup (text, (gsize)n);

  BIO_free (bio);
  return pem;
}

/**
 * nc_keys_request:
 * @name: the officer's name (common name), UTF-8, at most 64 characters
 * @cert_no: (nullable): number of the enforcement certificate (serialNumber of the subject)
 *
 * Returns: (transfer full) (nullable): a certificate request (PKCS #10) in PEM, or %NULL with
 * %NC_SIGNATURE_ERROR_CRYPTO
 */
char *
nc_keys_request (EVP_PKEY *key, const char *name, const char *cert_no, GError **error)
{
  X509_REQ *request = X509_REQ_new ();
  BIO *bio = BIO_new (BIO_s_mem ());
  EVP_PKEY_CTX *pctx;
  EVP_MD_CTX *ctx = issue_context (key, &pctx);
  gboolean ok;

  set_subject (X509_REQ_get_subject_name (request), name, cert_no);
  ok = X509_REQ_set_pubkey (request, key) && X509_REQ_sign_ctx (request, ctx) > 0 &&
       PEM_write_bio_X509_REQ (bio, request);
  EVP_MD_CTX_free (ctx);
  EVP_PKEY_CTX_free (pctx);
  X509_REQ_free (request);
  if (ok)
    return take_pem (bio);
  BIO_free (bio);
  nc_signature_set_crypto_error (
      error, NC_SIGNATURE_ERROR_CRYPTO,
      _ ("the certificate request could not be made; look whether the name holds unusual characters"));
  return NULL;
}

/* The key in PEM (PKCS #8, AES-256, PBKDF2) under @passphrase, which must not be empty: (transfer full) (nullable). */
char *
nc_keys_to_pem (EVP_PKEY *key, const char *passphrase, GError **error)
{
  BIO *bio = BIO_new (BIO_s_secmem ());

  if (*passphrase &&
      PEM_write_bio_PKCS8PrivateKey (bio, key, EVP_aes_256_cbc (), passphrase, (int)strlen (passphrase), NULL, NULL))
    return take_pem (bio);
  BIO_free (bio);
  nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_KEY,
                                 _ ("the key could not be written; is the passphrase empty?"));
  return NULL;
}

/* (transfer full) (nullable): NULL with _WRONG_PIN, also for a text that is no key. */
EVP_PKEY *
nc_keys_from_pem (const char *pem, const char *passphrase, GError **error)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, NULL, (void *)passphrase);

  BIO_free (bio);
  if (!key)
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_WRONG_PIN, _ ("wrong passphrase, or no key file"));
  return key;
}

/**
 * nc_keys_to_pkcs12:
 * @chain: (element-type X509) (nullable): certificates that go with it
 * @passphrase: UTF-8, not empty
 *
 * Returns: (transfer full) (nullable): a .p12 file, or %NULL with %NC_SIGNATURE_ERROR_KEY
 */
GBytes *
nc_keys_to_pkcs12 (EVP_PKEY *key, X509 *certificate, GPtrArray *chain, const char *passphrase, GError **error)
{
  STACK_OF (X509) *others = sk_X509_new_null ();
  PKCS12 *p12 = NULL;
  guint8 *der = NULL;
  int length = 0;
  GBytes *bytes = NULL;

  for (guint i = 0; chain && i < chain->len; i++)
    sk_X509_push (others, chain->pdata[i]);
  if (*passphrase && X509_check_private_key (certificate, key) == 1)
    p12 = PKCS12_create (passphrase, NULL, key, certificate, others, 0, 0, ITERATIONS, ITERATIONS, 0);
  if (p12 && (length = i2d_PKCS12 (p12, &der)) > 0)
    bytes = g_bytes_new (der, (gsize)length);
  else
    nc_signature_set_crypto_error (
        error, NC_SIGNATURE_ERROR_KEY,
        _ ("key and certificate do not belong together; choose the certificate that was issued to this key's request"));
  OPENSSL_free (der);
  PKCS12_free (p12);
  sk_X509_free (others);
  return bytes;
}

/* --- demonstration authority --- */

static void
add_extension (X509 *certificate, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX ctx;
  X509_EXTENSION *extension;

  X509V3_set_ctx (&ctx, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &ctx, nid, value);
  if (extension)
    X509_add_ext (certificate, extension, -1);
  X509_EXTENSION_free (extension);
}

static X509 *
new_certificate (EVP_PKEY *key, const char *name, const char *cert_no, gint64 from_usec, gint64 to_usec)
{
  X509 *certificate = X509_new ();
  guint8 serial[16];
  BIGNUM *number;

  RAND_bytes (serial, sizeof serial);
  serial[0] = (guint8)((serial[0] & 0x3f) | 0x40);
  number = BN_bin2bn (serial, sizeof serial, NULL);
  BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate));
  BN_free (number);
  X509_set_version (certificate, X509_VERSION_3);
  ASN1_TIME_set (X509_getm_notBefore (certificate), (time_t)(from_usec / G_USEC_PER_SEC));
  ASN1_TIME_set (X509_getm_notAfter (certificate), (time_t)(to_usec / G_USEC_PER_SEC));
  set_subject (X509_get_subject_name (certificate), name, cert_no);
  X509_NAME_add_entry_by_NID (X509_get_subject_name (certificate), NID_organizationalUnitName, MBSTRING_UTF8,
                              (const guint8 *)"演示/DEMONSTRATION ONLY", -1, -1, 0);
  X509_set_pubkey (certificate, key);
  return certificate;
}

static X509 *
finish_certificate (X509 *certificate, EVP_PKEY *ca_key, GError **error)
{
  EVP_PKEY_CTX *pctx;
  EVP_MD_CTX *ctx = issue_context (ca_key, &pctx);
  gboolean ok = X509_sign_ctx (certificate, ctx) > 0;
  g_autofree guint8 *der = NULL;
  guint8 *raw = NULL;
  X509 *fresh = NULL;
  int length;

  EVP_MD_CTX_free (ctx);
  EVP_PKEY_CTX_free (pctx);
  if (ok && (length = i2d_X509 (certificate, &raw)) > 0)
    fresh = nc_certificate_from_der (raw, (gsize)length); /* read back, so that all its caches are filled */
  OPENSSL_free (raw);
  X509_free (certificate);
  if (!fresh)
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_CRYPTO, _ ("the certificate could not be made"));
  return fresh;
}

/**
 * nc_dev_ca_new:
 *
 * Returns: (transfer full) (nullable): a self-signed root plainly marked as a demonstration
 */
X509 *
nc_dev_ca_new (EVP_PKEY *key, GError **error)
{
  X509 *ca = new_certificate (key, "能察演示根证书 Nengcha DEMONSTRATION ONLY", NULL, DEV_FROM_SECONDS * G_USEC_PER_SEC,
                              DEV_TO_SECONDS * G_USEC_PER_SEC);

  X509_set_issuer_name (ca, X509_get_subject_name (ca));
  add_extension (ca, ca, NID_basic_constraints, "critical,CA:TRUE");
  add_extension (ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension (ca, ca, NID_subject_key_identifier, "hash");
  return finish_certificate (ca, key, error);
}

/**
 * nc_dev_ca_issue:
 * @key: the holder's key (its public half is used)
 * @from_usec: start of validity, @to_usec: its end
 *
 * Returns: (transfer full) (nullable): a demonstration certificate for an officer or a time-stamp server
 */
X509 *
nc_dev_ca_issue (EVP_PKEY *ca_key, X509 *ca, EVP_PKEY *key, const char *name, const char *cert_no, NcDevUse use,
                 gint64 from_usec, gint64 to_usec, GError **error)
{
  X509 *certificate = new_certificate (key, name, cert_no, from_usec, to_usec);

  X509_set_issuer_name (certificate, X509_get_subject_name (ca));
  add_extension (certificate, ca, NID_basic_constraints, "critical,CA:FALSE");
  add_extension (certificate, ca, NID_key_usage, "critical,digitalSignature,nonRepudiation");
  if (use == NC_DEV_TIMESTAMP)
    add_extension (certificate, ca, NID_ext_key_usage, "critical,timeStamping");
  add_extension (certificate, ca, NID_subject_key_identifier, "hash");
  add_extension (certificate, ca, NID_authority_key_identifier, "keyid");
  return finish_certificate (certificate, ca_key, error);
}

/* A demonstration officer's certificate, valid 2020 to 2050: (transfer full) (nullable). */
X509 *
nc_dev_ca_issue_default (EVP_PKEY *ca_key, X509 *ca, EVP_PKEY *key, const char *name, const char *cert_no,
                         GError **error)
{
  return nc_dev_ca_issue (ca_key, ca, key, name, cert_no, NC_DEV_OFFICER, DEV_FROM_SECONDS * G_USEC_PER_SEC,
                          DEV_TO_SECONDS * G_USEC_PER_SEC, error);
}

static char *
request_name (X509_REQ *request, int nid)
{
  X509_NAME *subject = X509_REQ_get_subject_name (request);
  int at = X509_NAME_get_index_by_NID (subject, nid, -1);
  guint8 *utf8 = NULL;
  char *name;

  if (at < 0 || ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, at))) < 0)
    return NULL;
  name = g_utf8_make_valid ((char *)utf8, -1);
  OPENSSL_free (utf8);
  return name;
}

static gboolean
request_is_signed (X509_REQ *request, EVP_PKEY *key)
{
  ASN1_OCTET_STRING *id;

  if (nc_key_type (key) == NC_KEY_SM2) {
    id = ASN1_OCTET_STRING_new ();
    ASN1_OCTET_STRING_set (id, (const guint8 *)NC_SM2_USER_ID, (int)strlen (NC_SM2_USER_ID));
    X509_REQ_set0_distinguishing_id (request, id);
  }
  return X509_REQ_verify (request, key) == 1;
}

/**
 * nc_dev_ca_issue_request:
 * @request_pem: what nc_keys_request() made
 *
 * Returns: (transfer full) (nullable): a demonstration certificate, valid 2020 to 2050, for the key and name of the
 * request; %NULL with %NC_SIGNATURE_ERROR_INPUT when it cannot be read or is not signed with its own key
 */
X509 *
nc_dev_ca_issue_request (EVP_PKEY *ca_key, X509 *ca, const char *request_pem, GError **error)
{
  BIO *bio = BIO_new_mem_buf (request_pem, -1);
  X509_REQ *request = PEM_read_bio_X509_REQ (bio, NULL, NULL, NULL);
  EVP_PKEY *key = request ? X509_REQ_get0_pubkey (request) : NULL;
  g_autofree char *name = key ? request_name (request, NID_commonName) : NULL,
                  *cert_no = key ? request_name (request, NID_serialNumber) : NULL;
  X509 *certificate = NULL;

  if (name && request_is_signed (request, key))
    certificate = nc_dev_ca_issue_default (ca_key, ca, key, name, cert_no, error);
  else
    nc_signature_set_crypto_error (
        error, NC_SIGNATURE_ERROR_INPUT,
        _ ("this is no certificate request; choose the file that this program made (.csr.pem)"));
  X509_REQ_free (request);
  BIO_free (bio);
  return certificate;
}

static X509_CRL *
read_or_new_list (X509 *ca, GBytes *list)
{
  const guint8 *data = list ? g_bytes_get_data (list, NULL) : NULL;
  X509_CRL *crl = list ? d2i_X509_CRL (NULL, &data, (long)g_bytes_get_size (list)) : NULL;

  if (!crl) {
    crl = X509_CRL_new ();
    X509_CRL_set_version (crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name (crl, X509_get_subject_name (ca));
  }
  return crl;
}

/**
 * nc_dev_ca_revoke:
 * @list: (nullable): the list so far, DER
 * @certificate: (nullable): revoked from @now_usec on
 *
 * Returns: (transfer full) (nullable): the new revocation list in DER, good for 30 days, or %NULL with
 * %NC_SIGNATURE_ERROR_CRYPTO
 */
GBytes *
nc_dev_ca_revoke (EVP_PKEY *ca_key, X509 *ca, GBytes *list, X509 *certificate, gint64 now_usec, GError **error)
{
  X509_CRL *crl = read_or_new_list (ca, list);
  time_t now = (time_t)(now_usec / G_USEC_PER_SEC);
  ASN1_TIME *from = ASN1_TIME_set (NULL, now), *to = ASN1_TIME_set (NULL, now + 30 * 86400);
  EVP_PKEY_CTX *pctx;
  EVP_MD_CTX *ctx = issue_context (ca_key, &pctx);
  guint8 *der = NULL;
  GBytes *bytes = NULL;
  int length;

  X509_CRL_set1_lastUpdate (crl, from);
  X509_CRL_set1_nextUpdate (crl, to);
  if (certificate) {
    X509_REVOKED *entry = X509_REVOKED_new ();

    X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (certificate));
    X509_REVOKED_set_revocationDate (entry, from);
    X509_CRL_add0_revoked (crl, entry);
  }
  X509_CRL_sort (crl);
  if (X509_CRL_sign_ctx (crl, ctx) > 0 && (length = i2d_X509_CRL (crl, &der)) > 0)
    bytes = g_bytes_new (der, (gsize)length);
  else
    nc_signature_set_crypto_error (error, NC_SIGNATURE_ERROR_CRYPTO, _ ("the revocation list could not be made"));
  OPENSSL_free (der);
  EVP_MD_CTX_free (ctx);
  EVP_PKEY_CTX_free (pctx);
  ASN1_TIME_free (from);
  ASN1_TIME_free (to);
  X509_CRL_free (crl);
  return bytes;
}

/* A signer with a new key and a demonstration certificate, valid 2020 to 2050: (transfer full) (nullable). */
NcSigner *
nc_dev_ca_signer (EVP_PKEY *ca_key, X509 *ca, const char *name, const char *cert_no, NcKeyType type, GError **error)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (type, error);
  g_autoptr (X509) certificate = NULL;

  if (!key)
    return NULL;
  certificate = nc_dev_ca_issue_default (ca_key, ca, key, name, cert_no, error);
  return certificate ? nc_signer_new_key (key, certificate, NULL, error) : NULL;
}

/* (transfer full) */
char *
nc_certificate_to_pem (X509 *certificate)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  PEM_write_bio_X509 (bio, certificate);
  return take_pem (bio);
}
