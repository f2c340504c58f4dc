/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "craft-support.h"
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

EVP_PKEY *
craft_rsa (guint bits)
{
  return EVP_RSA_gen (bits);
}

static ASN1_TIME *
time_of (gint64 usec)
{
  return ASN1_TIME_set (NULL, (time_t)(usec / G_USEC_PER_SEC));
}

X509 *
craft_certificate (EVP_PKEY *key, const char *name, EVP_PKEY *issuer_key, X509 *issuer, const EVP_MD *md,
                   gint64 from_usec, gint64 to_usec, const char *const *extensions)
{
  X509 *certificate = X509_new ();
  X509_NAME *subject = X509_get_subject_name (certificate);
  ASN1_TIME *from = time_of (from_usec), *to = time_of (to_usec);
  X509V3_CTX ctx;

  X509_set_version (certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 4711);
  X509_set1_notBefore (certificate, from);
  X509_set1_notAfter (certificate, to);
  X509_set_pubkey (certificate, key);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guint8 *)name, -1, -1, 0);
  X509_set_issuer_name (certificate, issuer ? X509_get_subject_name (issuer) : subject);
  X509V3_set_ctx (&ctx, issuer ? issuer : certificate, certificate, NULL, NULL, 0);
  for (guint i = 0; extensions[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (extensions[i], "=", 2);
    X509_EXTENSION *extension = X509V3_EXT_conf (NULL, &ctx, parts[0], parts[1]);

    g_assert_nonnull (extension);
    X509_add_ext (certificate, extension, -1);
    X509_EXTENSION_free (extension);
  }
  g_assert_cmpint (X509_sign (certificate, issuer_key ? issuer_key : key, md), >, 0);
  ASN1_TIME_free (from);
  ASN1_TIME_free (to);
  return certificate;
}

void
craft_find_contents (GBytes *pdf, gsize *start, gsize *end)
{
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  const char *at = g_strrstr_len (data, (gssize)length, "/Contents<");

  g_assert_nonnull (at);
  *start = (gsize)(at - data) + strlen ("/Contents<");
  *end = *start;
  while (data[*end] != '>')
    ++*end;
}

GBytes *
craft_contents (GBytes *pdf, const guint8 *der, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  gsize size, start, end;
  guint8 *copy = g_memdup2 (g_bytes_get_data (pdf, &size), g_bytes_get_size (pdf));

  craft_find_contents (pdf, &start, &end);
  g_assert_cmpuint (2 * length, <=, end - start);
  memset (copy + start, '0', end - start);
  for (gsize i = 0; i < length; i++) {
    copy[start + 2 * i] = (guint8)digits[der[i] >> 4];
    copy[start + 2 * i + 1] = (guint8)digits[der[i] & 15];
  }
  return g_bytes_new_take (copy, size);
}

static void
drop_attribute (CMS_SignerInfo *info, int nid)
{
  int at = CMS_signed_get_attr_by_NID (info, nid, -1);

  if (at >= 0)
    X509_ATTRIBUTE_free (CMS_signed_delete_attr (info, at));
}

static int
compare_ders (gconstpointer a, gconstpointer b)
{
  const GByteArray *x = *(GByteArray *const *)a, *y = *(GByteArray *const *)b;
  int order = memcmp (x->data, y->data, MIN (x->len, y->len));

  return order ? order : (int)x->len - (int)y->len;
}

/* The attributes as a DER SET OF, signed anew. */
static void
sign_again (CMS_SignerInfo *info, const Craft *craft, const EVP_MD *md)
{
  g_autoptr (GPtrArray) ders = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autoptr (GByteArray) set = g_byte_array_new ();
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();
  guint8 head[4] = { 0x31, 0x82, 0, 0 }, *value;
  gsize body = 0, n = 0;

  for (int i = 0; i < CMS_signed_get_attr_count (info); i++) {
    guint8 *der = NULL;
    int length = i2d_X509_ATTRIBUTE (CMS_signed_get_attr (info, i), &der);

    g_ptr_array_add (ders, g_byte_array_append (g_byte_array_new (), der, (guint)length));
    body += (gsize)length;
    OPENSSL_free (der);
  }
  g_ptr_array_sort (ders, compare_ders);
  g_assert_cmpuint (body, <, 65536);
  if (body < 128) {
    head[1] = (guint8)body;
    g_byte_array_append (set, head, 2);
  } else if (body < 256) {
    head[1] = 0x81;
    head[2] = (guint8)body;
    g_byte_array_append (set, head, 3);
  } else {
    head[2] = (guint8)(body >> 8);
    head[3] = (guint8)body;
    g_byte_array_append (set, head, 4);
  }
  for (guint i = 0; i < ders->len; i++) {
    const GByteArray *der = ders->pdata[i];

    g_byte_array_append (set, der->data, der->len);
  }
  g_assert_cmpint (EVP_DigestSignInit (ctx, NULL, md, NULL, craft->key), ==, 1);
  g_assert_cmpint (EVP_DigestSign (ctx, NULL, &n, set->data, set->len), ==, 1);
  value = OPENSSL_malloc (n);
  g_assert_cmpint (EVP_DigestSign (ctx, value, &n, set->data, set->len), ==, 1);
  ASN1_STRING_set0 (CMS_SignerInfo_get0_signature (info), value, (int)n);
  EVP_MD_CTX_free (ctx);
}

static void
replace_digest (CMS_SignerInfo *info, const guint8 *digest)
{
  drop_attribute (info, NID_pkcs9_messageDigest);
  CMS_signed_add1_attr_by_NID (info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest, 32);
}

GBytes *
craft_signature (GBytes *pdf, const Craft *craft)
{
  const EVP_MD *md = craft->md ? craft->md : EVP_sha256 ();
  CMS_ContentInfo *cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL);
  CMS_SignerInfo *info =
      CMS_add1_signer (cms, craft->certificate, craft->key, md, CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES);
  gsize size, start, end;
  const char *data = g_bytes_get_data (pdf, &size);
  BIO *content = BIO_new (BIO_s_mem ());
  guint8 *der = NULL;
  int length;
  GBytes *out;

  g_assert_nonnull (info);
  if (craft->between)
    CMS_add1_cert (cms, craft->between);
  craft_find_contents (pdf, &start, &end);
  BIO_write (content, data, (int)start - 1);
  BIO_write (content, data + end + 1, (int)(size - end - 1));
  g_assert_cmpint (CMS_final (cms, content, NULL, CMS_DETACHED | CMS_BINARY), ==, 1);
  if (!craft->keep_time)
    drop_attribute (info, NID_pkcs9_signingTime);
  if (craft->drop_ess)
    drop_attribute (info, NID_id_smime_aa_signingCertificateV2);
  if (craft->digest)
    replace_digest (info, craft->digest);
  sign_again (info, craft, md);
  length = i2d_CMS_ContentInfo (cms, &der);
  out = craft_contents (pdf, der, (gsize)length);
  OPENSSL_free (der);
  BIO_free (content);
  CMS_ContentInfo_free (cms);
  return out;
}
