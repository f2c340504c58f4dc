/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-tsa.h"
#include "nc-der.h"
#include "nc-lang.h"
#include "nc-pdf-verify.h"
#include "nc-signature-error.h"
#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#define MAX_REPLY_BYTES (8u << 20)

static gboolean
bad_reply (GError **error, const char *what)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_TIMESTAMP, what);
  return FALSE;
}

static void
append_nonce (GByteArray *out, const guint8 nonce[8])
{
  guint8 positive[8];

  memcpy (positive, nonce, sizeof positive);
  positive[0] = (guint8)((positive[0] & 0x3f) | 0x40); /* positive and of full length, whatever the bytes */
  nc_der_append (out, NC_DER_INTEGER, positive, sizeof positive);
}

/* TimeStampReq: version 1, SHA-256 imprint, nonce, with the certificate asked for: (transfer full). */
GBytes *
nc_tsa_make_query (const guint8 digest[32], const guint8 nonce[8])
{
  g_autoptr (GByteArray) oid = g_byte_array_new (), imprint = g_byte_array_new (), content = g_byte_array_new (),
                         out = g_byte_array_new ();
  const guint8 version = 1, yes = 0xff;

  nc_der_append_oid (oid, "2.16.840.1.101.3.4.2.1");
  nc_der_append (oid, NC_DER_NULL, NULL, 0);
  nc_der_append_array (imprint, NC_DER_SEQUENCE, oid);
  nc_der_append (imprint, NC_DER_OCTETS, digest, 32);
  nc_der_append (content, NC_DER_INTEGER, &version, 1);
  nc_der_append_array (content, NC_DER_SEQUENCE, imprint);
  append_nonce (content, nonce);
  nc_der_append (content, NC_DER_BOOLEAN, &yes, 1);
  nc_der_append_array (out, NC_DER_SEQUENCE, content);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/**
 * nc_tsa_read_reply:
 * @reply: TimeStampResp in DER
 *
 * Takes the token out of a reply after checking that it is signed and answers this very question.
 *
 * Returns: (transfer full) (nullable): the token, or %NULL with %NC_SIGNATURE_ERROR_TIMESTAMP or
 * %NC_SIGNATURE_ERROR_CRYPTO
 */
GBytes *
nc_tsa_read_reply (GBytes *reply, const guint8 digest[32], const guint8 nonce[8], GError **error)
{
  NcDerReader reader = { g_bytes_get_data (reply, NULL), g_bytes_get_size (reply) }, inside;
  NcDer response, status, code, token;
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (NcTimestamp) timestamp = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint number;

  if (!nc_der_take (&reader, NC_DER_SEQUENCE, &response) || reader.left) {
    bad_reply (error, _ ("the time-stamp server's answer cannot be read"));
    return NULL;
  }
  reader = nc_der_inside (&response);
  if (nc_der_take (&reader, NC_DER_SEQUENCE, &status))
    inside = nc_der_inside (&status);
  else
    inside = (NcDerReader){ NULL, 0 };
  if (!nc_der_read (&inside, &code) || !nc_der_small_integer (&code, &number) || number > 1 ||
      !nc_der_take (&reader, NC_DER_SEQUENCE, &token)) {
    bad_reply (error, _ ("the time-stamp server refused"));
    return NULL;
  }
  bytes = g_bytes_new (token.start, token.size);
  timestamp = nc_timestamp_read (bytes, error);
  if (!timestamp)
    return NULL;
  append_nonce (expected, nonce);
  if (timestamp->imprint_length != 32 || !EVP_MD_is_a (timestamp->imprint_digest, "SHA256") ||
      memcmp (timestamp->imprint, digest, 32) != 0 || timestamp->nonce_length != 8 ||
      memcmp (timestamp->nonce, expected->data + 2, 8) != 0) {
    bad_reply (error, _ ("the time-stamp answers another question"));
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

static size_t
receive_cb (char *data, size_t size, size_t n, void *user_data)
{
  GByteArray *body = user_data;

  if (body->len + size * n > MAX_REPLY_BYTES)
    return 0;
  g_byte_array_append (body, (const guint8 *)data, (guint)(size * n));
  return size * n;
}

/* GET, or POST when @post is given; https or http only, no redirects to other schemes. */
static GBytes *
fetch (const char *url, GBytes *post, const char *content_type, GError **error)
{
  CURL *curl = curl_easy_init ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree char *header = content_type ? g_strconcat ("Content-Type: ", content_type, NULL) : NULL;
  struct curl_slist *headers = header ? curl_slist_append (NULL, header) : NULL;
  CURLcode result;
  long status = 0;

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long)NC_TSA_TIMEOUT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, receive_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, body);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  if (post) {
    curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE, (long)g_bytes_get_size (post));
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, g_bytes_get_data (post, NULL));
  }
  result = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all (headers);
  curl_easy_cleanup (curl);
  if (result == CURLE_OK && status == 200)
    return g_byte_array_free_to_bytes (g_steal_pointer (&body));
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK, _ ("%s: no usable answer (%s, HTTP %ld)"), url,
               curl_easy_strerror (result), status);
  return NULL;
}

/**
 * nc_tsa_request:
 * @url: (type utf8): of the authority
 *
 * Asks a time-stamp authority; blocks at most %NC_TSA_TIMEOUT_SECONDS, so not for the main thread of a window.
 *
 * Returns: (transfer full) (nullable): the token, or %NULL with _NETWORK, _TIMESTAMP or _CRYPTO
 */
GBytes *
nc_tsa_request (const guint8 digest[32], gpointer url, GError **error)
{
  guint8 nonce[8];
  g_autoptr (GBytes) query = NULL, reply = NULL;

  RAND_bytes (nonce, sizeof nonce);
  query = nc_tsa_make_query (digest, nonce);
  reply = fetch (url, query, "application/timestamp-query", error);
  return reply ? nc_tsa_read_reply (reply, digest, nonce, error) : NULL;
}

static GBytes *
ocsp_query (X509 *certificate, X509 *issuer)
{
  OCSP_REQUEST *request = OCSP_REQUEST_new ();
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  OCSP_request_add0_id (request, OCSP_cert_to_id (EVP_sha1 (), certificate, issuer));
  length = i2d_OCSP_REQUEST (request, &der);
  bytes = g_bytes_new (der, (gsize)MAX (length, 0));
  OPENSSL_free (der);
  OCSP_REQUEST_free (request);
  return bytes;
}

/* The first HTTP address of a certificate's revocation list: (transfer full) (nullable). */
static char *
crl_address (X509 *certificate)
{
  CRL_DIST_POINTS *points = X509_get_ext_d2i (certificate, NID_crl_distribution_points, NULL, NULL);
  char *address = NULL;

  for (int i = 0; !address && points && i < sk_DIST_POINT_num (points); i++) {
    DIST_POINT_NAME *name = sk_DIST_POINT_value (points, i)->distpoint;

    for (int k = 0; !address && name && name->type == 0 && k < sk_GENERAL_NAME_num (name->name.fullname); k++) {
      GENERAL_NAME *general = sk_GENERAL_NAME_value (name->name.fullname, k);

      if (general->type == GEN_URI)
        address = g_strndup ((const char *)ASN1_STRING_get0_data (general->d.ia5),
                             (gsize)ASN1_STRING_length (general->d.ia5));
    }
  }
  CRL_DIST_POINTS_free (points);
  return address;
}

/* Whether @answer alone says something usable about the certificate today. */
static gboolean
is_usable (GBytes *answer, gboolean is_crl, X509 *certificate, X509 *issuer, gint64 now_usec)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new (), none = g_ptr_array_new ();
  NcEvidence evidence = { none, is_crl ? one : none, is_crl ? none : one };

  g_ptr_array_add (one, answer);
  return nc_revocation_status (certificate, issuer, &evidence, now_usec) >= 0;
}

/**
 * nc_revocation_fetch:
 * @now_usec: the time that the answer must hold for
 * @crls: (element-type GBytes), @ocsps: (element-type GBytes): what comes is added here
 *
 * Fetches revocation evidence from where the certificate says: OCSP first, then the list. An answer that is not signed
 * by the issuer, is out of date or speaks of another certificate is not taken.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_NETWORK when there is no address, no answer or no usable one
 */
gboolean
nc_revocation_fetch (X509 *certificate, X509 *issuer, gint64 now_usec, GPtrArray *crls, GPtrArray *ocsps,
                     GError **error)
{
  STACK_OF (OPENSSL_STRING) *addresses = X509_get1_ocsp (certificate);
  g_autofree char *crl = crl_address (certificate);
  g_autofree char *ocsp =
      sk_OPENSSL_STRING_num (addresses) > 0 ? g_strdup (sk_OPENSSL_STRING_value (addresses, 0)) : NULL;
  g_autoptr (GBytes) query = ocsp_query (certificate, issuer), answer = NULL, list = NULL;

  X509_email_free (addresses);
  if (!ocsp && !crl) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK,
                         _ ("the certificate names no place to ask about revocation"));
    return FALSE;
  }
  answer = ocsp ? fetch (ocsp, query, "application/ocsp-request", crl ? NULL : error) : NULL;
  if (answer && is_usable (answer, FALSE, certificate, issuer, now_usec)) {
    g_ptr_array_add (ocsps, g_steal_pointer (&answer));
    return TRUE;
  }
  list = crl ? fetch (crl, NULL, NULL, error) : NULL;
  if (list && is_usable (list, TRUE, certificate, issuer, now_usec)) {
    g_ptr_array_add (crls, g_steal_pointer (&list));
    return TRUE;
  }
  if (answer || list) {
    g_clear_error (error);
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK,
                         _ ("the answer about revocation cannot be used (not signed by the issuer, out of date, or "
                            "about another certificate)"));
  }
  return FALSE;
}
