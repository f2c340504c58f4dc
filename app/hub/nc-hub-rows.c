/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-rows.h"
#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *table;
  char *id;
  char *region;
  char *parent;
  char *last_device;
  char *gone;
  json_t *data;
  gint64 version;
  gboolean exists;
  gboolean is_dirty;
  gboolean is_foreign;
  gboolean is_refused;
} Row;

struct NcHubRows {
  NcHub *hub;
  const NcHubDevice *device;
  GHashTable *by_key;
  GPtrArray *rows;
  gint64 version;
};

/* Where a row without a region of its own takes it from. */
static const struct {
  const char *field, *table;
} parents[] = { { "case_id", "case_file" }, { "enterprise_id", "enterprise" }, { "issuer_id", "issuer" } };

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->table);
  g_free (row->id);
  g_free (row->region);
  g_free (row->parent);
  g_free (row->last_device);
  g_free (row->gone);
  json_decref (row->data);
  g_free (row);
}

/**
 * nc_hub_rows_new:
 * @device: whose push it is; must outlive the object
 */
NcHubRows *
nc_hub_rows_new (NcHub *hub, const NcHubDevice *device)
{
  NcHubRows *self = g_new0 (NcHubRows, 1);

  self->hub = hub;
  self->device = device;
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  return self;
}

void
nc_hub_rows_free (NcHubRows *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static gboolean
load_row (NcHubRows *self, Row *row, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "row-get", error);
  json_error_t problem;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":table_name", row->table);
  nc_hub_stmt_bind_text (stmt, ":row_id", row->id);
  if (!nc_hub_stmt_step (stmt, &row->exists, error))
    return FALSE;
  if (row->exists) {
    row->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
    row->parent = g_strdup (nc_hub_stmt_text (stmt, "parent"));
    row->last_device = g_strdup (nc_hub_stmt_text (stmt, "last_device"));
    row->gone = g_strdup (nc_hub_stmt_text (stmt, "gone"));
    row->version = nc_hub_stmt_int (stmt, "version");
    row->data = json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
    row->is_foreign = !nc_hub_region_contains (self->device->region, row->region);
  }
  nc_hub_stmt_reset (stmt);
  if (!row->data)
    row->data = json_object ();
  return TRUE;
}

static Row *
find_row (NcHubRows *self, const char *table, const char *id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", table, id);
  Row *row = g_hash_table_lookup (self->by_key, key);

  if (row)
    return row;
  row = g_new0 (Row, 1);
  row->table = g_strdup (table);
  row->id = g_strdup (id);
  g_ptr_array_add (self->rows, row);
  g_hash_table_insert (self->by_key, g_steal_pointer (&key), row);
  return load_row (self, row, error) ? row : NULL;
}

static gboolean
answer_with (NcHubAnswer *answer, NcHubOutcome outcome, const char *reason, const char *current)
{
  answer->outcome = outcome;
  answer->reason = reason;
  answer->current = g_strdup (current);
  return TRUE;
}

static gboolean
fits (NcHubColumn column, const char *value)
{
  char *end = NULL;

  if (!value || column == NC_HUB_TEXT)
    return TRUE;
  errno = 0;
  if (column == NC_HUB_REAL)
    return isfinite (g_ascii_strtod (value, &end)) && *value && !*end;
  return g_ascii_strtoll (value, &end, 10) != G_MAXINT64 && *value && !*end && errno == 0;
}

static const char *
problem_of (NcHubRows *self, const NcJournalEntry *entry)
{
  gboolean is_set = g_str_equal (entry->kind, "set");
  NcHubColumn column = is_set ? nc_hub_column (self->hub, entry->table_name, entry->field) : NC_HUB_NO_COLUMN;

  if (!nc_hub_has_table (self->hub, entry->table_name))
    return "unknown_table";
  if (is_set && column == NC_HUB_NO_COLUMN)
    return "unknown_field";
  if (entry->new_value && strlen (entry->new_value) > NC_WIRE_MAX_VALUE)
    return "too_large";
  return is_set && !fits (column, entry->new_value) ? "bad_value" : NULL;
}

/* A row that someone else changed after this device last looked, in a table whose rows are never joined. */
static gboolean
is_unseen (NcHubRows *self, const Row *row)
{
  return row->exists && nc_hub_never_merges (self->hub, row->table) &&
         g_strcmp0 (row->last_device, self->device->id) != 0 && row->version > self->device->seen_version;
}

static gboolean
apply_set (NcHubRows *self, Row *row, const NcJournalEntry *entry, NcHubAnswer *answer)
{
  const char *current = json_string_value (json_object_get (row->data, entry->field));

  if (row->gone)
    return answer_with (answer, NC_HUB_CONFLICT, "deleted", NULL);
  if (row->exists && g_strcmp0 (current, entry->new_value) == 0)
    return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
  if (g_strcmp0 (current, entry->old_value) != 0)
    return answer_with (answer, NC_HUB_CONFLICT, "changed", current);
  if (is_unseen (self, row))
    return answer_with (answer, NC_HUB_CONFLICT, "unseen_row", current);
  if (entry->new_value)
    json_object_set_new (row->data, entry->field, json_string (entry->new_value));
  else
    json_object_del (row->data, entry->field);
  row->is_dirty = TRUE;
  return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
}

/* A delete counts only against the row that the officer saw. */
static gboolean
apply_delete (NcHubRows *self, Row *row, const NcJournalEntry *entry, NcHubAnswer *answer)
{
  json_error_t problem;
  g_autoptr (NcJson) seen = entry->old_value ? json_loads (entry->old_value, 0, &problem) : NULL;
  const char *field;
  json_t *value;

  if (row->gone || (!row->exists && !row->is_dirty))
    return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
  json_object_foreach (row->data, field, value)
  {
    if (!json_equal (json_object_get (seen, field), value) || is_unseen (self, row)) {
      g_autofree char *current = nc_wire_dump (row->data);

      return answer_with (answer, NC_HUB_CONFLICT, "changed", current);
    }
  }
  row->gone = g_strdup ("deleted");
  row->is_dirty = TRUE;
  return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
}

/**
 * nc_hub_rows_apply:
 * @answer: (out): its outcome may still become "quarantined" in nc_hub_rows_save()
 *
 * Returns: %FALSE with an #NcHubDbError only
 */
gboolean
nc_hub_rows_apply (NcHubRows *self, const NcJournalEntry *entry, NcHubAnswer *answer, GError **error)
{
  const char *problem = problem_of (self, entry);
  Row *row;

  if (problem)
    return answer_with (answer, NC_HUB_QUARANTINED, problem, NULL);
  row = find_row (self, entry->table_name, entry->row_id, error);
  if (!row)
    return FALSE;
  answer->row = row;
  if (row->is_foreign)
    return answer_with (answer, NC_HUB_QUARANTINED, "other_region", NULL);
  return g_str_equal (entry->kind, "set") ? apply_set (self, row, entry, answer)
                                          : apply_delete (self, row, entry, answer);
}

/* The region a row belongs to: its own, its parent's, the one it had, or the device's. */
static char *
region_of (NcHubRows *self, Row *row, guint depth, GError **error)
{
  const char *own = json_string_value (json_object_get (row->data, "region_code"));

  if (own && *own)
    return g_strdup (own);
  for (gsize i = 0; i < G_N_ELEMENTS (parents) && depth < 4; i++) {
    const char *id = json_string_value (json_object_get (row->data, parents[i].field));
    Row *parent;

    if (!id || g_str_equal (row->table, parents[i].table))
      continue;
    parent = find_row (self, parents[i].table, id, error);
    if (!parent)
      return NULL;
    if (!parent->exists && !parent->is_dirty)
      continue;
    g_free (row->parent);
    row->parent = g_strdup_printf ("%s/%s", parents[i].table, id);
    return parent->is_dirty ? region_of (self, parent, depth + 1, error) : g_strdup (parent->region);
  }
  return g_strdup (row->exists ? row->region : self->device->region);
}

static gboolean
put_moved (NcHubRows *self, const char *region, const char *table, const char *id, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "moved-insert", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_int (stmt, ":version", self->version);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":table_name", table);
  nc_hub_stmt_bind_text (stmt, ":row_id", id);
  return nc_hub_stmt_run (stmt, error);
}

/* Rows that took their region from @table/@id follow it, and theirs. */
static gboolean
move_children (NcHubRows *self, const char *table, const char *id, const char *region, guint depth, GError **error)
{
  g_autofree char *parent = g_strdup_printf ("%s/%s", table, id);
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  NcHubStmt *stmt = nc_hub_sql (self->hub, "row-children", error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":parent", parent);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row && g_strcmp0 (nc_hub_stmt_text (stmt, "region"), region) != 0) {
      char **child = g_new0 (char *, 4);

      child[0] = g_strdup (nc_hub_stmt_text (stmt, "table_name"));
      child[1] = g_strdup (nc_hub_stmt_text (stmt, "row_id"));
      child[2] = g_strdup (nc_hub_stmt_text (stmt, "region"));
      g_ptr_array_add (children, child);
    }
  }
  nc_hub_stmt_reset (stmt);
  for (guint i = 0; i < children->len; i++) {
    char **child = children->pdata[i];

    self->version++;
    stmt = nc_hub_sql (self->hub, "row-move", error);
    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":region", region);
    nc_hub_stmt_bind_int (stmt, ":version", self->version);
    nc_hub_stmt_bind_text (stmt, ":table_name", child[0]);
    nc_hub_stmt_bind_text (stmt, ":row_id", child[1]);
    if (!nc_hub_stmt_run (stmt, error) || !put_moved (self, child[2], child[0], child[1], error) ||
        (depth < 4 && !move_children (self, child[0], child[1], region, depth + 1, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_row (NcHubRows *self, Row *row, const char *region, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "row-put", error);
  const char *own = json_string_value (json_object_get (row->data, "region_code"));
  g_autofree char *data = nc_wire_dump (row->data);

  if (!stmt)
    return FALSE;
  self->version++;
  nc_hub_stmt_bind_text (stmt, ":table_name", row->table);
  nc_hub_stmt_bind_text (stmt, ":row_id", row->id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":own_region", own ? own : "");
  nc_hub_stmt_bind_text (stmt, ":parent", row->parent);
  nc_hub_stmt_bind_text (stmt, ":data", data);
  nc_hub_stmt_bind_text (stmt, ":gone", row->gone);
  nc_hub_stmt_bind_int (stmt, ":version", self->version);
  nc_hub_stmt_bind_text (stmt, ":last_device", self->device->id);
  return nc_hub_stmt_run (stmt, error) && (!row->exists || g_str_equal (row->region, region) ||
                                           (put_moved (self, row->region, row->table, row->id, error) &&
                                            move_children (self, row->table, row->id, region, 0, error)));
}

/**
 * nc_hub_newest_mark:
 * @version: (out): 0 when nothing was ever written
 * @tag: (out) (transfer full): "" then
 */
gboolean
nc_hub_newest_mark (NcHub *hub, gint64 *version, char **tag, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "mark-last", error);
  gboolean has_row;

  *version = 0;
  *tag = NULL;
  if (!stmt || !nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row)
    *version = nc_hub_stmt_int (stmt, "version");
  *tag = g_strdup (has_row ? nc_hub_stmt_text (stmt, "tag") : "");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
put_mark (NcHubRows *self, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "mark-insert", error);
  g_autofree char *tag = NULL;
  guint8 bytes[8];

  if (!stmt)
    return FALSE;
  randombytes_buf (bytes, sizeof bytes);
  tag = nc_wire_hex (bytes, sizeof bytes);
  nc_hub_stmt_bind_int (stmt, ":version", self->version);
  nc_hub_stmt_bind_text (stmt, ":tag", tag);
  return nc_hub_stmt_run (stmt, error);
}

/**
 * nc_hub_rows_save:
 *
 * Writes the changed rows. A row that would lie outside the device's jurisdiction is not written, and
 * nc_hub_rows_was_refused() then says so for it.
 */
gboolean
nc_hub_rows_save (NcHubRows *self, GError **error)
{
  g_autofree char *tag = NULL;
  gint64 before;

  if (!nc_hub_newest_mark (self->hub, &before, &tag, error))
    return FALSE;
  self->version = before;
  /* the array grows while parents are looked up: those are not dirty */
  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = self->rows->pdata[i];
    g_autofree char *region = row->is_dirty ? region_of (self, row, 0, error) : NULL;

    if (!row->is_dirty)
      continue;
    if (!region)
      return FALSE;
    row->is_refused = !nc_hub_region_contains (self->device->region, region);
    if (!row->is_refused && !save_row (self, row, region, error))
      return FALSE;
  }
  return self->version == before || put_mark (self, error);
}

gboolean
nc_hub_rows_was_refused (gconstpointer row)
{
  return row && ((const Row *)row)->is_refused;
}
