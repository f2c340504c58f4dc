/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-font-set.h"
#include <hpdf.h>

G_BEGIN_DECLS

/* The part of one font file that one document uses: CIDs 1, 2, … in the order of first use. */
typedef struct {
  NcFontFile *file;
  HPDF_Dict dict;   /* Type 0 font; its descendants are written by nc_pdf_font_finish() */
  GHashTable *cids; /* character → CID */
  GArray *glyphs;   /* guint */
  GArray *chars;    /* gunichar */
} NcPdfFont;

NcPdfFont *nc_pdf_font_new (HPDF_Doc pdf, NcFontFile *file);
guint nc_pdf_font_cid (NcPdfFont *self, gunichar c, guint glyph);
guint nc_pdf_font_shaped_cid (NcPdfFont *self, gunichar c, guint glyph);
void nc_pdf_font_finish (NcPdfFont *self, HPDF_Doc pdf);
void nc_pdf_font_free (NcPdfFont *self);

G_END_DECLS
