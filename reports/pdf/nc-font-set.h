/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-metrics.h"
#include <hb.h>

G_BEGIN_DECLS

#define NC_PDF_ERROR (nc_pdf_error_quark ())
typedef enum {
  NC_PDF_ERROR_FONT,   /* a font file is missing, damaged or may not be embedded */
  NC_PDF_ERROR_GLYPH,  /* a character that no font has */
  NC_PDF_ERROR_IMAGE,  /* a picture that is damaged, too large or of an unknown kind */
  NC_PDF_ERROR_WRITE,  /* libharu refused */
  NC_PDF_ERROR_RENDER, /* a page does not look as it was laid out */
} NcPdfError;

/* One font file, mapped once; its outlines and widths are read in thousandths of the size. */
typedef struct {
  char *path;
  char *ps_name;
  hb_face_t *face;
  hb_font_t *font;
  guint index; /* among the set's files */
  gboolean serif;
} NcFontFile;

/* The faces that papers are set in, each with its fallback chain. Read-only after it is made; used from any thread. */
typedef struct _NcFontSet NcFontSet;

GQuark nc_pdf_error_quark (void);
NcFontSet *nc_font_set_new (const char *const *files, GError **error);
NcFontSet *nc_font_set_get_default (GError **error);
NcFontSet *nc_font_set_ref (NcFontSet *self);
void nc_font_set_unref (NcFontSet *self);
NcFontFile *nc_font_set_lookup (NcFontSet *self, NcFace face, gunichar c, guint *glyph, double *advance_em);
NcFontSet *nc_font_set_new_probe (const char *path, GError **error);
const NcFontFile *nc_font_set_nth_file (NcFontSet *self, guint n);
gboolean nc_font_file_embeds (const NcFontFile *file);
guint nc_font_set_n_files (NcFontSet *self);
double nc_pdf_mongolian_word_em (const char *text);
NcLayoutMetrics nc_font_set_metrics (NcFontSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcFontSet, nc_font_set_unref)

G_END_DECLS
