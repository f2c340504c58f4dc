/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-db.h"
#include "nc-hub-db-backend.h"
#include "nc-lang.h"
#include <string.h>

#define APPLICATION_ID 0x4e434862

/* What every job says; kept ready. */
typedef enum { BEGIN, BEGIN_READ, COMMIT, SAVEPOINT, RELEASE, N_WORDS } Word;
static const char *const word_sql[] = { "BEGIN IMMEDIATE", "BEGIN", "COMMIT", "SAVEPOINT job", "RELEASE job" };

/* hub.db in the hub's folder. */
typedef struct {
  NcHubDb parent;
  NcDb *db;
  sqlite3_stmt *words[N_WORDS];
} Sqlite;

typedef struct {
  NcHubStmt parent;
  sqlite3_stmt *stmt;
  int next_column;
} Statement;

static NcHubDbError
code_of (const GError *error, NcDb *db)
{
  int extended = db ? sqlite3_extended_errcode (db) : 0;

  switch (error->code) {
  case NC_DB_ERROR_BUSY:
    return NC_HUB_DB_ERROR_CONFLICT;
  case NC_DB_ERROR_FULL:
    return NC_HUB_DB_ERROR_FULL;
  case NC_DB_ERROR_CORRUPT:
    return NC_HUB_DB_ERROR_CORRUPT;
  case NC_DB_ERROR_IO:
    return NC_HUB_DB_ERROR_AWAY;
  case NC_DB_ERROR_CONSTRAINT:
    return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY
               ? NC_HUB_DB_ERROR_UNIQUE
               : NC_HUB_DB_ERROR_CONSTRAINT;
  case NC_DB_ERROR_READ_ONLY:
  case NC_DB_ERROR_CANNOT_OPEN:
    return NC_HUB_DB_ERROR_CANNOT_OPEN;
  case NC_DB_ERROR_NEWER:
    return NC_HUB_DB_ERROR_NEWER;
  default:
    return NC_HUB_DB_ERROR_FAILED;
  }
}

static gboolean
pass_error (NcDb *db, GError *from, GError **error)
{
  g_set_error_literal (error, NC_HUB_DB_ERROR, (int)code_of (from, db), from->message);
  g_error_free (from);
  return FALSE;
}

static gboolean
sqlite_script (NcHubDb *db, const char *sql, GError **error)
{
  Sqlite *self = (Sqlite *)db;
  GError *failure = NULL;

  return nc_db_exec (self->db, sql, &failure) || pass_error (self->db, failure, error);
}

static gboolean
say (NcHubDb *db, Word word, GError **error)
{
  Sqlite *self = (Sqlite *)db;
  GError *failure = NULL;

  if (!self->words[word])
    self->words[word] = nc_db_prepare (self->db, word_sql[word], &failure);
  return (self->words[word] && nc_stmt_run (self->words[word], &failure)) || pass_error (self->db, failure, error);
}

static gboolean
sqlite_begin (NcHubDb *db, GError **error)
{
  return say (db, BEGIN, error);
}

static gboolean
sqlite_begin_read (NcHubDb *db, GError **error)
{
  return say (db, BEGIN_READ, error);
}

static gboolean
sqlite_commit (NcHubDb *db, GError **error)
{
  return say (db, COMMIT, error);
}

static void
sqlite_rollback (NcHubDb *db)
{
  if (!sqlite3_get_autocommit (((Sqlite *)db)->db))
    sqlite_script (db, "ROLLBACK", NULL);
}

static gboolean
sqlite_savepoint (NcHubDb *db, GError **error)
{
  return say (db, SAVEPOINT, error);
}

static gboolean
sqlite_release (NcHubDb *db, GError **error)
{
  return say (db, RELEASE, error);
}

static void
sqlite_rollback_to (NcHubDb *db)
{
  sqlite_script (db, "ROLLBACK TO job; RELEASE job", NULL);
}

static void
sqlite_close (NcHubDb *db)
{
  for (gsize i = 0; i < N_WORDS; i++)
    g_clear_pointer (&((Sqlite *)db)->words[i], nc_stmt_free);
  g_clear_pointer (&((Sqlite *)db)->db, nc_db_close);
  g_free (db);
}

static NcHubStmt *
sqlite_prepare (NcHubDb *db, const char *sql, GError **error)
{
  Sqlite *self = (Sqlite *)db;
  GError *failure = NULL;
  sqlite3_stmt *stmt = nc_db_prepare (self->db, sql, &failure);
  Statement *statement;

  if (!stmt) {
    pass_error (self->db, failure, error);
    return NULL;
  }
  statement = g_new0 (Statement, 1);
  statement->stmt = stmt;
  return &statement->parent;
}

static sqlite3_stmt *
stmt_of (NcHubStmt *stmt)
{
  return ((Statement *)stmt)->stmt;
}

static void
sqlite_bind_text (NcHubStmt *stmt, guint i, const char *text)
{
  sqlite3_bind_text (stmt_of (stmt), (int)i + 1, text, -1, SQLITE_TRANSIENT);
}

static void
sqlite_bind_int (NcHubStmt *stmt, guint i, gint64 value)
{
  sqlite3_bind_int64 (stmt_of (stmt), (int)i + 1, value);
}

static void
sqlite_bind_bytes (NcHubStmt *stmt, guint i, gconstpointer bytes, gsize size)
{
  sqlite3_bind_blob64 (stmt_of (stmt), (int)i + 1, bytes, size, SQLITE_TRANSIENT);
}

static void
sqlite_reset (NcHubStmt *stmt)
{
  sqlite3_reset (stmt_of (stmt));
  sqlite3_clear_bindings (stmt_of (stmt));
}

static gboolean
sqlite_step (NcHubStmt *stmt, gboolean *has_row, GError **error)
{
  GError *failure = NULL;

  if (!nc_stmt_step (stmt_of (stmt), has_row, &failure))
    return pass_error (((Sqlite *)stmt->db)->db, failure, error);
  return TRUE;
}

static gboolean
sqlite_run (NcHubStmt *stmt, GError **error)
{
  GError *failure = NULL;

  return nc_stmt_run (stmt_of (stmt), &failure) || pass_error (((Sqlite *)stmt->db)->db, failure, error);
}

static int
sqlite_column (NcHubStmt *stmt, const char *name)
{
  Statement *self = (Statement *)stmt;
  int n = sqlite3_column_count (self->stmt);

  /* most are asked for in the order they stand in */
  for (int i = 0; i < n; i++) {
    int at = (self->next_column + i) % n;

    if (g_str_equal (sqlite3_column_name (self->stmt, at), name)) {
      self->next_column = at + 1;
      return at;
    }
  }
  return -1;
}

static const char *
sqlite_text (NcHubStmt *stmt, int i)
{
  return (const char *)sqlite3_column_text (stmt_of (stmt), i);
}

static gint64
sqlite_integer (NcHubStmt *stmt, int i)
{
  return sqlite3_column_int64 (stmt_of (stmt), i);
}

static gconstpointer
sqlite_bytes (NcHubStmt *stmt, int i, gsize *size)
{
  gconstpointer bytes = sqlite3_column_blob (stmt_of (stmt), i);

  *size = (gsize)sqlite3_column_bytes (stmt_of (stmt), i);
  return bytes;
}

static gboolean
sqlite_is_null (NcHubStmt *stmt, int i)
{
  return sqlite3_column_type (stmt_of (stmt), i) == SQLITE_NULL;
}

static void
sqlite_free (NcHubStmt *stmt)
{
  nc_stmt_free (stmt_of (stmt));
  g_free (stmt);
}

static const NcHubDbBackend backend = {
  .begin = sqlite_begin,
  .begin_read = sqlite_begin_read,
  .commit = sqlite_commit,
  .rollback = sqlite_rollback,
  .savepoint = sqlite_savepoint,
  .release = sqlite_release,
  .rollback_to = sqlite_rollback_to,
  .script = sqlite_script,
  .close = sqlite_close,
  .prepare = sqlite_prepare,
  .bind_text = sqlite_bind_text,
  .bind_int = sqlite_bind_int,
  .bind_bytes = sqlite_bind_bytes,
  .step = sqlite_step,
  .run = sqlite_run,
  .reset = sqlite_reset,
  .column = sqlite_column,
  .text = sqlite_text,
  .integer = sqlite_integer,
  .bytes = sqlite_bytes,
  .is_null = sqlite_is_null,
  .free = sqlite_free,
};

/* Version 1 knew no areas: its tables are set aside, the new ones made, and what they held copied. Version 2 lacks a
   table. */
static gboolean
write_schema (Sqlite *self, gint64 version, GError **error)
{
  g_autofree char *aside = nc_hub_db_resource ("upgrade-2.sql"), *copy = nc_hub_db_resource ("upgrade-2-copy.sql");
  g_autofree char *sql = nc_hub_db_schema (&self->parent, version), *fill = nc_hub_db_resource ("upgrade-3.sql");
  g_autofree char *mark =
      g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, NC_HUB_SCHEMA_VERSION);

  return (version != 1 || sqlite_script (&self->parent, aside, error)) && sqlite_script (&self->parent, sql, error) &&
         (version != 1 || sqlite_script (&self->parent, copy, error)) &&
         (version >= 3 || sqlite_script (&self->parent, fill, error)) && sqlite_script (&self->parent, mark, error);
}

static gboolean
make_schema (Sqlite *self, GError **error)
{
  gint64 version;

  if (!sqlite_begin (&self->parent, error))
    return FALSE;
  if (nc_db_get_int (self->db, "PRAGMA user_version", &version, error) &&
      (version == NC_HUB_SCHEMA_VERSION || write_schema (self, version, error)) && sqlite_commit (&self->parent, error))
    return TRUE;
  sqlite_rollback (&self->parent);
  return FALSE;
}

static gboolean
open_file (Sqlite *self, const char *path, gboolean may_create, GError **error)
{
  gint64 version, application;

  self->db =
      nc_db_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (may_create ? SQLITE_OPEN_CREATE : 0), error);
  if (!self->db || !nc_db_get_int (self->db, "PRAGMA user_version", &version, error) ||
      !nc_db_get_int (self->db, "PRAGMA application_id", &application, error))
    return FALSE;
  if (version > NC_HUB_SCHEMA_VERSION || (version > 0 && application != APPLICATION_ID)) {
    g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_NEWER, _ ("%s was written by a newer version of this program"), path);
    return FALSE;
  }
  return nc_db_exec (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error) &&
         (version == NC_HUB_SCHEMA_VERSION || make_schema (self, error));
}

NcHubDb *
nc_hub_db_sqlite_open (const char *home, gboolean may_create, GError **error)
{
  static const NcHubDbWords words = {
    .text = "TEXT", .integer = "INTEGER", .bytes = "BLOB", .by_area = "STRICT, WITHOUT ROWID", .whole = "STRICT"
  };
  g_autofree char *path = g_build_filename (home, "hub.db", NULL);
  g_autoptr (NcHubDb) self = (NcHubDb *)g_new0 (Sqlite, 1);
  GError *failure = NULL;

  self->backend = &backend;
  self->words = &words;
  self->parameter_prefix = '?';
  self->json_format = "json_extract (%s, '$.%s')";
  if (open_file ((Sqlite *)self, path, may_create, &failure))
    return g_steal_pointer (&self);
  if (failure->domain == NC_DB_ERROR)
    pass_error (((Sqlite *)self)->db, failure, error);
  else
    g_propagate_error (error, failure);
  return NULL;
}
