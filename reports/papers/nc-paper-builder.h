/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper-build.h"

G_BEGIN_DECLS

/* What the parts of the builder share; nc-paper-build.c runs the statements, nc-paper-cells.c makes tables, lines to
   sign on and photo sheets, nc-paper-foot.c annexes, the seal and Mongolian text. */
#define NC_TABLE_SIZE_PT 10.5 /* 五号 */
#define NC_TABLE_RATIO   1.45 /* pitch of the size */
#define NC_MAX_COLUMNS   16

/* Where the Mongolian text of a template stands (rules M02, M03, M05 of mongolian.csv): not at all, under each Chinese
   paragraph, over it where the authority rules so, or together after the Chinese text. */
typedef enum { NC_BILINGUAL_NONE, NC_BILINGUAL_AFTER, NC_BILINGUAL_BEFORE, NC_BILINGUAL_COPY } NcBilingual;

typedef struct {
  NcLayoutDoc *doc;
  gboolean form;
  NcTable *table; /* being filled, NULL outside of @table */
  GPtrArray *required;
  NcBilingual bilingual;
  GString *copy; /* Mongolian paragraphs kept for the end */
  double table_size;
} NcPaperBuilder;

gboolean nc_builder_fail (const NcStatement *statement, GError **error, const char *what);
double nc_builder_number (const NcStatement *statement, const char *key, double otherwise);
NcParaStyle nc_builder_body_style (const NcPaperBuilder *builder);
NcParaStyle nc_builder_style (const NcPaperBuilder *builder, const char *verb, NcFace *face);
void nc_builder_glue_last (NcLayoutDoc *doc);

gboolean nc_builder_row (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error);
gboolean nc_builder_sign (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error);
gboolean nc_builder_photos (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope,
                            GError **error);
gboolean nc_builder_annex (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error);
gboolean nc_builder_annex_page (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope,
                                GError **error);
gboolean nc_builder_seal (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error);
gboolean nc_builder_mongolian (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope,
                               GError **error);
gboolean nc_builder_mn (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error);
gboolean nc_bilingual_parse (const char *text, NcBilingual *bilingual);
void nc_builder_copy (NcPaperBuilder *builder);

G_END_DECLS
