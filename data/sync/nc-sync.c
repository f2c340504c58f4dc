/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync.h"
#include "nc-batch.h"
#include "nc-lang.h"
#include "nc-sync-lost.h"
#include "nc-sync-numbers.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BATCH_ENTRIES     2000
#define MOST_ENTRIES      8000
#define BATCH_BYTES       (2 * 1024 * 1024)
#define QUICK_USEC        (100 * 1000)
#define FIRST_WAIT_USEC   (500 * 1000)
#define LONGEST_WAIT_USEC (300 * G_USEC_PER_SEC)
#define LOCK_TRIES        10
#define LOCK_WAIT_USEC    20000

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

/* A request under way. */
typedef struct {
  NcHttpReply reply;
  GError *error;
  gboolean is_done;
} Answer;

static void
answer_done (gpointer data, NcHttpReply *reply, const GError *error)
{
  Answer *answer = data;

  answer->reply = *reply;
  *reply = (NcHttpReply){ 0 };
  answer->error = error ? g_error_copy (error) : NULL;
  answer->is_done = TRUE;
}

static void
answer_clear (Answer *answer)
{
  nc_http_reply_clear (&answer->reply);
  g_clear_error (&answer->error);
  answer->is_done = FALSE;
}

/* Waits for the answer, and clears it; NULL with @error. */
static json_t *
answer_take (NcSyncSession *session, Answer *answer, GError **error)
{
  json_t *json = NULL;

  g_assert (answer->is_done || nc_http_count_running (session->http) > 0);
  while (!answer->is_done)
    if (!nc_http_turn (session->http, 1000, error))
      return NULL;
  if (answer->error)
    g_propagate_error (error, g_steal_pointer (&answer->error));
  else if (nc_http_expect (&answer->reply, 200, error))
    json = nc_wire_parse (answer->reply.body->data, answer->reply.body->len, error);
  answer_clear (answer);
  return json;
}

/* A batch as it goes out; the next one is written while the hub works on it. */
typedef struct {
  NcBatchBounds bounds;
  char *body;
  gint64 last_seq;
} Batch;

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->body, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static gboolean
batch_fill (NcSyncSession *session, Batch *batch, GError **error)
{
  if (!batch->body)
    batch->body = nc_batch_write (session->store, &batch->bounds, &batch->last_seq, error);
  return batch->body != NULL;
}

/* What the hub took as it came, from a laptop that had read all else, it need not send back. */
static gboolean
take_cursor (NcSyncSession *session, json_t *reply, GError **error)
{
  const char *cursor = nc_wire_get_string (reply, "cursor", NC_WIRE_MAX_CURSOR);

  return !cursor || session->name.is_past || nc_store_set_meta (session->store, "sync.cursor", cursor, error);
}

static gboolean
push_batch (NcSyncSession *session, const Batch *batch, Batch *next, GError **error)
{
  g_autofree char *cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
  g_autofree char *path = g_strconcat ("/v1/push?cursor=", cursor, NULL);
  gint64 before = session->report->sent;
  g_autoptr (NcJson) json = NULL;
  Answer answer = { 0 };
  gboolean is_ready;

  nc_http_start (session->http, &(NcHttpCall){ .method = "POST", .path = path, .json = batch->body }, answer_done,
                 &answer);
  is_ready = nc_http_turn (session->http, 0, error) && batch_fill (session, next, error);
  json = is_ready ? answer_take (session, &answer, error) : NULL;
  nc_http_drop (session->http, &answer);
  answer_clear (&answer);
  if (!json || !nc_sync_take_receipts (session, json_object_get (json, "receipts"), error) ||
      !take_cursor (session, json, error))
    return FALSE;
  nc_sync_step (session, NC_SYNC_OPERATIONS, session->report->sent - before, (gint64)strlen (batch->body));
  return TRUE;
}

/* One entry that is too large goes as its hash. */
static void
halve (NcBatchBounds *bounds)
{
  if (bounds->max_entries == 1)
    bounds->max_bytes = 0;
  bounds->max_entries = MAX (1, bounds->max_entries / 2);
}

/* What the answer to @batch, which took @usec, says: where it comes at once the line is wide. */
static gboolean
is_quick (const Batch *batch, gint64 usec)
{
  return usec <= QUICK_USEC * MAX (BATCH_ENTRIES, batch->last_seq - batch->bounds.from_seq + 1) / BATCH_ENTRIES;
}

/* Entries go first, for they are what others wait for. But on a wide line attachments go beside them, and take nothing
 * from them but the time in which the hub writes. */
static gboolean
start_beside (NcSyncSession *session, GError **error)
{
  return session->uploads || !session->may_upload || session->name.is_past ||
         nc_sync_uploads_start (session, TRUE, !session->options->is_metered, error);
}

/* From what the hub lacks, or from the oldest entry whose receipt was lost on the way. Batches grow on a wide line. One
 * that is too large is halved; a single entry that is too large goes as its hash and the person is told. */
gboolean
nc_sync_push (NcSyncSession *session, GError **error)
{
  const NcSyncName *name = &session->name;
  NcBatchBounds start = { 0, BATCH_ENTRIES, BATCH_BYTES, name->base, name->until, name->keys };
  g_auto (Batch) batch = { 0 };
  gint64 first_unsent, n_unsent;
  guint most = MOST_ENTRIES;

  if (!nc_sync_store_int (session->store, "outbox-first", &first_unsent, error) ||
      !nc_store_count_unsent (session->store, &n_unsent, error))
    return FALSE;
  nc_sync_expect (session, NC_SYNC_OPERATIONS, n_unsent, 0);
  if (first_unsent == 0 || name->until == name->base)
    return TRUE;
  start.from_seq = MAX (name->base + 1, MIN (session->hub_head_seq + 1, first_unsent));
  batch.bounds = start;
  for (;;) {
    g_auto (Batch) next = { .bounds = start };
    g_autoptr (GError) local = NULL;
    gint64 started_usec;

    if (!batch_fill (session, &batch, error))
      return FALSE;
    if (batch.last_seq < batch.bounds.from_seq)
      return TRUE;
    start.from_seq = next.bounds.from_seq = batch.last_seq + 1;
    started_usec = g_get_monotonic_time ();
    if (push_batch (session, &batch, &next, &local)) {
      gboolean is_wide = is_quick (&batch, g_get_monotonic_time () - started_usec);

      start.max_entries = is_wide ? MIN (2 * start.max_entries, most) : BATCH_ENTRIES;
      if (is_wide && !start_beside (session, error))
        return FALSE;
      batch_clear (&batch);
      batch = next;
      next.body = NULL;
    } else if (g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE) && batch.bounds.max_bytes > 0) {
      batch_clear (&batch);
      halve (&batch.bounds);
      start.max_entries = most = BATCH_ENTRIES;
    } else {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
}

/* A page is asked for while the one before it is taken in. */
static void
ask_page (NcSyncSession *session, const char *cursor, Answer *page)
{
  g_autofree char *path = g_strconcat ("/v1/pull?cursor=", cursor ? cursor : "", NULL);

  nc_http_start (session->http, &(NcHttpCall){ .method = "GET", .path = path }, answer_done, page);
}

static gboolean
pull_pages (NcSyncSession *session, Answer *page, GError **error)
{
  g_autofree char *had = nc_store_get_meta (session->store, "sync.cursor", NULL), *cursor = NULL;
  gboolean more = TRUE;

  if (!nc_sync_lost_begin (session, error))
    return FALSE;
  cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
  ask_page (session, cursor, page);
  while (more) {
    g_autoptr (NcJson) json = answer_take (session, page, error);
    const char *next;

    if (!json)
      return FALSE;
    next = nc_wire_get_string (json, "cursor", NC_WIRE_MAX_CURSOR);
    if (next && json_is_true (json_object_get (json, "more")))
      ask_page (session, next, page);
    if (!nc_sync_lost_see (session, json, had && *had, error) || !nc_sync_apply_page (session, json, &more, error))
      return FALSE;
    more = more && next;
    nc_sync_step (session, NC_SYNC_LISTS, (gint64)json_array_size (json_object_get (json, "rows")), 0);
  }
  return TRUE;
}

static gboolean
pull (NcSyncSession *session, GError **error)
{
  Answer page = { 0 };
  gboolean done = pull_pages (session, &page, error);

  nc_http_drop (session->http, &page);
  answer_clear (&page);
  done = done && nc_sync_lost_say (session, error) && (!session->seen || nc_sync_push (session, error));
  g_clear_pointer (&session->seen, g_hash_table_unref);
  return done;
}

/* A hub that has nothing new says so when the session opens; what was sent since has to come back once, with its
 * cursor.
 */
static gboolean
pull_what_is_new (NcSyncSession *session, GError **error)
{
  return (session->has_nothing_new && session->report->sent == 0 && !nc_sync_lost_is_due (session)) ||
         pull (session, error);
}

/* Small and urgent first: entries, lists, numbers, papers; photos last. */
static gboolean
run_once (NcSyncSession *session, GError **error)
{
  gboolean leased = FALSE;

  memset (&session->progress, 0, sizeof session->progress);
  session->may_upload = TRUE;
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

/* A process that this program is just starting holds its locks, too, until it is on its own. */
static gboolean
lock_soon (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  for (int i = 0; fcntl (fd, F_OFD_SETLK, &lock) != 0; i++) {
    if (i == LOCK_TRIES)
      return FALSE;
    g_usleep (LOCK_WAIT_USEC);
  }
  return TRUE;
}

/* Two exchanges of one store at once would put older rows over newer ones. The lock ends with the process. */
static int
take_turn (NcStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (nc_store_get_home (store), ".sync.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && lock_soon (fd))
    return fd;
  if (fd < 0)
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO,
                 _ ("%s cannot be written: look whether the disk has room and the folder may be written to"), path);
  else
    g_set_error_literal (
        error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY,
        _ ("another program on this laptop exchanges with the hub at this moment; wait until it has finished"));
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
    gint64 wait_usec;

    if (run_once (session, &local)) {
      nc_sync_tell_rest (session);
      return succeed (session, error);
    }
    nc_sync_uploads_drop (session, NULL);
    nc_http_drop_all (session->http);
    wait_usec = nc_http_take_wait (session->http) * G_USEC_PER_SEC;
    /* a hub that asks for more patience than this is left alone */
    if (i + 1 >= options->attempts || !nc_sync_may_pass (local) || wait_usec > LONGEST_WAIT_USEC) {
      fill_report (session, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    wait_for (MAX (nc_sync_next_wait (i), wait_usec), options->cancellable);
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
