/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-writer.h"

#define MAX_GROUP 256

typedef struct {
  NcHubJobRun run;
  NcHubJobDone done;
  gpointer data;
  GError *error;
} Job;

struct NcHubWriter {
  NcHub *hub;
  GAsyncQueue *jobs;
  GThread *thread;
};

static gboolean
run_in_savepoint (NcHub *hub, NcHubJobRun run, gpointer data, GError **error)
{
  if (!nc_hub_db_savepoint (nc_hub_db (hub), error))
    return FALSE;
  if (run (hub, data, error) && nc_hub_db_release (nc_hub_db (hub), error))
    return TRUE;
  nc_hub_db_rollback_to (nc_hub_db (hub));
  return FALSE;
}

/* What was refused is remembered, after the job's own writes are undone. */
static void
audit_refusal (NcHub *hub, const GError *error)
{
  if (g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ||
      g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_FORKED))
    nc_hub_audit (hub, NULL, error->code == NC_SYNC_ERROR_FORKED ? "forked" : "refused", NULL, NULL);
}

static void
run_group (NcHub *hub, GPtrArray *group)
{
  g_autoptr (GError) failure = NULL;
  gboolean open = nc_hub_db_begin (nc_hub_db (hub), &failure);

  for (guint i = 0; open && i < group->len; i++) {
    Job *job = group->pdata[i];

    if (!run_in_savepoint (hub, job->run, job->data, &job->error))
      audit_refusal (hub, job->error);
  }
  if (open && !nc_hub_db_commit (nc_hub_db (hub), &failure))
    nc_hub_db_rollback (nc_hub_db (hub));
  for (guint i = 0; i < group->len; i++) {
    Job *job = group->pdata[i];

    job->done (job->data, job->error ? job->error : failure);
    g_clear_error (&job->error);
    g_free (job);
  }
}

static gpointer
write_thread (gpointer data)
{
  NcHubWriter *self = data;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  gboolean is_last = FALSE;

  while (!is_last) {
    Job *job = g_async_queue_pop (self->jobs);

    g_ptr_array_set_size (group, 0);
    for (; job; job = group->len < MAX_GROUP ? g_async_queue_try_pop (self->jobs) : NULL) {
      is_last = !job->run;
      if (is_last) {
        g_free (job);
        break;
      }
      g_ptr_array_add (group, job);
    }
    if (group->len > 0)
      run_group (self->hub, group);
  }
  return NULL;
}

NcHubWriter *
nc_hub_writer_new (const char *home, NcClock *clock, GError **error)
{
  NcHub *hub = nc_hub_open (home, clock, FALSE, error);
  NcHubWriter *self;

  if (!hub)
    return NULL;
  self = g_new0 (NcHubWriter, 1);
  self->hub = hub;
  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new ("writer", write_thread, self);
  return self;
}

/**
 * nc_hub_writer_submit:
 *
 * From any thread; returns at once.
 */
void
nc_hub_writer_submit (NcHubWriter *self, NcHubJobRun run, NcHubJobDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->done = done;
  job->data = data;
  g_async_queue_push (self->jobs, job);
}

/* Writes what was submitted, then ends. */
void
nc_hub_writer_free (NcHubWriter *self)
{
  if (!self)
    return;
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  nc_hub_close (self->hub);
  g_free (self);
}

/**
 * nc_hub_write_now:
 *
 * For commands beside the server: one job in one transaction on @hub's own connection.
 */
gboolean
nc_hub_write_now (NcHub *hub, NcHubJobRun run, gpointer data, GError **error)
{
  if (!nc_hub_db_begin (nc_hub_db (hub), error))
    return FALSE;
  if (run (hub, data, error) && nc_hub_db_commit (nc_hub_db (hub), error))
    return TRUE;
  nc_hub_db_rollback (nc_hub_db (hub));
  return FALSE;
}
