/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The thin common layer over SQLite: every statement is prepared, bound by name, and its errors become GErrors. */

#define NC_DB_ERROR (nc_db_error_quark ())
/**
 * NcDbError:
 * @NC_DB_ERROR_FAILED: anything not below
 * @NC_DB_ERROR_BUSY: another program holds the lock
 * @NC_DB_ERROR_FULL: the disk is full
 * @NC_DB_ERROR_READ_ONLY: the file or folder cannot be written
 * @NC_DB_ERROR_CORRUPT: the file is damaged or no database
 * @NC_DB_ERROR_CONSTRAINT: a constraint refused the row
 * @NC_DB_ERROR_IO: reading or writing failed; after a COMMIT the outcome is unknown: close, reopen, re-read
 * @NC_DB_ERROR_CANNOT_OPEN: no such file, or no right to it
 * @NC_DB_ERROR_NEWER: the schema is newer than this program
 */
typedef enum {
  NC_DB_ERROR_FAILED,
  NC_DB_ERROR_BUSY,
  NC_DB_ERROR_FULL,
  NC_DB_ERROR_READ_ONLY,
  NC_DB_ERROR_CORRUPT,
  NC_DB_ERROR_CONSTRAINT,
  NC_DB_ERROR_IO,
  NC_DB_ERROR_CANNOT_OPEN,
  NC_DB_ERROR_NEWER,
} NcDbError;
GQuark nc_db_error_quark (void);

typedef sqlite3 NcDb;
typedef sqlite3_stmt NcStmt;

NcDb *nc_db_open (const char *path, int sqlite_flags, GError **error);
void nc_db_close (NcDb *db);
gboolean nc_db_exec (NcDb *db, const char *sql, GError **error);
NcStmt *nc_db_prepare (NcDb *db, const char *sql, GError **error);
char *nc_db_resource_sql (GResource *resource, const char *path);
gboolean nc_db_get_int (NcDb *db, const char *sql, gint64 *value, GError **error);
gboolean nc_db_set_error (NcDb *db, int code, const char *doing, GError **error);

void nc_stmt_bind_text (NcStmt *stmt, const char *name, const char *text);
void nc_stmt_bind_int (NcStmt *stmt, const char *name, gint64 value);
void nc_stmt_bind_double (NcStmt *stmt, const char *name, double value);
void nc_stmt_bind_bytes (NcStmt *stmt, const char *name, gconstpointer bytes, gsize size);
void nc_stmt_bind_null (NcStmt *stmt, const char *name);
gboolean nc_stmt_step (NcStmt *stmt, gboolean *has_row, GError **error);
gboolean nc_stmt_run (NcStmt *stmt, GError **error);
void nc_stmt_reset (NcStmt *stmt);
void nc_stmt_free (NcStmt *stmt);
int nc_stmt_column (NcStmt *stmt, const char *name);
const char *nc_stmt_text (NcStmt *stmt, const char *name);
gint64 nc_stmt_int (NcStmt *stmt, const char *name);
double nc_stmt_double (NcStmt *stmt, const char *name);
gboolean nc_stmt_is_null (NcStmt *stmt, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcDb, nc_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcStmt, nc_stmt_free)

G_END_DECLS
