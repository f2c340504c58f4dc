/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two laptops and a hub under everything that may happen to them; then all is healed, and at the end nothing may be
   lost, doubled, different or stuck. A seed decides everything: --seeds N --from SEED replays it. */
#include "fault-proxy.h"
#include "hub-fixture.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define N_LAPTOPS    2
#define MOST_ROUNDS  12
#define CHUNK_CALLS  400
#define LONGEST_USEC 60000

typedef struct {
  guint32 seed;
  GRand *rand;
  HubFixture *hub;
  const char *region;
  char *homes[N_LAPTOPS];
  char *backups[N_LAPTOPS];
  gboolean has_yesterday;
  GString *story;
} World;

typedef struct {
  int status;
  gboolean was_killed;
  char *out;
  char *err;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void G_GNUC_NORETURN
fail (World *w, const char *what, const char *detail)
{
  g_printerr ("seed %u: %s\n%s\nthe story:\n%s\n", w->seed, what, detail ? detail : "", w->story->str);
  g_error ("nemesis: seed %u: %s", w->seed, what);
}

static Outcome
laptop (World *w, const char *home, const char *io, const char *clock, const char *const *words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) env = g_get_environ ();
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };
  int status;

  g_ptr_array_add (argv, (gpointer)g_getenv ("NEMESIS_LAPTOP"));
  g_ptr_array_add (argv, (gpointer)home);
  for (; *words; words++)
    g_ptr_array_add (argv, (gpointer)*words);
  g_ptr_array_add (argv, NULL);
  if (io)
    env = g_environ_setenv (env, "NEMESIS_IO", io, TRUE);
  if (clock)
    env = g_environ_setenv (env, "NEMESIS_CLOCK", clock, TRUE);
  g_spawn_sync (NULL, (char **)argv->pdata, env, G_SPAWN_DEFAULT, NULL, NULL, &outcome.out, &outcome.err, &status,
                &error);
  g_assert_no_error (error);
  outcome.was_killed = WIFSIGNALED (status);
  outcome.status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  if (outcome.was_killed ? WTERMSIG (status) != SIGKILL
                         : outcome.status != 0 && (outcome.status < 4 || outcome.status > 6))
    fail (w, "a laptop crashed", outcome.err);
  g_string_append_printf (w->story, "  %s %s -> %d%s %s", strrchr (home, '/') + 1, (char *)argv->pdata[2],
                          outcome.status, outcome.was_killed ? " killed" : "", *outcome.err ? outcome.err : "\n");
  return outcome;
}

static void
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
must (World *w, Outcome *outcome, const char *what)
{
  if (outcome->status != 0)
    fail (w, what, outcome->err);
}

static guint16
hub_port (World *w)
{
  return (guint16)g_ascii_strtoull (strrchr (w->hub->url, ':') + 1, NULL, 10);
}

static void
exchange_cleanly (World *w, const char *home)
{
  g_auto (Outcome) outcome = laptop (w, home, NULL, NULL, (const char *const[]){ "exchange", w->hub->url, NULL });

  must (w, &outcome, "a clean exchange failed");
}

static gpointer
kill_later (gpointer data)
{
  World *w = data;

  g_usleep ((gulong)g_rand_int_range (w->rand, 0, LONGEST_USEC));
  g_subprocess_force_exit (w->hub->hub);
  return NULL;
}

/* Work and an exchange, with a fault of the disk or the clock here, of the link, or of the hub. */
static void
step (World *w, int n)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand)), *io = NULL, *url = NULL;
  static const char *const clocks[] = { NULL, NULL, NULL, "-86400", "315360000", "-3600" };
  const char *clock = clocks[g_rand_int_range (w->rand, 0, G_N_ELEMENTS (clocks))];
  FaultKind kind = (FaultKind)g_rand_int_range (w->rand, 0, FAULT_N);
  gboolean is_cut = kind == FAULT_CUT_UP || kind == FAULT_CUT_DOWN, hub_dies = g_rand_int_range (w->rand, 0, 6) == 0;
  int at = is_cut ? g_rand_int_range (w->rand, 0, 40000) : g_rand_int_range (w->rand, 1, 8);
  FaultProxy *proxy = fault_proxy_new (hub_port (w), kind, at);
  GThread *killer = hub_dies ? g_thread_new ("killer", kill_later, w) : NULL;
  g_auto (Outcome) outcome = { 0 };

  switch (g_rand_int_range (w->rand, 0, 5)) {
  case 0:
    io = g_strdup_printf ("%d 0 0", g_rand_int_range (w->rand, 1, CHUNK_CALLS));
    break;
  case 1:
    io = g_strdup_printf ("0 %d %d", g_rand_int_range (w->rand, 1, CHUNK_CALLS), g_rand_int_range (w->rand, 1, 30));
    break;
  default:
    break;
  }
  url = fault_proxy_url (proxy);
  g_string_append_printf (w->story, " link %d at %d, disk %s, clock %s%s\n", kind, at, io ? io : "-",
                          clock ? clock : "-", hub_dies ? ", the hub dies" : "");
  outcome = laptop (w, w->homes[n], io, clock, (const char *const[]){ "step", seed, url, NULL });
  if (killer) {
    g_thread_join (killer);
    hub_fixture_kill (w->hub);
    hub_fixture_start (w->hub);
  }
  fault_proxy_free (proxy);
  if (outcome.status == 4)
    fail (w, "a laptop was refused without a reason", outcome.err);
}

/* The laptop whose name another copy has taken over goes on under a new one. */
static void
enrol_anew (World *w, int n)
{
  g_autofree char *code = hub_fixture_code (w->hub, w->region);
  g_auto (Outcome) refused =
      laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "exchange", w->hub->url, NULL });
  g_auto (Outcome) anew = { 0 };

  if (refused.status != 4)
    fail (w, "two copies of a laptop write under one name", refused.err);
  anew = laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "anew", code, w->hub->url, NULL });
  must (w, &anew, "a laptop was not let in under a new name");
}

/* Whether an exchange has sent entries. */
static gboolean
has_sent (const Outcome *outcome)
{
  return !g_str_has_suffix (outcome->out, " 0\n");
}

/* A copy of a laptop that goes its own way is refused, loudly, and does no harm: whoever comes second with something to
   say. Work that changes nothing leaves the journals equal. */
static void
copy_laptop (World *w, int n)
{
  g_autofree char *copy = g_build_filename (w->hub->folder, "clone", NULL);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand));
  g_auto (Outcome) first = { 0 }, second = { 0 };

  exchange_cleanly (w, w->homes[n]);
  run_tool ((const char *const[]){ "cp", "-a", w->homes[n], copy, NULL });
  first = laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "step", seed, w->hub->url, NULL });
  must (w, &first, "the original of a clone failed");
  second = laptop (w, copy, NULL, NULL, (const char *const[]){ "step", "7", w->hub->url, NULL });
  if (second.status != 4 && (second.status != 0 || has_sent (&first)))
    fail (w, "a cloned device was not refused", second.err);
  if (second.status == 0 && has_sent (&second))
    enrol_anew (w, n);
  run_tool ((const char *const[]){ "rm", "-rf", copy, NULL });
}

static void
back_up (World *w, int n)
{
  g_auto (Outcome) outcome = laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "backup", NULL });

  must (w, &outcome, "a backup failed");
  g_free (w->backups[n]);
  w->backups[n] = g_strdup (g_strchomp (outcome.out));
}

static void
put_back (World *w, int n)
{
  g_auto (Outcome) outcome = { 0 };

  if (!w->backups[n] || !g_file_test (w->backups[n], G_FILE_TEST_EXISTS))
    return;
  outcome = laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "restore", w->backups[n], NULL });
  must (w, &outcome, "a restore failed");
}

static void
one_event (World *w)
{
  int n = g_rand_int_range (w->rand, 0, N_LAPTOPS), what = g_rand_int_range (w->rand, 0, 20);

  g_string_append_printf (w->story, "event %d on %d\n", what, n);
  if (what == 0) {
    copy_laptop (w, n);
  } else if (what == 1) {
    back_up (w, n);
  } else if (what == 2) {
    put_back (w, n);
  } else if (what == 3 && !w->has_yesterday) {
    hub_fixture_save (w->hub);
    w->has_yesterday = TRUE;
  } else if (what == 4 && w->has_yesterday) {
    hub_fixture_restore (w->hub);
  } else {
    step (w, n);
  }
}

/* Without faults, and with a person who settles the tray, everything comes to rest. */
static void
heal (World *w)
{
  for (int round = 0; round < MOST_ROUNDS; round++) {
    gboolean is_quiet = TRUE;

    for (int n = 0; n < N_LAPTOPS; n++) {
      g_auto (Outcome) outcome =
          laptop (w, w->homes[n], NULL, NULL, (const char *const[]){ "exchange", w->hub->url, NULL });

      must (w, &outcome, "a healed exchange failed");
      is_quiet = is_quiet && g_str_equal (outcome.out, "0 0 0\n");
    }
    if (is_quiet)
      return;
  }
  fail (w, "it does not come to rest", NULL);
}

static char *
dump (World *w, const char *home)
{
  g_auto (Outcome) outcome = laptop (w, home, NULL, NULL, (const char *const[]){ "dump", NULL });

  must (w, &outcome, "a store is not in order");
  return g_steal_pointer (&outcome.out);
}

/* The first line in which two dumps differ. */
static char *
difference (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, "\n", -1), right = g_strsplit (b, "\n", -1);
  guint i = 0;

  while (left[i] && right[i] && g_str_equal (left[i], right[i]))
    i++;
  return g_strdup_printf ("%.600s\n%.600s", left[i] ? left[i] : "-", right[i] ? right[i] : "-");
}

static void
compare (World *w)
{
  g_autofree char *first = dump (w, w->homes[0]), *fresh = g_build_filename (w->hub->folder, "fresh", NULL);
  g_autofree char *code = hub_fixture_code (w->hub, w->region), *last = NULL, *verified = NULL;
  g_auto (Outcome) enrolled = laptop (w, fresh, NULL, NULL, (const char *const[]){ "enrol", code, w->hub->url, NULL });

  must (w, &enrolled, "a fresh laptop was not let in");
  exchange_cleanly (w, fresh);
  last = dump (w, fresh);
  for (int n = 1; n < N_LAPTOPS; n++) {
    g_autofree char *other = dump (w, w->homes[n]), *where = difference (first, other);

    if (!g_str_equal (first, other))
      fail (w, "two laptops differ", where);
  }
  if (!g_str_equal (first, last)) {
    g_autofree char *where = difference (first, last);

    fail (w, "a fresh laptop differs", where);
  }
  verified = hub_fixture_run (w->hub, 0, (const char *const[]){ "verify", NULL });
  if (!strstr (verified, "\"ok\":true"))
    fail (w, "the hub's journals are not in order", verified);
}

static void
play (guint32 seed)
{
  static const char *const regions[] = { "150000", "150100", "150102" };
  World w = { .seed = seed, .rand = g_rand_new_with_seed (seed), .hub = hub_fixture_new () };

  w.region = regions[g_rand_int_range (w.rand, 0, 3)];
  w.story = g_string_new (NULL);
  for (int n = 0; n < N_LAPTOPS; n++) {
    g_autofree char *name = g_strdup_printf ("laptop%d", n), *code = hub_fixture_code (w.hub, w.region);
    g_auto (Outcome) enrolled = { 0 };

    w.homes[n] = g_build_filename (w.hub->folder, name, NULL);
    enrolled = laptop (&w, w.homes[n], NULL, NULL, (const char *const[]){ "enrol", code, w.hub->url, NULL });
    must (&w, &enrolled, "enrolment failed");
  }
  for (int i = g_rand_int_range (w.rand, 4, 10); i > 0; i--)
    one_event (&w);
  heal (&w);
  compare (&w);
  for (int n = 0; n < N_LAPTOPS; n++) {
    g_free (w.homes[n]);
    g_free (w.backups[n]);
  }
  g_string_free (w.story, TRUE);
  g_rand_free (w.rand);
  hub_fixture_free (w.hub);
}

int
main (int argc, char **argv)
{
  guint64 seeds = 10, from = 1;

  for (int i = 1; i + 1 < argc; i += 2)
    *(g_str_equal (argv[i], "--from") ? &from : &seeds) = g_ascii_strtoull (argv[i + 1], NULL, 10);
  for (guint64 seed = from; seed < from + seeds; seed++)
    play ((guint32)seed);
  printf ("%" G_GUINT64_FORMAT " seeds from %" G_GUINT64_FORMAT ": all replicas agree\n", seeds, from);
  return 0;
}
