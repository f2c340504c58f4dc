/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-verify.h"
#include "nc-lang.h"
#include "nc-pdf-active.h"
#include "nc-pdf-fields.h"
#include "nc-pdf-promises.h"
#include "nc-signature-error.h"
#include <string.h>

#define CLOCK_TOLERANCE_USEC (5 * 60 * G_USEC_PER_SEC)

typedef struct {
  NcPdf *pdf;
  const guint8 *data;
  gsize length;
  const NcPdfVerifyOptions *options;
  NcPdfReport *report;
  NcEvidence evidence; /* in the file */
  GPtrArray *none;
} Verifier;

static void
signature_free (gpointer data)
{
  NcPdfSignature *signature = data;

  g_free (signature->field);
  g_free (signature->signer);
  g_free (signature->issuer);
  g_free (signature->fingerprint);
  g_free (signature->reason);
  g_free (signature->location);
  g_ptr_array_unref (signature->problems);
  g_clear_pointer (&signature->chain, g_ptr_array_unref);
  nc_cms_free (signature->cms);
  g_free (signature);
}

void
nc_pdf_report_free (NcPdfReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->signatures);
  g_ptr_array_unref (report->problems);
  g_ptr_array_unref (report->notes);
  g_clear_pointer (&report->required, g_ptr_array_unref);
  g_clear_pointer (&report->missing, g_ptr_array_unref);
  g_free (report->number);
  g_free (report->content_hash);
  g_free (report);
}

/* "none", "B-B", "B-T", "B-LT" */
const char *
nc_signature_level_name (NcSignatureLevel level)
{
  static const char *const names[] = { "none", "B-B", "B-T", "B-LT" };

  return names[level];
}

static void
add_problem (GPtrArray *problems, const char *text)
{
  g_ptr_array_add (problems, g_strdup (text));
}

/* D:20261120093000+08'00' → microseconds; 0 when it cannot be read */
static gint64
parse_date (const NcPdfValue *value)
{
  int y, mo, d, h, mi, s, used = 0, zh = 0, zm = 0;
  char sign = 'Z';
  g_autoptr (GDateTime) date = NULL;

  if (!value || value->kind != NC_PDF_STRING ||
      sscanf (value->bytes, "D:%4d%2d%2d%2d%2d%2d%n", &y, &mo, &d, &h, &mi, &s, &used) != 6)
    return 0;
  if (value->bytes[used])
    sscanf (value->bytes + used, "%c%2d'%2d", &sign, &zh, &zm);
  date = g_date_time_new_utc (y, mo, d, h, mi, s);
  if (!date)
    return 0;
  return (g_date_time_to_unix (date) - (sign == '-' ? -1 : 1) * (zh * 3600 + zm * 60)) * G_USEC_PER_SEC;
}

/* The four numbers must leave out exactly the /Contents string and end exactly where a revision ends. */
static gboolean
check_range (Verifier *verifier, NcPdfSignature *signature, const NcPdfValue *dict, gsize range[2])
{
  NcPdfValue *value = nc_pdf_dict_get (dict, "ByteRange"), *contents = nc_pdf_dict_get (dict, "Contents");
  gint64 n[4];

  if (!value || value->kind != NC_PDF_ARRAY || value->items->len != 4 || !contents || contents->kind != NC_PDF_STRING ||
      !contents->is_hex) {
    add_problem (signature->problems, _ ("the signature has no byte range or no content"));
    return FALSE;
  }
  for (guint i = 0; i < 4; i++) {
    NcPdfValue *number = value->items->pdata[i];

    n[i] = number->kind == NC_PDF_INT ? number->integer : -1;
  }
  if (n[0] != 0 || n[1] != (gint64)contents->start || n[2] != (gint64)contents->end || n[3] < 0 ||
      n[3] > (gint64)verifier->length - n[2]) {
    add_problem (signature->problems, _ ("the byte range does not cover everything but the signature"));
    return FALSE;
  }
  range[0] = contents->start;
  range[1] = contents->end;
  signature->covered_bytes = (gsize)(n[2] + n[3]);
  for (guint i = 0; i < nc_pdf_n_revisions (verifier->pdf); i++)
    if (nc_pdf_revision (verifier->pdf, i)->end == signature->covered_bytes &&
        nc_pdf_revision (verifier->pdf, i)->start <= contents->start) {
      signature->revision = i;
      signature->covers_file = signature->covered_bytes == verifier->length;
      return TRUE;
    }
  add_problem (signature->problems, _ ("the byte range does not end where a revision ends"));
  return FALSE;
}

/* The DER inside /Contents: hexadecimal of one case without blanks, then nothing but zeros. */
static GBytes *
contents_der (Verifier *verifier, NcPdfSignature *signature, const NcPdfValue *contents)
{
  gboolean lower = FALSE, upper = FALSE, blank = FALSE;
  const guint8 *bytes = (const guint8 *)contents->bytes;
  gsize size = 0;

  for (gsize i = contents->start + 1; i + 1 < contents->end; i++) {
    lower = lower || g_ascii_islower (verifier->data[i]);
    upper = upper || g_ascii_isupper (verifier->data[i]);
    blank = blank || !g_ascii_isxdigit (verifier->data[i]);
  }
  if (contents->length >= 4 && bytes[1] == 0x82)
    size = 4 + ((gsize)bytes[2] << 8 | bytes[3]);
  else if (contents->length >= 5 && bytes[1] == 0x83)
    size = 5 + ((gsize)bytes[2] << 16 | (gsize)bytes[3] << 8 | bytes[4]);
  if ((lower && upper) || blank || !size || size > contents->length) {
    add_problem (signature->problems, _ ("the signature data was altered"));
    return NULL;
  }
  for (gsize i = size; i < contents->length; i++)
    if (bytes[i]) {
      add_problem (signature->problems, _ ("the filling after the signature data was altered"));
      return NULL;
    }
  return g_bytes_new (bytes, size);
}

static void
digest_range (Verifier *verifier, NcPdfSignature *signature, const gsize range[2], const EVP_MD *md, guint8 *digest,
              unsigned int *length)
{
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();

  EVP_DigestInit_ex (ctx, md, NULL);
  EVP_DigestUpdate (ctx, verifier->data, range[0]);
  EVP_DigestUpdate (ctx, verifier->data + range[1], signature->covered_bytes - range[1]);
  EVP_DigestFinal_ex (ctx, digest, length);
  EVP_MD_CTX_free (ctx);
}

static void
describe_certificate (NcPdfSignature *signature, NcCms *cms)
{
  signature->certificate = cms->signer;
  signature->signer = nc_certificate_name (cms->signer);
  signature->issuer = nc_certificate_issuer (cms->signer);
  signature->fingerprint = nc_certificate_fingerprint (cms->signer);
  signature->demonstration = nc_certificate_is_demonstration (cms->signer);
}

static void
read_document_timestamp (Verifier *verifier, NcPdfSignature *signature, const gsize range[2], GBytes *der)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTimestamp) timestamp = nc_timestamp_read (der, &error);
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int length;

  if (!timestamp) {
    add_problem (signature->problems, error->message);
    return;
  }
  digest_range (verifier, signature, range, timestamp->imprint_digest, digest, &length);
  if (length != timestamp->imprint_length || memcmp (digest, timestamp->imprint, length) != 0)
    add_problem (signature->problems, _ ("the content was altered after signing"));
  signature->claimed_usec = timestamp->time_usec;
  signature->cms = g_steal_pointer (&timestamp->cms);
  describe_certificate (signature, signature->cms);
}

static void
read_person (Verifier *verifier, NcPdfSignature *signature, const gsize range[2], GBytes *der, const char *sub_filter)
{
  g_autoptr (GError) error = NULL;
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int length;

  signature->cms = nc_cms_read (der, &error);
  if (!signature->cms) {
    add_problem (signature->problems, error->message);
    return;
  }
  describe_certificate (signature, signature->cms);
  digest_range (verifier, signature, range, signature->cms->digest, digest, &length);
  if (signature->cms->is_timestamp || !nc_cms_verify (signature->cms, digest, length, &error))
    add_problem (signature->problems, error ? error->message : _ ("a time-stamp stands where a signature should"));
  if (g_strcmp0 (sub_filter, "ETSI.CAdES.detached") != 0 || !signature->cms->has_signing_certificate ||
      signature->cms->has_signing_time)
    add_problem (signature->problems, _ ("the signature is not of the form PAdES baseline"));
}

static void
read_signature (Verifier *verifier, NcPdfField *field, NcPdfSignature *signature)
{
  NcPdfValue *sub_filter = nc_pdf_dict_get (field->signature, "SubFilter");
  g_autoptr (GBytes) der = NULL;
  gsize range[2];
  const NcPdfEntry *entry;

  signature->reason = nc_pdf_value_to_utf8 (nc_pdf_dict_get (field->signature, "Reason"));
  signature->location = nc_pdf_value_to_utf8 (nc_pdf_dict_get (field->signature, "Location"));
  signature->claimed_usec = parse_date (nc_pdf_dict_get (field->signature, "M"));
  signature->is_timestamp = nc_pdf_value_is_name (sub_filter, "ETSI.RFC3161");
  if (!check_range (verifier, signature, field->signature, range))
    return;
  entry = nc_pdf_lookup (verifier->pdf, field->value, signature->revision);
  if (!entry || entry->value != field->signature)
    add_problem (signature->problems, _ ("the signature does not stand in the revision that it covers"));
  der = contents_der (verifier, signature, nc_pdf_dict_get (field->signature, "Contents"));
  if (!der)
    return;
  if (signature->is_timestamp)
    read_document_timestamp (verifier, signature, range, der);
  else
    read_person (verifier, signature, range, der,
                 sub_filter && sub_filter->kind == NC_PDF_NAME ? sub_filter->bytes : NULL);
  /* the token is no signed attribute of the CMS, so the signed dictionary says that it belongs there */
  if (nc_pdf_value_is_name (nc_pdf_dict_get (field->signature, "NCLevel"), "B-T") && signature->cms &&
      !signature->cms->timestamp)
    add_problem (signature->problems, _ ("its time-stamp was taken out"));
  signature->stamp_follows = nc_pdf_dict_get (field->signature, "NCStampFollows") != NULL;
  nc_pdf_find_changes (verifier->pdf, signature->revision, signature->problems);
}

static int
compare_signatures (gconstpointer a, gconstpointer b)
{
  const NcPdfSignature *x = *(NcPdfSignature *const *)a, *y = *(NcPdfSignature *const *)b;

  return x->covered_bytes < y->covered_bytes ? -1 : x->covered_bytes > y->covered_bytes;
}

/* --- certificates and time --- */

static void
check_bag (Verifier *verifier, NcPdfSignature *signature, NcCms *cms)
{
  for (guint i = 0; i < cms->certificates->len; i++)
    if (!nc_certificate_is_vouched (cms->certificates->pdata[i], cms->certificates, verifier->options->anchors)) {
      add_problem (signature->problems, _ ("a certificate in the signature was altered or leads nowhere"));
      return;
    }
}

/* The chain must hold at @first and at @second; returns it with its revocation judged. */
static GPtrArray *
check_chain (Verifier *verifier, NcPdfSignature *signature, NcCms *cms, NcCertificateUse use, gint64 first,
             gint64 second, gboolean *evident)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new (), chain = NULL, again = NULL;

  NcEvidence own = { verifier->evidence.certificates, verifier->options->crls, verifier->none };

  *evident = TRUE;
  g_ptr_array_extend (others, cms->certificates, NULL, NULL);
  g_ptr_array_extend (others, verifier->evidence.certificates, NULL, NULL);
  if (!nc_certificate_check_use (cms->signer, use, &error) ||
      !(chain = nc_certificate_chain (cms->signer, others, verifier->options->anchors, first, &error)) ||
      !(again = nc_certificate_chain (cms->signer, others, verifier->options->anchors, second, &error))) {
    add_problem (signature->problems, error->message);
    return NULL;
  }
  check_bag (verifier, signature, cms);
  for (guint i = 0; i + 1 < chain->len; i++) {
    int status = nc_revocation_status (chain->pdata[i], chain->pdata[i + 1], &verifier->evidence, second);

    if (status > 0 || (own.crls && nc_revocation_status (chain->pdata[i], chain->pdata[i + 1], &own, second) > 0))
      add_problem (signature->problems, _ ("a certificate of the chain was revoked"));
    *evident = *evident && status == 0;
  }
  return g_steal_pointer (&chain);
}

/* The time in the token over a signature, if all about it is in order; 0 otherwise. */
static gint64
check_token (Verifier *verifier, NcPdfSignature *signature, gint64 known)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTimestamp) timestamp = nc_timestamp_read (signature->cms->timestamp, &error);
  g_autoptr (GPtrArray) chain = NULL;
  gboolean evident;

  if (!timestamp) {
    add_problem (signature->problems, error->message);
    return 0;
  }
  if (!nc_timestamp_covers (timestamp, signature->cms->signature, signature->cms->signature_length))
    add_problem (signature->problems, _ ("the time-stamp belongs to another signature"));
  chain = check_chain (verifier, signature, timestamp->cms, NC_CERTIFICATE_FOR_TIMESTAMPS, timestamp->time_usec, known,
                       &evident);
  return chain ? timestamp->time_usec : 0;
}

static void
judge_signature (Verifier *verifier, NcPdfSignature *signature, gint64 *known)
{
  gint64 now = verifier->options->now_usec, proven = *known < now ? *known : 0;
  gboolean evident;

  if (!signature->cms)
    return;
  signature->is_intact = !signature->problems->len;
  if (signature->is_timestamp) {
    signature->chain = check_chain (verifier, signature, signature->cms, NC_CERTIFICATE_FOR_TIMESTAMPS,
                                    signature->claimed_usec, *known, &evident);
    if (signature->claimed_usec > now + CLOCK_TOLERANCE_USEC)
      add_problem (signature->problems, _ ("the time of signing lies in the future"));
    else if (!signature->problems->len)
      *known = MIN (*known, signature->claimed_usec);
    return;
  }
  if (signature->cms->timestamp) {
    gint64 time = check_token (verifier, signature, *known);

    proven = time && (!proven || time < proven) ? time : proven;
  }
  if (!signature->claimed_usec || signature->claimed_usec > now + CLOCK_TOLERANCE_USEC ||
      (proven && signature->claimed_usec > proven + CLOCK_TOLERANCE_USEC))
    add_problem (signature->problems, _ ("the time of signing is missing, in the future or after its time-stamp"));
  signature->proven_usec = proven;
  signature->chain = check_chain (verifier, signature, signature->cms, NC_CERTIFICATE_FOR_PAPERS,
                                  signature->claimed_usec, proven ? proven : now, &evident);
  signature->level = !proven ? NC_SIGNATURE_LEVEL_B_B : evident ? NC_SIGNATURE_LEVEL_B_LT : NC_SIGNATURE_LEVEL_B_T;
}

/* --- the whole file --- */

static void
check_structure (Verifier *verifier)
{
  guint n = nc_pdf_n_revisions (verifier->pdf);

  if (nc_pdf_revision (verifier->pdf, n - 1)->end != verifier->length)
    add_problem (verifier->report->problems, _ ("bytes were appended after the end of the file"));
  for (guint i = 0; i < n; i++) {
    const NcPdfRevision *revision = nc_pdf_revision (verifier->pdf, i);

    if (revision->stray_object)
      g_ptr_array_add (verifier->report->problems,
                       g_strdup_printf (_ ("a hidden object that no table names at %zu"), revision->stray));
    else if (revision->stray)
      g_ptr_array_add (verifier->report->notes,
                       g_strdup_printf (_ ("bytes that belong to no object at %zu"), revision->stray));
  }
}

/* A signature that one revision had may neither vanish nor change hands in a later one. */
static void
check_none_removed (Verifier *verifier)
{
  guint last = nc_pdf_n_revisions (verifier->pdf) - 1;
  g_autoptr (GPtrArray) now = nc_pdf_signature_fields (verifier->pdf, last);

  for (guint i = 0; i < last; i++) {
    g_autoptr (GPtrArray) then = nc_pdf_signature_fields (verifier->pdf, i);

    for (guint k = 0; k < then->len; k++) {
      NcPdfField *before = then->pdata[k], *after = nc_pdf_find_field (now, before->name);

      if (before->value && (!after || after->value != before->value))
        g_ptr_array_add (verifier->report->problems,
                         g_strdup_printf (_ ("the signature in “%s” was removed or replaced"), before->name));
    }
  }
}

static void
read_signatures (Verifier *verifier)
{
  g_autoptr (GPtrArray) fields = nc_pdf_signature_fields (verifier->pdf, nc_pdf_n_revisions (verifier->pdf) - 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < MIN (fields->len, 64u); i++) {
    NcPdfField *field = fields->pdata[i];
    NcPdfSignature *signature;

    if (!field->value && !field->odd) {
      verifier->report->n_empty_fields++;
      continue;
    }
    signature = g_new0 (NcPdfSignature, 1);
    signature->field = g_strdup (field->name);
    signature->number = field->value;
    signature->problems = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (verifier->report->signatures, signature);
    if (field->odd || !g_hash_table_add (seen, GUINT_TO_POINTER (field->value)))
      add_problem (signature->problems, _ ("the field does not hold a signature of its own"));
    else
      read_signature (verifier, field, signature);
  }
  if (fields->len > 64)
    add_problem (verifier->report->problems, _ ("there are more than 64 signature fields"));
  g_ptr_array_sort (verifier->report->signatures, compare_signatures);
}

static void
read_paper_keys (Verifier *verifier)
{
  NcPdfValue *info = nc_pdf_get (verifier->pdf, nc_pdf_revision (verifier->pdf, 0)->trailer, "Info", 0);

  verifier->report->number = nc_pdf_value_to_utf8 (nc_pdf_get (verifier->pdf, info, "NCNumber", 0));
  verifier->report->content_hash = nc_pdf_value_to_utf8 (nc_pdf_get (verifier->pdf, info, "NCContentHash", 0));
}

static void
conclude (Verifier *verifier)
{
  NcPdfReport *report = verifier->report;
  guint persons = 0;

  report->level = NC_SIGNATURE_LEVEL_B_LT;
  report->sound = TRUE;
  for (guint i = 0; i < report->signatures->len; i++) {
    NcPdfSignature *signature = report->signatures->pdata[i];

    report->sound = report->sound && !signature->problems->len;
    if (signature->is_timestamp)
      continue;
    persons++;
    if (signature->stamp_follows && !signature->proven_usec)
      g_ptr_array_add (report->notes,
                       g_strdup_printf (_ ("“%s” says that a time-stamp follows; this file holds none: it is "
                                           "not there yet, or it was cut off"),
                                        signature->field));
    report->level = MIN (report->level, signature->level);
  }
  if (!persons) {
    report->level = NC_SIGNATURE_LEVEL_NONE;
    add_problem (report->problems, _ ("the file is not signed"));
  }
  if (persons && report->level < verifier->options->require)
    g_ptr_array_add (report->problems,
                     g_strdup_printf (_ ("the level is %s, demanded is %s"), nc_signature_level_name (report->level),
                                      nc_signature_level_name (verifier->options->require)));
  if (persons && persons < verifier->options->signers)
    g_ptr_array_add (report->problems, g_strdup_printf (_ ("%u signatures of persons, demanded are %u"), persons,
                                                        verifier->options->signers));
  if (persons && !((NcPdfSignature *)report->signatures->pdata[report->signatures->len - 1])->covers_file)
    add_problem (report->notes, _ ("something was added after the last signature (evidence of certificates)"));
  report->sound = report->sound && !report->problems->len;
}

/**
 * nc_pdf_verify:
 *
 * Verifies every signature and time-stamp of a PDF: bytes, form, chain, time, and what was changed after each. Stricter
 * than other verifiers: one thing that is not in order makes the report not sound.
 *
 * Returns: (transfer full) (nullable): the report, or %NULL with a reader's error
 */
NcPdfReport *
nc_pdf_verify (GBytes *bytes, const NcPdfVerifyOptions *options, GError **error)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, error);
  g_autoptr (NcPdfReport) report = NULL;
  Verifier verifier = { .pdf = pdf, .options = options };
  gint64 known = options->now_usec;

  if (!pdf)
    return NULL;
  verifier.report = report = g_new0 (NcPdfReport, 1);
  report->signatures = g_ptr_array_new_with_free_func (signature_free);
  report->problems = g_ptr_array_new_with_free_func (g_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  report->required = g_ptr_array_new_with_free_func (g_free);
  report->missing = g_ptr_array_new_with_free_func (g_free);
  verifier.data = nc_pdf_data (pdf, &verifier.length);
  verifier.none = g_ptr_array_new ();
  nc_evidence_read (&verifier.evidence, pdf, report->notes);
  check_structure (&verifier);
  nc_pdf_find_active (pdf, report->problems);
  check_none_removed (&verifier);
  read_paper_keys (&verifier);
  read_signatures (&verifier);
  nc_pdf_check_promises (pdf, report);
  for (guint i = report->signatures->len; i-- > 0;)
    judge_signature (&verifier, report->signatures->pdata[i], &known);
  conclude (&verifier);
  nc_evidence_clear (&verifier.evidence);
  g_ptr_array_unref (verifier.none);
  return g_steal_pointer (&report);
}
