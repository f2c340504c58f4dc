/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-web-fetch.h"
#include "nc-lang.h"
#include "nc-pdf-verify.h"
#include "nc-signature-error.h"
#include "nc-tsa.h"
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <string.h>

#define REFRESH_USEC (24 * 3600 * (gint64)G_USEC_PER_SEC)

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
  answer = ocsp ? nc_web_fetch (ocsp, query, "application/ocsp-request", crl ? NULL : error) : NULL;
  if (answer && is_usable (answer, FALSE, certificate, issuer, now_usec)) {
    g_ptr_array_add (ocsps, g_steal_pointer (&answer));
    return TRUE;
  }
  list = crl ? nc_web_fetch (crl, NULL, NULL, error) : NULL;
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

/* --- the lists in trust/ --- */

/* What the home knows: its trusted authorities, and the certificates of its own keys with those above them. */
static GPtrArray *
known_certificates (const char *home, GPtrArray *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = nc_trust_load (home, NULL, &error);
  g_autofree char *keys = g_build_filename (home, "keys", NULL);
  g_autoptr (GDir) dir = g_dir_open (keys, 0, NULL);
  const char *name;

  if (!all) {
    g_ptr_array_add (problems, g_strdup (error->message));
    return NULL;
  }
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (keys, name, NULL);

    if (g_str_has_suffix (name, ".crt.pem") || g_str_has_suffix (name, ".ca.pem"))
      nc_certificates_load (all, path, NULL);
  }
  return g_steal_pointer (&all);
}

static X509 *
issuer_among (GPtrArray *certificates, X509 *certificate)
{
  for (guint i = 0; i < certificates->len; i++)
    if (X509_check_issued (certificates->pdata[i], certificate) == X509_V_OK)
      return certificates->pdata[i];
  return NULL;
}

/* When the list was made; G_MININT64 for bytes that are none. */
static gint64
made_usec (const guint8 *data, gsize length)
{
  X509_CRL *crl = data ? d2i_X509_CRL (NULL, &data, (long)length) : NULL;
  gint64 made = crl ? nc_time_usec (X509_CRL_get0_lastUpdate (crl)) : G_MININT64;

  X509_CRL_free (crl);
  ERR_clear_error ();
  return made;
}

/* One list from its address into its file: not when the one at hand is of today, never an older one over a newer. */
static gboolean
refresh_one (const char *folder, const char *address, X509 *certificate, X509 *issuer, gint64 now_usec, GError **error)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1),
                  *name = g_strdup_printf ("fetched-%.16s.crl", hash), *path = g_build_filename (folder, name, NULL),
                  *old = NULL;
  g_autoptr (GBytes) list = NULL;
  gint64 before = G_MININT64;
  const guint8 *data;
  gsize length;

  if (g_file_get_contents (path, &old, &length, NULL))
    before = made_usec ((const guint8 *)old, length);
  if (before > now_usec - REFRESH_USEC)
    return FALSE;
  list = nc_web_fetch (address, NULL, NULL, error);
  if (!list)
    return FALSE;
  data = g_bytes_get_data (list, &length);
  if (!is_usable (list, TRUE, certificate, issuer, now_usec) || made_usec (data, length) < before) {
    g_set_error (
        error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK,
        _ ("%s: the revocation list cannot be used (not signed by the issuer, out of date or older than the one "
           "at hand)"),
        address);
    return FALSE;
  }
  return made_usec (data, length) > before &&
         g_file_set_contents_full (path, (const char *)data, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

/**
 * nc_trust_refresh_crls:
 * @home: its trust/ takes the lists, as fetched-….crl
 * @problems: (element-type utf8): takes what could not be fetched or used
 *
 * Fetches the revocation lists that the certificates of this home name, each at most once a day. They are asked before
 * a key is used and by the verifier. Blocks; call it when there is a network.
 *
 * Returns: how many lists are new
 */
guint
nc_trust_refresh_crls (const char *home, gint64 now_usec, GPtrArray *problems)
{
  g_autoptr (GPtrArray) certificates = known_certificates (home, problems);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_build_filename (home, "trust", NULL);
  guint n = 0;

  for (guint i = 0; certificates && i < certificates->len; i++) {
    X509 *issuer = issuer_among (certificates, certificates->pdata[i]);
    char *address = issuer ? crl_address (certificates->pdata[i]) : NULL;
    g_autoptr (GError) error = NULL;

    if (!address || !g_hash_table_add (seen, address))
      continue;
    n += refresh_one (folder, address, certificates->pdata[i], issuer, now_usec, &error);
    if (error)
      g_ptr_array_add (problems, g_strdup (error->message));
  }
  return n;
}
