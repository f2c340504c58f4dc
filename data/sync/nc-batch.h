/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-journal.h"
#include "nc-wire.h"

G_BEGIN_DECLS

/* A run of journal entries on the wire. Reading proves form, chain and both kinds of signature; what an entry does is
   not looked at here. */
typedef struct {
  NcJournalEntry entry;
  guint8 hash[NC_JOURNAL_HASH_BYTES];
  gboolean is_withheld;
  guint commit;
} NcBatchEntry;

typedef struct {
  NcJournalEntry common;
  gint64 first_seq;
  gint64 last_seq;
  const char *signature_hex;
} NcBatchCommit;

typedef struct {
  json_t *json;
  const char *device;
  gint64 first_seq;
  gint64 last_seq;
  guint8 prev_hash[NC_JOURNAL_HASH_BYTES];
  GArray *commits;
  GArray *entries;
} NcBatch;

/* How far a batch may go. Numbers are those of the store's journal; on the wire each name of the laptop counts from
   base + 1. @until_seq: the last one to take, 0 for no end; @keys: (nullable): the name it is sent under, the present
   one for %NULL. */
typedef struct {
  gint64 from_seq;
  guint max_entries;
  gsize max_bytes;
  gint64 base;
  gint64 until_seq;
  NcKeys *keys;
} NcBatchBounds;

NcBatch *nc_batch_read (gconstpointer data, gsize size, const char *device, const guint8 *device_public,
                        GError **error);
char *nc_batch_write (NcStore *store, const NcBatchBounds *bounds, gint64 *last_seq, GError **error);
void nc_batch_free (NcBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBatch, nc_batch_free)

G_END_DECLS
