/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-verify.h"
#include "nc-file.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define MAX_EVIDENCE 256u
/* How long an answer that does not say when the next one comes is taken as the newest. */
#define UNDATED_USEC (24 * 3600 * (gint64)G_USEC_PER_SEC)

/* "Not revoked" is only believed from an answer that was in force at the time, or was made after it. */
static gboolean
is_current (const ASN1_TIME *this_update, const ASN1_TIME *next_update, gint64 at_usec)
{
  gint64 made = nc_time_usec (this_update), until;

  if (made == G_MININT64)
    return FALSE;
  until = next_update ? nc_time_usec (next_update) : made + UNDATED_USEC;
  return until >= made && (until >= at_usec || made >= at_usec);
}

static gboolean
crl_is_signed (X509_CRL *crl, X509 *issuer)
{
  EVP_PKEY *key = X509_get0_pubkey (issuer);
  const ASN1_BIT_STRING *signature = NULL;
  guint8 *tbs = NULL;
  gboolean good;
  int length;

  if (!(X509_get_key_usage (issuer) & KU_CRL_SIGN))
    return FALSE;
  if (nc_key_type (key) != NC_KEY_SM2)
    return X509_CRL_verify (crl, key) == 1;
  /* SM2 signs an identity along (GB/T 35276), which libcrypto cannot be told for lists */
  X509_CRL_get0_signature (crl, &signature, NULL);
  length = i2d_re_X509_CRL_tbs (crl, &tbs);
  good = length > 0 && nc_key_verify (key, EVP_sm3 (), tbs, (gsize)length, signature->data, (gsize)signature->length);
  OPENSSL_free (tbs);
  return good;
}

/* A list of part of the certificates only, of changes, or of other issuers' says nothing about those it does not name.
 */
static gboolean
crl_is_whole (X509_CRL *crl)
{
  for (int i = 0; i < X509_CRL_get_ext_count (crl); i++) {
    X509_EXTENSION *extension = X509_CRL_get_ext (crl, i);

    if (X509_EXTENSION_get_critical (extension))
      return FALSE;
  }
  return TRUE;
}

static int
crl_status (X509 *certificate, X509 *issuer, GBytes *der, gint64 at_usec)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length), *end = data + length;
  X509_CRL *crl = d2i_X509_CRL (NULL, &data, (long)length);
  X509_REVOKED *entry = NULL;
  int status = -1;

  if (crl && data == end && X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_subject_name (issuer)) == 0 &&
      crl_is_signed (crl, issuer)) {
    if (X509_CRL_get0_by_cert (crl, &entry, certificate) == 1)
      status = nc_time_usec (X509_REVOKED_get0_revocationDate (entry)) <= at_usec;
    else if (crl_is_whole (crl) && is_current (X509_CRL_get0_lastUpdate (crl), X509_CRL_get0_nextUpdate (crl), at_usec))
      status = 0;
  }
  X509_CRL_free (crl);
  return status;
}

/* SM2 signs an identity along, which libcrypto cannot be told for these answers either: the issuer signs itself, or one
   whom it has named for that (RFC 6960, 4.2.2.2). */
static gboolean
sm2_answer_is_signed (OCSP_BASICRESP *basic, X509 *issuer)
{
  const STACK_OF (X509) *certificates = OCSP_resp_get0_certs (basic);
  const ASN1_OCTET_STRING *signature = OCSP_resp_get0_signature (basic);
  guint8 *tbs = NULL;
  int length = i2d_OCSP_RESPDATA ((OCSP_RESPDATA *)OCSP_resp_get0_respdata (basic), &tbs);
  gboolean good = FALSE;

  for (int i = -1; length > 0 && !good && i < sk_X509_num (certificates); i++) {
    X509 *signer = i < 0 ? issuer : sk_X509_value (certificates, i);
    EVP_PKEY *key = X509_get0_pubkey (signer);
    g_autoptr (X509) named = NULL;

    if (nc_key_type (key) != NC_KEY_SM2 ||
        !nc_key_verify (key, EVP_sm3 (), tbs, (gsize)length, signature->data, (gsize)signature->length))
      continue;
    named = i < 0 ? NULL : nc_certificate_copy (signer);
    good = i < 0 ||
           (X509_check_issued (issuer, named) == X509_V_OK && X509_verify (named, X509_get0_pubkey (issuer)) == 1 &&
            (X509_get_extended_key_usage (named) & XKU_OCSP_SIGN) && X509_get_extended_key_usage (named) != UINT32_MAX);
  }
  OPENSSL_free (tbs);
  return good;
}

static gboolean
answer_is_signed (OCSP_BASICRESP *basic, X509 *issuer, STACK_OF (X509) * issuers, X509_STORE *store)
{
  return nc_key_type (X509_get0_pubkey (issuer)) == NC_KEY_SM2 ? sm2_answer_is_signed (basic, issuer)
                                                               : OCSP_basic_verify (basic, issuers, store, 0) == 1;
}

static int
ocsp_single (OCSP_BASICRESP *basic, X509 *certificate, X509 *issuer, gint64 at_usec)
{
  STACK_OF (X509) *issuers = sk_X509_new_null ();
  X509_STORE *store = X509_STORE_new ();
  ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL, *next_update = NULL;
  int status = -1, reason, answer = -1;
  OCSP_CERTID *id = OCSP_cert_to_id (EVP_sha1 (), certificate, issuer),
              *id256 = OCSP_cert_to_id (EVP_sha256 (), certificate, issuer);

  X509_STORE_add_cert (store, issuer);
  X509_STORE_set_flags (store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  sk_X509_push (issuers, issuer);
  if (answer_is_signed (basic, issuer, issuers, store) &&
      (OCSP_resp_find_status (basic, id, &answer, &reason, &revoked, &this_update, &next_update) == 1 ||
       OCSP_resp_find_status (basic, id256, &answer, &reason, &revoked, &this_update, &next_update) == 1)) {
    if (answer == V_OCSP_CERTSTATUS_GOOD && is_current (this_update, next_update, at_usec))
      status = 0;
    else if (answer == V_OCSP_CERTSTATUS_REVOKED)
      status = nc_time_usec (revoked) <= at_usec;
  }
  OCSP_CERTID_free (id);
  OCSP_CERTID_free (id256);
  sk_X509_free (issuers);
  X509_STORE_free (store);
  return status;
}

static int
ocsp_status (X509 *certificate, X509 *issuer, GBytes *der, gint64 at_usec)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);
  OCSP_RESPONSE *response = d2i_OCSP_RESPONSE (NULL, &data, (long)length);
  OCSP_BASICRESP *basic = response ? OCSP_response_get1_basic (response) : NULL;
  int status = basic ? ocsp_single (basic, certificate, issuer, at_usec) : -1;

  OCSP_BASICRESP_free (basic);
  OCSP_RESPONSE_free (response);
  return status;
}

/**
 * nc_revocation_status:
 * @issuer: who issued @certificate
 * @at_usec: a revocation after this time does not count
 *
 * What revocation lists and OCSP answers, each with its signature checked, say. A revocation is believed from an old
 * answer too, "good" only from one that was in force at the time or made later.
 *
 * Returns: 1 revoked, 0 good, -1 no evidence
 */
int
nc_revocation_status (X509 *certificate, X509 *issuer, const NcEvidence *evidence, gint64 at_usec)
{
  int status = -1;

  for (guint i = 0; i < evidence->crls->len; i++)
    status = MAX (status, crl_status (certificate, issuer, evidence->crls->pdata[i], at_usec));
  for (guint i = 0; i < evidence->ocsps->len; i++)
    status = MAX (status, ocsp_status (certificate, issuer, evidence->ocsps->pdata[i], at_usec));
  ERR_clear_error ();
  return status;
}

static void
collect_streams (NcPdf *pdf, const NcPdfValue *dss, const char *key, GPtrArray *into, GPtrArray *notes)
{
  guint last = nc_pdf_n_revisions (pdf) - 1;
  NcPdfValue *list = nc_pdf_get (pdf, dss, key, last);
  gsize length;
  const guint8 *data = nc_pdf_data (pdf, &length);

  for (guint i = 0; list && list->kind == NC_PDF_ARRAY && i < MIN (list->items->len, MAX_EVIDENCE); i++) {
    NcPdfValue *stream = nc_pdf_resolve (pdf, list->items->pdata[i], last);

    if (stream && stream->kind == NC_PDF_STREAM && !nc_pdf_dict_get (stream, "Filter"))
      g_ptr_array_add (into, g_bytes_new (data + stream->data_start, stream->data_end - stream->data_start));
    else if (notes)
      g_ptr_array_add (notes, g_strdup (_ ("an item of evidence is packed and was not used")));
  }
}

/**
 * nc_evidence_read:
 * @evidence: (out caller-allocates): what the document security store of the file holds; to be cleared
 * @notes: (nullable) (element-type utf8): takes what could not be used
 */
void
nc_evidence_read (NcEvidence *evidence, NcPdf *pdf, GPtrArray *notes)
{
  guint last = nc_pdf_n_revisions (pdf) - 1;
  NcPdfValue *dss = nc_pdf_get (pdf, nc_pdf_catalog (pdf, last), "DSS", last);
  g_autoptr (GPtrArray) ders = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  evidence->certificates = nc_certificates_new ();
  evidence->crls = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  evidence->ocsps = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  collect_streams (pdf, dss, "Certs", ders, notes);
  collect_streams (pdf, dss, "CRLs", evidence->crls, notes);
  collect_streams (pdf, dss, "OCSPs", evidence->ocsps, notes);
  for (guint i = 0; i < ders->len; i++) {
    X509 *certificate =
        nc_certificate_from_der (g_bytes_get_data (ders->pdata[i], NULL), g_bytes_get_size (ders->pdata[i]));

    if (certificate)
      g_ptr_array_add (evidence->certificates, certificate);
  }
}

void
nc_evidence_clear (NcEvidence *evidence)
{
  g_clear_pointer (&evidence->certificates, g_ptr_array_unref);
  g_clear_pointer (&evidence->crls, g_ptr_array_unref);
  g_clear_pointer (&evidence->ocsps, g_ptr_array_unref);
}

/* A list in DER or PEM; NULL when it is neither. */
static GBytes *
load_crl (const char *text, gsize length)
{
  const guint8 *data = (const guint8 *)text;
  X509_CRL *crl = d2i_X509_CRL (NULL, &data, (long)length);
  guint8 *der = NULL;
  BIO *bio = NULL;
  GBytes *bytes = NULL;
  int n;

  if (!crl) {
    bio = BIO_new_mem_buf (text, (int)length);
    crl = PEM_read_bio_X509_CRL (bio, NULL, NULL, NULL);
    BIO_free (bio);
  }
  n = crl ? i2d_X509_CRL (crl, &der) : 0;
  if (n > 0)
    bytes = g_bytes_new (der, (gsize)n);
  OPENSSL_free (der);
  X509_CRL_free (crl);
  ERR_clear_error ();
  return bytes;
}

/**
 * nc_trust_load_crls:
 * @home: (nullable): the home folder; the files trust/NAME.crl in it are read
 *
 * Returns: (element-type GBytes) (transfer full) (nullable): revocation lists in DER, perhaps none; %NULL with a file
 * error or %NC_SIGNATURE_ERROR_CERTIFICATE when a file is no list
 */
GPtrArray *
nc_trust_load_crls (const char *home, GError **error)
{
  g_autoptr (GPtrArray) crls = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *folder = home ? g_build_filename (home, "trust", NULL) : NULL;
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
    GBytes *crl;
    gsize length;

    if (!g_str_has_suffix (name, ".crl"))
      continue;
    if (!nc_file_read (path, NC_FILE_FORM_BYTES, &text, &length, error))
      return NULL;
    crl = length < G_MAXINT32 ? load_crl (text, length) : NULL;
    if (!crl) {
      g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE, _ ("%s is no revocation list"), path);
      return NULL;
    }
    g_ptr_array_add (crls, crl);
  }
  return g_steal_pointer (&crls);
}

/**
 * nc_signer_check_trust:
 * @anchors: (element-type X509): when there are any, the signer's chain must lead to one of them
 * @crls: (element-type GBytes): lists that are at hand
 *
 * What else must hold before a certificate is used: that those who verify will trust it, and that no list at hand names
 * it or one above it.
 *
 * Returns: %FALSE with %NC_SIGNATURE_ERROR_CERTIFICATE
 */
gboolean
nc_signer_check_trust (NcSigner *signer, GPtrArray *anchors, GPtrArray *crls, gint64 now_usec, GError **error)
{
  X509 *certificate = nc_signer_get_certificate (signer);
  g_autoptr (GPtrArray) chain = NULL, none = g_ptr_array_new ();
  NcEvidence evidence = { none, crls, none };

  if (!anchors->len)
    return TRUE;
  chain = nc_certificate_chain (certificate, nc_signer_get_chain (signer), anchors, now_usec, error);
  for (guint i = 0; chain && i + 1 < chain->len; i++)
    if (nc_revocation_status (chain->pdata[i], chain->pdata[i + 1], &evidence, now_usec) > 0) {
      g_autofree char *name = nc_certificate_name (chain->pdata[i]);

      g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE, _ ("%s: the certificate was revoked"),
                   name);
      return FALSE;
    }
  return chain != NULL;
}
