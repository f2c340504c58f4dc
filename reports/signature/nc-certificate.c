/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-certificate.h"
#include "nc-file.h"
#include "nc-signature-error.h"
#include "nc-lang.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#define MAX_CERTIFICATES 2000
#define MAX_CHAIN        10

static void
certificate_free (gpointer data)
{
  X509_free (data);
}

/* (element-type X509) (transfer full) */
GPtrArray *
nc_certificates_new (void)
{
  return g_ptr_array_new_with_free_func (certificate_free);
}

/* SM2 signatures are made over an identity that the certificate does not carry (GB/T 35276): tell libcrypto. */
static void
set_sm2_id (X509 *certificate)
{
  if (X509_get_signature_nid (certificate) == NID_SM2_with_SM3) {
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new ();

    ASN1_OCTET_STRING_set (id, (const guint8 *)NC_SM2_USER_ID, (int)strlen (NC_SM2_USER_ID));
    X509_set0_distinguishing_id (certificate, id);
  }
}

/* (transfer full) (nullable): NULL when the bytes are not exactly one certificate. */
X509 *
nc_certificate_from_der (const guint8 *der, gsize length)
{
  const guint8 *p = der;
  X509 *certificate = length < 65536 ? d2i_X509 (NULL, &p, (long)length) : NULL;

  if (certificate && p != der + length)
    g_clear_pointer (&certificate, X509_free);
  if (certificate)
    set_sm2_id (certificate);
  ERR_clear_error ();
  return certificate;
}

/* (transfer full): read anew, so that its SM2 signature can be verified */
X509 *
nc_certificate_copy (X509 *certificate)
{
  X509 *copy = X509_dup (certificate);

  set_sm2_id (copy);
  return copy;
}

static void
add_pem (GPtrArray *certificates, const char *pem, gsize length)
{
  BIO *bio = BIO_new_mem_buf (pem, (int)length);
  X509 *certificate;

  while (certificates->len < MAX_CERTIFICATES && (certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL))) {
    set_sm2_id (certificate);
    g_ptr_array_add (certificates, certificate);
  }
  ERR_clear_error ();
  BIO_free (bio);
}

static gboolean
load_file (GPtrArray *certificates, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length, before = certificates->len;
  X509 *single;

  if (!nc_file_read (path, NC_FILE_SMALL_BYTES, &text, &length, error))
    return FALSE;
  single = nc_certificate_from_der ((const guint8 *)text, length);
  if (single)
    g_ptr_array_add (certificates, single);
  else
    add_pem (certificates, text, length);
  if (certificates->len == before) {
    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
                 _ ("%s holds no certificate; choose the certificate's file (.pem, .crt or .cer)"), path);
    return FALSE;
  }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/**
 * nc_certificates_load:
 * @path: a file (PEM with one or many certificates, or DER), or a folder whose *.pem, *.crt, *.cer are read
 *
 * Returns: %FALSE with a file error or %NC_SIGNATURE_ERROR_CERTIFICATE; an empty folder is no error
 */
gboolean
nc_certificates_load (GPtrArray *certificates, const char *path, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return load_file (certificates, path, error);
  dir = g_dir_open (path, 0, error);
  if (!dir)
    return FALSE;
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".pem") || g_str_has_suffix (name, ".crt") || g_str_has_suffix (name, ".cer"))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (!load_file (certificates, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * nc_trust_load:
 * @home: (nullable): the home folder; its trust/ is read when it exists
 * @paths: (nullable) (array zero-terminated=1): further files or folders, which must exist
 *
 * Returns: (element-type X509) (transfer full) (nullable): the trust anchors, perhaps none
 */
GPtrArray *
nc_trust_load (const char *home, const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) anchors = nc_certificates_new ();
  g_autofree char *own = home ? g_build_filename (home, "trust", NULL) : NULL;

  if (own && g_file_test (own, G_FILE_TEST_IS_DIR) && !nc_certificates_load (anchors, own, error))
    return NULL;
  for (guint i = 0; paths && paths[i]; i++)
    if (!nc_certificates_load (anchors, paths[i], error))
      return NULL;
  return g_steal_pointer (&anchors);
}

static char *
name_to_text (X509_NAME *name)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *text, *result;
  long n;

  X509_NAME_print_ex (bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
  n = BIO_get_mem_data (bio, &text);
  result = g_utf8_make_valid (text ? text : "", n);
  BIO_free (bio);
  return result;
}

/* The common name, or the whole subject when there is none: (transfer full). */
char *
nc_certificate_name (X509 *certificate)
{
  X509_NAME *subject = X509_get_subject_name (certificate);
  int at = X509_NAME_get_index_by_NID (subject, NID_commonName, -1);
  guint8 *utf8 = NULL;
  char *name;

  if (at < 0 || ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, at))) < 0)
    return name_to_text (subject);
  name = g_utf8_make_valid ((char *)utf8, -1);
  OPENSSL_free (utf8);
  return name;
}

/**
 * nc_certificate_is_of:
 * @name: a person's name
 * @number: (nullable): the number that the person's certificate of office bears
 *
 * Authorities write a name alone, or among other words ("示例甲@150000@1"); some add the number as serialNumber.
 *
 * Returns: whether the certificate was made out to that person
 */
gboolean
nc_certificate_is_of (X509 *certificate, const char *name, const char *number)
{
  X509_NAME *subject = X509_get_subject_name (certificate);
  g_autofree char *holder = nc_certificate_name (certificate);
  g_auto (GStrv) words = g_strsplit_set (holder, " @-_/,()", -1);
  char serial[64];

  if (g_str_equal (holder, name) || g_strv_contains ((const char *const *)words, name))
    return TRUE;
  return number && *number && X509_NAME_get_text_by_NID (subject, NID_serialNumber, serial, sizeof serial) > 0 &&
         g_str_equal (serial, number);
}

char *
nc_certificate_issuer (X509 *certificate)
{
  return name_to_text (X509_get_issuer_name (certificate));
}

/* SHA-256 of the certificate in hexadecimal: (transfer full). */
char *
nc_certificate_fingerprint (X509 *certificate)
{
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);
  char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, (gsize)MAX (length, 0));

  OPENSSL_free (der);
  return hash;
}

/* Whether its subject or issuer says that it is for demonstration only. */
gboolean
nc_certificate_is_demonstration (X509 *certificate)
{
  g_autofree char *subject = name_to_text (X509_get_subject_name (certificate)),
                  *issuer = nc_certificate_issuer (certificate);

  return strstr (subject, "DEMONSTRATION ONLY") || strstr (issuer, "DEMONSTRATION ONLY");
}

/* Microseconds since 1970; G_MININT64 for a time that cannot be read. */
gint64
nc_time_usec (const ASN1_TIME *time)
{
  struct tm tm;
  g_autoptr (GDateTime) date = NULL;

  if (!time || !ASN1_TIME_to_tm (time, &tm))
    return G_MININT64;
  date = g_date_time_new_utc (tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
  return date ? g_date_time_to_unix (date) * G_USEC_PER_SEC : G_MININT64;
}

gint64
nc_certificate_not_before_usec (X509 *certificate)
{
  return nc_time_usec (X509_get0_notBefore (certificate));
}

gint64
nc_certificate_not_after_usec (X509 *certificate)
{
  return nc_time_usec (X509_get0_notAfter (certificate));
}

static gboolean
has_paper_use (X509 *certificate)
{
  static const char *const fit[] = { "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12",
                                     "1.2.840.113583.1.1.5", "2.5.29.37.0" };
  EXTENDED_KEY_USAGE *uses = X509_get_ext_d2i (certificate, NID_ext_key_usage, NULL, NULL);
  gboolean found = !uses;

  for (int i = 0; uses && i < sk_ASN1_OBJECT_num (uses); i++) {
    char text[64] = "";

    OBJ_obj2txt (text, sizeof text, sk_ASN1_OBJECT_value (uses, i), 1);
    for (guint k = 0; k < G_N_ELEMENTS (fit); k++)
      found = found || g_str_equal (text, fit[k]);
  }
  EXTENDED_KEY_USAGE_free (uses);
  return found;
}

/**
 * nc_certificate_check_use:
 *
 * Papers: key usage digitalSignature or nonRepudiation (RFC 5280, 4.2.1.3), extended use absent or one for documents or
 * mail. Time-stamps: RFC 3161, 2.3. A certificate of an authority signs no papers.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_CERTIFICATE
 */
gboolean
nc_certificate_check_use (X509 *certificate, NcCertificateUse use, GError **error)
{
  guint32 usage = X509_get_key_usage (certificate); /* all ones when the extension is absent */
  gboolean fit = X509_check_ca (certificate) != 1 || use == NC_CERTIFICATE_FOR_TIMESTAMPS;

  fit = fit && (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION));
  if (use == NC_CERTIFICATE_FOR_TIMESTAMPS)
    fit = fit && X509_check_purpose (certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
  else
    fit = fit && has_paper_use (certificate);
  ERR_clear_error ();
  if (!fit)
    g_set_error_literal (
        error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
        use == NC_CERTIFICATE_FOR_PAPERS
            ? _ ("the certificate is not meant for signing documents; ask the certificate authority for one that is")
            : _ ("the certificate is not meant for time-stamps"));
  return fit;
}

static const char *
chain_problem (int code)
{
  switch (code) {
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return _ ("a certificate of the chain has expired");
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return _ ("a certificate of the chain is not yet valid");
  case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    return _ ("a certificate of the chain was altered");
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    return _ ("the certificate does not lead to a trusted authority; take up the authority's certificate in the "
              "settings if the bureau trusts it");
  case X509_V_ERR_INVALID_CA:
    return _ ("a certificate of the chain that is no authority's has issued another");
  case X509_V_ERR_EE_KEY_TOO_SMALL:
  case X509_V_ERR_CA_KEY_TOO_SMALL:
  case X509_V_ERR_CA_MD_TOO_WEAK:
    return _ ("a key or a digest in the chain is too weak");
  default:
    return X509_verify_cert_error_string (code);
  }
}

static GPtrArray *
verify_chain (X509_STORE_CTX *ctx, X509_STORE *store, X509 *certificate, STACK_OF (X509) * untrusted, gint64 at_usec,
              GError **error)
{
  X509_VERIFY_PARAM *param;
  GPtrArray *chain = NULL;
  gboolean weak = FALSE;

  X509_STORE_CTX_init (ctx, store, certificate, untrusted);
  param = X509_STORE_CTX_get0_param (ctx);
  X509_VERIFY_PARAM_set_time (param, (time_t)(at_usec / G_USEC_PER_SEC));
  X509_VERIFY_PARAM_set_flags (param, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_depth (param, MAX_CHAIN);
  X509_VERIFY_PARAM_set_auth_level (param, 2);
  if (X509_verify_cert (ctx) == 1) {
    STACK_OF (X509) *found = X509_STORE_CTX_get0_chain (ctx);

    chain = nc_certificates_new ();
    for (int i = 0; i < sk_X509_num (found); i++) {
      X509_up_ref (sk_X509_value (found, i));
      g_ptr_array_add (chain, sk_X509_value (found, i));
      /* libcrypto takes old forms without basic constraints for authorities; only an anchor may be one */
      if (i && i + 1 < sk_X509_num (found) && X509_check_ca (sk_X509_value (found, i)) != 1)
        weak = TRUE;
    }
    if (weak) {
      g_clear_pointer (&chain, g_ptr_array_unref);
      g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
                           chain_problem (X509_V_ERR_INVALID_CA));
    }
  } else {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE,
                         chain_problem (X509_STORE_CTX_get_error (ctx)));
  }
  ERR_clear_error ();
  return chain;
}

/**
 * nc_certificate_chain:
 * @others: (element-type X509) (nullable): certificates that may help to build the chain
 * @anchors: (element-type X509): trusted ones
 * @at_usec: the time at which all must be valid
 *
 * Builds and verifies the chain (at least 112 bits of security; revocation is judged apart).
 *
 * Returns: (element-type X509) (transfer full) (nullable): @certificate first, an anchor last; %NULL with
 * %NC_SIGNATURE_ERROR_CERTIFICATE
 */
GPtrArray *
nc_certificate_chain (X509 *certificate, GPtrArray *others, GPtrArray *anchors, gint64 at_usec, GError **error)
{
  X509_STORE *store = X509_STORE_new ();
  X509_STORE_CTX *ctx = X509_STORE_CTX_new ();
  STACK_OF (X509) *untrusted = sk_X509_new_null ();
  GPtrArray *chain;

  for (guint i = 0; i < anchors->len; i++)
    X509_STORE_add_cert (store, anchors->pdata[i]);
  for (guint i = 0; others && i < others->len; i++)
    sk_X509_push (untrusted, others->pdata[i]);
  ERR_clear_error ();
  chain = verify_chain (ctx, store, certificate, untrusted, at_usec, error);
  sk_X509_free (untrusted);
  X509_STORE_CTX_free (ctx);
  X509_STORE_free (store);
  return chain;
}

static gboolean
vouches (X509 *issuer, X509 *certificate)
{
  return X509_check_issued (issuer, certificate) == X509_V_OK &&
         X509_verify (certificate, X509_get0_pubkey (issuer)) == 1;
}

/* Whether the signature on @certificate can be verified with one of @others or @anchors (itself included): a byte
   changed in a certificate that no chain uses shows here. */
gboolean
nc_certificate_is_vouched (X509 *certificate, GPtrArray *others, GPtrArray *anchors)
{
  gboolean found = FALSE;

  for (guint i = 0; !found && i < others->len; i++)
    found = vouches (others->pdata[i], certificate);
  for (guint i = 0; !found && i < anchors->len; i++)
    found = vouches (anchors->pdata[i], certificate);
  ERR_clear_error ();
  return found;
}
