/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-batch.h"
#include "nc-bundle.h"
#include "nc-hub-blobs.h"
#include "nc-hub-commands.h"
#include "nc-hub-pull.h"
#include "nc-hub-push.h"
#include "nc-hub-writer.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COPY_BYTES      65536
#define NOT_OF_THE_FORM _ ("the bundle is not of the form; make it anew on its laptop")

/* One bundle under way. */
typedef struct {
  NcHub *hub;
  NcHubDevice *device;
  NcBundleReader *reader;
  NcBundleWriter *answer;
  NcHubPush push;
  char *cursor;
  guint8 reply_key[NC_BUNDLE_KEY_BYTES];
  char blob[NC_WIRE_HASH_HEX + 1];
  gint64 blob_bytes;
  gboolean has_gap; /* what comes before its entries is not here */
} Bundle;

static gboolean
bad (GError **error)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, NOT_OF_THE_FORM);
  return FALSE;
}

static gboolean
sign (gpointer data, gconstpointer message, gsize size, guint8 signature[64], GError **error)
{
  (void)error;
  nc_hub_sign_bytes (data, message, size, signature);
  return TRUE;
}

static NcBundleReader *
open_reader (Bundle *self, const char *path, GError **error)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
  NcBundleReader *reader;

  if (!nc_hub_bundle_key (self->hub, public_key, secret_key)) {
    bad (error);
    return NULL;
  }
  reader = nc_bundle_reader_new (path, public_key, secret_key, NULL, error);
  sodium_memzero (secret_key, sizeof secret_key);
  return reader;
}

/* @is_proved: whether the laptop that the bundle names has signed it */
static gboolean
is_allowed (Bundle *self, gboolean is_proved, GError **error)
{
  if (is_proved && !self->device->is_revoked)
    return TRUE;
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
                       is_proved
                           ? _ ("the laptop that this bundle comes from was revoked; enrol it anew with a new code")
                           : _ ("the laptop that this bundle names has not signed it; make it anew on that laptop"));
  return FALSE;
}

/* The head's laptop as it is known here. */
static NcHubDevice *
find_device (Bundle *self, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  NcHubDevice *device = nc_hub_device (self->hub, NULL, id, &local);

  if (!device && g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED))
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
                         _ ("the laptop that this bundle comes from is not enrolled here; enrol it with a code"));
  else if (!device)
    g_propagate_error (error, g_steal_pointer (&local));
  return device;
}

/* Who sent it, and that all of it is his: before anything is taken. */
static gboolean
prove (Bundle *self, const char *path, GError **error)
{
  g_autoptr (NcBundleReader) reader = open_reader (self, path, error);
  g_autoptr (GBytes) head = NULL;
  g_autoptr (NcJson) json = NULL;
  gint64 size;
  char type;

  if (!reader || !nc_bundle_reader_next (reader, &type, &size, error) || type != 'H' ||
      !(head = nc_bundle_reader_bytes (reader, size, 4096, error)) ||
      !(json = nc_wire_parse (g_bytes_get_data (head, NULL), g_bytes_get_size (head), error)))
    return error && *error ? FALSE : bad (error);
  if (!nc_wire_unhex (nc_wire_get_string (json, "reply_key", 64), self->reply_key, sizeof self->reply_key) ||
      !nc_id_is_valid (nc_wire_get_string (json, "device", 36)))
    return bad (error);
  self->cursor = g_strdup (nc_wire_get_string (json, "cursor", NC_WIRE_MAX_CURSOR));
  self->device = find_device (self, nc_wire_get_string (json, "device", 36), error);
  while (self->device && type)
    if (!nc_bundle_reader_next (reader, &type, &size, error) || (type && !nc_bundle_reader_skip (reader, size, error)))
      return FALSE;
  return self->device && is_allowed (self, nc_bundle_reader_proves (reader, self->device->public_key), error);
}

static gboolean
take_batch (Bundle *self, gint64 size, GError **error)
{
  g_autoptr (GBytes) bytes = nc_bundle_reader_bytes (self->reader, size, NC_WIRE_MAX_CLEAR, error);
  NcBatch *batch = bytes ? nc_batch_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), self->device->id,
                                          self->device->public_key, error)
                         : NULL;
  g_autoptr (NcHubDevice) now = batch ? nc_hub_device (self->hub, NULL, self->device->id, error) : NULL;
  gboolean taken;

  if (bytes && !batch)
    g_prefix_error (error, "%s: ", NOT_OF_THE_FORM);
  if (!now || batch->first_seq > now->head_seq + 1) {
    self->has_gap = now != NULL;
    g_clear_pointer (&batch, nc_batch_free);
    return self->has_gap;
  }
  nc_hub_push_start (&self->push, batch, self->device, NULL);
  do
    taken = nc_hub_write_now (self->hub, self->push.area, nc_hub_push_run, &self->push, error);
  while (taken && nc_hub_push_next (&self->push));
  taken = taken && nc_bundle_writer_frame (self->answer, 'R', self->push.reply, strlen (self->push.reply), error);
  nc_hub_push_clear (&self->push);
  return taken;
}

static gboolean
run_record (NcHub *hub, gpointer data, GError **error)
{
  Bundle *self = data;

  return nc_hub_blob_record (hub, self->blob, self->blob_bytes, self->device, error);
}

/* Into a file of its own name; FALSE when the disk fails. @fits: whether the content is what its name says. */
static gboolean
copy_blob (Bundle *self, int fd, gboolean *fits, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  g_auto (NcSha256) state = { 0 };
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;

  nc_sha256_init (&state);
  for (gint64 left = self->blob_bytes; left > 0;) {
    gssize n = nc_bundle_reader_read (self->reader, buffer, (gsize)MIN (left, COPY_BYTES), error);

    if (n <= 0)
      return n < 0 ? FALSE : bad (error);
    nc_sha256_update (&state, buffer, (gsize)n);
    if (write (fd, buffer, (gsize)n) != n) {
      g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL, _ ("the disk is full"));
      return FALSE;
    }
    left -= n;
  }
  nc_sha256_final (&state, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  *fits = g_str_equal (hex, self->blob);
  return TRUE;
}

static gboolean
write_blob_receipt (Bundle *self, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "blob-get", error);
  g_autoptr (GString) out = g_string_new ("{\"have\":[");
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", self->blob);
  if (!nc_hub_stmt_step (stmt, &has_row, error) || !has_row)
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_string (out, "text", nc_hub_stmt_text (stmt, "text"));
  nc_json_member_string (out, "signature", nc_hub_stmt_text (stmt, "signature"));
  nc_json_end_object (out);
  nc_hub_stmt_reset (stmt);
  g_string_append (out, "]}");
  return nc_bundle_writer_frame (self->answer, 'V', out->str, out->len, error);
}

static gboolean
take_blob (Bundle *self, gint64 size, GError **error)
{
  g_autoptr (GBytes) id = size > NC_WIRE_HASH_HEX || size == NC_WIRE_HASH_HEX
                              ? nc_bundle_reader_bytes (self->reader, NC_WIRE_HASH_HEX, NC_WIRE_HASH_HEX, error)
                              : NULL;
  g_autofree char *path = NULL, *name = nc_id_new (nc_hub_clock (self->hub));
  gboolean done, fits = FALSE;
  int fd;

  if (!id)
    return error && *error ? FALSE : bad (error);
  memcpy (self->blob, g_bytes_get_data (id, NULL), NC_WIRE_HASH_HEX);
  self->blob_bytes = size - NC_WIRE_HASH_HEX;
  if (!nc_wire_is_hash (self->blob))
    return bad (error);
  path = g_build_filename (nc_hub_home (self->hub), "uploads", name, NULL);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  done = fd >= 0 && copy_blob (self, fd, &fits, error);
  if (done && fits)
    done = nc_hub_blob_keep (nc_hub_home (self->hub), self->blob, fd, path) &&
           nc_hub_write_now (self->hub, self->device->area, run_record, self, error) &&
           write_blob_receipt (self, error);
  if (fd >= 0)
    close (fd);
  unlink (path);
  if (!done && error && !*error)
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_AWAY, _ ("the attachment cannot be kept"));
  return done;
}

/* @cursor_known: (out): also for a laptop that has read nothing yet */
static gboolean
write_lists (Bundle *self, gboolean *cursor_known, GError **error)
{
  gboolean more = TRUE, has_read = self->cursor && *self->cursor;

  *cursor_known = TRUE;

  while (more) {
    g_autofree char *page = nc_hub_pull (self->hub, self->device, self->cursor, NC_HUB_PULL_MAX_ROWS, error);
    g_autoptr (NcJson) json = page ? nc_wire_parse (page, strlen (page), error) : NULL;

    if (!json || !nc_bundle_writer_frame (self->answer, 'L', page, strlen (page), error))
      return FALSE;
    if (has_read && json_is_true (json_object_get (json, "anew")))
      *cursor_known = FALSE;
    more = json_is_true (json_object_get (json, "more"));
    g_free (self->cursor);
    self->cursor = g_strdup (nc_wire_get_string (json, "cursor", NC_WIRE_MAX_CURSOR));
  }
  return TRUE;
}

/* Which bundle this answers, so that an older answer is not taken for the latest. */
static gboolean
write_head (Bundle *self, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "format", "nengcha-bundle-reply-1");
  nc_json_member_string (out, "device", self->device->id);
  nc_json_member_string (out, "cursor", self->cursor ? self->cursor : "");
  nc_json_end_object (out);
  return nc_bundle_writer_frame (self->answer, 'H', out->str, out->len, error);
}

/* What the session says on the network: how far the hub has this laptop's journal, and whether it knows how far the
   laptop has read. */
static gboolean
write_state (Bundle *self, gboolean cursor_known, GError **error)
{
  g_autoptr (NcHubDevice) now = nc_hub_device (self->hub, NULL, self->device->id, error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *hash = now ? nc_wire_hex (now->head_hash, sizeof now->head_hash) : NULL;

  if (!now)
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_string (out, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_int (out, "head_seq", now->head_seq);
  nc_json_member_string (out, "head_hash", hash);
  nc_json_member_bool (out, "cursor_known", cursor_known);
  nc_json_end_object (out);
  return nc_bundle_writer_frame (self->answer, 'E', out->str, out->len, error);
}

static gboolean
take_all (Bundle *self, const char *path, const char *answer_path, GError **error)
{
  gboolean cursor_known;
  gint64 size;
  char type = 1;

  self->reader = open_reader (self, path, error);
  self->answer = nc_bundle_writer_new (answer_path, NULL, self->reply_key, error);
  if (!self->reader || !self->answer || !write_head (self, error))
    return FALSE;
  while (type) {
    if (!nc_bundle_reader_next (self->reader, &type, &size, error))
      return FALSE;
    if (!(type == 'P'   ? take_batch (self, size, error)
          : type == 'B' ? take_blob (self, size, error)
                        : !type || nc_bundle_reader_skip (self->reader, size, error)))
      return FALSE;
  }
  return write_lists (self, &cursor_known, error) && write_state (self, cursor_known, error) &&
         nc_bundle_writer_finish (self->answer, sign, self->hub, error);
}

/* `nengcha-hub bundle FILE -o ANSWER`: the exchange for offices without a network. */
int
nc_hub_command_bundle (const NcHubArguments *arguments)
{
  const char *answer = nc_hub_arguments_option (arguments, "-o");
  g_autoptr (GError) error = NULL;
  Bundle self = { 0 };
  gboolean done;

  if (arguments->n_words != 4 || !answer || arguments->words[1][0] == '-')
    return nc_hub_fail (arguments, 2, _ ("which file, and where does the answer go?"));
  self.hub = nc_hub_arguments_open (arguments, FALSE, &error);
  done =
      self.hub && prove (&self, arguments->words[1], &error) && take_all (&self, arguments->words[1], answer, &error);
  g_clear_pointer (&self.reader, nc_bundle_reader_free);
  g_clear_pointer (&self.answer, nc_bundle_writer_free);
  if (done && self.has_gap)
    fprintf (
        stderr, "%s\n",
        _ ("this hub lacks earlier entries of the laptop (it was put back from a backup): the answer asks for them; "
           "bring the laptop's next bundle, too"));
  g_clear_pointer (&self.device, nc_hub_device_free);
  g_clear_pointer (&self.hub, nc_hub_close);
  g_free (self.cursor);
  if (done)
    return 0;
  return nc_hub_fail (arguments,
                      error->domain != NC_SYNC_ERROR          ? 5
                      : error->code == NC_SYNC_ERROR_BAD_DATA ? 3
                                                              : 4,
                      error->message);
}
