/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link that is cut at every byte of a small exchange, a disk that fails at every call, and a hub with another
   certificate. `--step N` takes every N-th place. */
#include "fault-proxy.h"
#include "hub-fixture.h"
#include <stdio.h>
#include <string.h>

#define PLANT "01900000-0000-7000-8000-000000000001"

static int every = 1;

static guint16
port_of (const char *url)
{
  return (guint16)g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
}

/* One change and one attempt over a link with @kind at @n; what went through is counted in @up and @down. */
static gboolean
small_exchange (HubFixture *f, NcStore *store, FaultKind kind, int n, int *up, int *down)
{
  FaultProxy *proxy = fault_proxy_new (port_of (f->url), kind, n);
  g_autofree char *url = fault_proxy_url (proxy), *note = g_strdup_printf ("%d %d %d", kind, n, g_random_int ());
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gboolean done;

  hub_fixture_set (store, "enterprise", PLANT, "name", "示例");
  hub_fixture_set (store, "enterprise", PLANT, "note", note);
  g_assert_true (nc_store_set_meta (store, "sync.url", url, NULL));
  done = nc_sync_run (store, 1, &report, &error);
  fault_proxy_count (proxy, up, down);
  fault_proxy_free (proxy, NULL);
  if (!done && !nc_sync_may_pass (error))
    g_error ("cut at %d: %s", n, error->message);
  return done;
}

static void
cut_everywhere (FaultKind kind)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150102");
  int up, down, last, n_cut = 0;
  gint64 n_entries;
  NcSyncReport report;

  hub_fixture_sync (a);
  g_assert_true (small_exchange (f, a, FAULT_NONE, 0, &up, &down));
  last = kind == FAULT_CUT_UP ? up : down;
  for (int at = 0; at < last; at += every) {
    int ignored;

    n_cut += !small_exchange (f, a, kind, at, &ignored, &ignored);
  }
  g_assert_cmpint (n_cut, >, last / every / 2);
  g_assert_true (nc_store_set_meta (a, "sync.url", f->url, NULL));
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.tray, ==, 0);
  nc_db_get_int (nc_store_get_db (a), "SELECT COUNT(*) FROM journal", &n_entries, NULL);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op WHERE answer = 'applied'"), ==, n_entries);
  g_clear_object (&a);
  hub_fixture_free (f);
}

static void
test_cut_up (void)
{
  cut_everywhere (FAULT_CUT_UP);
}

static void
test_cut_down (void)
{
  cut_everywhere (FAULT_CUT_DOWN);
}

static int
run_laptop (const char *home, const char *io, const char *const *words, char **err)
{
  const char *argv[8] = { g_getenv ("NEMESIS_LAPTOP"), home };
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "NEMESIS_IO", io ? io : "0 0 0", TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  env = g_environ_setenv (env, "NEMESIS_COUNT", "1", TRUE);
  for (int i = 0; words[i]; i++)
    argv[2 + i] = words[i];
  g_spawn_sync (NULL, (char **)argv, env, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, err, &status, &error);
  g_assert_no_error (error);
  return status;
}

/* kill -9, or a full disk, at every write, fsync and rename of one step; afterwards all of it arrives */
static void
test_disk (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *home = g_build_filename (f->folder, "a", NULL), *code = hub_fixture_code (f, "150102"),
                  *first = NULL;
  const char *at;
  int n_calls, n_killed = 0;

  g_assert_cmpint (run_laptop (home, NULL, (const char *const[]){ "enrol", code, f->url, NULL }, NULL), ==, 0);
  g_assert_cmpint (run_laptop (home, NULL, (const char *const[]){ "step", "3", f->url, NULL }, &first), ==, 0);
  at = strstr (first, "calls ");
  n_calls = at ? atoi (at + 6) : 0;
  g_assert_cmpint (n_calls, >, 20);
  for (int i = 1; i <= n_calls; i += every) {
    g_autofree char *io = i % 2 ? g_strdup_printf ("%d 0 0", i) : g_strdup_printf ("0 %d 3", i), *err = NULL;
    g_autofree char *seed = g_strdup_printf ("%d", i + 100);
    int status = run_laptop (home, io, (const char *const[]){ "step", seed, f->url, NULL }, &err);

    g_assert_true (WIFEXITED (status) || WTERMSIG (status) == SIGKILL);
    g_assert_cmpint (WIFEXITED (status) ? WEXITSTATUS (status) : 0, !=, 4);
    n_killed += WIFSIGNALED (status);
  }
  g_assert_cmpint (n_killed, >, 0);
  for (int i = 0; i < 4; i++) {
    g_autofree char *err = NULL;

    g_assert_cmpint (run_laptop (home, NULL, (const char *const[]){ "exchange", f->url, NULL }, &err), ==, 0);
  }
  g_clear_pointer (&first, g_free);
  g_assert_cmpint (run_laptop (home, NULL, (const char *const[]){ "dump", NULL }, &first), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM (SELECT device, seq FROM op GROUP BY device, seq "
                                       "HAVING COUNT(*) > 1)"),
                   ==, 0);
  hub_fixture_free (f);
}

/* another certificate than the one pinned at enrolment: refused before anything is said */
static void
test_pin (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150102");
  g_autofree char *home = g_build_filename (f->folder, "tls", NULL), *line = NULL, *https = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) hub =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        g_getenv ("NENGCHA_HUB"), "serve", "--home", home, "--listen", "127.0.0.1:0", NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (hub));
  g_autoptr (NcJson) json = NULL;
  NcSyncReport report;

  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  json = nc_wire_parse (line, strlen (line), &error);
  https = g_strdup (nc_wire_get_string (json, "url", 128));
  g_assert_true (g_str_has_prefix (https, "https://"));
  nc_store_set_meta (a, "sync.url", https, NULL);
  nc_store_set_meta (a, "sync.tls_pin", "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", NULL);
  g_assert_false (nc_sync_run (a, 1, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB);
  g_clear_error (&error);
  /* and even without a pin: it does not hold the hub's key */
  nc_store_set_meta (a, "sync.tls_pin", NULL, NULL);
  g_assert_false (nc_sync_run (a, 1, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB);
  g_subprocess_send_signal (hub, SIGTERM);
  g_subprocess_wait (hub, NULL, NULL);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--step"))
    every = atoi (argv[2]);
  g_test_add_func ("/sync/link/another-certificate", test_pin);
  g_test_add_func ("/sync/link/cut-at-every-byte-up", test_cut_up);
  g_test_add_func ("/sync/link/cut-at-every-byte-down", test_cut_down);
  g_test_add_func ("/sync/link/disk-fails-at-every-call", test_disk);
  return g_test_run ();
}
