/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nemesis-world.h"
#include <stdio.h>
#include <string.h>

void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

void
world_fail (World *w, const char *what, const char *detail)
{
  g_printerr ("seed %u: %s\n%s\nthe story:\n%s\n", w->seed, what, detail ? detail : "", w->story->str);
  g_error ("nemesis: seed %u: %s", w->seed, what);
}

void
world_must (World *w, const Outcome *outcome, const char *what)
{
  if (outcome->status != 0)
    world_fail (w, what, outcome->err);
}

void
world_run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

guint16
world_hub_port (World *w)
{
  return (guint16)g_ascii_strtoull (strrchr (w->hub->url, ':') + 1, NULL, 10);
}

/**
 * laptop_run_in:
 * @env_taken: (transfer full): of the process
 * @words: an action of nemesis-laptop.c
 *
 * Whatever happens to a laptop, it ends well, with a status that says what is to be done, or by the nemesis's own hand.
 */
Outcome
laptop_run_in (World *w, const char *home, char **env_taken, const char *const *words)
{
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) env = env_taken, all = NULL;
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };
  int status;

  g_strv_builder_add_many (argv, g_getenv ("NEMESIS_LAPTOP"), home, NULL);
  g_strv_builder_addv (argv, (const char **)words);
  all = g_strv_builder_end (argv);
  g_spawn_sync (NULL, all, env, G_SPAWN_DEFAULT, NULL, NULL, &outcome.out, &outcome.err, &status, &error);
  g_assert_no_error (error);
  outcome.was_killed = WIFSIGNALED (status);
  outcome.status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  g_string_append_printf (w->story, "  %s %s -> %d%s %s", strrchr (home, '/') + 1, words[0], outcome.status,
                          outcome.was_killed ? " killed" : "", *outcome.err ? outcome.err : "\n");
  if (outcome.was_killed ? WTERMSIG (status) != SIGKILL
                         : outcome.status != 0 && (outcome.status < 4 || outcome.status > 6))
    world_fail (w, "a laptop crashed", outcome.err);
  nemesis_count_said (outcome.err);
  return outcome;
}

Outcome
laptop_run (World *w, const char *home, const char *const *words)
{
  return laptop_run_in (w, home, g_get_environ (), words);
}

/* Without any fault. */
void
laptop_exchange (World *w, const char *home)
{
  g_auto (Outcome) outcome = laptop_run (w, home, (const char *const[]){ "exchange", w->hub->url, NULL });

  world_must (w, &outcome, "a clean exchange failed");
}

/* The hub's disk can be filled from outside (full-disk.c). */
static void
let_disk_be_filled (HubFixture *hub)
{
  char **env = g_get_environ ();
  const char *asan = g_environ_getenv (env, "ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (asan ? asan : "", asan ? ":" : "", "verify_asan_link_order=0", NULL);
  g_autofree char *flag = g_build_filename (hub->folder, "full", NULL);

  env = g_environ_setenv (env, "LD_PRELOAD", g_getenv ("FULL_DISK"), TRUE);
  env = g_environ_setenv (env, "FULL_DISK_FLAG", flag, TRUE);
  hub->hub_env = g_environ_setenv (env, "ASAN_OPTIONS", options, TRUE);
}

/* No two papers bear one number, of all that the hub has ever acknowledged, whatever it has forgotten since. */
void
world_note_papers (World *w)
{
  g_auto (GStrv) lines = hub_fixture_lines (
      w->hub, "SELECT DISTINCT y.new_value || '/' || s.new_value || ' ' || s.row_id FROM op AS s JOIN op AS y "
              "ON y.table_name = s.table_name AND y.row_id = s.row_id AND y.field = 'year' AND y.device = s.device "
              "WHERE s.table_name = 'case_paper' AND s.field = 'seq' AND s.answer = 'applied'");

  for (char **line = lines; *line; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, " ", 2);
    const char *known = g_hash_table_lookup (w->papers, parts[0]);

    if (known && !g_str_equal (known, parts[1]))
      world_fail (w, "two papers bear one number", *line);
    if (!known)
      g_hash_table_insert (w->papers, g_strdup (parts[0]), g_strdup (parts[1]));
  }
}

World *
world_new (guint32 seed)
{
  static const char *const regions[] = { "150000", "150100", "150102" };
  World *w = g_new0 (World, 1);

  w->seed = seed;
  w->papers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  w->rand = g_rand_new_with_seed (seed);
  w->story = g_string_new (NULL);
  w->hub = hub_fixture_new_stopped ();
  let_disk_be_filled (w->hub);
  hub_fixture_start (w->hub);
  w->region = regions[g_rand_int_range (w->rand, 0, 3)];
  for (int n = 0; n < NEMESIS_LAPTOPS; n++) {
    g_autofree char *name = g_strdup_printf ("laptop%d", n), *code = hub_fixture_code (w->hub, w->region);
    g_auto (Outcome) enrolled = { 0 };

    w->homes[n] = g_build_filename (w->hub->folder, name, NULL);
    enrolled = laptop_run (w, w->homes[n], (const char *const[]){ "enrol", code, w->hub->url, NULL });
    world_must (w, &enrolled, "enrolment failed");
  }
  return w;
}

void
world_free (World *w)
{
  for (int n = 0; n < NEMESIS_LAPTOPS; n++) {
    g_free (w->homes[n]);
    g_free (w->backups[n]);
    g_free (w->answers[n]);
  }
  g_clear_pointer (&w->late, g_bytes_unref);
  g_free (w->hub_backup);
  g_hash_table_unref (w->papers);
  g_string_free (w->story, TRUE);
  g_rand_free (w->rand);
  hub_fixture_free (w->hub);
  g_free (w);
}
