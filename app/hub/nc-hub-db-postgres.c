/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-db-backend.h"
#include "nc-lang.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

/* Statements are prepared once a connection and sent in libpq's pipeline mode: what gives no rows is not waited for
   until somebody asks for rows, or for the end of a job. Values go and come as text, bytes go as they are. A page of
   rows is read along an index that has them in their order: a bitmap would read all and sort them, since a plan for any
   value thinks ranges short. */
#define N_PARTITIONS 4
#define MAX_PENDING  128
#define SETTINGS                                                                                                       \
  "SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET standard_conforming_strings = on; "                  \
  "SET client_min_messages = warning; SET lock_timeout = '30s'; SET jit = off; SET enable_bitmapscan = off; "          \
  "SET plan_cache_mode = force_generic_plan"

typedef struct {
  NcHubDb parent;
  PGconn *conn;
  char *url;
  guint generation;
  guint n_statements;
  guint n_pending;
  gboolean is_pipeline;
  gboolean is_lost;
  gboolean in_transaction;
} Postgres;

typedef struct {
  NcHubStmt parent;
  char name[16];
  guint generation;
  GPtrArray *values;
  GArray *lengths; /* -1: text; else bytes */
  PGresult *result;
  int row;
  GPtrArray *unescaped;
} Statement;

static NcHubDbError
code_of_state (const char *state)
{
  if (g_str_equal (state, "23505"))
    return NC_HUB_DB_ERROR_UNIQUE;
  if (g_str_has_prefix (state, "23"))
    return NC_HUB_DB_ERROR_CONSTRAINT;
  if (g_str_has_prefix (state, "40") || g_str_equal (state, "55P03"))
    return NC_HUB_DB_ERROR_CONFLICT;
  if (g_str_has_prefix (state, "08") || g_str_has_prefix (state, "57P") || g_str_equal (state, "53300"))
    return NC_HUB_DB_ERROR_AWAY;
  if (g_str_equal (state, "53100") || g_str_equal (state, "53200"))
    return NC_HUB_DB_ERROR_FULL;
  return g_str_has_prefix (state, "XX") ? NC_HUB_DB_ERROR_CORRUPT : NC_HUB_DB_ERROR_FAILED;
}

/* @result: (nullable): NULL when the connection itself failed */
static gboolean
fail (Postgres *self, const PGresult *result, GError **error)
{
  const char *state = result ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  const char *message = result ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  g_autofree char *text = g_strdup (message ? message : PQerrorMessage (self->conn));

  /* a server that ends the connection says so before the connection is seen to be closed */
  if (PQstatus (self->conn) != CONNECTION_OK || (state && code_of_state (state) == NC_HUB_DB_ERROR_AWAY))
    self->is_lost = TRUE;
  /* the message alone: a detail may quote what people wrote */
  g_set_error_literal (error, NC_HUB_DB_ERROR,
                       (int)(self->is_lost || !state ? NC_HUB_DB_ERROR_AWAY : code_of_state (state)),
                       g_strchomp (text));
  return FALSE;
}

/* What the URL says comes last and counts. A server that has gone without a word, with its machine or the line to it,
   is given up after half a minute instead of a quarter of an hour. */
static PGconn *
connect_to (const char *url)
{
  static const char *const names[] = { "connect_timeout",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "application_name",
                                       "dbname",
                                       NULL };
  const char *const values[] = { "10", "15", "5", "3", "30000", "nengcha-hub", url, NULL };

  return PQconnectdbParams (names, values, TRUE);
}

/* Before the pipeline is entered. */
static gboolean
exec_plain (Postgres *self, const char *sql, GError **error)
{
  PGresult *result = PQexec (self->conn, sql);
  gboolean done = PQresultStatus (result) == PGRES_COMMAND_OK || PQresultStatus (result) == PGRES_TUPLES_OK;

  if (!done)
    fail (self, result, error);
  PQclear (result);
  return done;
}

static gboolean
set_pipeline (Postgres *self, gboolean on)
{
  if (self->is_pipeline == on)
    return TRUE;
  self->is_pipeline = on;
  return on ? PQenterPipelineMode (self->conn) : PQexitPipelineMode (self->conn);
}

static gboolean
connected (Postgres *self, GError **error)
{
  self->is_pipeline = FALSE;
  self->n_pending = 0;
  self->generation++;
  self->is_lost = PQstatus (self->conn) != CONNECTION_OK;
  return self->is_lost ? fail (self, NULL, error)
                       : exec_plain (self, SETTINGS, error) && (set_pipeline (self, TRUE) || fail (self, NULL, error));
}

/* A lost connection is made anew, but not in the middle of a transaction: that one has failed. */
static gboolean
ensure (Postgres *self, GError **error)
{
  if (!self->is_lost)
    return TRUE;
  if (self->in_transaction) {
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_AWAY, "the connection was lost");
    return FALSE;
  }
  PQreset (self->conn);
  return connected (self, error);
}

/* Takes the next command's result; the last one when several are given. */
static PGresult *
take_result (Postgres *self)
{
  PGresult *last = PQgetResult (self->conn), *next;

  while (last && PQresultStatus (last) != PGRES_PIPELINE_SYNC && (next = PQgetResult (self->conn))) {
    PQclear (last);
    last = next;
  }
  return last;
}

/* Waits for all that was sent. @last: (out) (optional): the last command's result. The first failure counts. */
static gboolean
drain (Postgres *self, PGresult **last, GError **error)
{
  guint n = self->n_pending;
  gboolean failed = FALSE;

  self->n_pending = 0;
  if (!PQpipelineSync (self->conn))
    return fail (self, NULL, error);
  for (guint i = 0; i < n; i++) {
    PGresult *result = take_result (self);
    ExecStatusType status = result ? PQresultStatus (result) : PGRES_FATAL_ERROR;

    if (!failed && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      failed = TRUE;
      fail (self, result, error);
    }
    if (i + 1 == n && last && !failed)
      *last = result;
    else
      PQclear (result);
    if (self->is_lost)
      return FALSE;
  }
  PQclear (take_result (self));
  return !failed;
}

static gboolean
send_text (Postgres *self, const char *sql, GError **error)
{
  if (!ensure (self, error))
    return FALSE;
  if (!PQsendQueryParams (self->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
    return fail (self, NULL, error);
  self->n_pending++;
  return TRUE;
}

static gboolean
begin_with (NcHubDb *db, const char *sql, GError **error)
{
  Postgres *self = (Postgres *)db;

  if (!send_text (self, sql, error))
    return FALSE;
  self->in_transaction = TRUE;
  return TRUE;
}

static gboolean
postgres_begin (NcHubDb *db, GError **error)
{
  return begin_with (db, "BEGIN", error);
}

static gboolean
postgres_begin_read (NcHubDb *db, GError **error)
{
  return begin_with (db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
}

/* A transaction that had failed is answered "ROLLBACK" here, without an error. */
static gboolean
postgres_commit (NcHubDb *db, GError **error)
{
  Postgres *self = (Postgres *)db;
  PGresult *result = NULL;
  gboolean done =
      send_text (self, "COMMIT", error) && drain (self, &result, error) && g_str_equal (PQcmdStatus (result), "COMMIT");

  if (!done && error && !*error)
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FAILED, "the transaction had failed");
  PQclear (result);
  if (done)
    self->in_transaction = FALSE;
  return done;
}

static void
postgres_rollback (NcHubDb *db)
{
  Postgres *self = (Postgres *)db;

  if (!self->in_transaction)
    return;
  if (!self->is_lost && self->n_pending > 0)
    drain (self, NULL, NULL);
  if (!self->is_lost && send_text (self, "ROLLBACK", NULL))
    drain (self, NULL, NULL);
  self->in_transaction = FALSE;
}

static gboolean
postgres_savepoint (NcHubDb *db, GError **error)
{
  return send_text ((Postgres *)db, "SAVEPOINT job", error);
}

static gboolean
postgres_release (NcHubDb *db, GError **error)
{
  return send_text ((Postgres *)db, "RELEASE SAVEPOINT job", error) && drain ((Postgres *)db, NULL, error);
}

static void
postgres_rollback_to (NcHubDb *db)
{
  Postgres *self = (Postgres *)db;

  if (self->n_pending > 0 && !self->is_lost)
    drain (self, NULL, NULL);
  if (!self->is_lost && send_text (self, "ROLLBACK TO SAVEPOINT job", NULL) &&
      send_text (self, "RELEASE SAVEPOINT job", NULL))
    drain (self, NULL, NULL);
}

static gboolean
postgres_script (NcHubDb *db, const char *sql, GError **error)
{
  Postgres *self = (Postgres *)db;

  return ensure (self, error) && set_pipeline (self, FALSE) && exec_plain (self, sql, error) &&
         set_pipeline (self, TRUE);
}

static void
postgres_close (NcHubDb *db)
{
  Postgres *self = (Postgres *)db;

  g_clear_pointer (&self->conn, PQfinish);
  g_free (self->url);
  g_free (self);
}

static NcHubStmt *
postgres_prepare (NcHubDb *db, const char *sql, GError **error)
{
  Statement *self = g_new0 (Statement, 1);

  (void)sql;
  (void)error;
  g_snprintf (self->name, sizeof self->name, "s%u", ((Postgres *)db)->n_statements++);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->lengths = g_array_new (FALSE, TRUE, sizeof (int));
  self->unescaped = g_ptr_array_new_with_free_func (PQfreemem);
  return &self->parent;
}

/* What nobody bound is NULL. */
static void
make_room (NcHubStmt *stmt)
{
  Statement *self = (Statement *)stmt;
  int length = -1;

  while (self->values->len < stmt->parameters->len) {
    g_ptr_array_add (self->values, NULL);
    g_array_append_val (self->lengths, length);
  }
}

static void
put_value (NcHubStmt *stmt, guint i, char *value_taken, int length)
{
  Statement *self = (Statement *)stmt;

  make_room (stmt);
  g_free (self->values->pdata[i]);
  self->values->pdata[i] = value_taken;
  g_array_index (self->lengths, int, i) = length;
}

static void
postgres_bind_text (NcHubStmt *stmt, guint i, const char *text)
{
  put_value (stmt, i, g_strdup (text), -1);
}

static void
postgres_bind_int (NcHubStmt *stmt, guint i, gint64 value)
{
  put_value (stmt, i, g_strdup_printf ("%" G_GINT64_FORMAT, value), -1);
}

static void
postgres_bind_bytes (NcHubStmt *stmt, guint i, gconstpointer bytes, gsize size)
{
  put_value (stmt, i, g_memdup2 (size > 0 ? bytes : "", MAX (size, 1)), (int)size);
}

static void
forget_rows (Statement *self)
{
  g_clear_pointer (&self->result, PQclear);
  g_ptr_array_set_size (self->unescaped, 0);
}

static void
postgres_reset (NcHubStmt *stmt)
{
  Statement *self = (Statement *)stmt;

  forget_rows (self);
  g_ptr_array_set_size (self->values, 0);
  g_array_set_size (self->lengths, 0);
}

static gboolean
send_stmt (NcHubStmt *stmt, GError **error)
{
  Postgres *self = (Postgres *)stmt->db;
  Statement *statement = (Statement *)stmt;
  guint n = stmt->parameters->len;
  g_autofree int *formats = g_new0 (int, n + 1);

  if (!ensure (self, error))
    return FALSE;
  make_room (stmt);
  if (statement->generation != self->generation) {
    if (!PQsendPrepare (self->conn, statement->name, stmt->sql, 0, NULL))
      return fail (self, NULL, error);
    self->n_pending++;
    statement->generation = self->generation;
  }
  for (guint i = 0; i < n; i++)
    formats[i] = g_array_index (statement->lengths, int, i) >= 0;
  if (!PQsendQueryPrepared (self->conn, statement->name, (int)n, (const char *const *)statement->values->pdata,
                            (const int *)(gpointer)statement->lengths->data, formats, 0))
    return fail (self, NULL, error);
  self->n_pending++;
  return TRUE;
}

/* A statement whose preparation may have been thrown away with a failed pipeline is prepared again. */
static gboolean
ask (NcHubStmt *stmt, GError **error)
{
  Postgres *self = (Postgres *)stmt->db;
  Statement *statement = (Statement *)stmt;
  gboolean is_new = statement->generation != self->generation;
  gboolean done = send_stmt (stmt, error) && drain (self, &statement->result, error);

  if (!done && is_new)
    statement->generation = 0;
  return done;
}

static gboolean
postgres_step (NcHubStmt *stmt, gboolean *has_row, GError **error)
{
  Statement *self = (Statement *)stmt;
  Postgres *db = (Postgres *)stmt->db;

  if (!self->result) {
    gboolean may_retry = !db->in_transaction;
    g_autoptr (GError) failure = NULL;

    self->row = -1;
    if (!ask (stmt, &failure) && !(may_retry && db->is_lost && ask (stmt, NULL))) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  self->row++;
  g_ptr_array_set_size (self->unescaped, 0);
  *has_row = self->row < PQntuples (self->result);
  if (!*has_row)
    forget_rows (self);
  return TRUE;
}

static gboolean
postgres_run (NcHubStmt *stmt, GError **error)
{
  Postgres *db = (Postgres *)stmt->db;
  Statement *self = (Statement *)stmt;
  gboolean is_new = self->generation != db->generation, done = send_stmt (stmt, error);

  /* a preparation is waited for, so that one that fails is not thought to be there */
  if (done && (is_new || !db->in_transaction || db->n_pending >= MAX_PENDING))
    done = drain (db, NULL, error);
  if (!done && is_new)
    self->generation = 0;
  postgres_reset (stmt);
  return done;
}

static int
postgres_column (NcHubStmt *stmt, const char *name)
{
  const PGresult *result = ((Statement *)stmt)->result;
  int n = PQnfields (result);

  for (int i = 0; i < n; i++)
    if (g_str_equal (PQfname (result, i), name))
      return i;
  return -1;
}

static gboolean
postgres_is_null (NcHubStmt *stmt, int i)
{
  Statement *self = (Statement *)stmt;

  return PQgetisnull (self->result, self->row, i);
}

static const char *
postgres_text (NcHubStmt *stmt, int i)
{
  Statement *self = (Statement *)stmt;

  return postgres_is_null (stmt, i) ? NULL : PQgetvalue (self->result, self->row, i);
}

static gint64
postgres_integer (NcHubStmt *stmt, int i)
{
  const char *text = postgres_text (stmt, i);

  return text ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gconstpointer
postgres_bytes (NcHubStmt *stmt, int i, gsize *size)
{
  Statement *self = (Statement *)stmt;
  const char *text = postgres_text (stmt, i);
  gpointer bytes;

  *size = 0;
  bytes = text ? PQunescapeBytea ((const unsigned char *)text, size) : NULL;
  if (bytes)
    g_ptr_array_add (self->unescaped, bytes);
  return bytes;
}

static void
postgres_free (NcHubStmt *stmt)
{
  Statement *self = (Statement *)stmt;

  PQclear (self->result);
  g_ptr_array_unref (self->values);
  g_array_unref (self->lengths);
  g_ptr_array_unref (self->unescaped);
  g_free (self);
}

static const NcHubDbBackend backend = {
  .begin = postgres_begin,
  .begin_read = postgres_begin_read,
  .commit = postgres_commit,
  .rollback = postgres_rollback,
  .savepoint = postgres_savepoint,
  .release = postgres_release,
  .rollback_to = postgres_rollback_to,
  .script = postgres_script,
  .close = postgres_close,
  .prepare = postgres_prepare,
  .bind_text = postgres_bind_text,
  .bind_int = postgres_bind_int,
  .bind_bytes = postgres_bind_bytes,
  .step = postgres_step,
  .run = postgres_run,
  .reset = postgres_reset,
  .column = postgres_column,
  .text = postgres_text,
  .integer = postgres_integer,
  .bytes = postgres_bytes,
  .is_null = postgres_is_null,
  .free = postgres_free,
};

/* One number from a constant query; -1 when it fails. */
static gint64
get_number (Postgres *self, const char *sql, GError **error)
{
  PGresult *result = NULL;
  gint64 value = -1;

  if (send_text (self, sql, error) && drain (self, &result, error))
    value = PQntuples (result) > 0 ? g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) : 0;
  PQclear (result);
  return value;
}

/* Every table with areas is split by them, so that the database itself refuses a key without. */
static gboolean
make_partitions (Postgres *self, GError **error)
{
  PGresult *result = NULL;
  gboolean done = send_text (self,
                             "SELECT relname FROM pg_class WHERE relkind = 'p' "
                             "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema ())",
                             error) &&
                  drain (self, &result, error);

  for (int i = 0; done && i < PQntuples (result); i++)
    for (int part = 0; done && part < N_PARTITIONS; part++) {
      const char *name = PQgetvalue (result, i, 0);
      g_autofree char *sql =
          g_strdup_printf ("CREATE TABLE IF NOT EXISTS %s_%d PARTITION OF %s FOR VALUES WITH (MODULUS %d, "
                           "REMAINDER %d)",
                           name, part, name, N_PARTITIONS, part);

      done = postgres_script (&self->parent, sql, error);
    }
  PQclear (result);
  return done;
}

/* @version: that is there; 0 for none */
static gboolean
make_schema (Postgres *self, gint64 version, GError **error)
{
  g_autofree char *sql = nc_hub_db_schema (&self->parent, version), *fill = nc_hub_db_resource ("upgrade-3.sql");
  g_autofree char *mark = g_strdup_printf ("INSERT INTO meta (key, value) VALUES ('schema_version', '%d') "
                                           "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                           NC_HUB_SCHEMA_VERSION);

  if (postgres_begin (&self->parent, error) && drain (self, NULL, error) &&
      postgres_script (&self->parent, sql, error) && make_partitions (self, error) &&
      postgres_script (&self->parent, fill, error) && postgres_script (&self->parent, mark, error) &&
      postgres_commit (&self->parent, error))
    return TRUE;
  postgres_rollback (&self->parent);
  return FALSE;
}

static gboolean
check_schema (Postgres *self, gboolean may_create, GError **error)
{
  gint64 has_meta = get_number (self,
                                "SELECT COUNT (*) FROM information_schema.tables "
                                "WHERE table_schema = current_schema () AND table_name = 'meta'",
                                error);
  gint64 version =
      has_meta > 0 ? get_number (self, "SELECT value FROM meta WHERE key = 'schema_version'", error) : has_meta;

  if (version == 0 && has_meta == 0 && may_create)
    return make_schema (self, 0, error);
  if (version < 0)
    return FALSE;
  if (version >= 2 && version < NC_HUB_SCHEMA_VERSION)
    return make_schema (self, version, error);
  if (version == NC_HUB_SCHEMA_VERSION)
    return TRUE;
  if (version > NC_HUB_SCHEMA_VERSION)
    g_set_error (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_NEWER, _ ("%s was written by a newer version of this program"),
                 "PostgreSQL");
  else
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CANNOT_OPEN,
                         _ ("the PostgreSQL database is not a hub's"));
  return FALSE;
}

/**
 * nc_hub_db_postgres_open:
 * @url: "postgresql://…"; what it leaves out is taken from libpq's variables and password file
 */
NcHubDb *
nc_hub_db_postgres_open (const char *url, gboolean may_create, GError **error)
{
  static const NcHubDbWords words = { .text = "text COLLATE \"C\"",
                                      .integer = "bigint",
                                      .bytes = "bytea",
                                      .by_area = "PARTITION BY HASH (area)",
                                      .whole = "" };
  Postgres *self = g_new0 (Postgres, 1);
  g_autoptr (NcHubDb) db = &self->parent;

  db->backend = &backend;
  db->words = &words;
  db->parameter_prefix = '$';
  db->json_format = "(CAST (%s AS json) ->> '%s')";
  db->splits_areas = TRUE;
  self->url = g_strdup (url);
  self->conn = connect_to (url);
  if (!connected (self, error)) {
    if (error && *error && (*error)->code == NC_HUB_DB_ERROR_AWAY)
      g_prefix_error (error, "PostgreSQL: ");
    return NULL;
  }
  return check_schema (self, may_create, error) ? g_steal_pointer (&db) : NULL;
}
