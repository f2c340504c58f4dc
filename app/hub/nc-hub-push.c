/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-push.h"
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

/* An entry the hub has may lie under any area the device wrote in. @same: (out): whether it is this one */
static gboolean
has_same (NcHub *hub, GPtrArray *areas, const char *device, const NcBatchEntry *entry, gboolean *same, GError **error)
{
  gboolean has_row = FALSE;

  *same = FALSE;
  for (guint i = 0; i < areas->len && !has_row; i++) {
    NcHubStmt *stmt = nc_hub_sql (hub, "op-hash", error);
    gconstpointer hash;
    gsize size = 0;

    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":area", areas->pdata[i]);
    nc_hub_stmt_bind_text (stmt, ":device", device);
    nc_hub_stmt_bind_int (stmt, ":seq", entry->entry.seq);
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    hash = has_row ? nc_hub_stmt_bytes (stmt, "hash", &size) : NULL;
    *same = size == NC_JOURNAL_HASH_BYTES && memcmp (hash, entry->hash, size) == 0;
    nc_hub_stmt_reset (stmt);
  }
  return TRUE;
}

/* What the device sends again must be what it sent before. Each entry is looked at: a withheld one proves nothing of
 * those before it. */
static gboolean
check_known (NcHub *hub, const NcHubPush *push, const NcHubDevice *device, GError **error)
{
  const NcBatch *batch = push->batch;
  g_autoptr (GPtrArray) areas = NULL;

  if (batch->first_seq > device->head_seq + 1) {
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the journal has a gap: entry %lld was expected"),
                 (long long)device->head_seq + 1);
    return FALSE;
  }
  if (batch->first_seq == device->head_seq + 1)
    return memcmp (batch->prev_hash, device->head_hash, sizeof batch->prev_hash) == 0 || set_forked (error);
  /* a later run of the same push: what came before was looked at, or is its own */
  if (push->known_seq >= 0 && device->head_seq <= batch->last_seq)
    return memcmp (g_array_index (batch->entries, NcBatchEntry, (guint)(device->head_seq - batch->first_seq)).hash,
                   device->head_hash, sizeof device->head_hash) == 0 ||
           set_forked (error);
  areas = nc_hub_device_journals (hub, device, error);
  for (guint i = 0; areas && i < batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (batch->entries, NcBatchEntry, i);
    gboolean same;

    if (entry->entry.seq > device->head_seq)
      break;
    if (!has_same (hub, areas, device->id, entry, &same, error))
      return FALSE;
    if (!same)
      return set_forked (error);
  }
  return areas != NULL;
}

/* One run: consecutive entries that one area's transaction takes. */
typedef struct {
  NcHub *hub;
  NcHubPush *push;
  NcBatch *batch;
  const NcHubDevice *device;
  GArray *answers;
  guint start;
} Run;

static gboolean
keep_entry (Run *self, const NcBatchEntry *entry, gint64 commit_first_seq, const NcHubAnswer *answer, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "op-insert", error);
  const NcJournalEntry *e = &entry->entry;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->push->area);
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
keep_commit (Run *self, const NcBatchCommit *commit, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "op-commit-insert", error);
  const NcJournalEntry *c = &commit->common;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->push->area);
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
    if (answer->outcome == NC_HUB_CONFLICT || answer->current)
      nc_json_member_string (out, "current", answer->current);
    nc_json_end_object (out);
    i = end;
  }
  nc_json_end_array (out);
}

/* Over the hashes of the run's entries: the hub's word for those, too, that a withheld one cuts off from the commit's
   signature. */
static char *
entries_sum (Run *self)
{
  g_auto (NcSha256) sum = { 0 };
  guint8 all[NC_SHA256_BYTES];

  nc_sha256_init (&sum);
  for (guint i = 0; i < self->answers->len; i++)
    nc_sha256_update (&sum, g_array_index (self->batch->entries, NcBatchEntry, self->start + i).hash,
                      NC_JOURNAL_HASH_BYTES);
  nc_sha256_final (&sum, all);
  return nc_wire_hex (all, sizeof all);
}

static char *
receipt_text (Run *self, const NcBatchEntry *last)
{
  g_autofree char *hash = nc_wire_hex (last->hash, sizeof last->hash), *sum = entries_sum (self);
  g_autoptr (GString) text = g_string_new (NULL);

  nc_json_begin_object (text);
  nc_json_member_string (text, "format", "nengcha-receipt-1");
  nc_json_member_string (text, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_string (text, "device", self->device->id);
  nc_json_member_int (text, "first_seq", self->device->head_seq + 1);
  nc_json_member_int (text, "last_seq", last->entry.seq);
  nc_json_member_string (text, "last_hash", hash);
  nc_json_member_string (text, "entries_sha256", sum);
  nc_json_member_int (text, "received_usec", nc_clock_now_usec (nc_hub_clock (self->hub)));
  write_answers (text, self->answers, self->device->head_seq + 1);
  nc_json_end_object (text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
keep_receipt (Run *self, const NcBatchEntry *last, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "receipt-insert", error);
  g_autofree char *text = receipt_text (self, last);
  g_autofree char *signature = nc_hub_sign (self->hub, "nengcha-receipt-1", text);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->push->area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_int (stmt, ":first_seq", self->device->head_seq + 1);
  nc_hub_stmt_bind_int (stmt, ":last_seq", last->entry.seq);
  nc_hub_stmt_bind_text (stmt, ":text", text);
  nc_hub_stmt_bind_text (stmt, ":signature", signature);
  if (!nc_hub_stmt_run (stmt, error))
    return FALSE;
  stmt = nc_hub_sql (self->hub, "head-put", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->push->area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_int (stmt, ":seq", last->entry.seq);
  nc_hub_stmt_bind_bytes (stmt, ":hash", last->hash, sizeof last->hash);
  return nc_hub_stmt_run (stmt, error);
}

/* Applies entries as far as they belong to the run's area; the first that does not names the next one. */
static gboolean
apply_entries (Run *self, NcHubRows *rows, GError **error)
{
  for (guint i = self->start; i < self->batch->entries->len; i++) {
    const NcBatchEntry *entry = &g_array_index (self->batch->entries, NcBatchEntry, i);
    NcHubAnswer answer = { .outcome = NC_HUB_WITHHELD };
    g_autofree char *area = NULL;

    if (!entry->is_withheld && self->device->is_roaming && !nc_hub_rows_area (rows, &entry->entry, &area, error))
      return FALSE;
    if (area && !g_str_equal (area, self->push->area)) {
      self->push->next_area = g_steal_pointer (&area);
      return TRUE;
    }
    if (!entry->is_withheld && !nc_hub_rows_apply (rows, &entry->entry, &answer, error))
      return FALSE;
    g_array_append_val (self->answers, answer);
  }
  return TRUE;
}

static gboolean
keep_entries (Run *self, GError **error)
{
  guint kept_commit = G_MAXUINT;

  for (guint i = 0; i < self->answers->len; i++) {
    const NcBatchEntry *entry = &g_array_index (self->batch->entries, NcBatchEntry, self->start + i);
    const NcBatchCommit *commit = &g_array_index (self->batch->commits, NcBatchCommit, entry->commit);
    NcHubAnswer *answer = &g_array_index (self->answers, NcHubAnswer, i);

    if (nc_hub_rows_was_refused (answer->row)) {
      answer->outcome = NC_HUB_QUARANTINED;
      answer->reason = "other_region";
      g_clear_pointer (&answer->current, g_free);
    }
    if ((entry->commit != kept_commit && !keep_commit (self, commit, error)) ||
        !keep_entry (self, entry, commit->first_seq, answer, error))
      return FALSE;
    kept_commit = entry->commit;
  }
  return TRUE;
}

/* What was taken as it came need not go back to the device by its next pull, if it had read all else: its cursor moves
 * on.
 */
static gboolean
move_cursor (Run *self, NcHubRows *rows, const NcHubCursor *seen, GError **error)
{
  g_autofree char *tag = NULL;
  gint64 version, mark;

  if (self->start > 0 || self->push->next_area || !seen->is_known ||
      !nc_hub_rows_are_own (rows, nc_hub_cursor_get (seen, self->push->area), &version))
    return TRUE;
  for (guint i = 0; i < self->answers->len; i++)
    if (g_array_index (self->answers, NcHubAnswer, i).outcome != NC_HUB_APPLIED &&
        g_array_index (self->answers, NcHubAnswer, i).outcome != NC_HUB_WITHHELD)
      return TRUE;
  if (!nc_hub_newest_mark (self->hub, self->push->area, &mark, &tag, error))
    return FALSE;
  if (mark == version)
    self->push->new_cursor = nc_hub_cursor_move (self->push->cursor, self->push->area, version, tag);
  return TRUE;
}

static gboolean
take_new (Run *self, const NcHubCursor *seen, GError **error)
{
  NcHubPusher pusher = { self->device, self->push->area, seen };
  g_autoptr (NcHubRows) rows = nc_hub_rows_new (self->hub, &pusher, self->batch, self->start);
  gboolean has_strays = FALSE;

  if (!apply_entries (self, rows, error))
    return FALSE;
  if (self->answers->len == 0)
    return TRUE;
  if (!nc_hub_rows_save (rows, &has_strays, error) || !keep_entries (self, error) ||
      !keep_receipt (self, &g_array_index (self->batch->entries, NcBatchEntry, self->start + self->answers->len - 1),
                     error))
    return FALSE;
  self->push->has_strays |= has_strays;
  return has_strays || move_cursor (self, rows, seen, error);
}

typedef struct {
  gint64 first_seq;
  char *json;
} Receipt;

static void
receipt_clear (gpointer data)
{
  g_free (((Receipt *)data)->json);
}

static int
by_first_seq (gconstpointer a, gconstpointer b)
{
  return ((const Receipt *)a)->first_seq < ((const Receipt *)b)->first_seq ? -1 : 1;
}

static gboolean
read_receipts (NcHub *hub, const char *area, const NcBatch *batch, GArray *receipts, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "receipt-range", error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", batch->device);
  nc_hub_stmt_bind_int (stmt, ":first_seq", batch->first_seq);
  nc_hub_stmt_bind_int (stmt, ":last_seq", batch->last_seq);
  while (has_row) {
    g_autoptr (GString) out = g_string_new (NULL);
    Receipt receipt;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    nc_json_begin_object (out);
    nc_json_member_string (out, "text", nc_hub_stmt_text (stmt, "text"));
    nc_json_member_string (out, "signature", nc_hub_stmt_text (stmt, "signature"));
    nc_json_end_object (out);
    receipt.first_seq = nc_hub_stmt_int (stmt, "first_seq");
    receipt.json = g_string_free (g_steal_pointer (&out), FALSE);
    g_array_append_val (receipts, receipt);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static char *
write_reply (Run *self, GError **error)
{
  g_autoptr (GPtrArray) areas = nc_hub_device_journals (self->hub, self->device, error);
  g_autoptr (GArray) receipts = g_array_new (FALSE, FALSE, sizeof (Receipt));
  g_autoptr (GString) out = g_string_new ("{\"duplicates\":");

  g_array_set_clear_func (receipts, receipt_clear);
  for (guint i = 0; areas && i < areas->len; i++)
    if (!read_receipts (self->hub, areas->pdata[i], self->batch, receipts, error))
      return NULL;
  if (!areas)
    return NULL;
  g_array_sort (receipts, by_first_seq);
  g_string_append_printf (
      out, "%" G_GINT64_FORMAT ",\"receipts\":[",
      CLAMP (self->push->known_seq + 1 - self->batch->first_seq, 0, (gint64)self->batch->entries->len));
  for (guint i = 0; i < receipts->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", g_array_index (receipts, Receipt, i).json);
  g_string_append_c (out, ']');
  if (self->push->new_cursor)
    nc_json_member_string (out, "cursor", self->push->new_cursor);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What a run left behind, or a hub that broke off, goes where it belongs before the next run and before the answer: so
   every run finds each row in its area, and with it those that follow it. */
static gboolean
start_carry (NcHub *hub, NcHubPush *push, GError **error)
{
  return nc_hub_carry_find (hub, &push->carry, &push->has_strays, error);
}

/* @batch_taken: proved; @device: whose it is; @cursor: (nullable): how far it has read, where it knows better by now
 * than the batch */
void
nc_hub_push_start (NcHubPush *push, NcBatch *batch_taken, const NcHubDevice *device, const char *cursor)
{
  if (!cursor)
    cursor = nc_wire_get_string (batch_taken->json, "cursor", NC_WIRE_MAX_CURSOR);
  *push = (NcHubPush){ .batch = batch_taken,
                       .area = g_strdup (device->area),
                       .home_area = g_strdup (device->area),
                       .cursor = g_strdup (cursor),
                       .known_seq = -1,
                       .has_strays = device->is_roaming,
                       .carry = { .step = NC_HUB_CARRY_DONE } };
}

static gboolean
run_batch (NcHub *hub, NcHubPush *push, const NcHubDevice *device, GError **error)
{
  NcBatch *batch = push->batch;
  g_autoptr (GArray) answers = g_array_new (FALSE, TRUE, sizeof (NcHubAnswer));
  g_auto (NcHubCursor) seen = { 0 };
  Run run = { hub, push, batch, device, answers, 0 };

  g_array_set_clear_func (answers, answer_clear);
  g_clear_pointer (&push->new_cursor, g_free);
  if (!check_known (hub, push, device, error) || !nc_hub_cursor_read (hub, push->cursor, &seen, error))
    return FALSE;
  if (push->known_seq < 0)
    push->known_seq = device->head_seq;
  run.start = (guint)MAX (0, device->head_seq + 1 - batch->first_seq);
  if (batch->last_seq > device->head_seq && !take_new (&run, &seen, error))
    return FALSE;
  if (push->next_area)
    return TRUE;
  g_free (push->reply);
  push->reply = write_reply (&run, error);
  return push->reply != NULL;
}

/**
 * nc_hub_push_run:
 * @data: an #NcHubPush
 *
 * Takes what is new of the batch and belongs to its area, in the caller's transaction.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED, _FORKED, _BAD_DATA (a gap) or an #NcHubDbError
 */
gboolean
nc_hub_push_run (NcHub *hub, gpointer data, GError **error)
{
  NcHubPush *push = data;
  g_autoptr (NcHubDevice) device = NULL;

  if (push->carry.step != NC_HUB_CARRY_DONE)
    return nc_hub_carry_run (hub, &push->carry, error);
  if (push->has_strays)
    return start_carry (hub, push, error);
  g_clear_pointer (&push->next_area, g_free);
  device = nc_hub_device (hub, push->home_area, push->batch->device, error);
  if (!device)
    return FALSE;
  if (device->is_revoked) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, _ ("this device was revoked"));
    return FALSE;
  }
  return run_batch (hub, push, device, error);
}

/**
 * nc_hub_push_next:
 *
 * Returns: whether nc_hub_push_run() is due again, as a job for the area that now stands in @push
 */
gboolean
nc_hub_push_next (NcHubPush *push)
{
  const char *area = push->next_area ? push->next_area : push->reply ? NULL : push->home_area;

  if (push->carry.step != NC_HUB_CARRY_DONE)
    area = nc_hub_carry_area (&push->carry);
  else if (push->has_strays)
    area = push->area;
  if (!area)
    return FALSE;
  area = g_strdup (area);
  g_free (push->area);
  push->area = (char *)area;
  return TRUE;
}

void
nc_hub_push_clear (NcHubPush *push)
{
  g_clear_pointer (&push->batch, nc_batch_free);
  g_clear_pointer (&push->area, g_free);
  g_clear_pointer (&push->home_area, g_free);
  g_clear_pointer (&push->next_area, g_free);
  g_clear_pointer (&push->cursor, g_free);
  g_clear_pointer (&push->new_cursor, g_free);
  g_clear_pointer (&push->reply, g_free);
  nc_hub_carry_clear (&push->carry);
}
