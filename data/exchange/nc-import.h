/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
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
 * NcImportColumn:
 * @column: of the file, from 1
 * @taken_for: (nullable): %NULL = left aside
 * @sample: the first text below the title, "" when there is none
 */
typedef struct {
  guint column;
  char *title;
  char *sample;
  const NcListColumn *taken_for;
} NcImportColumn;

typedef enum { NC_IMPORT_READING, NC_IMPORT_CHECKING, NC_IMPORT_WRITING } NcImportPhase;

/* @n_all is 0 where the end is not known. Called from the thread that imports. */
typedef void (*NcImportProgress) (NcImportPhase phase, guint n_done, guint n_all, gpointer data);

typedef struct _NcImportUndo NcImportUndo;

/**
 * NcImportOptions:
 * @actor: for the journal
 * @map_path: (nullable): a mapping file for titles that are not known
 * @map: (nullable) (element-type utf8 utf8): title of the file → our field, "" = left aside; instead of a file
 * @cancellable: (nullable): asked now and then; what is cancelled leaves the store as it was
 * @undo: (out) (nullable): what nc_import_undo() needs; only set when something was written
 */
typedef struct {
  const char *actor;
  const char *map_path;
  GHashTable *map;
  NcImportFlags flags;
  GCancellable *cancellable;
  NcImportProgress progress;
  gpointer progress_data;
  NcImportUndo **undo;
} NcImportOptions;

/**
 * NcImportResult:
 * @sheet: the sheet that was read
 * @columns: (element-type NcImportColumn): what each titled column was taken for; also after a failure with
 *   #NC_EXCHANGE_ERROR_HEADER, of the line that looks most like a header
 * @n_rows: lines below the header
 * @n_added, @n_updated, @n_unchanged: what the good ones do (with nothing written: what they would do)
 * @n_rejected: lines with an error
 * @ids: (element-type utf8 utf8): of the rows that the good lines mean
 * @is_written: whether the store was changed, or already was as the file wants it
 */
typedef struct {
  char *sheet;
  GPtrArray *columns;
  const char *encoding;
  char delimiter;
  guint n_rows, n_added, n_updated, n_unchanged, n_rejected;
  GHashTable *ids;
  gboolean is_written;
  NcDiagnostics *diagnostics;
} NcImportResult;

gboolean nc_import_file (NcStore *store, NcReference *reference, const NcListKind *kind, const char *path,
                         const NcImportOptions *options, NcImportResult *result, GError **error);
const NcListKind *nc_import_guess_kind (const char *path, GError **error);
gboolean nc_import_undo (NcStore *store, NcImportUndo *undo, const char *actor, GError **error);
void nc_import_undo_free (NcImportUndo *undo);
void nc_import_result_clear (NcImportResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcImportResult, nc_import_result_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcImportUndo, nc_import_undo_free)

G_END_DECLS
