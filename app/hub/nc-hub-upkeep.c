/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-upkeep.h"
#include "nc-hub-numbers.h"
#include "nc-id.h"
#include <glib/gstdio.h>

#define ROUND_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define KEPT_USEC  (G_GINT64_CONSTANT (7 * 24 * 3600) * G_USEC_PER_SEC)
#define MAX_SWEPT  500

struct NcHubUpkeep {
  NcHub *hub;
  NcHubWriter *writer;
  GMutex lock;
  GCond cond;
  gboolean is_over;
  GThread *thread;
};

typedef struct {
  char *area;
  char *id;
  char *path;
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_free (upload->area);
  g_free (upload->id);
  g_free (upload->path);
  g_free (upload);
}

static gboolean
run_forget (NcHub *hub, gpointer data, GError **error)
{
  const Upload *upload = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "upload-delete", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", upload->area);
  nc_hub_stmt_bind_text (stmt, ":id", upload->id);
  return nc_hub_stmt_run (stmt, error);
}

/* The bytes go after the row: a file without one is harmless, and found below. */
static void
forgotten (gpointer data, const GError *error)
{
  if (!error)
    g_unlink (((Upload *)data)->path);
  upload_free (data);
}

static void
sweep_rows (NcHubUpkeep *self)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "upload-old", NULL);
  gboolean has_row = stmt != NULL;

  if (!stmt)
    return;
  nc_hub_stmt_bind_int (stmt, ":before_usec", nc_clock_now_usec (nc_hub_clock (self->hub)) - KEPT_USEC);
  nc_hub_stmt_bind_int (stmt, ":n", MAX_SWEPT);
  while (has_row) {
    Upload *upload;

    if (!nc_hub_stmt_step (stmt, &has_row, NULL) || !has_row)
      break;
    upload = g_new0 (Upload, 1);
    upload->area = g_strdup (nc_hub_stmt_text (stmt, "area"));
    upload->id = g_strdup (nc_hub_stmt_text (stmt, "id"));
    upload->path = g_build_filename (nc_hub_home (self->hub), "uploads", upload->id, NULL);
    nc_hub_writer_submit (self->writer, upload->area, NULL, run_forget, forgotten, upload);
  }
}

/* Files of uploads whose row was never written, or is gone: by their own age. */
static void
sweep_files (NcHubUpkeep *self)
{
  g_autofree char *folder = g_build_filename (nc_hub_home (self->hub), "uploads", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 before = (nc_clock_now_usec (nc_hub_clock (self->hub)) - 2 * KEPT_USEC) / G_USEC_PER_SEC;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf st;

    if (nc_id_is_valid (name) && g_stat (path, &st) == 0 && st.st_mtime < before)
      g_unlink (path);
  }
}

/* If it could not be written now, it is within the hour. */
static void
nothing_to_do (gpointer data, const GError *error)
{
  (void)data;
  (void)error;
}

static gpointer
upkeep_thread (gpointer data)
{
  NcHubUpkeep *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_over) {
    gint64 until = g_get_monotonic_time () + ROUND_USEC;

    g_mutex_unlock (&self->lock);
    nc_hub_writer_submit (self->writer, "", NULL, nc_hub_numbers_alive, nothing_to_do, NULL);
    sweep_rows (self);
    sweep_files (self);
    g_mutex_lock (&self->lock);
    while (!self->is_over && g_cond_wait_until (&self->cond, &self->lock, until))
      ;
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* @hub_taken: a reader of its own; @writer must outlive the object */
NcHubUpkeep *
nc_hub_upkeep_new (NcHub *hub_taken, NcHubWriter *writer)
{
  NcHubUpkeep *self = g_new0 (NcHubUpkeep, 1);

  self->hub = hub_taken;
  self->writer = writer;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("upkeep", upkeep_thread, self);
  return self;
}

void
nc_hub_upkeep_free (NcHubUpkeep *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  nc_hub_close (self->hub);
  g_free (self);
}
