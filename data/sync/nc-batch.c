/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-batch.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-sync-store.h"
#include <string.h>

/* Over the hashes of all entries: past one that stays on the laptop the last hash alone would prove nothing of those
   before it. */
#define BATCH_DOMAIN "nengcha-batch-2"

void
nc_batch_free (NcBatch *self)
{
  if (!self)
    return;
  json_decref (self->json);
  g_array_unref (self->commits);
  g_array_unref (self->entries);
  g_free (self);
}

static gboolean
bad (GError **error, const char *what)
{
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("what was received is damaged (%s); exchange again"),
               what);
  return FALSE;
}

/* A string or null; anything else is an error. */
static gboolean
optional_string (json_t *object, const char *key, const char **value)
{
  json_t *found = json_object_get (object, key);

  *value = json_string_value (found);
  return !found || json_is_null (found) || json_is_string (found);
}

static gboolean
read_entry (NcBatch *self, json_t *json, guint commit, GError **error)
{
  NcBatchEntry out = { .commit = commit };
  NcJournalEntry *entry = &out.entry;

  *entry = g_array_index (self->commits, NcBatchCommit, commit).common;
  entry->seq = self->first_seq + self->entries->len;
  if (!json_is_object (json) || self->entries->len >= NC_WIRE_MAX_ENTRIES)
    return bad (error, "entries");
  if (json_object_get (json, "hash")) {
    out.is_withheld = TRUE;
    if (!nc_wire_unhex (nc_wire_get_string (json, "hash", NC_WIRE_HASH_HEX), out.hash, sizeof out.hash))
      return bad (error, "hash");
  } else {
    entry->kind = nc_wire_get_string (json, "k", 8);
    entry->table_name = nc_wire_get_string (json, "t", NC_WIRE_MAX_NAME);
    entry->row_id = nc_wire_get_string (json, "r", NC_WIRE_MAX_ID);
    entry->field = nc_wire_get_string (json, "f", NC_WIRE_MAX_NAME);
    if (!entry->kind || !entry->table_name || !entry->row_id || !*entry->row_id || !entry->field ||
        (!g_str_equal (entry->kind, "set") && !g_str_equal (entry->kind, "delete")) ||
        !optional_string (json, "o", &entry->old_value) || !optional_string (json, "n", &entry->new_value))
      return bad (error, "entry");
  }
  g_array_append_val (self->entries, out);
  return TRUE;
}

static gboolean
read_commit (NcBatch *self, json_t *json, GError **error)
{
  NcBatchCommit commit = { .common.device = self->device };
  NcJournalEntry *common = &commit.common;
  json_t *entries = json_object_get (json, "entries"), *entry;
  gsize i;

  common->actor = nc_wire_get_string (json, "actor", NC_WIRE_MAX_ID);
  common->boot_id = nc_wire_get_string (json, "boot_id", NC_WIRE_MAX_ID);
  common->wall_usec = json_integer_value (json_object_get (json, "wall_usec"));
  common->mono_usec = json_integer_value (json_object_get (json, "mono_usec"));
  commit.first_seq = nc_wire_get_int (json, "first_seq");
  commit.last_seq = nc_wire_get_int (json, "last_seq");
  commit.signature_hex = nc_wire_get_string (json, "signature", NC_WIRE_SIGNATURE_HEX);
  if (!common->actor || !common->boot_id || !commit.signature_hex || commit.first_seq < 1 ||
      commit.last_seq < commit.first_seq || !json_is_array (entries) || json_array_size (entries) == 0 ||
      !optional_string (json, "checklist_version", &common->checklist_version) ||
      !optional_string (json, "rules_version", &common->rules_version) ||
      !optional_string (json, "reference_version", &common->reference_version))
    return bad (error, "commit");
  g_array_append_val (self->commits, commit);
  json_array_foreach (entries, i, entry)
  {
    if (!read_entry (self, entry, self->commits->len - 1, error))
      return FALSE;
  }
  return TRUE;
}

/* The chain from prev_hash on, and the commits' signatures where the batch reaches their end. */
static gboolean
prove (NcBatch *self, const guint8 *device_public, GError **error)
{
  g_auto (NcSha256) sum = { 0 };
  guint8 prev[NC_JOURNAL_HASH_BYTES], all[NC_SHA256_BYTES];

  memcpy (prev, self->prev_hash, sizeof prev);
  nc_sha256_init (&sum);
  for (guint i = 0; i < self->entries->len; i++) {
    NcBatchEntry *entry = &g_array_index (self->entries, NcBatchEntry, i);
    NcBatchCommit *commit = &g_array_index (self->commits, NcBatchCommit, entry->commit);
    guint8 signature[NC_KEYS_SIGNATURE_BYTES];

    if (entry->entry.seq < commit->first_seq || entry->entry.seq > commit->last_seq)
      return bad (error, "sequence");
    if (!entry->is_withheld)
      nc_journal_hash (&entry->entry, prev, entry->hash);
    memcpy (prev, entry->hash, sizeof prev);
    nc_sha256_update (&sum, prev, sizeof prev);
    if (entry->entry.seq == commit->last_seq && (!nc_wire_unhex (commit->signature_hex, signature, sizeof signature) ||
                                                 !nc_journal_verify_signature (device_public, prev, signature)))
      return bad (error, "signature of a commit");
  }
  nc_sha256_final (&sum, all);
  if (!nc_wire_verify (device_public, BATCH_DOMAIN, all, sizeof all,
                       nc_wire_get_string (self->json, "signature", NC_WIRE_SIGNATURE_HEX)))
    return bad (error, "signature");
  return TRUE;
}

/**
 * nc_batch_read:
 * @device: whose batch it must be
 * @device_public: its Ed25519 key
 *
 * Returns: (transfer full): the batch, proved; %NULL with NC_SYNC_ERROR_BAD_DATA
 */
NcBatch *
nc_batch_read (gconstpointer data, gsize size, const char *device, const guint8 *device_public, GError **error)
{
  g_autoptr (NcBatch) self = g_new0 (NcBatch, 1);
  json_t *commits, *commit;
  gsize i;

  self->commits = g_array_new (FALSE, FALSE, sizeof (NcBatchCommit));
  self->entries = g_array_new (FALSE, FALSE, sizeof (NcBatchEntry));
  self->json = nc_wire_parse (data, size, error);
  if (!self->json)
    return NULL;
  self->device = nc_wire_get_string (self->json, "device", NC_WIRE_MAX_ID);
  self->first_seq = nc_wire_get_int (self->json, "first_seq");
  commits = json_object_get (self->json, "commits");
  if (g_strcmp0 (nc_wire_get_string (self->json, "format", 32), "nengcha-push-1") != 0 ||
      g_strcmp0 (self->device, device) != 0 || self->first_seq < 1 || !json_is_array (commits) ||
      json_array_size (commits) == 0 ||
      !nc_wire_unhex (nc_wire_get_string (self->json, "prev_hash", NC_WIRE_HASH_HEX), self->prev_hash,
                      sizeof self->prev_hash)) {
    bad (error, "head");
    return NULL;
  }
  json_array_foreach (commits, i, commit)
  {
    if (!read_commit (self, commit, error))
      return NULL;
  }
  self->last_seq = self->first_seq + self->entries->len - 1;
  return prove (self, device_public, error) ? g_steal_pointer (&self) : NULL;
}

/* Where the columns stand that each entry is read from; a search by name for each would take longer than the entry. */
typedef struct {
  NcStmt *stmt;
  int seq, commit_id, kind, table_name, row_id, field, old_value, new_value, is_sealed, hash;
} Entries;

static Entries
entries_of (NcStmt *stmt)
{
  return (Entries){
    .stmt = stmt,
    .seq = nc_stmt_column (stmt, "seq"),
    .commit_id = nc_stmt_column (stmt, "commit_id"),
    .kind = nc_stmt_column (stmt, "kind"),
    .table_name = nc_stmt_column (stmt, "table_name"),
    .row_id = nc_stmt_column (stmt, "row_id"),
    .field = nc_stmt_column (stmt, "field"),
    .old_value = nc_stmt_column (stmt, "old_value"),
    .new_value = nc_stmt_column (stmt, "new_value"),
    .is_sealed = nc_stmt_column (stmt, "is_sealed"),
    .hash = nc_stmt_column (stmt, "hash"),
  };
}

static const char *
text_of (const Entries *entries, int column)
{
  return (const char *)sqlite3_column_text (entries->stmt, column);
}

/* Writes @key with the column's value in clear; nothing for NULL. */
static gboolean
write_value (NcStore *store, const Entries *entries, const char *key, int column, GString *out, GError **error)
{
  const char *text = text_of (entries, column);
  g_autofree char *context = NULL, *value = NULL;

  if (!text)
    return TRUE;
  if (sqlite3_column_int (entries->stmt, entries->is_sealed)) {
    context = nc_journal_context (text_of (entries, entries->table_name), text_of (entries, entries->field));
    value = nc_keys_unseal_text (nc_store_get_keys (store), context, text, error);
    if (!value)
      return FALSE;
    text = value;
  }
  nc_json_member_string (out, key, text);
  return TRUE;
}

static char *
stmt_hex (NcStmt *stmt, int column)
{
  return nc_wire_hex (sqlite3_column_blob (stmt, column), (gsize)sqlite3_column_bytes (stmt, column));
}

/* An entry of a table that stays here, or too large for any hub, travels as its hash alone: the chain stays whole. */
static gboolean
write_entry (NcStore *store, const Entries *entries, NcRowWriter *rows, gboolean withhold, GString *out, GError **error)
{
  nc_json_begin_object (out);
  if (withhold || !nc_row_writer_goes_out (rows, text_of (entries, entries->table_name))) {
    g_autofree char *hash = stmt_hex (entries->stmt, entries->hash);

    nc_json_member_string (out, "hash", hash);
  } else {
    nc_json_member_string (out, "k", text_of (entries, entries->kind));
    nc_json_member_string (out, "t", text_of (entries, entries->table_name));
    nc_json_member_string (out, "r", text_of (entries, entries->row_id));
    nc_json_member_string (out, "f", text_of (entries, entries->field));
    if (!write_value (store, entries, "o", entries->old_value, out, error) ||
        !write_value (store, entries, "n", entries->new_value, out, error))
      return FALSE;
  }
  nc_json_end_object (out);
  return TRUE;
}

static void
begin_commit (NcStmt *stmt, gint64 base, GString *out)
{
  g_autofree char *signature = stmt_hex (stmt, nc_stmt_column (stmt, "signature"));
  static const char *const versions[] = { "checklist_version", "rules_version", "reference_version" };

  nc_json_begin_object (out);
  nc_json_member_string (out, "actor", nc_stmt_text (stmt, "actor"));
  nc_json_member_int (out, "wall_usec", nc_stmt_int (stmt, "wall_usec"));
  nc_json_member_int (out, "mono_usec", nc_stmt_int (stmt, "mono_usec"));
  nc_json_member_string (out, "boot_id", nc_stmt_text (stmt, "boot_id"));
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    if (!nc_stmt_is_null (stmt, versions[i]))
      nc_json_member_string (out, versions[i], nc_stmt_text (stmt, versions[i]));
  nc_json_member_int (out, "first_seq", nc_stmt_int (stmt, "first_seq") - base);
  nc_json_member_int (out, "last_seq", nc_stmt_int (stmt, "last_seq") - base);
  nc_json_member_string (out, "signature", signature);
  nc_json_key (out, "entries");
  nc_json_begin_array (out);
}

static void
end_commit (GString *out)
{
  nc_json_end_array (out);
  nc_json_end_object (out);
}

/* All commits' entries from the statement; returns FALSE with @error. */
static gboolean
write_commits (NcStore *store, NcStmt *stmt, const NcBatchBounds *bounds, GString *out, gint64 *last_seq, NcSha256 *sum,
               GError **error)
{
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (store, error);
  const Entries entries = entries_of (stmt);
  gint64 open_commit = 0;
  gboolean has_row;

  for (guint n = 0; rows && n < bounds->max_entries && (n == 0 || out->len < bounds->max_bytes); n++) {
    gint64 seq, commit;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    seq = has_row ? sqlite3_column_int64 (stmt, entries.seq) : 0;
    if (!has_row || (bounds->until_seq && seq > bounds->until_seq))
      break;
    if (n == 0) {
      g_autofree char *prev = stmt_hex (stmt, nc_stmt_column (stmt, "prev_hash"));

      nc_json_member_string (out, "prev_hash", prev);
      nc_json_key (out, "commits");
      nc_json_begin_array (out);
    }
    commit = sqlite3_column_int64 (stmt, entries.commit_id);
    if (commit != open_commit) {
      if (open_commit)
        end_commit (out);
      open_commit = commit;
      begin_commit (stmt, bounds->base, out);
    }
    if (!write_entry (store, &entries, rows, bounds->max_bytes == 0, out, error))
      return FALSE;
    *last_seq = seq;
    nc_sha256_update (sum, sqlite3_column_blob (stmt, entries.hash), NC_JOURNAL_HASH_BYTES);
  }
  if (open_commit) {
    end_commit (out);
    nc_json_end_array (out);
  }
  return rows != NULL;
}

/**
 * nc_batch_write:
 * @bounds: first entry, and how much to take; at least one entry is taken; max_bytes of 0 sends hashes alone
 * @last_seq: (out): of the last entry taken; from_seq - 1 when there is none
 *
 * Returns: (transfer full): the batch as JSON, signed; %NULL with an #NcStoreError or #NcDbError
 */
char *
nc_batch_write (NcStore *store, const NcBatchBounds *bounds, gint64 *last_seq, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "journal-from", error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GByteArray) message = NULL;
  g_autofree char *signature_hex = NULL, *cursor = NULL;
  g_auto (NcSha256) sum = { 0 };
  guint8 all[NC_SHA256_BYTES], signature[NC_KEYS_SIGNATURE_BYTES];

  NcKeys *keys = bounds->keys ? bounds->keys : nc_store_get_keys (store);

  *last_seq = bounds->from_seq - 1;
  if (!stmt)
    return NULL;
  nc_stmt_bind_int (stmt, ":from", bounds->from_seq);
  nc_json_begin_object (out);
  nc_json_member_string (out, "format", "nengcha-push-1");
  nc_json_member_string (out, "device", nc_keys_get_device_id (keys));
  nc_json_member_int (out, "first_seq", bounds->from_seq - bounds->base);
  cursor = nc_store_get_meta (store, "sync.cursor", NULL);
  if (cursor)
    nc_json_member_string (out, "cursor", cursor);
  nc_sha256_init (&sum);
  if (!write_commits (store, stmt, bounds, out, last_seq, &sum, error))
    return NULL;
  nc_sha256_final (&sum, all);
  message = nc_wire_signed_bytes (BATCH_DOMAIN, all, sizeof all);
  if (!nc_keys_sign (keys, message->data, message->len, signature, error))
    return NULL;
  signature_hex = nc_wire_hex (signature, sizeof signature);
  nc_json_member_string (out, "signature", signature_hex);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
