/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* The hub's database, whichever program keeps it. SQL stands in app/hub/sql, one statement a file, and is said there in
   what all of them understand (DATABASE.md); parameters are named. A connection and its statements belong to one
   thread. */
typedef struct NcHubDb NcHubDb;
typedef struct NcHubStmt NcHubStmt;

#define NC_HUB_DB_ERROR (nc_hub_db_error_quark ())
/**
 * NcHubDbError:
 * @NC_HUB_DB_ERROR_FAILED: anything not below
 * @NC_HUB_DB_ERROR_UNIQUE: there is a row with that key
 * @NC_HUB_DB_ERROR_CONSTRAINT: another constraint refused the row
 * @NC_HUB_DB_ERROR_CONFLICT: another transaction was first: roll back and run it again
 * @NC_HUB_DB_ERROR_AWAY: the server or the file cannot be reached now; after a COMMIT the outcome is unknown
 * @NC_HUB_DB_ERROR_FULL: the disk is full
 * @NC_HUB_DB_ERROR_CORRUPT: damaged, or no database of this program
 * @NC_HUB_DB_ERROR_CANNOT_OPEN: there is no such database, or no right to it
 * @NC_HUB_DB_ERROR_NEWER: its schema is newer than this program
 */
typedef enum {
  NC_HUB_DB_ERROR_FAILED,
  NC_HUB_DB_ERROR_UNIQUE,
  NC_HUB_DB_ERROR_CONSTRAINT,
  NC_HUB_DB_ERROR_CONFLICT,
  NC_HUB_DB_ERROR_AWAY,
  NC_HUB_DB_ERROR_FULL,
  NC_HUB_DB_ERROR_CORRUPT,
  NC_HUB_DB_ERROR_CANNOT_OPEN,
  NC_HUB_DB_ERROR_NEWER,
} NcHubDbError;
GQuark nc_hub_db_error_quark (void);

NcHubDb *nc_hub_db_open (const char *home, const char *database, gboolean may_create, GError **error);
void nc_hub_db_close (NcHubDb *self);
gboolean nc_hub_db_splits_areas (NcHubDb *self);
gboolean nc_hub_db_begin (NcHubDb *self, GError **error);
gboolean nc_hub_db_begin_read (NcHubDb *self, GError **error);
gboolean nc_hub_db_commit (NcHubDb *self, GError **error);
void nc_hub_db_rollback (NcHubDb *self);
gboolean nc_hub_db_savepoint (NcHubDb *self, GError **error);
gboolean nc_hub_db_release (NcHubDb *self, GError **error);
void nc_hub_db_rollback_to (NcHubDb *self);
NcHubStmt *nc_hub_db_sql (NcHubDb *self, const char *name, GError **error);
NcHubStmt *nc_hub_db_made_sql (NcHubDb *self, const char *text, GError **error);

void nc_hub_stmt_bind_text (NcHubStmt *self, const char *name, const char *text);
void nc_hub_stmt_bind_int (NcHubStmt *self, const char *name, gint64 value);
void nc_hub_stmt_bind_bytes (NcHubStmt *self, const char *name, gconstpointer bytes, gsize size);
void nc_hub_stmt_bind_null (NcHubStmt *self, const char *name);
gboolean nc_hub_stmt_step (NcHubStmt *self, gboolean *has_row, GError **error);
gboolean nc_hub_stmt_run (NcHubStmt *self, GError **error);
void nc_hub_stmt_reset (NcHubStmt *self);
const char *nc_hub_stmt_text (NcHubStmt *self, const char *name);
gint64 nc_hub_stmt_int (NcHubStmt *self, const char *name);
gconstpointer nc_hub_stmt_bytes (NcHubStmt *self, const char *name, gsize *size);
gboolean nc_hub_stmt_is_null (NcHubStmt *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubDb, nc_hub_db_close)

G_END_DECLS
