/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-value.h"

G_BEGIN_DECLS

/* A PDF file as its revisions: the first writing and every incremental update after it, each with its own classic
   cross-reference table. Cross-reference streams, encryption and linearised files are refused with
   NC_SIGNATURE_ERROR_UNSUPPORTED. Bounds: 256 MiB, 64 revisions, 400,000 objects a revision. */
#define NC_PDF_MAX_BYTES     (256u << 20)
#define NC_PDF_MAX_REVISIONS 64
#define NC_PDF_MAX_OBJECTS   400000

typedef struct {
  guint number;
  guint generation;
  gboolean in_use;
  gsize offset;      /* of “N G obj” */
  gsize end;         /* after “endobj” */
  NcPdfValue *value; /* NULL when not in use */
} NcPdfEntry;

typedef struct {
  gsize start;           /* first byte: 0, or the end of the revision before */
  gsize xref;            /* of the word “xref” */
  gsize end;             /* after “%%EOF” and its line end */
  gsize stray;           /* offset of the first bytes that belong to no object, or 0 */
  gboolean stray_object; /* those bytes hold an object that no table names */
  GPtrArray *entries;    /* NcPdfEntry, by offset */
  GHashTable *by_number;
  NcPdfValue *trailer;
} NcPdfRevision;

typedef struct _NcPdf NcPdf;

NcPdf *nc_pdf_open (GBytes *bytes, GError **error);
void nc_pdf_free (NcPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdf, nc_pdf_free)

const guint8 *nc_pdf_data (NcPdf *pdf, gsize *length);
guint nc_pdf_n_revisions (NcPdf *pdf);
const NcPdfRevision *nc_pdf_revision (NcPdf *pdf, guint index);
const NcPdfEntry *nc_pdf_lookup (NcPdf *pdf, guint number, guint revision);
NcPdfValue *nc_pdf_resolve (NcPdf *pdf, NcPdfValue *value, guint revision);
NcPdfValue *nc_pdf_get (NcPdf *pdf, const NcPdfValue *dict, const char *key, guint revision);
NcPdfValue *nc_pdf_catalog (NcPdf *pdf, guint revision);
guint nc_pdf_size (NcPdf *pdf);
GPtrArray *nc_pdf_pages (NcPdf *pdf, guint revision);

G_END_DECLS
