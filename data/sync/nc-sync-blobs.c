/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-blobs.h"
#include "nc-blobs.h"
#include "nc-json.h"

/**
 * nc_sync_blobs_load:
 *
 * Returns: (transfer full) (element-type NcSyncBlob): all attachments without a receipt, papers before signatures
 *   before photos, older ones first; %NULL with an #NcDbError
 */
GArray *
nc_sync_blobs_load (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "blobs-unsent", error);
  g_autoptr (GArray) blobs = g_array_new (FALSE, TRUE, sizeof (NcSyncBlob));
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    NcSyncBlob blob = { 0 };

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    g_strlcpy (blob.id, nc_stmt_text (stmt, "id"), sizeof blob.id);
    blob.size_bytes = nc_stmt_int (stmt, "size_bytes");
    blob.is_paper = nc_stmt_int (stmt, "is_paper") != 0;
    blob.is_mine = nc_stmt_int (stmt, "is_mine") != 0;
    blob.has_file = nc_blobs_has (store, blob.id);
    g_array_append_val (blobs, blob);
  }
  return stmt ? g_steal_pointer (&blobs) : NULL;
}

/* A colleague's content that is not here is nothing this laptop could lose. */
gboolean
nc_sync_blob_is_unsent (const NcSyncBlob *blob)
{
  return blob->is_mine || blob->has_file;
}

/**
 * nc_sync_blobs_question:
 * @ids: (element-type utf8): at most 20,000
 *
 * Returns: (transfer full): the body that asks the hub which of them it has.
 */
char *
nc_sync_blobs_question (GPtrArray *ids)
{
  g_autoptr (GString) body = g_string_new ("{\"ids\":");

  nc_json_begin_array (body);
  for (guint i = 0; i < ids->len; i++)
    nc_json_string (body, ids->pdata[i]);
  nc_json_end_array (body);
  g_string_append_c (body, '}');
  return g_string_free (g_steal_pointer (&body), FALSE);
}

/**
 * nc_sync_blobs_ask:
 * @ids: (element-type utf8): at most 20,000
 *
 * Returns: (transfer full): the hub's {have, want}; %NULL with an #NcSyncError
 */
json_t *
nc_sync_blobs_ask (NcSyncSession *session, GPtrArray *ids, GError **error)
{
  g_autofree char *body = nc_sync_blobs_question (ids);
  g_auto (NcHttpReply) reply = { 0 };

  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/blobs/want", .json = body }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error))
    return NULL;
  return nc_wire_parse (reply.body->data, reply.body->len, error);
}

static gboolean
take_all (NcSyncSession *session, GPtrArray *answers, GError **error)
{
  for (guint i = 0; i < answers->len; i++) {
    json_t *receipt;
    gsize j;

    json_array_foreach (json_object_get (answers->pdata[i], "have"), j, receipt)
    {
      if (!nc_sync_take_blob_receipt (session, receipt, error))
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * nc_sync_blobs_take_have:
 * @answers: (element-type json_t): of the hub
 *
 * Keeps the receipts of @answers, in one transaction.
 */
gboolean
nc_sync_blobs_take_have (NcSyncSession *session, GPtrArray *answers, GError **error)
{
  NcDb *db = nc_store_get_db (session->store);
  gboolean is_empty = TRUE;

  for (guint i = 0; i < answers->len; i++)
    is_empty &= json_array_size (json_object_get (answers->pdata[i], "have")) == 0;
  if (is_empty)
    return TRUE;
  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (take_all (session, answers, error) && nc_db_exec (db, "COMMIT", error))
    return TRUE;
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}
