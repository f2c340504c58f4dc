/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub.h"
#include "nc-hub-request.h"
#include "nc-journal.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

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
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_open (arguments->home, clock, FALSE, &error);
  NcHubStmt *stmt = hub ? nc_hub_sql (hub, "lease-list", &error) : NULL;
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, &error) || (has_row && !print_lease (hub, stmt, &error)))
      break;
  }
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

/* Recomputes one device's chain; the first entry that is not as its device signed it is told by its number. */
static gint64
check_chain (NcHub *hub, const NcHubDevice *device, gint64 *n_entries, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "op-chain", error);
  guint8 prev[NC_JOURNAL_HASH_BYTES] = { 0 }, hash[NC_JOURNAL_HASH_BYTES], signature[NC_KEYS_SIGNATURE_BYTES];
  gint64 expected = 0;
  gboolean has_row = stmt != NULL;

  if (stmt)
    nc_hub_stmt_bind_text (stmt, ":device", device->id);
  while (has_row) {
    NcJournalEntry entry;
    gconstpointer kept;
    gsize size;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return -1;
    if (!has_row)
      break;
    kept = nc_hub_stmt_bytes (stmt, "hash", &size);
    entry = (NcJournalEntry){ .seq = nc_hub_stmt_int (stmt, "seq"),
                              .device = device->id,
                              .actor = nc_hub_stmt_text (stmt, "actor"),
                              .wall_usec = nc_hub_stmt_int (stmt, "wall_usec"),
                              .mono_usec = nc_hub_stmt_int (stmt, "mono_usec"),
                              .boot_id = nc_hub_stmt_text (stmt, "boot_id"),
                              .checklist_version = nc_hub_stmt_text (stmt, "checklist_version"),
                              .rules_version = nc_hub_stmt_text (stmt, "rules_version"),
                              .reference_version = nc_hub_stmt_text (stmt, "reference_version"),
                              .kind = nc_hub_stmt_text (stmt, "kind"),
                              .table_name = nc_hub_stmt_text (stmt, "table_name"),
                              .row_id = nc_hub_stmt_text (stmt, "row_id"),
                              .field = nc_hub_stmt_text (stmt, "field"),
                              .old_value = nc_hub_stmt_text (stmt, "old_value"),
                              .new_value = nc_hub_stmt_text (stmt, "new_value") };
    nc_journal_hash (&entry, prev, hash);
    if (entry.seq != ++expected || size != NC_JOURNAL_HASH_BYTES ||
        (entry.kind && memcmp (kept, hash, sizeof hash) != 0))
      return expected;
    memcpy (prev, kept, sizeof prev);
    if (entry.seq == nc_hub_stmt_int (stmt, "last_seq") &&
        (!nc_wire_unhex (nc_hub_stmt_text (stmt, "signature"), signature, sizeof signature) ||
         !nc_journal_verify_signature (device->public_key, prev, signature)))
      return expected;
    (*n_entries)++;
  }
  return expected == device->head_seq && memcmp (prev, device->head_hash, sizeof prev) == 0 ? 0 : expected + 1;
}

int
nc_hub_command_verify (const NcHubArguments *arguments)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_open (arguments->home, clock, FALSE, &error);
  NcHubStmt *stmt = hub ? nc_hub_sql (hub, "device-list", &error) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = stmt != NULL;
  gint64 n_entries = 0;
  int result = 0;

  while (has_row && nc_hub_stmt_step (stmt, &has_row, &error))
    if (has_row)
      g_ptr_array_add (ids, g_strdup (nc_hub_stmt_text (stmt, "id")));
  for (guint i = 0; !error && i < ids->len; i++) {
    g_autoptr (NcHubDevice) device = nc_hub_device (hub, ids->pdata[i], &error);
    gint64 bad = device ? check_chain (hub, device, &n_entries, &error) : -1;

    if (bad > 0) {
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
