/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-carry.h"
#include "nc-hub-devices.h"
#include "nc-hub-log.h"
#include "nc-hub-numbers.h"
#include "nc-hub-rate.h"
#include "nc-hub-server.h"
#include "nc-hub-tls.h"
#include "nc-hub-web-facts.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-regions.h"
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_DAYS 7
/* how long a stop may take, whatever the database does; the service's TimeoutStopSec is longer */
#define STOP_SECONDS 25

/* The value after --NAME; NULL when it is not there. */
const char *
nc_hub_arguments_option (const NcHubArguments *arguments, const char *name)
{
  for (gsize i = 1; i + 1 < arguments->n_words; i++)
    if (g_str_equal (arguments->words[i], name))
      return arguments->words[i + 1];
  return NULL;
}

gboolean
nc_hub_arguments_has (const NcHubArguments *arguments, const char *name)
{
  for (gsize i = 1; i < arguments->n_words; i++)
    if (g_str_equal (arguments->words[i], name))
      return TRUE;
  return FALSE;
}

/* The hub of --home and --database. */
NcHub *
nc_hub_arguments_open (const NcHubArguments *arguments, gboolean may_create, GError **error)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();

  return nc_hub_open (arguments->home, arguments->database, clock, may_create, error);
}

int
nc_hub_fail (const NcHubArguments *arguments, int code, const char *message)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!arguments->json) {
    fprintf (stderr, "%s: %s\n", arguments->program, message);
    return code;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "error", message);
  nc_json_member_int (out, "exit", code);
  nc_json_end_object (out);
  fprintf (stderr, "%s\n", out->str);
  return code;
}

/**
 * nc_hub_check_region:
 * @region: (nullable): what stands behind --region
 *
 * Returns: 0 for a region of the reference data; 2 or 3, and says so, for what is no code or no region
 */
int
nc_hub_check_region (const NcHubArguments *arguments, const char *region)
{
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcRegions) regions = NULL;
  g_autofree char *found = NULL, *candidates = NULL, *message = NULL;

  if (!nc_hub_region_is_valid (region))
    return nc_hub_fail (arguments, 2, _ ("--region takes six digits"));
  reference = nc_reference_open (NULL, NULL);
  regions = reference ? nc_regions_load (reference, NULL) : NULL;
  found = regions ? nc_regions_find (regions, region, &candidates) : NULL;
  if (found || !regions)
    return 0;
  message = g_strdup_printf (_ ("there is no region “%s” in Inner Mongolia"), region);
  return nc_hub_fail (arguments, 3, message);
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Nothing to do: there is no file that would have to be opened anew. Without this the signal would end the server. */
static gboolean
hang_up_cb (gpointer data)
{
  (void)data;
  nc_hub_log ("hangup");
  return G_SOURCE_CONTINUE;
}

/* What has not been answered by then was not acknowledged: the laptops say it again. */
static gpointer
stop_at_last (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (data) * G_USEC_PER_SEC);
  nc_hub_log ("abandoned");
  _exit (0);
}

static int
run_server (const NcHubArguments *arguments, const NcHubServerOptions *options, NcClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHubServer) server = nc_hub_server_new (options, clock, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint stop_s = options->patience_s ? MIN (options->patience_s, STOP_SECONDS) : STOP_SECONDS;

  if (!server)
    return nc_hub_fail (arguments, error->domain == NC_SYNC_ERROR ? 6 : 5, error->message);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGHUP, hang_up_cb, NULL);
  printf ("{\"event\":\"listening\",\"url\":\"%s://%s:%u\"}\n", options->certificate_pem ? "https" : "http",
          options->address, nc_hub_server_port (server));
  fflush (stdout);
  g_main_loop_run (loop);
  nc_hub_log ("stopping");
  g_thread_unref (g_thread_new ("stop", stop_at_last, GUINT_TO_POINTER (stop_s)));
  g_clear_pointer (&server, nc_hub_server_free);
  nc_hub_log ("stopped");
  return 0;
}

/* The hub's own certificate, the one that the options name, or none. */
static gboolean
load_certificate (const NcHubArguments *arguments, NcHubServerOptions *options, char **certificate, char **key,
                  char **pin, GError **error)
{
  const char *given = nc_hub_arguments_option (arguments, "--certificate"),
             *given_key = nc_hub_arguments_option (arguments, "--key");
  gboolean loaded = TRUE;

  options->is_behind_proxy = nc_hub_arguments_has (arguments, "--behind-proxy");
  if (options->is_behind_proxy || nc_hub_arguments_has (arguments, "--plain"))
    return TRUE;
  if (given)
    loaded = nc_hub_tls_load_files (given, given_key ? given_key : given, certificate, key, pin, error);
  else
    loaded = nc_hub_tls_load (arguments->home, certificate, key, pin, error);
  options->certificate_pem = *certificate;
  options->key_pem = *key;
  options->tls_pin = *pin;
  return loaded;
}

/* (transfer container): all --limit options; NULL when one is not of the form */
static GPtrArray *
take_limits (const NcHubArguments *arguments, NcClock *clock)
{
  g_autoptr (NcHubRate) probe = nc_hub_rate_new (clock);
  g_autoptr (GPtrArray) limits = g_ptr_array_new ();

  for (gsize i = 1; i + 1 < arguments->n_words; i++)
    if (g_str_equal (arguments->words[i], "--limit")) {
      if (!nc_hub_rate_set (probe, arguments->words[i + 1]))
        return NULL;
      g_ptr_array_add (limits, (gpointer)arguments->words[i + 1]);
    }
  g_ptr_array_add (limits, NULL);
  return g_steal_pointer (&limits);
}

int
nc_hub_command_serve (const NcHubArguments *arguments)
{
  const char *listen = nc_hub_arguments_option (arguments, "--listen");
  g_auto (GStrv) parts = g_strsplit (listen ? listen : "127.0.0.1:8620", ":", 2);
  g_autofree char *certificate = NULL, *key = NULL, *pin = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  NcHubServerOptions options = { .home = arguments->home, .database = arguments->database, .address = parts[0] };
  g_autoptr (GPtrArray) limits = take_limits (arguments, clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  const char *patience = nc_hub_arguments_option (arguments, "--patience");
  guint64 port = 0, patience_s = 0;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 0, 65535, &port, NULL))
    return nc_hub_fail (arguments, 2, _ ("--listen takes ADDRESS:PORT"));
  if (patience && !g_ascii_string_to_unsigned (patience, 10, 1, 3600, &patience_s, NULL))
    return nc_hub_fail (arguments, 2, _ ("--patience takes 1 to 3600 seconds"));
  if (!limits)
    return nc_hub_fail (arguments, 2, _ ("--limit takes check, enrol, session or login, then =PER_SECOND/BURST"));
  /* makes the home before anything listens, and shows that it opens */
  hub = nc_hub_open (arguments->home, arguments->database, clock, TRUE, &error);
  if (!hub || !nc_hub_numbers_begin (hub, &error) || !nc_hub_carry_all (hub, &error) ||
      !nc_web_facts_complete (hub, &error) || !load_certificate (arguments, &options, &certificate, &key, &pin, &error))
    return nc_hub_fail (arguments, 5, error->message);
  options.port = (guint16)port;
  options.patience_s = (guint)patience_s;
  options.limits = (const char *const *)limits->pdata;
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a limit on file sizes is told like a full disk */
  return run_server (arguments, &options, clock);
}

int
nc_hub_command_enrol (const NcHubArguments *arguments)
{
  static const char *const roles[] = { "inspector", "supervisor", "admin", NULL };
  const char *days = nc_hub_arguments_option (arguments, "--days"),
             *role = nc_hub_arguments_option (arguments, "--role");
  NcHubCode code = { .region = nc_hub_arguments_option (arguments, "--region"),
                     .officer = nc_hub_arguments_option (arguments, "--officer"),
                     .role = role ? role : "inspector" };
  gint64 n_days = days ? g_ascii_strtoll (days, NULL, 10) : DEFAULT_DAYS;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  int bad;

  if (!g_strv_contains (roles, code.role))
    return nc_hub_fail (arguments, 2, _ ("--role takes inspector, supervisor or admin"));
  if (n_days < 1 || n_days > 365)
    return nc_hub_fail (arguments, 2, _ ("--days takes 1 to 365"));
  if ((bad = nc_hub_check_region (arguments, code.region)))
    return bad;
  code.valid_usec = n_days * 24 * 3600 * G_USEC_PER_SEC;
  hub = nc_hub_arguments_open (arguments, TRUE, &error);
  if (!hub || !nc_hub_write_now (hub, "", nc_hub_code_new, &code, &error))
    return nc_hub_fail (arguments, 5, error->message);
  printf (arguments->json ? "{\"code\":\"%s\"}\n" : "%s\n", code.code);
  g_free (code.code);
  return 0;
}

/* null: the laptop has not said. */
static void
write_unsent (GString *out, NcHubStmt *stmt)
{
  nc_json_key (out, "unsent");
  if (nc_hub_stmt_is_null (stmt, "unsent_entries")) {
    nc_json_null (out);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_int (out, "entries", nc_hub_stmt_int (stmt, "unsent_entries"));
  nc_json_member_int (out, "papers", nc_hub_stmt_int (stmt, "unsent_papers"));
  nc_json_member_int (out, "photos", nc_hub_stmt_int (stmt, "unsent_photos"));
  nc_json_end_object (out);
}

static void
print_device (const NcHubArguments *arguments, NcHubStmt *stmt)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean is_seen = !nc_hub_stmt_is_null (stmt, "last_seen_usec");
  g_autofree char *seen = is_seen ? nc_clock_format_usec (nc_hub_stmt_int (stmt, "last_seen_usec")) : g_strdup ("-");
  const char *state = !nc_hub_stmt_is_null (stmt, "revoked_usec")  ? "revoked"
                      : !nc_hub_stmt_is_null (stmt, "forked_usec") ? "forked"
                                                                   : "active";

  if (!arguments->json) {
    printf ("%s  %s  %s  %s  %s  %" G_GINT64_FORMAT "\n", nc_hub_stmt_text (stmt, "id"),
            nc_hub_stmt_text (stmt, "region"), nc_hub_stmt_text (stmt, "role"), state, seen,
            nc_hub_stmt_int (stmt, "head_seq"));
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", nc_hub_stmt_text (stmt, "id"));
  nc_json_member_string (out, "region", nc_hub_stmt_text (stmt, "region"));
  nc_json_member_string (out, "officer", nc_hub_stmt_text (stmt, "officer"));
  nc_json_member_string (out, "role", nc_hub_stmt_text (stmt, "role"));
  nc_json_member_string (out, "state", state);
  nc_json_member_string (out, "last_seen", is_seen ? seen : NULL);
  nc_json_member_int (out, "head_seq", nc_hub_stmt_int (stmt, "head_seq"));
  write_unsent (out, stmt);
  nc_json_end_object (out);
  puts (out->str);
}

int
nc_hub_command_devices (const NcHubArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = nc_hub_arguments_open (arguments, FALSE, &error);
  NcHubStmt *stmt = hub ? nc_hub_sql (hub, "device-list", &error) : NULL;
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, &error))
      break;
    if (has_row)
      print_device (arguments, stmt);
  }
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

int
nc_hub_command_revoke (const NcHubArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  g_autoptr (NcHubDevice) device = NULL;

  if (arguments->n_words != 2)
    return nc_hub_fail (arguments, 2, _ ("which device?"));
  hub = nc_hub_arguments_open (arguments, FALSE, &error);
  device = hub ? nc_hub_device (hub, NULL, arguments->words[1], &error) : NULL;
  if (device && nc_hub_write_now (hub, device->area, nc_hub_revoke, device, &error))
    return 0;
  return nc_hub_fail (arguments, g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ? 3 : 5, error->message);
}
