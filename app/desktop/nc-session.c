/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-session.h"
#include "nc-paper-stamp.h"
#include "nc-suspend.h"

struct _NcSession {
  GObject parent_instance;
  char *home;
  NcClock *clock;
  NcStore *store;
  NcSearchIndex *search_index;
  NcReference *reference;
  NcJudge *judge;
  NcUiState *ui_state;
  NcLock *lock;
  NcSuspend *suspend;
  NcSyncService *sync;
};

G_DEFINE_FINAL_TYPE (NcSession, nc_session, G_TYPE_OBJECT)

static void
nc_session_finalize (GObject *object)
{
  NcSession *self = NC_SESSION (object);

  if (self->sync)
    nc_sync_service_cancel (self->sync);
  g_clear_object (&self->sync);
  g_clear_object (&self->suspend);
  g_clear_object (&self->lock);
  g_clear_object (&self->ui_state);
  g_clear_object (&self->search_index);
  g_clear_object (&self->store);
  g_clear_pointer (&self->judge, nc_judge_unref);
  g_clear_pointer (&self->reference, nc_reference_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->home, g_free);
  G_OBJECT_CLASS (nc_session_parent_class)->finalize (object);
}

static void
nc_session_class_init (NcSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_session_finalize;
}

static void
nc_session_init (NcSession *self)
{
  (void)self;
}

/* What is under way in the store's keys ends before they are forgotten. */
static void
locking_cb (NcSession *self)
{
  nc_sync_service_cancel (self->sync);
}

static void
open_sync (NcSession *self)
{
  self->sync = nc_sync_service_new (self->store);
  nc_sync_service_set_metered (
      self->sync, (NcSyncMetered)CLAMP (nc_ui_state_get_int (self->ui_state, "sync", "metered", NC_SYNC_METERED_AUTO),
                                        0, NC_SYNC_METERED_NO));
  nc_sync_service_set_automatic (self->sync, nc_ui_state_get_int (self->ui_state, "sync", "automatic", TRUE));
  g_signal_connect_object (self->lock, "locking", G_CALLBACK (locking_cb), self, G_CONNECT_SWAPPED);
  nc_paper_stamp_after_sync (self);
}

/**
 * nc_session_open:
 * @home: the inspector's folder; made (mode 0700) when it is not there
 * @clock: what time is asked of
 *
 * Returns: (transfer full): %NULL with an error of the store or of the file system.
 */
NcSession *
nc_session_open (const char *home, NcClock *clock, GError **error)
{
  g_autoptr (NcSession) self = g_object_new (NC_TYPE_SESSION, NULL);

  self->store = nc_store_open (home, clock, NC_STORE_EXCLUSIVE, error);
  if (!self->store)
    return NULL;
  nc_reference_use_home (home);
  self->reference = nc_reference_open (NULL, error);
  if (!self->reference || !nc_reference_load_confirmations (self->reference, home, error))
    return NULL;
  self->judge = nc_judge_new (self->reference, error);
  if (!self->judge)
    return NULL;
  self->home = g_strdup (home);
  self->clock = g_object_ref (clock);
  self->ui_state = nc_ui_state_new (home);
  self->search_index = nc_search_index_new (self->store);
  self->lock = nc_lock_new (self->store, self->ui_state);
  self->suspend = nc_suspend_new ();
  g_signal_connect_object (self->suspend, "suspending", G_CALLBACK (nc_lock_now), self->lock, G_CONNECT_SWAPPED);
  open_sync (self);
  return g_steal_pointer (&self);
}

const char *
nc_session_get_home (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->home;
}

NcClock *
nc_session_get_clock (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->clock;
}

NcStore *
nc_session_get_store (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->store;
}

NcReference *
nc_session_get_reference (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->reference;
}

NcJudge *
nc_session_get_judge (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->judge;
}

NcSearchIndex *
nc_session_get_search_index (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->search_index;
}

NcUiState *
nc_session_get_ui_state (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->ui_state;
}

NcLock *
nc_session_get_lock (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->lock;
}

NcSyncService *
nc_session_get_sync (NcSession *self)
{
  g_return_val_if_fail (NC_IS_SESSION (self), NULL);
  return self->sync;
}
