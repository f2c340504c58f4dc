/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-promises.h"
#include "nc-lang.h"
#include "nc-pdf-fields.h"
#include <string.h>

/* What a file and its signatures say about themselves, held against what is there: which fields must be signed
   (/NCRequired), what may still be changed after a certification (DocMDP, ISO 32000-1, 12.8.2.2) and which fields a
   signature has locked (FieldMDP and /Lock, 12.8.2.4 and 12.7.4.5). */

#define MAX_NAMES 256

typedef struct {
  NcPdf *pdf;
  guint last;
  NcPdfReport *report;
  GPtrArray *fields; /* NcPdfField, as of the last revision */
  guint certifier;   /* object that /Perms /DocMDP names, or 0 */
} Check;

G_GNUC_PRINTF (2, 3) static void complain (GPtrArray *problems, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (problems, g_strdup_vprintf (format, args));
  va_end (args);
}

/* --- which fields must be signed --- */

static const NcPdfSignature *
signature_in (const NcPdfReport *report, const char *field)
{
  for (guint i = 0; i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];

    if (!signature->is_timestamp && g_strcmp0 (signature->field, field) == 0)
      return signature;
  }
  return NULL;
}

/* The revision that the first certificate signed: handwriting before it has shortened the list, and no cut back to an
   earlier signature makes it shorter. */
static guint
first_signed (const NcPdfReport *report)
{
  for (guint i = 0; i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];

    if (!signature->is_timestamp && signature->covered_bytes)
      return signature->revision;
  }
  return 0;
}

static void
note_same_hand (NcPdfReport *report)
{
  for (guint i = 0; i < report->required->len; i++)
    for (guint k = 0; k < i; k++) {
      const NcPdfSignature *one = signature_in (report, report->required->pdata[k]),
                           *other = signature_in (report, report->required->pdata[i]);

      if (one && other && one->fingerprint && g_strcmp0 (one->fingerprint, other->fingerprint) == 0)
        complain (report->notes, _ ("“%s” and “%s” were signed with the same certificate"), one->field, other->field);
    }
}

static void
check_required (Check *check)
{
  NcPdfReport *report = check->report;
  guint signed_first = first_signed (report);
  NcPdfValue *info = nc_pdf_get (check->pdf, nc_pdf_revision (check->pdf, signed_first)->trailer, "Info", signed_first);
  NcPdfValue *list = nc_pdf_get (check->pdf, info, "NCRequired", signed_first);

  if (!list)
    return;
  for (guint i = 0; list->kind == NC_PDF_ARRAY && i < MIN (list->items->len, MAX_NAMES); i++) {
    g_autofree char *name = nc_pdf_value_to_utf8 (list->items->pdata[i]);

    if (!name)
      break;
    if (!signature_in (report, name)) {
      complain (report->problems, _ ("the paper is incomplete: the signature in “%s” is missing"), name);
      g_ptr_array_add (report->missing, g_strdup (name));
    }
    g_ptr_array_add (report->required, g_steal_pointer (&name));
  }
  if (list->kind != NC_PDF_ARRAY || report->required->len != list->items->len)
    complain (report->problems, _ ("the list of the signatures that the paper needs cannot be read"));
  note_same_hand (report);
}

/* --- what signatures allow to be changed after them --- */

/* Whether the signature at @index is a person's and came after @signature. */
static const NcPdfSignature *
later_at (Check *check, const NcPdfSignature *signature, guint index)
{
  const NcPdfSignature *other = check->report->signatures->pdata[index];

  return !other->is_timestamp && other->revision > signature->revision ? other : NULL;
}

static void
check_no_later (Check *check, NcPdfSignature *signature)
{
  for (guint i = 0; i < check->report->signatures->len; i++) {
    const NcPdfSignature *later = later_at (check, signature, i);

    if (later)
      complain (signature->problems, _ ("it forbids every change, but “%s” was signed after it"), later->field);
  }
}

static void
check_certification (Check *check, NcPdfSignature *signature, const NcPdfValue *params)
{
  NcPdfValue *p = nc_pdf_get (check->pdf, params, "P", check->last),
             *v = nc_pdf_get (check->pdf, params, "V", check->last);
  gint64 allowed = p ? p->kind == NC_PDF_INT ? p->integer : 0 : 2;

  if (allowed < 1 || allowed > 3 || (v && !nc_pdf_value_is_name (v, "1.2"))) {
    complain (signature->problems, _ ("its certification (DocMDP) cannot be read"));
    return;
  }
  if (check->certifier != signature->number)
    complain (signature->problems, _ ("it certifies the paper, but the catalogue does not say so"));
  for (guint i = 0; i < check->report->signatures->len; i++) {
    const NcPdfSignature *other = check->report->signatures->pdata[i];

    if (other == signature)
      break;
    if (!other->is_timestamp) {
      complain (signature->problems, _ ("it certifies the paper, but is not its first signature"));
      break;
    }
  }
  check->report->certified = (guint)allowed;
  if (allowed == 1)
    check_no_later (check, signature);
}

/* Whether the list names @field or a parent of it. */
static gboolean
is_named (Check *check, const NcPdfValue *list, const char *field)
{
  for (guint i = 0; list && list->kind == NC_PDF_ARRAY && i < MIN (list->items->len, MAX_NAMES); i++) {
    g_autofree char *name = nc_pdf_value_to_utf8 (nc_pdf_resolve (check->pdf, list->items->pdata[i], check->last));
    gsize n = name ? strlen (name) : 0;

    if (n && strncmp (field, name, n) == 0 && (!field[n] || field[n] == '.'))
      return TRUE;
  }
  return FALSE;
}

static void
check_field_lock (Check *check, NcPdfSignature *signature, const NcPdfValue *params)
{
  NcPdfValue *action = nc_pdf_get (check->pdf, params, "Action", check->last),
             *list = nc_pdf_get (check->pdf, params, "Fields", check->last);
  gboolean all = nc_pdf_value_is_name (action, "All"), include = nc_pdf_value_is_name (action, "Include");

  if ((!all && !include && !nc_pdf_value_is_name (action, "Exclude")) ||
      (!all && (!list || list->kind != NC_PDF_ARRAY || list->items->len > MAX_NAMES))) {
    complain (signature->problems, _ ("its lock of fields (FieldMDP) cannot be read"));
    return;
  }
  for (guint i = 0; i < check->report->signatures->len; i++) {
    const NcPdfSignature *later = later_at (check, signature, i);

    if (later && (all || is_named (check, list, later->field) == include))
      complain (signature->problems, _ ("it locked “%s”, which was signed after it"), later->field);
  }
}

/* What the field promised to lock must stand in the signature that fills it. */
static void
check_promised_lock (Check *check, NcPdfSignature *signature, const NcPdfValue *lock, const NcPdfValue *params)
{
  NcPdfValue *p = nc_pdf_get (check->pdf, lock, "P", check->last);
  static const char *const keys[] = { "Action", "Fields", NULL };

  for (guint i = 0; keys[i]; i++) {
    NcPdfValue *promised = nc_pdf_get (check->pdf, lock, keys[i], check->last),
               *kept = nc_pdf_get (check->pdf, params, keys[i], check->last);

    if (promised && (!kept || !nc_pdf_value_equal (promised, kept))) {
      complain (signature->problems, _ ("its field was to lock others, but the signature does not"));
      return;
    }
  }
  if (p && p->kind == NC_PDF_INT && p->integer == 1)
    check_no_later (check, signature);
}

static void
check_references (Check *check, NcPdfSignature *signature, const NcPdfField *field)
{
  NcPdfValue *list = nc_pdf_get (check->pdf, field->signature, "Reference", check->last), *locked = NULL;
  NcPdfValue *lock = nc_pdf_get (check->pdf, field->dict, "Lock", check->last);

  if (list && (list->kind != NC_PDF_ARRAY || list->items->len > 16)) {
    complain (signature->problems, _ ("what it allows to be changed cannot be read"));
    return;
  }
  for (guint i = 0; list && i < list->items->len; i++) {
    NcPdfValue *reference = nc_pdf_resolve (check->pdf, list->items->pdata[i], check->last);
    NcPdfValue *method = nc_pdf_get (check->pdf, reference, "TransformMethod", check->last),
               *params = nc_pdf_get (check->pdf, reference, "TransformParams", check->last);

    if (nc_pdf_value_is_name (method, "DocMDP"))
      check_certification (check, signature, params);
    else if (nc_pdf_value_is_name (method, "FieldMDP"))
      check_field_lock (check, signature, locked = params);
    else
      complain (signature->problems, _ ("what it allows to be changed cannot be read"));
  }
  if (lock)
    check_promised_lock (check, signature, lock, locked);
}

static void
find_certifier (Check *check)
{
  NcPdfValue *perms = nc_pdf_get (check->pdf, nc_pdf_catalog (check->pdf, check->last), "Perms", check->last);
  NcPdfValue *doc = nc_pdf_dict_get (perms, "DocMDP");

  if (!doc)
    return;
  check->certifier = doc->kind == NC_PDF_REF ? (guint)doc->integer : 0;
  for (guint i = 0; i < check->report->signatures->len; i++)
    if (((NcPdfSignature *)check->report->signatures->pdata[i])->number == check->certifier && check->certifier)
      return;
  complain (check->report->problems, _ ("the catalogue names a certification that is no signature of the paper"));
}

/**
 * nc_pdf_check_promises:
 * @report: with the signatures read; takes the problems, what the paper requires and what is missing
 *
 * Judges what the file says of itself. A file without such words gets no problem.
 */
void
nc_pdf_check_promises (NcPdf *pdf, NcPdfReport *report)
{
  Check check = { .pdf = pdf, .last = nc_pdf_n_revisions (pdf) - 1, .report = report };

  check.fields = nc_pdf_signature_fields (pdf, check.last);
  check_required (&check);
  find_certifier (&check);
  for (guint i = 0; i < report->signatures->len; i++) {
    NcPdfSignature *signature = report->signatures->pdata[i];
    const NcPdfField *field = nc_pdf_find_field (check.fields, signature->field);

    if (field && field->signature)
      check_references (&check, signature, field);
  }
  g_ptr_array_unref (check.fields);
}
