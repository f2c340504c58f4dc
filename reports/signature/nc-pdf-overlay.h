/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NcPdfOverlay:
 * @pdf: a file whose pages are drawn over pages of another one
 * @onto: (array length=n_onto): for each page of @pdf, the page (from 0) that it lies upon
 * @inked: (nullable) (array zero-terminated=1): fields that are signed by it, which /NCRequired asks for no longer
 */
typedef struct {
  GBytes *pdf;
  const guint *onto;
  guint n_onto;
  const char *const *inked;
} NcPdfOverlay;

GBytes *nc_pdf_overlay (GBytes *base, const NcPdfOverlay *overlay, GError **error);

G_END_DECLS
