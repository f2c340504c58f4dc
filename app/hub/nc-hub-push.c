/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-push.h"
#include "nc-hub-pull.h"
#include "nc-hub-rows.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

static const char *const outcome_names[] = { "applied", "conflict", "quarantined", "withheld" };

static void
answer_clear (gpointer data)
{
  g_free (((NcHubAnswer *)data)->current);
}

static gboolean
set_forked (GError **error)
{
  g_set_error_literal (
      error, NC_SYNC_ERROR, NC_SYNC_ERROR_FORKED,
      _ ("the hub knows another journal of this device: the store was copied, or put back from an old backup"));
  return FALSE;
}

/* What the device sends again must be what it sent before. Each entry is looked at: a withheld one proves nothing of
 * those before it. */
static gboolean
check_known (NcHub *self, NcBatch *batch, const NcHubDevice *device, GError **error)
{
  if (batch->first_seq > device->head_seq + 1) {
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the journal has a gap: entry %lld was expected"),
                 (long long)device->head_seq + 1);
    return FALSE;
  }
  if (batch->first_seq == device->head_seq + 1)
    return memcmp (batch->prev_hash, device->head_hash, sizeof batch->prev_hash) == 0 || set_forked (error);
  for (guint i = 0; i < batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (batch->entries, NcBatchEntry, i);
    NcHubStmt *stmt;
    gboolean has_row, same;
    gconstpointer hash;
    gsize size = 0;

    if (entry->entry.seq > device->head_seq)
      break;
    stmt = nc_hub_sql (self, "op-hash", error);
    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":device", device->id);
    nc_hub_stmt_bind_int (stmt, ":seq", entry->entry.seq);
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    hash = has_row ? nc_hub_stmt_bytes (stmt, "hash", &size) : NULL;
    same = size == NC_JOURNAL_HASH_BYTES && memcmp (hash, entry->hash, size) == 0;
    nc_hub_stmt_reset (stmt);
    if (!same)
      return set_forked (error);
  }
  return TRUE;
}

static gboolean
keep_entry (NcHub *self, const NcBatchEntry *entry, gint64 commit_first_seq, const NcHubAnswer *answer, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self, "op-insert", error);
  const NcJournalEntry *e = &entry->entry;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":device", e->device);
  nc_hub_stmt_bind_int (stmt, ":seq", e->seq);
  nc_hub_stmt_bind_int (stmt, ":commit_first_seq", commit_first_seq);
  nc_hub_stmt_bind_text (stmt, ":kind", e->kind);
  nc_hub_stmt_bind_text (stmt, ":table_name", e->table_name);
  nc_hub_stmt_bind_text (stmt, ":row_id", e->row_id);
  nc_hub_stmt_bind_text (stmt, ":field", e->field);
  nc_hub_stmt_bind_text (stmt, ":old_value", e->old_value);
  nc_hub_stmt_bind_text (stmt, ":new_value", e->new_value);
  nc_hub_stmt_bind_bytes (stmt, ":hash", entry->hash, sizeof entry->hash);
  nc_hub_stmt_bind_text (stmt, ":answer", outcome_names[answer->outcome]);
  nc_hub_stmt_bind_text (stmt, ":reason", answer->reason);
  return nc_hub_stmt_run (stmt, error);
}

static gboolean
keep_commit (NcHub *self, const NcBatchCommit *commit, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self, "op-commit-insert", error);
  const NcJournalEntry *c = &commit->common;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":device", c->device);
  nc_hub_stmt_bind_int (stmt, ":first_seq", commit->first_seq);
  nc_hub_stmt_bind_int (stmt, ":last_seq", commit->last_seq);
  nc_hub_stmt_bind_text (stmt, ":actor", c->actor);
  nc_hub_stmt_bind_int (stmt, ":wall_usec", c->wall_usec);
  nc_hub_stmt_bind_int (stmt, ":mono_usec", c->mono_usec);
  nc_hub_stmt_bind_text (stmt, ":boot_id", c->boot_id);
  nc_hub_stmt_bind_text (stmt, ":checklist_version", c->checklist_version);
  nc_hub_stmt_bind_text (stmt, ":rules_version", c->rules_version);
  nc_hub_stmt_bind_text (stmt, ":reference_version", c->reference_version);
  nc_hub_stmt_bind_text (stmt, ":signature", commit->signature_hex);
  return nc_hub_stmt_run (stmt, error);
}

/* Runs of plain answers as one, the others one by one with what the person must see. */
static void
write_answers (GString *out, GArray *answers, gint64 first_seq)
{
  nc_json_key (out, "answers");
  nc_json_begin_array (out);
  for (guint i = 0; i < answers->len;) {
    const NcHubAnswer *answer = &g_array_index (answers, NcHubAnswer, i);
    guint end = i + 1;

    while (!answer->reason && end < answers->len &&
           g_array_index (answers, NcHubAnswer, end).outcome == answer->outcome)
      end++;
    nc_json_begin_object (out);
    nc_json_member_string (out, "answer", outcome_names[answer->outcome]);
    nc_json_member_int (out, "first", first_seq + i);
    nc_json_member_int (out, "last", first_seq + end - 1);
    if (answer->reason)
      nc_json_member_string (out, "reason", answer->reason);
    if (answer->outcome == NC_HUB_CONFLICT)
      nc_json_member_string (out, "current", answer->current);
    nc_json_end_object (out);
    i = end;
  }
  nc_json_end_array (out);
}

static gboolean
keep_receipt (NcHub *self, NcBatch *batch, gint64 first_seq, GArray *answers, GError **error)
{
  const NcBatchEntry *last = &g_array_index (batch->entries, NcBatchEntry, batch->entries->len - 1);
  NcHubStmt *stmt = nc_hub_sql (self, "receipt-insert", error);
  g_autofree char *hash = nc_wire_hex (last->hash, sizeof last->hash), *signature = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!stmt)
    return FALSE;
  nc_json_begin_object (text);
  nc_json_member_string (text, "format", "nengcha-receipt-1");
  nc_json_member_string (text, "epoch", nc_hub_epoch (self));
  nc_json_member_string (text, "device", batch->device);
  nc_json_member_int (text, "first_seq", first_seq);
  nc_json_member_int (text, "last_seq", batch->last_seq);
  nc_json_member_string (text, "last_hash", hash);
  nc_json_member_int (text, "received_usec", nc_clock_now_usec (nc_hub_clock (self)));
  write_answers (text, answers, first_seq);
  nc_json_end_object (text);
  signature = nc_hub_sign (self, "nengcha-receipt-1", text->str);
  nc_hub_stmt_bind_text (stmt, ":device", batch->device);
  nc_hub_stmt_bind_int (stmt, ":first_seq", first_seq);
  nc_hub_stmt_bind_int (stmt, ":last_seq", batch->last_seq);
  nc_hub_stmt_bind_text (stmt, ":text", text->str);
  nc_hub_stmt_bind_text (stmt, ":signature", signature);
  if (!nc_hub_stmt_run (stmt, error))
    return FALSE;
  stmt = nc_hub_sql (self, "device-head", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":id", batch->device);
  nc_hub_stmt_bind_int (stmt, ":seq", batch->last_seq);
  nc_hub_stmt_bind_bytes (stmt, ":hash", last->hash, sizeof last->hash);
  return nc_hub_stmt_run (stmt, error);
}

static gboolean
take_new (NcHub *self, NcBatch *batch, const NcHubDevice *device, GError **error)
{
  g_autoptr (NcHubRows) rows = nc_hub_rows_new (self, device);
  g_autoptr (GArray) answers = g_array_new (FALSE, TRUE, sizeof (NcHubAnswer));
  guint start = (guint)(device->head_seq + 1 - batch->first_seq);

  g_array_set_clear_func (answers, answer_clear);
  for (guint i = start; i < batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (batch->entries, NcBatchEntry, i);
    NcHubAnswer answer = { .outcome = NC_HUB_WITHHELD };

    if (!entry->is_withheld && !nc_hub_rows_apply (rows, &entry->entry, &answer, error))
      return FALSE;
    g_array_append_val (answers, answer);
  }
  if (!nc_hub_rows_save (rows, error))
    return FALSE;
  for (guint i = start; i < batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (batch->entries, NcBatchEntry, i);
    const NcBatchCommit *commit = &g_array_index (batch->commits, NcBatchCommit, entry->commit);
    NcHubAnswer *answer = &g_array_index (answers, NcHubAnswer, i - start);

    if (nc_hub_rows_was_refused (answer->row)) {
      answer->outcome = NC_HUB_QUARANTINED;
      answer->reason = "other_region";
      g_clear_pointer (&answer->current, g_free);
    }
    if (!keep_commit (self, commit, error) || !keep_entry (self, entry, commit->first_seq, answer, error))
      return FALSE;
  }
  return keep_receipt (self, batch, device->head_seq + 1, answers, error);
}

static char *
write_reply (NcHub *self, NcBatch *batch, gint64 head_seq, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self, "receipt-range", error);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean has_row = TRUE;

  if (!stmt)
    return NULL;
  nc_json_begin_object (out);
  nc_json_member_int (out, "duplicates", CLAMP (head_seq + 1 - batch->first_seq, 0, batch->entries->len));
  nc_json_key (out, "receipts");
  nc_json_begin_array (out);
  nc_hub_stmt_bind_text (stmt, ":device", batch->device);
  nc_hub_stmt_bind_int (stmt, ":first_seq", batch->first_seq);
  nc_hub_stmt_bind_int (stmt, ":last_seq", batch->last_seq);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    nc_json_begin_object (out);
    nc_json_member_string (out, "text", nc_hub_stmt_text (stmt, "text"));
    nc_json_member_string (out, "signature", nc_hub_stmt_text (stmt, "signature"));
    nc_json_end_object (out);
  }
  nc_hub_stmt_reset (stmt);
  nc_json_end_array (out);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * nc_hub_push:
 * @batch: proved
 *
 * Takes what is new of @batch, in the caller's transaction.
 *
 * Returns: (transfer full): the reply with all receipts for the batch's entries; %NULL with NC_SYNC_ERROR_REFUSED,
 *   _FORKED, _BAD_DATA (a gap) or an #NcHubDbError
 */
char *
nc_hub_push (NcHub *self, NcBatch *batch, GError **error)
{
  g_autoptr (NcHubDevice) device = nc_hub_device (self, batch->device, error);

  gboolean is_known;

  if (!device || !check_known (self, batch, device, error) ||
      !nc_hub_cursor_read (self, nc_wire_get_string (batch->json, "cursor", NC_WIRE_MAX_ID), &device->seen_version,
                           &is_known, error))
    return NULL;
  if (device->is_revoked) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, _ ("this device was revoked"));
    return NULL;
  }
  if (batch->last_seq > device->head_seq && !take_new (self, batch, device, error))
    return NULL;
  return write_reply (self, batch, device->head_seq, error);
}
