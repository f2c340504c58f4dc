/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-import.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *kind;
  const char *file;
  const char *map;
  NcImportFlags flags;
} Options;

static gboolean
parse (NcCli *cli, int argc, char **argv, Options *options)
{
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--dry-run"))
      options->flags |= NC_IMPORT_DRY_RUN;
    else if (g_str_equal (argv[i], "--partial"))
      options->flags |= NC_IMPORT_PARTIAL;
    else if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (g_str_equal (argv[i], "--map") && i + 1 < argc)
      options->map = argv[++i];
    else if (g_str_has_prefix (argv[i], "--"))
      return FALSE;
    else if (!options->kind)
      options->kind = argv[i];
    else if (!options->file)
      options->file = argv[i];
    else
      return FALSE;
  }
  return options->kind && options->file;
}

static void
print_json (const Options *options, const NcImportResult *result)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char delimiter[2] = { result->delimiter, 0 };

  nc_json_begin_object (out);
  nc_json_member_string (out, "list", options->kind);
  nc_json_member_string (out, "file", options->file);
  nc_json_member_string (out, "sheet", result->sheet);
  nc_json_member_string (out, "encoding", result->encoding);
  nc_json_member_string (out, "delimiter", result->delimiter ? delimiter : NULL);
  nc_json_member_int (out, "rows", result->n_rows);
  nc_json_member_int (out, "added", result->n_added);
  nc_json_member_int (out, "updated", result->n_updated);
  nc_json_member_int (out, "unchanged", result->n_unchanged);
  nc_json_member_int (out, "rejected", result->n_rejected);
  nc_json_member_bool (out, "imported", result->is_written);
  nc_json_member_bool (out, "dry_run", (options->flags & NC_IMPORT_DRY_RUN) != 0);
  nc_json_key (out, "diagnostics");
  nc_diagnostics_write_json (result->diagnostics, out);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static void
print_text (const Options *options, const NcImportResult *result)
{
  for (guint i = 0; i < nc_diagnostics_get_length (result->diagnostics); i++) {
    g_autofree char *text = nc_diagnostic_to_text (nc_diagnostics_get (result->diagnostics, i));

    fprintf (stderr, "%s\n", text);
  }
  if (!g_str_equal (result->encoding, "XLSX"))
    printf (_ ("read as %s\n"), result->encoding);
  printf (_ ("%u rows: %u new, %u changed, %u as they were, %u with errors\n"), result->n_rows, result->n_added,
          result->n_updated, result->n_unchanged, result->n_rejected);
  if (options->flags & NC_IMPORT_DRY_RUN)
    printf ("%s\n", _ ("looked at only; nothing was imported"));
  else if (result->is_written && result->n_rejected)
    printf ("%s\n", _ ("the rows without errors were imported"));
  else if (result->is_written)
    printf ("%s\n", _ ("imported"));
  else
    printf ("%s\n", _ ("nothing was imported; mend the rows, or keep the good ones with --partial"));
}

/**
 * nc_cli_import:
 *
 * Returns: 0 all rows good; 1 with --partial the good rows are in and others were bad; 3 bad rows or file, nothing
 *   imported; 5 the store failed
 */
NcExit
nc_cli_import (NcCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcStore) store = NULL;
  g_auto (NcImportResult) result = { 0 };
  const NcListKind *kind;
  NcImportOptions how = { .actor = "import" };

  if (!parse (cli, argc, argv, &options))
    return nc_cli_usage (cli, "import");
  kind = nc_list_kind_find (options.kind);
  if (!kind)
    return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("there is no list “%s”"), options.kind);
  how.map_path = options.map;
  how.flags = options.flags;
  reference = nc_reference_open (NULL, &error);
  store = reference ? nc_store_open (cli->home, cli->clock, NC_STORE_DEFAULT, &error) : NULL;
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!nc_import_file (store, reference, kind, options.file, &how, &result, &error))
    return nc_cli_fail_error (cli, error->domain == NC_EXCHANGE_ERROR ? NC_EXIT_BAD_INPUT : NC_EXIT_STORE, error);
  if (cli->json)
    print_json (&options, &result);
  else
    print_text (&options, &result);
  if (result.n_rejected == 0)
    return NC_EXIT_DONE;
  return result.is_written ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_BAD_INPUT;
}
