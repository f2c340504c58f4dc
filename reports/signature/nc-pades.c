/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pades.h"
#include "nc-pades-private.h"
#include "nc-clock.h"
#include "nc-lang.h"
#include "nc-pdf-fields.h"
#include "nc-pdf-update.h"
#include "nc-signature-error.h"
#include <string.h>

#define RANGE_DIGITS 10
#define RANGE_BLANK  "/ByteRange[0 ########## ########## ##########]/Contents"

static gboolean
field_error (GError **error, const char *format, const char *name)
{
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_FIELD, format, name);
  return FALSE;
}

/* Rewrites a dictionary: all members but those in @except, then @extra. */
static void
replace_dict (NcPdfUpdate *update, NcPdf *pdf, guint number, const NcPdfValue *dict, const char *const *except,
              const char *extra)
{
  g_autoptr (GString) body = g_string_new ("<<");

  nc_pdf_append_dict_but (body, pdf, dict, except);
  g_string_append_printf (body, "%s>>", extra);
  nc_pdf_update_set_string (update, number, body);
}

static guint
root_number (NcPdf *pdf)
{
  return (guint)nc_pdf_dict_get (nc_pdf_revision (pdf, nc_pdf_n_revisions (pdf) - 1)->trailer, "Root")->integer;
}

/* The members of the array under @key (perhaps none), then @more, as “[…]”. */
static char *
extended_array (NcPdf *pdf, const NcPdfValue *dict, const char *key, const char *more)
{
  NcPdfValue *array = nc_pdf_get (pdf, dict, key, nc_pdf_n_revisions (pdf) - 1);
  g_autoptr (GString) out = g_string_new ("[");

  for (guint i = 0; array && array->kind == NC_PDF_ARRAY && i < array->items->len; i++)
    nc_pdf_append_value (out, pdf, array->items->pdata[i]);
  g_string_append_printf (out, "%s]", more);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Appends field references to the form, which may be an object of its own, a part of the catalogue, or absent. */
static void
extend_form (NcPdfUpdate *update, NcPdf *pdf, const char *refs)
{
  static const char *const fields_key[] = { "Fields", "SigFlags", NULL }, *const form_key[] = { "AcroForm", NULL };
  NcPdfValue *catalog = nc_pdf_catalog (pdf, nc_pdf_n_revisions (pdf) - 1),
             *entry = nc_pdf_dict_get (catalog, "AcroForm");
  NcPdfValue *form = nc_pdf_resolve (pdf, entry, nc_pdf_n_revisions (pdf) - 1);
  g_autofree char *array = extended_array (pdf, form, "Fields", refs);
  g_autofree char *extra = g_strdup_printf ("/SigFlags 3/Fields%s", array);
  g_autoptr (GString) in_catalog = g_string_new ("/AcroForm<<");

  if (entry && entry->kind == NC_PDF_REF && form && form->kind == NC_PDF_DICT) {
    replace_dict (update, pdf, (guint)entry->integer, form, fields_key, extra);
    return;
  }
  if (form && form->kind == NC_PDF_DICT)
    nc_pdf_append_dict_but (in_catalog, pdf, form, fields_key);
  g_string_append_printf (in_catalog, "%s>>", extra);
  replace_dict (update, pdf, root_number (pdf), catalog, form_key, in_catalog->str);
}

static GBytes *
take_bytes (GByteArray *array)
{
  return g_byte_array_free_to_bytes (array);
}

/* One widget per field; fields of one page are added to that page together. */
static gboolean
add_page_fields (NcPdfUpdate *update, NcPdf *pdf, NcPdfValue *page_ref, guint page, const NcPadesField *fields,
                 guint n_fields, GString *refs)
{
  static const char *const annots_key[] = { "Annots", NULL };
  NcPdfValue *dict = nc_pdf_resolve (pdf, page_ref, nc_pdf_n_revisions (pdf) - 1);
  g_autoptr (GString) own = g_string_new (NULL);
  g_autofree char *array = NULL, *extra = NULL;

  for (guint i = 0; i < n_fields; i++) {
    g_autoptr (GString) body = g_string_new ("<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T");
    guint number;

    if (fields[i].page != page)
      continue;
    number = nc_pdf_update_reserve (update);
    nc_pdf_append_text (body, fields[i].name);
    g_string_append_printf (body, "/P %u %u R/Rect[", (guint)page_ref->integer, page_ref->generation);
    nc_pdf_append_real (body, fields[i].x);
    nc_pdf_append_real (body, fields[i].y);
    nc_pdf_append_real (body, fields[i].x + fields[i].width);
    nc_pdf_append_real (body, fields[i].y + fields[i].height);
    g_string_append (body, "]>>");
    nc_pdf_update_set_string (update, number, body);
    g_string_append_printf (own, " %u 0 R", number);
  }
  if (!own->len)
    return FALSE;
  array = extended_array (pdf, dict, "Annots", own->str);
  extra = g_strdup_printf ("/Annots%s", array);
  replace_dict (update, pdf, (guint)page_ref->integer, dict, annots_key, extra);
  g_string_append (refs, own->str);
  return TRUE;
}

/**
 * nc_pdf_prepare_fields:
 * @fields: (array length=n_fields): names not in use yet
 *
 * Adds empty signature fields as an incremental update. All fields must exist before the first signature: afterwards
 * only filling them is no change of the paper.
 *
 * Returns: (transfer full) (nullable): the new file, or %NULL with _FIELD (name taken, page absent, signed already) or
 * a reader's error
 */
GBytes *
nc_pdf_prepare_fields (GBytes *bytes, const NcPadesField *fields, guint n_fields, GError **error)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, error);
  g_autoptr (NcPdfUpdate) update = NULL;
  g_autoptr (GPtrArray) existing = NULL, pages = NULL;
  g_autoptr (GString) refs = g_string_new (NULL);

  if (!pdf)
    return NULL;
  update = nc_pdf_update_new (pdf);
  existing = nc_pdf_signature_fields (pdf, nc_pdf_n_revisions (pdf) - 1);
  pages = nc_pdf_pages (pdf, nc_pdf_n_revisions (pdf) - 1);
  for (guint i = 0; i < existing->len; i++)
    if (((NcPdfField *)existing->pdata[i])->value) {
      field_error (error, _ ("the paper is signed already (%s); no field can be added"),
                   ((NcPdfField *)existing->pdata[i])->name);
      return NULL;
    }
  for (guint i = 0; i < n_fields; i++)
    if (nc_pdf_find_field (existing, fields[i].name) || fields[i].page >= pages->len || fields[i].width <= 0 ||
        fields[i].height <= 0) {
      field_error (error, _ ("signature field “%s”: the name is taken or its place is not on a page"), fields[i].name);
      return NULL;
    }
  for (guint page = 0; page < pages->len; page++)
    add_page_fields (update, pdf, pages->pdata[page], page, fields, n_fields, refs);
  extend_form (update, pdf, refs->str);
  return take_bytes (nc_pdf_update_finish (update));
}

/* --- signature dictionaries --- */

static void
append_date (GString *out, gint64 time_usec)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (NC_CLOCK_LEGAL_OFFSET_SECONDS);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) legal = utc ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *text = legal ? g_date_time_format (legal, "/M(D:%Y%m%d%H%M%S+08'00')") : NULL;

  if (text)
    g_string_append (out, text);
}

/* The empty place for the byte range and the signature. */
static void
append_placeholder (GString *out)
{
  g_autofree char *zeros = g_strnfill (2 * NC_PADES_RESERVED_BYTES, '0');

  g_string_append_printf (out, RANGE_BLANK "<%s>", zeros);
}

/* Writes the byte range of a finished file, hashes what it covers and says where the signature goes. */
static gsize
seal_range (GByteArray *file, gsize body, const EVP_MD *md, guint8 *digest, unsigned int *digest_length)
{
  char *at = g_strstr_len ((char *)file->data + body, (gssize)(file->len - body), RANGE_BLANK);
  gsize open = (gsize)(at - (char *)file->data) + strlen (RANGE_BLANK), close = open + 2 * NC_PADES_RESERVED_BYTES + 2;
  g_autofree char *numbers = g_strdup_printf ("%zu %zu %" G_GSIZE_FORMAT, open, close, file->len - close);
  char *place = at + strlen ("/ByteRange[0 ");
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();

  memset (place, ' ', 3 * RANGE_DIGITS + 2);
  memcpy (place, numbers, strlen (numbers));
  EVP_DigestInit_ex (ctx, md, NULL);
  EVP_DigestUpdate (ctx, file->data, open);
  EVP_DigestUpdate (ctx, file->data + close, file->len - close);
  EVP_DigestFinal_ex (ctx, digest, digest_length);
  EVP_MD_CTX_free (ctx);
  return open + 1;
}

static gboolean
fill_contents (GByteArray *file, gsize at, GBytes *der, GError **error)
{
  static const char digits[] = "0123456789abcdef";
  gsize length;
  const guint8 *bytes = g_bytes_get_data (der, &length);

  if (length > NC_PADES_RESERVED_BYTES) {
    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT,
                 _ ("the signature with its certificates takes %zu bytes, more than the %d kept for it"), length,
                 NC_PADES_RESERVED_BYTES);
    return FALSE;
  }
  for (gsize i = 0; i < length; i++) {
    file->data[at + 2 * i] = (guint8)digits[bytes[i] >> 4];
    file->data[at + 2 * i + 1] = (guint8)digits[bytes[i] & 15];
  }
  return TRUE;
}

/**
 * nc_pades_has_empty_field:
 *
 * Returns: whether the file can be read and has an empty signature field of this name
 */
gboolean
nc_pades_has_empty_field (GBytes *bytes, const char *name)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, NULL);
  g_autoptr (GPtrArray) fields = pdf ? nc_pdf_signature_fields (pdf, nc_pdf_n_revisions (pdf) - 1) : NULL;
  const NcPdfField *field = fields ? nc_pdf_find_field (fields, name) : NULL;

  return field && !field->value && !field->odd;
}

static NcPdfField *
choose_field (GPtrArray *fields, const char *name, GError **error)
{
  NcPdfField *field = name ? nc_pdf_find_field (fields, name) : NULL;

  for (guint i = 0; !name && !field && i < fields->len; i++)
    if (!((NcPdfField *)fields->pdata[i])->value)
      field = fields->pdata[i];
  if (!field)
    field_error (error, _ ("there is no empty signature field “%s”"), name ? name : "*");
  else if (field->value || field->odd)
    field_error (error, _ ("the field “%s” is signed already"), field->name);
  return field && !field->value && !field->odd ? field : NULL;
}

/* The first signature certifies the paper: only form filling and signing is allowed after it (DocMDP, P 2) unless the
   caller says otherwise. */
static void
append_certification (GString *references, NcPdfUpdate *update, NcPdf *pdf, guint number, guint allowed)
{
  static const char *const perms_key[] = { "Perms", NULL };
  g_autofree char *perms = g_strdup_printf ("/Perms<</DocMDP %u 0 R>>", number);

  g_string_append_printf (references,
                          "<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P %u/V/1.2>>>>",
                          allowed);
  replace_dict (update, pdf, root_number (pdf), nc_pdf_catalog (pdf, nc_pdf_n_revisions (pdf) - 1), perms_key, perms);
}

/* A field that says which others it locks (/Lock) makes its signature say so too (FieldMDP; ISO 32000-1, 12.7.4.5). */
static void
append_field_lock (GString *references, NcPdf *pdf, const NcPdfField *field)
{
  static const char *const own[] = { "Type", "P", NULL };
  NcPdfValue *lock = nc_pdf_get (pdf, field->dict, "Lock", nc_pdf_n_revisions (pdf) - 1);

  if (!lock || lock->kind != NC_PDF_DICT)
    return;
  g_string_append (references, "<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Type/TransformParams/V/1.2");
  nc_pdf_append_dict_but (references, pdf, lock, own);
  g_string_append (references, ">>>>");
}

static gboolean
any_signed (GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    if (((NcPdfField *)fields->pdata[i])->value)
      return TRUE;
  return FALSE;
}

static guint
write_signature_dict (NcPdfUpdate *update, NcPdf *pdf, NcSigner *signer, const NcPadesOptions *options,
                      const NcPdfField *field, gboolean first)
{
  g_autoptr (GString) body = g_string_new ("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached");
  g_autoptr (GString) references = g_string_new (NULL);
  g_autofree char *name = nc_certificate_name (nc_signer_get_certificate (signer));
  guint number = nc_pdf_update_reserve (update);

  append_date (body, options->time_usec);
  g_string_append (body, "/Name");
  nc_pdf_append_text (body, name);
  if (options->reason) {
    g_string_append (body, "/Reason");
    nc_pdf_append_text (body, options->reason);
  }
  if (options->location) {
    g_string_append (body, "/Location");
    nc_pdf_append_text (body, options->location);
  }
  if (options->tsa)
    g_string_append (body, "/NCLevel/B-T");
  else if (options->stamp_follows)
    g_string_append (body, "/NCStampFollows true");
  if (first)
    append_certification (references, update, pdf, number, options->certify ? options->certify : 2);
  append_field_lock (references, pdf, field);
  if (references->len)
    g_string_append_printf (body, "/Reference[%s]", references->str);
  append_placeholder (body);
  g_string_append (body, ">>");
  nc_pdf_update_set_string (update, number, body);
  return number;
}

static gboolean
write_field (NcPdfUpdate *update, NcPdf *pdf, const NcPdfField *field, guint value, GBytes *picture, GError **error)
{
  static const char *const keys[] = { "V", "AP", NULL }, *const value_key[] = { "V", NULL };
  gboolean keep = !picture && nc_pdf_dict_get (field->dict, "AP");
  g_autofree char *extra = NULL;
  guint form = 0;

  if (!keep && !nc_pades_write_appearance (update, field->rect, picture, &form, error))
    return FALSE;
  extra = keep ? g_strdup_printf ("/V %u 0 R", value) : g_strdup_printf ("/V %u 0 R/AP<</N %u 0 R>>", value, form);
  replace_dict (update, pdf, field->number, field->dict, keep ? value_key : keys, extra);
  return TRUE;
}

/**
 * nc_pades_sign:
 * @bytes: a PDF with an empty signature field
 *
 * Signs by PAdES baseline B-B (B-T with a time-stamp function) as an incremental update that fills one field. The
 * certificate is checked first (nc_signer_check()).
 *
 * Returns: (transfer full) (nullable): the signed file, or %NULL with a reader's error, _FIELD, _CERTIFICATE, _INPUT
 * (picture) or the signer's error
 */
GBytes *
nc_pades_sign (GBytes *bytes, NcSigner *signer, const NcPadesOptions *options, GError **error)
{
  g_autoptr (NcPdf) pdf = NULL;
  g_autoptr (NcPdfUpdate) update = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GBytes) der = NULL;
  NcPdfField *field;
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int digest_length;
  guint number;
  gsize at;

  if (!nc_signer_check (signer, options->time_usec, options->anchors, error) || !(pdf = nc_pdf_open (bytes, error)))
    return NULL;
  fields = nc_pdf_signature_fields (pdf, nc_pdf_n_revisions (pdf) - 1);
  field = choose_field (fields, options->field, error);
  if (!field)
    return NULL;
  update = nc_pdf_update_new (pdf);
  number = write_signature_dict (update, pdf, signer, options, field, !any_signed (fields));
  if (!write_field (update, pdf, field, number, options->picture, error))
    return NULL;
  file = nc_pdf_update_finish (update);
  at = seal_range (file, nc_pdf_update_body_offset (update, number), nc_key_digest (nc_signer_get_key_type (signer)),
                   digest, &digest_length);
  der = nc_cms_sign (signer, digest, digest_length, options->tsa, options->tsa_data, error);
  if (!der || !fill_contents (file, at, der, error))
    return NULL;
  return take_bytes (g_steal_pointer (&file));
}

/* A name for a time-stamp field that no field has yet. */
static char *
timestamp_name (GPtrArray *fields)
{
  char *name = g_strdup ("timestamp");

  for (guint i = 2; nc_pdf_find_field (fields, name); i++) {
    g_free (name);
    name = g_strdup_printf ("timestamp%u", i);
  }
  return name;
}

/**
 * nc_pades_timestamp:
 *
 * Adds a document time-stamp (RFC 3161) over the whole file in an invisible field of its own.
 *
 * Returns: (transfer full) (nullable): the new file, or %NULL with a reader's error or @tsa's
 */
GBytes *
nc_pades_timestamp (GBytes *bytes, NcTsaFunc tsa, gpointer tsa_data, GError **error)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, error);
  g_autoptr (NcPdfUpdate) update = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GString) body = g_string_new ("<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161");
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GBytes) token = NULL;
  g_autofree char *name = NULL, *widget = NULL, *ref = NULL;
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int digest_length;
  const double nowhere[4] = { 0, 0, 0, 0 };
  guint number, field, form;
  gsize at;

  if (!pdf)
    return NULL;
  fields = nc_pdf_signature_fields (pdf, nc_pdf_n_revisions (pdf) - 1);
  update = nc_pdf_update_new (pdf);
  name = timestamp_name (fields);
  number = nc_pdf_update_reserve (update);
  field = nc_pdf_update_reserve (update);
  append_placeholder (body);
  g_string_append (body, ">>");
  nc_pdf_update_set_string (update, number, body);
  /* PDF/A-1 wants an appearance of every widget (ISO 19005-1, 6.9), of one that shows nothing too */
  if (!nc_pades_write_appearance (update, nowhere, NULL, &form, error))
    return NULL;
  widget = g_strdup_printf ("<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(%s)/Rect[0 0 0 0]/V %u 0 R/AP<</N %u 0 R>>>>",
                            name, number, form);
  nc_pdf_update_set (update, field, widget, strlen (widget));
  ref = g_strdup_printf (" %u 0 R", field);
  extend_form (update, pdf, ref);
  file = nc_pdf_update_finish (update);
  at = seal_range (file, nc_pdf_update_body_offset (update, number), EVP_sha256 (), digest, &digest_length);
  token = tsa (digest, tsa_data, error);
  if (!token || !fill_contents (file, at, token, error))
    return NULL;
  return take_bytes (g_steal_pointer (&file));
}

/* Streams of one kind of evidence, as an array of references added to what the document has. */
static void
write_streams (NcPdfUpdate *update, NcPdf *pdf, const NcPdfValue *dss, const char *key, GPtrArray *items, GString *out)
{
  g_autoptr (GString) refs = g_string_new (NULL);
  g_autofree char *array = NULL;

  for (guint i = 0; items && i < items->len; i++) {
    gsize length;
    const char *data = g_bytes_get_data (items->pdata[i], &length);
    g_autoptr (GString) body = g_string_new (NULL);
    guint number = nc_pdf_update_reserve (update);

    g_string_append_printf (body, "<</Length %zu>>\nstream\n", length);
    g_string_append_len (body, data, (gssize)length);
    g_string_append (body, "\nendstream");
    nc_pdf_update_set_string (update, number, body);
    g_string_append_printf (refs, " %u 0 R", number);
  }
  array = extended_array (pdf, dss, key, refs->str);
  if (strcmp (array, "[]") != 0)
    g_string_append_printf (out, "/%s%s", key, array);
}

/**
 * nc_pades_add_evidence:
 * @certificates: (element-type GBytes) (nullable): DER certificates
 * @crls: (element-type GBytes) (nullable): DER revocation lists
 * @ocsps: (element-type GBytes) (nullable): DER OCSP answers
 *
 * Adds a document security store (level B-LT). Put a document time-stamp after it, so that it is covered too.
 *
 * Returns: (transfer full) (nullable): the new file, or %NULL with a reader's error
 */
GBytes *
nc_pades_add_evidence (GBytes *bytes, GPtrArray *certificates, GPtrArray *crls, GPtrArray *ocsps, GError **error)
{
  static const char *const dss_key[] = { "DSS", NULL };
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, error);
  g_autoptr (NcPdfUpdate) update = NULL;
  g_autoptr (GString) body = g_string_new ("<</Type/DSS");
  g_autofree char *extra = NULL;
  NcPdfValue *catalog, *dss;
  guint number;

  if (!pdf)
    return NULL;
  update = nc_pdf_update_new (pdf);
  catalog = nc_pdf_catalog (pdf, nc_pdf_n_revisions (pdf) - 1);
  dss = nc_pdf_get (pdf, catalog, "DSS", nc_pdf_n_revisions (pdf) - 1);
  number = nc_pdf_update_reserve (update);
  write_streams (update, pdf, dss, "Certs", certificates, body);
  write_streams (update, pdf, dss, "CRLs", crls, body);
  write_streams (update, pdf, dss, "OCSPs", ocsps, body);
  g_string_append (body, ">>");
  nc_pdf_update_set_string (update, number, body);
  extra = g_strdup_printf ("/DSS %u 0 R", number);
  replace_dict (update, pdf, root_number (pdf), catalog, dss_key, extra);
  return take_bytes (nc_pdf_update_finish (update));
}
