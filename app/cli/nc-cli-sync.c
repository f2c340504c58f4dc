/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-options.h"
#include "nc-cli-paper-case.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ATTEMPTS 3
#define SYNC_USAGE                                                                                                     \
  "sync [--metered] [--tries N] [--fetch WHAT] [--pending] [--case ID] [--tray] [--settle ID] [--keep CHOICE] "        \
  "[--trust-pack-key] "                                                                                                \
  "[--by OFFICER]"
#define ENROL_USAGE "enrol [CODE] [--hub URL] [--anew] [--forget] [--abandon REASON] [--by OFFICER]"

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
  case NC_SYNC_ERROR_UNSENT:
    return NC_EXIT_REFUSED;
  case NC_SYNC_ERROR_BAD_DATA:
    return NC_EXIT_BAD_INPUT;
  default:
    return NC_EXIT_NETWORK;
  }
}

static void
write_count (GString *out, const char *name, const NcSyncCount *count)
{
  nc_json_key (out, name);
  nc_json_begin_object (out);
  nc_json_member_int (out, "done", count->done);
  nc_json_member_int (out, "total", count->total);
  nc_json_member_int (out, "bytes", count->done_bytes);
  nc_json_end_object (out);
}

/* What a command at a terminal sees on the way, and the last of it for the summary. */
typedef struct {
  NcSyncProgress progress;
  gboolean is_terminal;
} Watch;

static void
watch_cb (gpointer data, const NcSyncProgress *progress)
{
  Watch *watch = data;
  const NcSyncCount *k = progress->kinds;

  watch->progress = *progress;
  if (!watch->is_terminal)
    return;
  fputc ('\r', stderr);
  fprintf (stderr,
           _ ("entries %lld/%lld · lists %lld · papers %lld/%lld · photos %lld/%lld (%.1f MB) · fetched "
              "%lld/%lld"),
           (long long)k[NC_SYNC_OPERATIONS].done, (long long)k[NC_SYNC_OPERATIONS].total,
           (long long)k[NC_SYNC_LISTS].done, (long long)k[NC_SYNC_PAPERS].done, (long long)k[NC_SYNC_PAPERS].total,
           (long long)k[NC_SYNC_PHOTOS].done, (long long)k[NC_SYNC_PHOTOS].total,
           (double)k[NC_SYNC_PHOTOS].done_bytes / 1e6, (long long)k[NC_SYNC_FETCHED].done,
           (long long)k[NC_SYNC_FETCHED].total);
}

static void
write_report (const NcSyncReport *report, const NcSyncProgress *progress, const GError *failure)
{
  static const char *const kinds[NC_SYNC_N_KINDS] = { "operations", "lists", "papers", "photos", "fetched" };
  g_autoptr (GString) out = g_string_new (NULL);

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
  nc_json_member_int (out, "packs_received", report->packs_received);
  nc_json_member_int (out, "bytes_up", report->bytes_up);
  nc_json_member_int (out, "bytes_down", report->bytes_down);
  nc_json_member_bool (out, "offered_again", report->offered_again);
  nc_json_key (out, "kinds");
  nc_json_begin_object (out);
  for (guint i = 0; i < NC_SYNC_N_KINDS; i++)
    write_count (out, kinds[i], &progress->kinds[i]);
  nc_json_end_object (out);
  nc_json_end_object (out);
  puts (out->str);
}

static void
print_report (NcCli *cli, const NcSyncReport *report, const NcSyncProgress *progress, const GError *failure)
{
  if (cli->json) {
    write_report (report, progress, failure);
    return;
  }
  printf (_ ("sent: %lld entries, %lld attachments; received: %lld rows, %lld attachments\n"), (long long)report->sent,
          (long long)report->blobs_sent, (long long)report->rows_received, (long long)report->blobs_received);
  printf (_ ("only on this laptop: %lld entries, %lld attachments; to decide: %lld\n"), (long long)report->unsent,
          (long long)report->blobs_unsent, (long long)report->tray);
}

static gboolean
parse_fetch (const char *text, NcSyncFetch *fetch)
{
  static const char *const names[] = { "all", "papers", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i])) {
      *fetch = (NcSyncFetch)i;
      return TRUE;
    }
  return FALSE;
}

static NcExit
run_sync (NcCli *cli, NcStore *store, NcOptions *options)
{
  g_autoptr (GError) error = NULL;
  const char *tries = nc_options_get (options, "--tries"), *fetch = nc_options_get (options, "--fetch");
  Watch watch = { .is_terminal = !cli->json && isatty (STDERR_FILENO) };
  NcSyncOptions how = { .attempts = ATTEMPTS,
                        .is_metered = nc_options_has (options, "--metered"),
                        .progress = watch_cb,
                        .progress_data = &watch };
  NcSyncReport report;
  NcSyncFetch what;
  guint64 n = ATTEMPTS;
  gboolean done;

  if ((tries && !g_ascii_string_to_unsigned (tries, 10, 1, 1000, &n, NULL)) || (fetch && !parse_fetch (fetch, &what)))
    return nc_cli_usage (cli, "sync");
  if ((fetch && !nc_sync_set_fetch (store, what, &error)) ||
      (nc_options_has (options, "--trust-pack-key") && !nc_sync_trust_pack_key (store, &error)))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  how.attempts = (guint)n;
  done = nc_sync_run_with (store, &how, &report, &error);
  if (watch.is_terminal)
    fputc ('\n', stderr);
  if (done)
    nc_cli_paper_after_sync (cli, store);
  if (done || (error->domain == NC_SYNC_ERROR && error->code != NC_SYNC_ERROR_NOT_ENROLLED))
    print_report (cli, &report, &watch.progress, error);
  return done ? NC_EXIT_DONE : nc_cli_fail_error (cli, exit_for (error), error);
}

/* What exists only here; 1 when something does. */
static NcExit
run_pending (NcCli *cli, NcStore *store)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *oldest = NULL, *success = NULL;
  NcSyncPending p;

  if (!nc_sync_pending (store, &p, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  oldest = p.oldest_usec ? nc_clock_format_usec (p.oldest_usec) : NULL;
  success = p.last_success_usec ? nc_clock_format_usec (p.last_success_usec) : NULL;
  if (cli->json) {
    nc_json_begin_object (out);
    nc_json_member_bool (out, "enrolled", nc_sync_is_enrolled (store));
    nc_json_member_int (out, "operations", p.operations);
    nc_json_member_int (out, "papers", p.papers);
    nc_json_member_int (out, "photos", p.photos);
    nc_json_member_int (out, "bytes", p.bytes);
    nc_json_member_string (out, "oldest", oldest);
    nc_json_member_int (out, "tray", p.tray);
    nc_json_member_string (out, "last_success", success);
    nc_json_end_object (out);
    puts (out->str);
  } else {
    printf (_ ("only on this laptop: %lld entries, %lld papers, %lld photos (%.1f MB)\n"), (long long)p.operations,
            (long long)p.papers, (long long)p.photos, (double)p.bytes / 1e6);
    if (oldest)
      printf (_ ("the oldest is of %s\n"), oldest);
    printf (_ ("to decide: %lld; last complete exchange: %s\n"), (long long)p.tray, success ? success : _ ("never"));
  }
  return p.operations + p.papers + p.photos == 0 ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

/* Whether a case has arrived; 1 when it has not. */
static NcExit
run_arrival (NcCli *cli, NcStore *store, const char *case_id)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  NcSyncArrival a;
  gboolean has_arrived;

  if (!nc_sync_arrival (store, case_id, &a, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  has_arrived = a.operations + a.blobs + a.tray == 0;
  nc_json_begin_object (out);
  nc_json_member_bool (out, "arrived", has_arrived);
  nc_json_member_int (out, "operations", a.operations);
  nc_json_member_int (out, "blobs", a.blobs);
  nc_json_member_int (out, "tray", a.tray);
  nc_json_end_object (out);
  if (cli->json)
    puts (out->str);
  else if (has_arrived)
    puts (_ ("the case has arrived"));
  else
    printf (_ ("not arrived: %lld entries, %lld attachments; to decide: %lld\n"), (long long)a.operations,
            (long long)a.blobs, (long long)a.tray);
  return has_arrived ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

static void
print_tray_item (NcCli *cli, json_t *item)
{
  const char *kind = "", *table = "", *field = NULL, *mine = NULL, *theirs = NULL, *reason = NULL;
  json_int_t id = 0;
  char *line;

  if (cli->json) {
    line = json_dumps (item, JSON_COMPACT);
    puts (line);
    free (line);
    return;
  }
  json_unpack (item, "{s:I, s:s, s?s, s?s, s?s, s?s, s?s}", "id", &id, "kind", &kind, "table", &table, "field", &field,
               "mine", &mine, "theirs", &theirs, "reason", &reason);
  printf (_ ("%lld  %s  %s.%s: here “%s”, at the hub “%s” (%s)\n"), (long long)id, kind, table ? table : "",
          field ? field : "", mine ? mine : "", theirs ? theirs : "", reason ? reason : "");
}

/* An object a line, or a line for people. */
static NcExit
run_tray (NcCli *cli, NcStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  json_t *items, *item;
  size_t i;

  if (!nc_sync_tray_write_json (store, text, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  items = json_loadb (text->str, text->len, 0, NULL);
  json_array_foreach (items, i, item) print_tray_item (cli, item);
  json_decref (items);
  return NC_EXIT_DONE;
}

static NcExit
run_settle (NcCli *cli, NcStore *store, NcOptions *options)
{
  const char *id = nc_options_get (options, "--settle"), *as = nc_options_get (options, "--keep");
  const char *by = nc_options_get (options, "--by");
  g_autoptr (GError) error = NULL;
  guint64 number;

  if (!as || !g_ascii_string_to_unsigned (id, 10, 1, G_MAXINT64, &number, NULL) ||
      (!g_str_equal (as, "mine") && !g_str_equal (as, "theirs") && !g_str_equal (as, "seen")))
    return nc_cli_usage (cli, "sync");
  return nc_sync_tray_settle (store, (gint64)number, as, by ? by : "system", &error)
             ? NC_EXIT_DONE
             : nc_cli_fail_error (cli, exit_for (error), error);
}

/**
 * nc_cli_sync:
 *
 * Returns: 0 all exchanged; 1 with --pending or --case when something is only here; 3 the hub's answer is not of the
 *   form; 4 the hub refuses this laptop, or there is none; 5 the store failed; 6 the network failed
 */
NcExit
nc_cli_sync (NcCli *cli, int argc, char **argv)
{
  NcExit failure = NC_EXIT_DONE;
  g_autoptr (NcOptions) options = nc_options_parse (cli, SYNC_USAGE, argc, argv, &failure);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;

  if (!options)
    return failure;
  if (options->words->len > 0 || (nc_options_has (options, "--keep") && !nc_options_has (options, "--settle")))
    return nc_cli_usage (cli, "sync");
  store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (nc_options_has (options, "--settle"))
    return run_settle (cli, store, options);
  if (nc_options_has (options, "--tray"))
    return run_tray (cli, store);
  if (nc_options_has (options, "--case"))
    return run_arrival (cli, store, nc_options_get (options, "--case"));
  return nc_options_has (options, "--pending") ? run_pending (cli, store) : run_sync (cli, store, options);
}

static NcExit
forget (NcCli *cli, NcOptions *options)
{
  const char *by = nc_options_get (options, "--by");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);

  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!nc_sync_forget (store, nc_options_get (options, "--abandon"), by ? by : "system", &error))
    return nc_cli_fail_error (cli, exit_for (error), error);
  if (!cli->json)
    puts (_ ("This laptop has left the hub"));
  return NC_EXIT_DONE;
}

/**
 * nc_cli_enrol:
 *
 * Returns: 0 done; 3 no code, or an answer not of the form; 4 refused (also: unsent entries with --forget); 6 network
 */
NcExit
nc_cli_enrol (NcCli *cli, int argc, char **argv)
{
  NcExit failure = NC_EXIT_DONE;
  g_autoptr (NcOptions) options = nc_options_parse (cli, ENROL_USAGE, argc, argv, &failure);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;
  gboolean forgets;

  if (!options)
    return failure;
  forgets = nc_options_has (options, "--forget");
  if (options->words->len != (forgets ? 0 : 1) || forgets == nc_options_has (options, "--hub") ||
      (!forgets && nc_options_has (options, "--abandon")))
    return nc_cli_usage (cli, "enrol");
  if (forgets)
    return forget (cli, options);
  store = nc_store_open (cli->home, cli->clock, NC_STORE_DEFAULT, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!(nc_options_has (options, "--anew") ? nc_sync_enrol_anew : nc_sync_enrol) (
          store, nc_options_word (options, 0), nc_options_get (options, "--hub"), &error))
    return nc_cli_fail_error (cli, exit_for (error), error);
  if (cli->json)
    printf ("{\"device\":\"%s\"}\n", nc_store_get_device_id (store));
  else
    printf (_ ("This laptop is enrolled as %s\n"), nc_store_get_device_id (store));
  return NC_EXIT_DONE;
}
