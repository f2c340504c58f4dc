/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pades-extend.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include "nc-tsa.h"

typedef struct {
  const NcPadesExtend *options;
  NcPadesExtended *extended;
  GHashTable *seen; /* fingerprints of certificates asked about */
  NcEvidence old;   /* what the file holds already */
  GPtrArray *certificates, *crls, *ocsps;
} Collector;

void
nc_pades_extended_clear (NcPadesExtended *extended)
{
  g_clear_pointer (&extended->problems, g_ptr_array_unref);
}

/* A paper that is not in order gets no time-stamp: that would make it look better than it is. An incomplete one may. */
static NcPdfReport *
read_sound (GBytes *bytes, const NcPadesExtend *options, GError **error)
{
  NcPdfVerifyOptions verify = { .anchors = options->anchors, .now_usec = options->now_usec };
  g_autoptr (NcPdfReport) report = nc_pdf_verify (bytes, &verify, error);
  const char *problem = NULL;

  if (!report)
    return NULL;
  for (guint i = 0; !problem && i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];

    problem = signature->problems->len ? signature->problems->pdata[0] : NULL;
  }
  if (!problem && report->problems->len > report->missing->len)
    problem = report->problems->pdata[0];
  if (!problem)
    return g_steal_pointer (&report);
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT, _ ("the paper is not sound: %s"), problem);
  return NULL;
}

static void
take_certificate (Collector *collector, X509 *certificate)
{
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);

  if (length > 0)
    g_ptr_array_add (collector->certificates, g_bytes_new (der, (gsize)length));
  OPENSSL_free (der);
}

/* Asks about one certificate unless the file knows; FALSE when it is revoked. */
static gboolean
ask_about (Collector *collector, X509 *certificate, X509 *issuer, GError **error)
{
  g_autofree char *name = nc_certificate_name (certificate);
  g_autoptr (GError) problem = NULL;
  gint64 now = collector->options->now_usec;
  guint before = collector->crls->len + collector->ocsps->len;
  NcEvidence fresh = { collector->certificates, collector->crls, collector->ocsps };

  if (nc_revocation_status (certificate, issuer, &collector->old, now) == 0)
    return TRUE;
  if (!nc_revocation_fetch (certificate, issuer, now, collector->crls, collector->ocsps, &problem)) {
    g_ptr_array_add (collector->extended->problems, g_strdup_printf ("%s: %s", name, problem->message));
    return TRUE;
  }
  collector->extended->n_evidence += collector->crls->len + collector->ocsps->len - before;
  if (nc_revocation_status (certificate, issuer, &fresh, now) <= 0)
    return TRUE;
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE, _ ("%s: the certificate was revoked"), name);
  return FALSE;
}

static gboolean
ask_about_chain (Collector *collector, GPtrArray *chain, GError **error)
{
  for (guint i = 0; chain && i < chain->len; i++) {
    g_autofree char *fingerprint = nc_certificate_fingerprint (chain->pdata[i]);

    if (!g_hash_table_add (collector->seen, g_steal_pointer (&fingerprint)))
      continue;
    take_certificate (collector, chain->pdata[i]);
    if (i + 1 < chain->len && !ask_about (collector, chain->pdata[i], chain->pdata[i + 1], error))
      return FALSE;
  }
  return TRUE;
}

/* The chain of the authority whose token stands in a signature. */
static GPtrArray *
token_chain (const NcPdfSignature *signature, const NcPadesExtend *options)
{
  g_autoptr (NcTimestamp) token =
      signature->cms && signature->cms->timestamp ? nc_timestamp_read (signature->cms->timestamp, NULL) : NULL;

  return token ? nc_certificate_chain (token->cms->signer, token->cms->certificates, options->anchors, token->time_usec,
                                       NULL)
               : NULL;
}

static GBytes *
collect_evidence (GBytes *bytes, const NcPdfReport *report, Collector *collector, GError **error)
{
  for (guint i = 0; i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];
    g_autoptr (GPtrArray) token = token_chain (signature, collector->options);

    if (!ask_about_chain (collector, signature->chain, error) || !ask_about_chain (collector, token, error))
      return NULL;
  }
  if (!collector->extended->n_evidence)
    return g_bytes_ref (bytes);
  return nc_pades_add_evidence (bytes, collector->certificates, collector->crls, collector->ocsps, error);
}

static GBytes *
add_evidence (GBytes *bytes, const NcPadesExtend *options, NcPadesExtended *extended, GError **error)
{
  g_autoptr (NcPdfReport) report = read_sound (bytes, options, error);
  g_autoptr (NcPdf) pdf = report ? nc_pdf_open (bytes, error) : NULL;
  Collector collector = { .options = options, .extended = extended };
  GBytes *out;

  if (!pdf)
    return NULL;
  nc_evidence_read (&collector.old, pdf, NULL);
  collector.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collector.certificates = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  collector.crls = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  collector.ocsps = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  out = collect_evidence (bytes, report, &collector, error);
  g_hash_table_unref (collector.seen);
  g_ptr_array_unref (collector.certificates);
  g_ptr_array_unref (collector.crls);
  g_ptr_array_unref (collector.ocsps);
  nc_evidence_clear (&collector.old);
  return out;
}

static gboolean
wants_stamp (const NcPdfReport *report)
{
  const NcPdfSignature *last = report->signatures->pdata[report->signatures->len - 1];

  return !last->is_timestamp;
}

/**
 * nc_pades_extend:
 * @bytes: a signed paper that is sound, though perhaps incomplete
 * @extended: (out caller-allocates): what was done; cleared by the caller whatever is returned
 *
 * Adds a document time-stamp after the last signature (unless one stands there) and the answers about revocation of all
 * certificates (unless the file holds them). What the servers gave is verified before it is returned: a time-stamp of
 * an authority that is not trusted is an error, and the paper stays as it was.
 *
 * Returns: (transfer full) (nullable): the paper, the same bytes when nothing was to be added; %NULL with a reader's
 * error, _INPUT (not sound), _NETWORK, _TIMESTAMP or _CERTIFICATE (revoked)
 */
GBytes *
nc_pades_extend (GBytes *bytes, const NcPadesExtend *options, NcPadesExtended *extended, GError **error)
{
  g_autoptr (NcPdfReport) report = NULL, after = NULL;
  g_autoptr (GBytes) stamped = NULL, whole = NULL;

  *extended = (NcPadesExtended){ .problems = g_ptr_array_new_with_free_func (g_free) };
  report = read_sound (bytes, options, error);
  if (!report)
    return NULL;
  extended->stamped = options->tsa && wants_stamp (report);
  stamped =
      extended->stamped ? nc_pades_timestamp (bytes, options->tsa, options->tsa_data, error) : g_bytes_ref (bytes);
  if (!stamped)
    return NULL;
  whole = options->evidence ? add_evidence (stamped, options, extended, error) : g_bytes_ref (stamped);
  if (!whole || !(after = read_sound (whole, options, error)))
    return NULL;
  extended->level = after->level;
  return g_steal_pointer (&whole);
}
