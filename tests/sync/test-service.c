/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-blobs.h"
#include "nc-sync-service.h"
#include <string.h>

#define PLANT        "01900000-0000-7000-8000-000000000001"
#define LONGEST_SPIN (20 * G_USEC_PER_SEC)

typedef struct {
  HubFixture *hub;
  NcStore *store;
  NcSyncService *service;
  guint n_finished;
  guint n_changed;
} Fixture;

static void
finished_cb (NcSyncService *service, Fixture *f)
{
  (void)service;
  f->n_finished++;
}

static void
changed_cb (NcSyncService *service, Fixture *f)
{
  (void)service;
  f->n_changed++;
}

static Fixture *
fixture_new (const char *region)
{
  Fixture *f = g_new0 (Fixture, 1);

  f->hub = hub_fixture_new ();
  f->store = hub_fixture_laptop (f->hub, "a", region);
  f->service = nc_sync_service_new (f->store);
  g_signal_connect (f->service, "finished", G_CALLBACK (finished_cb), f);
  g_signal_connect (f->service, "changed", G_CALLBACK (changed_cb), f);
  return f;
}

static void
fixture_free (Fixture *f)
{
  NcSyncService *service = f->service;

  g_signal_handlers_disconnect_by_data (service, f);
  g_object_add_weak_pointer (G_OBJECT (service), (gpointer *)&f->service);
  g_object_unref (service);
  g_assert_null (f->service);
  g_clear_object (&f->store);
  hub_fixture_free (f->hub);
  g_free (f);
}

static void
wait_finished (Fixture *f, guint n)
{
  gint64 end = g_get_monotonic_time () + LONGEST_SPIN;

  while (f->n_finished < n && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE) ? (void)0 : g_usleep (1000);
  g_assert_cmpuint (f->n_finished, ==, n);
}

static void
add_photos (NcStore *store, int n)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc0 (400000);

  nc_change_set (change, "enterprise", PLANT, "name", "示例");
  for (int i = 0; i < n; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *id = NULL;

    memcpy (data, &i, sizeof i);
    bytes = g_bytes_new (data, 400000);
    id = nc_change_add_blob (change, bytes, i % 10 ? "image/jpeg" : "application/pdf", "x", &error);
  }
  g_assert_true (nc_change_commit (change, &error));
}

/* all kinds are counted, everything arrives, the main thread only ever turns its loop */
static void
test_start (void)
{
  Fixture *f = fixture_new ("150000");
  const NcSyncProgress *progress;
  NcSyncPending pending;

  add_photos (f->store, 20);
  g_assert_true (nc_sync_pending (f->store, &pending, NULL));
  g_assert_cmpint (pending.papers, ==, 2);
  g_assert_cmpint (pending.photos, ==, 18);
  g_assert_cmpint (pending.bytes, ==, 20 * 400000);
  g_assert_cmpint (pending.oldest_usec, >, 0);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_IDLE);
  nc_sync_service_start (f->service);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_RUNNING);
  nc_sync_service_start (f->service);
  wait_finished (f, 1);
  g_assert_null (nc_sync_service_get_result (f->service)->error);
  progress = nc_sync_service_get_progress (f->service);
  g_assert_cmpint (progress->kinds[NC_SYNC_PAPERS].done, ==, 2);
  g_assert_cmpint (progress->kinds[NC_SYNC_PHOTOS].done, ==, 18);
  g_assert_cmpint (progress->kinds[NC_SYNC_OPERATIONS].done, ==, 61);
  g_assert_cmpuint (f->n_changed, >, 0);
  g_assert_cmpint (nc_sync_service_get_result (f->service)->report.blobs_sent, ==, 20);
  g_assert_true (nc_sync_pending (f->store, &pending, NULL));
  g_assert_cmpint (pending.operations + pending.papers + pending.photos, ==, 0);
  g_assert_cmpint (pending.last_success_usec, >, 0);
  g_assert_cmpint (nc_sync_service_get_next_try (f->service), ==, 0);
  fixture_free (f);
}

/* a paid link takes papers and leaves photos; a pause goes on where it stopped */
static void
test_metered_and_pause (void)
{
  Fixture *f = fixture_new ("150000");
  NcSyncPending pending;

  add_photos (f->store, 30);
  nc_sync_service_set_metered (f->service, NC_SYNC_METERED_YES);
  nc_sync_service_start (f->service);
  wait_finished (f, 1);
  g_assert_true (nc_sync_pending (f->store, &pending, NULL));
  g_assert_cmpint (pending.papers, ==, 0);
  g_assert_cmpint (pending.photos, ==, 27);
  nc_sync_service_set_metered (f->service, NC_SYNC_METERED_NO);
  nc_sync_service_start (f->service);
  nc_sync_service_pause (f->service);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_STOPPING);
  wait_finished (f, 2);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_PAUSED);
  g_assert_error (nc_sync_service_get_result (f->service)->error, NC_SYNC_ERROR, NC_SYNC_ERROR_CANCELLED);
  nc_sync_service_start (f->service);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_PAUSED);
  nc_sync_service_resume (f->service);
  wait_finished (f, 3);
  g_assert_null (nc_sync_service_get_result (f->service)->error);
  g_assert_true (nc_sync_pending (f->store, &pending, NULL));
  g_assert_cmpint (pending.photos, ==, 0);
  fixture_free (f);
}

/* a hub that is away is tried again by itself, later each time; one that refuses is left to a person */
static void
test_next_try (void)
{
  Fixture *f = fixture_new ("150000");
  g_autofree char *out = NULL;

  hub_fixture_kill (f->hub);
  nc_sync_service_set_automatic (f->service, TRUE);
  g_assert_cmpint (nc_sync_service_get_next_try (f->service), >, 0);
  nc_sync_service_start (f->service);
  wait_finished (f, 1);
  g_assert_error (nc_sync_service_get_result (f->service)->error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK);
  g_assert_cmpint (nc_sync_service_get_next_try (f->service), >, g_get_real_time () + 5 * G_USEC_PER_SEC);
  hub_fixture_start (f->hub);
  out = hub_fixture_run (f->hub, 0, (const char *const[]){ "revoke", nc_store_get_device_id (f->store), NULL });
  nc_sync_service_start (f->service);
  wait_finished (f, 2);
  g_assert_error (nc_sync_service_get_result (f->service)->error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED);
  g_assert_cmpint (nc_sync_service_get_next_try (f->service), ==, 0);
  fixture_free (f);
}

/* without a hub nothing starts; what is unsent keeps the laptop from leaving the hub without a reason */
static void
test_forget (void)
{
  Fixture *f = fixture_new (NULL);
  g_autofree char *code = hub_fixture_code (f->hub, "150000"), *reason = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_NOT_ENROLLED);
  nc_sync_service_start (f->service);
  g_assert_cmpint (nc_sync_service_get_state (f->service), ==, NC_SYNC_NOT_ENROLLED);
  g_assert_true (nc_sync_enrol (f->store, code, f->hub->url, &error));
  hub_fixture_set (f->store, "enterprise", PLANT, "name", "示例");
  g_assert_false (nc_sync_forget (f->store, NULL, "officer-1", &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_UNSENT);
  g_clear_error (&error);
  g_assert_true (nc_sync_forget (f->store, "示例理由", "officer-1", &error));
  g_assert_false (nc_sync_is_enrolled (f->store));
  reason = hub_fixture_get (f->store, "setting", "sync.abandoned", "value");
  g_assert_nonnull (strstr (reason, "示例理由"));
  fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/service/start", test_start);
  g_test_add_func ("/sync/service/metered-and-pause", test_metered_and_pause);
  g_test_add_func ("/sync/service/next-try", test_next_try);
  g_test_add_func ("/sync/service/forget", test_forget);
  return g_test_run ();
}
