/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-tsa.h"
#include "nc-der.h"
#include "nc-web-fetch.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <openssl/rand.h>
#include <string.h>

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
    bad_reply (error, _ ("the time-stamp server's answer cannot be read; the paper stays as it is, and the next "
                         "exchange asks again"));
    return NULL;
  }
  reader = nc_der_inside (&response);
  if (nc_der_take (&reader, NC_DER_SEQUENCE, &status))
    inside = nc_der_inside (&status);
  else
    inside = (NcDerReader){ NULL, 0 };
  if (!nc_der_read (&inside, &code) || !nc_der_small_integer (&code, &number) || number > 1 ||
      !nc_der_take (&reader, NC_DER_SEQUENCE, &token)) {
    bad_reply (error, _ ("the time-stamp server refused; the paper stays as it is. Ask the bureau for another server"));
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
  reply = nc_web_fetch (url, query, "application/timestamp-query", error);
  return reply ? nc_tsa_read_reply (reply, digest, nonce, error) : NULL;
}
