/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-lang.h"
#include "nc-sync-blobs.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WINDOW    2000
#define WIDTH     6
#define TURN_MSEC 1000

static const char *const fetch_names[] = { "all", "papers", "none" };

/**
 * nc_sync_get_fetch:
 *
 * Returns: what of colleagues' attachments comes without being asked for; all, unless nc_sync_set_fetch() said less.
 */
NcSyncFetch
nc_sync_get_fetch (NcStore *store)
{
  g_autofree char *name = nc_store_get_meta (store, "sync.fetch", NULL);

  for (guint i = 0; name && i < G_N_ELEMENTS (fetch_names); i++)
    if (g_str_equal (name, fetch_names[i]))
      return (NcSyncFetch)i;
  return NC_SYNC_FETCH_ALL;
}

gboolean
nc_sync_set_fetch (NcStore *store, NcSyncFetch fetch, GError **error)
{
  return nc_store_set_meta (store, "sync.fetch", fetch_names[fetch], error);
}

/* Downloads beside each other. */
typedef struct {
  NcSyncSession *session;
  GHashTable *receipts;
  guint n_running;
  GError *failure;
} Fetcher;

typedef struct {
  Fetcher *fetcher;
  NcSyncBlob blob;
  char *temporary;
  int fd;
} Fetch;

static void
fetch_free (Fetch *self)
{
  close (self->fd);
  g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self);
}

/* Kept under its true hash: content that is not what was asked for gets another name and stays unused. */
static gboolean
keep (Fetch *self, GError **error)
{
  NcSyncSession *session = self->fetcher->session;
  g_autofree char *got = nc_blobs_put_file (session->store, self->temporary, NULL, error);
  json_t *receipt = g_hash_table_lookup (self->fetcher->receipts, self->blob.id);

  if (!got || !g_str_equal (got, self->blob.id))
    return got != NULL;
  session->report->blobs_received++;
  nc_sync_step (session, NC_SYNC_FETCHED, 1, self->blob.size_bytes);
  return nc_sync_take_blob_receipt (session, receipt, error);
}

static void
fetch_done (gpointer data, NcHttpReply *reply, const GError *link_error)
{
  Fetch *self = data;
  Fetcher *fetcher = self->fetcher;

  fetcher->n_running--;
  if (!fetcher->failure && link_error)
    fetcher->failure = g_error_copy (link_error);
  else if (!fetcher->failure && reply->status == 200)
    keep (self, &fetcher->failure);
  else if (!fetcher->failure && reply->status != 404)
    nc_http_expect (reply, 200, &fetcher->failure);
  fetch_free (self);
}

static void
start_fetch (Fetcher *fetcher, const NcSyncBlob *blob)
{
  NcStore *store = fetcher->session->store;
  g_autofree char *path = g_strdup_printf ("/v1/blobs/%s", blob->id);
  g_autofree char *temporary = g_build_filename (nc_store_get_home (store), "blobs", "tmp", "pull-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  Fetch *self;

  if (fd < 0) {
    g_set_error (&fetcher->failure, NC_STORE_ERROR, NC_STORE_ERROR_IO,
                 _ ("%s cannot be written: look whether the disk has room and the folder may be written to"),
                 temporary);
    return;
  }
  self = g_new0 (Fetch, 1);
  self->fetcher = fetcher;
  self->blob = *blob;
  self->fd = fd;
  self->temporary = g_steal_pointer (&temporary);
  fetcher->n_running++;
  nc_http_start (fetcher->session->http, &(NcHttpCall){ .method = "GET", .path = path, .save_fd = fd }, fetch_done,
                 self);
}

static void
index_receipts (Fetcher *fetcher, json_t *answer)
{
  json_t *receipt;
  gsize i;

  json_array_foreach (json_object_get (answer, "have"), i, receipt)
  {
    const char *text = nc_wire_get_string (receipt, "text", 1024);
    g_autoptr (NcJson) json = text ? nc_wire_parse (text, strlen (text), NULL) : NULL;
    const char *id = nc_wire_get_string (json, "blob", NC_WIRE_HASH_HEX);

    if (nc_wire_is_hash (id))
      g_hash_table_insert (fetcher->receipts, g_strdup (id), receipt);
  }
}

/* Asks which of the window the hub has, and fetches those. A download under way is always waited for, so that nothing
 * of it stays behind. */
static gboolean
fetch_window (NcSyncSession *session, GArray *blobs, guint from, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GHashTable) receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Fetcher fetcher = { .session = session, .receipts = receipts };
  g_autoptr (NcJson) answer = NULL;
  guint end = MIN (from + WINDOW, blobs->len), next = from;

  for (guint i = from; i < end; i++)
    g_ptr_array_add (ids, g_array_index (blobs, NcSyncBlob, i).id);
  answer = nc_sync_blobs_ask (session, ids, error);
  if (!answer)
    return FALSE;
  index_receipts (&fetcher, answer);
  while (fetcher.n_running > 0 || (!fetcher.failure && next < end)) {
    for (; !fetcher.failure && fetcher.n_running < WIDTH && next < end; next++) {
      const NcSyncBlob *blob = &g_array_index (blobs, NcSyncBlob, next);

      if (g_hash_table_contains (receipts, blob->id))
        start_fetch (&fetcher, blob);
    }
    if (fetcher.n_running > 0 && !nc_http_turn (session->http, TURN_MSEC, NULL))
      nc_http_drop_all (session->http);
  }
  if (!fetcher.failure)
    return TRUE;
  g_propagate_error (error, fetcher.failure);
  return FALSE;
}

/**
 * nc_sync_pull_blobs:
 *
 * Fetches the content of colleagues' attachments that are known here by their row (see nc_sync_get_fetch()). One that
 * the hub does not have yet comes later.
 */
gboolean
nc_sync_pull_blobs (NcSyncSession *session, GError **error)
{
  g_autoptr (GArray) all = nc_sync_blobs_load (session->store, error);
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (NcSyncBlob));
  NcSyncFetch fetch = nc_sync_get_fetch (session->store);
  gint64 bytes = 0;

  if (!all)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    const NcSyncBlob *blob = &g_array_index (all, NcSyncBlob, i);

    /* the laptop's own that is not here any more comes back in any case */
    if (blob->has_file ||
        (!blob->is_mine && (fetch == NC_SYNC_FETCH_NONE || (fetch == NC_SYNC_FETCH_PAPERS && !blob->is_paper))))
      continue;
    g_array_append_vals (missing, blob, 1);
    bytes += blob->size_bytes;
  }
  nc_sync_expect (session, NC_SYNC_FETCHED, missing->len, bytes);
  for (guint from = 0; from < missing->len; from += WINDOW)
    if (!fetch_window (session, missing, from, error))
      return FALSE;
  return TRUE;
}
