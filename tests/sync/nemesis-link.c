/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-proxy.h"
#include "nemesis-events.h"
#include <glib/gstdio.h>

#define CHUNK_CALLS  400
#define LONGEST_USEC 60000
#define CUT_BYTES    40000

/* Something that happens to the hub while a laptop talks to it. */
typedef struct {
  World *w;
  gulong wait_usec;
  gboolean fills_disk;
} Blow;

static char *
disk_flag (World *w, const char *suffix)
{
  return g_strdup_printf ("%s/full%s", w->hub->folder, suffix);
}

static gpointer
strike (gpointer data)
{
  Blow *blow = data;
  g_autofree char *flag = disk_flag (blow->w, "");

  g_usleep (blow->wait_usec);
  if (blow->fills_disk)
    g_file_set_contents (flag, "", 0, NULL);
  else
    g_subprocess_force_exit (blow->w->hub->hub);
  return NULL;
}

/* After the exchange: room on the disk again, or the hub started again. */
static void
mend (Blow *blow)
{
  g_autofree char *flag = disk_flag (blow->w, ""), *hit = disk_flag (blow->w, ".hit");

  if (blow->fills_disk) {
    g_unlink (flag);
    if (g_unlink (hit) == 0)
      nemesis_count (NEMESIS_HUB_FULL);
    return;
  }
  hub_fixture_kill (blow->w->hub);
  nemesis_count (NEMESIS_HUB_KILLED);
  hub_fixture_start (blow->w->hub);
}

static const NemesisFault fault_of[FAULT_N] = {
  [FAULT_CUT_UP] = NEMESIS_CUT_UP,         [FAULT_CUT_DOWN] = NEMESIS_CUT_DOWN,     [FAULT_PORTAL] = NEMESIS_PORTAL,
  [FAULT_TOO_LARGE] = NEMESIS_TOO_LARGE,   [FAULT_GATEWAY] = NEMESIS_GATEWAY,       [FAULT_TWICE] = NEMESIS_TWICE,
  [FAULT_LOST_REPLY] = NEMESIS_LOST_REPLY, [FAULT_HALF_REPLY] = NEMESIS_HALF_REPLY, [FAULT_SLOW] = NEMESIS_SLOW,
};

static char *
draw_disk (World *w)
{
  switch (g_rand_int_range (w->rand, 0, 5)) {
  case 0:
    return g_strdup_printf ("%d 0 0", g_rand_int_range (w->rand, 1, CHUNK_CALLS));
  case 1:
    return g_strdup_printf ("0 %d %d", g_rand_int_range (w->rand, 1, CHUNK_CALLS), g_rand_int_range (w->rand, 1, 30));
  default:
    return g_strdup ("0 0 0");
  }
}

static const char *
draw_clock (World *w)
{
  static const char *const clocks[] = { NULL, NULL, NULL, "-86400", "315360000", "-3600" };

  return clocks[g_rand_int_range (w->rand, 0, G_N_ELEMENTS (clocks))];
}

static gboolean
draw_blow (World *w, Blow *blow)
{
  int dice = g_rand_int_range (w->rand, 0, 12);

  *blow = (Blow){ w, (gulong)g_rand_int_range (w->rand, 0, LONGEST_USEC), dice == 0 };
  return dice < 3;
}

/* What was held back of an earlier exchange reaches the hub. */
void
nemesis_let_arrive (World *w)
{
  g_autoptr (GBytes) late = g_steal_pointer (&w->late);
  guint status = late ? fault_proxy_say (world_hub_port (w), late) : 0;

  if (!late)
    return;
  g_string_append_printf (w->story, " a late request arrives: %u\n", status);
  if (status != 0)
    nemesis_count (NEMESIS_LATE);
}

static Outcome
work_over (World *w, int n, FaultProxy *proxy, const char *io, const char *clock)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand)), *url = fault_proxy_url (proxy);
  char **env = g_environ_setenv (g_get_environ (), "NEMESIS_IO", io, TRUE);
  Outcome outcome;

  if (clock)
    env = g_environ_setenv (env, "NEMESIS_CLOCK", clock, TRUE);
  outcome = laptop_run_in (w, w->homes[n], env, (const char *const[]){ "step", seed, url, NULL });
  if (clock)
    nemesis_count (*clock == '-' ? NEMESIS_CLOCK_BACK : NEMESIS_CLOCK_AHEAD);
  if (outcome.was_killed)
    nemesis_count (NEMESIS_KILL);
  return outcome;
}

/* Work and an exchange, with a fault of the disk or the clock here, of the link, or of the hub. */
void
nemesis_step (World *w, int n)
{
  FaultKind kind = (FaultKind)g_rand_int_range (w->rand, 0, FAULT_N);
  gboolean is_cut = kind == FAULT_CUT_UP || kind == FAULT_CUT_DOWN, is_struck;
  int at = is_cut ? g_rand_int_range (w->rand, 0, CUT_BYTES) : g_rand_int_range (w->rand, 1, 8);
  g_autofree char *io = draw_disk (w);
  const char *clock = draw_clock (w);
  g_autoptr (GBytes) held = NULL;
  g_auto (Outcome) outcome = { 0 };
  FaultProxy *proxy = fault_proxy_new (world_hub_port (w), kind, at);
  GThread *striker;
  Blow blow;

  is_struck = draw_blow (w, &blow);
  g_string_append_printf (w->story, " link %d at %d, disk %s, clock %s%s\n", kind, at, io, clock ? clock : "-",
                          !is_struck        ? ""
                          : blow.fills_disk ? ", the hub's disk is full"
                                            : ", the hub dies");
  striker = is_struck ? g_thread_new ("striker", strike, &blow) : NULL;
  outcome = work_over (w, n, proxy, io, clock);
  if (striker) {
    g_thread_join (striker);
    mend (&blow);
  }
  if (fault_proxy_free (proxy, &held) && kind != FAULT_NONE && kind != FAULT_LATE)
    nemesis_count (fault_of[kind]);
  nemesis_let_arrive (w);
  w->late = g_steal_pointer (&held);
  if (outcome.status == 4)
    world_fail (w, "a laptop was refused without a reason", outcome.err);
}
