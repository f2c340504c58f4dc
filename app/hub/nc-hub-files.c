/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-blobs.h"
#include "nc-hub-packs.h"
#include "nc-hub-parcel.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Attachments: uploads by tus 1.0 (creation, creation-with-upload, checksum) into uploads/, and whole ones by hash in
   blobs/. */
#define TUS_VERSION  "1.0.0"
#define UPLOADS      "/v1/files"
#define KEEP_THREADS 8

/* What a laptop may have begun and not ended. It goes on with what it began, and a few at a time are under way. */
#define MOST_OPEN       64
#define MOST_OPEN_BYTES (G_GINT64_CONSTANT (32) * 1024 * 1024 * 1024)
#define FULL_WAIT_S     3600

/* An upload that a connection writes; @is_new: of which there is no row yet. */
typedef struct {
  char *device;
  gint64 size_bytes;
  gboolean is_new;
} Hand;

static void
hand_free (gpointer data)
{
  g_free (((Hand *)data)->device);
  g_free (data);
}

/* Those under way, by their id. */
GHashTable *
nc_hub_uploads_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, hand_free);
}

static char *
upload_path (NcHubRequest *self)
{
  return g_build_filename (self->shared->home, "uploads", self->upload_id, NULL);
}

/* Two connections on one upload would mix their bytes. */
static gboolean
claim_upload (NcHubRequest *self, gboolean is_new)
{
  Hand *hand = NULL;

  g_mutex_lock (&self->shared->uploads_lock);
  if (!g_hash_table_contains (self->shared->uploads, self->upload_id)) {
    hand = g_new0 (Hand, 1);
    *hand = (Hand){ g_strdup (self->device->id), self->upload_size, is_new };
    g_hash_table_insert (self->shared->uploads, g_strdup (self->upload_id), hand);
  }
  g_mutex_unlock (&self->shared->uploads_lock);
  return hand != NULL;
}

static void
let_go (NcHubRequest *self)
{
  g_mutex_lock (&self->shared->uploads_lock);
  g_hash_table_remove (self->shared->uploads, self->upload_id);
  g_mutex_unlock (&self->shared->uploads_lock);
}

void
nc_hub_upload_release (NcHubRequest *self)
{
  if (self->fd >= 0) {
    g_autofree char *path = self->is_new_upload ? upload_path (self) : NULL;

    /* nobody can go on with what has no row */
    if (path)
      unlink (path);
    close (self->fd);
    self->fd = -1;
    let_go (self);
  }
  nc_sha256_clear (&self->checksum);
  g_clear_pointer (&self->upload_id, g_free);
  g_clear_pointer (&self->blob_id, g_free);
}

/* On every answer about uploads, also on a refusal. */
void
nc_hub_tus_header (NcHubRequest *self)
{
  if (g_str_equal (self->route->path, UPLOADS))
    nc_hub_request_header (self, "Tus-Resumable", TUS_VERSION);
}

/* A client that names no version is taken at this one. */
static gboolean
speaks_tus (NcHubRequest *self)
{
  const char *version = nc_hub_request_get_header (self, "Tus-Resumable");

  if (!version || g_str_equal (version, TUS_VERSION))
    return TRUE;
  nc_hub_request_header (self, "Tus-Version", TUS_VERSION);
  nc_hub_request_fail_with (self, 412, "version", "tus " TUS_VERSION);
  return FALSE;
}

/* -1 for what is no number of bytes. */
static gint64
header_bytes (NcHubRequest *self, const char *name)
{
  const char *text = nc_hub_request_get_header (self, name);
  guint64 value;

  return text && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL) ? (gint64)value : -1;
}

static void
offset_header (NcHubRequest *self, gint64 offset)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);

  nc_hub_request_header (self, "Upload-Offset", text);
}

static gboolean
open_upload_file (NcHubRequest *self, int flags)
{
  g_autofree char *path = upload_path (self);
  gboolean is_gone;
  struct stat st;

  if (!claim_upload (self, (flags & O_CREAT) != 0)) {
    nc_hub_request_fail_with (self, 423, "locked", "another connection writes this upload");
    return FALSE;
  }
  self->fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0600);
  if (self->fd >= 0 && fstat (self->fd, &st) == 0) {
    self->upload_offset = st.st_size;
    if (self->has_checksum || st.st_size == 0)
      nc_sha256_init (&self->checksum);
    return TRUE;
  }
  is_gone = errno == ENOENT;
  let_go (self);
  /* while this one was looking for it, another has ended it */
  if (is_gone)
    nc_hub_request_fail_with (self, 404, "not_found", "no such upload");
  else
    nc_hub_request_fail_with (self, 500, "store", "the upload cannot be opened");
  return FALSE;
}

/* The upload of the path, when it is this device's. */
static gboolean
find_upload (NcHubRequest *self)
{
  NcHubStmt *stmt = nc_id_is_valid (self->id) ? nc_hub_sql (self->hub, "upload-get", NULL) : NULL;
  gboolean has_row = FALSE;

  if (stmt) {
    nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
    nc_hub_stmt_bind_text (stmt, ":id", self->id);
    nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
    if (nc_hub_stmt_step (stmt, &has_row, NULL) && has_row) {
      self->upload_id = g_strdup (self->id);
      self->blob_id = g_strdup (nc_hub_stmt_text (stmt, "blob_id"));
      self->upload_size = nc_hub_stmt_int (stmt, "size_bytes");
    }
    nc_hub_stmt_reset (stmt);
  }
  if (!has_row)
    nc_hub_request_fail_with (self, 404, "not_found", "no such upload");
  return has_row;
}

static gboolean
begin_checksum (NcHubRequest *self)
{
  const char *header = nc_hub_request_get_header (self, "Upload-Checksum");
  g_autofree guchar *bytes = NULL;
  gsize n = 0;

  if (!header)
    return TRUE;
  if (g_str_has_prefix (header, "sha256 "))
    bytes = g_base64_decode (header + 7, &n);
  if (n != sizeof self->wanted_checksum) {
    nc_hub_request_fail_with (self, 400, "checksum", "sha256 and base64");
    return FALSE;
  }
  memcpy (self->wanted_checksum, bytes, n);
  self->has_checksum = TRUE;
  return TRUE;
}

static void
take_upload (NcHubRequest *self, const char *data, gsize size)
{
  if (self->upload_offset + (gint64)size > self->upload_size) {
    nc_hub_request_fail_with (self, 413, "too_large", "more bytes than announced");
    return;
  }
  if (self->checksum.context)
    nc_sha256_update (&self->checksum, data, size);
  while (size > 0) {
    ssize_t n = write (self->fd, data, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      nc_hub_request_fail_with (self, 507, "store", "the disk is full");
      return;
    }
    data += n;
    size -= (gsize)n;
    self->upload_offset += n;
  }
}

static gboolean
run_keep_blob (NcHub *hub, gpointer data, GError **error)
{
  NcHubRequest *self = data;
  NcHubStmt *stmt;

  if (!nc_hub_blob_record (hub, self->blob_id, self->upload_size, self->device, error))
    return FALSE;
  stmt = nc_hub_sql (hub, "upload-delete", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", self->upload_id);
  return nc_hub_stmt_run (stmt, error);
}

static void
keep_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else
    self->status = self->route->has_id ? 204 : 201;
  nc_hub_request_resume (self);
}

/* What came with this request was summed up while it came, if it has a checksum or is the beginning: then the sum of a
 * content that came in one go is here already, and only one that came in parts is read again. */
static void
end_sum (NcHubRequest *self, gboolean *fits, gboolean *is_content)
{
  g_autofree char *path = upload_path (self), *hex = NULL;
  gboolean is_whole = self->upload_offset == self->upload_size;
  guint8 digest[NC_SHA256_BYTES];

  *fits = TRUE;
  if (self->checksum.context) {
    nc_sha256_final (&self->checksum, digest);
    *fits = !self->has_checksum || memcmp (digest, self->wanted_checksum, sizeof digest) == 0;
    hex = nc_wire_hex (digest, sizeof digest);
  }
  if (is_whole && *fits)
    *is_content = hex && self->upload_offset == self->bytes_in ? g_str_equal (hex, self->blob_id)
                                                               : nc_hub_blob_has_hash (path, self->blob_id);
}

static gboolean
run_drop_upload (NcHub *hub, gpointer data, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "upload-delete", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", ((NcHubRequest *)data)->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", ((NcHubRequest *)data)->upload_id);
  return nc_hub_stmt_run (stmt, error);
}

static void
drop_done (gpointer data, const GError *error)
{
  (void)error;
  nc_hub_request_fail_with (data, 460, "checksum", "the content is not what its hash says");
  nc_hub_request_resume (data);
}

static void
keep_upload (NcHubRequest *self)
{
  g_autofree char *path = upload_path (self);

  if (nc_hub_blob_keep (self->shared->home, self->blob_id, self->fd, path)) {
    nc_hub_request_submit (self, self->device->area, run_keep_blob, keep_done);
    return;
  }
  nc_hub_request_fail_with (self, 507, "store", "the attachment cannot be kept");
  nc_hub_request_resume (self);
}

static void
run_keep (gpointer data, gpointer shared)
{
  (void)shared;
  ((NcHubRequest *)data)->keep (data);
}

/* Parks the request and calls @keep in a thread of the pool: while one content goes to the disk, others come in on the
 * thread that took it. */
void
nc_hub_request_keep (NcHubRequest *self, void (*keep) (NcHubRequest *request))
{
  self->keep = keep;
  nc_hub_request_park (self);
  g_thread_pool_push (self->shared->keep_pool, self, NULL);
}

void
nc_hub_keep_pool_start (NcHubShared *shared)
{
  shared->keep_pool = g_thread_pool_new (run_keep, shared, KEEP_THREADS, FALSE, NULL);
}

/* Waits for what is on its way to the disk. */
void
nc_hub_keep_pool_stop (NcHubShared *shared)
{
  if (shared->keep_pool)
    g_thread_pool_free (shared->keep_pool, FALSE, TRUE);
  shared->keep_pool = NULL;
}

static void
finish_upload (NcHubRequest *self)
{
  g_autofree char *path = upload_path (self);
  gboolean fits, is_content = FALSE;

  end_sum (self, &fits, &is_content);
  if (!fits) {
    if (ftruncate (self->fd, self->upload_offset - self->bytes_in) != 0)
      unlink (path);
    nc_hub_request_fail_with (self, 460, "checksum", "the bytes are not what their checksum says");
    return;
  }
  offset_header (self, self->upload_offset);
  if (self->upload_offset < self->upload_size) {
    nc_hub_request_reply (self, self->route->has_id ? 204 : 201, NULL);
  } else if (!is_content) {
    unlink (path);
    nc_hub_request_submit (self, self->device->area, run_drop_upload, drop_done);
  } else {
    nc_hub_request_keep (self, keep_upload);
  }
}

static void
begin_patch (NcHubRequest *self)
{
  const char *type = nc_hub_request_get_header (self, "Content-Type");
  gint64 offset = header_bytes (self, "Upload-Offset");

  if (!speaks_tus (self))
    return;
  if (g_strcmp0 (type, "application/offset+octet-stream") != 0) {
    nc_hub_request_fail_with (self, 415, "encoding", "application/offset+octet-stream");
    return;
  }
  if (offset < 0) {
    nc_hub_request_fail_with (self, 400, "bad_data", "Upload-Offset");
    return;
  }
  if (!find_upload (self) || !begin_checksum (self) || !open_upload_file (self, 0))
    return;
  if (offset != self->upload_offset)
    nc_hub_request_fail_with (self, 409, "offset", "the upload stands at another offset");
  else if (header_bytes (self, "Content-Length") > self->upload_size - offset)
    nc_hub_request_fail_with (self, 413, "too_large", "more bytes than announced");
}

static void
finish_head (NcHubRequest *self)
{
  g_autofree char *path = NULL, *length = NULL;
  struct stat st;

  if (!speaks_tus (self) || !find_upload (self))
    return;
  path = upload_path (self);
  if (stat (path, &st) != 0) {
    nc_hub_request_fail_with (self, 404, "not_found", "no such upload");
    return;
  }
  length = g_strdup_printf ("%" G_GINT64_FORMAT, self->upload_size);
  offset_header (self, st.st_size);
  nc_hub_request_header (self, "Upload-Length", length);
  nc_hub_request_reply (self, 200, NULL);
}

/* "sha256 BASE64,filename BASE64": the hash, in hexadecimal, is what the content is kept under. */
static char *
metadata_hash (const char *header)
{
  g_auto (GStrv) pairs = g_strsplit (header ? header : "", ",", 16);

  for (char **pair = pairs; *pair; pair++) {
    const char *text = g_strstrip (*pair);
    g_autofree guchar *value = NULL;
    g_autofree char *hash = NULL;
    gsize n = 0;

    if (!g_str_has_prefix (text, "sha256 "))
      continue;
    value = g_base64_decode (text + 7, &n);
    hash = g_strndup ((const char *)value, n);
    return nc_wire_is_hash (hash) ? g_steal_pointer (&hash) : NULL;
  }
  return NULL;
}

static gboolean
run_new_upload (NcHub *hub, gpointer data, GError **error)
{
  NcHubRequest *self = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "upload-insert", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", self->upload_id);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_text (stmt, ":blob_id", self->blob_id);
  nc_hub_stmt_bind_int (stmt, ":size_bytes", self->upload_size);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error);
}

static void
new_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  self->is_new_upload = error != NULL;
  if (error)
    nc_hub_request_fail (self, error);
  else
    self->status = 201;
  nc_hub_request_resume (self);
}

/* What the laptop has begun: what it may go on with, and what comes in at this moment. */
static gboolean
count_open (NcHubRequest *self, gint64 *n, gint64 *bytes)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "upload-open", NULL);
  GHashTableIter iter;
  gpointer value;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  if (!nc_hub_stmt_step (stmt, NULL, NULL))
    return FALSE;
  *n = nc_hub_stmt_int (stmt, "n");
  *bytes = nc_hub_stmt_int (stmt, "size_bytes");
  nc_hub_stmt_reset (stmt);
  g_mutex_lock (&self->shared->uploads_lock);
  g_hash_table_iter_init (&iter, self->shared->uploads);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Hand *hand = value;

    if (hand->is_new && g_str_equal (hand->device, self->device->id)) {
      ++*n;
      *bytes += hand->size_bytes;
    }
  }
  g_mutex_unlock (&self->shared->uploads_lock);
  return TRUE;
}

/* With this one, which is claimed already. */
static void
refuse_too_many (NcHubRequest *self)
{
  gint64 n, bytes;

  if (!count_open (self, &n, &bytes))
    nc_hub_request_fail_with (self, 503, "store", "the hub's store cannot be asked");
  else if (n > MOST_OPEN)
    nc_hub_request_too_many (self, FULL_WAIT_S, "too many uploads that were not ended; go on with those");
  else if (bytes > MOST_OPEN_BYTES)
    nc_hub_request_fail_with (self, 507, "store", "too large uploads that were not ended; go on with those");
}

static void
begin_create (NcHubRequest *self)
{
  const char *length = nc_hub_request_get_header (self, "Upload-Length");
  char *end = NULL;

  if (!speaks_tus (self))
    return;
  self->upload_size = length && g_ascii_isdigit (*length) ? g_ascii_strtoll (length, &end, 10) : -1;
  self->blob_id = metadata_hash (nc_hub_request_get_header (self, "Upload-Metadata"));
  if (self->upload_size < 0 || *end || !self->blob_id)
    nc_hub_request_fail_with (self, 400, "bad_data", "Upload-Length, and Upload-Metadata with sha256");
  else if (self->upload_size > NC_WIRE_MAX_BLOB)
    nc_hub_request_fail_with (self, 413, "too_large", "the attachment is over the limit");
  else if (begin_checksum (self)) {
    self->upload_id = nc_id_new (self->shared->clock);
    self->is_new_upload = open_upload_file (self, O_CREAT | O_EXCL);
    if (self->is_new_upload)
      refuse_too_many (self);
  }
}

/* With the bytes (creation-with-upload), or an empty content: finished at once. Else the upload waits for PATCH. */
static void
finish_create (NcHubRequest *self)
{
  g_autofree char *location = g_strdup_printf ("/v1/files/%s", self->upload_id);

  nc_hub_request_header (self, "Location", location);
  self->is_new_upload = FALSE;
  if (self->upload_offset == self->upload_size) {
    finish_upload (self);
    return;
  }
  offset_header (self, self->upload_offset);
  nc_hub_request_submit (self, self->device->area, run_new_upload, new_done);
}

static void
finish_options (NcHubRequest *self)
{
  g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)NC_WIRE_MAX_BLOB);

  nc_hub_request_header (self, "Tus-Version", TUS_VERSION);
  nc_hub_request_header (self, "Tus-Max-Size", most);
  nc_hub_request_header (self, "Tus-Extension", "creation,creation-with-upload,checksum");
  nc_hub_request_header (self, "Tus-Checksum-Algorithm", "sha256");
  nc_hub_request_reply (self, 204, NULL);
}

/* A blob goes to whoever may see a place it came from. */
static gboolean
may_see_blob (NcHubRequest *self)
{
  NcHubStmt *stmt = nc_wire_is_hash (self->id) ? nc_hub_sql (self->hub, "blob-find", NULL) : NULL;
  gboolean has_row = stmt != NULL, is_seen = FALSE;

  if (stmt)
    nc_hub_stmt_bind_text (stmt, ":id", self->id);
  while (has_row && !is_seen)
    is_seen = nc_hub_stmt_step (stmt, &has_row, NULL) && has_row &&
              nc_hub_region_contains (self->device->region, nc_hub_stmt_text (stmt, "region"));
  if (stmt)
    nc_hub_stmt_reset (stmt);
  return is_seen;
}

static void
finish_get_blob (NcHubRequest *self)
{
  g_autofree char *path = may_see_blob (self) ? nc_hub_blob_path (self->shared->home, self->id) : NULL;
  struct stat st;

  self->send_fd = path ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  if (self->send_fd < 0 || fstat (self->send_fd, &st) != 0) {
    nc_hub_request_fail_with (self, 404, "not_found", "no such attachment");
    return;
  }
  self->send_bytes = st.st_size;
  nc_hub_request_reply (self, 200, NULL);
}

static void
finish_packs (NcHubRequest *self)
{
  const char *have = MHD_lookup_connection_value (self->connection, MHD_GET_ARGUMENT_KIND, "have");
  g_autoptr (GError) error = NULL;
  char *reply = nc_hub_packs_offer (self->hub, have, &error);

  self->is_signed = TRUE;
  if (reply)
    nc_hub_request_reply (self, 200, reply);
  else
    nc_hub_request_fail (self, error);
}

/* "bytes=N-" of this very content; anything else asks for the whole. -1: from beyond its end */
static gint64
range_start (NcHubRequest *self, const char *tag, gint64 size)
{
  const char *range = nc_hub_request_get_header (self, "Range"),
             *if_range = nc_hub_request_get_header (self, "If-Range");
  char *end;
  gint64 start;

  if (!range || !g_str_has_prefix (range, "bytes=") || !g_ascii_isdigit (range[6]) ||
      (if_range && !g_str_equal (if_range, tag)))
    return 0;
  start = g_ascii_strtoll (range + 6, &end, 10);
  if (!g_str_equal (end, "-"))
    return 0;
  return start < size ? start : -1;
}

/* A reference pack: to any laptop, from where it stopped. */
static void
finish_pack (NcHubRequest *self)
{
  g_autofree char *path = nc_wire_is_hash (self->id) ? nc_hub_pack_path (self->shared->home, self->id) : NULL;
  g_autofree char *tag = g_strdup_printf ("\"%s\"", self->id), *range = NULL;
  struct stat st;

  self->send_fd = path ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  if (self->send_fd < 0 || fstat (self->send_fd, &st) != 0) {
    nc_hub_request_fail_with (self, 404, "not_found", "no such pack");
    return;
  }
  self->send_offset = range_start (self, tag, st.st_size);
  if (self->send_offset < 0) {
    close (self->send_fd);
    self->send_fd = -1;
    range = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, (gint64)st.st_size);
    nc_hub_request_header (self, "Content-Range", range);
    nc_hub_request_fail_with (self, 416, "range", "beyond the end of the pack");
    return;
  }
  self->send_bytes = st.st_size - self->send_offset;
  nc_hub_request_header (self, "ETag", tag);
  nc_hub_request_header (self, "Accept-Ranges", "bytes");
  if (self->send_offset > 0) {
    range = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, self->send_offset,
                             (gint64)st.st_size - 1, (gint64)st.st_size);
    nc_hub_request_header (self, "Content-Range", range);
  }
  nc_hub_request_reply (self, self->send_offset > 0 ? 206 : 200, NULL);
}

const NcHubRoute nc_hub_file_routes[] = {
  { "OPTIONS", UPLOADS, FALSE, FALSE, NULL, NULL, finish_options },
  { "OPTIONS", UPLOADS, TRUE, FALSE, NULL, NULL, finish_options },
  { "POST", UPLOADS, FALSE, TRUE, begin_create, take_upload, finish_create },
  { "HEAD", UPLOADS, TRUE, TRUE, NULL, NULL, finish_head },
  { "PATCH", UPLOADS, TRUE, TRUE, begin_patch, take_upload, finish_upload },
  { "POST", "/v1/blobs", FALSE, TRUE, nc_hub_parcel_begin, nc_hub_parcel_take, nc_hub_parcel_finish },
  { "GET", "/v1/blobs", TRUE, TRUE, NULL, NULL, finish_get_blob },
  { "GET", "/v1/packs", FALSE, TRUE, NULL, NULL, finish_packs },
  { "GET", "/v1/packs", TRUE, TRUE, NULL, NULL, finish_pack },
  { NULL },
};
