/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cms.h"
#include "nc-der.h"
#include "nc-signature-error.h"
#include "nc-lang.h"
#include <openssl/sha.h>
#include <string.h>

#define MAX_CMS_BYTES        (1u << 20)
#define MAX_CMS_CERTIFICATES 16

void
nc_cms_free (NcCms *cms)
{
  if (!cms)
    return;
  g_clear_pointer (&cms->certificates, g_ptr_array_unref);
  g_clear_pointer (&cms->timestamp, g_bytes_unref);
  g_clear_pointer (&cms->bytes, g_bytes_unref);
  g_free (cms);
}

static gboolean
bad (GError **error, const char *what)
{
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CRYPTO, _ ("the signature cannot be read: %s"), what);
  return FALSE;
}

/* An AlgorithmIdentifier whose parameters are absent or NULL. */
static gboolean
read_algorithm (NcDerReader *reader, NcDer *oid)
{
  NcDer algorithm, parameters;
  NcDerReader inside;

  if (!nc_der_take (reader, NC_DER_SEQUENCE, &algorithm))
    return FALSE;
  inside = nc_der_inside (&algorithm);
  if (!nc_der_take (&inside, NC_DER_OID, oid))
    return FALSE;
  return !inside.left || (nc_der_take (&inside, NC_DER_NULL, &parameters) && !parameters.length && !inside.left);
}

static const EVP_MD *
digest_of (const NcDer *oid)
{
  if (nc_der_is_oid (oid, "2.16.840.1.101.3.4.2.1"))
    return EVP_sha256 ();
  if (nc_der_is_oid (oid, "2.16.840.1.101.3.4.2.2"))
    return EVP_sha384 ();
  if (nc_der_is_oid (oid, "2.16.840.1.101.3.4.2.3"))
    return EVP_sha512 ();
  return nc_der_is_oid (oid, "1.2.156.10197.1.401") ? EVP_sm3 () : NULL;
}

/* The signature algorithm must be the one of the key and of the digest. */
static gboolean
algorithm_fits (const NcDer *oid, const EVP_MD *digest, NcKeyType type)
{
  gboolean sha256 = EVP_MD_is_a (digest, "SHA256"), sha384 = EVP_MD_is_a (digest, "SHA384"),
           sha512 = EVP_MD_is_a (digest, "SHA512");

  if (type == NC_KEY_SM2)
    return EVP_MD_is_a (digest, "SM3") && nc_der_is_oid (oid, "1.2.156.10197.1.501");
  if (type == NC_KEY_RSA)
    return nc_der_is_oid (oid, "1.2.840.113549.1.1.1") || (sha256 && nc_der_is_oid (oid, "1.2.840.113549.1.1.11")) ||
           (sha384 && nc_der_is_oid (oid, "1.2.840.113549.1.1.12")) ||
           (sha512 && nc_der_is_oid (oid, "1.2.840.113549.1.1.13"));
  return type == NC_KEY_EC && ((sha256 && nc_der_is_oid (oid, "1.2.840.10045.4.3.2")) ||
                               (sha384 && nc_der_is_oid (oid, "1.2.840.10045.4.3.3")) ||
                               (sha512 && nc_der_is_oid (oid, "1.2.840.10045.4.3.4")));
}

static gboolean
read_content (NcCms *cms, NcDerReader *reader)
{
  NcDer sequence, type, wrapped, octets;
  NcDerReader inside;

  if (!nc_der_take (reader, NC_DER_SEQUENCE, &sequence))
    return FALSE;
  inside = nc_der_inside (&sequence);
  if (!nc_der_take (&inside, NC_DER_OID, &type))
    return FALSE;
  cms->is_timestamp = nc_der_is_oid (&type, "1.2.840.113549.1.9.16.1.4");
  if (!cms->is_timestamp)
    return nc_der_is_oid (&type, "1.2.840.113549.1.7.1") && !inside.left;
  if (!nc_der_take (&inside, NC_DER_CONTEXT (0), &wrapped) || inside.left)
    return FALSE;
  inside = nc_der_inside (&wrapped);
  if (!nc_der_take (&inside, NC_DER_OCTETS, &octets) || inside.left)
    return FALSE;
  cms->content = octets.content;
  cms->content_length = octets.length;
  return TRUE;
}

static gboolean
read_certificates (NcCms *cms, NcDerReader *reader)
{
  NcDer set, member;
  NcDerReader inside;

  if (!nc_der_take (reader, NC_DER_CONTEXT (0), &set))
    return FALSE;
  inside = nc_der_inside (&set);
  while (inside.left) {
    X509 *certificate;

    if (cms->certificates->len >= MAX_CMS_CERTIFICATES || !nc_der_take (&inside, NC_DER_SEQUENCE, &member))
      return FALSE;
    certificate = nc_certificate_from_der (member.start, member.size);
    if (!certificate)
      return FALSE;
    g_ptr_array_add (cms->certificates, certificate);
  }
  return cms->certificates->len > 0;
}

/* Finds the certificate that IssuerAndSerialNumber names. */
static gboolean
find_signer (NcCms *cms, const NcDer *id)
{
  for (guint i = 0; i < cms->certificates->len; i++) {
    X509 *certificate = cms->certificates->pdata[i];
    g_autoptr (GByteArray) expected = g_byte_array_new ();
    guint8 *name = NULL, *serial = NULL;
    int name_length = i2d_X509_NAME (X509_get_issuer_name (certificate), &name);
    int serial_length = i2d_ASN1_INTEGER (X509_get_serialNumber (certificate), &serial);

    g_byte_array_append (expected, name, (guint)MAX (name_length, 0));
    g_byte_array_append (expected, serial, (guint)MAX (serial_length, 0));
    OPENSSL_free (name);
    OPENSSL_free (serial);
    if (expected->len == id->length && memcmp (expected->data, id->content, id->length) == 0) {
      cms->signer = certificate;
      return TRUE;
    }
  }
  return FALSE;
}

/* The hash of the first ESSCertID(v2) against the signer's certificate (RFC 5035; version 1 is SHA-1, for old
 * authorities). */
static gboolean
check_signing_certificate (NcCms *cms, const NcDer *value, gboolean v2)
{
  NcDerReader reader = nc_der_inside (value);
  NcDer list, id, oid, hash;
  const EVP_MD *md = v2 ? EVP_sha256 () : EVP_sha1 ();
  guint8 expected[EVP_MAX_MD_SIZE], *der = NULL;
  unsigned int expected_length = 0;
  int length;

  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &list))
    return FALSE;
  reader = nc_der_inside (&list);
  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &id))
    return FALSE;
  reader = nc_der_inside (&id);
  if (v2 && nc_der_peek (&reader, NC_DER_SEQUENCE) && (!read_algorithm (&reader, &oid) || !(md = digest_of (&oid))))
    return FALSE;
  if (!nc_der_take (&reader, NC_DER_OCTETS, &hash))
    return FALSE;
  length = i2d_X509 (cms->signer, &der);
  EVP_Digest (der, (size_t)MAX (length, 0), expected, &expected_length, md, NULL);
  OPENSSL_free (der);
  return hash.length == expected_length && memcmp (hash.content, expected, expected_length) == 0;
}

static gboolean
read_attribute (NcCms *cms, NcDer *type, NcDer *value, gboolean *has_type)
{
  if (nc_der_is_oid (type, "1.2.840.113549.1.9.3")) {
    *has_type = nc_der_is_oid (value, cms->is_timestamp ? "1.2.840.113549.1.9.16.1.4" : "1.2.840.113549.1.7.1");
    return *has_type;
  }
  if (nc_der_is_oid (type, "1.2.840.113549.1.9.4")) {
    if (value->tag != NC_DER_OCTETS || value->length > sizeof cms->message_digest)
      return FALSE;
    memcpy (cms->message_digest, value->content, value->length);
    cms->message_digest_length = value->length;
  }
  if (nc_der_is_oid (type, "1.2.840.113549.1.9.5"))
    cms->has_signing_time = TRUE;
  if (nc_der_is_oid (type, "1.2.840.113549.1.9.16.2.47"))
    return cms->has_signing_certificate = check_signing_certificate (cms, value, TRUE);
  if (cms->is_timestamp && nc_der_is_oid (type, "1.2.840.113549.1.9.16.2.12"))
    return cms->has_signing_certificate = check_signing_certificate (cms, value, FALSE);
  return TRUE;
}

static gboolean
read_signed_attributes (NcCms *cms, NcDerReader *reader)
{
  NcDer set, attribute, type, values, value;
  NcDerReader members, inside;
  gboolean has_type = FALSE;

  if (!nc_der_take (reader, NC_DER_CONTEXT (0), &set) || !nc_der_is_sorted_set (&set))
    return FALSE;
  cms->attributes = set.start;
  cms->attributes_size = set.size;
  members = nc_der_inside (&set);
  while (members.left) {
    if (!nc_der_take (&members, NC_DER_SEQUENCE, &attribute))
      return FALSE;
    inside = nc_der_inside (&attribute);
    if (!nc_der_take (&inside, NC_DER_OID, &type) || !nc_der_take (&inside, NC_DER_SET, &values) || inside.left)
      return FALSE;
    inside = nc_der_inside (&values);
    if (!nc_der_read (&inside, &value) || inside.left || !read_attribute (cms, &type, &value, &has_type))
      return FALSE;
  }
  return has_type && cms->message_digest_length;
}

/* Only a time-stamp may stand there: anything else could be a time-stamp whose name was altered. */
static gboolean
read_unsigned_attributes (NcCms *cms, NcDerReader *reader)
{
  NcDer set, attribute, type, values, token;
  NcDerReader inside;

  if (!reader->left)
    return TRUE;
  if (cms->is_timestamp || !nc_der_take (reader, NC_DER_CONTEXT (1), &set))
    return FALSE;
  inside = nc_der_inside (&set);
  if (!nc_der_take (&inside, NC_DER_SEQUENCE, &attribute) || inside.left)
    return FALSE;
  inside = nc_der_inside (&attribute);
  if (!nc_der_take (&inside, NC_DER_OID, &type) || !nc_der_is_oid (&type, "1.2.840.113549.1.9.16.2.14") ||
      !nc_der_take (&inside, NC_DER_SET, &values) || inside.left)
    return FALSE;
  inside = nc_der_inside (&values);
  if (!nc_der_take (&inside, NC_DER_SEQUENCE, &token) || inside.left)
    return FALSE;
  cms->timestamp = g_bytes_new (token.start, token.size);
  return TRUE;
}

static gboolean
read_signer_info (NcCms *cms, const NcDer *info, GError **error)
{
  NcDerReader reader = nc_der_inside (info);
  NcDer version, id, oid, signature;
  guint number;

  if (!nc_der_read (&reader, &version) || !nc_der_small_integer (&version, &number) || number != 1)
    return bad (error, _ ("its version is unknown"));
  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &id) || !find_signer (cms, &id))
    return bad (error, _ ("the signer's certificate is not in it"));
  if (!read_algorithm (&reader, &oid) || digest_of (&oid) != cms->digest)
    return bad (error, _ ("its algorithms do not agree"));
  if (!read_signed_attributes (cms, &reader))
    return bad (error, _ ("its signed attributes are incomplete"));
  if (!read_algorithm (&reader, &oid) ||
      !algorithm_fits (&oid, cms->digest, nc_key_type (X509_get0_pubkey (cms->signer))))
    return bad (error, _ ("its algorithms do not agree"));
  if (!nc_der_take (&reader, NC_DER_OCTETS, &signature))
    return bad (error, _ ("the signature value is missing"));
  cms->signature = signature.content;
  cms->signature_length = signature.length;
  if (!read_unsigned_attributes (cms, &reader) || reader.left)
    return bad (error, _ ("an unsigned attribute that is no time-stamp"));
  return TRUE;
}

static gboolean
read_signed_data (NcCms *cms, NcDerReader reader, GError **error)
{
  NcDer version, set, oid, infos, info;
  NcDerReader inside;
  guint number;

  if (!nc_der_read (&reader, &version) || !nc_der_small_integer (&version, &number) ||
      !nc_der_take (&reader, NC_DER_SET, &set))
    return bad (error, _ ("its version is unknown"));
  inside = nc_der_inside (&set);
  if (!read_algorithm (&inside, &oid) || inside.left || !(cms->digest = digest_of (&oid)))
    return bad (error, _ ("the digest algorithm is unknown or too weak"));
  if (!read_content (cms, &reader) || number != (cms->is_timestamp ? 3 : 1))
    return bad (error, _ ("its content is of another kind"));
  if (!read_certificates (cms, &reader))
    return bad (error, _ ("a certificate in it cannot be read"));
  if (!nc_der_take (&reader, NC_DER_SET, &infos) || reader.left)
    return bad (error, _ ("it is not in the strict form"));
  inside = nc_der_inside (&infos);
  if (!nc_der_take (&inside, NC_DER_SEQUENCE, &info) || inside.left)
    return bad (error, _ ("it has not exactly one signer"));
  return read_signer_info (cms, &info, error);
}

/**
 * nc_cms_read:
 * @der: exactly one ContentInfo, at most 1 MiB
 *
 * Reads strictly; verifies nothing yet.
 *
 * Returns: (transfer full) (nullable): the parts, or %NULL with %NC_SIGNATURE_ERROR_CRYPTO
 */
NcCms *
nc_cms_read (GBytes *der, GError **error)
{
  g_autoptr (NcCms) cms = g_new0 (NcCms, 1);
  NcDerReader reader = { g_bytes_get_data (der, NULL), g_bytes_get_size (der) };
  NcDer info, type, wrapped, data;

  cms->bytes = g_bytes_ref (der);
  cms->certificates = nc_certificates_new ();
  if (reader.left > MAX_CMS_BYTES || !nc_der_take (&reader, NC_DER_SEQUENCE, &info) || reader.left) {
    bad (error, _ ("it is not in the strict form"));
    return NULL;
  }
  reader = nc_der_inside (&info);
  if (!nc_der_take (&reader, NC_DER_OID, &type) || !nc_der_is_oid (&type, "1.2.840.113549.1.7.2") ||
      !nc_der_take (&reader, NC_DER_CONTEXT (0), &wrapped) || reader.left) {
    bad (error, _ ("it is not in the strict form"));
    return NULL;
  }
  reader = nc_der_inside (&wrapped);
  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &data) || reader.left) {
    bad (error, _ ("it is not in the strict form"));
    return NULL;
  }
  return read_signed_data (cms, nc_der_inside (&data), error) ? g_steal_pointer (&cms) : NULL;
}

/**
 * nc_cms_verify:
 * @digest: of the content, made with cms->digest
 *
 * Checks the digest and the signature over the signed attributes, nothing about the certificate.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_CRYPTO
 */
gboolean
nc_cms_verify (NcCms *cms, const guint8 *digest, gsize digest_length, GError **error)
{
  g_autofree guint8 *set = NULL;

  if (digest_length != cms->message_digest_length || memcmp (digest, cms->message_digest, digest_length) != 0) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CRYPTO,
                         _ ("the content was altered after signing"));
    return FALSE;
  }
  set = g_memdup2 (cms->attributes, cms->attributes_size);
  set[0] = NC_DER_SET;
  if (!nc_key_verify (X509_get0_pubkey (cms->signer), cms->digest, set, cms->attributes_size, cms->signature,
                      cms->signature_length)) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CRYPTO, _ ("the signature value is wrong"));
    return FALSE;
  }
  return TRUE;
}

/* --- time-stamp tokens --- */

void
nc_timestamp_free (NcTimestamp *timestamp)
{
  if (!timestamp)
    return;
  nc_cms_free (timestamp->cms);
  g_free (timestamp);
}

/* TSTInfo: version 1, policy, imprint, serial, time, then accuracy, ordering, nonce, name, extensions. */
static gboolean
read_tst_info (NcTimestamp *timestamp)
{
  NcDerReader reader = { timestamp->cms->content, timestamp->cms->content_length }, inside;
  NcDer info, version, policy, imprint, oid, hash, serial, time;
  guint number;
  g_autofree char *text = NULL;
  ASN1_GENERALIZEDTIME *asn1;

  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &info) || reader.left)
    return FALSE;
  reader = nc_der_inside (&info);
  if (!nc_der_read (&reader, &version) || !nc_der_small_integer (&version, &number) || number != 1 ||
      !nc_der_take (&reader, NC_DER_OID, &policy) || !nc_der_take (&reader, NC_DER_SEQUENCE, &imprint))
    return FALSE;
  inside = nc_der_inside (&imprint);
  if (!read_algorithm (&inside, &oid) || !(timestamp->imprint_digest = digest_of (&oid)) ||
      !nc_der_take (&inside, NC_DER_OCTETS, &hash) || inside.left || hash.length > sizeof timestamp->imprint)
    return FALSE;
  memcpy (timestamp->imprint, hash.content, timestamp->imprint_length = hash.length);
  if (!nc_der_take (&reader, NC_DER_INTEGER, &serial) || !nc_der_take (&reader, 0x18, &time) || time.length > 32)
    return FALSE;
  asn1 = ASN1_GENERALIZEDTIME_new ();
  text = g_strndup ((const char *)time.content, time.length);
  timestamp->time_usec = ASN1_GENERALIZEDTIME_set_string (asn1, text) ? nc_time_usec (asn1) : G_MININT64;
  ASN1_GENERALIZEDTIME_free (asn1);
  while (reader.left) {
    NcDer part;

    if (!nc_der_read (&reader, &part))
      return FALSE;
    if (part.tag == NC_DER_INTEGER && part.length <= sizeof timestamp->nonce)
      memcpy (timestamp->nonce, part.content, timestamp->nonce_length = part.length);
  }
  return timestamp->time_usec != G_MININT64;
}

static gboolean
verify_token (NcTimestamp *timestamp, GError **error)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;

  EVP_Digest (timestamp->cms->content, timestamp->cms->content_length, digest, &length, timestamp->cms->digest, NULL);
  if (!nc_cms_verify (timestamp->cms, digest, length, error))
    return FALSE;
  if (timestamp->cms->has_signing_certificate)
    return TRUE;
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_TIMESTAMP,
                       _ ("the time-stamp does not name its certificate"));
  return FALSE;
}

/**
 * nc_timestamp_read:
 * @token: a CMS SignedData over a TSTInfo
 *
 * Reads a token and checks its signature (not the chain of its certificate).
 *
 * Returns: (transfer full) (nullable): or %NULL with %NC_SIGNATURE_ERROR_TIMESTAMP or %NC_SIGNATURE_ERROR_CRYPTO
 */
NcTimestamp *
nc_timestamp_read (GBytes *token, GError **error)
{
  g_autoptr (NcTimestamp) timestamp = g_new0 (NcTimestamp, 1);

  timestamp->cms = nc_cms_read (token, error);
  if (!timestamp->cms)
    return NULL;
  if (!timestamp->cms->is_timestamp || !read_tst_info (timestamp)) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_TIMESTAMP, _ ("the time-stamp cannot be read"));
    return NULL;
  }
  return verify_token (timestamp, error) ? g_steal_pointer (&timestamp) : NULL;
}

/* Whether the token was made for exactly these bytes. */
gboolean
nc_timestamp_covers (NcTimestamp *timestamp, const guint8 *data, gsize length)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;

  EVP_Digest (data, length, digest, &n, timestamp->imprint_digest, NULL);
  return n == timestamp->imprint_length && memcmp (digest, timestamp->imprint, n) == 0;
}
