/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-session.h"

struct _NcSession {
  GObject parent_instance;
  char *home;
  NcClock *clock;
  NcStore *store;
  NcSearchIndex *search_index;
  NcReference *reference;
  NcJudge *judge;
  NcUiState *ui_state;
};

G_DEFINE_FINAL_TYPE (NcSession, nc_session, G_TYPE_OBJECT)

static void
nc_session_finalize (GObject *object)
{
  NcSession *self = NC_SESSION (object);

  g_clear_object (&self->ui_state);
  g_clear_object (&self->search_index);
  g_clear_object (&self->store);
  g_clear_pointer (&self->judge, nc_judge_free);
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
