/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-db.h"
#include "nc-hub-db-backend.h"
#include "nc-hub-resource.h"
#include "nc-lang.h"
#include <string.h>

G_DEFINE_QUARK (nc_hub_db_error_quark, nc_hub_db_error)

/* The text of app/hub/@name. */
char *
nc_hub_db_resource (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/hub/%s", name);

  return nc_db_resource_sql (nc_hub_resource_get_resource (), path);
}

/* schema.sql in the backend's words: all of it, or what a database of @version lacks, from 2 on. */
char *
nc_hub_db_schema (NcHubDb *self, gint64 version)
{
  g_autofree char *text = nc_hub_db_resource ("schema.sql");
  g_autofree char *mark = g_strdup_printf ("-- Version %d.", (int)version + 1);
  GString *sql = g_string_new (version >= 2 ? strstr (text, mark) : text);

  g_string_replace (sql, "@TEXT@", self->words->text, 0);
  g_string_replace (sql, "@INT@", self->words->integer, 0);
  g_string_replace (sql, "@BYTES@", self->words->bytes, 0);
  g_string_replace (sql, "@BY_AREA@", self->words->by_area, 0);
  g_string_replace (sql, "@WHOLE@", self->words->whole, 0);
  return g_string_free (sql, FALSE);
}

/**
 * nc_hub_db_open:
 * @home: the hub's folder
 * @database: (nullable): "postgresql://…"; NULL for hub.db in @home
 * @may_create: make what is missing; else a missing database is NC_HUB_DB_ERROR_CANNOT_OPEN
 */
NcHubDb *
nc_hub_db_open (const char *home, const char *database, gboolean may_create, GError **error)
{
  if (!database)
    return nc_hub_db_sqlite_open (home, may_create, error);
  if (g_str_has_prefix (database, "postgresql://") || g_str_has_prefix (database, "postgres://"))
    return nc_hub_db_postgres_open (database, may_create, error);
  g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CANNOT_OPEN, _ ("--database takes postgresql://…"));
  return NULL;
}

/* Whether what is written for two areas must not stand in one transaction. */
gboolean
nc_hub_db_splits_areas (NcHubDb *self)
{
  return self->splits_areas;
}

void
nc_hub_db_close (NcHubDb *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  self->backend->close (self);
}

/* Starts a transaction that writes. */
gboolean
nc_hub_db_begin (NcHubDb *self, GError **error)
{
  return self->backend->begin (self, error);
}

/* Until nc_hub_db_rollback() everything is read as it is now, whoever writes meanwhile. */
gboolean
nc_hub_db_begin_read (NcHubDb *self, GError **error)
{
  return self->backend->begin_read (self, error);
}

/* Durable when this returns %TRUE. After %FALSE nc_hub_db_rollback() is still due. */
gboolean
nc_hub_db_commit (NcHubDb *self, GError **error)
{
  return self->backend->commit (self, error);
}

void
nc_hub_db_rollback (NcHubDb *self)
{
  self->backend->rollback (self);
}

/* A part of the transaction that can be undone alone; one at a time. */
gboolean
nc_hub_db_savepoint (NcHubDb *self, GError **error)
{
  return self->backend->savepoint (self, error);
}

gboolean
nc_hub_db_release (NcHubDb *self, GError **error)
{
  return self->backend->release (self, error);
}

void
nc_hub_db_rollback_to (NcHubDb *self)
{
  self->backend->rollback_to (self);
}

static guint
parameter (GPtrArray *names, const char *name)
{
  guint i;

  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, &i) ? i : G_MAXUINT;
}

static void
write_parameter (GString *out, char prefix, GPtrArray *names, char *name_taken)
{
  guint i = parameter (names, name_taken);

  if (i == G_MAXUINT) {
    i = names->len;
    g_ptr_array_add (names, name_taken);
  } else {
    g_free (name_taken);
  }
  g_string_append_printf (out, "%c%u", prefix, i + 1);
}

/* "r.data.status": the last name is the member. */
static void
write_member (GString *out, const char *format, const char *text, gsize size)
{
  g_autofree char *column = g_strndup (text, size);
  char *dot = strrchr (column, '.');
  g_auto (GStrv) around = g_strsplit (format, "%s", 3);

  g_assert (dot && g_strv_length (around) == 3);
  *dot = 0;
  g_string_append_printf (out, "%s%s%s%s%s", around[0], column, around[1], dot + 1, around[2]);
}

/* Writes ":name" as the backend counts parameters and "{column.member}" as it reads JSON; quoted text stays as it is.
 */
static char *
translate (NcHubDb *self, const char *sql, GPtrArray *names)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  while (*sql) {
    gsize n = is_quoted     ? 0
              : *sql == ':' ? strspn (sql + 1, "abcdefghijklmnopqrstuvwxyz_0123456789")
              : *sql == '{' ? strcspn (sql + 1, "}")
                            : 0;

    is_quoted ^= *sql == '\'';
    if (n > 0 && *sql == ':') {
      write_parameter (out, self->parameter_prefix, names, g_strndup (sql, n + 1));
      sql += n + 1;
    } else if (n > 0) {
      write_member (out, self->json_format, sql + 1, n);
      sql += n + 2;
    } else {
      g_string_append_c (out, *sql++);
    }
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
stmt_free (gpointer data)
{
  NcHubStmt *self = data;

  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  self->db->backend->free (self);
}

static NcHubStmt *
prepare (NcHubDb *self, const char *name, const char *text, GError **error)
{
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql = translate (self, text, parameters);
  NcHubStmt *stmt = self->backend->prepare (self, sql, error);

  if (!stmt)
    return NULL;
  if (!self->statements)
    self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stmt_free);
  stmt->db = self;
  stmt->sql = g_steal_pointer (&sql);
  stmt->parameters = g_steal_pointer (&parameters);
  g_hash_table_insert (self->statements, g_strdup (name), stmt);
  return stmt;
}

static NcHubStmt *
find (NcHubDb *self, const char *name)
{
  NcHubStmt *stmt = self->statements ? g_hash_table_lookup (self->statements, name) : NULL;

  if (stmt)
    nc_hub_stmt_reset (stmt);
  return stmt;
}

/**
 * nc_hub_db_sql:
 * @name: of a file in app/hub/sql, without ".sql"
 *
 * Returns: (transfer none): the statement, reset; kept for the next time. %NULL with an #NcHubDbError
 */
NcHubStmt *
nc_hub_db_sql (NcHubDb *self, const char *name, GError **error)
{
  NcHubStmt *stmt = find (self, name);
  g_autofree char *file = NULL, *text = NULL;

  if (stmt)
    return stmt;
  file = g_strdup_printf ("sql/%s.sql", name);
  text = nc_hub_db_resource (file);
  return prepare (self, name, g_strchomp (text), error);
}

/* As nc_hub_db_sql(), for a statement that nc-hub-schema.c makes of schema.sql. */
NcHubStmt *
nc_hub_db_made_sql (NcHubDb *self, const char *text, GError **error)
{
  NcHubStmt *stmt = find (self, text);

  return stmt ? stmt : prepare (self, text, text, error);
}

/* A name that the statement lacks is a programming error. Most are bound in the order they stand in. */
static guint
must_have (NcHubStmt *self, const char *name)
{
  guint i = self->next_parameter;

  if (i >= self->parameters->len || !g_str_equal (self->parameters->pdata[i], name))
    i = parameter (self->parameters, name);
  if (i == G_MAXUINT)
    g_error ("no parameter %s in: %s", name, self->sql);
  self->next_parameter = i + 1;
  return i;
}

/**
 * nc_hub_stmt_bind_text:
 * @name: with its colon, ":row_id"
 * @text: (nullable): copied; %NULL binds NULL
 */
void
nc_hub_stmt_bind_text (NcHubStmt *self, const char *name, const char *text)
{
  self->db->backend->bind_text (self, must_have (self, name), text);
}

void
nc_hub_stmt_bind_int (NcHubStmt *self, const char *name, gint64 value)
{
  self->db->backend->bind_int (self, must_have (self, name), value);
}

/* @bytes: copied */
void
nc_hub_stmt_bind_bytes (NcHubStmt *self, const char *name, gconstpointer bytes, gsize size)
{
  self->db->backend->bind_bytes (self, must_have (self, name), bytes ? bytes : "", size);
}

void
nc_hub_stmt_bind_null (NcHubStmt *self, const char *name)
{
  nc_hub_stmt_bind_text (self, name, NULL);
}

/**
 * nc_hub_stmt_step:
 * @has_row: (out) (optional): %FALSE after the last row, when the statement has been reset
 *
 * Goes to the next row. What a column gave stays valid until the next step or reset.
 */
gboolean
nc_hub_stmt_step (NcHubStmt *self, gboolean *has_row, GError **error)
{
  gboolean any = FALSE, done = self->db->backend->step (self, &any, error);

  if (has_row)
    *has_row = done && any;
  return done;
}

/* Runs a statement whose rows, if any, are of no interest. Inside a transaction a failure may be told later: by the
   next step, nc_hub_db_release() or nc_hub_db_commit(). */
gboolean
nc_hub_stmt_run (NcHubStmt *self, GError **error)
{
  return self->db->backend->run (self, error);
}

/* Forgets the rows and the bound values. */
void
nc_hub_stmt_reset (NcHubStmt *self)
{
  self->next_parameter = 0;
  self->db->backend->reset (self);
}

static int
column (NcHubStmt *self, const char *name)
{
  int i = self->db->backend->column (self, name);

  if (i < 0)
    g_error ("no column %s in: %s", name, self->sql);
  return i;
}

/* Returns: (nullable) (transfer none): NULL for NULL */
const char *
nc_hub_stmt_text (NcHubStmt *self, const char *name)
{
  return self->db->backend->text (self, column (self, name));
}

/* 0 for NULL. */
gint64
nc_hub_stmt_int (NcHubStmt *self, const char *name)
{
  return self->db->backend->integer (self, column (self, name));
}

/* Returns: (nullable) (transfer none): @size bytes */
gconstpointer
nc_hub_stmt_bytes (NcHubStmt *self, const char *name, gsize *size)
{
  return self->db->backend->bytes (self, column (self, name), size);
}

gboolean
nc_hub_stmt_is_null (NcHubStmt *self, const char *name)
{
  return self->db->backend->is_null (self, column (self, name));
}
