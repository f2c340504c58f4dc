/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-sync-uploads.h"
#include <string.h>

#define FILES_PATH    "/v1/files"
#define TUS           "Tus-Resumable: 1.0.0"
#define OFFSET_STREAM "Content-Type: application/offset+octet-stream"

/* One attachment by tus: what is too large for a parcel, or broke off in one. */

static void start_patch (NcUpload *self);

static void
end_sent (NcUpload *self)
{
  g_ptr_array_add (self->uploads->sent, g_strdup (self->blob.id));
  self->uploads->n_running--;
  nc_uploads_went_well (self->uploads);
  nc_upload_finish (self, TRUE);
}

static void
end_unread (NcUpload *self)
{
  self->uploads->n_running--;
  nc_upload_finish (self, FALSE);
}

static void
end_broken (NcUpload *self, const GError *error)
{
  self->uploads->n_running--;
  nc_uploads_broke (self->uploads);
  nc_upload_put_back (self, error);
}

static void
patch_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  NcUpload *self = data;
  NcSyncUploads *uploads = self->uploads;
  g_autoptr (GError) error = NULL;

  if (nc_upload_arrived (reply, 204, link_error, &error)) {
    end_sent (self);
  } else {
    /* the content there was not what its name says, or is no more: from the start */
    if (reply->status == 460 || reply->status == 404)
      g_clear_pointer (&self->upload_id, g_free);
    end_broken (self, error);
  }
  nc_uploads_move_on (uploads);
}

static void
start_patch (NcUpload *self)
{
  g_autofree char *path = g_strdup_printf (FILES_PATH "/%s", self->upload_id);
  g_autofree char *at = g_strdup_printf ("Upload-Offset: %" G_GINT64_FORMAT, self->offset);
  const char *const headers[] = { TUS, OFFSET_STREAM, at, NULL };

  if (!nc_upload_open_at (self, self->offset)) {
    end_unread (self);
    return;
  }
  nc_http_start (self->uploads->session->http,
                 &(NcHttpCall){ .method = "PATCH",
                                .path = path,
                                .headers = headers,
                                .read = nc_upload_read,
                                .read_data = self,
                                .read_bytes = self->blob.size_bytes - self->offset },
                 patch_done, self);
}

/* Created, and nothing of it there yet. */
static void
go_on (NcUpload *self, const char *location)
{
  const char *slash = location ? strrchr (location, '/') : NULL;
  g_autoptr (GError) error = NULL;

  if (!slash || !nc_id_is_valid (slash + 1)) {
    g_set_error_literal (
        &error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
        _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));
    end_broken (self, error);
    return;
  }
  self->upload_id = g_strdup (slash + 1);
  self->offset = 0;
  start_patch (self);
}

static void
create_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  NcUpload *self = data;
  NcSyncUploads *uploads = self->uploads;
  g_autoptr (GError) error = NULL;

  if (!nc_upload_arrived (reply, 201, link_error, &error))
    end_broken (self, error);
  else if (self->reader || self->blob.size_bytes == 0)
    end_sent (self);
  else
    go_on (self, reply->location);
  nc_uploads_move_on (uploads);
}

/* A small one goes with its creation, in one round trip. A large one, or one whose link broke, is created first: then
 * every byte that gets through counts. */
static void
start_create (NcUpload *self)
{
  g_autofree char *name = g_base64_encode ((const guint8 *)self->blob.id, strlen (self->blob.id));
  g_autofree char *length = g_strdup_printf ("Upload-Length: %" G_GINT64_FORMAT, self->blob.size_bytes);
  g_autofree char *metadata = g_strdup_printf ("Upload-Metadata: sha256 %s", name);
  const char *const headers[] = { TUS, length, metadata, OFFSET_STREAM, NULL };
  NcHttpCall call = { .method = "POST", .path = FILES_PATH, .headers = headers };

  g_clear_pointer (&self->reader, nc_blob_reader_free);
  if (self->n_tries == 0 && self->blob.size_bytes > 0 && self->blob.size_bytes <= NC_UPLOAD_ONE_GO_BYTES) {
    if (!nc_upload_open_at (self, 0)) {
      end_unread (self);
      return;
    }
    call.read = nc_upload_read;
    call.read_data = self;
    call.read_bytes = self->blob.size_bytes;
  }
  nc_http_start (self->uploads->session->http, &call, create_done, self);
}

static void
head_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  NcUpload *self = data;
  NcSyncUploads *uploads = self->uploads;

  if (link_error) {
    end_broken (self, link_error);
  } else if (reply->status == 200 && reply->offset >= 0 && reply->offset <= self->blob.size_bytes) {
    self->offset = reply->offset;
    start_patch (self);
  } else {
    g_clear_pointer (&self->upload_id, g_free);
    start_create (self);
  }
  nc_uploads_move_on (uploads);
}

/* Where it stands, if the hub has some of it; else from its start. */
void
nc_upload_start_one (NcUpload *self)
{
  g_autofree char *path = self->upload_id ? g_strdup_printf (FILES_PATH "/%s", self->upload_id) : NULL;
  static const char *const headers[] = { TUS, NULL };

  self->uploads->n_running++;
  if (path)
    nc_http_start (self->uploads->session->http, &(NcHttpCall){ .method = "HEAD", .path = path, .headers = headers },
                   head_done, self);
  else
    start_create (self);
}
