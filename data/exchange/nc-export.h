/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-list-kind.h"
#include "nc-sheet.h"
#include "nc-store.h"

G_BEGIN_DECLS

gboolean nc_export_file (NcStore *store, const NcListKind *kind, const char *path, guint *n_rows, GError **error);

G_END_DECLS
