/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-db.h"
#include "nc-lang.h"
#include <string.h>

G_DEFINE_QUARK (nc_db_error_quark, nc_db_error)

static NcDbError
error_code (int sqlite_code)
{
  switch (sqlite_code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return NC_DB_ERROR_BUSY;
  case SQLITE_FULL:
    return NC_DB_ERROR_FULL;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return NC_DB_ERROR_READ_ONLY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return NC_DB_ERROR_CORRUPT;
  case SQLITE_CONSTRAINT:
    return NC_DB_ERROR_CONSTRAINT;
  case SQLITE_IOERR:
    return NC_DB_ERROR_IO;
  case SQLITE_CANTOPEN:
    return NC_DB_ERROR_CANNOT_OPEN;
  default:
    return NC_DB_ERROR_FAILED;
  }
}

/* What a person can do about it; NULL where SQLite's own message has to do. */
static const char *
advice (NcDbError code)
{
  switch (code) {
  case NC_DB_ERROR_BUSY:
    return _ ("another program is busy with this data: wait or close it, then do this again");
  case NC_DB_ERROR_FULL:
    return _ ("the disk is full and this was not saved: make room, then do it again");
  case NC_DB_ERROR_READ_ONLY:
    return _ ("the data cannot be written: check the rights to the folder, and the disk");
  case NC_DB_ERROR_CORRUPT:
    return _ ("the file is no database or is damaged; if it is the store, put a backup back");
  case NC_DB_ERROR_IO:
    return _ ("the disk could not be read or written; if it is full make room, then do this again");
  case NC_DB_ERROR_CANNOT_OPEN:
    return _ ("the database file cannot be opened: check that it is there and the rights to it");
  default:
    return NULL;
  }
}

/**
 * nc_db_set_error:
 * @code: a result code of SQLite
 * @doing: what was being done, put before SQLite's own message where there is nothing better to say
 *
 * Returns: %FALSE, for `return nc_db_set_error (…)`.
 */
gboolean
nc_db_set_error (NcDb *db, int code, const char *doing, GError **error)
{
  const char *message = db ? sqlite3_errmsg (db) : sqlite3_errstr (code), *words = advice (error_code (code));

  if (words)
    g_set_error (error, NC_DB_ERROR, error_code (code), "%s (%s)", words, message);
  else
    g_set_error (error, NC_DB_ERROR, error_code (code), "%s: %s", doing, message);
  return FALSE;
}

/**
 * nc_db_open:
 * @path: a file name, or ":memory:"
 * @sqlite_flags: SQLITE_OPEN_READONLY, or SQLITE_OPEN_READWRITE with or without SQLITE_OPEN_CREATE
 *
 * Opens with a busy timeout of 5 s, extended result codes, foreign keys on, trusted_schema off and the defensive mode.
 *
 * Returns: (transfer full): the connection, %NULL with an #NcDbError.
 */
NcDb *
nc_db_open (const char *path, int sqlite_flags, GError **error)
{
  NcDb *db = NULL;
  g_autofree char *doing = g_strdup_printf ("opening %s", path);
  int rc = sqlite3_open_v2 (path, &db, sqlite_flags | SQLITE_OPEN_EXRESCODE, NULL);

  if (rc != SQLITE_OK) {
    nc_db_set_error (db, rc, doing, error);
    sqlite3_close (db);
    return NULL;
  }
  sqlite3_busy_timeout (db, 5000);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!nc_db_exec (db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON", error)) {
    g_prefix_error (error, "%s: ", doing);
    sqlite3_close (db);
    return NULL;
  }
  return db;
}

/**
 * nc_db_close:
 * @db: (transfer full) (nullable):
 *
 * All statements must have been freed.
 */
void
nc_db_close (NcDb *db)
{
  if (sqlite3_close (db) != SQLITE_OK)
    g_critical ("a statement is still open on %s", sqlite3_db_filename (db, "main"));
}

/**
 * nc_db_exec:
 * @sql: constant text only; values are bound, never pasted
 */
gboolean
nc_db_exec (NcDb *db, const char *sql, GError **error)
{
  int rc = sqlite3_exec (db, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || nc_db_set_error (db, rc, "running SQL", error);
}

/**
 * nc_db_prepare:
 *
 * Returns: (transfer full): one statement that may be kept and used again; %NULL with an #NcDbError.
 */
NcStmt *
nc_db_prepare (NcDb *db, const char *sql, GError **error)
{
  NcStmt *stmt = NULL;
  int rc = sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

  if (rc != SQLITE_OK)
    nc_db_set_error (db, rc, "preparing SQL", error);
  return stmt;
}

/**
 * nc_db_resource_sql:
 * @path: of a .sql file in @resource; its absence is a programming error
 *
 * Returns: (transfer full): the text.
 */
char *
nc_db_resource_sql (GResource *resource, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (!bytes)
    g_error ("%s: %s", path, error->message);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/**
 * nc_db_get_int:
 * @value: (out): the first column of the first row, 0 when there is no row or it is NULL
 */
gboolean
nc_db_get_int (NcDb *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, sql, error);
  gboolean has_row = FALSE;

  if (!stmt || !nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  *value = has_row ? sqlite3_column_int64 (stmt, 0) : 0;
  return TRUE;
}

/* SQLite accepts a bind to a name that the statement lacks; we do not. */
static int
parameter (NcStmt *stmt, const char *name)
{
  int index = sqlite3_bind_parameter_index (stmt, name);

  if (index == 0)
    g_error ("no parameter %s in: %s", name, sqlite3_sql (stmt));
  return index;
}

/**
 * nc_stmt_bind_text:
 * @name: with its prefix, ":unit_name"
 * @text: (nullable): copied; %NULL binds NULL
 */
void
nc_stmt_bind_text (NcStmt *stmt, const char *name, const char *text)
{
  sqlite3_bind_text (stmt, parameter (stmt, name), text, -1, SQLITE_TRANSIENT);
}

void
nc_stmt_bind_int (NcStmt *stmt, const char *name, gint64 value)
{
  sqlite3_bind_int64 (stmt, parameter (stmt, name), value);
}

/* NaN binds NULL. */
void
nc_stmt_bind_double (NcStmt *stmt, const char *name, double value)
{
  sqlite3_bind_double (stmt, parameter (stmt, name), value);
}

void
nc_stmt_bind_bytes (NcStmt *stmt, const char *name, gconstpointer bytes, gsize size)
{
  sqlite3_bind_blob64 (stmt, parameter (stmt, name), bytes ? bytes : "", size, SQLITE_TRANSIENT);
}

void
nc_stmt_bind_null (NcStmt *stmt, const char *name)
{
  sqlite3_bind_null (stmt, parameter (stmt, name));
}

/**
 * nc_stmt_step:
 * @has_row: (out) (optional): whether a row can be read; on failure it stays as it was, so that a loop over the rows
 *   that ends while it is still %TRUE has not seen them all
 *
 * Returns: %FALSE on failure; the statement is then reset.
 */
gboolean
nc_stmt_step (NcStmt *stmt, gboolean *has_row, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
    if (has_row)
      *has_row = rc == SQLITE_ROW;
    return TRUE;
  }
  nc_db_set_error (sqlite3_db_handle (stmt), rc, "running a statement", error);
  sqlite3_reset (stmt);
  return FALSE;
}

/**
 * nc_stmt_run:
 *
 * Steps through all rows, then resets and clears the bindings.
 */
gboolean
nc_stmt_run (NcStmt *stmt, GError **error)
{
  gboolean has_row = TRUE;

  while (has_row)
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
  nc_stmt_reset (stmt);
  return TRUE;
}

void
nc_stmt_reset (NcStmt *stmt)
{
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}

void
nc_stmt_free (NcStmt *stmt)
{
  sqlite3_finalize (stmt);
}

/**
 * nc_stmt_column:
 *
 * Returns: the index of the column @name; its absence is a programming error. For loops over many rows.
 */
int
nc_stmt_column (NcStmt *stmt, const char *name)
{
  int n = sqlite3_column_count (stmt);

  for (int i = 0; i < n; i++)
    if (g_str_equal (sqlite3_column_name (stmt, i), name))
      return i;
  g_error ("no column %s in: %s", name, sqlite3_sql (stmt));
}

/**
 * nc_stmt_text:
 *
 * Returns: (nullable) (transfer none): valid until the next step or reset.
 */
const char *
nc_stmt_text (NcStmt *stmt, const char *name)
{
  return (const char *)sqlite3_column_text (stmt, nc_stmt_column (stmt, name));
}

gint64
nc_stmt_int (NcStmt *stmt, const char *name)
{
  return sqlite3_column_int64 (stmt, nc_stmt_column (stmt, name));
}

/* NULL reads as 0: ask nc_stmt_is_null() first where that matters. */
double
nc_stmt_double (NcStmt *stmt, const char *name)
{
  return sqlite3_column_double (stmt, nc_stmt_column (stmt, name));
}

gboolean
nc_stmt_is_null (NcStmt *stmt, const char *name)
{
  return sqlite3_column_type (stmt, nc_stmt_column (stmt, name)) == SQLITE_NULL;
}
