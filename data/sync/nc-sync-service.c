/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-service.h"
#include "nc-lang.h"

#define EVERY_USEC         (300 * G_USEC_PER_SEC)
#define AFTER_CHANGE_USEC  (20 * G_USEC_PER_SEC)
#define AFTER_NETWORK_USEC (3 * G_USEC_PER_SEC)
#define FAILURES_HEAD      4
#define TELL_MSEC          100
#define RELOOK_SECONDS     60

struct _NcSyncService {
  GObject parent_instance;
  NcStore *store;
  GMainContext *context;
  GNetworkMonitor *monitor;
  gulong changed_id;
  gulong network_id;
  NcSyncMetered metered;
  gboolean is_automatic;
  gboolean is_paused;
  gboolean is_stopping;
  gboolean goes_on;
  guint n_failures;
  gint64 next_try_usec;
  GSource *timer;
  GSource *teller;
  GThread *thread;
  GCancellable *cancellable;
  NcSyncProgress progress;
  NcSyncResult result;
  GError *error;
};

G_DEFINE_FINAL_TYPE (NcSyncService, nc_sync_service, G_TYPE_OBJECT)

enum { CHANGED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One exchange in its thread: what it needs, what it says on the way, what it came to. */
typedef struct {
  NcSyncService *service;
  char *home;
  NcClock *clock;
  NcKeys *keys;
  NcSyncOptions options;
  GMutex lock;
  NcSyncProgress progress;
  gboolean is_told;
  NcSyncReport report;
  GError *error;
} Run;

static void schedule (NcSyncService *self, gint64 usec);

static gint64
now_usec (NcSyncService *self)
{
  return nc_clock_now_usec (nc_store_get_clock (self->store));
}

static GSource *
attach (NcSyncService *self, GSource *source_taken, GSourceFunc callback, gpointer data)
{
  g_source_set_callback (source_taken, callback, data, NULL);
  g_source_attach (source_taken, self->context);
  return source_taken;
}

static void
drop (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_free (Run *run)
{
  g_object_unref (run->service);
  g_object_unref (run->clock);
  g_object_unref (run->keys);
  g_clear_object (&run->options.cancellable);
  g_clear_error (&run->error);
  g_mutex_clear (&run->lock);
  g_free (run->home);
  g_free (run);
}

static gboolean
tell_cb (gpointer data)
{
  NcSyncService *self = data;

  drop (&self->teller);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Several changes within a moment are told once. */
static void
tell (NcSyncService *self)
{
  if (!self->teller)
    self->teller = attach (self, g_timeout_source_new (TELL_MSEC), tell_cb, self);
}

static gboolean
progress_cb (gpointer data)
{
  Run *run = data;

  g_mutex_lock (&run->lock);
  run->service->progress = run->progress;
  run->is_told = FALSE;
  g_mutex_unlock (&run->lock);
  tell (run->service);
  return G_SOURCE_REMOVE;
}

/* In the thread: keeps the newest and asks the main context to look, once at a time. */
static void
keep_progress (gpointer data, const NcSyncProgress *progress)
{
  Run *run = data;
  gboolean was_told;

  g_mutex_lock (&run->lock);
  run->progress = *progress;
  was_told = run->is_told;
  run->is_told = TRUE;
  g_mutex_unlock (&run->lock);
  if (!was_told) {
    GSource *source = g_idle_source_new ();

    g_source_unref (attach (run->service, source, progress_cb, run));
  }
}

/* A person must do something first: the hub refuses this laptop, or speaks another version. */
static gboolean
needs_person (const GError *error)
{
  return error && !nc_sync_may_pass (error) && !g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB);
}

static void
plan_next (NcSyncService *self)
{
  const GError *error = self->error;

  if (!error || g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_CANCELLED))
    self->n_failures = 0;
  else
    self->n_failures++;
  if (!self->is_automatic || self->is_paused || needs_person (error))
    schedule (self, 0);
  else
    schedule (self, self->n_failures > 0 ? nc_sync_next_wait (FAILURES_HEAD + self->n_failures) : EVERY_USEC);
}

static gboolean
finished_cb (gpointer data)
{
  Run *run = data;
  g_autoptr (NcSyncService) self = g_object_ref (run->service);

  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  self->is_stopping = FALSE;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&run->error);
  self->progress = run->progress;
  self->result = (NcSyncResult){ .finished_usec = now_usec (self), .report = run->report, .error = self->error };
  if (run->report.rows_received + run->report.sent > 0) {
    g_signal_handler_block (self->store, self->changed_id);
    g_signal_emit_by_name (self->store, "changed");
    g_signal_handler_unblock (self->store, self->changed_id);
  }
  run_free (run);
  plan_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FINISHED], 0);
  if (self->goes_on && !self->is_paused)
    nc_sync_service_start (self);
  self->goes_on = FALSE;
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  g_autoptr (NcStore) store = nc_store_open (run->home, run->clock, NC_STORE_EXISTING, &run->error);

  if (store && nc_keys_take (nc_store_get_keys (store), run->keys, &run->error))
    nc_sync_run_with (store, &run->options, &run->report, &run->error);
  g_clear_object (&store);
  g_source_unref (attach (run->service, g_idle_source_new (), finished_cb, run));
  return NULL;
}

static gboolean
timer_cb (gpointer data)
{
  NcSyncService *self = data;

  if (nc_clock_now_usec (nc_store_get_clock (self->store)) < self->next_try_usec)
    return G_SOURCE_CONTINUE;
  drop (&self->timer);
  self->next_try_usec = 0;
  if (nc_sync_service_get_state (self) == NC_SYNC_IDLE)
    nc_sync_service_start (self);
  return G_SOURCE_REMOVE;
}

/* @usec: from now; 0 for never. The timer looks at least once a minute, so that a laptop that slept or whose clock was
 * set does not wait for ever. */
static void
schedule (NcSyncService *self, gint64 usec)
{
  drop (&self->timer);
  self->next_try_usec = usec > 0 ? now_usec (self) + usec : 0;
  if (usec > 0) {
    guint msec = (guint)CLAMP (usec / 1000, 10, RELOOK_SECONDS * 1000);

    self->timer = attach (self, g_timeout_source_new (msec), timer_cb, self);
  }
  tell (self);
}

static void
come_forward (NcSyncService *self, gint64 usec)
{
  if (!self->is_automatic || self->thread || self->is_paused || needs_person (self->error))
    return;
  if (self->next_try_usec == 0 || self->next_try_usec > now_usec (self) + usec)
    schedule (self, usec + g_random_int_range (0, G_USEC_PER_SEC));
}

static void
store_changed_cb (NcStore *store, NcSyncService *self)
{
  (void)store;
  if (self->n_failures == 0)
    come_forward (self, AFTER_CHANGE_USEC);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean is_available, NcSyncService *self)
{
  (void)monitor;
  if (is_available)
    come_forward (self, AFTER_NETWORK_USEC);
  tell (self);
}

static void
nc_sync_service_dispose (GObject *object)
{
  NcSyncService *self = NC_SYNC_SERVICE (object);

  drop (&self->timer);
  drop (&self->teller);
  if (self->changed_id)
    g_signal_handler_disconnect (self->store, self->changed_id);
  self->changed_id = 0;
  if (self->network_id)
    g_signal_handler_disconnect (self->monitor, self->network_id);
  self->network_id = 0;
  G_OBJECT_CLASS (nc_sync_service_parent_class)->dispose (object);
}

static void
nc_sync_service_finalize (GObject *object)
{
  NcSyncService *self = NC_SYNC_SERVICE (object);

  g_clear_object (&self->store);
  g_clear_error (&self->error);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (nc_sync_service_parent_class)->finalize (object);
}

static void
nc_sync_service_class_init (NcSyncServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_sync_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_sync_service_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", NC_TYPE_SYNC_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] =
      g_signal_new ("finished", NC_TYPE_SYNC_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_sync_service_init (NcSyncService *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->monitor = g_network_monitor_get_default ();
}

/**
 * nc_sync_service_new:
 * @store: the one that the window shows; the exchange opens its own beside it
 *
 * Does nothing by itself before nc_sync_service_set_automatic(). A service that runs lives until the exchange has
 * ended: cancel it, and wait for "finished", before the program ends.
 */
NcSyncService *
nc_sync_service_new (NcStore *store)
{
  NcSyncService *self = g_object_new (NC_TYPE_SYNC_SERVICE, NULL);

  self->store = g_object_ref (store);
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  self->network_id = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  return self;
}

/**
 * nc_sync_service_start:
 *
 * Exchanges now, whatever was planned; does nothing when it cannot (see the state).
 */
void
nc_sync_service_start (NcSyncService *self)
{
  Run *run;

  if (nc_sync_service_get_state (self) != NC_SYNC_IDLE)
    return;
  schedule (self, 0);
  self->cancellable = g_cancellable_new ();
  self->progress = (NcSyncProgress){ 0 };
  run = g_new0 (Run, 1);
  g_mutex_init (&run->lock);
  run->service = g_object_ref (self);
  run->home = g_strdup (nc_store_get_home (self->store));
  run->clock = g_object_ref (nc_store_get_clock (self->store));
  run->keys = g_object_ref (nc_store_get_keys (self->store));
  run->options = (NcSyncOptions){ .attempts = 1,
                                  .is_metered = nc_sync_service_is_metered_now (self),
                                  .cancellable = g_object_ref (self->cancellable),
                                  .progress = keep_progress,
                                  .progress_data = run };
  self->thread = g_thread_new ("sync", run_thread, run);
  tell (self);
}

/**
 * nc_sync_service_cancel:
 *
 * Stops what is under way, soon; the next exchange goes on from there.
 */
void
nc_sync_service_cancel (NcSyncService *self)
{
  if (!self->thread)
    return;
  self->is_stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  tell (self);
}

/**
 * nc_sync_service_pause:
 *
 * Stops what is under way and tries nothing until nc_sync_service_resume(), which goes on where it stopped.
 */
void
nc_sync_service_pause (NcSyncService *self)
{
  self->is_paused = TRUE;
  nc_sync_service_cancel (self);
  schedule (self, 0);
}

void
nc_sync_service_resume (NcSyncService *self)
{
  if (!self->is_paused)
    return;
  self->is_paused = FALSE;
  self->goes_on = self->thread != NULL;
  nc_sync_service_start (self);
  tell (self);
}

/**
 * nc_sync_service_set_automatic:
 *
 * Whether it exchanges by itself: soon, every five minutes, some seconds after a change or when a network appears, and
 * after a failure with a wait that doubles up to five minutes.
 */
void
nc_sync_service_set_automatic (NcSyncService *self, gboolean is_automatic)
{
  if (self->is_automatic == is_automatic)
    return;
  self->is_automatic = is_automatic;
  if (is_automatic)
    come_forward (self, AFTER_NETWORK_USEC);
  else
    schedule (self, 0);
}

/* Taken by the next exchange. */
void
nc_sync_service_set_metered (NcSyncService *self, NcSyncMetered metered)
{
  self->metered = metered;
  tell (self);
}

NcSyncState
nc_sync_service_get_state (NcSyncService *self)
{
  if (self->thread)
    return self->is_stopping ? NC_SYNC_STOPPING : NC_SYNC_RUNNING;
  if (self->is_paused)
    return NC_SYNC_PAUSED;
  if (!nc_sync_is_enrolled (self->store))
    return NC_SYNC_NOT_ENROLLED;
  return nc_keys_is_unlocked (nc_store_get_keys (self->store)) ? NC_SYNC_IDLE : NC_SYNC_LOCKED;
}

/* Of the exchange under way, else of the last one. */
const NcSyncProgress *
nc_sync_service_get_progress (NcSyncService *self)
{
  return &self->progress;
}

const NcSyncResult *
nc_sync_service_get_result (NcSyncService *self)
{
  return &self->result;
}

/**
 * nc_sync_service_get_next_try:
 *
 * Returns: when it exchanges by itself, microseconds since 1970; 0 when nothing is planned
 */
gint64
nc_sync_service_get_next_try (NcSyncService *self)
{
  return self->next_try_usec;
}

gboolean
nc_sync_service_get_automatic (NcSyncService *self)
{
  return self->is_automatic;
}

NcSyncMetered
nc_sync_service_get_metered (NcSyncService *self)
{
  return self->metered;
}

/* What the next exchange would take the link for. */
gboolean
nc_sync_service_is_metered_now (NcSyncService *self)
{
  return self->metered == NC_SYNC_METERED_YES ||
         (self->metered == NC_SYNC_METERED_AUTO && g_network_monitor_get_network_metered (self->monitor));
}
