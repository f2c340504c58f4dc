/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-file.h"

G_BEGIN_DECLS

/* A signature field of the form, as of one revision. */
typedef struct {
  guint number;          /* of the field's object */
  char *name;            /* UTF-8, fully qualified */
  NcPdfValue *dict;      /* (not owned) */
  guint value;           /* object number of the signature dictionary, 0 when empty */
  NcPdfValue *signature; /* (not owned) that dictionary, NULL when empty */
  double rect[4];        /* of its widget, in points; all 0 when invisible */
  gboolean odd;          /* the value is not a reference to a dictionary */
} NcPdfField;

GPtrArray *nc_pdf_signature_fields (NcPdf *pdf, guint revision);
NcPdfField *nc_pdf_find_field (GPtrArray *fields, const char *name);
gboolean nc_pdf_get_rect (NcPdf *pdf, const NcPdfValue *dict, guint revision, double rect[4]);

G_END_DECLS
