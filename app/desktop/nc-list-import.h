/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-import.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* One list on its way into the store, in a thread: looked at first, then written as a whole, or taken back.
   Signal "changed" when the state is another. */
#define NC_TYPE_LIST_IMPORT (nc_list_import_get_type ())
G_DECLARE_FINAL_TYPE (NcListImport, nc_list_import, NC, LIST_IMPORT, GObject)

/**
 * NcListImportState:
 * @NC_LIST_IMPORT_EMPTY: no file yet
 * @NC_LIST_IMPORT_LOOKING, @NC_LIST_IMPORT_WRITING, @NC_LIST_IMPORT_UNDOING: at work; progress is told
 * @NC_LIST_IMPORT_UNUSABLE: the file cannot be used as it is, or the work was stopped; the message says why
 * @NC_LIST_IMPORT_LOOKED: the result tells what writing would do
 * @NC_LIST_IMPORT_WRITTEN: the result tells what was done
 * @NC_LIST_IMPORT_UNDONE: the store is as before
 */
typedef enum {
  NC_LIST_IMPORT_EMPTY,
  NC_LIST_IMPORT_LOOKING,
  NC_LIST_IMPORT_UNUSABLE,
  NC_LIST_IMPORT_LOOKED,
  NC_LIST_IMPORT_WRITING,
  NC_LIST_IMPORT_WRITTEN,
  NC_LIST_IMPORT_UNDOING,
  NC_LIST_IMPORT_UNDONE,
} NcListImportState;

NcListImport *nc_list_import_new (NcSession *session);
void nc_list_import_look (NcListImport *self, const char *path, const NcListKind *kind);
void nc_list_import_set_column (NcListImport *self, const char *title, const char *field);
void nc_list_import_write (NcListImport *self, gboolean is_partial);
void nc_list_import_undo (NcListImport *self);
void nc_list_import_stop (NcListImport *self);

NcListImportState nc_list_import_get_state (NcListImport *self);
gboolean nc_list_import_is_busy (NcListImport *self);
const char *nc_list_import_get_path (NcListImport *self);
const NcListKind *nc_list_import_get_kind (NcListImport *self);
const NcImportResult *nc_list_import_get_result (NcListImport *self);
const char *nc_list_import_get_message (NcListImport *self);
double nc_list_import_get_fraction (NcListImport *self);

G_END_DECLS
