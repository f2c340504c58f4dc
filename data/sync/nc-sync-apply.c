/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-sync.h"
#include <string.h>

#define TURN_ROWS 128

typedef struct {
  NcSyncSession *session;
  NcRowWriter *rows;
  GHashTable *pending;
} Apply;

/* "table/row/field" of what was changed here and has no answer yet, or waits for a person: the hub's value does not
 * overwrite it. A deleted row stands there without a field. */
static gboolean
load_pending (Apply *apply, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (apply->session->store, "pending", error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  while (has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      g_hash_table_add (apply->pending, g_strdup_printf ("%s/%s/%s", nc_stmt_text (stmt, "table_name"),
                                                         nc_stmt_text (stmt, "row_id"), nc_stmt_text (stmt, "field")));
    if (has_row)
      g_hash_table_add (apply->pending,
                        g_strdup_printf ("%s/%s", nc_stmt_text (stmt, "table_name"), nc_stmt_text (stmt, "row_id")));
  }
  return TRUE;
}

static gboolean
is_pending (Apply *apply, const char *table, const char *row, const char *field)
{
  g_autofree char *key =
      field ? g_strdup_printf ("%s/%s/%s", table, row, field) : g_strdup_printf ("%s/%s", table, row);

  return g_hash_table_contains (apply->pending, key);
}

static gboolean
insert_row (Apply *apply, const char *table, const char *id, json_t *data, GError **error)
{
  gsize n = json_object_size (data), i = 0;
  g_autofree const char **fields = g_new0 (const char *, n + 1), **values = g_new0 (const char *, n + 1);
  const char *key;
  json_t *value;

  json_object_foreach (data, key, value)
  {
    fields[i] = key;
    values[i++] = json_string_value (value);
  }
  return n == 0 || nc_row_writer_insert (apply->rows, table, id, fields, values, error);
}

static gboolean
update_row (Apply *apply, const char *table, const char *id, json_t *data, GError **error)
{
  g_autofree char *text = nc_row_writer_dump (apply->rows, table, id, error);
  g_autoptr (NcJson) here = text ? nc_wire_parse (text, strlen (text), error) : NULL;
  const char *key;
  json_t *value;

  if (!here)
    return FALSE;
  json_object_foreach (data, key, value)
  {
    if (!json_equal (json_object_get (here, key), value) && !is_pending (apply, table, id, key) &&
        !nc_row_writer_update (apply->rows, table, id, key, json_string_value (value), error))
      return FALSE;
  }
  json_object_foreach (here, key, value)
  {
    g_autoptr (GError) local = NULL;

    /* A column that cannot be empty has its default here, which no journal told the hub. */
    if (json_object_get (data, key) || is_pending (apply, table, id, key) ||
        nc_row_writer_update (apply->rows, table, id, key, NULL, &local) ||
        g_error_matches (local, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT))
      continue;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

static gboolean
apply_row (Apply *apply, const char *table, const char *id, const char *gone, json_t *data, GError **error)
{
  gboolean exists;

  if (!nc_row_writer_exists (apply->rows, table, id, &exists, error))
    return FALSE;
  if (gone)
    return !exists || is_pending (apply, table, id, NULL) || nc_row_writer_delete (apply->rows, table, id, error);
  if (exists)
    return update_row (apply, table, id, data, error);
  return is_pending (apply, table, id, "") || insert_row (apply, table, id, data, error);
}

/* A row that does not fit here is kept in sight and does not stop the others. */
static gboolean
put_in_tray (Apply *apply, const char *table, const char *id, const char *reason, GError **error)
{
  NcStore *store = apply->session->store;
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "tray-insert", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":kind", "inbound");
  nc_stmt_bind_null (stmt, ":seq");
  nc_stmt_bind_text (stmt, ":table_name", table);
  nc_stmt_bind_text (stmt, ":row_id", id);
  nc_stmt_bind_text (stmt, ":field", "");
  nc_stmt_bind_null (stmt, ":theirs");
  nc_stmt_bind_int (stmt, ":is_sealed", 0);
  nc_stmt_bind_text (stmt, ":reason", reason);
  nc_stmt_bind_int (stmt, ":received_usec", nc_clock_now_usec (nc_store_get_clock (store)));
  return nc_stmt_run (stmt, error);
}

static gboolean
is_about_the_row (const GError *error)
{
  return g_error_matches (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT) ||
         g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_UNKNOWN_FIELD) ||
         g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE);
}

/* What a person has to know of it; two papers of one number above all. */
static char *
reason_for (const char *table, json_t *data, const GError *error)
{
  const char *number = json_string_value (json_object_get (data, "number"));

  if (!g_str_equal (table, "case_paper") || !strstr (error->message, "case_paper.seq"))
    return g_strdup (error->message);
  return g_strdup_printf (
      _ ("a colleague's paper bears the number %s, which a paper here bears already: no two may; one "
         "of them has to be withdrawn and issued anew"),
      number ? number : json_string_value (json_object_get (data, "seq")));
}

static gboolean
apply_or_tray (Apply *apply, const char *table, const char *id, const char *gone, json_t *data, GError **error)
{
  NcDb *db = nc_store_get_db (apply->session->store);
  g_autoptr (GError) local = NULL;

  if (!nc_db_exec (db, "SAVEPOINT one_row", error))
    return FALSE;
  if (apply_row (apply, table, id, gone, data, &local))
    return nc_db_exec (db, "RELEASE one_row", error);
  nc_db_exec (db, "ROLLBACK TO one_row", NULL);
  nc_db_exec (db, "RELEASE one_row", NULL);
  if (is_about_the_row (local)) {
    g_autofree char *reason = reason_for (table, data, local);

    return put_in_tray (apply, table, id, reason, error);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Form, count and digest before anything is written. */
static gboolean
prove (json_t *page, GError **error)
{
  json_t *rows = json_object_get (page, "rows"), *row, *value;
  g_auto (NcSha256) state = { 0 };
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;
  gboolean good = json_is_array (rows);
  const char *key;
  gsize i;

  nc_sha256_init (&state);
  json_array_foreach (rows, i, row)
  {
    const char *table = nc_wire_get_string (row, "t", NC_WIRE_MAX_NAME);
    const char *id = nc_wire_get_string (row, "r", NC_WIRE_MAX_ID), *gone = nc_wire_get_string (row, "gone", 16);
    json_t *data = json_object_get (row, "d");

    good = good && table && id && (gone != NULL) == (data == NULL);
    json_object_foreach (data, key, value) good = good && json_is_string (value);
    if (!good)
      break;
    nc_wire_digest_row (&state, table, id, gone, data);
  }
  nc_sha256_final (&state, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  if (good && nc_wire_get_int (page, "count") == (gint64)json_array_size (rows) &&
      g_strcmp0 (nc_wire_get_string (page, "digest", 64), hex) == 0 &&
      nc_wire_get_string (page, "cursor", NC_WIRE_MAX_CURSOR))
    return TRUE;
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
                       _ ("the hub's list arrived incomplete or altered; nothing was changed. Exchange again"));
  return FALSE;
}

static gboolean
apply_rows (Apply *apply, json_t *page, GError **error)
{
  json_t *row;
  gsize i;

  apply->rows = nc_row_writer_new (apply->session->store, error);
  if (!apply->rows || !load_pending (apply, error))
    return FALSE;
  json_array_foreach (json_object_get (page, "rows"), i, row)
  {
    /* the next page comes in meanwhile; to be stopped is for afterwards */
    if (i % TURN_ROWS == 0 && apply->session->http)
      nc_http_turn (apply->session->http, 0, NULL);
    if (!apply_or_tray (apply, nc_wire_get_string (row, "t", NC_WIRE_MAX_NAME),
                        nc_wire_get_string (row, "r", NC_WIRE_MAX_ID), nc_wire_get_string (row, "gone", 16),
                        json_object_get (row, "d"), error))
      return FALSE;
  }
  return nc_store_set_meta (apply->session->store, "sync.cursor",
                            nc_wire_get_string (page, "cursor", NC_WIRE_MAX_CURSOR), error);
}

/**
 * nc_sync_apply_page:
 * @page: of a pull
 * @more: (out): whether the hub has more
 *
 * Rows and cursor in one transaction, or nothing. What was changed here and is not settled yet stays as it is.
 */
gboolean
nc_sync_apply_page (NcSyncSession *session, json_t *page, gboolean *more, GError **error)
{
  Apply apply = { .session = session };
  gsize n = json_array_size (json_object_get (page, "rows"));
  gboolean applied;

  *more = json_is_true (json_object_get (page, "more"));
  if (!prove (page, error) || !nc_sync_store_begin (session->store, error))
    return FALSE;
  apply.pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  applied = apply_rows (&apply, page, error);
  g_clear_pointer (&apply.rows, nc_row_writer_free);
  g_hash_table_unref (apply.pending);
  if (!nc_sync_store_end (session->store, applied, error))
    return FALSE;
  session->report->rows_received += (gint64)n;
  if (n > 0)
    g_signal_emit_by_name (session->store, "changed");
  return TRUE;
}
