/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"
#include "nc-paper-error.h"
#include "nc-pdf-writer.h"
#include <jansson.h>

G_BEGIN_DECLS

/* A place to sign; points from the page's lower left corner, as PDF counts. A box that is neither one of a page's foot
   ("NAME-p3") nor for words ("NAME-date", "note") is an empty signature field of the same name in the file. */
typedef struct {
  char *name;
  guint page; /* from 0 */
  double x0, y0, x1, y1;
  gboolean is_field;
} NcPaperBox;

typedef struct {
  GBytes *pdf;
  GPtrArray *boxes;    /* NcPaperBox */
  GPtrArray *required; /* names of the boxes that a certificate must sign before the paper is complete (utf8) */
  guint n_pages;
  char *title;         /* 限期整改通知书 */
  char *content_hash;  /* SHA-256 of the words, 64 hex digits */
  char *short_hash;    /* its first 16 digits, "9F86-D081-884C-7D65", as printed in the foot */
  char *template_text; /* the template's lines with all that they include, as they were read */
  double page_width, page_height;
  gboolean has_code;
  double code[5]; /* where its QR code is: page, x0, y0, x1, y1 from the upper left corner */
} NcPaper;

typedef struct {
  NcClock *clock;           /* time of the file */
  NcFontSet *fonts;         /* (nullable): Debian's faces */
  const char *template_dir; /* (nullable): the bureau's templates */
  NcImageLoader load_image; /* (nullable): for photos and handwriting */
  gpointer load_user;
  gboolean skip_render_check; /* for measuring; a paper that is issued is checked */
  gboolean draft;             /* a preview: marked on each page, without code and without fields to sign */
} NcPaperOptions;

NcPaper *nc_paper_compose (const char *kind, json_t *snapshot, const NcPaperOptions *options, GError **error);
char *nc_paper_content_hash (const char *kind, json_t *snapshot, const NcPaperOptions *options, GError **error);
void nc_paper_free (NcPaper *paper);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPaper, nc_paper_free)

G_END_DECLS
