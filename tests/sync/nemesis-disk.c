/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nemesis-events.h"
#include "power-fixture.h"
#include "power-image.h"
#include "test-folder.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define POWER_CALLS 250
#define LOG_CALLS   60
#define PAGE_BYTES  4096

static void
must_be_in_order (World *w, int n)
{
  g_auto (Outcome) outcome = laptop_run (w, w->homes[n], (const char *const[]){ "check", NULL });

  world_must (w, &outcome, "a store is not in order");
}

/* The home becomes what a disk is sure to hold, or some of the rest, too. */
static void
keep_what_was_durable (World *w, int n, const char *before, const char *log)
{
  g_autoptr (PowerImage) image = power_image_new (before, w->homes[n], log);
  g_autofree char *left = g_build_filename (w->hub->folder, "left", NULL);

  while (power_image_step (image))
    ;
  power_image_write (image, g_rand_boolean (w->rand) ? POWER_KEEPS_NOTHING : POWER_KEEPS_SOME, w->rand, left);
  test_folder_remove (w->homes[n]);
  world_run_tool ((const char *const[]){ "mv", left, w->homes[n], NULL });
}

/* In the middle of work or of an exchange; nothing is there of which nobody has asked that it be durable. */
void
nemesis_power_cut (World *w, int n)
{
  g_autofree char *before = g_build_filename (w->hub->folder, "before", NULL),
                  *log = g_build_filename (w->hub->folder, "log", NULL),
                  *seed = g_strdup_printf ("%u", g_rand_int (w->rand));
  guint at = (guint)g_rand_int_range (w->rand, 1, POWER_CALLS);
  g_auto (Outcome) outcome = { 0 };

  world_run_tool ((const char *const[]){ "cp", "-a", w->homes[n], before, NULL });
  outcome = laptop_run_in (w, w->homes[n], power_fixture_environ (w->homes[n], log, at),
                           (const char *const[]){ "step", seed, w->hub->url, NULL });
  if (outcome.status == 4)
    world_fail (w, "a laptop was refused without a reason", outcome.err);
  if (g_file_test (log, G_FILE_TEST_EXISTS)) {
    keep_what_was_durable (w, n, before, log);
    nemesis_count (NEMESIS_POWER);
  }
  test_folder_remove (before);
  g_unlink (log);
  must_be_in_order (w, n);
}

/* Writes over one page of the store; whether there was one. */
static gboolean
scribble (World *w, int n)
{
  g_autofree char *path = g_build_filename (w->homes[n], "store.db", NULL);
  guint8 page[PAGE_BYTES];
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  struct stat st = { 0 };
  gboolean done;

  for (gsize i = 0; i < sizeof page; i++)
    page[i] = (guint8)g_rand_int (w->rand);
  done = fd >= 0 && fstat (fd, &st) == 0 && st.st_size >= PAGE_BYTES &&
         pwrite (fd, page, sizeof page,
                 (off_t)g_rand_int_range (w->rand, 0, (gint32)(st.st_size / PAGE_BYTES)) * PAGE_BYTES) == PAGE_BYTES;
  if (fd >= 0)
    close (fd);
  return done;
}

/* The disk gives back a page that nobody wrote. Work goes on until somebody looks; then the backup is put back. */
void
nemesis_spoil_page (World *w, int n)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (w->rand));
  g_auto (Outcome) work = { 0 }, look = { 0 };

  nemesis_back_up (w, n);
  if (!scribble (w, n))
    world_fail (w, "there is no store", NULL);
  work = laptop_run (w, w->homes[n], (const char *const[]){ "step", seed, w->hub->url, NULL });
  if (work.status == 4)
    world_fail (w, "a laptop was refused without a reason", work.err);
  look = laptop_run (w, w->homes[n], (const char *const[]){ "check", NULL });
  if (look.status == 0)
    return;
  nemesis_count (NEMESIS_PAGE);
  nemesis_put_back (w, n);
  must_be_in_order (w, n);
}

/* Killed, and the log that should bring back what was committed ends early: either nobody else knows of what is lost,
   or the hub says that this is not the laptop that it knows, or half of the log was in the store already and it is
   found to be damaged, and the backup is put back. */
void
nemesis_cut_log (World *w, int n)
{
  g_autofree char *log = g_build_filename (w->homes[n], "store.db-wal", NULL),
                  *seed = g_strdup_printf ("%u", g_rand_int (w->rand)),
                  *io = g_strdup_printf ("%d 0 0", g_rand_int_range (w->rand, LOG_CALLS / 2, LOG_CALLS));
  g_auto (Outcome) killed = { 0 }, after = { 0 };
  GStatBuf st;

  nemesis_back_up (w, n);
  killed = laptop_run_in (w, w->homes[n], g_environ_setenv (g_get_environ (), "NEMESIS_IO", io, TRUE),
                          (const char *const[]){ "step", seed, w->hub->url, NULL });
  if (!killed.was_killed || g_stat (log, &st) != 0 || st.st_size == 0)
    return;
  g_assert_cmpint (truncate (log, g_rand_int_range (w->rand, 0, (gint32)st.st_size)), ==, 0);
  nemesis_count (NEMESIS_LOG);
  after = laptop_run (w, w->homes[n], (const char *const[]){ "exchange", w->hub->url, NULL });
  if (after.status == 4)
    nemesis_enrol_anew (w, n);
  else if (after.status == 5)
    nemesis_put_back (w, n);
  else
    world_must (w, &after, "a store whose log is cut off does not go on");
  must_be_in_order (w, n);
}
