/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-verify.h"
#include "nc-hub-web-facts.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

#define AUDIT_LINES 1000

/* Which numbers of a leased block stand on papers, and which lower ones are missing under the highest used. */
typedef struct {
  gint64 first;
  gint64 last;
  gint64 highest;
  gint64 n_used;
  gboolean *seen;
} Block;

static char *
series_key (NcHubStmt *stmt)
{
  return g_strdup_printf ("%s\x1f%s\x1f%s", nc_hub_stmt_text (stmt, "issuer_name"), nc_hub_stmt_text (stmt, "series"),
                          nc_hub_stmt_text (stmt, "year"));
}

/* The numbers on the papers that have arrived, by series: read once, for there are as many blocks as laptops. */
static GHashTable *
load_used (NcHub *hub, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  NcHubStmt *stmt = nc_hub_sql (hub, "lease-used", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    g_autofree char *key = NULL;
    GArray *numbers;
    gint64 number;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    key = series_key (stmt);
    number = nc_hub_stmt_int (stmt, "number");
    numbers = g_hash_table_lookup (used, key);
    if (!numbers) {
      numbers = g_array_new (FALSE, FALSE, sizeof number);
      g_hash_table_insert (used, g_steal_pointer (&key), numbers);
    }
    g_array_append_val (numbers, number);
  }
  return stmt ? g_steal_pointer (&used) : NULL;
}

static void
mark_used (GHashTable *used, NcHubStmt *lease, Block *block)
{
  g_autofree char *key = series_key (lease);
  GArray *numbers = g_hash_table_lookup (used, key);

  for (guint i = 0; numbers && i < numbers->len; i++) {
    gint64 number = g_array_index (numbers, gint64, i);

    if (number < block->first || number > block->last || block->seen[number - block->first])
      continue;
    block->seen[number - block->first] = TRUE;
    block->highest = MAX (block->highest, number);
    block->n_used++;
  }
}

static void
print_block (const NcHubArguments *arguments, NcHubStmt *lease, const Block *block)
{
  g_autoptr (GString) gaps = g_string_new (NULL), out = g_string_new (NULL);

  nc_json_begin_array (gaps);
  for (gint64 number = block->first; number < block->highest; number++)
    if (!block->seen[number - block->first])
      nc_json_int (gaps, number);
  nc_json_end_array (gaps);
  if (!arguments->json) {
    printf (_ ("%s %s %s: %lld–%lld, %lld used, missing %s\n"), nc_hub_stmt_text (lease, "issuer_name"),
            nc_hub_stmt_text (lease, "series"), nc_hub_stmt_text (lease, "year"), (long long)block->first,
            (long long)block->last, (long long)block->n_used, gaps->str);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "issuer_name", nc_hub_stmt_text (lease, "issuer_name"));
  nc_json_member_string (out, "series", nc_hub_stmt_text (lease, "series"));
  nc_json_member_int (out, "year", nc_hub_stmt_int (lease, "year"));
  nc_json_member_int (out, "first_no", block->first);
  nc_json_member_int (out, "last_no", block->last);
  nc_json_member_string (out, "device", nc_hub_stmt_text (lease, "device"));
  nc_json_member_int (out, "used", block->n_used);
  nc_json_key (out, "gaps");
  g_string_append (out, gaps->str);
  nc_json_end_object (out);
  puts (out->str);
}

static void
print_lease (const NcHubArguments *arguments, GHashTable *used, NcHubStmt *lease)
{
  gint64 first = nc_hub_stmt_int (lease, "first_no"), last = nc_hub_stmt_int (lease, "last_no");
  g_autofree gboolean *seen = g_new0 (gboolean, (gsize)(last - first + 1));
  Block block = { first, last, first - 1, 0, seen };

  mark_used (used, lease, &block);
  print_block (arguments, lease, &block);
}

/* Numbers that nobody is given. */
static void
print_gap (const NcHubArguments *arguments, NcHubStmt *gap)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!arguments->json) {
    printf (_ ("%s %s %s: %lld–%lld, left out: the hub was put back\n"), nc_hub_stmt_text (gap, "issuer_name"),
            nc_hub_stmt_text (gap, "series"), nc_hub_stmt_text (gap, "year"),
            (long long)nc_hub_stmt_int (gap, "first_no"), (long long)nc_hub_stmt_int (gap, "last_no"));
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "issuer_name", nc_hub_stmt_text (gap, "issuer_name"));
  nc_json_member_string (out, "series", nc_hub_stmt_text (gap, "series"));
  nc_json_member_int (out, "year", nc_hub_stmt_int (gap, "year"));
  nc_json_member_int (out, "first_no", nc_hub_stmt_int (gap, "first_no"));
  nc_json_member_int (out, "last_no", nc_hub_stmt_int (gap, "last_no"));
  nc_json_member_bool (out, "left_out", TRUE);
  nc_json_end_object (out);
  puts (out->str);
}

static gboolean
print_gaps (const NcHubArguments *arguments, NcHub *hub, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "number-gap-list", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      print_gap (arguments, stmt);
  }
  return stmt != NULL;
}

int
nc_hub_command_numbers (const NcHubArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_arguments_open (arguments, FALSE, &error);
  g_autoptr (GHashTable) used = hub ? load_used (hub, &error) : NULL;
  NcHubStmt *stmt = used ? nc_hub_sql (hub, "lease-list", &error) : NULL;
  gboolean has_row = stmt != NULL;

  while (has_row && nc_hub_stmt_step (stmt, &has_row, &error) && has_row)
    print_lease (arguments, used, stmt);
  if (!error)
    print_gaps (arguments, hub, &error);
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

static void
print_verdict (const NcHubVerdict *verdict)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = verdict->problems ? verdict->problems->len : 0;

  for (guint i = 0; i < n; i++)
    puts (verdict->problems->pdata[i]);
  nc_json_begin_object (out);
  nc_json_member_int (out, "devices", verdict->n_devices);
  nc_json_member_int (out, "entries", verdict->n_entries);
  nc_json_member_int (out, "receipts", verdict->n_receipts);
  nc_json_member_int (out, "attachments", verdict->n_blobs);
  nc_json_member_int (out, "areas", verdict->n_areas);
  nc_json_member_int (out, "problems", n);
  nc_json_member_bool (out, "ok", n == 0);
  nc_json_end_object (out);
  puts (out->str);
}

int
nc_hub_command_verify (const NcHubArguments *arguments)
{
  gboolean reads_content = nc_hub_arguments_has (arguments, "--content");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_arguments_open (arguments, FALSE, &error);
  g_auto (NcHubVerdict) verdict = { 0 };
  gboolean done;

  if (!hub || (nc_hub_arguments_has (arguments, "--recount") && !nc_web_facts_remake (hub, &error)) ||
      !nc_hub_db_begin_read (nc_hub_db (hub), &error))
    return nc_hub_fail (arguments, 5, error->message);
  done = nc_hub_verify_journals (hub, &verdict, &error) && nc_hub_verify_versions (hub, &verdict, &error) &&
         nc_hub_verify_sums (hub, &verdict, &error) && nc_hub_verify_numbers (hub, &verdict, &error) &&
         nc_hub_verify_blobs (hub, reads_content, &verdict, &error);
  nc_hub_db_rollback (nc_hub_db (hub));
  if (!done)
    return nc_hub_fail (arguments, 5, error->message);
  print_verdict (&verdict);
  return verdict.problems ? 1 : 0;
}

static void
print_audit (const NcHubArguments *arguments, NcHubStmt *stmt)
{
  g_autofree char *time = nc_clock_format_usec (nc_hub_stmt_int (stmt, "usec"));
  const char *device = nc_hub_stmt_text (stmt, "device"), *detail = nc_hub_stmt_text (stmt, "detail");
  g_autoptr (GString) out = g_string_new (NULL);

  if (!arguments->json) {
    printf ("%s  %s  %s  %s\n", time, nc_hub_stmt_text (stmt, "what"), device ? device : "-", detail ? detail : "");
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "time", time);
  nc_json_member_string (out, "what", nc_hub_stmt_text (stmt, "what"));
  nc_json_member_string (out, "area", nc_hub_stmt_text (stmt, "area"));
  nc_json_member_string (out, "device", device);
  nc_json_member_string (out, "detail", detail);
  nc_json_end_object (out);
  puts (out->str);
}

/* One page after @after; its last line's id becomes the next @after. */
static gboolean
print_audit_page (const NcHubArguments *arguments, NcHub *hub, gint64 from_usec, char **after, guint *n, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "audit-list", error);
  gboolean has_row = TRUE;

  *n = 0;
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_int (stmt, ":from_usec", from_usec);
  nc_hub_stmt_bind_text (stmt, ":after", *after);
  nc_hub_stmt_bind_int (stmt, ":n", AUDIT_LINES);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    print_audit (arguments, stmt);
    g_free (*after);
    *after = g_strdup (nc_hub_stmt_text (stmt, "id"));
    ++*n;
  }
  return TRUE;
}

int
nc_hub_command_audit (const NcHubArguments *arguments)
{
  const char *days = nc_hub_arguments_option (arguments, "--days");
  guint64 n_days = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  g_autofree char *after = g_strdup ("");
  gint64 from_usec = 0;
  guint n = AUDIT_LINES;

  if (days && !g_ascii_string_to_unsigned (days, 10, 1, 36500, &n_days, NULL))
    return nc_hub_fail (arguments, 2, _ ("--days takes a number of days"));
  hub = nc_hub_arguments_open (arguments, FALSE, &error);
  if (hub && n_days > 0)
    from_usec = nc_clock_now_usec (nc_hub_clock (hub)) - (gint64)n_days * 24 * 3600 * G_USEC_PER_SEC;
  while (hub && !error && n == AUDIT_LINES)
    print_audit_page (arguments, hub, from_usec, &after, &n, &error);
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}
