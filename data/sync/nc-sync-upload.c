/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-id.h"
#include "nc-sync-uploads.h"

#define WINDOW         1000
#define ASK_BELOW      64
#define FIRST_WIDTH    6
#define MOST_TRIES     3
#define WIDER_AFTER    16
#define TURN_MSEC      1000
#define WRITE_RECEIPTS 16

static void
upload_free (gpointer data)
{
  NcUpload *self = data;

  g_clear_pointer (&self->reader, nc_blob_reader_free);
  g_free (self->upload_id);
  g_free (self);
}

/* What is already there need not go again. */
gboolean
nc_upload_open_at (NcUpload *self, gint64 offset)
{
  g_clear_pointer (&self->reader, nc_blob_reader_free);
  self->reader = nc_blobs_open (self->uploads->session->store, self->blob.id, NULL);
  if (self->reader && !nc_blob_reader_skip (self->reader, offset, NULL))
    g_clear_pointer (&self->reader, nc_blob_reader_free);
  self->is_unreadable = self->reader == NULL;
  return self->reader != NULL;
}

gssize
nc_upload_read (gpointer data, gpointer buffer, gsize size)
{
  NcUpload *self = data;
  gssize n = nc_blob_reader_read (self->reader, buffer, size, NULL);

  self->is_unreadable = n < 0;
  return n;
}

/* Ends one attachment, well or not; it is freed. */
void
nc_upload_finish (NcUpload *self, gboolean is_sent)
{
  NcSyncSession *session = self->uploads->session;

  if (is_sent) {
    session->report->blobs_sent++;
    nc_sync_step (session, self->blob.is_paper ? NC_SYNC_PAPERS : NC_SYNC_PHOTOS, 1, self->blob.size_bytes);
  }
  upload_free (self);
}

void
nc_uploads_went_well (NcSyncUploads *uploads)
{
  if (++uploads->n_well % WIDER_AFTER == 0)
    uploads->width = MIN (uploads->width + 1, NC_HTTP_MAX_PARALLEL);
}

/* A link broke, or the hub was busy: fewer at once. */
void
nc_uploads_broke (NcSyncUploads *uploads)
{
  uploads->width = MAX (1, uploads->width / 2);
}

/* Goes to the end of the queue, unless it was tried often enough or trying again cannot help. An attachment that is
 * damaged or missing here stays on the list of what is unsent and stops no other. */
void
nc_upload_put_back (NcUpload *self, const GError *error)
{
  NcSyncUploads *uploads = self->uploads;

  if (self->is_unreadable) {
    nc_upload_finish (self, FALSE);
    return;
  }
  if (++self->n_tries < MOST_TRIES && nc_sync_may_pass (error) && error->code != NC_SYNC_ERROR_SESSION) {
    g_clear_pointer (&self->reader, nc_blob_reader_free);
    g_queue_push_tail (&uploads->waiting, self);
    return;
  }
  if (!uploads->failure)
    uploads->failure = g_error_copy (error);
  nc_upload_finish (self, FALSE);
}

gboolean
nc_upload_arrived (NcHttpReply *reply, guint status, const GError *link_error, GError **error)
{
  if (!link_error)
    return nc_http_expect (reply, status, error);
  *error = g_error_copy (link_error);
  return FALSE;
}

/* What the hub wants of the window becomes the queue. */
static void
queue_wanted (NcSyncUploads *self, json_t *answer, GHashTable *by_id)
{
  json_t *want;
  gsize i;

  json_array_foreach (json_object_get (answer, "want"), i, want)
  {
    const char *id = nc_wire_get_string (want, "id", NC_WIRE_HASH_HEX);
    const char *upload_id = nc_wire_get_string (want, "upload", 36);
    const NcSyncBlob *blob = id ? g_hash_table_lookup (by_id, id) : NULL;
    NcUpload *upload;

    if (!blob || !blob->has_file)
      continue;
    g_hash_table_remove (by_id, id);
    upload = g_new0 (NcUpload, 1);
    upload->uploads = self;
    upload->blob = *blob;
    upload->upload_id = nc_id_is_valid (upload_id) ? g_strdup (upload_id) : NULL;
    g_queue_push_tail (&self->waiting, upload);
  }
}

/* The receipts of several replies at once: each transaction waits for the disk. */
static gboolean
write_receipts (NcSyncUploads *self, GError **error)
{
  gboolean done = nc_sync_blobs_take_have (self->session, self->receipts, error);

  g_ptr_array_set_size (self->receipts, 0);
  return done;
}

static void
fail (NcSyncUploads *self, GError *error_taken)
{
  if (self->failure)
    g_error_free (error_taken);
  else
    self->failure = error_taken;
}

/* A question under way: the window that begins at @from. */
typedef struct {
  NcSyncUploads *uploads;
  guint from;
} Question;

static void
asked (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  g_autofree Question *question = data;
  NcSyncUploads *self = question->uploads;
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;
  g_autoptr (NcJson) answer = nc_upload_arrived (reply, 200, link_error, &error)
                                  ? nc_wire_parse (reply->body->data, reply->body->len, &error)
                                  : NULL;

  self->is_asking = FALSE;
  if (!answer) {
    fail (self, error);
    return;
  }
  for (guint i = question->from; i < self->n_asked; i++) {
    NcSyncBlob *blob = &g_array_index (self->blobs, NcSyncBlob, i);

    g_hash_table_insert (by_id, blob->id, blob);
  }
  g_ptr_array_add (self->receipts, json_incref (answer));
  queue_wanted (self, answer, by_id);
  nc_uploads_move_on (self);
}

/* Asks what the hub lacks of the next window and, in the same breath, for the receipts of what went without one. */
static void
ask (NcSyncUploads *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->sent);
  g_autofree char *body = NULL;
  Question *question = g_new0 (Question, 1);
  guint end = MIN (self->n_asked + WINDOW, self->blobs->len);

  self->sent = g_ptr_array_new_with_free_func (g_free);
  for (guint i = self->n_asked; i < end; i++)
    g_ptr_array_add (before, g_strdup (g_array_index (self->blobs, NcSyncBlob, i).id));
  body = nc_sync_blobs_question (before);
  *question = (Question){ self, self->n_asked };
  self->n_asked = end;
  self->is_asking = TRUE;
  nc_http_start (self->session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/blobs/want", .json = body }, asked,
                 question);
}

static gboolean
has_ended (const NcSyncUploads *self)
{
  if (self->is_asking || self->n_running > 0)
    return FALSE;
  return self->failure ||
         (g_queue_is_empty ((GQueue *)&self->waiting) && self->n_asked == self->blobs->len && self->sent->len == 0);
}

/* Starts whatever may start now: after each end of a request, so that the uploads go on by themselves whoever turns
 * the network meanwhile. */
void
nc_uploads_move_on (NcSyncUploads *self)
{
  while (!self->failure && self->n_running < self->width && !g_queue_is_empty (&self->waiting)) {
    if (nc_upload_fits_parcel (g_queue_peek_head (&self->waiting)))
      nc_parcel_start (self);
    else
      nc_upload_start_one (g_queue_pop_head (&self->waiting));
  }
  if (self->receipts->len >= WRITE_RECEIPTS) {
    GError *error = NULL;

    if (!write_receipts (self, &error))
      fail (self, error);
  }
  if (self->failure || self->is_asking || g_queue_get_length (&self->waiting) >= ASK_BELOW)
    return;
  /* the last receipts when all else is through */
  if (self->n_asked < self->blobs->len || (self->sent->len > 0 && self->n_running == 0))
    ask (self);
}

static void
choose (NcSyncUploads *self, GArray *all, NcSyncKind kind)
{
  guint n = 0;
  gint64 bytes = 0;

  for (guint i = 0; i < all->len; i++) {
    const NcSyncBlob *blob = &g_array_index (all, NcSyncBlob, i);

    /* of what is not here a receipt would only say that it need not be fetched */
    if (blob->is_paper != (kind == NC_SYNC_PAPERS) || !blob->has_file)
      continue;
    g_array_append_vals (self->blobs, blob, 1);
    n++;
    bytes += blob->size_bytes;
  }
  nc_sync_expect (self->session, kind, n, bytes);
}

/**
 * nc_sync_uploads_start:
 *
 * From here on attachments go out whenever somebody calls nc_http_turn(): several at once, papers before signatures
 * before photos. Nothing is started twice. An upload that broke off goes on where it stopped. An attachment counts as
 * sent when the hub's receipt for it is here.
 */
gboolean
nc_sync_uploads_start (NcSyncSession *session, gboolean with_papers, gboolean with_photos, GError **error)
{
  g_autoptr (GArray) all = session->uploads ? NULL : nc_sync_blobs_load (session->store, error);
  NcSyncUploads *self;

  if (session->uploads || !all)
    return session->uploads != NULL;
  self = g_new0 (NcSyncUploads, 1);
  self->session = session;
  self->blobs = g_array_new (FALSE, FALSE, sizeof (NcSyncBlob));
  self->width = FIRST_WIDTH;
  self->has_parcels = TRUE;
  self->sent = g_ptr_array_new_with_free_func (g_free);
  self->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  g_queue_init (&self->waiting);
  session->uploads = self;
  if (with_papers)
    choose (self, all, NC_SYNC_PAPERS);
  if (with_photos)
    choose (self, all, NC_SYNC_PHOTOS);
  nc_uploads_move_on (self);
  return TRUE;
}

/**
 * nc_sync_uploads_drop:
 *
 * Ends what is under way; receipts that are here are kept.
 */
gboolean
nc_sync_uploads_drop (NcSyncSession *session, GError **error)
{
  NcSyncUploads *self = session->uploads;
  gboolean done;

  if (!self)
    return TRUE;
  if (!self->failure)
    g_set_error_literal (&self->failure, NC_SYNC_ERROR, NC_SYNC_ERROR_CANCELLED, "");
  nc_http_drop_all (session->http);
  done = write_receipts (self, error);
  session->uploads = NULL;
  g_queue_clear_full (&self->waiting, upload_free);
  g_ptr_array_unref (self->sent);
  g_ptr_array_unref (self->receipts);
  g_array_unref (self->blobs);
  g_clear_error (&self->failure);
  g_free (self);
  return done;
}

/* Waits until all that was started by nc_sync_uploads_start() is through. */
gboolean
nc_sync_uploads_finish (NcSyncSession *session, GError **error)
{
  NcSyncUploads *self = session->uploads;
  gboolean done = TRUE;

  while (done && !has_ended (self))
    done = nc_http_turn (session->http, TURN_MSEC, error);
  if (done && self->failure) {
    g_propagate_error (error, g_steal_pointer (&self->failure));
    done = FALSE;
  }
  return nc_sync_uploads_drop (session, done ? error : NULL) && done;
}

/**
 * nc_sync_push_blobs:
 * @kind: NC_SYNC_PAPERS or NC_SYNC_PHOTOS
 *
 * Sends what has no receipt, and all that is under way.
 */
gboolean
nc_sync_push_blobs (NcSyncSession *session, NcSyncKind kind, GError **error)
{
  return nc_sync_uploads_start (session, kind == NC_SYNC_PAPERS, kind == NC_SYNC_PHOTOS, error) &&
         nc_sync_uploads_finish (session, error);
}
