/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"
#include "nc-font-set.h"

G_BEGIN_DECLS

/* The pages that a case folder adds to its papers: a cover and registers (index, hashes, who handled the evidence). */

/**
 * NcFolderTable:
 * @title: over the table
 * @note: (nullable): a paragraph under the title
 * @n_columns: of @heads and of each row
 * @heads, @widths: a head and a relative width a column
 * @rows: (element-type GStrv): cells; texts longer than a page are laid out over pages
 */
typedef struct {
  const char *title;
  const char *note;
  guint n_columns;
  const char *const *heads;
  const double *widths;
  GPtrArray *rows;
} NcFolderTable;

/**
 * NcFolderPages:
 * @issuer: over the title
 * @title: of the folder
 * @cover: (array length=n_cover): pairs of name and value for the cover's table
 * @note: (nullable): a paragraph under it
 */
typedef struct {
  const char *issuer;
  const char *title;
  const char *const (*cover)[2];
  guint n_cover;
  const char *note;
  const NcFolderTable *tables;
  guint n_tables;
} NcFolderPages;

GBytes *nc_folder_pages_compose (const NcFolderPages *pages, NcClock *clock, NcFontSet *fonts, GError **error);

G_END_DECLS
