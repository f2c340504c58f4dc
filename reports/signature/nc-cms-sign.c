/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cms.h"
#include "nc-der.h"
#include "nc-signature-error.h"
#include "nc-lang.h"
#include <openssl/sha.h>

/* The digest that goes with a kind of key. */
const EVP_MD *
nc_key_digest (NcKeyType type)
{
  return type == NC_KEY_SM2 ? EVP_sm3 () : EVP_sha256 ();
}

static void
append_algorithm (GByteArray *out, const char *oid, gboolean with_null)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  nc_der_append_oid (content, oid);
  if (with_null)
    nc_der_append (content, NC_DER_NULL, NULL, 0);
  nc_der_append_array (out, NC_DER_SEQUENCE, content);
}

static void
append_digest_algorithm (GByteArray *out, NcKeyType type)
{
  append_algorithm (out, type == NC_KEY_SM2 ? "1.2.156.10197.1.401" : "2.16.840.1.101.3.4.2.1", FALSE);
}

static void
append_signature_algorithm (GByteArray *out, NcKeyType type)
{
  if (type == NC_KEY_RSA)
    append_algorithm (out, "1.2.840.113549.1.1.1", TRUE);
  else
    append_algorithm (out, type == NC_KEY_SM2 ? "1.2.156.10197.1.501" : "1.2.840.10045.4.3.2", FALSE);
}

static void
append_certificate (GByteArray *out, X509 *certificate)
{
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);

  g_byte_array_append (out, der, (guint)MAX (length, 0));
  OPENSSL_free (der);
}

/* IssuerAndSerialNumber, or with @general_names the IssuerSerial of RFC 5035 */
static void
append_issuer_serial (GByteArray *out, X509 *certificate, gboolean general_names)
{
  g_autoptr (GByteArray) content = g_byte_array_new (), directory = g_byte_array_new (), names = g_byte_array_new ();
  guint8 *der = NULL, *serial = NULL;
  int length = i2d_X509_NAME (X509_get_issuer_name (certificate), &der);
  int serial_length = i2d_ASN1_INTEGER (X509_get_serialNumber (certificate), &serial);

  if (general_names) {
    nc_der_append (directory, NC_DER_CONTEXT (4), der, (gsize)MAX (length, 0));
    nc_der_append_array (names, NC_DER_SEQUENCE, directory);
    g_byte_array_append (content, names->data, names->len);
  } else {
    g_byte_array_append (content, der, (guint)MAX (length, 0));
  }
  g_byte_array_append (content, serial, (guint)MAX (serial_length, 0));
  nc_der_append_array (out, NC_DER_SEQUENCE, content);
  OPENSSL_free (der);
  OPENSSL_free (serial);
}

static GByteArray *
attribute (const char *oid, GByteArray *value)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  nc_der_append_oid (content, oid);
  nc_der_append_array (content, NC_DER_SET, value);
  nc_der_append_array (out, NC_DER_SEQUENCE, content);
  return out;
}

/* signing-certificate-v2 (RFC 5035) with the default hash, SHA-256 */
static GByteArray *
signing_certificate (X509 *certificate)
{
  g_autoptr (GByteArray) der = g_byte_array_new (), id = g_byte_array_new (), ids = g_byte_array_new ();
  g_autoptr (GByteArray) list = g_byte_array_new (), value = g_byte_array_new ();
  guint8 hash[SHA256_DIGEST_LENGTH];

  append_certificate (der, certificate);
  SHA256 (der->data, der->len, hash);
  nc_der_append (id, NC_DER_OCTETS, hash, sizeof hash);
  append_issuer_serial (id, certificate, TRUE);
  nc_der_append_array (ids, NC_DER_SEQUENCE, id);
  nc_der_append_array (list, NC_DER_SEQUENCE, ids);
  nc_der_append_array (value, NC_DER_SEQUENCE, list);
  return attribute ("1.2.840.113549.1.9.16.2.47", value);
}

/* Content type, message digest and signing certificate: what ETSI EN 319 142-1 asks of a baseline signature; a signing
   time is forbidden there, /M of the signature dictionary has it. */
static GByteArray *
signed_attributes (NcSigner *signer, const guint8 *digest, gsize digest_length)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autoptr (GByteArray) type = g_byte_array_new (), hash = g_byte_array_new ();
  GByteArray *set = g_byte_array_new ();

  nc_der_append_oid (type, "1.2.840.113549.1.7.1");
  nc_der_append (hash, NC_DER_OCTETS, digest, digest_length);
  g_ptr_array_add (members, attribute ("1.2.840.113549.1.9.3", type));
  g_ptr_array_add (members, attribute ("1.2.840.113549.1.9.4", hash));
  g_ptr_array_add (members, signing_certificate (nc_signer_get_certificate (signer)));
  nc_der_append_set_of (set, NC_DER_SET, members);
  return set;
}

static gboolean
append_timestamp (GByteArray *info, GByteArray *signature, NcTsaFunc tsa, gpointer tsa_data, GError **error)
{
  g_autoptr (GByteArray) value = g_byte_array_new (), single = NULL;
  g_autoptr (GBytes) token = NULL;
  guint8 digest[SHA256_DIGEST_LENGTH];

  SHA256 (signature->data, signature->len, digest);
  token = tsa (digest, tsa_data, error);
  if (!token)
    return FALSE;
  g_byte_array_append (value, g_bytes_get_data (token, NULL), (guint)g_bytes_get_size (token));
  single = attribute ("1.2.840.113549.1.9.16.2.14", value);
  nc_der_append_array (info, NC_DER_CONTEXT (1), single);
  return TRUE;
}

static GByteArray *
signer_info (NcSigner *signer, const guint8 *digest, gsize digest_length, NcTsaFunc tsa, gpointer tsa_data,
             GError **error)
{
  g_autoptr (GByteArray) attributes = signed_attributes (signer, digest, digest_length);
  g_autoptr (GByteArray) signature = g_byte_array_new (), info = g_byte_array_new ();
  GByteArray *out;
  const guint8 version = 1;

  if (!nc_signer_sign (signer, attributes->data, attributes->len, signature, error))
    return NULL;
  nc_der_append (info, NC_DER_INTEGER, &version, 1);
  append_issuer_serial (info, nc_signer_get_certificate (signer), FALSE);
  append_digest_algorithm (info, nc_signer_get_key_type (signer));
  attributes->data[0] = NC_DER_CONTEXT (0); /* signed as a SET, written as [0] */
  g_byte_array_append (info, attributes->data, attributes->len);
  append_signature_algorithm (info, nc_signer_get_key_type (signer));
  nc_der_append_array (info, NC_DER_OCTETS, signature);
  if (tsa && !append_timestamp (info, signature, tsa, tsa_data, error))
    return NULL;
  out = g_byte_array_new ();
  nc_der_append_array (out, NC_DER_SEQUENCE, info);
  return out;
}

static GPtrArray *
certificate_members (NcSigner *signer)
{
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  GPtrArray *chain = nc_signer_get_chain (signer);

  for (guint i = 0; i <= chain->len; i++) {
    GByteArray *der = g_byte_array_new ();

    append_certificate (der, i ? chain->pdata[i - 1] : nc_signer_get_certificate (signer));
    g_ptr_array_add (members, der);
  }
  return members;
}

/**
 * nc_cms_sign:
 * @digest: of the content, with nc_key_digest() of the signer's key
 * @tsa: (nullable): asked for a time-stamp over the signature (level B-T)
 *
 * Makes a detached CAdES signature: signer's certificate and intermediates, no root.
 *
 * Returns: (transfer full) (nullable): DER, or %NULL with the signer's or @tsa's error
 */
GBytes *
nc_cms_sign (NcSigner *signer, const guint8 *digest, gsize digest_length, NcTsaFunc tsa, gpointer tsa_data,
             GError **error)
{
  g_autoptr (GByteArray) info = signer_info (signer, digest, digest_length, tsa, tsa_data, error);
  g_autoptr (GByteArray) data = g_byte_array_new (), algorithm = g_byte_array_new (), type = g_byte_array_new ();
  g_autoptr (GByteArray) explicit_data = g_byte_array_new (), content = g_byte_array_new (), out = g_byte_array_new ();
  g_autoptr (GPtrArray) members = NULL;
  const guint8 version = 1;

  if (!info)
    return NULL;
  members = certificate_members (signer);
  nc_der_append (data, NC_DER_INTEGER, &version, 1);
  append_digest_algorithm (algorithm, nc_signer_get_key_type (signer));
  nc_der_append_array (data, NC_DER_SET, algorithm);
  nc_der_append_oid (type, "1.2.840.113549.1.7.1");
  nc_der_append_array (data, NC_DER_SEQUENCE, type);
  nc_der_append_set_of (data, NC_DER_CONTEXT (0), members);
  nc_der_append_array (data, NC_DER_SET, info);
  nc_der_append_array (explicit_data, NC_DER_SEQUENCE, data);
  nc_der_append_oid (content, "1.2.840.113549.1.7.2");
  nc_der_append_array (content, NC_DER_CONTEXT (0), explicit_data);
  nc_der_append_array (out, NC_DER_SEQUENCE, content);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
