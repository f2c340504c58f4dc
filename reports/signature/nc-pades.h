/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-cms.h"

G_BEGIN_DECLS

/* Bytes kept for a signature in the file (PDF-NOTES: EC 2.5 kB, RSA 3.2 kB, with time-stamp 6.4 kB). */
#define NC_PADES_RESERVED_BYTES 10240

/* An empty signature field to make; page counts from 0, the rectangle is in points from the page's lower left. */
typedef struct {
  const char *name;
  guint page;
  double x, y, width, height;
} NcPadesField;

typedef struct {
  const char *field;    /* name of the field; NULL: the first empty one */
  const char *reason;   /* (nullable) */
  const char *location; /* (nullable) */
  gint64 time_usec;     /* claimed time of signing */
  GBytes *picture;      /* (nullable) PNG drawn into the field, on white, keeping its proportions */
  GPtrArray *anchors;   /* (nullable) (element-type X509) the chain must lead to one of them */
  guint certify; /* first signature: what it still allows (DocMDP); 1 nothing, 2 (or 0) signing, 3 annotating too */
  gboolean stamp_follows; /* says in the signed dictionary that a document time-stamp is to come */
  NcTsaFunc tsa;          /* (nullable) for level B-T at once */
  gpointer tsa_data;
} NcPadesOptions;

GBytes *nc_pdf_prepare_fields (GBytes *pdf, const NcPadesField *fields, guint n_fields, GError **error);
gboolean nc_pades_has_empty_field (GBytes *pdf, const char *name);
GBytes *nc_pades_sign (GBytes *pdf, NcSigner *signer, const NcPadesOptions *options, GError **error);
GBytes *nc_pades_timestamp (GBytes *pdf, NcTsaFunc tsa, gpointer tsa_data, GError **error);
GBytes *nc_pades_add_evidence (GBytes *pdf, GPtrArray *certificates, GPtrArray *crls, GPtrArray *ocsps, GError **error);

G_END_DECLS
