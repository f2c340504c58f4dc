/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-devices.h"
#include "nc-hub-lists.h"
#include "nc-hub-web.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>

#define MOST_GONE 20

static void
print_json (const NcHubListImport *options, const NcHubListResult *result)
{
  const NcImportResult *import = &result->import;
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "list", options->list);
  nc_json_member_string (out, "file", options->path);
  nc_json_member_string (out, "sheet", import->sheet);
  nc_json_member_int (out, "rows", import->n_rows);
  nc_json_member_int (out, "added", import->n_added);
  nc_json_member_int (out, "updated", import->n_updated);
  nc_json_member_int (out, "unchanged", import->n_unchanged);
  nc_json_member_int (out, "rejected", import->n_rejected);
  nc_json_member_int (out, "gone", result->gone->len);
  nc_json_member_bool (out, "imported", import->is_written);
  nc_json_member_bool (out, "dry_run", options->is_dry_run);
  nc_json_key (out, "gone_names");
  nc_json_begin_array (out);
  for (guint i = 0; i < MIN (result->gone->len, MOST_GONE); i++)
    nc_json_string (out, result->gone->pdata[i]);
  nc_json_end_array (out);
  nc_json_key (out, "diagnostics");
  nc_diagnostics_write_json (import->diagnostics, out);
  nc_json_end_object (out);
  puts (out->str);
}

static void
print_text (const NcHubListImport *options, const NcHubListResult *result)
{
  const NcImportResult *import = &result->import;

  for (guint i = 0; i < nc_diagnostics_get_length (import->diagnostics); i++) {
    g_autofree char *text = nc_diagnostic_to_text (nc_diagnostics_get (import->diagnostics, i));

    fprintf (stderr, "%s\n", text);
  }
  printf (_ ("%u rows: %u new, %u changed, %u as they were, %u with errors\n"), import->n_rows, import->n_added,
          import->n_updated, import->n_unchanged, import->n_rejected);
  if (result->gone->len > 0)
    printf (_ ("%u rows of the hub are not in the file; they stay:\n"), result->gone->len);
  for (guint i = 0; i < MIN (result->gone->len, MOST_GONE); i++)
    printf ("  %s\n", (char *)result->gone->pdata[i]);
  if (options->is_dry_run)
    printf ("%s\n", _ ("looked at only; nothing was imported"));
  else if (import->is_written)
    printf ("%s\n", _ ("imported; the laptops get it with their next exchange"));
  else
    printf ("%s\n", _ ("nothing was imported; mend the rows first"));
}

static int
import (const NcHubArguments *arguments)
{
  const char *region = nc_hub_arguments_option (arguments, "--region");
  NcHubListImport options = { .list = arguments->words[2],
                              .path = arguments->words[3],
                              .map_path = nc_hub_arguments_option (arguments, "--map"),
                              .region = region ? region : "150000",
                              .is_dry_run = nc_hub_arguments_has (arguments, "--dry-run") };
  g_auto (NcHubListResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  int bad = nc_hub_check_region (arguments, options.region);

  if (bad)
    return bad;
  hub = nc_hub_arguments_open (arguments, TRUE, &error);
  if (!hub)
    return nc_hub_fail (arguments, 5, error->message);
  if (!nc_hub_lists_import (hub, &options, &result, &error))
    return nc_hub_fail (arguments,
                        error->domain == NC_EXCHANGE_ERROR ? 3
                        : error->domain == NC_SYNC_ERROR   ? 4
                                                           : 5,
                        error->message);
  if (arguments->json)
    print_json (&options, &result);
  else
    print_text (&options, &result);
  return result.import.n_rejected > 0 ? 3 : 0;
}

static int
show (const NcHubArguments *arguments)
{
  const char *region = nc_hub_arguments_option (arguments, "--region");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  NcHubStmt *stmt;
  char low[7], high[7];
  gboolean has_row;

  if (region && !nc_hub_region_is_valid (region))
    return nc_hub_fail (arguments, 2, _ ("--region takes six digits"));
  hub = nc_hub_arguments_open (arguments, FALSE, &error);
  stmt = hub ? nc_hub_sql (hub, "web-list-counts", &error) : NULL;
  nc_web_region_bounds (region ? region : "150000", low, high);
  if (stmt) {
    nc_hub_stmt_bind_text (stmt, ":low", low);
    nc_hub_stmt_bind_text (stmt, ":high", high);
  }
  for (has_row = stmt != NULL; has_row && nc_hub_stmt_step (stmt, &has_row, &error) && has_row;) {
    if (arguments->json)
      printf ("{\"list\":\"%s\",\"rows\":%" G_GINT64_FORMAT "}\n", nc_hub_stmt_text (stmt, "id"),
              nc_hub_stmt_int (stmt, "n"));
    else
      printf ("%-16s %" G_GINT64_FORMAT "\n", nc_hub_stmt_text (stmt, "id"), nc_hub_stmt_int (stmt, "n"));
  }
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

/**
 * nc_hub_command_lists:
 *
 * What the office gives to the laptops.
 */
int
nc_hub_command_lists (const NcHubArguments *arguments)
{
  const char *action = arguments->n_words > 1 ? arguments->words[1] : "";

  if (g_str_equal (action, "show"))
    return show (arguments);
  if (g_str_equal (action, "import") && arguments->n_words > 3)
    return import (arguments);
  return nc_hub_fail (arguments, 2, _ ("lists takes show, or import, a list and a file"));
}
