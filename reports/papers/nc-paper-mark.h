/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper.h"

G_BEGIN_DECLS

/* What comes onto an issued paper before a certificate signs it: handwriting, a note of the officers, the signed code.
   Nothing is composed again: the bytes of the paper stay, and each mark is an incremental update behind them. */

typedef enum {
  NC_PAPER_MARK_INK,  /* a picture in the box of that name */
  NC_PAPER_MARK_NOTE, /* words in the box of that name, as large as fits */
  NC_PAPER_MARK_CODE, /* another QR code in place of the one that the paper was issued with */
} NcPaperMarkKind;

/**
 * NcPaperMark:
 * @box: (nullable): name of the box; CODE has a place of its own
 * @value: reference for the image loader, words, or the text of the code
 */
typedef struct {
  NcPaperMarkKind kind;
  const char *box;
  const char *value;
} NcPaperMark;

json_t *nc_paper_places (const NcPaper *paper);
gboolean nc_paper_has_place (json_t *places, NcPaperMarkKind kind, const char *box);
GBytes *nc_paper_mark (GBytes *pdf, json_t *places, const NcPaperMark *marks, guint n_marks,
                       const NcPaperOptions *options, GError **error);

G_END_DECLS
