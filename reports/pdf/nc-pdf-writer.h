/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-font-set.h"
#include "nc-display-list.h"

G_BEGIN_DECLS

/* Gives the bytes of an image by its reference; (transfer full), %NULL with an error. */
typedef GBytes *(*NcImageLoader) (const char *reference, gpointer user, GError **error);

typedef struct {
  const char *title;
  const char *author;          /* (nullable) */
  const char *subject;         /* (nullable): number of the paper */
  const char *number;          /* (nullable): of the paper; kept in Info as NCNumber */
  const char *content_hash;    /* (nullable): kept in Info as NCContentHash */
  const char *const *required; /* (nullable): signature fields without which the paper is incomplete, as NCRequired */
  gint64 now_usec;             /* creation time, Unix microseconds; the only time that goes into the file */
  NcImageLoader load_image;    /* (nullable) */
  gpointer load_user;
} NcPdfOptions;

/* A PDF/A-1b file in the making (PDF 1.4, classic cross-reference table). */
typedef struct _NcPdfWriter NcPdfWriter;

NcPdfWriter *nc_pdf_writer_new (NcFontSet *fonts, const NcPdfOptions *options, GError **error);
gboolean nc_pdf_writer_draw (NcPdfWriter *self, const NcDisplayList *list, GError **error);
gboolean nc_pdf_writer_watermark (NcPdfWriter *self, const NcDisplayList *list, const char *text, GError **error);
gboolean nc_pdf_writer_draw_image (NcPdfWriter *self, guint page, const char *reference, double x0, double y0,
                                   double x1, double y1, GError **error);
gboolean nc_pdf_add_signature_field (NcPdfWriter *self, const char *name, guint page, double x0, double y0, double x1,
                                     double y1, GError **error);
GBytes *nc_pdf_writer_finish (NcPdfWriter *self, GError **error);
void nc_pdf_writer_free (NcPdfWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdfWriter, nc_pdf_writer_free)

G_END_DECLS
