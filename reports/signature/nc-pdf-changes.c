/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-verify.h"
#include "nc-lang.h"
#include "nc-pdf-fields.h"
#include <math.h>
#include <string.h>

#define MAX_FIELD_AREA 125000.0 /* square points: a quarter of A4 */

/* What is compared: the file as of @old (signed) and one later revision. */
typedef struct {
  NcPdf *pdf;
  guint old, new;
  GPtrArray *old_fields, *new_fields;
  GHashTable *dangling; /* numbers that the signed file refers to but does not hold */
  GPtrArray *problems;
} Compare;

static void
complain (Compare *compare, char *text)
{
  for (guint i = 0; i < compare->problems->len; i++)
    if (g_str_equal (compare->problems->pdata[i], text)) {
      g_free (text);
      return;
    }
  g_ptr_array_add (compare->problems, text);
}

static void
note_dangling_cb (guint number, gpointer data)
{
  Compare *compare = data;

  if (!nc_pdf_lookup (compare->pdf, number, compare->old))
    g_hash_table_add (compare->dangling, GUINT_TO_POINTER (number));
}

static void
collect_dangling (Compare *compare)
{
  for (guint i = 0; i <= compare->old; i++) {
    const NcPdfRevision *revision = nc_pdf_revision (compare->pdf, i);

    nc_pdf_value_foreach_ref (revision->trailer, note_dangling_cb, compare);
    for (guint k = 0; k < revision->entries->len; k++) {
      const NcPdfEntry *entry = revision->entries->pdata[k];

      if (entry->value)
        nc_pdf_value_foreach_ref (entry->value, note_dangling_cb, compare);
    }
  }
}

static NcPdfField *
field_by_number (GPtrArray *fields, guint number)
{
  for (guint i = 0; i < fields->len; i++)
    if (((NcPdfField *)fields->pdata[i])->number == number)
      return fields->pdata[i];
  return NULL;
}

static gboolean
is_new (Compare *compare, guint number)
{
  return number && !nc_pdf_lookup (compare->pdf, number, compare->old) &&
         !g_hash_table_contains (compare->dangling, GUINT_TO_POINTER (number));
}

/* An empty field was filled by a new signature: only /V and its picture /AP may differ. */
static gboolean
is_field_fill (Compare *compare, guint number)
{
  static const char *const keys[] = { "V", "AP", NULL };
  NcPdfField *before = field_by_number (compare->old_fields, number),
             *after = field_by_number (compare->new_fields, number);

  if (!before || !after || before->value || before->odd || !is_new (compare, after->value) ||
      !nc_pdf_dict_get (after->signature, "ByteRange") ||
      !nc_pdf_dict_equal_but (before->dict, after->dict, keys, NULL))
    return FALSE;
  if (fabs ((after->rect[2] - after->rect[0]) * (after->rect[3] - after->rect[1])) <= MAX_FIELD_AREA)
    return TRUE;
  complain (compare, g_strdup_printf (_ ("the field “%s”, filled after signing, is so large that it could cover text"),
                                      after->name));
  return FALSE;
}

static gboolean
has_only (const NcPdfValue *dict, const char *const *keys)
{
  for (guint i = 0; i < dict->items->len; i += 2)
    if (!g_strv_contains (keys, ((NcPdfValue *)dict->items->pdata[i])->bytes))
      return FALSE;
  return TRUE;
}

/* The new fields of a form: only time-stamps that show nothing. */
static gboolean
is_fields_growth (Compare *compare, NcPdfValue *before, NcPdfValue *after)
{
  /* nothing that acts (/A, /AA); a picture (/AP) has no place in a rectangle without area */
  static const char *const plain[] = { "Type", "Subtype", "FT", "F", "Ff", "T", "Rect", "V", "P", "AP", NULL };

  before = nc_pdf_resolve (compare->pdf, before, compare->old);
  after = nc_pdf_resolve (compare->pdf, after, compare->new);
  if (!after || after->kind != NC_PDF_ARRAY || (before && before->kind != NC_PDF_ARRAY) ||
      (before && after->items->len < before->items->len))
    return FALSE;
  for (guint i = 0; i < after->items->len; i++) {
    NcPdfValue *ref = after->items->pdata[i];
    NcPdfField *field;

    if (before && i < before->items->len) {
      if (!nc_pdf_value_equal (before->items->pdata[i], ref))
        return FALSE;
      continue;
    }
    field = ref->kind == NC_PDF_REF ? field_by_number (compare->new_fields, (guint)ref->integer) : NULL;
    if (!field || !is_new (compare, field->number) || !has_only (field->dict, plain) ||
        !nc_pdf_value_is_name (nc_pdf_dict_get (field->signature, "Type"), "DocTimeStamp"))
      return FALSE;
    if (field->rect[0] != field->rect[2] || field->rect[1] != field->rect[3]) {
      complain (compare, g_strdup_printf (_ ("a new widget “%s” could cover text at %.0f %.0f %.0f %.0f"), field->name,
                                          field->rect[0], field->rect[1], field->rect[2], field->rect[3]));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_form_growth (Compare *compare, NcPdfValue *before, NcPdfValue *after)
{
  static const char *const keys[] = { "Fields", "SigFlags", NULL };
  NcPdfValue *flags;

  before = nc_pdf_resolve (compare->pdf, before, compare->old);
  after = nc_pdf_resolve (compare->pdf, after, compare->new);
  flags = nc_pdf_get (compare->pdf, after, "SigFlags", compare->new);
  return before && after && nc_pdf_dict_equal_but (before, after, keys, NULL) && flags && flags->kind == NC_PDF_INT &&
         flags->integer == 3 &&
         is_fields_growth (compare, nc_pdf_dict_get (before, "Fields"), nc_pdf_dict_get (after, "Fields"));
}

static gboolean
is_catalog_growth (Compare *compare, NcPdfValue *before, NcPdfValue *after)
{
  static const char *const keys[] = { "DSS", "AcroForm", NULL };
  NcPdfValue *dss = nc_pdf_get (compare->pdf, after, "DSS", compare->new);

  if (!nc_pdf_dict_equal_but (before, after, keys, NULL) || (nc_pdf_dict_get (before, "DSS") && !dss))
    return FALSE;
  return nc_pdf_value_equal (nc_pdf_dict_get (before, "AcroForm"), nc_pdf_dict_get (after, "AcroForm")) ||
         is_form_growth (compare, nc_pdf_dict_get (before, "AcroForm"), nc_pdf_dict_get (after, "AcroForm"));
}

static const char *
describe (const NcPdfValue *value)
{
  NcPdfValue *type = nc_pdf_dict_get (value, "Type");

  if (nc_pdf_value_is_name (type, "Page"))
    return _ ("a page");
  if (nc_pdf_value_is_name (type, "Catalog"))
    return _ ("the catalogue");
  if (nc_pdf_value_is_name (type, "Annot"))
    return _ ("an annotation or field");
  return value && value->kind == NC_PDF_STREAM ? _ ("page content or a picture") : _ ("an object");
}

static gboolean
same_stream (NcPdf *pdf, const NcPdfValue *a, const NcPdfValue *b)
{
  gsize length;
  const guint8 *data = nc_pdf_data (pdf, &length);

  return a->kind == NC_PDF_STREAM && b->kind == NC_PDF_STREAM && a->end - a->start == b->end - b->start &&
         memcmp (data + a->start, data + b->start, a->end - a->start) == 0;
}

/* Why an object that the signed file had may be different now; anything not listed here is a change of the paper. */
static gboolean
is_allowed (Compare *compare, const NcPdfEntry *before, const NcPdfEntry *after)
{
  const NcPdfRevision *last = nc_pdf_revision (compare->pdf, compare->new);
  NcPdfValue *catalog = nc_pdf_catalog (compare->pdf, compare->old), *form = nc_pdf_dict_get (catalog, "AcroForm");
  NcPdfValue *dss = nc_pdf_dict_get (catalog, "DSS");

  if (!after->in_use || after->generation != before->generation)
    return FALSE;
  if (nc_pdf_value_equal (before->value, after->value) || same_stream (compare->pdf, before->value, after->value))
    return TRUE;
  if (before->number == (guint)nc_pdf_dict_get (last->trailer, "Root")->integer)
    return is_catalog_growth (compare, before->value, after->value);
  if (form && form->kind == NC_PDF_REF && before->number == (guint)form->integer)
    return is_form_growth (compare, before->value, after->value);
  if (dss && dss->kind == NC_PDF_REF && before->number == (guint)dss->integer)
    return after->value->kind == NC_PDF_DICT;
  return is_field_fill (compare, before->number);
}

static void
check_trailer (Compare *compare)
{
  static const char *const keys[] = { "Root", "Info", NULL };
  const NcPdfValue *before = nc_pdf_revision (compare->pdf, compare->old)->trailer,
                   *after = nc_pdf_revision (compare->pdf, compare->new)->trailer;
  NcPdfValue *a = nc_pdf_dict_get (before, "ID"), *b = nc_pdf_dict_get (after, "ID");

  for (guint i = 0; keys[i]; i++)
    if (!nc_pdf_value_equal (nc_pdf_dict_get (before, keys[i]), nc_pdf_dict_get (after, keys[i])))
      complain (compare, g_strdup_printf (_ ("/%s was changed after signing"), keys[i]));
  if (a && a->kind == NC_PDF_ARRAY && a->items->len &&
      (!b || b->kind != NC_PDF_ARRAY || !b->items->len || !nc_pdf_value_equal (a->items->pdata[0], b->items->pdata[0])))
    complain (compare, g_strdup_printf (_ ("/%s was changed after signing"), "ID"));
}

static void
check_revision (Compare *compare)
{
  const NcPdfRevision *revision = nc_pdf_revision (compare->pdf, compare->new);

  if (revision->stray)
    complain (compare, g_strdup_printf (_ ("bytes that belong to no object at %zu"), revision->stray));
  for (guint i = 0; i < revision->entries->len; i++) {
    const NcPdfEntry *after = revision->entries->pdata[i],
                     *before = nc_pdf_lookup (compare->pdf, after->number, compare->old);

    if (before && !is_allowed (compare, before, after))
      complain (compare, g_strdup_printf (_ ("object %u (%s) was changed after signing"), after->number,
                                          describe (before->value)));
    else if (!before && g_hash_table_contains (compare->dangling, GUINT_TO_POINTER (after->number)))
      complain (compare, g_strdup_printf (_ ("object %u, which the signed paper refers to, was put in after signing"),
                                          after->number));
  }
}

/**
 * nc_pdf_find_changes:
 * @revision: the signed one
 * @problems: (element-type utf8): each change is named here
 *
 * Compares every later revision with the signed one. Allowed are: filling an empty signature field, invisible document
 * time-stamps, the document security store. New objects are harmless only while nothing signed refers to them.
 */
void
nc_pdf_find_changes (NcPdf *pdf, guint revision, GPtrArray *problems)
{
  Compare compare = { .pdf = pdf, .old = revision, .problems = problems };

  compare.dangling = g_hash_table_new (NULL, NULL);
  compare.old_fields = nc_pdf_signature_fields (pdf, revision);
  collect_dangling (&compare);
  for (compare.new = revision + 1; compare.new < nc_pdf_n_revisions (pdf); compare.new ++) {
    compare.new_fields = nc_pdf_signature_fields (pdf, compare.new);
    check_trailer (&compare);
    check_revision (&compare);
    g_clear_pointer (&compare.new_fields, g_ptr_array_unref);
  }
  g_ptr_array_unref (compare.old_fields);
  g_hash_table_unref (compare.dangling);
}
