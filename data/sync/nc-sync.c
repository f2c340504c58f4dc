/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync.h"
#include "nc-batch.h"
#include "nc-lang.h"
#include "nc-sync-numbers.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BATCH_ENTRIES     2000
#define BATCH_BYTES       (2 * 1024 * 1024)
#define FIRST_WAIT_USEC   (500 * 1000)
#define LONGEST_WAIT_USEC (300 * G_USEC_PER_SEC)

/**
 * nc_sync_step:
 *
 * Counts @done and @done_bytes more of @kind and tells whoever asked.
 */
void
nc_sync_step (NcSyncSession *session, NcSyncKind kind, gint64 done, gint64 done_bytes)
{
  NcSyncCount *count = &session->progress.kinds[kind];

  session->progress.current = kind;
  count->done += done;
  count->done_bytes += done_bytes;
  count->total = MAX (count->total, count->done);
  if (session->options && session->options->progress)
    session->options->progress (session->options->progress_data, &session->progress);
}

/* @total, @total_bytes: of @kind still to come. */
void
nc_sync_expect (NcSyncSession *session, NcSyncKind kind, gint64 total, gint64 total_bytes)
{
  NcSyncCount *count = &session->progress.kinds[kind];

  count->total = count->done + total;
  count->total_bytes = count->done_bytes + total_bytes;
  nc_sync_step (session, kind, 0, 0);
}

static gboolean
push_one (NcSyncSession *session, const NcBatchBounds *bounds, gint64 *last_seq, GError **error)
{
  g_autofree char *body = nc_batch_write (session->store, bounds, last_seq, error);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;
  gint64 before = session->report->sent;

  if (!body || *last_seq < bounds->from_seq)
    return body != NULL;
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = body }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error))
    return FALSE;
  json = nc_wire_parse (reply.body->data, reply.body->len, error);
  if (!json || !nc_sync_take_receipts (session, json_object_get (json, "receipts"), error))
    return FALSE;
  nc_sync_step (session, NC_SYNC_OPERATIONS, session->report->sent - before, (gint64)strlen (body));
  return TRUE;
}

/* From what the hub lacks, or from the oldest entry whose receipt was lost on the way. A batch that is too large is
 * halved; a single entry that is too large goes as its hash and the person is told. */
gboolean
nc_sync_push (NcSyncSession *session, GError **error)
{
  const NcSyncName *name = &session->name;
  NcBatchBounds start = { 0, BATCH_ENTRIES, BATCH_BYTES, name->base, name->until, name->keys }, bounds;
  gint64 first_unsent, last_seq, n_unsent;

  if (!nc_sync_store_int (session->store, "outbox-first", &first_unsent, error) ||
      !nc_store_count_unsent (session->store, &n_unsent, error))
    return FALSE;
  nc_sync_expect (session, NC_SYNC_OPERATIONS, n_unsent, 0);
  if (first_unsent == 0 || name->until == name->base)
    return TRUE;
  start.from_seq = MAX (name->base + 1, MIN (session->hub_head_seq + 1, first_unsent));
  bounds = start;
  for (;;) {
    g_autoptr (GError) local = NULL;

    if (push_one (session, &bounds, &last_seq, &local)) {
      if (last_seq < bounds.from_seq)
        return TRUE;
      bounds = start;
      bounds.from_seq = last_seq + 1;
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

/* A page on its way, asked for while the one before it is taken in. */
typedef struct {
  NcHttpReply reply;
  GError *error;
  gboolean is_done;
} Page;

static void
page_done (gpointer data, NcHttpReply *reply, const GError *error)
{
  Page *page = data;

  page->reply = *reply;
  *reply = (NcHttpReply){ 0 };
  page->error = error ? g_error_copy (error) : NULL;
  page->is_done = TRUE;
}

static void
page_clear (Page *page)
{
  nc_http_reply_clear (&page->reply);
  g_clear_error (&page->error);
  page->is_done = FALSE;
}

static void
ask_page (NcSyncSession *session, const char *cursor, Page *page)
{
  g_autofree char *path = g_strconcat ("/v1/pull?cursor=", cursor ? cursor : "", NULL);

  nc_http_start (session->http, &(NcHttpCall){ .method = "GET", .path = path }, page_done, page);
}

/* Waits for the page; NULL with @error. */
static json_t *
take_page (NcSyncSession *session, Page *page, GError **error)
{
  json_t *json = NULL;

  g_assert (page->is_done || nc_http_count_running (session->http) > 0);
  while (!page->is_done)
    if (!nc_http_turn (session->http, 1000, error))
      return NULL;
  if (page->error)
    g_propagate_error (error, g_steal_pointer (&page->error));
  else if (nc_http_expect (&page->reply, 200, error))
    json = nc_wire_parse (page->reply.body->data, page->reply.body->len, error);
  page_clear (page);
  return json;
}

static gboolean
pull_pages (NcSyncSession *session, Page *page, GError **error)
{
  g_autofree char *cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
  gboolean more = TRUE;

  ask_page (session, cursor, page);
  while (more) {
    g_autoptr (NcJson) json = take_page (session, page, error);
    const char *next;

    if (!json)
      return FALSE;
    next = nc_wire_get_string (json, "cursor", NC_WIRE_MAX_CURSOR);
    if (next && json_is_true (json_object_get (json, "more")))
      ask_page (session, next, page);
    if (!nc_sync_apply_page (session, json, &more, error))
      return FALSE;
    more = more && next;
    nc_sync_step (session, NC_SYNC_LISTS, (gint64)json_array_size (json_object_get (json, "rows")), 0);
  }
  return TRUE;
}

static gboolean
pull (NcSyncSession *session, GError **error)
{
  Page page = { 0 };
  gboolean done = pull_pages (session, &page, error);

  nc_http_drop_all (session->http);
  page_clear (&page);
  return done;
}

/* A hub that has nothing new says so when the session opens; what was sent since has to come back once, with its
 * cursor.
 */
static gboolean
pull_what_is_new (NcSyncSession *session, GError **error)
{
  return (session->has_nothing_new && session->report->sent == 0) || pull (session, error);
}

/* Small and urgent first: entries, lists, numbers, papers; photos last. */
static gboolean
run_once (NcSyncSession *session, GError **error)
{
  gboolean leased = FALSE;

  memset (&session->progress, 0, sizeof session->progress);
  if (!nc_sync_open (session, error) || !nc_sync_push (session, error) || !pull_what_is_new (session, error) ||
      !nc_sync_fill_up_numbers (session, &leased, error) || (leased && !nc_sync_push (session, error)) ||
      !nc_sync_push_blobs (session, NC_SYNC_PAPERS, error))
    return FALSE;
  return session->options->is_metered ||
         (nc_sync_pull_packs (session, error) && nc_sync_push_blobs (session, NC_SYNC_PHOTOS, error) &&
          nc_sync_pull_blobs (session, error));
}

/**
 * nc_sync_may_pass:
 *
 * Returns: whether trying again later may help without a person doing something.
 */
gboolean
nc_sync_may_pass (const GError *error)
{
  return g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_SESSION);
}

/**
 * nc_sync_next_wait:
 * @n_failures: in a row, from 0 on
 *
 * Returns: microseconds to wait: half a second, doubled each time up to 300 s, with jitter so that a thousand laptops
 *   do not come back in the same moment
 */
gint64
nc_sync_next_wait (guint n_failures)
{
  gint64 wait = n_failures < 16 ? MIN ((gint64)FIRST_WAIT_USEC << n_failures, LONGEST_WAIT_USEC) : LONGEST_WAIT_USEC;

  return wait / 2 + g_random_int_range (0, (gint32)(wait / 2));
}

static gboolean
fill_report (NcSyncSession *session, GError **error)
{
  NcSyncReport *report = session->report;
  NcSyncPending pending;

  nc_http_count_bytes (session->http, &report->bytes_up, &report->bytes_down);
  if (!nc_sync_pending (session->store, &pending, error))
    return FALSE;
  report->unsent = pending.operations;
  report->blobs_unsent = pending.papers + pending.photos;
  report->tray = pending.tray;
  return TRUE;
}

/* Two exchanges of one store at once would put older rows over newer ones. The lock ends with the process. */
static int
take_turn (NcStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (nc_store_get_home (store), ".sync.lock", NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && fcntl (fd, F_OFD_SETLK, &lock) == 0)
    return fd;
  if (fd < 0)
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written"), path);
  else
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY,
                         _ ("another program on this laptop exchanges with the hub at this moment"));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
succeed (NcSyncSession *session, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, nc_clock_now_usec (nc_store_get_clock (session->store)));

  return nc_store_set_meta (session->store, "sync.last_success", now, error) && fill_report (session, error);
}

/* Waits, unless somebody stops it. */
static void
wait_for (gint64 usec, GCancellable *cancellable)
{
  GPollFD fd;

  if (cancellable && g_cancellable_make_pollfd (cancellable, &fd)) {
    g_poll (&fd, 1, (gint)(usec / 1000));
    g_cancellable_release_fd (cancellable);
  } else {
    g_usleep ((gulong)usec);
  }
}

static gboolean
run_attempts (NcSyncSession *session, gpointer unused, GError **error)
{
  const NcSyncOptions *options = session->options;

  (void)unused;
  for (guint i = 0;; i++) {
    g_autoptr (GError) local = NULL;

    if (run_once (session, &local))
      return succeed (session, error);
    nc_http_drop_all (session->http);
    if (i + 1 >= options->attempts || !nc_sync_may_pass (local)) {
      fill_report (session, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    wait_for (nc_sync_next_wait (i), options->cancellable);
  }
}

static gboolean
in_turn (NcStore *store, const NcSyncOptions *options, NcSyncReport *report, NcSyncStep step, gpointer data,
         GError **error)
{
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, error);
  NcSyncSession session = { .store = store, .link = link, .report = report, .options = options };
  gboolean done;
  int turn;

  if (!link || (turn = take_turn (store, error)) < 0)
    return FALSE;
  session.http = nc_http_new (link->url, link->tls_pin);
  nc_http_set_cancellable (session.http, options->cancellable);
  done = step (&session, data, error);
  nc_http_free (session.http);
  close (turn);
  return done;
}

/**
 * nc_sync_run_with:
 * @report: (out caller-allocates): what was done, also on failure
 *
 * Sends the journal, takes in what changed, then sends and fetches attachments. What has no receipt stays in the
 * outbox, so a broken exchange loses nothing and may be repeated. One exchange of a home at a time.
 *
 * Returns: %FALSE with an #NcSyncError, #NcStoreError or #NcDbError
 */
gboolean
nc_sync_run_with (NcStore *store, const NcSyncOptions *options, NcSyncReport *report, GError **error)
{
  *report = (NcSyncReport){ 0 };
  return in_turn (store, options, report, run_attempts, NULL, error);
}

typedef struct {
  NcSyncStep step;
  gpointer data;
} Single;

static gboolean
run_single (NcSyncSession *session, gpointer data, GError **error)
{
  Single *single = data;

  return nc_sync_open (session, error) && nc_sync_push (session, error) &&
         single->step (session, single->data, error) && nc_sync_push (session, error);
}

/**
 * nc_sync_with_session:
 * @step: called once, with the session open and the journal sent; what it writes is sent afterwards
 *
 * Returns: %FALSE with an #NcSyncError, #NcStoreError or #NcDbError
 */
gboolean
nc_sync_with_session (NcStore *store, NcSyncStep step, gpointer data, GError **error)
{
  Single single = { step, data };
  NcSyncReport report = { 0 };

  return in_turn (store, &(NcSyncOptions){ 0 }, &report, run_single, &single, error);
}

/* nc_sync_run_with() with @attempts alone. */
gboolean
nc_sync_run (NcStore *store, guint attempts, NcSyncReport *report, GError **error)
{
  return nc_sync_run_with (store, &(NcSyncOptions){ .attempts = attempts }, report, error);
}
