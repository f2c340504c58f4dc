/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync.h"
#include <stdio.h>
#include <string.h>

#define ATTEMPTS 3

/* The exit code that an error means (nc-cli.h). */
static NcExit
exit_for (const GError *error)
{
  if (error->domain != NC_SYNC_ERROR)
    return NC_EXIT_STORE;
  switch (error->code) {
  case NC_SYNC_ERROR_REFUSED:
  case NC_SYNC_ERROR_FORKED:
  case NC_SYNC_ERROR_NOT_ENROLLED:
    return NC_EXIT_REFUSED;
  case NC_SYNC_ERROR_BAD_DATA:
    return NC_EXIT_BAD_INPUT;
  default:
    return NC_EXIT_NETWORK;
  }
}

static void
print_report (NcCli *cli, const NcSyncReport *report, const GError *failure)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf (_ ("sent: %lld entries, %lld attachments; received: %lld rows, %lld attachments\n"),
            (long long)report->sent, (long long)report->blobs_sent, (long long)report->rows_received,
            (long long)report->blobs_received);
    printf (_ ("only on this laptop: %lld entries, %lld attachments; to decide: %lld\n"), (long long)report->unsent,
            (long long)report->blobs_unsent, (long long)report->tray);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_bool (out, "ok", failure == NULL);
  nc_json_member_int (out, "sent", report->sent);
  nc_json_member_int (out, "conflicts", report->conflicts);
  nc_json_member_int (out, "quarantined", report->quarantined);
  nc_json_member_int (out, "blobs_sent", report->blobs_sent);
  nc_json_member_int (out, "rows_received", report->rows_received);
  nc_json_member_int (out, "blobs_received", report->blobs_received);
  nc_json_member_int (out, "unsent", report->unsent);
  nc_json_member_int (out, "blobs_unsent", report->blobs_unsent);
  nc_json_member_int (out, "tray", report->tray);
  nc_json_member_bool (out, "offered_again", report->offered_again);
  nc_json_end_object (out);
  puts (out->str);
}

static NcExit
run_sync (NcCli *cli, NcStore *store)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gboolean done = nc_sync_run (store, ATTEMPTS, &report, &error);

  if (done || (error->domain == NC_SYNC_ERROR && error->code != NC_SYNC_ERROR_NOT_ENROLLED))
    print_report (cli, &report, error);
  return done ? NC_EXIT_DONE : nc_cli_fail_error (cli, exit_for (error), error);
}

static NcExit
run_tray (NcCli *cli, NcStore *store)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!nc_sync_tray_write_json (store, out, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  puts (out->str);
  return NC_EXIT_DONE;
}

static NcExit
run_settle (NcCli *cli, NcStore *store, const char *id, const char *as, const char *actor)
{
  g_autoptr (GError) error = NULL;
  guint64 number;

  if (!g_ascii_string_to_unsigned (id, 10, 1, G_MAXINT64, &number, NULL) ||
      (!g_str_equal (as, "mine") && !g_str_equal (as, "theirs") && !g_str_equal (as, "seen")))
    return nc_cli_usage (cli, "sync");
  return nc_sync_tray_settle (store, (gint64)number, as, actor, &error)
             ? NC_EXIT_DONE
             : nc_cli_fail_error (cli, exit_for (error), error);
}

NcExit
nc_cli_sync (NcCli *cli, int argc, char **argv)
{
  const char *settle = NULL, *keep = NULL, *by = "system";
  gboolean wants_tray = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;

  for (int i = 1; i < argc; i++) {
    const char **value = g_str_equal (argv[i], "--settle") ? &settle
                         : g_str_equal (argv[i], "--keep") ? &keep
                         : g_str_equal (argv[i], "--by")   ? &by
                                                           : NULL;

    if (value && i + 1 < argc)
      *value = argv[++i];
    else if (g_str_equal (argv[i], "--tray"))
      wants_tray = TRUE;
    else if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else
      return nc_cli_usage (cli, "sync");
  }
  if ((settle == NULL) != (keep == NULL) || (settle && wants_tray))
    return nc_cli_usage (cli, "sync");
  store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (settle)
    return run_settle (cli, store, settle, keep, by);
  return wants_tray ? run_tray (cli, store) : run_sync (cli, store);
}

NcExit
nc_cli_enrol (NcCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;

  if (argc != 4 || !g_str_equal (argv[2], "--hub"))
    return nc_cli_usage (cli, "enrol");
  store = nc_store_open (cli->home, cli->clock, NC_STORE_DEFAULT, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!nc_sync_enrol (store, argv[1], argv[3], &error))
    return nc_cli_fail_error (cli, exit_for (error), error);
  if (cli->json)
    printf ("{\"device\":\"%s\"}\n", nc_store_get_device_id (store));
  else
    printf (_ ("This laptop is enrolled as %s\n"), nc_store_get_device_id (store));
  return NC_EXIT_DONE;
}
