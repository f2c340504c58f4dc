/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
#include "nc-json.h"
#include "nc-blobs.h"
#include "nc-identity.h"
#include "nc-journal.h"
#include "nc-lang.h"
#include "nc-row.h"
#include <string.h>

/* What is wanted of one row. */
typedef struct {
  char *table;
  char *id;
  GPtrArray *fields;
  GPtrArray *values;
  gboolean is_delete;
  gboolean is_said_again;
  char *reason;
} RowChange;

struct NcChange {
  NcStore *store;
  char *actor;
  char *versions[3];
  GPtrArray *rows;
  GHashTable *open_rows;
};

/* What one commit carries through its steps. */
typedef struct {
  NcStore *store;
  NcRowWriter *writer;
  NcStmt *insert_entry;
  NcStmt *insert_outbox;
  NcJournalEntry common;
  gint64 commit_id;
  gint64 first_seq;
  gint64 next_seq;
  gint64 base;
  guint8 head[NC_JOURNAL_HASH_BYTES];
} Commit;

static void
row_change_free (gpointer data)
{
  RowChange *row = data;

  g_free (row->table);
  g_free (row->id);
  g_free (row->reason);
  g_ptr_array_unref (row->fields);
  g_ptr_array_unref (row->values);
  g_free (row);
}

/**
 * nc_change_new:
 * @actor: the officer's id, or "system"
 *
 * Returns: (transfer full): an empty change.
 */
NcChange *
nc_change_new (NcStore *store, const char *actor)
{
  NcChange *self = g_new0 (NcChange, 1);

  g_return_val_if_fail (NC_IS_STORE (store) && actor && *actor, NULL);
  self->store = g_object_ref (store);
  self->actor = g_strdup (actor);
  self->rows = g_ptr_array_new_with_free_func (row_change_free);
  self->open_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
nc_change_free (NcChange *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->open_rows);
  for (gsize i = 0; i < G_N_ELEMENTS (self->versions); i++)
    g_free (self->versions[i]);
  g_free (self->actor);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * nc_change_set_versions:
 * @checklist: (nullable): @rules: (nullable): @reference: (nullable):
 *
 * The versions under which the values were found; they stand in the journal with the commit.
 */
void
nc_change_set_versions (NcChange *self, const char *checklist, const char *rules, const char *reference)
{
  const char *const given[] = { checklist, rules, reference };

  for (gsize i = 0; i < G_N_ELEMENTS (given); i++) {
    g_free (self->versions[i]);
    self->versions[i] = g_strdup (given[i]);
  }
}

static RowChange *
row_change (NcChange *self, const char *table, const char *id, gboolean is_delete)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", table, id);
  RowChange *row = is_delete ? NULL : g_hash_table_lookup (self->open_rows, key);

  if (row)
    return row;
  row = g_new0 (RowChange, 1);
  row->table = g_strdup (table);
  row->id = g_strdup (id);
  row->fields = g_ptr_array_new_with_free_func (g_free);
  row->values = g_ptr_array_new_with_free_func (g_free);
  row->is_delete = is_delete;
  g_ptr_array_add (self->rows, row);
  if (is_delete)
    g_hash_table_remove (self->open_rows, key);
  else
    g_hash_table_insert (self->open_rows, g_steal_pointer (&key), row);
  return row;
}

/**
 * nc_change_set:
 * @table: a synced table
 * @id: of the row; where there is none, one is made of all fields set in this change
 * @value: (nullable): text; numbers in decimal, personal values in clear
 *
 * Names and values are looked at in nc_change_commit(). A later value for the same field takes the place of the
 * earlier.
 */
void
nc_change_set (NcChange *self, const char *table, const char *id, const char *field, const char *value)
{
  RowChange *row;

  g_return_if_fail (self && table && id && *id && field);
  row = row_change (self, table, id, FALSE);
  for (guint i = 0; i < row->fields->len; i++)
    if (g_str_equal (g_ptr_array_index (row->fields, i), field)) {
      g_free (g_ptr_array_index (row->values, i));
      g_ptr_array_index (row->values, i) = g_strdup (value);
      return;
    }
  g_ptr_array_add (row->fields, g_strdup (field));
  g_ptr_array_add (row->values, g_strdup (value));
}

void
nc_change_set_int (NcChange *self, const char *table, const char *id, const char *field, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  nc_change_set (self, table, id, field, text);
}

/**
 * nc_change_say_again:
 *
 * Writes the row as it stands into the journal once more, under this laptop's present name; the row does not change. A
 * row that does not exist stays so, without an entry.
 */
void
nc_change_say_again (NcChange *self, const char *table, const char *id)
{
  g_return_if_fail (self && table && id && *id);
  row_change (self, table, id, FALSE)->is_said_again = TRUE;
}

/**
 * nc_change_delete:
 * @reason: kept in the journal beside the row as it was
 *
 * A row that does not exist stays so, without an entry.
 */
void
nc_change_delete (NcChange *self, const char *table, const char *id, const char *reason)
{
  g_return_if_fail (self && table && id && *id && reason);
  row_change (self, table, id, TRUE)->reason = g_strdup (reason);
}

/**
 * nc_change_add_blob:
 * @name: (nullable): a file name for people
 *
 * Writes the bytes to blobs/ at once and durably, and adds the row of table `blob` to this change: what the commit
 * refers to is always there. Bytes whose change is never committed stay, harmless, until the same bytes come again.
 *
 * Returns: (transfer full): the SHA-256 in hex, the id of the blob; %NULL with NC_STORE_ERROR_LOCKED or _IO
 */
char *
nc_change_add_blob (NcChange *self, GBytes *bytes, const char *mime, const char *name, GError **error)
{
  char *id = nc_blobs_put_bytes (self->store, bytes, error);

  if (!id)
    return NULL;
  nc_change_set_int (self, "blob", id, "size_bytes", (gint64)g_bytes_get_size (bytes));
  nc_change_set (self, "blob", id, "mime", mime);
  if (name)
    nc_change_set (self, "blob", id, "name", name);
  return id;
}

static char *
boot_id (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strdup ("");
  return g_strstrip (text);
}

/* The personal value as the journal keeps it; plain text passes through. */
static gboolean
journal_value (Commit *commit, const char *table, const char *field, gboolean is_sealed, const char *value, char **kept,
               GError **error)
{
  g_autofree char *context = NULL;

  *kept = NULL;
  if (!value || !is_sealed) {
    *kept = g_strdup (value);
    return TRUE;
  }
  context = nc_journal_context (table, field);
  *kept = nc_keys_seal_text (nc_store_get_keys (commit->store), context, value, error);
  return *kept != NULL;
}

static gboolean
add_entry (Commit *commit, const char *kind, const RowChange *row, const char *field, gboolean is_sealed,
           const char *old_value, const char *new_value, GError **error)
{
  NcJournalEntry entry = commit->common;
  NcStmt *stmt = commit->insert_entry;
  guint8 hash[NC_JOURNAL_HASH_BYTES];
  g_autofree char *old_kept = NULL, *new_kept = NULL;

  entry.seq = commit->next_seq - commit->base;
  entry.kind = kind;
  entry.table_name = row->table;
  entry.row_id = row->id;
  entry.field = field;
  entry.old_value = old_value;
  entry.new_value = new_value;
  nc_journal_hash (&entry, commit->head, hash);
  if (!journal_value (commit, row->table, field, is_sealed, old_value, &old_kept, error) ||
      !journal_value (commit, row->table, field, is_sealed, new_value, &new_kept, error))
    return FALSE;
  nc_stmt_bind_int (stmt, ":seq", commit->next_seq);
  nc_stmt_bind_int (stmt, ":commit_id", commit->commit_id);
  nc_stmt_bind_text (stmt, ":kind", kind);
  nc_stmt_bind_text (stmt, ":table_name", row->table);
  nc_stmt_bind_text (stmt, ":row_id", row->id);
  nc_stmt_bind_text (stmt, ":field", field);
  nc_stmt_bind_text (stmt, ":old_value", old_kept);
  nc_stmt_bind_text (stmt, ":new_value", new_kept);
  nc_stmt_bind_int (stmt, ":is_sealed", is_sealed);
  nc_stmt_bind_bytes (stmt, ":prev_hash", commit->head, sizeof commit->head);
  nc_stmt_bind_bytes (stmt, ":hash", hash, sizeof hash);
  if (!nc_stmt_run (stmt, error))
    return FALSE;
  if (nc_row_writer_goes_out (commit->writer, row->table)) {
    nc_stmt_bind_int (commit->insert_outbox, ":seq", commit->next_seq);
    if (!nc_stmt_run (commit->insert_outbox, error))
      return FALSE;
  }
  memcpy (commit->head, hash, sizeof hash);
  commit->next_seq++;
  return TRUE;
}

/* Canonical values of the whole row, so that a bad one stops the change before anything is written of it. */
static GPtrArray *
canonical_values (Commit *commit, RowChange *row, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->fields->len; i++) {
    const NcRowColumn *column =
        nc_row_writer_column (commit->writer, row->table, g_ptr_array_index (row->fields, i), error);
    const char *value = g_ptr_array_index (row->values, i);
    char *text = column ? nc_row_canonical (column, value, error) : NULL;

    if (!column || (value && !text))
      return NULL;
    g_ptr_array_add (values, text);
  }
  return g_steal_pointer (&values);
}

static gboolean
insert_row (Commit *commit, RowChange *row, GPtrArray *values, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GPtrArray) given = g_ptr_array_new ();

  for (guint i = 0; i < row->fields->len; i++)
    if (g_ptr_array_index (values, i)) {
      g_ptr_array_add (fields, g_ptr_array_index (row->fields, i));
      g_ptr_array_add (given, g_ptr_array_index (values, i));
    }
  if (fields->len == 0)
    return TRUE;
  g_ptr_array_add (fields, NULL);
  if (!nc_row_writer_insert (commit->writer, row->table, row->id, (const char *const *)fields->pdata,
                             (const char *const *)given->pdata, error))
    return FALSE;
  for (guint i = 0; i < given->len; i++) {
    const char *field = g_ptr_array_index (fields, i);
    const NcRowColumn *column = nc_row_writer_column (commit->writer, row->table, field, error);

    if (!add_entry (commit, "set", row, field, column->is_sealed, NULL, g_ptr_array_index (given, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
update_row (Commit *commit, RowChange *row, GPtrArray *values, GError **error)
{
  for (guint i = 0; i < row->fields->len; i++) {
    const char *field = g_ptr_array_index (row->fields, i), *value = g_ptr_array_index (values, i);
    const NcRowColumn *column = nc_row_writer_column (commit->writer, row->table, field, error);
    g_autofree char *old = NULL;

    if (!nc_row_writer_get (commit->writer, row->table, row->id, field, &old, error))
      return FALSE;
    if (g_strcmp0 (old, value) == 0)
      continue;
    if (!nc_row_writer_update (commit->writer, row->table, row->id, field, value, error) ||
        !add_entry (commit, "set", row, field, column->is_sealed, old, value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
delete_row (Commit *commit, RowChange *row, GError **error)
{
  g_autofree char *old = nc_row_writer_dump (commit->writer, row->table, row->id, error);

  /* The row may hold personal values: its picture in the journal is sealed as a whole. */
  return old && nc_row_writer_delete (commit->writer, row->table, row->id, error) &&
         add_entry (commit, "delete", row, "", TRUE, old, row->reason, error);
}

static gboolean
say_again (Commit *commit, RowChange *row, GError **error)
{
  g_autoptr (GPtrArray) fields = nc_row_writer_fields (commit->writer, row->table, error);

  for (guint i = 0; fields && i < fields->len; i++) {
    const NcRowColumn *column = fields->pdata[i];
    g_autofree char *value = NULL;

    if (!nc_row_writer_get (commit->writer, row->table, row->id, column->name, &value, error) ||
        (value && !add_entry (commit, "set", row, column->name, column->is_sealed, NULL, value, error)))
      return FALSE;
  }
  return fields != NULL;
}

static gboolean
apply_row (Commit *commit, RowChange *row, GError **error)
{
  g_autoptr (GPtrArray) values = canonical_values (commit, row, error);
  gboolean exists;

  if (!values || !nc_row_writer_exists (commit->writer, row->table, row->id, &exists, error))
    return FALSE;
  if (row->is_said_again)
    return !exists || say_again (commit, row, error);
  if (row->is_delete)
    return !exists || delete_row (commit, row, error);
  return exists ? update_row (commit, row, values, error) : insert_row (commit, row, values, error);
}

static gboolean
read_head (Commit *commit, GError **error)
{
  g_autoptr (NcStmt) head = nc_store_prepare_file (commit->store, "journal-head", error);
  g_autoptr (NcStmt) next = head ? nc_store_prepare_file (commit->store, "journal-next-commit", error) : NULL;
  gboolean has_row;

  if (!next || !nc_identity_base (commit->store, &commit->base, error) || !nc_stmt_step (head, &has_row, error) ||
      !nc_stmt_step (next, NULL, error))
    return FALSE;
  commit->commit_id = nc_stmt_int (next, "id");
  commit->next_seq = 1;
  if (has_row) {
    int i = nc_stmt_column (head, "hash");

    if (sqlite3_column_bytes (head, i) != NC_JOURNAL_HASH_BYTES) {
      g_set_error_literal (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
                           _ ("the journal is damaged; restore a backup"));
      return FALSE;
    }
    memcpy (commit->head, sqlite3_column_blob (head, i), NC_JOURNAL_HASH_BYTES);
    commit->next_seq = nc_stmt_int (head, "seq") + 1;
    /* under a new name the chain begins anew */
    if (commit->next_seq == commit->base + 1)
      memset (commit->head, 0, sizeof commit->head);
  }
  commit->first_seq = commit->next_seq;
  return TRUE;
}

static gboolean
write_commit (Commit *commit, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (commit->store, "journal-commit-insert", error);
  const NcJournalEntry *common = &commit->common;
  guint8 signature[NC_KEYS_SIGNATURE_BYTES];

  if (!stmt || !nc_journal_sign (nc_store_get_keys (commit->store), commit->head, signature, error))
    return FALSE;
  nc_stmt_bind_int (stmt, ":id", commit->commit_id);
  nc_stmt_bind_text (stmt, ":device", common->device);
  nc_stmt_bind_text (stmt, ":actor", common->actor);
  nc_stmt_bind_int (stmt, ":wall_usec", common->wall_usec);
  nc_stmt_bind_int (stmt, ":mono_usec", common->mono_usec);
  nc_stmt_bind_text (stmt, ":boot_id", common->boot_id);
  nc_stmt_bind_text (stmt, ":checklist_version", common->checklist_version);
  nc_stmt_bind_text (stmt, ":rules_version", common->rules_version);
  nc_stmt_bind_text (stmt, ":reference_version", common->reference_version);
  nc_stmt_bind_int (stmt, ":first_seq", commit->first_seq);
  nc_stmt_bind_int (stmt, ":last_seq", commit->next_seq - 1);
  nc_stmt_bind_bytes (stmt, ":signature", signature, sizeof signature);
  return nc_stmt_run (stmt, error);
}

/* Everything between BEGIN and COMMIT; @changed tells whether there is anything to commit. */
static gboolean
write_rows (NcChange *self, gboolean *changed, GError **error)
{
  g_autoptr (NcRowWriter) writer = nc_row_writer_new (self->store, error);
  g_autoptr (NcStmt) insert_entry = writer ? nc_store_prepare_file (self->store, "journal-insert", error) : NULL;
  g_autoptr (NcStmt) insert_outbox = insert_entry ? nc_store_prepare_file (self->store, "outbox-insert", error) : NULL;
  g_autofree char *boot = boot_id ();
  NcClock *clock = nc_store_get_clock (self->store);
  Commit commit = {
    .store = self->store,
    .writer = writer,
    .insert_entry = insert_entry,
    .insert_outbox = insert_outbox,
    .common = { .device = nc_store_get_device_id (self->store),
                .actor = self->actor,
                .wall_usec = nc_clock_now_usec (clock),
                .mono_usec = nc_clock_monotonic_usec (clock),
                .boot_id = boot,
                .checklist_version = self->versions[0],
                .rules_version = self->versions[1],
                .reference_version = self->versions[2] },
  };

  if (!insert_outbox || !read_head (&commit, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++) {
    RowChange *row = g_ptr_array_index (self->rows, i);

    if (!apply_row (&commit, row, error)) {
      g_prefix_error (error, "%s %s: ", row->table, row->id);
      return FALSE;
    }
  }
  *changed = commit.next_seq > commit.first_seq;
  return !*changed || write_commit (&commit, error);
}

/* COMMIT itself: an I/O error there says nothing about what is on the disk. */
static gboolean
finish (NcStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (nc_db_exec (nc_store_get_db (store), "COMMIT", &local))
    return TRUE;
  if (g_error_matches (local, NC_DB_ERROR, NC_DB_ERROR_IO))
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OUTCOME_UNKNOWN,
                 _ ("the disk failed while saving; whether the change is kept is unknown (%s). Close the program, open "
                    "it again and look before you go on"),
                 local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  nc_db_exec (nc_store_get_db (store), "ROLLBACK", NULL);
  return FALSE;
}

/**
 * nc_change_commit:
 *
 * Writes everything in one transaction, or nothing. Values equal to what is there write nothing, so a change may be
 * committed again after a failure. After success the change is empty and may be used anew.
 *
 * Returns: %FALSE with NC_STORE_ERROR_UNKNOWN_FIELD, _BAD_VALUE, _LOCKED, _OUTCOME_UNKNOWN or an #NcDbError; except
 * after _OUTCOME_UNKNOWN the store is as before
 */
gboolean
nc_change_commit (NcChange *self, GError **error)
{
  NcDb *db = nc_store_get_db (self->store);
  gboolean changed = FALSE, is_due;

  if (!nc_identity_is_due (self->store, &is_due, error) || (is_due && !nc_identity_renew (self->store, error)) ||
      !nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!write_rows (self, &changed, error)) {
    nc_db_exec (db, "ROLLBACK", NULL);
    return FALSE;
  }
  if (!changed)
    nc_db_exec (db, "ROLLBACK", NULL);
  else if (!finish (self->store, error))
    return FALSE;
  g_hash_table_remove_all (self->open_rows);
  g_ptr_array_set_size (self->rows, 0);
  if (changed)
    g_signal_emit_by_name (self->store, "changed");
  return TRUE;
}
