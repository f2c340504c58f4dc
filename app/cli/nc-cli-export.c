/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-export.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

static void
print_result (NcCli *cli, const char *list, const char *file, guint n_rows)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf (_ ("%u rows in %s\n"), n_rows, file);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "list", list);
  nc_json_member_string (out, "file", file);
  nc_json_member_int (out, "rows", n_rows);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

/**
 * nc_cli_export:
 *
 * Returns: 0 done; 2 no such list or file ending; 5 the store or the disk failed
 */
NcExit
nc_cli_export (NcCli *cli, int argc, char **argv)
{
  const char *words[2] = { NULL, NULL };
  guint n = 0, n_rows = 0;
  const NcListKind *kind;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (n < G_N_ELEMENTS (words) && !g_str_has_prefix (argv[i], "--"))
      words[n++] = argv[i];
    else
      return nc_cli_usage (cli, "export");
  }
  if (n < 2)
    return nc_cli_usage (cli, "export");
  kind = nc_list_kind_find (words[0]);
  if (!kind)
    return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("there is no list “%s”"), words[0]);
  store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!nc_export_file (store, kind, words[1], &n_rows, &error))
    return nc_cli_fail_error (
        cli, g_error_matches (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND) ? NC_EXIT_USAGE : NC_EXIT_STORE, error);
  print_result (cli, words[0], words[1], n_rows);
  return NC_EXIT_DONE;
}
