/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-store.h"
#include "nc-ui-state.h"

G_BEGIN_DECLS

/* Whether the officer's keys are open, and who may open them: attempts are slowed down, time without a hand on the
   laptop is counted. Signals: "locking" just before the keys are forgotten, so that what is half-typed can still be
   written; "changed" after locking and unlocking, and when the protection itself changes. */
#define NC_TYPE_LOCK (nc_lock_get_type ())
G_DECLARE_FINAL_TYPE (NcLock, nc_lock, NC, LOCK, GObject)

/* Minutes without a hand on the laptop until it locks, unless a person chose others; 0 = never. */
#define NC_LOCK_MINUTES 10
/* A passphrase is at least so many characters. */
#define NC_LOCK_LEAST_CHARACTERS 8

NcLock *nc_lock_new (NcStore *store, NcUiState *state);
gboolean nc_lock_is_protected (NcLock *self);
gboolean nc_lock_is_locked (NcLock *self);
gboolean nc_lock_now (NcLock *self);
void nc_lock_touch (NcLock *self);
void nc_lock_look (NcLock *self, gint64 now_usec);
int nc_lock_get_minutes (NcLock *self);
void nc_lock_set_minutes (NcLock *self, int minutes);
gint64 nc_lock_get_wait_usec (NcLock *self);

void nc_lock_unlock_async (NcLock *self, const char *passphrase, GAsyncReadyCallback callback, gpointer user_data);
gboolean nc_lock_unlock_finish (NcLock *self, GAsyncResult *result, GError **error);
void nc_lock_set_passphrase_async (NcLock *self, const char *current, const char *wanted, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean nc_lock_set_passphrase_finish (NcLock *self, GAsyncResult *result, GError **error);

G_END_DECLS
