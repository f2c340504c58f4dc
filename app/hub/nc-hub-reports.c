/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-request.h"
#include "nc-journal.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

#define CHAIN_ENTRIES 1000

/* One leased block: how many of its numbers stand on papers, and which lower ones are missing under the highest used.
 */
static gboolean
print_lease (NcHub *hub, NcHubStmt *lease, GError **error)
{
  NcHubStmt *used = nc_hub_sql (hub, "lease-used", error);
  gint64 first = nc_hub_stmt_int (lease, "first_no"), last = nc_hub_stmt_int (lease, "last_no"), highest = first - 1,
         n = 0;
  g_autofree gboolean *seen = g_new0 (gboolean, (gsize)(last - first + 1));
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean has_row = TRUE;

  if (!used)
    return FALSE;
  nc_hub_stmt_bind_text (used, ":issuer_name", nc_hub_stmt_text (lease, "issuer_name"));
  nc_hub_stmt_bind_text (used, ":series", nc_hub_stmt_text (lease, "series"));
  nc_hub_stmt_bind_text (used, ":year", nc_hub_stmt_text (lease, "year"));
  nc_hub_stmt_bind_int (used, ":first_no", first);
  nc_hub_stmt_bind_int (used, ":last_no", last);
  while (has_row) {
    if (!nc_hub_stmt_step (used, &has_row, error))
      return FALSE;
    if (has_row && !seen[nc_hub_stmt_int (used, "no") - first]) {
      seen[nc_hub_stmt_int (used, "no") - first] = TRUE;
      highest = MAX (highest, nc_hub_stmt_int (used, "no"));
      n++;
    }
  }
  nc_hub_stmt_reset (used);
  nc_json_begin_object (out);
  nc_json_member_string (out, "issuer_name", nc_hub_stmt_text (lease, "issuer_name"));
  nc_json_member_string (out, "series", nc_hub_stmt_text (lease, "series"));
  nc_json_member_int (out, "year", nc_hub_stmt_int (lease, "year"));
  nc_json_member_int (out, "first_no", first);
  nc_json_member_int (out, "last_no", last);
  nc_json_member_string (out, "device", nc_hub_stmt_text (lease, "device"));
  nc_json_member_int (out, "used", n);
  nc_json_key (out, "gaps");
  nc_json_begin_array (out);
  for (gint64 no = first; no < highest; no++)
    if (!seen[no - first])
      nc_json_int (out, no);
  nc_json_end_array (out);
  nc_json_end_object (out);
  puts (out->str);
  return TRUE;
}

int
nc_hub_command_numbers (const NcHubArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_arguments_open (arguments, FALSE, &error);
  NcHubStmt *stmt = hub ? nc_hub_sql (hub, "lease-list", &error) : NULL;
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, &error) || (has_row && !print_lease (hub, stmt, &error)))
      break;
  }
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

/* One device's chain while it is recomputed. */
typedef struct {
  NcHub *hub;
  const NcHubDevice *device;
  guint8 prev[NC_JOURNAL_HASH_BYTES];
  gint64 seq;      /* proved up to here */
  gboolean is_bad; /* the entry after it is not as its device signed it */
} Chain;

static NcJournalEntry
read_entry (NcHubStmt *stmt, const char *device)
{
  return (NcJournalEntry){ .seq = nc_hub_stmt_int (stmt, "seq"),
                           .device = (char *)device,
                           .actor = (char *)nc_hub_stmt_text (stmt, "actor"),
                           .wall_usec = nc_hub_stmt_int (stmt, "wall_usec"),
                           .mono_usec = nc_hub_stmt_int (stmt, "mono_usec"),
                           .boot_id = (char *)nc_hub_stmt_text (stmt, "boot_id"),
                           .checklist_version = (char *)nc_hub_stmt_text (stmt, "checklist_version"),
                           .rules_version = (char *)nc_hub_stmt_text (stmt, "rules_version"),
                           .reference_version = (char *)nc_hub_stmt_text (stmt, "reference_version"),
                           .kind = (char *)nc_hub_stmt_text (stmt, "kind"),
                           .table_name = (char *)nc_hub_stmt_text (stmt, "table_name"),
                           .row_id = (char *)nc_hub_stmt_text (stmt, "row_id"),
                           .field = (char *)nc_hub_stmt_text (stmt, "field"),
                           .old_value = (char *)nc_hub_stmt_text (stmt, "old_value"),
                           .new_value = (char *)nc_hub_stmt_text (stmt, "new_value") };
}

static gboolean
check_entry (Chain *self, NcHubStmt *stmt)
{
  NcJournalEntry entry = read_entry (stmt, self->device->id);
  guint8 hash[NC_JOURNAL_HASH_BYTES], signature[NC_KEYS_SIGNATURE_BYTES];
  gsize size;
  gconstpointer kept = nc_hub_stmt_bytes (stmt, "hash", &size);

  nc_journal_hash (&entry, self->prev, hash);
  if (size != sizeof hash || (entry.kind && memcmp (kept, hash, sizeof hash) != 0))
    return FALSE;
  memcpy (self->prev, kept, sizeof self->prev);
  if (entry.seq == nc_hub_stmt_int (stmt, "last_seq") &&
      (!nc_wire_unhex (nc_hub_stmt_text (stmt, "signature"), signature, sizeof signature) ||
       !nc_journal_verify_signature (self->device->public_key, self->prev, signature)))
    return FALSE;
  self->seq = entry.seq;
  return TRUE;
}

/* Follows the chain under @area as far as it goes on there. */
static gboolean
follow (Chain *self, const char *area, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "op-chain", error);
  gboolean has_row = stmt != NULL;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_int (stmt, ":after", self->seq);
  nc_hub_stmt_bind_int (stmt, ":n", CHAIN_ENTRIES);
  while (has_row && !self->is_bad) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row || nc_hub_stmt_int (stmt, "seq") != self->seq + 1)
      break;
    self->is_bad = !check_entry (self, stmt);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Recomputes one device's chain; the first entry that is not as its device signed it is told by its number, 0 for
 * none. */
static gboolean
check_chain (NcHub *hub, const NcHubDevice *device, gint64 *n_entries, gint64 *bad_seq, GError **error)
{
  g_autoptr (GPtrArray) areas = nc_hub_device_journals (hub, device, error);
  Chain chain = { .hub = hub, .device = device };
  gint64 before = -1;

  while (areas && !chain.is_bad && before < chain.seq) {
    before = chain.seq;
    for (guint i = 0; i < areas->len && !chain.is_bad; i++)
      if (!follow (&chain, areas->pdata[i], error))
        return FALSE;
  }
  *n_entries += chain.seq;
  *bad_seq =
      chain.is_bad || chain.seq != device->head_seq || memcmp (chain.prev, device->head_hash, sizeof chain.prev) != 0
          ? chain.seq + 1
          : 0;
  return areas != NULL;
}

int
nc_hub_command_verify (const NcHubArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_arguments_open (arguments, FALSE, &error);
  NcHubStmt *stmt = hub ? nc_hub_sql (hub, "device-list", &error) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = stmt != NULL;
  gint64 n_entries = 0;
  int result = 0;

  while (has_row && nc_hub_stmt_step (stmt, &has_row, &error))
    if (has_row)
      g_ptr_array_add (ids, g_strdup (nc_hub_stmt_text (stmt, "id")));
  for (guint i = 0; !error && i < ids->len; i++) {
    g_autoptr (NcHubDevice) device = nc_hub_device (hub, NULL, ids->pdata[i], &error);
    gint64 bad = 0;

    if (device && check_chain (hub, device, &n_entries, &bad, &error) && bad > 0) {
      printf ("{\"device\":\"%s\",\"first_bad_seq\":%" G_GINT64_FORMAT "}\n", device->id, bad);
      result = 1;
    }
  }
  if (error)
    return nc_hub_fail (arguments, 5, error->message);
  printf ("{\"devices\":%u,\"entries\":%" G_GINT64_FORMAT ",\"ok\":%s}\n", ids->len, n_entries,
          result ? "false" : "true");
  return result;
}
