/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-lang.h"
#include "nc-sync.h"
#include <stdio.h>

static NcExit
fail (NcCli *cli, const GError *error)
{
  if (error->domain != NC_SYNC_ERROR && error->domain != G_FILE_ERROR)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_ENROLLED))
    return nc_cli_fail_error (cli, NC_EXIT_REFUSED, error);
  return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
}

NcExit
nc_cli_bundle (NcCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;
  NcSyncReport report;

  if (argc != 3 || (!g_str_equal (argv[1], "export") && !g_str_equal (argv[1], "import")))
    return nc_cli_usage (cli, "bundle");
  store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (g_str_equal (argv[1], "export"))
    return nc_sync_bundle_export (store, argv[2], &error) ? NC_EXIT_DONE : fail (cli, error);
  if (!nc_sync_bundle_import (store, argv[2], &report, &error))
    return fail (cli, error);
  if (cli->json)
    printf ("{\"sent\":%lld,\"blobs_sent\":%lld,\"rows_received\":%lld,\"unsent\":%lld,\"blobs_unsent\":%lld,\"tray\":%"
            "lld,\"offered_again\":%s}\n",
            (long long)report.sent, (long long)report.blobs_sent, (long long)report.rows_received,
            (long long)report.unsent, (long long)report.blobs_unsent, (long long)report.tray,
            report.offered_again ? "true" : "false");
  else
    printf (_ ("only on this laptop: %lld entries, %lld attachments; to decide: %lld\n"), (long long)report.unsent,
            (long long)report.blobs_unsent, (long long)report.tray);
  if (report.offered_again)
    fprintf (
        stderr, "%s: %s\n", cli->program,
        _ ("the hub was put back from a backup; what it lacks goes with the next bundle: bundle export, and to the "
           "hub once more"));
  return NC_EXIT_DONE;
}
