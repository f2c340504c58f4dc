/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync.h"
#include "nc-batch.h"
#include "nc-lang.h"

#define BATCH_ENTRIES     2000
#define BATCH_BYTES       (2 * 1024 * 1024)
#define FIRST_WAIT_USEC   (500 * 1000)
#define LONGEST_WAIT_USEC (300 * G_USEC_PER_SEC)

static gboolean
push_one (NcSyncSession *session, const NcBatchBounds *bounds, gint64 *last_seq, GError **error)
{
  g_autofree char *body = nc_batch_write (session->store, bounds, last_seq, error);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  if (!body || *last_seq < bounds->from_seq)
    return body != NULL;
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = body }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error))
    return FALSE;
  json = nc_wire_parse (reply.body->data, reply.body->len, error);
  return json && nc_sync_take_receipts (session, json_object_get (json, "receipts"), error);
}

/* From what the hub lacks, or from the oldest entry whose receipt was lost on the way. A batch that is too large is
 * halved; a single entry that is too large goes as its hash and the person is told. */
static gboolean
push (NcSyncSession *session, GError **error)
{
  NcBatchBounds bounds = { .max_entries = BATCH_ENTRIES, .max_bytes = BATCH_BYTES };
  gint64 first_unsent, last_seq;

  if (!nc_sync_store_int (session->store, "outbox-first", &first_unsent, error))
    return FALSE;
  if (first_unsent == 0)
    return TRUE;
  bounds.from_seq = MIN (session->hub_head_seq + 1, first_unsent);
  for (;;) {
    g_autoptr (GError) local = NULL;

    if (push_one (session, &bounds, &last_seq, &local)) {
      if (last_seq < bounds.from_seq)
        return TRUE;
      bounds = (NcBatchBounds){ last_seq + 1, BATCH_ENTRIES, BATCH_BYTES };
    } else if (g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE) && bounds.max_bytes > 0) {
      if (bounds.max_entries == 1)
        bounds.max_bytes = 0;
      bounds.max_entries = MAX (1, bounds.max_entries / 2);
    } else {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
}

static gboolean
pull (NcSyncSession *session, GError **error)
{
  gboolean more = TRUE;

  while (more) {
    g_autofree char *cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
    g_autofree char *path = g_strconcat ("/v1/pull?cursor=", cursor ? cursor : "", NULL);
    g_auto (NcHttpReply) reply = { 0 };
    g_autoptr (NcJson) page = NULL;

    if (!nc_http_call (session->http, &(NcHttpCall){ .method = "GET", .path = path }, &reply, error) ||
        !nc_http_expect (&reply, 200, error) || !(page = nc_wire_parse (reply.body->data, reply.body->len, error)) ||
        !nc_sync_apply_page (session, page, &more, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_once (NcSyncSession *session, GError **error)
{
  return nc_sync_open (session, error) && push (session, error) && nc_sync_push_blobs (session, error) &&
         pull (session, error) && nc_sync_pull_blobs (session, error);
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_SESSION);
}

static gboolean
fill_report (NcSyncSession *session, GError **error)
{
  return nc_store_count_unsent (session->store, &session->report->unsent, error) &&
         nc_sync_store_int (session->store, "blobs-unsent-count", &session->report->blobs_unsent, error) &&
         nc_sync_store_int (session->store, "tray-count", &session->report->tray, error);
}

/**
 * nc_sync_run:
 * @attempts: how often to try when the link breaks; between two, a wait that doubles (at most 300 s) with jitter
 * @report: (out caller-allocates): what was done, also on failure
 *
 * Sends the journal and the attachments, then takes in what changed. What has no receipt stays in the outbox, so a
 * broken exchange loses nothing and may be repeated.
 *
 * Returns: %FALSE with an #NcSyncError, #NcStoreError or #NcDbError
 */
gboolean
nc_sync_run (NcStore *store, guint attempts, NcSyncReport *report, GError **error)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, error);
  g_autoptr (NcHttp) http = link ? nc_http_new (link->url, link->tls_pin) : NULL;
  NcSyncSession session = { .store = store, .link = link, .http = http, .report = report };
  gint64 wait = FIRST_WAIT_USEC;

  *report = (NcSyncReport){ 0 };
  if (!link)
    return FALSE;
  for (guint i = 1;; i++) {
    g_autoptr (GError) local = NULL;

    if (run_once (&session, &local))
      return fill_report (&session, error);
    if (i >= attempts || !may_pass (local)) {
      fill_report (&session, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_usleep ((gulong)(wait / 2 + g_random_int_range (0, (gint32)(wait / 2))));
    wait = MIN (2 * wait, LONGEST_WAIT_USEC);
  }
}
