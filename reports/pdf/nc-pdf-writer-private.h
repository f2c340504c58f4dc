/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-writer.h"
#include "nc-pdf-font.h"

G_BEGIN_DECLS

struct _NcPdfWriter {
  HPDF_Doc pdf;
  NcFontSet *fonts;
  NcPdfOptions options;
  GPtrArray *subsets;   /* NcPdfFont or NULL, by file index */
  NcPdfFont *mongolian; /* NULL until used */
  GPtrArray *pages;     /* HPDF_Page */
  GHashTable *images;   /* reference → HPDF_Dict */
  HPDF_Array fields;    /* signature fields, NULL until the first */
  HPDF_Dict empty_look;
  GChecksum *sum; /* over everything drawn: the file's ID */
  double page_height;
};

NcPdfFont *nc_pdf_writer_subset (NcPdfWriter *self, NcFontFile *file);
gboolean nc_pdf_writer_check (NcPdfWriter *self, GError **error);
void nc_pdf_write_str (HPDF_Page page, const char *text);
HPDF_Page nc_pdf_writer_page (NcPdfWriter *self, guint page);
gboolean nc_pdf_writer_text (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error);
gboolean nc_pdf_writer_add_pages (NcPdfWriter *self, const NcDisplayList *list, GError **error);
gboolean nc_pdf_writer_image (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error);
gboolean nc_pdf_writer_vertical (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error);
gboolean nc_pdf_writer_qr (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error);
gboolean nc_pdf_writer_add_archive_parts (NcPdfWriter *self, GError **error);

G_END_DECLS
