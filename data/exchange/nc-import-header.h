/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-list-kind.h"
#include "nc-sheet.h"

G_BEGIN_DECLS

/* The line of a file that names its columns: lists often carry a title above it.
   @n_named columns of the kind have a name there, @n_missing of those that must be filled have none. */
typedef struct {
  NcSheet *sheet;
  guint row; /* index in @sheet->rows */
  guint n_named;
  guint n_missing;
} NcImportHeader;

int nc_import_header_column (const NcListKind *kind, GHashTable *map, const char *title);
gboolean nc_import_header_find (const NcListKind *kind, GHashTable *map, GPtrArray *sheets, NcImportHeader *header);

G_END_DECLS
