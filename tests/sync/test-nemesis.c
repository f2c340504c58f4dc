/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two laptops and a hub under everything that may happen to them; then all is healed, and at the end nothing may be
   lost, doubled, different or stuck. A seed decides everything: --seeds N --from SEED replays it. At the end it tells
   how often each fault has happened; of 40 seeds and more each must have. */
#include "nc-db.h"
#include "nemesis-events.h"
#include <stdio.h>
#include <string.h>

#define MOST_ROUNDS    12
#define SEEDS_FOR_EACH 40

/* How many of a hundred events are such; the rest is work. */
static const struct {
  int chance;
  NemesisEvent happen;
} events[] = {
  { 4, nemesis_copy_laptop }, { 4, nemesis_back_up },       { 5, nemesis_put_back },    { 4, nemesis_save_hub },
  { 5, nemesis_power_cut },   { 5, nemesis_spoil_page },    { 5, nemesis_cut_log },     { 6, nemesis_by_bundle },
  { 3, nemesis_take_answer }, { 4, nemesis_copy_hub_back }, { 4, nemesis_restore_hub },
};

static void
one_event (World *w)
{
  int n = g_rand_int_range (w->rand, 0, NEMESIS_LAPTOPS), dice = g_rand_int_range (w->rand, 0, 100);
  gsize i = 0;

  while (i < G_N_ELEMENTS (events) && dice >= events[i].chance)
    dice -= events[i++].chance;
  g_string_append_printf (w->story, "event %zu on %d\n", i, n);
  (i < G_N_ELEMENTS (events) ? events[i].happen : nemesis_step) (w, n);
  world_note_papers (w);
}

/* Without faults, and with a person who settles the tray, everything comes to rest. */
static void
heal (World *w)
{
  nemesis_let_arrive (w);
  for (int n = 0; n < NEMESIS_LAPTOPS; n++)
    nemesis_take_answer (w, n);
  for (int round = 0; round < MOST_ROUNDS; round++) {
    gboolean is_quiet = TRUE;

    for (int n = 0; n < NEMESIS_LAPTOPS; n++) {
      g_auto (Outcome) outcome = laptop_run (w, w->homes[n], (const char *const[]){ "exchange", w->hub->url, NULL });

      world_must (w, &outcome, "a healed exchange failed");
      is_quiet = is_quiet && g_str_equal (outcome.out, "0 0 0\n");
    }
    if (is_quiet)
      return;
  }
  world_fail (w, "it does not come to rest", NULL);
}

static char *
ask_laptop (World *w, const char *home, const char *action)
{
  g_auto (Outcome) outcome = laptop_run (w, home, (const char *const[]){ action, NULL });

  world_must (w, &outcome, "a store is not in order");
  return g_steal_pointer (&outcome.out);
}

/* Fails with the first line in which two dumps differ. */
static void
must_be_equal (World *w, const char *what, const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, "\n", -1), right = g_strsplit (b, "\n", -1);
  g_autofree char *where = NULL;
  guint i = 0;

  if (g_str_equal (a, b))
    return;
  while (left[i] && right[i] && g_str_equal (left[i], right[i]))
    i++;
  where = g_strdup_printf ("%.600s\n%.600s", left[i] ? left[i] : "-", right[i] ? right[i] : "-");
  world_fail (w, what, where);
}

static gint64
count_own (const char *home, const char *device, gint64 first, gint64 last)
{
  g_autofree char *path = g_build_filename (home, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READONLY, &error);
  g_autoptr (NcStmt) stmt = db ? nc_db_prepare (db,
                                                "SELECT COUNT(*) AS n FROM journal AS j JOIN journal_commit AS c ON "
                                                "c.id = j.commit_id WHERE c.device = :device AND j.seq BETWEEN :first "
                                                "AND :last",
                                                &error)
                               : NULL;

  g_assert_no_error (error);
  nc_stmt_bind_text (stmt, ":device", device);
  nc_stmt_bind_int (stmt, ":first", first);
  nc_stmt_bind_int (stmt, ":last", last);
  g_assert_true (nc_stmt_step (stmt, NULL, &error));
  return nc_stmt_int (stmt, "n");
}

/* What the hub has given its word for is there, once, under the same word. What it said before it was put back counts
   as far as the laptop still has it: entries that both have lost, each to a backup of its own, are nowhere. */
static void
must_be_kept (World *w, const char *home, const char *line)
{
  gboolean is_blob = g_str_has_prefix (line, "blob ");
  const char *text = strchr (line, ' ') + 1;
  g_autoptr (NcJson) json = nc_wire_parse (text, strlen (text), NULL);
  const char *device = nc_wire_get_string (json, "device", 36);
  gint64 first = nc_wire_get_int (json, "first_seq"), last = nc_wire_get_int (json, "last_seq");
  g_autofree char *epoch = g_strdup_printf ("SELECT COUNT(*) FROM meta WHERE key = 'epoch' AND value = '%s'",
                                            nc_wire_get_string (json, "epoch", 36));
  g_autofree char *sql = NULL;
  gint64 n = 0;

  if (is_blob) {
    sql = g_strdup_printf ("SELECT COUNT(*) FROM blob WHERE id = '%s'", nc_wire_get_string (json, "blob", 64));
  } else {
    sql = g_strdup_printf ("SELECT COUNT(*) FROM op WHERE device = '%s' AND seq BETWEEN %" G_GINT64_FORMAT
                           " AND %" G_GINT64_FORMAT,
                           device, first, last);
    n = hub_fixture_int (w->hub, epoch) == 1 ? last - first + 1 : count_own (home, device, first, last);
  }
  /* the range holds no more than it is long: an entry is there once */
  if (is_blob ? hub_fixture_int (w->hub, sql) != 1 : hub_fixture_int (w->hub, sql) < n)
    world_fail (w, "what was acknowledged is not there once", line);
}

static void
check_receipts (World *w, const char *home)
{
  g_autofree char *text = ask_laptop (w, home, "receipts");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] && *lines[i]; i++)
    must_be_kept (w, home, lines[i]);
}

/* The laptops, one that begins now, and the hub. */
static void
compare (World *w)
{
  g_autofree char *fresh = g_build_filename (w->hub->folder, "fresh", NULL), *first = NULL, *last = NULL,
                  *code = hub_fixture_code (w->hub, w->region), *verified = NULL;
  g_auto (Outcome) enrolled = laptop_run (w, fresh, (const char *const[]){ "enrol", code, w->hub->url, NULL });

  world_must (w, &enrolled, "a fresh laptop was not let in");
  laptop_exchange (w, fresh);
  first = ask_laptop (w, w->homes[0], "dump");
  last = ask_laptop (w, fresh, "dump");
  for (int n = 0; n < NEMESIS_LAPTOPS; n++) {
    g_autofree char *other = n ? ask_laptop (w, w->homes[n], "dump") : NULL;

    if (other)
      must_be_equal (w, "two laptops differ", first, other);
    check_receipts (w, w->homes[n]);
  }
  must_be_equal (w, "a fresh laptop differs", first, last);
  world_note_papers (w);
  verified = hub_fixture_run (w->hub, 0, (const char *const[]){ "verify", "--content", NULL });
  if (!strstr (verified, "\"ok\":true"))
    world_fail (w, "the hub's journals are not in order", verified);
}

static void
play (guint32 seed)
{
  World *w = world_new (seed);

  for (int i = g_rand_int_range (w->rand, 4, 10); i > 0; i--)
    one_event (w);
  heal (w);
  compare (w);
  world_free (w);
}

int
main (int argc, char **argv)
{
  guint64 seeds = 10, from = 1;
  guint n_never;

  for (int i = 1; i + 1 < argc; i += 2)
    *(g_str_equal (argv[i], "--from") ? &from : &seeds) = g_ascii_strtoull (argv[i + 1], NULL, 10);
  for (guint64 seed = from; seed < from + seeds; seed++)
    play ((guint32)seed);
  n_never = nemesis_tell_counts ();
  printf ("%" G_GUINT64_FORMAT " seeds from %" G_GUINT64_FORMAT ": all replicas agree\n", seeds, from);
  if (seeds < SEEDS_FOR_EACH || n_never == 0)
    return 0;
  g_printerr ("%u faults never happened\n", n_never);
  return 1;
}
