/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The real pages of a paper, drawn from the very bytes that are signed and printed. Signal "print-failed" (text for
   people). */
#define NC_TYPE_PDF_VIEW (nc_pdf_view_get_type ())
G_DECLARE_FINAL_TYPE (NcPdfView, nc_pdf_view, NC, PDF_VIEW, GtkWidget)

GtkWidget *nc_pdf_view_new (void);
gboolean nc_pdf_view_set_bytes (NcPdfView *self, GBytes *pdf, GError **error);
guint nc_pdf_view_get_n_pages (NcPdfView *self);
gboolean nc_pdf_view_is_drawn (NcPdfView *self);
void nc_pdf_view_print (NcPdfView *self, GtkWindow *parent);
gboolean nc_pdf_view_print_to_file (NcPdfView *self, const char *path, GError **error);

G_END_DECLS
