/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-tls.h"
#include "nc-lang.h"
#include "nc-sync-error.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#define YEARS_SECONDS (10L * 365 * 24 * 3600)

static char *
bio_text (BIO *bio)
{
  char *data = NULL;
  long n = BIO_get_mem_data (bio, &data);

  return g_strndup (data, (gsize)n);
}

static gboolean
set_failed (GError **error, const char *what)
{
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the hub's certificate: %s"), what);
  return FALSE;
}

static X509 *
self_signed (EVP_PKEY *key)
{
  X509 *certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  BIGNUM *number;
  guint8 serial[8];

  RAND_bytes (serial, sizeof serial);
  serial[0] &= 0x7f;
  X509_set_version (certificate, X509_VERSION_3);
  number = BN_bin2bn (serial, sizeof serial, NULL);
  BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate));
  BN_free (number);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -24L * 3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), YEARS_SECONDS);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *)"nengcha-hub", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  X509_set_pubkey (certificate, key);
  if (X509_sign (certificate, key, EVP_sha256 ()) > 0)
    return certificate;
  X509_free (certificate);
  return NULL;
}

/* tls.pem: key and certificate in one file, so that neither is there without the other. */
static gboolean
make_file (const char *path, GError **error)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  X509 *certificate = key ? self_signed (key) : NULL;
  BIO *bio = BIO_new (BIO_s_mem ());
  gboolean made = certificate && PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL) &&
                  PEM_write_bio_X509 (bio, certificate);
  g_autofree char *text = bio_text (bio);

  BIO_free (bio);
  X509_free (certificate);
  EVP_PKEY_free (key);
  if (!made)
    return set_failed (error, "OpenSSL");
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

/* "sha256//BASE64" of the certificate's public key, as curl pins it. */
static char *
pin_of (X509 *certificate)
{
  unsigned char *der = NULL;
  int n = i2d_X509_PUBKEY (X509_get_X509_PUBKEY (certificate), &der);
  guint8 digest[EVP_MAX_MD_SIZE];
  g_autofree char *text = NULL;
  unsigned int size = 0;

  EVP_Digest (der, (size_t)n, digest, &size, EVP_sha256 (), NULL);
  OPENSSL_free (der);
  text = g_base64_encode (digest, size);
  return g_strconcat ("sha256//", text, NULL);
}

/**
 * nc_hub_tls_load_files:
 * @certificate_path: the certificate and those up to its authority, in PEM
 * @key_path: its key, in PEM; may be the same file
 * @pin: (out) (transfer full): what the laptops pin; it stays when a certificate is renewed for the same key
 */
gboolean
nc_hub_tls_load_files (const char *certificate_path, const char *key_path, char **certificate_pem, char **key_pem,
                       char **pin, GError **error)
{
  g_autofree char *text = NULL, *key = NULL;
  X509 *certificate = NULL;
  BIO *bio;

  if (!g_file_get_contents (certificate_path, &text, NULL, error) || !g_file_get_contents (key_path, &key, NULL, error))
    return FALSE;
  bio = BIO_new_mem_buf (text, -1);
  certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  BIO_free (bio);
  if (!certificate)
    return set_failed (error, certificate_path);
  *pin = pin_of (certificate);
  X509_free (certificate);
  *certificate_pem = g_steal_pointer (&text);
  *key_pem = g_steal_pointer (&key);
  return TRUE;
}

/**
 * nc_hub_tls_load:
 * @home: where tls.pem lies; made at first start, or put there: a key and its certificates in PEM
 * @pin: (out) (transfer full): what the laptops pin
 */
gboolean
nc_hub_tls_load (const char *home, char **certificate_pem, char **key_pem, char **pin, GError **error)
{
  g_autofree char *path = g_build_filename (home, "tls.pem", NULL);

  return (g_file_test (path, G_FILE_TEST_EXISTS) || make_file (path, error)) &&
         nc_hub_tls_load_files (path, path, certificate_pem, key_pem, pin, error);
}
