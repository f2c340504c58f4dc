/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-batch.h"
#include "nc-blobs.h"
#include "nc-bundle.h"
#include "nc-identity.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync-lost.h"
#include "nc-sync.h"
#include <string.h>

#define BATCH_ENTRIES 2000
#define BATCH_BYTES   (2 * 1024 * 1024)
#define COPY_BYTES    65536

static gboolean
sign (gpointer data, gconstpointer message, gsize size, guint8 signature[64], GError **error)
{
  return nc_keys_sign (nc_store_get_keys (data), message, size, signature, error);
}

/* The key of the answer is made once for a home, so that answers to older bundles can still be read. */
static gboolean
reply_key (NcStore *store, guint8 key[NC_BUNDLE_KEY_BYTES], GError **error)
{
  g_autofree char *sealed = nc_store_get_meta (store, "sync.bundle_key", NULL), *hex = NULL, *kept = NULL;

  if (sealed) {
    hex = nc_keys_unseal_text (nc_store_get_keys (store), "sync.bundle_key", sealed, error);
    return hex && nc_wire_unhex (hex, key, NC_BUNDLE_KEY_BYTES);
  }
  randombytes_buf (key, NC_BUNDLE_KEY_BYTES);
  hex = nc_wire_hex (key, NC_BUNDLE_KEY_BYTES);
  kept = nc_keys_seal_text (nc_store_get_keys (store), "sync.bundle_key", hex, error);
  return kept && nc_store_set_meta (store, "sync.bundle_key", kept, error);
}

/* From where on the lists are asked for; all of them while a restored hub is being looked at. */
static char *
asked_cursor (NcStore *store)
{
  g_autofree char *anew = nc_store_get_meta (store, "sync.anew", NULL);
  char *cursor = anew ? NULL : nc_store_get_meta (store, "sync.cursor", NULL);

  return cursor ? cursor : g_strdup ("");
}

static gboolean
write_head (NcStore *store, NcBundleWriter *writer, GError **error)
{
  guint8 key[NC_BUNDLE_KEY_BYTES];
  g_autofree char *cursor = asked_cursor (store), *hex = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!reply_key (store, key, error))
    return FALSE;
  hex = nc_wire_hex (key, sizeof key);
  nc_json_begin_object (out);
  nc_json_member_string (out, "format", "nengcha-bundle-1");
  nc_json_member_string (out, "device", nc_store_get_device_id (store));
  nc_json_member_string (out, "reply_key", hex);
  nc_json_member_string (out, "cursor", cursor);
  nc_json_end_object (out);
  return nc_bundle_writer_frame (writer, 'H', out->str, out->len, error);
}

/* From the oldest entry without a receipt, with those before it that never needed one. */
static gboolean
write_batches (NcStore *store, NcBundleWriter *writer, GError **error)
{
  NcBatchBounds bounds = { .max_entries = BATCH_ENTRIES, .max_bytes = BATCH_BYTES };
  gint64 first_unsent, last_receipt, last_seq, untold;

  if (!nc_sync_store_int (store, "past-untold", &untold, error) || !nc_identity_base (store, &bounds.base, error))
    return FALSE;
  if (untold > 0) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
                         _ ("this store was put back from a backup: exchange with the hub once over the network, or "
                            "enrol this laptop with a new code, before the next bundle"));
    return FALSE;
  }
  if (!nc_sync_store_int (store, "outbox-first", &first_unsent, error) ||
      !nc_sync_store_int (store, "receipt-last", &last_receipt, error))
    return FALSE;
  if (first_unsent == 0)
    return TRUE;
  for (bounds.from_seq = MAX (bounds.base + 1, MIN (first_unsent, last_receipt + 1));; bounds.from_seq = last_seq + 1) {
    g_autofree char *batch = nc_batch_write (store, &bounds, &last_seq, error);

    if (!batch || last_seq < bounds.from_seq)
      return batch != NULL;
    if (!nc_bundle_writer_frame (writer, 'P', batch, strlen (batch), error))
      return FALSE;
  }
}

/* The content behind its hash; one that cannot be read here is left out and stays unsent. */
static gboolean
write_blob (NcStore *store, NcBundleWriter *writer, const char *id, gint64 size, GError **error)
{
  g_autoptr (NcBlobReader) reader = nc_blobs_open (store, id, NULL);
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  gssize n;

  if (!reader)
    return TRUE;
  if (!nc_bundle_writer_begin (writer, 'B', NC_WIRE_HASH_HEX + size, error) ||
      !nc_bundle_writer_bytes (writer, id, NC_WIRE_HASH_HEX, error))
    return FALSE;
  while ((n = nc_blob_reader_read (reader, buffer, COPY_BYTES, error)) > 0)
    if (!nc_bundle_writer_bytes (writer, buffer, (gsize)n, error))
      return FALSE;
  return n == 0;
}

static gboolean
write_blobs (NcStore *store, NcBundleWriter *writer, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "blobs-unsent", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row && !write_blob (store, writer, nc_stmt_text (stmt, "id"), nc_stmt_int (stmt, "size_bytes"), error))
      return FALSE;
  }
  return stmt != NULL;
}

/**
 * nc_sync_bundle_export:
 * @path: of the file, on a USB stick say
 *
 * Everything that has no receipt yet, readable by the hub alone and signed by this laptop. The outbox stays as it is
 * until the answer comes back.
 */
gboolean
nc_sync_bundle_export (NcStore *store, const char *path, GError **error)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, error);
  g_autoptr (NcBundleWriter) writer = NULL;
  guint8 seal_to[crypto_box_PUBLICKEYBYTES];

  if (!link)
    return FALSE;
  if (crypto_sign_ed25519_pk_to_curve25519 (seal_to, link->hub_key) != 0) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, "key");
    return FALSE;
  }
  writer = nc_bundle_writer_new (path, seal_to, NULL, error);
  return writer && write_head (store, writer, error) && write_batches (store, writer, error) &&
         write_blobs (store, writer, error) && nc_bundle_writer_finish (writer, sign, store, error);
}

/* An answer under way. @is_latest: nothing was read from the hub since its bundle was made; @state: (nullable): what
   the hub has of this laptop, until it is heeded. */
typedef struct {
  NcSyncSession session;
  char *asked;
  gboolean is_latest;
  NcJson *state;
} Answer;

static json_t *
read_frame (NcBundleReader *reader, gint64 size, GError **error)
{
  g_autoptr (GBytes) bytes = nc_bundle_reader_bytes (reader, size, NC_WIRE_MAX_CLEAR, error);

  return bytes ? nc_wire_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : NULL;
}

/* The whole file is proved before anything of it is taken. What the hub says of its own state is kept aside. */
static gboolean
prove (Answer *self, const char *path, const guint8 *key, GError **error)
{
  g_autoptr (NcBundleReader) reader = nc_bundle_reader_new (path, NULL, NULL, key, error);
  gint64 size;
  char type = 1;

  while (reader && type) {
    if (!nc_bundle_reader_next (reader, &type, &size, error))
      return FALSE;
    if (type == 'E' && !self->state) {
      if (!(self->state = read_frame (reader, size, error)))
        return FALSE;
    } else if (type && !nc_bundle_reader_skip (reader, size, error)) {
      return FALSE;
    }
  }
  if (!reader || nc_bundle_reader_proves (reader, self->session.link->hub_key))
    return reader != NULL;
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                       _ ("this answer is not from the bureau's hub; give the bundle to the hub once more"));
  return FALSE;
}

static gboolean
take_head (Answer *self, json_t *json, GError **error)
{
  const char *asked = nc_wire_get_string (json, "cursor", NC_WIRE_MAX_CURSOR);

  if (g_strcmp0 (nc_wire_get_string (json, "device", 36), nc_store_get_device_id (self->session.store)) != 0) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
                         _ ("this answer is for this laptop as it was before it was put back from a backup; make a new "
                            "bundle and take that to the hub"));
    return FALSE;
  }
  self->is_latest = g_strcmp0 (asked, self->asked) == 0;
  return !self->is_latest || nc_sync_lost_begin (&self->session, error);
}

/* Before any list, as on the network: what a hub that was put back has lost of this laptop is in the outbox again, and
   stays as it is here, before rows come in that lack it. */
static gboolean
heed_state (Answer *self, GError **error)
{
  g_autoptr (NcJson) state = g_steal_pointer (&self->state);

  return !state || !self->is_latest || nc_sync_take_state (&self->session, state, error);
}

/* Lists that are older than what was read since would put older rows over newer. */
static gboolean
take_page (Answer *self, json_t *page, GError **error)
{
  gboolean more;

  if (!heed_state (self, error))
    return FALSE;
  return !self->is_latest || (nc_sync_lost_see (&self->session, page, *self->asked != 0, error) &&
                              nc_sync_apply_page (&self->session, page, &more, error));
}

static gboolean
take_frame (Answer *self, char type, json_t *json, GError **error)
{
  NcSyncSession *session = &self->session;
  json_t *receipt;
  gsize i;

  switch (type) {
  case 'H':
    return take_head (self, json, error);
  case 'R':
    return nc_sync_take_receipts (session, json_object_get (json, "receipts"), error);
  case 'V':
    json_array_foreach (json_object_get (json, "have"), i, receipt)
    {
      if (!nc_sync_take_blob_receipt (session, receipt, error))
        return FALSE;
      session->report->blobs_sent++;
    }
    return TRUE;
  case 'L':
    return take_page (self, json, error);
  case 'E':
    return heed_state (self, error);
  default:
    return TRUE;
  }
}

static gboolean
take_all (Answer *self, const char *path, const guint8 *key, GError **error)
{
  g_autoptr (NcBundleReader) reader = nc_bundle_reader_new (path, NULL, NULL, key, error);
  gint64 size;
  char type = 1;

  while (reader && type) {
    g_autoptr (NcJson) json = NULL;

    if (!nc_bundle_reader_next (reader, &type, &size, error))
      return FALSE;
    if (!type)
      break;
    json = read_frame (reader, size, error);
    if (!json || !take_frame (self, type, json, error))
      return FALSE;
  }
  return reader && nc_sync_lost_say (&self->session, error);
}

/**
 * nc_sync_bundle_import:
 * @path: the hub's answer
 * @report: (out caller-allocates):
 *
 * Taking the same answer again changes nothing. From a hub that was put back from a backup it says so: then what the
 * hub lacks, of this laptop and of others, is in the outbox again, for the next bundle (@report->offered_again).
 */
gboolean
nc_sync_bundle_import (NcStore *store, const char *path, NcSyncReport *report, GError **error)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, error);
  Answer answer = { .session = { .store = store, .link = link, .report = report } };
  guint8 key[NC_BUNDLE_KEY_BYTES];
  NcSyncPending pending;
  gboolean done;

  *report = (NcSyncReport){ 0 };
  if (!link || !nc_sync_present_name (store, &answer.session.name, error) || !reply_key (store, key, error) ||
      !prove (&answer, path, key, error)) {
    json_decref (answer.state);
    return FALSE;
  }
  answer.asked = asked_cursor (store);
  done = take_all (&answer, path, key, error);
  g_clear_pointer (&answer.session.seen, g_hash_table_unref);
  json_decref (answer.state);
  g_free (answer.asked);
  if (!done || !nc_sync_pending (store, &pending, error))
    return FALSE;
  report->unsent = pending.operations;
  report->blobs_unsent = pending.papers + pending.photos;
  report->tray = pending.tray;
  return TRUE;
}
