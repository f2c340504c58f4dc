/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power fails: at every fsync of a laptop and of a hub, and after each of them, only what was asked to be durable
   is there; and between them some of the rest. What was promised before must be there, and the store must open. */
#include "hub-fixture.h"
#include "nc-sync-numbers.h"
#include "nc-wire.h"
#include "power-fixture.h"
#include "power-image.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_STEPS   6
#define N_HUB     3
#define N_PHOTOS  12
#define TUS_BYTES (600 * 1024)
#define DICE      20

/* A laptop's program whose changes below @root are recorded. */
typedef struct {
  HubFixture *hub;
  char *root;
  char *home;
  char *before;
  char *log;
  char *image;
  gint64 old_head;
  gint64 new_head;
} Power;

static void
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The exit status of the laptop's program; what it printed, on request. */
static int
laptop (char **env, char **out, char **err, const char *home, const char *const *words)
{
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_strv_builder_add_many (argv, g_getenv ("NEMESIS_LAPTOP"), home, NULL);
  g_strv_builder_addv (argv, (const char **)words);
  all = g_strv_builder_end (argv);
  g_spawn_sync (NULL, all, env, G_SPAWN_DEFAULT, NULL, NULL, out, err, &status, &error);
  g_assert_no_error (error);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static Power *
power_new (void)
{
  Power *p = g_new0 (Power, 1);

  p->hub = hub_fixture_new ();
  p->root = g_build_filename (p->hub->folder, "disk", NULL);
  p->home = g_build_filename (p->root, "inspector", "nengcha", NULL);
  p->before = g_build_filename (p->hub->folder, "before", NULL);
  p->log = g_build_filename (p->hub->folder, "log", NULL);
  p->image = g_build_filename (p->hub->folder, "image", NULL);
  g_assert_cmpint (g_mkdir (p->root, 0700), ==, 0);
  return p;
}

static void
power_free (Power *p)
{
  hub_fixture_free (p->hub);
  g_free (p->root);
  g_free (p->home);
  g_free (p->before);
  g_free (p->log);
  g_free (p->image);
  g_free (p);
}

/* Runs the laptop's program with its changes recorded, from what lies there now. */
static void
run_recorded (Power *p, const char *const *words)
{
  g_auto (GStrv) env = power_fixture_environ (p->root, p->log, 0);
  g_autofree char *err = NULL;

  test_folder_remove (p->before);
  run_tool ((const char *const[]){ "cp", "-a", p->root, p->before, NULL });
  g_unlink (p->log);
  if (laptop (env, NULL, &err, p->home, words) != 0)
    g_error ("%s: %s", words[0], err);
}

static gint64
ask (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);
  gint64 value = 0;

  g_assert_no_error (error);
  nc_db_get_int (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

typedef void (*Check) (Power *p, const char *home, const char *note);

/* The store opens in what is left, its journal and attachments are whole, and what was promised is there. */
static void
check_image (Power *p, PowerImage *image, PowerKeeps keeps, GRand *rand, Check check)
{
  g_autofree char *home = g_build_filename (p->image, "inspector", "nengcha", NULL), *out = NULL, *err = NULL;
  int status;

  test_folder_remove (p->image);
  power_image_write (image, keeps, rand, p->image);
  status = laptop (NULL, &out, &err, home, (const char *const[]){ "dump", NULL });
  if (status != 0)
    g_error ("power cut after change %u (%d kept): %s", power_image_position (image), (int)keeps, err);
  check (p, home, power_image_note (image));
}

static void
check_cuts (Power *p, Check check)
{
  g_autoptr (PowerImage) image = power_image_new (p->before, p->root, p->log);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  do {
    if (power_image_is_at_sync (image))
      check_image (p, image, POWER_KEEPS_NOTHING, NULL, check);
    if (g_rand_int_range (rand, 0, DICE) == 0)
      check_image (p, image, POWER_KEEPS_SOME, rand, check);
  } while (power_image_step (image));
  test_folder_remove (p->image);
}

/* The recorder has seen every change: what the log makes is what lies there. */
static void
check_recorder (Power *p)
{
  g_autoptr (PowerImage) image = power_image_new (p->before, p->root, p->log);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  while (power_image_step (image))
    ;
  power_image_write (image, POWER_KEEPS_ALL, NULL, p->image);
  g_spawn_sync (NULL, (char *[]){ "diff", "-r", "--no-dereference", "--exclude=*-shm", p->root, p->image, NULL }, NULL,
                G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, "");
  test_folder_remove (p->image);
}

static void
check_enrolled (Power *p, const char *home, const char *note)
{
  g_autofree char *db = g_build_filename (home, "store.db", NULL);

  (void)p;
  if (note)
    g_assert_cmpint (ask (db, "SELECT COUNT(*) FROM meta WHERE key = 'sync.hub_key'"), ==, 1);
}

static void
check_head (Power *p, const char *home, const char *note)
{
  g_autofree char *db = g_build_filename (home, "store.db", NULL);

  (void)p;
  if (note)
    g_assert_cmpint (ask (db, "SELECT COALESCE (MAX (seq), 0) FROM journal"), >=, atoll (strchr (note, ' ')));
}

/* from a folder that is not even there to entries, attachments and receipts */
static void
test_laptop (void)
{
  Power *p = power_new ();
  g_autofree char *code = hub_fixture_code (p->hub, "150000");

  run_recorded (p, (const char *const[]){ "enrol", code, p->hub->url, NULL });
  check_recorder (p);
  check_cuts (p, check_enrolled);
  for (int i = 0; i < N_STEPS; i++) {
    g_autofree char *seed = g_strdup_printf ("%d", 40 + i);

    run_recorded (p, (const char *const[]){ "step", seed, p->hub->url, NULL });
    check_recorder (p);
    check_cuts (p, check_head);
  }
  power_free (p);
}

/* Either the store that was there or the one that was put back, never something between. */
static void
check_restored (Power *p, const char *home, const char *note)
{
  g_autofree char *db = g_build_filename (home, "store.db", NULL);
  gint64 head = ask (db, "SELECT MAX (seq) FROM journal");

  g_assert_true (head == p->old_head || (!note && head == p->new_head));
}

static gint64
head_of (Power *p)
{
  g_autofree char *db = g_build_filename (p->home, "store.db", NULL);

  return ask (db, "SELECT COALESCE (MAX (seq), 0) FROM journal");
}

static void
must_run (Power *p, char **out, const char *const *words)
{
  g_autofree char *err = NULL;

  if (laptop (NULL, out, &err, p->home, words) != 0)
    g_error ("%s: %s", words[0], err);
}

static void
test_restore (void)
{
  Power *p = power_new ();
  g_autofree char *code = hub_fixture_code (p->hub, "150000"), *backup = NULL;

  must_run (p, NULL, (const char *const[]){ "enrol", code, p->hub->url, NULL });
  must_run (p, NULL, (const char *const[]){ "step", "41", p->hub->url, NULL });
  p->old_head = head_of (p);
  must_run (p, &backup, (const char *const[]){ "backup", NULL });
  g_strchomp (backup);
  must_run (p, NULL, (const char *const[]){ "step", "42", p->hub->url, NULL });
  p->new_head = head_of (p);
  g_assert_cmpint (p->new_head, >, p->old_head);
  run_recorded (p, (const char *const[]){ "restore", backup, NULL });
  check_recorder (p);
  check_cuts (p, check_restored);
  power_free (p);
}

/* Beside what the hub did by now: what the laptop has its receipts for. */
static void
note_receipts (Power *p, NcStore *store)
{
  NcDb *db = nc_store_get_db (store);
  gint64 head, blobs;
  g_autoptr (GError) error = NULL;

  nc_db_get_int (db, "SELECT COALESCE (MAX (last_seq), 0) FROM sync_receipt", &head, &error);
  g_assert_no_error (error);
  nc_db_get_int (db, "SELECT COUNT(*) FROM sync_blob", &blobs, &error);
  g_assert_no_error (error);
  power_image_promise (p->log, head, blobs);
}

/* A number is in the ledger before it is recorded, and long before anybody has it. */
static void
check_ledger (const char *home, const char *db)
{
  g_autofree char *path = g_build_filename (home, "numbers.ledger", NULL), *text = NULL;
  gint64 recorded = ask (db, "SELECT COALESCE (MAX (last_no), 0) FROM number_lease");
  g_autoptr (NcJson) json = NULL;
  g_autoptr (GError) error = NULL;

  if (recorded == 0)
    return;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  json = nc_wire_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_integer_value (json_array_get (json_array_get (json_object_get (json, "series"), 0), 3)), >=,
                   recorded);
}

/* What a hub has in what is left of its folder: whole, under its own key, with all that it gave receipts for. */
static void
check_hub_image (Power *p, PowerImage *image, PowerKeeps keeps, GRand *rand)
{
  g_autofree char *home = g_build_filename (p->image, "srv", "hub", NULL), *db = NULL, *said = NULL;
  HubFixture left = { .hub_home = home };
  const char *note = power_image_note (image);
  gint64 head, blobs;

  if (!note)
    return;
  test_folder_remove (p->image);
  power_image_write (image, keeps, rand, p->image);
  db = g_build_filename (home, "hub.db", NULL);
  g_assert_cmpint (sscanf (note, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &head, &blobs), ==, 2);
  said = hub_fixture_run (&left, 0, (const char *const[]){ "verify", "--content", NULL });
  if (!strstr (said, "\"ok\":true"))
    g_error ("power cut after change %u (%d kept): %s", power_image_position (image), (int)keeps, said);
  g_assert_cmpint (ask (db, "SELECT COALESCE (MAX (seq), 0) FROM head"), >=, head);
  g_assert_cmpint (ask (db, "SELECT COUNT(*) FROM blob"), >=, blobs);
  check_ledger (home, db);
}

static void
check_hub_cuts (Power *p)
{
  g_autoptr (PowerImage) image = power_image_new (NULL, p->root, p->log);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  do {
    if (power_image_is_at_sync (image))
      check_hub_image (p, image, POWER_KEEPS_NOTHING, NULL);
    if (g_rand_int_range (rand, 0, DICE) == 0)
      check_hub_image (p, image, POWER_KEEPS_SOME, rand);
  } while (power_image_step (image));
}

/* A hub from its first start on; then it goes on with what is left, and its laptop has nothing to say again. */
static void
test_hub (void)
{
  Power *p = power_new ();
  HubFixture *f = p->hub;
  NcSyncSeries series = { "示例旗发展和改革委员会", "D10", 0 };
  g_autoptr (NcStore) store = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncBlock block;
  int year;
  g_autofree char *left = g_build_filename (p->image, "srv", "hub", NULL);

  nc_day_to_ymd (nc_clock_today (f->clock), &year, NULL, NULL);
  series.year = year;
  hub_fixture_stop (f);
  g_free (f->hub_home);
  f->hub_home = g_build_filename (p->root, "srv", "hub", NULL);
  f->hub_env = power_fixture_environ (p->root, p->log, 0);
  hub_fixture_start (f);
  store = hub_fixture_laptop (f, "laptop", "150000");
  note_receipts (p, store);
  for (int i = 0; i < N_HUB; i++) {
    g_autofree char *phone = g_strdup_printf ("%d", i);

    hub_fixture_set (store, "enterprise", HUB_FIXTURE_PLANT, "name", "示例");
    hub_fixture_set (store, "enterprise", HUB_FIXTURE_PLANT, "phone", phone);
    hub_fixture_sync (store);
    note_receipts (p, store);
    /* so many that several go in one request, one alone, and one that is too large for that and goes by tus */
    for (gsize j = 0; j < (i == 0 ? N_PHOTOS : 1); j++)
      g_free (hub_fixture_photo (store, i == 0 ? 4000 + j : i == 1 ? 70000 : TUS_BYTES));
    hub_fixture_sync (store);
    note_receipts (p, store);
    g_assert_true (nc_sync_request_numbers (store, &series, 5, &block, &error));
    note_receipts (p, store);
  }
  hub_fixture_kill (f);
  check_hub_cuts (p);
  test_folder_remove (f->hub_home);
  run_tool ((const char *const[]){ "mv", left, f->hub_home, NULL });
  hub_fixture_start (f);
  g_assert_false (hub_fixture_sync (store).offered_again);
  g_clear_object (&store);
  power_free (p);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/power/laptop", test_laptop);
  g_test_add_func ("/sync/power/restore", test_restore);
  g_test_add_func ("/sync/power/hub", test_hub);
  return g_test_run ();
}
