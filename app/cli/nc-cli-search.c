/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-regions.h"
#include "nc-search.h"
#include <stdio.h>
#include <string.h>

static void
print_row (NcCli *cli, NcRegions *regions, NcStmt *row)
{
  const char *code = nc_stmt_text (row, "region_code");
  g_autofree char *region = code ? nc_regions_full_name (regions, code) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf ("%s  %s  %s  %s\n", nc_stmt_text (row, "uscc") ? nc_stmt_text (row, "uscc") : "-",
            nc_stmt_text (row, "name"), region ? region : "-",
            nc_stmt_text (row, "industry") ? nc_stmt_text (row, "industry") : "-");
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", nc_stmt_text (row, "id"));
  nc_json_member_string (out, "name", nc_stmt_text (row, "name"));
  nc_json_member_string (out, "uscc", nc_stmt_text (row, "uscc"));
  nc_json_member_string (out, "region_code", code);
  nc_json_member_string (out, "region", region);
  nc_json_member_string (out, "industry", nc_stmt_text (row, "industry"));
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static gboolean
find (NcCli *cli, NcStore *store, NcRegions *regions, const char *text, guint limit, guint *n_found, GError **error)
{
  g_autoptr (NcSearch) search = nc_search_open (store, error);
  g_auto (GStrv) codes = nc_regions_prefixes (regions, text);
  g_autoptr (GArray) rows = search ? nc_search_find (search, text, (const char *const *)codes, limit, error) : NULL;
  g_autoptr (NcStmt) stmt = rows ? nc_db_prepare (nc_store_get_db (store),
                                                  "SELECT id, name, uscc, region_code, industry FROM enterprise "
                                                  "WHERE row_no = :row_no",
                                                  error)
                                 : NULL;

  if (!stmt)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    gboolean has_row;

    nc_stmt_bind_int (stmt, ":row_no", g_array_index (rows, gint64, i));
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      print_row (cli, regions, stmt);
    nc_stmt_reset (stmt);
  }
  *n_found = rows->len;
  return TRUE;
}

/**
 * nc_cli_search:
 *
 * Returns: 0 something found; 1 nothing found; 5 the store failed
 */
NcExit
nc_cli_search (NcCli *cli, int argc, char **argv)
{
  const char *text = NULL;
  guint64 limit = 50;
  guint n_found = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcRegions) regions = NULL;
  g_autoptr (NcStore) store = NULL;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (g_str_equal (argv[i], "--limit") && i + 1 < argc &&
             g_ascii_string_to_unsigned (argv[i + 1], 10, 1, 200, &limit, NULL))
      i++;
    else if (!text && !g_str_has_prefix (argv[i], "--"))
      text = argv[i];
    else
      return nc_cli_usage (cli, "search");
  }
  if (!text || !g_utf8_validate (text, -1, NULL))
    return nc_cli_usage (cli, "search");
  reference = nc_reference_open (NULL, &error);
  regions = reference ? nc_regions_load (reference, &error) : NULL;
  store = regions ? nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error) : NULL;
  if (!store || !find (cli, store, regions, text, (guint)limit, &n_found, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!n_found && !cli->json)
    fprintf (stderr, _ ("nengcha-cli: no enterprise matches “%s”\n"), text);
  return n_found ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}
