/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-import.h"

G_BEGIN_DECLS

/* What an import did, gathered while it is prepared. */
NcImportUndo *nc_import_undo_new (const NcListKind *kind);
void nc_import_undo_add_row (NcImportUndo *self, const char *id);
void nc_import_undo_add_value (NcImportUndo *self, const char *id, const char *field, const char *old);
gboolean nc_import_undo_seal (NcImportUndo *self, NcStore *store, GError **error);

G_END_DECLS
