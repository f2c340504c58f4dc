/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* One entry of the journal with its commit. Its hash is SHA-256 over these, in this order: the text
   "nengcha-journal-1", prev_hash, seq, device, actor, wall_usec, mono_usec, boot_id, checklist_version, rules_version,
   reference_version, kind, table_name, row_id, field, old_value, new_value. Each is written as its length in bytes in
   decimal, a colon and the bytes; a NULL as "-:"; numbers in decimal, hashes as 64 lower-case hex digits. Values are in
   clear also where the file keeps them sealed. The first entry's prev_hash is 32 zero bytes. A commit's signature
   (Ed25519, device key) is over "nengcha-commit-1:" and the 32 bytes of its last entry's hash. */
#define NC_JOURNAL_HASH_BYTES 32

typedef struct {
  gint64 seq;
  const char *device;
  const char *actor;
  gint64 wall_usec;
  gint64 mono_usec;
  const char *boot_id;
  const char *checklist_version;
  const char *rules_version;
  const char *reference_version;
  const char *kind;
  const char *table_name;
  const char *row_id;
  const char *field;
  const char *old_value;
  const char *new_value;
} NcJournalEntry;

/**
 * NcJournalCheck:
 * @n_entries: entries read
 * @n_unproved: personal entries whose hash could not be computed because the store is locked
 * @first_bad_seq: 0, or the first entry that is not as it was written
 * @problem: (nullable): what is wrong with it
 */
typedef struct {
  gint64 n_entries;
  gint64 n_unproved;
  gint64 first_bad_seq;
  char *problem;
} NcJournalCheck;

void nc_journal_hash (const NcJournalEntry *entry, const guint8 prev_hash[NC_JOURNAL_HASH_BYTES],
                      guint8 hash[NC_JOURNAL_HASH_BYTES]);
gboolean nc_journal_sign (NcKeys *keys, const guint8 last_hash[NC_JOURNAL_HASH_BYTES],
                          guint8 signature[NC_KEYS_SIGNATURE_BYTES], GError **error);
gboolean nc_journal_verify_signature (const guint8 device_public[NC_KEYS_PUBLIC_BYTES],
                                      const guint8 last_hash[NC_JOURNAL_HASH_BYTES],
                                      const guint8 signature[NC_KEYS_SIGNATURE_BYTES]);
char *nc_journal_context (const char *table, const char *field);
gboolean nc_journal_check (NcStore *store, NcJournalCheck *check, GError **error);
void nc_journal_check_clear (NcJournalCheck *check);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcJournalCheck, nc_journal_check_clear)

G_END_DECLS
