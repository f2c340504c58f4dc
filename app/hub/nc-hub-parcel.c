/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-parcel.h"
#include "nc-hub-blobs.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-parcel.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* One content. path: where its bytes are until it has its place, then NULL */
typedef struct {
  char id[NC_WIRE_HASH_HEX + 1];
  char *path;
  gint64 size_bytes;
  gboolean is_whole;
} Content;

/* fd: of the content that comes in at the moment; whole_usec: when the last byte was here; fence: the folder of all
   contents, open from the beginning, so that syncfs() tells of every write that failed since */
struct NcHubParcel {
  NcHubRequest *request;
  GArray *contents;
  NcParcelReader reader;
  int fd;
  int fence;
  gint64 whole_usec;
};

static void
content_clear (gpointer data)
{
  Content *content = data;

  if (content->path)
    unlink (content->path);
  g_free (content->path);
}

void
nc_hub_parcel_free (NcHubParcel *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->fence >= 0)
    close (self->fence);
  nc_parcel_reader_clear (&self->reader);
  g_array_unref (self->contents);
  g_free (self);
}

static gboolean
set_failed (GError **error)
{
  g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL, "an attachment cannot be written");
  return FALSE;
}

static gboolean
begin_content (gpointer data, const char *id, gint64 size_bytes, GError **error)
{
  NcHubParcel *self = data;
  Content content = { .size_bytes = size_bytes };
  g_autofree char *name = nc_id_new (self->request->shared->clock);

  memcpy (content.id, id, NC_WIRE_HASH_HEX);
  content.path = g_build_filename (self->request->shared->home, "uploads", name, NULL);
  g_array_append_val (self->contents, content);
  self->fd = open (content.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return self->fd >= 0 || set_failed (error);
}

static gboolean
take_content (gpointer data, gconstpointer bytes, gsize size, GError **error)
{
  NcHubParcel *self = data;

  for (const char *at = bytes; size > 0;) {
    ssize_t n = write (self->fd, at, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return set_failed (error);
    at += n;
    size -= (gsize)n;
  }
  return TRUE;
}

static gboolean
end_content (gpointer data, gboolean is_whole, GError **error)
{
  NcHubParcel *self = data;
  int fd = self->fd;

  self->fd = -1;
  g_array_index (self->contents, Content, self->contents->len - 1).is_whole = is_whole;
  return close (fd) == 0 || set_failed (error);
}

void
nc_hub_parcel_begin (NcHubRequest *request)
{
  static const NcParcelSink sink = { begin_content, take_content, end_content };
  NcHubParcel *self = g_new0 (NcHubParcel, 1);
  g_autofree char *folder = g_build_filename (request->shared->home, "blobs", NULL);

  self->request = request;
  self->contents = g_array_new (FALSE, TRUE, sizeof (Content));
  g_array_set_clear_func (self->contents, content_clear);
  nc_parcel_reader_init (&self->reader, &sink, self);
  self->fd = -1;
  self->fence = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  request->parcel = self;
  if (self->fence < 0)
    nc_hub_request_fail_with (request, 500, "store", "the attachments' folder cannot be opened");
}

void
nc_hub_parcel_take (NcHubRequest *request, const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;

  if (!nc_parcel_reader_take (&request->parcel->reader, data, size, &error))
    nc_hub_request_fail (request, error);
}

static gboolean
write_receipt (NcHub *hub, const char *area, const char *id, GString *out, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "blob-get", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_string (out, "text", nc_hub_stmt_text (stmt, "text"));
  nc_json_member_string (out, "signature", nc_hub_stmt_text (stmt, "signature"));
  nc_json_end_object (out);
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
run_record (NcHub *hub, gpointer data, GError **error)
{
  NcHubRequest *request = data;
  GArray *contents = request->parcel->contents;
  g_autoptr (GString) have = g_string_new ("{\"have\":["), damaged = g_string_new ("],\"damaged\":[");

  for (guint i = 0; i < contents->len; i++) {
    const Content *content = &g_array_index (contents, Content, i);

    if (!content->is_whole)
      nc_json_string (damaged, content->id);
    else if (!nc_hub_blob_record (hub, content->id, content->size_bytes, request->device, error) ||
             !write_receipt (hub, request->device->area, content->id, have, error))
      return FALSE;
  }
  nc_hub_request_reply (request, 0, g_strconcat (have->str, damaged->str, "]", NULL));
  return TRUE;
}

/* The reply ends with how long the hub itself has taken: the rest of the time was the link's. */
static void
record_done (gpointer data, const GError *error)
{
  NcHubRequest *request = data;
  gint64 usec = g_get_monotonic_time () - request->parcel->whole_usec;

  if (error)
    nc_hub_request_fail (request, error);
  else
    nc_hub_request_reply (request, 200, g_strdup_printf ("%s,\"usec\":%" G_GINT64_FORMAT "}", request->reply, usec));
  nc_hub_request_resume (request);
}

/* The next photos take the memory that these leave: nobody reads them back soon, and fresh memory costs more than the
   writing. */
static void
forget_pages (NcHubParcel *self, const Content *content)
{
  g_autofree char *path = nc_hub_blob_path (self->request->shared->home, content->id);
  int fd = content->is_whole ? open (path, O_RDONLY | O_CLOEXEC) : -1;

  if (fd < 0)
    return;
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

/* All contents get their places; then one sync of their file system takes the place of an fsync for each, which would
   cost more than all the rest of a small attachment. */
static gboolean
keep_all (NcHubParcel *self)
{
  for (guint i = 0; i < self->contents->len; i++) {
    Content *content = &g_array_index (self->contents, Content, i);

    if (!content->is_whole)
      continue;
    if (!nc_hub_blob_place (self->request->shared->home, content->id, content->path))
      return FALSE;
    g_clear_pointer (&content->path, g_free);
  }
  if (syncfs (self->fence) != 0)
    return FALSE;
  for (guint i = 0; i < self->contents->len; i++)
    forget_pages (self, &g_array_index (self->contents, Content, i));
  return TRUE;
}

/* In a thread of the pool. */
static void
keep (NcHubRequest *request)
{
  if (keep_all (request->parcel)) {
    nc_hub_request_submit (request, request->device->area, run_record, record_done);
    return;
  }
  nc_hub_request_fail_with (request, 507, "store", "the attachments cannot be kept");
  nc_hub_request_resume (request);
}

void
nc_hub_parcel_finish (NcHubRequest *request)
{
  g_autoptr (GError) error = NULL;

  request->parcel->whole_usec = g_get_monotonic_time ();
  if (nc_parcel_reader_finish (&request->parcel->reader, &error))
    nc_hub_request_keep (request, keep);
  else
    nc_hub_request_fail (request, error);
}
