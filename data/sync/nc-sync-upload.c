/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-sync-blobs.h"
#include <string.h>

#define WINDOW        1000
#define FIRST_WIDTH   6
#define MOST_TRIES    3
#define ONE_GO_BYTES  (512 * 1024)
#define WIDER_AFTER   16
#define TURN_MSEC     1000
#define FILES_PATH    "/v1/files"
#define TUS           "Tus-Resumable: 1.0.0"
#define OFFSET_STREAM "Content-Type: application/offset+octet-stream"

/* Uploads that run beside each other. width: how many at most at this moment; a break halves it, successes widen it
 * again. */
typedef struct {
  NcSyncSession *session;
  NcSyncKind kind;
  GQueue waiting;
  guint width;
  guint n_running;
  guint n_well;
  GPtrArray *sent;
  GError *failure;
} Uploader;

/* One attachment. upload_id: (nullable): the hub's name of what it has of it; offset: how much that is. */
typedef struct {
  Uploader *uploader;
  NcSyncBlob blob;
  char *upload_id;
  gint64 offset;
  guint n_tries;
  NcBlobReader *reader;
  gboolean is_unreadable;
} Upload;

static void start_patch (Upload *self);

static void
upload_free (gpointer data)
{
  Upload *self = data;

  g_clear_pointer (&self->reader, nc_blob_reader_free);
  g_free (self->upload_id);
  g_free (self);
}

static gssize
read_blob (gpointer data, gpointer buffer, gsize size)
{
  Upload *self = data;
  gssize n = nc_blob_reader_read (self->reader, buffer, size, NULL);

  self->is_unreadable = n < 0;
  return n;
}

/* What is already there need not go again. */
static gboolean
open_at (Upload *self, gint64 offset)
{
  g_clear_pointer (&self->reader, nc_blob_reader_free);
  self->reader = nc_blobs_open (self->uploader->session->store, self->blob.id, NULL);
  if (self->reader && !nc_blob_reader_skip (self->reader, offset, NULL))
    g_clear_pointer (&self->reader, nc_blob_reader_free);
  self->is_unreadable = self->reader == NULL;
  return self->reader != NULL;
}

/* Ends one upload, well or not; it is freed. */
static void
finish_upload (Upload *self, gboolean is_sent)
{
  Uploader *uploader = self->uploader;

  uploader->n_running--;
  if (is_sent) {
    uploader->session->report->blobs_sent++;
    g_ptr_array_add (uploader->sent, g_strdup (self->blob.id));
    nc_sync_step (uploader->session, uploader->kind, 1, self->blob.size_bytes);
    if (++uploader->n_well % WIDER_AFTER == 0)
      uploader->width = MIN (uploader->width + 1, NC_HTTP_MAX_PARALLEL);
  }
  upload_free (self);
}

/* Goes to the end of the queue, unless it was tried often enough or trying again cannot help. An attachment that is
 * damaged or missing here stays on the list of what is unsent and stops no other. */
static void
put_back (Upload *self, const GError *error)
{
  Uploader *uploader = self->uploader;

  if (self->is_unreadable) {
    finish_upload (self, FALSE);
    return;
  }
  if (++self->n_tries < MOST_TRIES && nc_sync_may_pass (error) && error->code != NC_SYNC_ERROR_SESSION) {
    uploader->n_running--;
    uploader->width = MAX (1, uploader->width / 2);
    g_clear_pointer (&self->reader, nc_blob_reader_free);
    g_queue_push_tail (&uploader->waiting, self);
    return;
  }
  if (!uploader->failure)
    uploader->failure = g_error_copy (error);
  finish_upload (self, FALSE);
}

static gboolean
arrived (NcHttpReply *reply, guint status, const GError *link_error, GError **error)
{
  if (!link_error)
    return nc_http_expect (reply, status, error);
  *error = g_error_copy (link_error);
  return FALSE;
}

static void
patch_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  Upload *self = data;
  g_autoptr (GError) error = NULL;

  if (arrived (reply, 204, link_error, &error)) {
    finish_upload (self, TRUE);
    return;
  }
  /* the content there was not what its name says, or is no more: from the start */
  if (reply->status == 460 || reply->status == 404)
    g_clear_pointer (&self->upload_id, g_free);
  put_back (self, error);
}

static void
start_patch (Upload *self)
{
  g_autofree char *path = g_strdup_printf (FILES_PATH "/%s", self->upload_id);
  g_autofree char *at = g_strdup_printf ("Upload-Offset: %" G_GINT64_FORMAT, self->offset);
  const char *const headers[] = { TUS, OFFSET_STREAM, at, NULL };

  if (!open_at (self, self->offset)) {
    finish_upload (self, FALSE);
    return;
  }
  nc_http_start (self->uploader->session->http,
                 &(NcHttpCall){ .method = "PATCH",
                                .path = path,
                                .headers = headers,
                                .read = read_blob,
                                .read_data = self,
                                .read_bytes = self->blob.size_bytes - self->offset },
                 patch_done, self);
}

static void
create_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  Upload *self = data;
  g_autoptr (GError) error = NULL;
  const char *slash;

  if (!arrived (reply, 201, link_error, &error)) {
    put_back (self, error);
    return;
  }
  if (self->reader || self->blob.size_bytes == 0) {
    finish_upload (self, TRUE);
    return;
  }
  slash = reply->location ? strrchr (reply->location, '/') : NULL;
  if (!slash || !nc_id_is_valid (slash + 1)) {
    g_set_error_literal (&error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the hub's answer is not of the form"));
    put_back (self, error);
    return;
  }
  self->upload_id = g_strdup (slash + 1);
  self->offset = 0;
  start_patch (self);
}

/* A small one goes with its creation, in one round trip. A large one, or one whose link broke, is created first: then
 * every byte that gets through counts. */
static void
start_create (Upload *self)
{
  g_autofree char *name = g_base64_encode ((const guint8 *)self->blob.id, strlen (self->blob.id));
  g_autofree char *length = g_strdup_printf ("Upload-Length: %" G_GINT64_FORMAT, self->blob.size_bytes);
  g_autofree char *metadata = g_strdup_printf ("Upload-Metadata: sha256 %s", name);
  const char *const headers[] = { TUS, length, metadata, OFFSET_STREAM, NULL };
  NcHttpCall call = { .method = "POST", .path = FILES_PATH, .headers = headers };

  g_clear_pointer (&self->reader, nc_blob_reader_free);
  if (self->n_tries == 0 && self->blob.size_bytes > 0 && self->blob.size_bytes <= ONE_GO_BYTES) {
    if (!open_at (self, 0)) {
      finish_upload (self, FALSE);
      return;
    }
    call.read = read_blob;
    call.read_data = self;
    call.read_bytes = self->blob.size_bytes;
  }
  nc_http_start (self->uploader->session->http, &call, create_done, self);
}

static void
head_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  Upload *self = data;

  if (link_error) {
    put_back (self, link_error);
  } else if (reply->status == 200 && reply->offset >= 0 && reply->offset <= self->blob.size_bytes) {
    self->offset = reply->offset;
    start_patch (self);
  } else {
    g_clear_pointer (&self->upload_id, g_free);
    start_create (self);
  }
}

static void
start_upload (Uploader *uploader)
{
  Upload *self = g_queue_pop_head (&uploader->waiting);
  g_autofree char *path = self->upload_id ? g_strdup_printf (FILES_PATH "/%s", self->upload_id) : NULL;
  static const char *const headers[] = { TUS, NULL };

  uploader->n_running++;
  if (path)
    nc_http_start (uploader->session->http, &(NcHttpCall){ .method = "HEAD", .path = path, .headers = headers },
                   head_done, self);
  else
    start_create (self);
}

static gboolean
run_uploads (Uploader *uploader, GError **error)
{
  NcHttp *http = uploader->session->http;

  while (uploader->n_running > 0 || (!uploader->failure && !g_queue_is_empty (&uploader->waiting))) {
    while (!uploader->failure && uploader->n_running < uploader->width && !g_queue_is_empty (&uploader->waiting))
      start_upload (uploader);
    if (!nc_http_turn (http, TURN_MSEC, error))
      return FALSE;
  }
  if (!uploader->failure)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&uploader->failure));
  return FALSE;
}

/* What the hub wants of the window becomes the queue. */
static void
queue_wanted (Uploader *uploader, json_t *answer, GHashTable *by_id)
{
  json_t *want;
  gsize i;

  json_array_foreach (json_object_get (answer, "want"), i, want)
  {
    const char *id = nc_wire_get_string (want, "id", NC_WIRE_HASH_HEX);
    const char *upload = nc_wire_get_string (want, "upload", 36);
    const NcSyncBlob *blob = id ? g_hash_table_lookup (by_id, id) : NULL;
    Upload *self;

    if (!blob || !blob->has_file)
      continue;
    self = g_new0 (Upload, 1);
    self->uploader = uploader;
    self->blob = *blob;
    self->upload_id = nc_id_is_valid (upload) ? g_strdup (upload) : NULL;
    g_queue_push_tail (&uploader->waiting, self);
  }
}

/* Asks what the hub lacks of the next window and, in the same breath, for the receipts of the last one. */
static gboolean
send_window (Uploader *uploader, GArray *blobs, guint from, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) before = g_steal_pointer (&uploader->sent);
  g_autoptr (NcJson) answer = NULL;

  uploader->sent = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < before->len; i++)
    g_ptr_array_add (ids, before->pdata[i]);
  for (guint i = from; i < blobs->len && i < from + WINDOW; i++) {
    NcSyncBlob *blob = &g_array_index (blobs, NcSyncBlob, i);

    g_ptr_array_add (ids, blob->id);
    g_hash_table_insert (by_id, blob->id, blob);
  }
  if (ids->len == 0)
    return TRUE;
  answer = nc_sync_blobs_ask (uploader->session, ids, error);
  if (!answer || !nc_sync_blobs_take_have (uploader->session, answer, error))
    return FALSE;
  queue_wanted (uploader, answer, by_id);
  return run_uploads (uploader, error);
}

static GArray *
choose (GArray *all, gboolean papers, gint64 *bytes)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (NcSyncBlob));

  *bytes = 0;
  for (guint i = 0; i < all->len; i++) {
    const NcSyncBlob *blob = &g_array_index (all, NcSyncBlob, i);

    /* of what is not here a receipt would only say that it need not be fetched */
    if (blob->is_paper != papers || !blob->has_file)
      continue;
    g_array_append_vals (out, blob, 1);
    *bytes += blob->size_bytes;
  }
  return out;
}

/**
 * nc_sync_push_blobs:
 * @kind: NC_SYNC_PAPERS or NC_SYNC_PHOTOS
 *
 * Several at once, papers before signatures before photos. An upload that broke off goes on where it stopped. An
 * attachment counts as sent when the hub's receipt for it is here.
 */
gboolean
nc_sync_push_blobs (NcSyncSession *session, NcSyncKind kind, GError **error)
{
  g_autoptr (GArray) all = nc_sync_blobs_load (session->store, error);
  g_autoptr (GArray) blobs = NULL;
  Uploader uploader = { .session = session, .kind = kind, .width = FIRST_WIDTH };
  gboolean done = TRUE;
  gint64 bytes;

  if (!all)
    return FALSE;
  blobs = choose (all, kind == NC_SYNC_PAPERS, &bytes);
  nc_sync_expect (session, kind, blobs->len, bytes);
  g_queue_init (&uploader.waiting);
  uploader.sent = g_ptr_array_new_with_free_func (g_free);
  /* one round more than there are windows: the last receipts */
  for (guint from = 0; done && blobs->len > 0 && from < blobs->len + WINDOW; from += WINDOW)
    done = send_window (&uploader, blobs, from, error);
  nc_http_drop_all (session->http);
  g_queue_clear_full (&uploader.waiting, upload_free);
  g_ptr_array_unref (uploader.sent);
  g_clear_error (&uploader.failure);
  return done;
}
