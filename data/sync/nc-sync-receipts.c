/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-sync.h"
#include <string.h>

#define RECEIPT_DOMAIN      "nengcha-receipt-1"
#define BLOB_RECEIPT_DOMAIN "nengcha-blob-receipt-1"

static gboolean
bad_receipt (GError **error)
{
  g_set_error_literal (
      error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
      _ ("the hub's receipt does not fit what was sent; everything still waits to be sent. Exchange again"));
  return FALSE;
}

/**
 * nc_sync_tray_context:
 *
 * Returns: (transfer full): the context under which the tray seals the hub's value of a personal field.
 */
char *
nc_sync_tray_context (const char *table, const char *field)
{
  return g_strdup_printf ("tray.%s.%s", table, field);
}

/* The hub's value beside the entry, sealed where the entry is. */
static gboolean
put_in_tray (NcSyncSession *session, gint64 seq, json_t *answer, gboolean is_conflict, GError **error)
{
  g_autoptr (NcStmt) entry = nc_sync_store_prepare (session->store, "journal-one", error);
  g_autoptr (NcStmt) stmt = entry ? nc_sync_store_prepare (session->store, "tray-insert", error) : NULL;
  const char *current = json_string_value (json_object_get (answer, "current"));
  g_autofree char *context = NULL, *sealed = NULL;
  gboolean has_row, is_sealed;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_int (entry, ":seq", seq);
  if (!nc_stmt_step (entry, &has_row, error) || !has_row)
    return has_row ? FALSE : bad_receipt (error);
  is_sealed = nc_stmt_int (entry, "is_sealed") != 0;
  if (current && is_sealed) {
    context = nc_sync_tray_context (nc_stmt_text (entry, "table_name"), nc_stmt_text (entry, "field"));
    sealed = nc_keys_seal_text (nc_store_get_keys (session->store), context, current, error);
    if (!sealed)
      return FALSE;
    current = sealed;
  }
  nc_stmt_bind_text (stmt, ":kind", is_conflict ? "conflict" : "quarantined");
  nc_stmt_bind_int (stmt, ":seq", seq);
  nc_stmt_bind_text (stmt, ":table_name", nc_stmt_text (entry, "table_name"));
  nc_stmt_bind_text (stmt, ":row_id", nc_stmt_text (entry, "row_id"));
  nc_stmt_bind_text (stmt, ":field", nc_stmt_text (entry, "field"));
  nc_stmt_bind_text (stmt, ":theirs", current);
  nc_stmt_bind_int (stmt, ":is_sealed", is_sealed);
  nc_stmt_bind_text (stmt, ":reason", nc_wire_get_string (answer, "reason", 64));
  nc_stmt_bind_int (stmt, ":received_usec", nc_clock_now_usec (nc_store_get_clock (session->store)));
  return nc_stmt_run (stmt, error);
}

static gboolean
put_withheld (NcSyncSession *session, gint64 first, gint64 last, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, "tray-withheld", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_int (stmt, ":first_seq", first);
  nc_stmt_bind_int (stmt, ":last_seq", last);
  nc_stmt_bind_int (stmt, ":received_usec", nc_clock_now_usec (nc_store_get_clock (session->store)));
  return nc_stmt_run (stmt, error);
}

/* Answers must cover the receipt's range in order, without a hole. */
static gboolean
take_answers (NcSyncSession *session, json_t *json, gint64 first, gint64 last, GError **error)
{
  json_t *answers = json_object_get (json, "answers"), *answer;
  gsize i;

  json_array_foreach (answers, i, answer)
  {
    const char *name = nc_wire_get_string (answer, "answer", 16);
    gint64 from = session->name.base + nc_wire_get_int (answer, "first");
    gint64 to = session->name.base + nc_wire_get_int (answer, "last");
    gint64 end = MIN (to, session->name.until);
    gboolean is_conflict = g_strcmp0 (name, "conflict") == 0;

    if (!name || from != first || to < from || to > last)
      return bad_receipt (error);
    first = to + 1;
    if (g_str_equal (name, "withheld") && !put_withheld (session, from, end, error))
      return FALSE;
    if (!is_conflict && !g_str_equal (name, "quarantined"))
      continue;
    for (gint64 seq = from; seq <= end; seq++)
      if (!put_in_tray (session, seq, answer, is_conflict, error))
        return FALSE;
    *(is_conflict ? &session->report->conflicts : &session->report->quarantined) += to - from + 1;
  }
  return first == last + 1 || bad_receipt (error);
}

static gboolean
hash_fits (NcSyncSession *session, gint64 seq, const char *hex, GError **error)
{
  g_autoptr (NcStmt) entry = nc_sync_store_prepare (session->store, "journal-one", error);
  guint8 hash[crypto_hash_sha256_BYTES];
  gboolean has_row;

  if (!entry)
    return FALSE;
  nc_stmt_bind_int (entry, ":seq", seq);
  if (!nc_stmt_step (entry, &has_row, error))
    return FALSE;
  return (has_row && nc_wire_unhex (hex, hash, sizeof hash) &&
          memcmp (sqlite3_column_blob (entry, nc_stmt_column (entry, "hash")), hash, sizeof hash) == 0) ||
         bad_receipt (error);
}

static gboolean
keep_range (NcSyncSession *session, gint64 first, gint64 last, const char *text, const char *signature, GError **error)
{
  g_autoptr (NcStmt) receipt = nc_sync_store_prepare (session->store, "receipt-insert", error);
  g_autoptr (NcStmt) clear = receipt ? nc_sync_store_prepare (session->store, "outbox-clear", error) : NULL;

  if (!clear)
    return FALSE;
  nc_stmt_bind_int (receipt, ":first_seq", first);
  nc_stmt_bind_int (receipt, ":last_seq", last);
  nc_stmt_bind_text (receipt, ":text", text);
  nc_stmt_bind_text (receipt, ":signature", signature);
  nc_stmt_bind_int (clear, ":first_seq", first);
  nc_stmt_bind_int (clear, ":last_seq", last);
  if (!nc_stmt_run (receipt, error) || !nc_stmt_run (clear, error))
    return FALSE;
  session->report->sent += sqlite3_changes (nc_store_get_db (session->store));
  return TRUE;
}

static gboolean
take_receipt (NcSyncSession *session, json_t *receipt, GError **error)
{
  const char *text = nc_wire_get_string (receipt, "text", NC_WIRE_MAX_CLEAR);
  const char *signature = nc_wire_get_string (receipt, "signature", NC_WIRE_SIGNATURE_HEX);
  const NcSyncName *name = &session->name;
  gint64 first, last;
  g_autoptr (NcJson) json = NULL;

  if (!text || !nc_wire_verify (session->link->hub_key, RECEIPT_DOMAIN, text, strlen (text), signature))
    return bad_receipt (error);
  json = nc_wire_parse (text, strlen (text), error);
  if (!json)
    return FALSE;
  first = nc_wire_get_int (json, "first_seq");
  last = nc_wire_get_int (json, "last_seq");
  if (g_strcmp0 (nc_wire_get_string (json, "device", 36), nc_keys_get_device_id (name->keys)) != 0 || first < 1 ||
      last < first || last > G_MAXINT64 / 2)
    return bad_receipt (error);
  first += name->base;
  last += name->base;
  /* of entries that a restored backup has lost, the hub's word alone is left */
  if (last <= name->until && !hash_fits (session, last, nc_wire_get_string (json, "last_hash", 64), error))
    return FALSE;
  return take_answers (session, json, first, last, error) &&
         (first > name->until || keep_range (session, first, MIN (last, name->until), text, signature, error));
}

/**
 * nc_sync_take_receipts:
 * @receipts: (nullable): an array of text and signature
 *
 * Proves each receipt against the hub's key and the journal, then in one transaction keeps it, clears the outbox of its
 * range and puts what was not applied into the tray.
 */
gboolean
nc_sync_take_receipts (NcSyncSession *session, json_t *receipts, GError **error)
{
  NcDb *db = nc_store_get_db (session->store);
  json_t *receipt;
  gsize i;

  if (!json_is_array (receipts))
    return bad_receipt (error);
  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  json_array_foreach (receipts, i, receipt)
  {
    if (!take_receipt (session, receipt, error)) {
      nc_db_exec (db, "ROLLBACK", NULL);
      return FALSE;
    }
  }
  if (nc_db_exec (db, "COMMIT", error))
    return TRUE;
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * nc_sync_take_blob_receipt:
 *
 * Keeps the hub's signed word that it has an attachment whole.
 */
gboolean
nc_sync_take_blob_receipt (NcSyncSession *session, json_t *receipt, GError **error)
{
  const char *text = nc_wire_get_string (receipt, "text", 1024);
  const char *signature = nc_wire_get_string (receipt, "signature", NC_WIRE_SIGNATURE_HEX);
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, "blob-sent", error);
  g_autoptr (NcJson) json = NULL;

  if (!stmt)
    return FALSE;
  if (!text || !nc_wire_verify (session->link->hub_key, BLOB_RECEIPT_DOMAIN, text, strlen (text), signature) ||
      !(json = nc_wire_parse (text, strlen (text), NULL)) || !nc_wire_is_hash (nc_wire_get_string (json, "blob", 64)))
    return bad_receipt (error);
  nc_stmt_bind_text (stmt, ":id", nc_wire_get_string (json, "blob", 64));
  nc_stmt_bind_text (stmt, ":text", text);
  nc_stmt_bind_text (stmt, ":signature", signature);
  return nc_stmt_run (stmt, error);
}
