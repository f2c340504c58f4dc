/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-code.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <openssl/sha.h>
#include <string.h>

#define PREFIX  "NC1:"
#define CONTEXT "nengcha paper code 1"

static const char base45[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static gboolean
bad_code (GError **error, const char *what)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT, what);
  return FALSE;
}

/* RFC 9285 */
static char *
encode (const GByteArray *bytes)
{
  GString *out = g_string_new (PREFIX);

  for (guint i = 0; i < bytes->len; i += 2) {
    guint n = i + 1 < bytes->len ? bytes->data[i] * 256u + bytes->data[i + 1] : bytes->data[i];

    g_string_append_c (out, base45[n % 45]);
    g_string_append_c (out, base45[n / 45 % 45]);
    if (i + 1 < bytes->len)
      g_string_append_c (out, base45[n / 2025]);
  }
  return g_string_free (out, FALSE);
}

static GByteArray *
decode (const char *text)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += 3) {
    guint n = 0, weight = 1, digits = (guint)MIN (3, length - i);
    guint8 pair[2];

    for (guint k = 0; k < digits; k++, weight *= 45) {
      const char *found = strchr (base45, text[i + k]);

      if (!found)
        return NULL;
      n += (guint)(found - base45) * weight;
    }
    if (digits == 1 || n > (digits == 3 ? 65535u : 255u))
      return NULL;
    pair[0] = (guint8)(digits == 3 ? n >> 8 : n);
    pair[1] = (guint8)n;
    g_byte_array_append (out, pair, digits - 1);
  }
  return g_steal_pointer (&out);
}

static void
key_id (X509 *certificate, guint8 id[8])
{
  guint8 *der = NULL, hash[SHA256_DIGEST_LENGTH];
  int length = i2d_X509_PUBKEY (X509_get_X509_PUBKEY (certificate), &der);

  SHA256 (der, (size_t)MAX (length, 0), hash);
  memcpy (id, hash, 8);
  OPENSSL_free (der);
}

/**
 * nc_paper_code_make:
 * @signer: an EC key gives a code of about 200 characters; RSA works and needs a larger code
 * @number: the paper's number, 1 to 120 bytes of UTF-8
 * @hash: SHA-256 of the composed content, the same that the file holds as /NCContentHash
 *
 * Returns: (transfer full) (nullable): text for the alphanumeric mode of a QR code, or %NULL with _INPUT or the
 * signer's error
 */
char *
nc_paper_code_make (NcSigner *signer, const char *number, const guint8 hash[32], GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new (), signature = g_byte_array_new ();
  guint8 id[8], length = (guint8)MIN (strlen (number), 255);

  if (!length || length > NC_PAPER_CODE_MAX_NUMBER || !g_utf8_validate (number, -1, NULL)) {
    bad_code (error, _ ("the paper's number is empty or too long for a code"));
    return NULL;
  }
  key_id (nc_signer_get_certificate (signer), id);
  g_byte_array_append (bytes, (const guint8 *)CONTEXT, sizeof CONTEXT);
  g_byte_array_append (bytes, id, sizeof id);
  g_byte_array_append (bytes, hash, 32);
  g_byte_array_append (bytes, &length, 1);
  g_byte_array_append (bytes, (const guint8 *)number, length);
  if (!nc_signer_sign (signer, bytes->data, bytes->len, signature, error))
    return NULL;
  g_byte_array_remove_range (bytes, 0, sizeof CONTEXT);
  g_byte_array_append (bytes, signature->data, signature->len);
  return encode (bytes);
}

void
nc_paper_code_free (NcPaperCode *code)
{
  if (!code)
    return;
  g_free (code->number);
  g_clear_pointer (&code->signed_bytes, g_bytes_unref);
  g_clear_pointer (&code->signature, g_bytes_unref);
  g_free (code);
}

/* Reads a QR text; its signature is checked by nc_paper_code_check(). NULL with _INPUT. */
NcPaperCode *
nc_paper_code_read (const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL, whole = g_byte_array_new ();
  g_autoptr (NcPaperCode) code = g_new0 (NcPaperCode, 1);
  guint length;

  if (strlen (text) > 2000 || !g_str_has_prefix (text, PREFIX) || !(bytes = decode (text + strlen (PREFIX))) ||
      bytes->len < 42 || !(length = bytes->data[40]) || length > NC_PAPER_CODE_MAX_NUMBER ||
      bytes->len < 41 + length + 8 || !g_utf8_validate ((const char *)bytes->data + 41, length, NULL)) {
    bad_code (error, _ ("this is no code of a paper, or it was read wrongly"));
    return NULL;
  }
  memcpy (code->key_id, bytes->data, 8);
  memcpy (code->hash, bytes->data + 8, 32);
  code->number = g_strndup ((const char *)bytes->data + 41, length);
  g_byte_array_append (whole, (const guint8 *)CONTEXT, sizeof CONTEXT);
  g_byte_array_append (whole, bytes->data, 41 + length);
  code->signed_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  code->signature = g_bytes_new (bytes->data + 41 + length, bytes->len - 41 - length);
  return g_steal_pointer (&code);
}

/* Whether the holder of @certificate signed the code. */
gboolean
nc_paper_code_check (const NcPaperCode *code, X509 *certificate)
{
  EVP_PKEY *key = X509_get0_pubkey (certificate);
  guint8 id[8];

  key_id (certificate, id);
  return memcmp (id, code->key_id, sizeof id) == 0 &&
         nc_key_verify (key, nc_key_type (key) == NC_KEY_SM2 ? EVP_sm3 () : EVP_sha256 (),
                        g_bytes_get_data (code->signed_bytes, NULL), g_bytes_get_size (code->signed_bytes),
                        g_bytes_get_data (code->signature, NULL), g_bytes_get_size (code->signature));
}

/* Sixty bits of SHA-256 over number and hash, as XXXX-XXXX-XXXX for typing by hand: (transfer full). */
char *
nc_paper_code_short (const char *number, const guint8 hash[32])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GString *out = g_string_new (NULL);
  guint8 digest[SHA256_DIGEST_LENGTH];
  guint64 bits = 0;

  g_byte_array_append (bytes, (const guint8 *)CONTEXT, sizeof CONTEXT);
  g_byte_array_append (bytes, (const guint8 *)number, (guint)strlen (number) + 1);
  g_byte_array_append (bytes, hash, 32);
  SHA256 (bytes->data, bytes->len, digest);
  for (guint i = 0; i < 8; i++)
    bits = bits << 8 | digest[i];
  for (guint i = 0; i < 12; i++) {
    if (i && i % 4 == 0)
      g_string_append_c (out, '-');
    g_string_append_c (out, crockford[bits >> (59 - 5 * i) & 31]);
  }
  return g_string_free (out, FALSE);
}

/* Typed by a person: no matter of case, blanks and hyphens; O is 0, I and L are 1. */
static char *
normalise_short (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text; text++) {
    char c = g_ascii_toupper (*text);

    if (c == ' ' || c == '-')
      continue;
    g_string_append_c (out, c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
  }
  return g_string_free (out, FALSE);
}

static gboolean
parse_hash (const char *hex, guint8 hash[32])
{
  if (!hex || strlen (hex) != 64)
    return FALSE;
  for (guint i = 0; i < 32; i++) {
    int high = g_ascii_xdigit_value (hex[2 * i]), low = g_ascii_xdigit_value (hex[2 * i + 1]);

    if (high < 0 || low < 0)
      return FALSE;
    hash[i] = (guint8)(high * 16 + low);
  }
  return TRUE;
}

static gboolean
signed_by_one_of (const NcPaperCode *code, const NcPdfReport *report)
{
  for (guint i = 0; i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];

    if (!signature->is_timestamp && signature->certificate && !signature->problems->len &&
        nc_paper_code_check (code, signature->certificate))
      return TRUE;
  }
  return FALSE;
}

/* The short code under the QR code, the check code in the foot (16 digits of the hash), or the whole hash. */
static gboolean
matches_typed (const char *text, const NcPdfReport *report, const guint8 hash[32], GError **error)
{
  g_autofree char *typed = normalise_short (text), *own = NULL, *expected = NULL;
  gsize n = strlen (typed);

  if (n == NC_PAPER_CHECK_DIGITS || n == 64)
    return g_ascii_strncasecmp (typed, report->content_hash, n) == 0 ||
           bad_code (error, _ ("the code belongs to another paper"));
  if (!report->number)
    return bad_code (error, _ ("the file holds no number and content hash to compare the code with"));
  own = nc_paper_code_short (report->number, hash);
  expected = normalise_short (own);
  return g_str_equal (typed, expected) || bad_code (error, _ ("the code belongs to another paper"));
}

/**
 * nc_paper_code_matches:
 * @text: a QR text, a short code, the check code of the foot, or the whole hash
 * @report: of the paper's file
 *
 * Whether the code belongs to this paper: number and content hash as in the file (signed there), and the code itself
 * signed by one of the paper's signers.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_INPUT, whose message says what does not agree
 */
gboolean
nc_paper_code_matches (const char *text, const NcPdfReport *report, GError **error)
{
  g_autoptr (NcPaperCode) code = NULL;
  guint8 hash[32];

  if (!parse_hash (report->content_hash, hash) || (!report->number && g_str_has_prefix (text, PREFIX)))
    return bad_code (error, _ ("the file holds no number and content hash to compare the code with"));
  if (!g_str_has_prefix (text, PREFIX))
    return matches_typed (text, report, hash, error);
  code = nc_paper_code_read (text, error);
  if (!code)
    return FALSE;
  if (!g_str_equal (code->number, report->number) || memcmp (code->hash, hash, sizeof hash) != 0)
    return bad_code (error, _ ("the code belongs to another paper"));
  return signed_by_one_of (code, report) || bad_code (error, _ ("the code was not signed by a signer of this paper"));
}
