/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device.h"
#include "nc-hub-lists.h"
#include "nc-hub-push.h"
#include "nc-hub-web.h"
#include "nc-hub-writer.h"
#include "nc-lang.h"
#include "nc-row.h"
#include <string.h>

#define BATCH_ENTRIES 5000
#define BATCH_BYTES   (4 * 1024 * 1024)

/* Returns: (transfer full): %NULL with a #GFileError or an error of the store */
NcHubScratch *
nc_hub_scratch_new (NcHub *hub, GError **error)
{
  g_autoptr (NcHubScratch) self = g_new0 (NcHubScratch, 1);

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->folder = g_dir_make_tmp ("nengcha-import-XXXXXX", error);
  self->store = self->folder ? nc_store_open (self->folder, nc_hub_clock (hub), NC_STORE_DEFAULT, error) : NULL;
  return self->store ? g_steal_pointer (&self) : NULL;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) inside =
      g_file_enumerate_children (file, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (inside && g_file_enumerator_iterate (inside, NULL, &child, NULL, NULL) && child)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

/* The copy holds personal data: nothing of it stays behind. */
void
nc_hub_scratch_free (NcHubScratch *self)
{
  if (!self)
    return;
  g_clear_object (&self->store);
  if (self->folder) {
    g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

    remove_tree (folder);
  }
  g_free (self->folder);
  g_hash_table_unref (self->known);
  g_free (self);
}

/* One row as the hub has it; one that the laptops' schema would not take is left out, as a laptop leaves it out. */
static void
insert_row (NcRowWriter *rows, const char *table, const char *id, json_t *data)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new (), values = g_ptr_array_new ();
  const char *field;
  json_t *value;

  json_object_foreach (data, field, value)
  {
    g_ptr_array_add (fields, (gpointer)field);
    g_ptr_array_add (values, (gpointer)json_string_value (value));
  }
  g_ptr_array_add (fields, NULL);
  g_ptr_array_add (values, NULL);
  nc_row_writer_insert (rows, table, id, (const char *const *)fields->pdata, (const char *const *)values->pdata, NULL);
}

static gboolean
load_rows (NcHubScratch *self, NcHubStmt *stmt, NcRowWriter *rows, const char *table, gboolean is_own, GError **error)
{
  gboolean has_row = TRUE;
  json_error_t problem;

  while (has_row) {
    g_autoptr (NcJson) data = NULL;
    const char *state;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    data = has_row ? json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem) : NULL;
    if (!data)
      continue;
    insert_row (rows, table, nc_hub_stmt_text (stmt, "row_id"), data);
    state = json_string_value (json_object_get (data, "state"));
    if (is_own)
      g_hash_table_insert (self->known, g_strdup (nc_hub_stmt_text (stmt, "row_id")), g_strdup (state ? state : ""));
  }
  return TRUE;
}

/**
 * nc_hub_scratch_load:
 * @region: of the rows; "" for those of all regions
 * @is_own: the rows that the import may change
 */
gboolean
nc_hub_scratch_load (NcHubScratch *self, NcHub *hub, const char *table, const char *region, gboolean is_own,
                     GError **error)
{
  NcDb *db = nc_store_get_db (self->store);
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (self->store, error);
  NcHubStmt *stmt = rows ? nc_hub_sql (hub, "list-rows", error) : NULL;
  char low[7] = "", high[7] = "~";

  if (!stmt)
    return FALSE;
  if (*region)
    nc_web_region_bounds (region, low, high);
  nc_hub_stmt_bind_text (stmt, ":table_name", table);
  nc_hub_stmt_bind_text (stmt, ":low", low);
  nc_hub_stmt_bind_text (stmt, ":high", high);
  /* a row may name one that lies outside the region */
  return nc_db_exec (db, "PRAGMA foreign_keys = OFF; BEGIN", error) &&
         load_rows (self, stmt, rows, table, is_own, error) &&
         nc_db_exec (db, "COMMIT; PRAGMA foreign_keys = ON", error);
}

/* The journal of the copy on its way into the hub. */
typedef struct {
  NcHubScratch *scratch;
  const char *region;
  const char *what;
  char *area;
  gint64 n_entries;
  NcHubPush push;
} Sending;

static gboolean
run_enter (NcHub *hub, gpointer data, GError **error)
{
  Sending *self = data;
  NcKeys *keys = nc_store_get_keys (self->scratch->store);
  NcHubStmt *stmt = nc_hub_sql (hub, "device-insert", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->area);
  nc_hub_stmt_bind_text (stmt, ":id", nc_store_get_device_id (self->scratch->store));
  nc_hub_stmt_bind_bytes (stmt, ":public_key", nc_keys_get_device_public (keys), NC_KEYS_PUBLIC_BYTES);
  nc_hub_stmt_bind_text (stmt, ":region", self->region);
  nc_hub_stmt_bind_text (stmt, ":officer", NULL);
  nc_hub_stmt_bind_text (stmt, ":role", "import");
  nc_hub_stmt_bind_int (stmt, ":enrolled_usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error);
}

/* Something in the hub changed between the reading and the writing: nothing is overwritten unseen. */
static gboolean
check_answers (NcHub *hub, const char *device, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "import-refused", error);
  gint64 n;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":device", device);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  n = nc_hub_stmt_int (stmt, "n");
  nc_hub_stmt_reset (stmt);
  if (n == 0)
    return TRUE;
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
               _ ("%lld values were changed by laptops while the file was read; import it again"), (long long)n);
  return FALSE;
}

/* The device's key goes with the copy; its id is shut too. */
static gboolean
run_leave (NcHub *hub, gpointer data, GError **error)
{
  Sending *self = data;
  const char *device = nc_store_get_device_id (self->scratch->store);
  NcHubStmt *stmt;

  if (!check_answers (hub, device, error))
    return FALSE;
  stmt = nc_hub_sql (hub, "device-revoke", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->area);
  nc_hub_stmt_bind_text (stmt, ":id", device);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error) && nc_hub_audit (hub, self->area, device, "import", self->what, error);
}

/* Each step is a job; one transaction holds them all where the database is one file, else each is one of its area. */
typedef gboolean (*RunStep) (NcHub *hub, const char *area, NcHubJobRun run, gpointer data, GError **error);

static gboolean
run_inside (NcHub *hub, const char *area, NcHubJobRun run, gpointer data, GError **error)
{
  (void)area;
  return run (hub, data, error);
}

static gboolean
send_batch (Sending *self, NcHub *hub, RunStep step, const char *text, GError **error)
{
  NcStore *store = self->scratch->store;
  const char *id = nc_store_get_device_id (store);
  g_autoptr (NcHubDevice) device = nc_hub_device (hub, self->area, id, error);
  NcBatch *batch =
      device ? nc_batch_read (text, strlen (text), id, nc_keys_get_device_public (nc_store_get_keys (store)), error)
             : NULL;
  gboolean done;

  if (!batch)
    return FALSE;
  nc_hub_push_start (&self->push, batch, device, NULL);
  do
    done = step (hub, self->push.area, nc_hub_push_run, &self->push, error);
  while (done && nc_hub_push_next (&self->push));
  nc_hub_push_clear (&self->push);
  return done;
}

static gboolean
send_all (Sending *self, NcHub *hub, RunStep step, GError **error)
{
  NcBatchBounds bounds = { .from_seq = 1, .max_entries = BATCH_ENTRIES, .max_bytes = BATCH_BYTES };
  gint64 last_seq;

  if (!step (hub, self->area, run_enter, self, error))
    return FALSE;
  for (;; bounds.from_seq = last_seq + 1) {
    g_autofree char *text = nc_batch_write (self->scratch->store, &bounds, &last_seq, error);

    if (!text)
      return FALSE;
    if (last_seq < bounds.from_seq)
      break;
    if (!send_batch (self, hub, step, text, error))
      return FALSE;
    self->n_entries = last_seq;
  }
  return step (hub, self->area, run_leave, self, error);
}

static gboolean
run_all (NcHub *hub, gpointer data, GError **error)
{
  return send_all (data, hub, run_inside, error);
}

/**
 * nc_hub_scratch_send:
 * @what: for the audit
 * @n_entries: (out): values that the hub has taken
 *
 * Puts what the copy's journal holds into the hub, all or nothing; on a database that splits areas all or nothing of
 * each area (the same file again then brings the rest).
 */
gboolean
nc_hub_scratch_send (NcHubScratch *self, NcHub *hub, const char *region, const char *what, gint64 *n_entries,
                     GError **error)
{
  g_autofree char *area = nc_hub_area_of (region);
  Sending sending = { .scratch = self, .region = region, .what = what, .area = area };
  gboolean done;

  if (nc_hub_db_splits_areas (nc_hub_db (hub)))
    done = send_all (&sending, hub, nc_hub_write_now, error);
  else
    done = nc_hub_write_now (hub, area, run_all, &sending, error);
  nc_hub_push_clear (&sending.push);
  *n_entries = sending.n_entries;
  return done;
}
