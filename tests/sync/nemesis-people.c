/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-db.h"
#include "nemesis-events.h"
#include "test-folder.h"
#include <glib/gstdio.h>

/* The laptop whose name another copy has taken over, or whose log was cut, goes on under a new one. */
void
nemesis_enrol_anew (World *w, int n)
{
  g_autofree char *code = hub_fixture_code (w->hub, w->region);
  g_auto (Outcome) refused = laptop_run (w, w->homes[n], (const char *const[]){ "exchange", w->hub->url, NULL });
  g_auto (Outcome) anew = { 0 };

  if (refused.status != 4)
    world_fail (w, "two copies of a laptop write under one name", refused.err);
  anew = laptop_run (w, w->homes[n], (const char *const[]){ "anew", code, w->hub->url, NULL });
  world_must (w, &anew, "a laptop was not let in under a new name");
  w->is_unknown[n] = TRUE;
}

/* Whether each entry of one laptop stands in the other, too: it has gone no way of its own. Both may have sent what
   neither had sent before. */
static gboolean
is_part_of (const char *one, const char *other)
{
  g_autofree char *path = g_build_filename (one, "store.db", NULL), *whole = g_build_filename (other, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);
  g_autoptr (NcStmt) attach = db ? nc_db_prepare (db, "ATTACH :path AS whole", &error) : NULL, differs = NULL;
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  nc_stmt_bind_text (attach, ":path", whole);
  g_assert_true (nc_stmt_run (attach, &error));
  differs = nc_db_prepare (db,
                           "SELECT 1 FROM main.journal AS c LEFT JOIN whole.journal AS o ON o.seq = c.seq "
                           "WHERE o.hash IS NOT c.hash",
                           &error);
  g_assert_no_error (error);
  g_assert_true (nc_stmt_step (differs, &has_row, &error));
  return !has_row;
}

/* Of a laptop and its copy that go two ways the second to say so is refused, loudly, and does no harm. */
void
nemesis_copy_laptop (World *w, int n)
{
  g_autofree char *copy = g_build_filename (w->hub->folder, "clone", NULL);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand));
  g_auto (Outcome) first = { 0 }, second = { 0 };

  laptop_exchange (w, w->homes[n]);
  world_run_tool ((const char *const[]){ "cp", "-a", w->homes[n], copy, NULL });
  first = laptop_run (w, w->homes[n], (const char *const[]){ "step", seed, w->hub->url, NULL });
  world_must (w, &first, "the original of a clone failed");
  second = laptop_run (w, copy, (const char *const[]){ "step", "7", w->hub->url, NULL });
  if (second.status != 4 &&
      (second.status != 0 || (!is_part_of (copy, w->homes[n]) && !is_part_of (w->homes[n], copy))))
    world_fail (w, "a cloned device was not refused", second.err);
  if (second.status == 0 && !is_part_of (copy, w->homes[n]))
    nemesis_enrol_anew (w, n);
  nemesis_count (NEMESIS_COPIED);
  test_folder_remove (copy);
}

void
nemesis_back_up (World *w, int n)
{
  g_auto (Outcome) outcome = laptop_run (w, w->homes[n], (const char *const[]){ "backup", NULL });

  world_must (w, &outcome, "a backup failed");
  g_free (w->backups[n]);
  w->backups[n] = g_strdup (g_strchomp (outcome.out));
}

void
nemesis_put_back (World *w, int n)
{
  g_auto (Outcome) outcome = { 0 };

  if (!w->backups[n] || !g_file_test (w->backups[n], G_FILE_TEST_EXISTS)) {
    nemesis_back_up (w, n);
    nemesis_step (w, n);
  }
  outcome = laptop_run (w, w->homes[n], (const char *const[]){ "restore", w->backups[n], NULL });
  world_must (w, &outcome, "a restore failed");
  nemesis_count (NEMESIS_RESTORED);
}

/* The answer that was on its way; of a laptop that has another name by now it is refused, and does nothing. */
void
nemesis_take_answer (World *w, int n)
{
  g_autofree char *answer = g_steal_pointer (&w->answers[n]);
  g_auto (Outcome) outcome = { 0 };

  if (!answer)
    return;
  outcome = laptop_run (w, w->homes[n], (const char *const[]){ "import", answer, NULL });
  if (outcome.status == 0)
    nemesis_count (NEMESIS_BUNDLE_LATE);
  else if (outcome.status != 6)
    world_fail (w, "a bundle's answer is not taken", outcome.err);
  g_unlink (answer);
}

/* To the hub by file; the answer comes at once, later, or never. */
void
nemesis_by_bundle (World *w, int n)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand)),
                  *out = g_build_filename (w->hub->folder, "out.sync", NULL),
                  *back = g_strdup_printf ("%s/back%d.sync", w->hub->folder, n), *said = NULL;
  int way = g_rand_int_range (w->rand, 0, 4);
  g_auto (Outcome) work = laptop_run (w, w->homes[n], (const char *const[]){ "work", seed, NULL }), bundle = { 0 };

  world_must (w, &work, "work failed");
  nemesis_take_answer (w, n);
  bundle = laptop_run (w, w->homes[n], (const char *const[]){ "export", out, NULL });
  /* a laptop that was put back says over the network who it is, before it goes on by bundle */
  if (bundle.status == 4) {
    laptop_exchange (w, w->homes[n]);
    return;
  }
  world_must (w, &bundle, "a bundle was not made");
  g_unlink (back);
  said = hub_fixture_run (w->hub, w->was_put_back ? -1 : 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  /* a name that the hub has forgotten is introduced over the network */
  if (!g_file_test (back, G_FILE_TEST_EXISTS)) {
    laptop_exchange (w, w->homes[n]);
    return;
  }
  if (way == 0) {
    nemesis_count (NEMESIS_BUNDLE_LOST);
    return;
  }
  w->answers[n] = g_strdup (back);
  if (way == 1)
    nemesis_step (w, n);
  if (way < 3)
    nemesis_take_answer (w, n);
}

/* What a hub may be put back to: its files, and its own backup. */
void
nemesis_save_hub (World *w, int n)
{
  g_autofree char *said = NULL;

  (void)n;
  if (w->has_yesterday)
    return;
  w->hub_backup = g_build_filename (w->hub->folder, "backup", NULL);
  said = hub_fixture_run (w->hub, 0, (const char *const[]){ "backup", w->hub_backup, NULL });
  hub_fixture_save (w->hub);
  w->has_yesterday = TRUE;
  for (int i = 0; i < NEMESIS_LAPTOPS; i++)
    w->is_unknown[i] = FALSE;
}

/* Who was let in since then is not known any more and needs another code, unless it names one that the hub knows. */
static void
let_in_again (World *w)
{
  for (int n = 0; n < NEMESIS_LAPTOPS; n++) {
    g_auto (Outcome) outcome = { 0 };

    if (!w->is_unknown[n])
      continue;
    outcome = laptop_run (w, w->homes[n], (const char *const[]){ "exchange", w->hub->url, NULL });
    if (outcome.status == 4)
      nemesis_enrol_anew (w, n);
    else
      world_must (w, &outcome, "a restored hub does not let a laptop in");
  }
}

void
nemesis_copy_hub_back (World *w, int n)
{
  nemesis_save_hub (w, n);
  nemesis_step (w, n);
  world_note_papers (w);
  hub_fixture_restore (w->hub);
  w->was_put_back = TRUE;
  nemesis_count (NEMESIS_HUB_COPIED_BACK);
  let_in_again (w);
}

/* By its own command; where its ledger of numbers is, or on another machine. */
void
nemesis_restore_hub (World *w, int n)
{
  g_autofree char *said = NULL, *ledger = g_build_filename (w->hub->hub_home, "numbers.ledger", NULL);

  nemesis_save_hub (w, n);
  nemesis_step (w, n);
  world_note_papers (w);
  hub_fixture_stop (w->hub);
  if (g_rand_boolean (w->rand) && g_unlink (ledger) == 0)
    nemesis_count (NEMESIS_LEDGER_LOST);
  said = hub_fixture_run (w->hub, 0, (const char *const[]){ "restore", w->hub_backup, "--replace", NULL });
  hub_fixture_start (w->hub);
  w->was_put_back = TRUE;
  nemesis_count (NEMESIS_HUB_RESTORED);
  let_in_again (w);
}
