/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-paper.h"

G_BEGIN_DECLS

/* What issuing and signing a paper share. */

#define NC_MOST_PAPER_BYTES (256 * 1024 * 1024)
#define NC_PAPER_FROZEN     "frozen" /* member of the kept snapshot: "template" (a blob) and "places" */

/* How papers of this home look: its faces (fonts.ini) and, where it has them, its own templates. */
typedef struct {
  NcPaperOptions options;
  NcFontSet *fonts;
  char *templates;
} NcPaperManner;

gboolean nc_paper_manner_load (NcCaseBook *book, NcPaperManner *manner, GError **error);
void nc_paper_manner_clear (NcPaperManner *manner);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcPaperManner, nc_paper_manner_clear)

gboolean nc_paper_hash_bytes (const char *hex, guint8 digest[32]);
gboolean nc_case_refuse_with (GPtrArray *shut, GError **error);

G_END_DECLS
