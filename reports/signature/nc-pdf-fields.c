/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-fields.h"
#include <string.h>

#define MAX_FIELDS 4096

static void
field_free (gpointer data)
{
  g_free (((NcPdfField *)data)->name);
  g_free (data);
}

/* Reads /Rect; FALSE (and zeros) when there is none or it is no rectangle. */
gboolean
nc_pdf_get_rect (NcPdf *pdf, const NcPdfValue *dict, guint revision, double rect[4])
{
  NcPdfValue *value = nc_pdf_get (pdf, dict, "Rect", revision);

  memset (rect, 0, 4 * sizeof (double));
  if (!value || value->kind != NC_PDF_ARRAY || value->items->len != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++) {
    NcPdfValue *n = nc_pdf_resolve (pdf, value->items->pdata[i], revision);

    rect[i] = n && (n->kind == NC_PDF_INT || n->kind == NC_PDF_REAL) ? n->real : 0;
  }
  return TRUE;
}

static void
add_field (NcPdf *pdf, NcPdfValue *ref, NcPdfValue *dict, const char *name, guint revision, GPtrArray *fields)
{
  NcPdfField *field = g_new0 (NcPdfField, 1);
  NcPdfValue *value = nc_pdf_dict_get (dict, "V"), *signature = nc_pdf_resolve (pdf, value, revision);

  field->number = (guint)ref->integer;
  field->name = g_strdup (name);
  field->dict = dict;
  nc_pdf_get_rect (pdf, dict, revision, field->rect);
  if (signature && signature->kind == NC_PDF_DICT && value->kind == NC_PDF_REF) {
    field->value = (guint)value->integer;
    field->signature = signature;
  } else {
    field->odd = value && value->kind != NC_PDF_NULL;
  }
  g_ptr_array_add (fields, field);
}

static void
walk (NcPdf *pdf, NcPdfValue *list, const char *parent, const NcPdfValue *inherited, guint revision, guint depth,
      GPtrArray *fields)
{
  list = nc_pdf_resolve (pdf, list, revision);
  for (guint i = 0;
       list && list->kind == NC_PDF_ARRAY && i < list->items->len && fields->len < MAX_FIELDS && depth < 16; i++) {
    NcPdfValue *ref = list->items->pdata[i], *dict = nc_pdf_resolve (pdf, ref, revision), *type;
    g_autofree char *own = NULL, *name = NULL;

    if (ref->kind != NC_PDF_REF || !dict || dict->kind != NC_PDF_DICT)
      continue;
    own = nc_pdf_value_to_utf8 (nc_pdf_get (pdf, dict, "T", revision));
    name = *parent && own ? g_strconcat (parent, ".", own, NULL) : g_strdup (own ? own : parent);
    type = nc_pdf_get (pdf, dict, "FT", revision);
    if (nc_pdf_value_is_name (type ? type : inherited, "Sig") &&
        (nc_pdf_dict_get (dict, "V") || !nc_pdf_dict_get (dict, "Kids")))
      add_field (pdf, ref, dict, name, revision, fields);
    if (nc_pdf_dict_get (dict, "Kids"))
      walk (pdf, nc_pdf_dict_get (dict, "Kids"), name, type ? type : inherited, revision, depth + 1, fields);
  }
}

/* The signature fields in the form's order: (element-type NcPdfField) (transfer full); they borrow from @pdf. */
GPtrArray *
nc_pdf_signature_fields (NcPdf *pdf, guint revision)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  NcPdfValue *form = nc_pdf_get (pdf, nc_pdf_catalog (pdf, revision), "AcroForm", revision);

  walk (pdf, nc_pdf_dict_get (form, "Fields"), "", NULL, revision, 0, fields);
  return fields;
}

/* (transfer none) (nullable) */
NcPdfField *
nc_pdf_find_field (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_strcmp0 (((NcPdfField *)fields->pdata[i])->name, name) == 0)
      return fields->pdata[i];
  return NULL;
}
