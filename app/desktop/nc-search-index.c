/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-search-index.h"
#include "nc-memory.h"

#define PROGRESS_MS 100

struct _NcSearchIndex {
  GObject parent_instance;
  NcStore *store;
  NcSearch *search;
  NcIndexState state;
  char *message; /* why it stopped */
  gboolean was_checked;
  GCancellable *cancellable;
  struct Work *work;
  guint timeout;
};

typedef struct Work {
  char *home;
  NcClock *clock;
  int permille;
} Work;

G_DEFINE_FINAL_TYPE (NcSearchIndex, nc_search_index, G_TYPE_OBJECT)

static guint changed_signal;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->clock);
  g_free (work->home);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  g_autoptr (NcStore) store = nc_store_open (work->home, work->clock, NC_STORE_EXISTING, &error);

  (void)source;
  if (store && nc_search_rebuild (store, cancellable, &work->permille, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_clear_object (&store);
  nc_memory_give_back ();
}

static void
set_state (NcSearchIndex *self, NcIndexState state)
{
  self->state = state;
  g_signal_emit (self, changed_signal, 0);
}

static void
rebuilt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSearchIndex *self = NC_SEARCH_INDEX (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  (void)user_data;
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->cancellable);
  self->work = NULL;
  g_free (self->message);
  self->message =
      error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? g_strdup (error->message) : NULL;
  set_state (self, done ? NC_INDEX_READY : NC_INDEX_STOPPED);
}

static gboolean
progress_cb (gpointer user_data)
{
  g_signal_emit (user_data, changed_signal, 0);
  return G_SOURCE_CONTINUE;
}

/**
 * nc_search_index_start:
 *
 * Makes the index anew; does nothing while that is under way.
 */
void
nc_search_index_start (NcSearchIndex *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (NC_IS_SEARCH_INDEX (self));
  if (self->cancellable)
    return;
  g_clear_object (&self->search);
  work = g_new0 (Work, 1);
  work->home = g_strdup (nc_store_get_home (self->store));
  work->clock = g_object_ref (nc_store_get_clock (self->store));
  self->cancellable = g_cancellable_new ();
  self->work = work;
  task = g_task_new (self, self->cancellable, rebuilt_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
  self->timeout = g_timeout_add (PROGRESS_MS, progress_cb, self);
  set_state (self, NC_INDEX_WORKING);
}

void
nc_search_index_stop (NcSearchIndex *self)
{
  g_return_if_fail (NC_IS_SEARCH_INDEX (self));
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

/* Many rows at once, as an import brings them, are not taken in while a person types. */
static void
store_changed_cb (NcSearchIndex *self)
{
  if (self->state == NC_INDEX_READY)
    self->was_checked = FALSE;
}

/**
 * nc_search_index_get:
 *
 * Returns: (transfer none) (nullable): the search; %NULL without @error while the index is not ready
 */
NcSearch *
nc_search_index_get (NcSearchIndex *self, GError **error)
{
  g_return_val_if_fail (NC_IS_SEARCH_INDEX (self), NULL);
  if (self->state != NC_INDEX_READY)
    return NULL;
  if (!self->was_checked) {
    self->was_checked = TRUE;
    if (self->search ? nc_search_is_behind (self->store) : nc_search_is_stale (self->store)) {
      nc_search_index_start (self);
      return NULL;
    }
  }
  if (!self->search)
    self->search = nc_search_open (self->store, error);
  return self->search;
}

NcIndexState
nc_search_index_get_state (NcSearchIndex *self)
{
  return self->state;
}

/* From 0 to 1, while it is working. */
double
nc_search_index_get_fraction (NcSearchIndex *self)
{
  return self->work ? g_atomic_int_get (&self->work->permille) / 1000.0 : 0;
}

/* (nullable): why the index could not be made. */
const char *
nc_search_index_get_message (NcSearchIndex *self)
{
  return self->message;
}

static void
nc_search_index_dispose (GObject *object)
{
  NcSearchIndex *self = NC_SEARCH_INDEX (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->search);
  g_clear_object (&self->store);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (nc_search_index_parent_class)->dispose (object);
}

static void
nc_search_index_class_init (NcSearchIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_search_index_dispose;
  changed_signal =
      g_signal_new ("changed", NC_TYPE_SEARCH_INDEX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_search_index_init (NcSearchIndex *self)
{
  (void)self;
}

NcSearchIndex *
nc_search_index_new (NcStore *store)
{
  NcSearchIndex *self = g_object_new (NC_TYPE_SEARCH_INDEX, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
