/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-db.h"

G_BEGIN_DECLS

#define NC_HUB_SCHEMA_VERSION 6

/* What a kind of database does for nc-hub-db.c. Parameters and columns are counted from 0. */
typedef struct {
  gboolean (*begin) (NcHubDb *db, GError **error);
  gboolean (*begin_read) (NcHubDb *db, GError **error);
  gboolean (*commit) (NcHubDb *db, GError **error);
  void (*rollback) (NcHubDb *db);
  gboolean (*savepoint) (NcHubDb *db, GError **error);
  gboolean (*release) (NcHubDb *db, GError **error);
  void (*rollback_to) (NcHubDb *db);
  /* of all statements of a script, without parameters */
  gboolean (*script) (NcHubDb *db, const char *sql, GError **error);
  void (*close) (NcHubDb *db);

  NcHubStmt *(*prepare) (NcHubDb *db, const char *sql, GError **error);
  void (*bind_text) (NcHubStmt *stmt, guint i, const char *text);
  void (*bind_int) (NcHubStmt *stmt, guint i, gint64 value);
  void (*bind_bytes) (NcHubStmt *stmt, guint i, gconstpointer bytes, gsize size);
  gboolean (*step) (NcHubStmt *stmt, gboolean *has_row, GError **error);
  gboolean (*run) (NcHubStmt *stmt, GError **error);
  void (*reset) (NcHubStmt *stmt);
  int (*column) (NcHubStmt *stmt, const char *name);
  const char *(*text) (NcHubStmt *stmt, int column);
  gint64 (*integer) (NcHubStmt *stmt, int column);
  gconstpointer (*bytes) (NcHubStmt *stmt, int column, gsize *size);
  gboolean (*is_null) (NcHubStmt *stmt, int column);
  void (*free) (NcHubStmt *stmt);
} NcHubDbBackend;

/* What stands between at signs in schema.sql. */
typedef struct {
  const char *text;
  const char *integer;
  const char *bytes;
  const char *by_area;
  const char *whole;
} NcHubDbWords;

/* Backends put these first in their own. */
struct NcHubDb {
  const NcHubDbBackend *backend;
  const NcHubDbWords *words;
  char parameter_prefix;   /* '?' or '$', before the number */
  const char *json_format; /* a member of a column of JSON: its two %s are column and member */
  gboolean splits_areas;   /* whether areas may lie on different servers */
  GHashTable *statements;
};
struct NcHubStmt {
  NcHubDb *db;
  char *sql;
  GPtrArray *parameters; /* names, with their colons */
  guint next_parameter;  /* which is likely to be bound next */
};

NcHubDb *nc_hub_db_sqlite_open (const char *home, gboolean may_create, GError **error);
NcHubDb *nc_hub_db_postgres_open (const char *url, gboolean may_create, GError **error);
char *nc_hub_db_resource (const char *name);
char *nc_hub_db_schema (NcHubDb *self, gint64 version);

G_END_DECLS
