/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"
#include "nc-db.h"
#include "nc-keys.h"

G_BEGIN_DECLS

#define NC_STORE_ERROR (nc_store_error_quark ())
/**
 * NcStoreError:
 * @NC_STORE_ERROR_OPEN_ELSEWHERE: another program has opened the store exclusively
 * @NC_STORE_ERROR_LOCKED: the passphrase has not been given
 * @NC_STORE_ERROR_PASSPHRASE: the passphrase is wrong
 * @NC_STORE_ERROR_UNKNOWN_FIELD: no such synced table or column
 * @NC_STORE_ERROR_BAD_VALUE: the value does not fit the column
 * @NC_STORE_ERROR_NOT_FOUND: no such row, blob or file
 * @NC_STORE_ERROR_DAMAGED: what was read is not what was written (database, blob, key file, backup)
 * @NC_STORE_ERROR_OUTCOME_UNKNOWN: the disk failed at COMMIT; call nc_store_reopen() and commit the same change again,
 *   which writes nothing twice
 * @NC_STORE_ERROR_UNSENT: it would lose entries that exist only here
 * @NC_STORE_ERROR_IO: a file could not be read or written
 *
 * Besides these, functions of this room pass on #NcDbError: FULL, READ_ONLY, BUSY, CORRUPT, NEWER….
 */
typedef enum {
  NC_STORE_ERROR_OPEN_ELSEWHERE,
  NC_STORE_ERROR_LOCKED,
  NC_STORE_ERROR_PASSPHRASE,
  NC_STORE_ERROR_UNKNOWN_FIELD,
  NC_STORE_ERROR_BAD_VALUE,
  NC_STORE_ERROR_NOT_FOUND,
  NC_STORE_ERROR_DAMAGED,
  NC_STORE_ERROR_OUTCOME_UNKNOWN,
  NC_STORE_ERROR_UNSENT,
  NC_STORE_ERROR_IO,
} NcStoreError;
GQuark nc_store_error_quark (void);

/**
 * NcStoreFlags:
 * @NC_STORE_EXISTING: do not make a store where there is none (NC_STORE_ERROR_NOT_FOUND)
 * @NC_STORE_EXCLUSIVE: fail with NC_STORE_ERROR_OPEN_ELSEWHERE when another program has it exclusively; for the desktop
 */
typedef enum {
  NC_STORE_DEFAULT = 0,
  NC_STORE_EXISTING = 1 << 0,
  NC_STORE_EXCLUSIVE = 1 << 1,
} NcStoreFlags;

/* The inspector's store: one home folder with store.db, search.db, blobs/, backups/, store.key, device.key. An object
   belongs to one thread; another thread opens its own. Signal "changed" (no arguments) after each commit of a change.
 */
#define NC_TYPE_STORE (nc_store_get_type ())
G_DECLARE_FINAL_TYPE (NcStore, nc_store, NC, STORE, GObject)

NcStore *nc_store_open (const char *home, NcClock *clock, NcStoreFlags flags, GError **error);
gboolean nc_store_reopen (NcStore *self, GError **error);
NcDb *nc_store_get_db (NcStore *self);
const char *nc_store_get_home (NcStore *self);
NcClock *nc_store_get_clock (NcStore *self);
NcKeys *nc_store_get_keys (NcStore *self);
const char *nc_store_get_device_id (NcStore *self);
gboolean nc_store_was_unclean (NcStore *self);
gboolean nc_store_check_integrity (NcStore *self, GError **error);
gboolean nc_store_count_unsent (NcStore *self, gint64 *n_unsent, GError **error);

/* local values that are no record: cursors, digests, the hub's address */
char *nc_store_get_meta (NcStore *self, const char *key, GError **error);
gboolean nc_store_set_meta (NcStore *self, const char *key, const char *value, GError **error);

GResource *nc_store_get_sql (void);
NcStmt *nc_store_prepare_file (NcStore *self, const char *name, GError **error);
int nc_store_schema_version (void);

G_END_DECLS
