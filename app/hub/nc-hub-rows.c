/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-rows.h"
#include "nc-hub-device-state.h"
#include "nc-hub-web-facts.h"
#include <errno.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *table;
  char *id;
  char *area; /* where it is kept */
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

/* What the rest of a batch says about where a row belongs. */
typedef struct {
  const char *region;
  const char *parents[3];
} Plan;

struct NcHubRows {
  NcHub *hub;
  NcHubPusher pusher;
  const NcHubDevice *device;
  GHashTable *by_key;
  GHashTable *plans;
  const NcBatch *batch;
  GHashTable *finals;
  GPtrArray *rows;
  gint64 before;
  gint64 version;
  gboolean has_moves;
  gboolean has_strays;
};

/* Where a row without a region of its own takes it from. */
static const struct {
  const char *field, *table;
} parents[] = { { "case_id", "case_file" }, { "enterprise_id", "enterprise" }, { "issuer_id", "issuer" } };

/* What an office has one of: who made a line may change it, and those who supervise. */
static const char *const office_tables[] = { "issuer", "number_pattern", "officer", NULL };

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->table);
  g_free (row->id);
  g_free (row->area);
  g_free (row->region);
  g_free (row->parent);
  g_free (row->last_device);
  g_free (row->gone);
  json_decref (row->data);
  g_free (row);
}

static char *
key_of (const char *table, const char *id)
{
  return g_strconcat (table, "/", id, NULL);
}

/* Six digits: what a row's area and place are found by. */
static gboolean
is_region (const char *code)
{
  gsize n = strspn (code, "0123456789");

  return n == 6 && !code[n];
}

/* Looks ahead, for a device whose rows may belong to any area of its jurisdiction. */
static void
make_plans (NcHubRows *self, const NcBatch *batch, guint first)
{
  for (guint i = first; i < batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (batch->entries, NcBatchEntry, i);
    const NcJournalEntry *e = &entry->entry;
    g_autofree char *key = NULL;
    Plan *plan;

    if (entry->is_withheld || !g_str_equal (e->kind, "set"))
      continue;
    key = key_of (e->table_name, e->row_id);
    plan = g_hash_table_lookup (self->plans, key);
    if (!plan) {
      plan = g_new0 (Plan, 1);
      g_hash_table_insert (self->plans, g_steal_pointer (&key), plan);
    }
    if (g_str_equal (e->field, "region_code") && (!e->new_value || !*e->new_value || is_region (e->new_value)))
      plan->region = e->new_value;
    for (gsize j = 0; j < G_N_ELEMENTS (parents); j++)
      if (g_str_equal (e->field, parents[j].field) && !g_str_equal (e->table_name, parents[j].table))
        plan->parents[j] = e->new_value;
  }
}

/**
 * nc_hub_rows_new:
 * @pusher: what it points to must outlive the object, as must @batch
 * @first: index of the first entry that may be applied
 */
NcHubRows *
nc_hub_rows_new (NcHub *hub, const NcHubPusher *pusher, const NcBatch *batch, guint first)
{
  NcHubRows *self = g_new0 (NcHubRows, 1);

  self->hub = hub;
  self->pusher = *pusher;
  self->device = pusher->device;
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->batch = batch;
  if (self->device->is_roaming)
    make_plans (self, batch, first);
  return self;
}

void
nc_hub_rows_free (NcHubRows *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->plans);
  g_clear_pointer (&self->finals, g_hash_table_unref);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
read_row (NcHubRows *self, Row *row, NcHubStmt *stmt)
{
  json_error_t problem;

  row->exists = TRUE;
  row->area = g_strdup (nc_hub_stmt_text (stmt, "area"));
  row->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
  row->parent = g_strdup (nc_hub_stmt_text (stmt, "parent"));
  row->last_device = g_strdup (nc_hub_stmt_text (stmt, "last_device"));
  row->gone = g_strdup (nc_hub_stmt_text (stmt, "gone"));
  row->version = nc_hub_stmt_int (stmt, "version");
  row->data = json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
  row->is_foreign = !nc_hub_region_contains (self->device->region, row->region) ||
                    (!self->device->is_roaming && !g_str_equal (row->area, self->device->area));
}

/* First where this transaction writes; then anywhere, so that no id is given to two rows. */
static gboolean
load_row (NcHubRows *self, Row *row, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "row-look", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
  nc_hub_stmt_bind_text (stmt, ":table_name", row->table);
  nc_hub_stmt_bind_text (stmt, ":row_id", row->id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row)
    read_row (self, row, stmt);
  nc_hub_stmt_reset (stmt);
  if (!row->data)
    row->data = json_object ();
  return TRUE;
}

static Row *
find_row (NcHubRows *self, const char *table, const char *id, GError **error)
{
  g_autofree char *key = key_of (table, id);
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

/* Where a row belongs that is not kept yet, by what the batch says of it and of those above it. */
static gboolean
plan_area (NcHubRows *self, const char *table, const char *id, guint depth, char **area, GError **error)
{
  g_autofree char *key = key_of (table, id);
  const Plan *plan = g_hash_table_lookup (self->plans, key);

  if (plan && plan->region && *plan->region) {
    *area = nc_hub_area_of (plan->region);
    return TRUE;
  }
  for (gsize i = 0; plan && i < G_N_ELEMENTS (parents) && depth < 4; i++) {
    Row *parent = plan->parents[i] ? find_row (self, parents[i].table, plan->parents[i], error) : NULL;

    if (plan->parents[i] && !parent)
      return FALSE;
    if (parent && parent->exists) {
      *area = g_strdup (parent->area);
      return TRUE;
    }
    if (parent)
      return plan_area (self, parents[i].table, plan->parents[i], depth + 1, area, error);
  }
  *area = g_strdup (self->device->area);
  return TRUE;
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

/**
 * nc_hub_rows_area:
 * @area: (out) (transfer full) (nullable): in whose transaction @entry has to be applied; %NULL when that is no matter
 */
gboolean
nc_hub_rows_area (NcHubRows *self, const NcJournalEntry *entry, char **area, GError **error)
{
  Row *row;

  *area = NULL;
  if (!nc_hub_has_table (self->hub, entry->table_name))
    return TRUE;
  row = find_row (self, entry->table_name, entry->row_id, error);
  if (!row)
    return FALSE;
  if (row->is_foreign)
    return TRUE;
  if (row->exists) {
    *area = g_strdup (row->area);
    return TRUE;
  }
  if (plan_area (self, entry->table_name, entry->row_id, 0, area, error)) {
    /* what lies outside the jurisdiction is refused wherever it is looked at */
    if (!nc_hub_region_contains (self->device->region, *area))
      g_clear_pointer (area, g_free);
    return TRUE;
  }
  return FALSE;
}

/* An inspector leaves the lines of the office alone that others made; what belongs to all is the administrators'. */
static gboolean
may_change (NcHubRows *self, const Row *row)
{
  if (row->exists && !*row->region)
    return g_str_equal (self->device->role, "admin");
  return !row->exists || !g_str_equal (self->device->role, "inspector") ||
         !g_strv_contains (office_tables, row->table) || nc_hub_device_was (self->hub, self->device, row->last_device);
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
  if (is_set && g_str_equal (entry->field, "region_code") && entry->new_value && *entry->new_value &&
      !is_region (entry->new_value))
    return "bad_value";
  return is_set && !fits (column, entry->new_value) ? "bad_value" : NULL;
}

/* A row that someone else changed after this device last looked, in a table whose rows are never joined. */
static gboolean
is_unseen (NcHubRows *self, const Row *row)
{
  return row->exists && nc_hub_never_merges (self->hub, row->table) &&
         g_strcmp0 (row->last_device, self->device->id) != 0 &&
         row->version > nc_hub_cursor_get (self->pusher.seen, row->area);
}

static char *
field_key (const NcJournalEntry *entry)
{
  return g_strconcat (entry->table_name, "/", entry->row_id, "/", entry->field, NULL);
}

/* Whether the batch, as it goes on, ends at @current: a journal offered again to a restored hub, after a colleague has
 * brought what came of it. */
static gboolean
ends_at (NcHubRows *self, const NcJournalEntry *entry, const char *current)
{
  g_autofree char *key = field_key (entry);

  if (!self->finals) {
    self->finals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < self->batch->entries->len; i++) {
      const NcBatchEntry *other = &g_array_index (self->batch->entries, NcBatchEntry, i);

      if (!other->is_withheld && g_str_equal (other->entry.kind, "set"))
        g_hash_table_replace (self->finals, field_key (&other->entry), (gpointer)other->entry.new_value);
    }
  }
  return g_strcmp0 (g_hash_table_lookup (self->finals, key), current) == 0;
}

static gboolean
apply_set (NcHubRows *self, Row *row, const NcJournalEntry *entry, NcHubAnswer *answer)
{
  const char *current = json_string_value (json_object_get (row->data, entry->field));

  if (row->gone)
    return answer_with (answer, NC_HUB_CONFLICT, "deleted", NULL);
  if (row->exists && g_strcmp0 (current, entry->new_value) == 0)
    return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
  /* what nobody has set is nothing here, and the default on every laptop */
  if (!current && entry->old_value && (row->exists || row->is_dirty))
    current = nc_hub_column_default (self->hub, entry->table_name, entry->field);
  if (g_strcmp0 (current, entry->old_value) != 0 && row->exists && ends_at (self, entry, current))
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

/* What is there already may be said by anybody; else the laptop hears what is there, and can take it back. */
static gboolean
keep_row (NcHubRows *self, Row *row, const NcJournalEntry *entry, NcHubAnswer *answer)
{
  gboolean is_set = g_str_equal (entry->kind, "set");
  const char *value = is_set ? json_string_value (json_object_get (row->data, entry->field)) : NULL;
  g_autofree char *whole = is_set ? NULL : nc_wire_dump (row->data);

  if (is_set && !value)
    value = nc_hub_column_default (self->hub, entry->table_name, entry->field);
  if (is_set && g_strcmp0 (value, entry->new_value) == 0)
    return answer_with (answer, NC_HUB_APPLIED, NULL, NULL);
  return answer_with (answer, NC_HUB_QUARANTINED, "role", is_set ? value : whole);
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
  if (!row->gone && !may_change (self, row))
    return keep_row (self, row, entry, answer);
  return g_str_equal (entry->kind, "set") ? apply_set (self, row, entry, answer)
                                          : apply_delete (self, row, entry, answer);
}

/* The region a row belongs to: its own, its parent's, the one it had, or the device's. */
static char *
region_of (NcHubRows *self, Row *row, guint depth, GError **error)
{
  const char *own = json_string_value (json_object_get (row->data, "region_code"));

  g_clear_pointer (&row->parent, g_free);
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
    row->parent = g_strdup_printf ("%s/%s", parents[i].table, id);
    return parent->is_dirty ? region_of (self, parent, depth + 1, error) : g_strdup (parent->region);
  }
  return g_strdup (row->exists ? row->region : self->device->region);
}

static gboolean
put_stray (NcHubRows *self, const char *table, const char *id, const char *to_area, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "stray-put", error);

  if (!stmt)
    return FALSE;
  self->has_strays = TRUE;
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
  nc_hub_stmt_bind_text (stmt, ":table_name", table);
  nc_hub_stmt_bind_text (stmt, ":row_id", id);
  nc_hub_stmt_bind_text (stmt, ":to_area", to_area);
  return nc_hub_stmt_run (stmt, error);
}

/* The row came back before it was carried away. */
static gboolean
drop_stray (NcHubRows *self, const char *table, const char *id, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "stray-drop", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
  nc_hub_stmt_bind_text (stmt, ":table_name", table);
  nc_hub_stmt_bind_text (stmt, ":row_id", id);
  return nc_hub_stmt_run (stmt, error);
}

/* Remembers that the row went; another area takes it over when this transaction is through. */
static gboolean
put_moved (NcHubRows *self, const char *table, const char *id, const char *from, const char *to, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "moved-insert", error);
  g_autofree char *area = nc_hub_area_of (to);

  if (!stmt)
    return FALSE;
  self->has_moves = TRUE;
  self->version++;
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
  nc_hub_stmt_bind_int (stmt, ":version", self->version);
  nc_hub_stmt_bind_text (stmt, ":table_name", table);
  nc_hub_stmt_bind_text (stmt, ":row_id", id);
  nc_hub_stmt_bind_text (stmt, ":from_region", from);
  nc_hub_stmt_bind_text (stmt, ":to_region", to);
  return nc_hub_stmt_run (stmt, error) &&
         (g_str_equal (area, self->pusher.area) ? drop_stray (self, table, id, error)
                                                : put_stray (self, table, id, area, error));
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
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
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
    nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
    nc_hub_stmt_bind_text (stmt, ":region", region);
    nc_hub_stmt_bind_int (stmt, ":version", self->version);
    nc_hub_stmt_bind_text (stmt, ":table_name", child[0]);
    nc_hub_stmt_bind_text (stmt, ":row_id", child[1]);
    if (!nc_hub_stmt_run (stmt, error) ||
        !nc_web_facts_move (self->hub, self->pusher.area, child[0], child[1], region, error) ||
        !put_moved (self, child[0], child[1], child[2], region, error) ||
        (depth < 4 && !move_children (self, child[0], child[1], region, depth + 1, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_row (NcHubRows *self, Row *row, const char *region, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "row-put", error);
  g_autofree char *data = nc_wire_dump (row->data);

  if (!stmt)
    return FALSE;
  self->version++;
  nc_hub_stmt_bind_text (stmt, ":area", self->pusher.area);
  nc_hub_stmt_bind_text (stmt, ":table_name", row->table);
  nc_hub_stmt_bind_text (stmt, ":row_id", row->id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":parent", row->parent);
  nc_hub_stmt_bind_text (stmt, ":data", data);
  nc_hub_stmt_bind_text (stmt, ":gone", row->gone);
  nc_hub_stmt_bind_int (stmt, ":version", self->version);
  nc_hub_stmt_bind_text (stmt, ":last_device", self->device->id);
  return nc_hub_stmt_run (stmt, error) && nc_web_facts_put (self->hub, self->pusher.area, row->table, row->id, region,
                                                            row->data, row->gone != NULL, error);
}

static gboolean
save_row (NcHubRows *self, Row *row, const char *region, GError **error)
{
  g_autofree char *area = nc_hub_area_of (region);

  if (!write_row (self, row, region, error))
    return FALSE;
  if (row->exists && !g_str_equal (row->region, region))
    return put_moved (self, row->table, row->id, row->region, region, error) &&
           move_children (self, row->table, row->id, region, 0, error);
  return row->exists || g_str_equal (area, self->pusher.area) || put_stray (self, row->table, row->id, area, error);
}

/**
 * nc_hub_rows_save:
 * @has_strays: (out): whether rows now belong to another area (nc-hub-carry.h)
 *
 * Writes the changed rows. A row that would lie outside the device's jurisdiction is not written, and
 * nc_hub_rows_was_refused() then says so for it.
 */
gboolean
nc_hub_rows_save (NcHubRows *self, gboolean *has_strays, GError **error)
{
  if (!nc_hub_area_take (self->hub, self->pusher.area, &self->before, error))
    return FALSE;
  self->version = self->before;
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
  *has_strays = self->has_strays;
  return self->version == self->before || nc_hub_put_mark (self->hub, self->pusher.area, self->version, error);
}

/**
 * nc_hub_rows_are_own:
 * @seen: how far the device had read in the area
 * @version: (out): the newest there now
 *
 * After nc_hub_rows_save().
 *
 * Returns: whether all that is new to the device in the area is what it wrote itself
 */
gboolean
nc_hub_rows_are_own (NcHubRows *self, gint64 seen, gint64 *version)
{
  *version = self->version;
  return seen == self->before && self->version > self->before && !self->has_moves;
}

gboolean
nc_hub_rows_was_refused (gconstpointer row)
{
  return row && ((const Row *)row)->is_refused;
}
