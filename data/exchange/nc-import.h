/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-diagnostic.h"
#include "nc-list-kind.h"
#include "nc-reference.h"
#include "nc-sheet.h"
#include "nc-store.h"

G_BEGIN_DECLS

/**
 * NcImportFlags:
 * @NC_IMPORT_DRY_RUN: look at everything, write nothing
 * @NC_IMPORT_PARTIAL: keep the good rows when others are bad
 * @NC_IMPORT_BY_REGION: journal the lines of one region together, whatever their order in the file
 */
typedef enum {
  NC_IMPORT_ALL_OR_NOTHING = 0,
  NC_IMPORT_DRY_RUN = 1 << 0,
  NC_IMPORT_PARTIAL = 1 << 1,
  NC_IMPORT_BY_REGION = 1 << 2,
} NcImportFlags;

/**
 * NcImportResult:
 * @sheet: the sheet that was read
 * @n_rows: lines below the header
 * @n_added, @n_updated, @n_unchanged: what the good ones do (with nothing written: what they would do)
 * @n_rejected: lines with an error
 * @ids: (element-type utf8 utf8): of the rows that the good lines mean
 * @is_written: whether the store was changed, or already was as the file wants it
 */
typedef struct {
  char *sheet;
  const char *encoding;
  char delimiter;
  guint n_rows, n_added, n_updated, n_unchanged, n_rejected;
  GHashTable *ids;
  gboolean is_written;
  NcDiagnostics *diagnostics;
} NcImportResult;

gboolean nc_import_file (NcStore *store, NcReference *reference, const NcListKind *kind, const char *path,
                         const char *map_path, const char *actor, NcImportFlags flags, NcImportResult *result,
                         GError **error);
void nc_import_result_clear (NcImportResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcImportResult, nc_import_result_clear)

G_END_DECLS
