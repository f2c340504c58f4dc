/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* One file out of many: the pages of PDF files one behind the other, and the originals attached. Signatures hold of the
   attached originals; the copied pages only look like them. Bounds: 2,000 parts, 20,000 attachments, 512 MiB. */
#define NC_PDF_JOIN_MOST_PARTS       2000
#define NC_PDF_JOIN_MOST_ATTACHMENTS 20000
#define NC_PDF_JOIN_MOST_BYTES       (512u << 20)

/**
 * NcPdfPart:
 * @pdf: a file that nc_pdf_open() takes
 * @title: its line in the outline
 */
typedef struct {
  GBytes *pdf;
  const char *title;
} NcPdfPart;

/**
 * NcPdfAttachment:
 * @name: file name, UTF-8
 * @mime: "application/pdf"
 */
typedef struct {
  GBytes *bytes;
  const char *name;
  const char *mime;
} NcPdfAttachment;

GBytes *nc_pdf_join (const NcPdfPart *parts, guint n_parts, const NcPdfAttachment *attachments, guint n_attachments,
                     const char *title, gint64 now_usec, GError **error);
guint nc_pdf_count_pages (GBytes *pdf, GError **error);

G_END_DECLS
