/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* Changes to synced rows that are committed together: rows, journal entries with old and new value, and outbox in one
   transaction. Nothing is written before nc_change_commit(). */
typedef struct NcChange NcChange;

NcChange *nc_change_new (NcStore *store, const char *actor);
void nc_change_free (NcChange *self);
void nc_change_set_versions (NcChange *self, const char *checklist, const char *rules, const char *reference);
void nc_change_set (NcChange *self, const char *table, const char *id, const char *field, const char *value);
void nc_change_set_int (NcChange *self, const char *table, const char *id, const char *field, gint64 value);
void nc_change_say_again (NcChange *self, const char *table, const char *id);
void nc_change_delete (NcChange *self, const char *table, const char *id, const char *reason);
char *nc_change_add_blob (NcChange *self, GBytes *bytes, const char *mime, const char *name, GError **error);
gboolean nc_change_commit (NcChange *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChange, nc_change_free)

G_END_DECLS
