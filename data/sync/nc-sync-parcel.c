/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-parcel.h"
#include "nc-sync-uploads.h"
#include <string.h>

#define PARCELS_PATH "/v1/blobs"
#define MOST         64
#define MOST_BYTES   (4 * 1024 * 1024)
#define MOMENT_USEC  (250 * 1000)

/* Several small attachments in one request, as frames (PROTOCOL.md, section 5). at: which is being read; n_head: how
 * much of its head went; left: of its content. */
typedef struct {
  NcSyncUploads *uploads;
  GPtrArray *contents;
  guint at;
  gsize n_head;
  gint64 left;
  gint64 bytes;
  gint64 started_usec;
} Parcel;

static void
parcel_free (Parcel *self)
{
  g_ptr_array_unref (self->contents);
  g_free (self);
}

/* What is left of the head, or a piece of the content; -1 when it cannot be read. */
static gssize
read_piece (Parcel *self, NcUpload *upload, guint8 *buffer, gsize size)
{
  guint8 head[NC_PARCEL_HEAD_BYTES];
  gsize n = MIN (size, NC_PARCEL_HEAD_BYTES - self->n_head);
  gssize got;

  if (n > 0) {
    if (self->n_head == 0 && !nc_upload_open_at (upload, 0))
      return -1;
    nc_parcel_write_head (head, upload->blob.id, upload->blob.size_bytes);
    memcpy (buffer, head + self->n_head, n);
    self->n_head += n;
    self->left = upload->blob.size_bytes;
    return (gssize)n;
  }
  got = nc_upload_read (upload, buffer, (gsize)MIN ((gint64)size, self->left));
  upload->is_unreadable = got <= 0;
  self->left -= MAX (got, 0);
  return got > 0 ? got : -1;
}

static gssize
read_parcel (gpointer data, gpointer buffer, gsize size)
{
  Parcel *self = data;
  gsize n = 0;

  while (n < size && self->at < self->contents->len) {
    NcUpload *upload = self->contents->pdata[self->at];
    gssize got = read_piece (self, upload, (guint8 *)buffer + n, size - n);

    if (got < 0)
      return -1;
    n += (gsize)got;
    if (self->n_head == NC_PARCEL_HEAD_BYTES && self->left == 0) {
      g_clear_pointer (&upload->reader, nc_blob_reader_free);
      self->at++;
      self->n_head = 0;
    }
  }
  return (gssize)n;
}

static gboolean
is_in (json_t *ids, const char *id)
{
  json_t *each;
  gsize i;

  json_array_foreach (ids, i, each) if (g_strcmp0 (json_string_value (each), id) == 0) return TRUE;
  return FALSE;
}

/* With as many receipts as there were whole contents nothing is left to ask for. */
static void
take_reply (Parcel *self, json_t *reply)
{
  NcSyncUploads *uploads = self->uploads;
  json_t *have = json_object_get (reply, "have"), *damaged = json_object_get (reply, "damaged");
  gint64 usec = g_get_monotonic_time () - self->started_usec - MAX (0, nc_wire_get_int (reply, "usec"));
  gboolean is_told = json_array_size (have) + json_array_size (damaged) == self->contents->len;
  g_autoptr (GError) error = g_error_new_literal (
      NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY,
      _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));

  /* what the hub took to keep them says nothing of the link */
  uploads->parcel_bytes = MIN (self->bytes * MOMENT_USEC / MAX (usec, 1), MOST_BYTES);
  g_ptr_array_add (uploads->receipts, json_incref (reply));
  for (guint i = 0; i < self->contents->len; i++) {
    NcUpload *upload = self->contents->pdata[i];

    if (is_in (damaged, upload->blob.id)) {
      nc_upload_put_back (upload, error);
      continue;
    }
    if (!is_told)
      g_ptr_array_add (uploads->sent, g_strdup (upload->blob.id));
    nc_uploads_went_well (uploads);
    nc_upload_finish (upload, TRUE);
  }
}

/* One that cannot be read spoils the parcel for the others, but not their turn; nor does an older hub, or a proxy
 * before it that lets no large body through: then they go one by one. */
static void
put_all_back (Parcel *self, const GError *error, gboolean takes_none)
{
  gboolean is_own_fault = takes_none;

  for (guint i = 0; i < self->contents->len; i++)
    is_own_fault |= ((NcUpload *)self->contents->pdata[i])->is_unreadable;
  if (!is_own_fault)
    nc_uploads_broke (self->uploads);
  for (guint i = self->contents->len; i-- > 0;) {
    NcUpload *upload = self->contents->pdata[i];

    g_clear_pointer (&upload->reader, nc_blob_reader_free);
    if (is_own_fault && !upload->is_unreadable)
      g_queue_push_head (&self->uploads->waiting, upload);
    else
      nc_upload_put_back (upload, error);
  }
}

static void
parcel_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  Parcel *self = data;
  NcSyncUploads *uploads = self->uploads;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) json = nc_upload_arrived (reply, 200, link_error, &error)
                                ? nc_wire_parse (reply->body->data, reply->body->len, &error)
                                : NULL;

  uploads->n_running--;
  if (json) {
    take_reply (self, json);
  } else {
    gboolean takes_none = reply->status == 404 || reply->status == 405 || reply->status == 413;

    uploads->has_parcels &= !takes_none;
    put_all_back (self, error, takes_none);
  }
  parcel_free (self);
  nc_uploads_move_on (uploads);
}

/* One whose link broke goes alone. */
gboolean
nc_upload_fits_parcel (const NcUpload *self)
{
  return self->uploads->has_parcels && self->n_tries == 0 && !self->upload_id && self->blob.size_bytes > 0 &&
         self->blob.size_bytes <= NC_UPLOAD_ONE_GO_BYTES;
}

/* Takes from the head of the queue what may go together; the first does. Those that start at once are of unequal size,
 * so that they do not end at once: while the hub makes one durable, others are on the line. */
void
nc_parcel_start (NcSyncUploads *uploads)
{
  Parcel *self = g_new0 (Parcel, 1);
  gint64 most = uploads->parcel_bytes * MIN (uploads->n_running + 1, uploads->width) / uploads->width;
  NcUpload *next;

  self->uploads = uploads;
  self->contents = g_ptr_array_new ();
  self->started_usec = g_get_monotonic_time ();
  while ((next = g_queue_peek_head (&uploads->waiting)) && nc_upload_fits_parcel (next) && self->contents->len < MOST &&
         (self->contents->len == 0 || self->bytes + next->blob.size_bytes <= most)) {
    g_ptr_array_add (self->contents, g_queue_pop_head (&uploads->waiting));
    self->bytes += next->blob.size_bytes;
  }
  uploads->n_running++;
  nc_http_start (uploads->session->http,
                 &(NcHttpCall){ .method = "POST",
                                .path = PARCELS_PATH,
                                .headers = (const char *const[]){ "Content-Type: application/octet-stream", NULL },
                                .read = read_parcel,
                                .read_data = self,
                                .read_bytes = self->bytes + (gint64)self->contents->len * NC_PARCEL_HEAD_BYTES },
                 parcel_done, self);
}
