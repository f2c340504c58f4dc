/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-list-kind.h"
#include "nc-store.h"

G_BEGIN_DECLS

/* The rows that the store already has of one list, by what identifies a line of a file; and the enterprises and issuers
   that lines refer to. */
typedef struct NcKnownRows NcKnownRows;

NcKnownRows *nc_known_rows_load (NcStore *store, const NcListKind *kind, GError **error);
void nc_known_rows_free (NcKnownRows *self);
char *nc_known_rows_key (const NcListKind *kind, char *const *values);
gboolean nc_known_rows_may_repeat (const NcListKind *kind, char *const *values);
const char *nc_known_rows_find (NcKnownRows *self, const char *key, guint occurrence);
const char *nc_known_rows_enterprise (NcKnownRows *self, const char *text, guint *n_found);
const char *nc_known_rows_issuer (NcKnownRows *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcKnownRows, nc_known_rows_free)

G_END_DECLS
