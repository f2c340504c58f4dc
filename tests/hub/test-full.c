/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk of the hub is full, again and again (full-disk.c): it says so, takes nothing that it cannot keep, and goes
   on when there is room. With PostgreSQL, which has its own disk, that is so for attachments alone. */
#include "hub-fixture.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define N_LAPTOPS  3
#define LEAST_FULL 4
#define MOST_FULL  60

typedef struct {
  HubFixture *hub;
  char *flag; /* the disk is full while this file is there */
} Disk;

static Disk *
disk_new (void)
{
  Disk *disk = g_new0 (Disk, 1);

  disk->hub = hub_fixture_new_stopped ();
  disk->flag = g_build_filename (disk->hub->folder, "full", NULL);
  hub_fixture_preload (disk->hub, g_getenv ("FULL_DISK"), "FULL_DISK_FLAG", disk->flag);
  hub_fixture_start (disk->hub);
  return disk;
}

static void
disk_free (Disk *disk)
{
  hub_fixture_free (disk->hub);
  g_free (disk->flag);
  g_free (disk);
}

static void
disk_set (Disk *disk, gboolean is_full)
{
  if (is_full)
    g_assert_true (g_file_set_contents (disk->flag, "", 0, NULL));
  else
    g_assert_cmpint (g_unlink (disk->flag), ==, 0);
}

/* Ten bytes of an attachment. */
static guint
send_upload (Disk *disk, const char *token, char **head)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "0123456789", 10),
                  *name = g_base64_encode ((const guchar *)hash, strlen (hash)),
                  *text = g_strdup_printf ("POST /v1/files HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                                           "Tus-Resumable: 1.0.0\r\nUpload-Length: 10\r\n"
                                           "Upload-Metadata: sha256 %s\r\nContent-Length: 10\r\n"
                                           "Content-Type: application/offset+octet-stream\r\n\r\n0123456789",
                                           token, name);

  return hub_fixture_raw (disk->hub, text, head);
}

static void
assert_health (Disk *disk, guint status, const char *expected)
{
  g_autofree char *body = NULL;

  g_assert_cmpuint (hub_fixture_ask (disk->hub, NULL, &(NcHttpCall){ .method = "GET", .path = "/v1/health" }, &body),
                    ==, status);
  g_assert_cmpstr (body, ==, expected);
}

/* a polite refusal with a time to come again, health tells it, and nothing else is needed than room */
static void
test_refusal (void)
{
  Disk *disk = disk_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (disk->hub, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *head = NULL, *log = NULL, *photo = NULL;
  gint64 unsent;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  assert_health (disk, 200, "{\"status\":\"ok\"}");
  disk_set (disk, TRUE);
  /* before anybody has met it nobody knows */
  assert_health (disk, 200, "{\"status\":\"ok\"}");
  g_assert_cmpuint (send_upload (disk, token, &head), ==, 507);
  g_assert_nonnull (strstr (head, "\r\nRetry-After: 30\r\n"));
  assert_health (disk, 503, "{\"status\":\"full\"}");
  assert_health (disk, 503, "{\"status\":\"full\"}");
  hub_fixture_set (a, "enterprise", HUB_FIXTURE_PLANT, "note", "1");
  photo = hub_fixture_photo (a, 100000);
  hub_fixture_sync_fails (a, NC_SYNC_ERROR_BUSY);
  g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
  g_assert_cmpint (unsent, ==, disk->hub->database ? 0 : 4);
  g_assert_cmpint (hub_fixture_int (disk->hub, "SELECT COUNT(*) FROM blob"), ==, 0);
  disk_set (disk, FALSE);
  assert_health (disk, 200, "{\"status\":\"ok\"}");
  hub_fixture_sync (a);
  g_assert_cmpuint (send_upload (disk, token, NULL), ==, 201);
  g_assert_cmpint (hub_fixture_int (disk->hub, "SELECT COUNT(*) FROM blob"), ==, 2);
  log = hub_fixture_log (disk->hub);
  /* the log lies on the same disk here: of the full one itself it could say nothing */
  g_assert_nonnull (strstr (log, "\"event\":\"well\""));
  g_clear_object (&a);
  disk_free (disk);
}

typedef struct {
  NcStore *store;
  guint number;
  guint n_steps, n_photos;
  gint n_refused;
  gint is_over;
  GThread *thread;
} Laptop;

/* Entries, a photo now and then, an exchange after each, whatever comes of it. */
static gpointer
work (gpointer data)
{
  Laptop *laptop = data;
  g_autofree char *plant = g_strdup_printf ("01900000-0000-7000-8000-%012u", laptop->number);

  for (; !g_atomic_int_get (&laptop->is_over); laptop->n_steps++) {
    guint i = laptop->n_steps;
    g_autofree char *text = g_strdup_printf ("%u", i), *photo = NULL;
    g_autoptr (GError) error = NULL;
    NcSyncReport report;

    hub_fixture_set (laptop->store, "enterprise", plant, "name", text);
    if (i % 4 == 0) {
      photo = hub_fixture_photo (laptop->store, 20000 + 100000 * laptop->number + i);
      laptop->n_photos++;
    }
    if (!nc_sync_run (laptop->store, 1, &report, &error)) {
      g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY);
      g_atomic_int_inc (&laptop->n_refused);
    }
    g_usleep (20000);
  }
  return NULL;
}

static gint
count_refused (Laptop laptops[N_LAPTOPS])
{
  gint n = 0;

  for (guint i = 0; i < N_LAPTOPS; i++)
    n += g_atomic_int_get (&laptops[i].n_refused);
  return n;
}

/* All that they wrote is there, once; a photo is three entries. */
static void
end_work (HubFixture *f, Laptop laptops[N_LAPTOPS])
{
  guint n_steps = 0, n_photos = 0;

  for (guint i = 0; i < N_LAPTOPS; i++) {
    NcSyncReport report = hub_fixture_sync (laptops[i].store);

    g_assert_cmpint (report.unsent + report.blobs_unsent, ==, 0);
    n_steps += laptops[i].n_steps;
    n_photos += laptops[i].n_photos;
    g_clear_object (&laptops[i].store);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, n_steps + 3 * n_photos);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, n_photos);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
}

/* full and not full while laptops push: what was acknowledged is there, once, also after the hub has died */
static void
test_nothing_lost (void)
{
  Disk *disk = disk_new ();
  Laptop laptops[N_LAPTOPS] = { 0 };

  for (guint i = 0; i < N_LAPTOPS; i++) {
    g_autofree char *name = g_strdup_printf ("laptop-%u", i);

    laptops[i].number = i;
    laptops[i].store = hub_fixture_laptop (disk->hub, name, "150100");
    laptops[i].thread = g_thread_new ("laptop", work, &laptops[i]);
  }
  for (guint i = 0; i < LEAST_FULL || (i < MOST_FULL && count_refused (laptops) == 0); i++) {
    g_usleep (150000);
    disk_set (disk, TRUE);
    g_usleep (250000);
    disk_set (disk, FALSE);
  }
  for (guint i = 0; i < N_LAPTOPS; i++) {
    g_atomic_int_set (&laptops[i].is_over, 1);
    g_thread_join (laptops[i].thread);
  }
  g_assert_cmpint (count_refused (laptops), >, 0);
  hub_fixture_wait_healthy (disk->hub);
  hub_fixture_kill (disk->hub);
  hub_fixture_start (disk->hub);
  end_work (disk->hub, laptops);
  disk_free (disk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/full/refusal", test_refusal);
  g_test_add_func ("/hub/full/nothing-lost", test_nothing_lost);
  return g_test_run ();
}
