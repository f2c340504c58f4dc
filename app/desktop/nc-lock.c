/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lock.h"
#include "nc-lang.h"
#include <string.h>

/* Wrong passphrases that cost nothing, and the longest wait after more of them. */
#define FREE_FAILURES    2
#define LONGEST_WAIT_SEC 300
#define LOOK_SECONDS     5

struct _NcLock {
  GObject parent_instance;
  NcStore *store;
  NcUiState *state;
  gint64 touched_usec; /* monotonic */
  gint64 wait_until_usec;
  guint timer;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcLock, nc_lock, G_TYPE_OBJECT)

enum { LOCKING, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One passphrase on its way through the key derivation; overwritten afterwards. */
typedef struct {
  char *home;
  NcKeys *keys; /* of the store; nobody else uses them meanwhile */
  char *current, *wanted;
} Work;

static void
wipe (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  wipe (work->current);
  wipe (work->wanted);
  g_object_unref (work->keys);
  g_free (work->home);
  g_free (work);
}

static NcKeys *
keys_of (NcLock *self)
{
  return nc_store_get_keys (self->store);
}

gboolean
nc_lock_is_protected (NcLock *self)
{
  g_return_val_if_fail (NC_IS_LOCK (self), FALSE);
  return nc_keys_is_protected (keys_of (self));
}

gboolean
nc_lock_is_locked (NcLock *self)
{
  g_return_val_if_fail (NC_IS_LOCK (self), TRUE);
  return !nc_keys_is_unlocked (keys_of (self));
}

/**
 * nc_lock_now:
 *
 * Returns: whether the keys are forgotten now; without a passphrase they cannot be, since nothing could open them
 * again.
 */
gboolean
nc_lock_now (NcLock *self)
{
  g_return_val_if_fail (NC_IS_LOCK (self), FALSE);
  if (!nc_lock_is_protected (self) || nc_lock_is_locked (self) || self->is_busy)
    return nc_lock_is_locked (self);
  g_signal_emit (self, signals[LOCKING], 0);
  nc_keys_lock (keys_of (self));
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* A hand is on the laptop. */
void
nc_lock_touch (NcLock *self)
{
  self->touched_usec = g_get_monotonic_time ();
}

int
nc_lock_get_minutes (NcLock *self)
{
  return CLAMP (nc_ui_state_get_int (self->state, "lock", "minutes", NC_LOCK_MINUTES), 0, 24 * 60);
}

void
nc_lock_set_minutes (NcLock *self, int minutes)
{
  nc_ui_state_set_int (self->state, "lock", "minutes", CLAMP (minutes, 0, 24 * 60));
}

/**
 * nc_lock_look:
 * @now_usec: monotonic
 *
 * Locks when no hand has been on the laptop for as long as is set.
 */
void
nc_lock_look (NcLock *self, gint64 now_usec)
{
  gint64 most = (gint64)nc_lock_get_minutes (self) * 60 * G_USEC_PER_SEC;

  g_return_if_fail (NC_IS_LOCK (self));
  if (most > 0 && now_usec - self->touched_usec >= most)
    nc_lock_now (self);
}

static gboolean
look_cb (gpointer user_data)
{
  nc_lock_look (user_data, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static int
failures_of (NcLock *self)
{
  return CLAMP (nc_ui_state_get_int (self->state, "lock", "failures", 0), 0, 1000);
}

/* The wait begins anew when the program does: ending it is no way round. */
static void
begin_wait (NcLock *self)
{
  int over = failures_of (self) - FREE_FAILURES;
  gint64 seconds = over <= 0 ? 0 : MIN ((gint64)1 << MIN (over, 20), LONGEST_WAIT_SEC);

  self->wait_until_usec = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
}

/**
 * nc_lock_get_wait_usec:
 *
 * Returns: how long no passphrase is looked at any more; 0 = one may be given now.
 */
gint64
nc_lock_get_wait_usec (NcLock *self)
{
  g_return_val_if_fail (NC_IS_LOCK (self), 0);
  return MAX (self->wait_until_usec - g_get_monotonic_time (), 0);
}

static void
count_failure (NcLock *self, const GError *error)
{
  if (error && !g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_PASSPHRASE))
    return;
  nc_ui_state_set_int (self->state, "lock", "failures", error ? failures_of (self) + 1 : 0);
  nc_ui_state_flush (self->state);
  begin_wait (self);
}

static void
unlock_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  (void)source;
  (void)cancellable;
  if (nc_keys_unlock (work->keys, work->current, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GTask *
begin_work (NcLock *self, const char *current, const char *wanted, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->home = g_strdup (nc_store_get_home (self->store));
  work->keys = g_object_ref (keys_of (self));
  work->current = g_strdup (current);
  work->wanted = g_strdup (wanted);
  g_task_set_task_data (task, work, work_free);
  return task;
}

static gboolean
refuse_early (NcLock *self, GTask *task)
{
  gint64 seconds = (nc_lock_get_wait_usec (self) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (self->is_busy)
    g_task_return_new_error (task, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED, "%s", _ ("a passphrase is being looked at"));
  else if (seconds > 0)
    g_task_return_new_error (task, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED,
                             g_dngettext (GETTEXT_PACKAGE, "wait %d second before the next attempt",
                                          "wait %d seconds before the next attempt", (gulong)seconds),
                             (int)seconds);
  return self->is_busy || seconds > 0;
}

/**
 * nc_lock_unlock_async:
 *
 * Takes half a second by design, in a thread. Too early an attempt is refused without a look at @passphrase.
 */
void
nc_lock_unlock_async (NcLock *self, const char *passphrase, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NC_IS_LOCK (self) && passphrase);
  task = begin_work (self, passphrase, NULL, callback, user_data);
  if (refuse_early (self, task))
    return;
  self->is_busy = TRUE;
  g_task_run_in_thread (task, unlock_thread);
}

/**
 * nc_lock_unlock_finish:
 *
 * Returns: %FALSE with NC_STORE_ERROR_PASSPHRASE when it is wrong, _LOCKED when it came too early, or another
 */
gboolean
nc_lock_unlock_finish (NcLock *self, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &local);

  if (g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  self->is_busy = FALSE;
  count_failure (self, local);
  if (done) {
    nc_lock_touch (self);
    g_signal_emit (self, signals[CHANGED], 0);
    return TRUE;
  }
  g_propagate_error (error, local);
  return FALSE;
}

/* That the officer is the officer is proved on another copy of the keys. */
static void
set_passphrase_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  gboolean may = TRUE;

  (void)source;
  (void)cancellable;
  if (nc_keys_is_protected (work->keys)) {
    g_autoptr (NcKeys) proof = nc_keys_open (work->home, FALSE, &error);

    may = proof && nc_keys_unlock (proof, work->current ? work->current : "", &error);
  }
  if (may && nc_keys_set_passphrase (work->keys, work->wanted, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * nc_lock_set_passphrase_async:
 * @current: (nullable): the passphrase until now, when there is one
 * @wanted: (nullable): at least NC_LOCK_LEAST_CHARACTERS; %NULL takes the protection away
 */
void
nc_lock_set_passphrase_async (NcLock *self, const char *current, const char *wanted, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NC_IS_LOCK (self));
  task = begin_work (self, current, wanted, callback, user_data);
  if (refuse_early (self, task))
    return;
  if (wanted && g_utf8_strlen (wanted, -1) < NC_LOCK_LEAST_CHARACTERS) {
    g_task_return_new_error (task, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE,
                             _ ("a passphrase has at least %d characters; a sentence that only you know is best"),
                             NC_LOCK_LEAST_CHARACTERS);
    return;
  }
  self->is_busy = TRUE;
  g_task_run_in_thread (task, set_passphrase_thread);
}

gboolean
nc_lock_set_passphrase_finish (NcLock *self, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &local);

  if (!g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED) &&
      !g_error_matches (local, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE)) {
    self->is_busy = FALSE;
    count_failure (self, local);
  }
  if (done)
    g_signal_emit (self, signals[CHANGED], 0);
  else
    g_propagate_error (error, local);
  return done;
}

static void
nc_lock_dispose (GObject *object)
{
  NcLock *self = NC_LOCK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (nc_lock_parent_class)->dispose (object);
}

static void
nc_lock_class_init (NcLockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_lock_dispose;
  signals[LOCKING] = g_signal_new ("locking", NC_TYPE_LOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", NC_TYPE_LOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_lock_init (NcLock *self)
{
  self->touched_usec = g_get_monotonic_time ();
}

NcLock *
nc_lock_new (NcStore *store, NcUiState *state)
{
  NcLock *self = g_object_new (NC_TYPE_LOCK, NULL);

  self->store = g_object_ref (store);
  self->state = g_object_ref (state);
  begin_wait (self);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  return self;
}
