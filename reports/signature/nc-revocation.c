/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-verify.h"
#include <openssl/err.h>
#include <openssl/ocsp.h>

static int
crl_status (X509 *certificate, X509 *issuer, GBytes *der, gint64 at_usec)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length), *end = data + length;
  X509_CRL *crl = d2i_X509_CRL (NULL, &data, (long)length);
  X509_REVOKED *entry = NULL;
  int status = -1;

  if (crl && data == end && X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_subject_name (issuer)) == 0 &&
      X509_CRL_verify (crl, X509_get0_pubkey (issuer)) == 1)
    status = X509_CRL_get0_by_cert (crl, &entry, certificate) == 1 &&
             nc_time_usec (X509_REVOKED_get0_revocationDate (entry)) <= at_usec;
  X509_CRL_free (crl);
  return status;
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
  if (OCSP_basic_verify (basic, issuers, store, 0) == 1 &&
      (OCSP_resp_find_status (basic, id, &answer, &reason, &revoked, &this_update, &next_update) == 1 ||
       OCSP_resp_find_status (basic, id256, &answer, &reason, &revoked, &this_update, &next_update) == 1)) {
    if (answer == V_OCSP_CERTSTATUS_GOOD)
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
 * What revocation lists and OCSP answers, each with its signature checked, say.
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
