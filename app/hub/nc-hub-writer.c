/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-writer.h"
#include "nc-hub-device.h"

#define MAX_GROUP    256
#define MAX_ATTEMPTS 5

typedef struct {
  char *area;
  char *device;
  NcHubJobRun run;
  NcHubJobDone done;
  gpointer data;
  gboolean is_alone;
  GError *error;
} Job;

struct NcHubWriter {
  NcHub *hub;
  GAsyncQueue *jobs;
  GPtrArray *urgent; /* the writer's own: the last one first */
  GThread *thread;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_error (&job->error);
  g_free (job->area);
  g_free (job->device);
  g_free (job);
}

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

static gboolean
mark_forked (NcHub *hub, const Job *job)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-forked", NULL);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", job->area);
  nc_hub_stmt_bind_text (stmt, ":id", job->device);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, NULL);
}

/* What was refused is remembered, after the job's own writes are undone. */
static void
audit_refusal (NcHub *hub, const Job *job)
{
  gboolean is_forked = g_error_matches (job->error, NC_SYNC_ERROR, NC_SYNC_ERROR_FORKED);

  if (is_forked)
    mark_forked (hub, job);
  if (is_forked || g_error_matches (job->error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED))
    nc_hub_audit (hub, job->area, job->device, is_forked ? "forked" : "refused", NULL, NULL);
}

static gboolean
is_conflict (const GError *error)
{
  return g_error_matches (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CONFLICT);
}

/* A connection lost before the COMMIT: nothing of the transaction is there, the next attempt makes a new one. */
static gboolean
is_away (const GError *error)
{
  return g_error_matches (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_AWAY);
}

static gboolean
begin (NcHub *hub, const char *area, GError **error)
{
  return nc_hub_db_begin (nc_hub_db (hub), error) &&
         (!nc_hub_db_splits_areas (nc_hub_db (hub)) || nc_hub_area_take (hub, area, NULL, error));
}

/* One transaction. @failure: (out): why none of it is there. Returns: whether it has to be run again. */
static gboolean
try_group (NcHub *hub, GPtrArray *group, GError **failure)
{
  gboolean again = FALSE, open = begin (hub, ((Job *)group->pdata[0])->area, failure);

  for (guint i = 0; open && !again && i < group->len; i++) {
    Job *job = group->pdata[i];

    g_clear_error (&job->error);
    if (!run_in_savepoint (hub, job->run, job->data, &job->error)) {
      again = is_conflict (job->error) || is_away (job->error);
      audit_refusal (hub, job);
    }
  }
  if (open && !again && nc_hub_db_commit (nc_hub_db (hub), failure))
    return FALSE;
  nc_hub_db_rollback (nc_hub_db (hub));
  return again || is_conflict (*failure) || (!open && is_away (*failure));
}

static void
run_group (NcHub *hub, GPtrArray *group)
{
  g_autoptr (GError) failure = NULL;

  for (int i = 0; i < MAX_ATTEMPTS; i++) {
    g_clear_error (&failure);
    if (!try_group (hub, group, &failure))
      break;
  }
  for (guint i = 0; i < group->len; i++) {
    Job *job = group->pdata[i];

    job->done (job->data, job->error ? job->error : failure);
  }
}

/* The waiting jobs of the first one's area, in their order; with them those of others where that is no matter. */
static void
take_group (NcHubWriter *self, GPtrArray *waiting, GPtrArray *group)
{
  const char *area = ((Job *)waiting->pdata[0])->area;
  gboolean splits = nc_hub_db_splits_areas (nc_hub_db (self->hub)), is_alone = ((Job *)waiting->pdata[0])->is_alone;
  guint n_left = 0;

  for (guint i = 0; i < waiting->len; i++) {
    Job *job = waiting->pdata[i];

    if (i > 0 && (is_alone || job->is_alone || (splits && !g_str_equal (job->area, area))))
      waiting->pdata[n_left++] = job;
    else
      g_ptr_array_add (group, job);
  }
  waiting->len = n_left;
}

/* Each alone: what it is followed by comes before the next one. */
static void
run_urgent (NcHubWriter *self)
{
  while (self->urgent->len > 0) {
    g_autoptr (GPtrArray) group = g_ptr_array_new_with_free_func (job_free);

    g_ptr_array_add (group, g_ptr_array_steal_index (self->urgent, self->urgent->len - 1));
    run_group (self->hub, group);
  }
}

static gpointer
write_thread (gpointer data)
{
  NcHubWriter *self = data;
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  gboolean is_last = FALSE;

  while (!is_last || waiting->len > 0) {
    g_autoptr (GPtrArray) group = g_ptr_array_new_with_free_func (job_free);
    Job *job = waiting->len > 0 ? g_async_queue_try_pop (self->jobs) : g_async_queue_pop (self->jobs);

    for (; job; job = waiting->len < MAX_GROUP ? g_async_queue_try_pop (self->jobs) : NULL) {
      if (job->run) {
        g_ptr_array_add (waiting, job);
      } else {
        is_last = TRUE;
        job_free (job);
      }
    }
    if (waiting->len == 0)
      continue;
    take_group (self, waiting, group);
    run_group (self->hub, group);
    run_urgent (self);
  }
  return NULL;
}

NcHubWriter *
nc_hub_writer_new (const char *home, const char *database, NcClock *clock, GError **error)
{
  NcHub *hub = nc_hub_open (home, database, clock, FALSE, error);
  NcHubWriter *self;

  if (!hub)
    return NULL;
  self = g_new0 (NcHubWriter, 1);
  self->hub = hub;
  self->jobs = g_async_queue_new ();
  self->urgent = g_ptr_array_new ();
  self->thread = g_thread_new ("writer", write_thread, self);
  return self;
}

static Job *
job_new (const char *area, const char *device, NcHubJobRun run, NcHubJobDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->area = g_strdup (area);
  job->device = g_strdup (device);
  job->run = run;
  job->done = done;
  job->data = data;
  return job;
}

/**
 * nc_hub_writer_submit:
 * @area: in which alone the job writes (nc_hub_area_of()); "" for what belongs to the whole hub
 * @device: (nullable): for the audit, when the job is refused
 *
 * From any thread; returns at once.
 */
void
nc_hub_writer_submit (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run, NcHubJobDone done,
                      gpointer data)
{
  g_async_queue_push (self->jobs, job_new (area, device, run, done, data));
}

/**
 * nc_hub_writer_submit_alone:
 *
 * As nc_hub_writer_submit(), for a job that may be followed by others: none is committed together with it.
 */
void
nc_hub_writer_submit_alone (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run, NcHubJobDone done,
                            gpointer data)
{
  Job *job = job_new (area, device, run, done, data);

  job->is_alone = TRUE;
  g_async_queue_push (self->jobs, job);
}

/**
 * nc_hub_writer_follow:
 *
 * As nc_hub_writer_submit(), from a job's own @done only: before anything else is written.
 */
void
nc_hub_writer_follow (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run, NcHubJobDone done,
                      gpointer data)
{
  g_assert (g_thread_self () == self->thread);
  g_ptr_array_add (self->urgent, job_new (area, device, run, done, data));
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
  g_ptr_array_unref (self->urgent);
  nc_hub_close (self->hub);
  g_free (self);
}

/**
 * nc_hub_write_now:
 *
 * For commands beside the server: one job in one transaction on @hub's own connection.
 */
gboolean
nc_hub_write_now (NcHub *hub, const char *area, NcHubJobRun run, gpointer data, GError **error)
{
  for (int i = 1;; i++) {
    g_autoptr (GError) failure = NULL;
    gboolean ready = begin (hub, area, &failure) && run (hub, data, &failure);

    if (ready && nc_hub_db_commit (nc_hub_db (hub), &failure))
      return TRUE;
    nc_hub_db_rollback (nc_hub_db (hub));
    if (i == MAX_ATTEMPTS || !(is_conflict (failure) || (!ready && is_away (failure)))) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
}
