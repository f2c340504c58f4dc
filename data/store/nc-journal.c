/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-journal.h"
#include "nc-lang.h"
#include "nc-sha256.h"
#include <sodium.h>
#include <string.h>

#define SIGN_DOMAIN "nengcha-commit-1:"

/* A text with its length before it; long ones go by their own way, all others are summed up in one go. */
typedef struct {
  NcSha256 sum;
  gsize used;
  char text[1024];
} Form;

static void
form_flush (Form *self)
{
  nc_sha256_update (&self->sum, self->text, self->used);
  self->used = 0;
}

static void
form_bytes (Form *self, const char *text, gsize size)
{
  if (self->used + size > sizeof self->text)
    form_flush (self);
  if (size > sizeof self->text) {
    nc_sha256_update (&self->sum, text, size);
    return;
  }
  memcpy (self->text + self->used, text, size);
  self->used += size;
}

/* The decimal digits of @number, which end at @end. */
static char *
digits (guint64 number, char *end)
{
  do
    *--end = (char)('0' + number % 10);
  while (number /= 10);
  return end;
}

static void
feed_sized (Form *self, const char *text, gsize size)
{
  char length[24], *end = length + sizeof length, *start;

  *--end = ':';
  start = digits (size, end);
  form_bytes (self, start, (gsize)(end + 1 - start));
  form_bytes (self, text, size);
}

static void
feed (Form *self, const char *text)
{
  if (text)
    feed_sized (self, text, strlen (text));
  else
    form_bytes (self, "-:", 2);
}

static void
feed_int (Form *self, gint64 number)
{
  char text[24], *end = text + sizeof text;
  char *start = digits (number < 0 ? -(guint64)number : (guint64)number, end);

  if (number < 0)
    *--start = '-';
  feed_sized (self, start, (gsize)(end - start));
}

/**
 * nc_journal_hash:
 * @prev_hash: of the entry before, zeros for the first
 * @hash: (out):
 *
 * The form is told in nc-journal.h and is part of the wire format.
 */
void
nc_journal_hash (const NcJournalEntry *entry, const guint8 prev_hash[NC_JOURNAL_HASH_BYTES],
                 guint8 hash[NC_JOURNAL_HASH_BYTES])
{
  char hex[2 * NC_JOURNAL_HASH_BYTES + 1];
  Form form;

  form.sum = (NcSha256){ 0 };
  form.used = 0;
  sodium_bin2hex (hex, sizeof hex, prev_hash, NC_JOURNAL_HASH_BYTES);
  nc_sha256_init (&form.sum);
  feed (&form, "nengcha-journal-1");
  feed (&form, hex);
  feed_int (&form, entry->seq);
  feed (&form, entry->device);
  feed (&form, entry->actor);
  feed_int (&form, entry->wall_usec);
  feed_int (&form, entry->mono_usec);
  feed (&form, entry->boot_id);
  feed (&form, entry->checklist_version);
  feed (&form, entry->rules_version);
  feed (&form, entry->reference_version);
  feed (&form, entry->kind);
  feed (&form, entry->table_name);
  feed (&form, entry->row_id);
  feed (&form, entry->field);
  feed (&form, entry->old_value);
  feed (&form, entry->new_value);
  form_flush (&form);
  nc_sha256_final (&form.sum, hash);
}

static void
signed_bytes (const guint8 last_hash[NC_JOURNAL_HASH_BYTES], guint8 out[sizeof SIGN_DOMAIN - 1 + NC_JOURNAL_HASH_BYTES])
{
  memcpy (out, SIGN_DOMAIN, sizeof SIGN_DOMAIN - 1);
  memcpy (out + sizeof SIGN_DOMAIN - 1, last_hash, NC_JOURNAL_HASH_BYTES);
}

/**
 * nc_journal_sign:
 * @last_hash: of the commit's last entry
 *
 * Returns: %FALSE with NC_STORE_ERROR_LOCKED
 */
gboolean
nc_journal_sign (NcKeys *keys, const guint8 last_hash[NC_JOURNAL_HASH_BYTES], guint8 signature[NC_KEYS_SIGNATURE_BYTES],
                 GError **error)
{
  guint8 data[sizeof SIGN_DOMAIN - 1 + NC_JOURNAL_HASH_BYTES];

  signed_bytes (last_hash, data);
  return nc_keys_sign (keys, data, sizeof data, signature, error);
}

gboolean
nc_journal_verify_signature (const guint8 device_public[NC_KEYS_PUBLIC_BYTES],
                             const guint8 last_hash[NC_JOURNAL_HASH_BYTES],
                             const guint8 signature[NC_KEYS_SIGNATURE_BYTES])
{
  guint8 data[sizeof SIGN_DOMAIN - 1 + NC_JOURNAL_HASH_BYTES];

  signed_bytes (last_hash, data);
  return nc_keys_verify (device_public, data, sizeof data, signature);
}

/**
 * nc_journal_context:
 * @field: "" for a deleted row
 *
 * Returns: (transfer full): the context under which the journal seals values of this field.
 */
char *
nc_journal_context (const char *table, const char *field)
{
  return g_strdup_printf ("journal.%s.%s", table, field);
}

static gboolean
bad (NcJournalCheck *check, gint64 seq, const char *problem)
{
  if (check->first_bad_seq == 0) {
    check->first_bad_seq = seq;
    check->problem = g_strdup (problem);
  }
  return FALSE;
}

static gboolean
same_hash (NcStmt *stmt, const char *column, const guint8 hash[NC_JOURNAL_HASH_BYTES])
{
  int i = nc_stmt_column (stmt, column);

  return sqlite3_column_bytes (stmt, i) == NC_JOURNAL_HASH_BYTES &&
         memcmp (sqlite3_column_blob (stmt, i), hash, NC_JOURNAL_HASH_BYTES) == 0;
}

/* A value in clear, or NULL with *failed set when it is sealed and cannot be opened. */
static char *
clear_value (NcStore *store, NcStmt *stmt, const char *column, gboolean *failed)
{
  const char *text = nc_stmt_text (stmt, column);
  g_autofree char *context = nc_journal_context (nc_stmt_text (stmt, "table_name"), nc_stmt_text (stmt, "field"));
  char *plain;

  if (!text || !nc_stmt_int (stmt, "is_sealed"))
    return g_strdup (text);
  plain = nc_keys_unseal_text (nc_store_get_keys (store), context, text, NULL);
  *failed = plain == NULL;
  return plain;
}

/* The entries of one name of this laptop: they count from base + 1 and are signed by its key. */
typedef struct {
  gint64 base;
  gint64 until;
  guint8 public_key[NC_KEYS_PUBLIC_BYTES];
} Chain;

static GArray *
load_chains (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-list", error);
  g_autoptr (GArray) chains = g_array_new (FALSE, TRUE, sizeof (Chain));
  Chain present = { .until = G_MAXINT64 };
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    Chain past = { .base = present.base };

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    past.until = nc_stmt_int (stmt, "until_seq");
    memcpy (past.public_key, sqlite3_column_blob (stmt, nc_stmt_column (stmt, "public_key")), sizeof past.public_key);
    present.base = past.until;
    g_array_append_val (chains, past);
  }
  memcpy (present.public_key, nc_keys_get_device_public (nc_store_get_keys (store)), sizeof present.public_key);
  g_array_append_val (chains, present);
  return stmt ? g_steal_pointer (&chains) : NULL;
}

/* Checks the entry that @stmt stands on against @prev, and moves @prev on. */
static gboolean
check_entry (NcStore *store, NcStmt *stmt, const Chain *chain, guint8 prev[NC_JOURNAL_HASH_BYTES],
             NcJournalCheck *check)
{
  gint64 seq = nc_stmt_int (stmt, "seq");
  gboolean failed = FALSE;
  g_autofree char *old_value = NULL, *new_value = NULL;
  guint8 hash[NC_JOURNAL_HASH_BYTES];
  NcJournalEntry entry;

  if (seq != check->n_entries)
    return bad (check, seq, _ ("an entry before it is missing"));
  if (!same_hash (stmt, "prev_hash", prev))
    return bad (check, seq, _ ("it does not follow the entry before it"));
  if (nc_stmt_is_null (stmt, "device"))
    return bad (check, seq, _ ("its commit is missing"));
  old_value = clear_value (store, stmt, "old_value", &failed);
  new_value = failed ? NULL : clear_value (store, stmt, "new_value", &failed);
  if (failed && nc_keys_is_unlocked (nc_store_get_keys (store)))
    return bad (check, seq, _ ("its sealed value has been altered"));
  if (failed) {
    int i = nc_stmt_column (stmt, "hash");

    check->n_unproved++;
    memset (prev, 0, NC_JOURNAL_HASH_BYTES);
    memcpy (prev, sqlite3_column_blob (stmt, i), MIN (sqlite3_column_bytes (stmt, i), NC_JOURNAL_HASH_BYTES));
    return TRUE;
  }
  entry = (NcJournalEntry){
    .seq = seq - chain->base,
    .device = nc_stmt_text (stmt, "device"),
    .actor = nc_stmt_text (stmt, "actor"),
    .wall_usec = nc_stmt_int (stmt, "wall_usec"),
    .mono_usec = nc_stmt_int (stmt, "mono_usec"),
    .boot_id = nc_stmt_text (stmt, "boot_id"),
    .checklist_version = nc_stmt_text (stmt, "checklist_version"),
    .rules_version = nc_stmt_text (stmt, "rules_version"),
    .reference_version = nc_stmt_text (stmt, "reference_version"),
    .kind = nc_stmt_text (stmt, "kind"),
    .table_name = nc_stmt_text (stmt, "table_name"),
    .row_id = nc_stmt_text (stmt, "row_id"),
    .field = nc_stmt_text (stmt, "field"),
    .old_value = old_value,
    .new_value = new_value,
  };
  nc_journal_hash (&entry, prev, hash);
  if (!same_hash (stmt, "hash", hash))
    return bad (check, seq, _ ("it has been altered"));
  memcpy (prev, hash, sizeof hash);
  return TRUE;
}

static gboolean
check_commit (NcStmt *stmt, const Chain *chain, const guint8 last_hash[NC_JOURNAL_HASH_BYTES], NcJournalCheck *check)
{
  int i = nc_stmt_column (stmt, "signature");

  if (nc_stmt_int (stmt, "seq") != nc_stmt_int (stmt, "last_seq"))
    return TRUE;
  if (sqlite3_column_bytes (stmt, i) == NC_KEYS_SIGNATURE_BYTES &&
      nc_journal_verify_signature (chain->public_key, last_hash, sqlite3_column_blob (stmt, i)))
    return TRUE;
  return bad (check, nc_stmt_int (stmt, "seq"), _ ("the signature of its commit is not this device's"));
}

/**
 * nc_journal_check:
 * @check: (out caller-allocates): cleared with nc_journal_check_clear()
 *
 * Recomputes the chain from the first entry and verifies each commit's signature.
 *
 * Returns: %FALSE only when the journal cannot be read; what is wrong in it stands in @check
 */
gboolean
nc_journal_check (NcStore *store, NcJournalCheck *check, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "journal-entries", error);
  g_autoptr (GArray) chains = stmt ? load_chains (store, error) : NULL;
  guint8 prev[NC_JOURNAL_HASH_BYTES] = { 0 };
  gboolean has_row = TRUE;
  guint chain = 0;
  gint64 open_until = 0, last_seq = 0, handed_out = 0;

  *check = (NcJournalCheck){ 0 };
  if (!chains)
    return FALSE;
  while (has_row) {
    const Chain *in;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    check->n_entries++;
    for (; nc_stmt_int (stmt, "seq") > g_array_index (chains, Chain, chain).until; chain++)
      memset (prev, 0, sizeof prev);
    in = &g_array_index (chains, Chain, chain);
    if (!check_entry (store, stmt, in, prev, check) || !check_commit (stmt, in, prev, check))
      return TRUE;
    last_seq = nc_stmt_int (stmt, "seq");
    open_until = nc_stmt_int (stmt, "last_seq");
  }
  /* The counter of AUTOINCREMENT remembers entries that were cut off at the end. */
  if (!nc_db_get_int (nc_store_get_db (store), "SELECT seq FROM sqlite_sequence WHERE name = 'journal'", &handed_out,
                      error))
    return FALSE;
  if (last_seq < open_until || last_seq < handed_out)
    bad (check, last_seq + 1, _ ("entries at the end are missing"));
  return TRUE;
}

void
nc_journal_check_clear (NcJournalCheck *check)
{
  g_clear_pointer (&check->problem, g_free);
}
