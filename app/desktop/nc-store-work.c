/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-store-work.h"

typedef struct {
  NcStore *store; /* the window's; its signal tells what came in */
  char *home;
  NcClock *clock;
  NcKeys *keys;
  NcStoreWorkFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Work;

static void
work_free (gpointer user_data)
{
  Work *work = user_data;

  if (work->free_data)
    work->free_data (work->data);
  g_object_unref (work->keys);
  g_object_unref (work->clock);
  g_object_unref (work->store);
  g_free (work->home);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  g_autoptr (NcStore) store = nc_store_open (work->home, work->clock, NC_STORE_EXISTING, &error);
  char *result = NULL;

  (void)source;
  (void)cancellable;
  if (store && (!nc_keys_is_unlocked (work->keys) || nc_keys_take (nc_store_get_keys (store), work->keys, &error)))
    result = work->func (store, work->data, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, g_free);
}

/**
 * nc_store_work_run:
 * @store: the window's; its home, clock and keys are used
 * @source: (nullable): a #GObject that is kept alive and given to @callback
 */
void
nc_store_work_run (NcStore *store, gpointer source, NcStoreWorkFunc func, gpointer data, GDestroyNotify free_data,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->store = g_object_ref (store);
  work->home = g_strdup (nc_store_get_home (store));
  work->clock = g_object_ref (nc_store_get_clock (store));
  work->keys = g_object_ref (nc_store_get_keys (store));
  work->func = func;
  work->data = data;
  work->free_data = free_data;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

/**
 * nc_store_work_finish:
 *
 * Returns: (transfer full) (nullable): what the work gave back; %NULL with its error
 */
char *
nc_store_work_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
