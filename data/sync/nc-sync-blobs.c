/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ASK_AT_ONCE 5000
#define SKIP_BYTES  65536

static gssize
read_blob (gpointer data, gpointer buffer, gsize size)
{
  return nc_blob_reader_read (data, buffer, size, NULL);
}

/* What is already there need not go again: read past it. */
static gboolean
skip_to (NcBlobReader *reader, gint64 offset, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (SKIP_BYTES);

  while (offset > 0) {
    gssize n = nc_blob_reader_read (reader, buffer, (gsize)MIN (offset, SKIP_BYTES), error);

    if (n <= 0)
      return FALSE;
    offset -= n;
  }
  return TRUE;
}

static gboolean
call_upload (NcSyncSession *session, const char *id, gint64 size, const char *upload, gint64 offset, GError **error)
{
  g_autoptr (NcBlobReader) reader = nc_blobs_open (session->store, id, error);
  g_autofree char *metadata_hash = g_base64_encode ((const guint8 *)id, strlen (id));
  g_autofree char *length = g_strdup_printf ("Upload-Length: %" G_GINT64_FORMAT, size);
  g_autofree char *metadata = g_strdup_printf ("Upload-Metadata: sha256 %s", metadata_hash);
  g_autofree char *at = g_strdup_printf ("Upload-Offset: %" G_GINT64_FORMAT, offset);
  g_autofree char *path = upload ? g_strdup_printf ("/v1/files/%s", upload) : g_strdup ("/v1/files");
  const char *const headers[] = { "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
                                  upload ? at : length, upload ? NULL : metadata, NULL };
  g_auto (NcHttpReply) reply = { 0 };

  if (!reader || !skip_to (reader, offset, error))
    return FALSE;
  return nc_http_call (session->http,
                       &(NcHttpCall){ .method = upload ? "PATCH" : "POST",
                                      .path = path,
                                      .headers = headers,
                                      .read = read_blob,
                                      .read_data = reader,
                                      .read_bytes = size - offset },
                       &reply, error) &&
         nc_http_expect (&reply, upload ? 204 : 201, error);
}

/* How far an earlier upload got; 0 and no upload when the hub has forgotten it. */
static gboolean
find_offset (NcSyncSession *session, const char **upload, gint64 *offset, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (NcHttpReply) reply = { 0 };

  *offset = 0;
  if (!*upload)
    return TRUE;
  path = g_strdup_printf ("/v1/files/%s", *upload);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "HEAD", .path = path }, &reply, error))
    return FALSE;
  if (reply.status == 200 && reply.offset >= 0)
    *offset = reply.offset;
  else
    *upload = NULL;
  return TRUE;
}

static gboolean
ask (NcSyncSession *session, GPtrArray *ids, guint from, json_t **answer, GError **error)
{
  g_autoptr (GString) body = g_string_new ("{\"ids\":");
  g_auto (NcHttpReply) reply = { 0 };

  nc_json_begin_array (body);
  for (guint i = from; i < ids->len && i < from + ASK_AT_ONCE; i++)
    nc_json_string (body, ids->pdata[i]);
  nc_json_end_array (body);
  g_string_append_c (body, '}');
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/blobs/want", .json = body->str },
                     &reply, error) ||
      !nc_http_expect (&reply, 200, error))
    return FALSE;
  *answer = nc_wire_parse (reply.body->data, reply.body->len, error);
  return *answer != NULL;
}

static gboolean
take_have (NcSyncSession *session, json_t *answer, GError **error)
{
  NcDb *db = nc_store_get_db (session->store);
  json_t *receipt;
  gsize i;

  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  json_array_foreach (json_object_get (answer, "have"), i, receipt)
  {
    if (!nc_sync_take_blob_receipt (session, receipt, error)) {
      nc_db_exec (db, "ROLLBACK", NULL);
      return FALSE;
    }
  }
  return nc_db_exec (db, "COMMIT", error);
}

/* An attachment that is damaged or missing here stays on the list of what is unsent; the others go on. */
static gboolean
send_wanted (NcSyncSession *session, json_t *answer, GHashTable *sizes, GError **error)
{
  json_t *want;
  gsize i;

  json_array_foreach (json_object_get (answer, "want"), i, want)
  {
    const char *id = nc_wire_get_string (want, "id", 64), *upload = nc_wire_get_string (want, "upload", 36);
    gint64 *size = id ? g_hash_table_lookup (sizes, id) : NULL, offset;
    g_autoptr (GError) local = NULL;

    if (!size || !nc_blobs_has (session->store, id))
      continue;
    if (!find_offset (session, &upload, &offset, error))
      return FALSE;
    if (offset > *size) {
      upload = NULL;
      offset = 0;
    }
    if (call_upload (session, id, *size, upload, offset, &local))
      session->report->blobs_sent++;
    else if (local->domain == NC_SYNC_ERROR && local->code != NC_SYNC_ERROR_BUSY) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
load_list (NcSyncSession *session, const char *sql, GPtrArray *ids, GHashTable *sizes, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, sql, error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  while (has_row) {
    gint64 *size;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    size = g_new (gint64, 1);
    *size = nc_stmt_int (stmt, "size_bytes");
    g_ptr_array_add (ids, g_strdup (nc_stmt_text (stmt, "id")));
    g_hash_table_insert (sizes, g_strdup (nc_stmt_text (stmt, "id")), size);
  }
  return TRUE;
}

/**
 * nc_sync_push_blobs:
 *
 * Papers before pictures. An upload that broke off goes on where it stopped. An attachment counts as sent when the
 * hub's receipt for it is here.
 */
gboolean
nc_sync_push_blobs (NcSyncSession *session, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!load_list (session, "blobs-unsent", ids, sizes, error))
    return FALSE;
  for (guint from = 0; from < ids->len; from += ASK_AT_ONCE) {
    g_autoptr (NcJson) before = NULL, after = NULL;

    if (!ask (session, ids, from, &before, error) || !take_have (session, before, error))
      return FALSE;
    if (json_array_size (json_object_get (before, "want")) > 0 &&
        (!send_wanted (session, before, sizes, error) || !ask (session, ids, from, &after, error) ||
         !take_have (session, after, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fetch (NcSyncSession *session, const char *id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/blobs/%s", id);
  g_autofree char *temporary =
      g_build_filename (nc_store_get_home (session->store), "blobs", "tmp", "pull-XXXXXX", NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autofree char *got = NULL;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written"), temporary);
    return FALSE;
  }
  done = nc_http_call (session->http, &(NcHttpCall){ .method = "GET", .path = path, .save_fd = fd }, &reply, error);
  close (fd);
  /* kept under its true hash: content that is not what was asked for gets another name and stays unused */
  if (done && reply.status == 200) {
    got = nc_blobs_put_file (session->store, temporary, NULL, error);
    done = got != NULL;
    session->report->blobs_received += got && g_str_equal (got, id);
  } else if (done && reply.status != 404) {
    done = nc_http_expect (&reply, 200, error);
  }
  g_unlink (temporary);
  return done;
}

/**
 * nc_sync_pull_blobs:
 *
 * Fetches the content of attachments whose rows came from colleagues. One that the hub does not have yet comes later.
 */
gboolean
nc_sync_pull_blobs (NcSyncSession *session, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!load_list (session, "blob-all", ids, sizes, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!nc_blobs_has (session->store, ids->pdata[i]) && !fetch (session, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}
