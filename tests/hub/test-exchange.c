/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-batch.h"
#include "nc-blobs.h"
#include <string.h>

#define PLANT   HUB_FIXTURE_PLANT
#define MACHINE HUB_FIXTURE_MACHINE
#define FINDING "01900000-0000-7000-8000-000000000003"
#define CASE    "01900000-0000-7000-8000-000000000004"

/* rows, numbers and personal values arrive; settings stay; fields of two officers join; nothing is sent twice */
static void
test_two_laptops (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *verified = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150102");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.sent, ==, 6);
  g_assert_cmpint (report.unsent, ==, 0);
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.rows_received, ==, 2);
  hub_fixture_assert (b, "enterprise", PLANT, "phone", "0471-5550000");
  hub_fixture_assert (b, "equipment", MACHINE, "rated_kw", "7.5");
  hub_fixture_assert (b, "setting", "window", "value", NULL);

  hub_fixture_set (a, "enterprise", PLANT, "address", "示例路1号");
  hub_fixture_set (b, "enterprise", PLANT, "contact", "示例联系人");
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "enterprise", PLANT, "contact", "示例联系人");
  hub_fixture_assert (b, "enterprise", PLANT, "address", "示例路1号");
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.sent + report.rows_received + report.tray, ==, 0);
  verified = hub_fixture_run (f, 0, (const char *const[]){ "verify", "--json", NULL });
  g_assert_nonnull (strstr (verified, "\"ok\":true"));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static char *
tray_text (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  nc_sync_tray_write_json (store, out, &error);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

/* the same field on both laptops: the second is asked, with both values, and his decision travels */
static void
test_conflict (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autoptr (GError) error = NULL;
  g_autofree char *tray = NULL, *after = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_set (a, "enterprise", PLANT, "phone", "111");
  hub_fixture_set (b, "enterprise", PLANT, "phone", "222");
  hub_fixture_set (b, "enterprise", PLANT, "note", "after the conflict");
  hub_fixture_sync (a);
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.conflicts, ==, 1);
  g_assert_cmpint (report.unsent, ==, 0);
  g_assert_cmpint (report.tray, ==, 1);
  hub_fixture_assert (b, "enterprise", PLANT, "phone", "222");
  tray = tray_text (b);
  g_assert_nonnull (strstr (tray, "\"mine\":\"222\",\"theirs\":\"111\""));
  g_assert_false (nc_sync_tray_settle (b, 1, "seen", "officer-2", &error));
  g_clear_error (&error);
  g_assert_true (nc_sync_tray_settle (b, 1, "mine", "officer-2", &error));
  g_assert_no_error (error);
  after = tray_text (b);
  g_assert_cmpstr (after, ==, "[]");
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.conflicts, ==, 0);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "enterprise", PLANT, "phone", "222");
  hub_fixture_assert (a, "enterprise", PLANT, "note", "after the conflict");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a finding is never joined from two hands, also when the fields differ */
static void
test_never_merged (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autoptr (NcChange) change = nc_change_new (a, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_set (change, "case_file", CASE, "unit_name", "示例");
  nc_change_set (change, "case_finding", FINDING, "case_id", CASE);
  nc_change_set (change, "case_finding", FINDING, "verdict", "fail");
  g_assert_true (nc_change_commit (change, &error));
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_set (a, "case_finding", FINDING, "actual", "91");
  hub_fixture_set (b, "case_finding", FINDING, "fact", "other");
  hub_fixture_sync (a);
  g_assert_cmpint (hub_fixture_sync (b).conflicts, ==, 1);
  g_clear_pointer (&change, nc_change_free);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a row of another region is set aside and stops nothing; its receipt says why */
static void
test_quarantine (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150102"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *tray = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150200");
  hub_fixture_set (a, "issuer", "i1", "name", "示例监察机构");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.quarantined, ==, 6);
  g_assert_cmpint (report.unsent, ==, 0);
  tray = tray_text (a);
  g_assert_nonnull (strstr (tray, "other_region"));
  hub_fixture_sync (b);
  hub_fixture_assert (b, "issuer", "i1", "name", "示例监察机构");
  hub_fixture_assert (b, "enterprise", PLANT, "name", NULL);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a plant that moves out of a banner leaves that banner's laptop, with its machines */
static void
test_scope (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150102");
  g_autoptr (NcStore) c = hub_fixture_laptop (f, "c", "150200");

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, 2);
  g_assert_cmpint (hub_fixture_sync (c).rows_received, ==, 0);
  hub_fixture_set (a, "enterprise", PLANT, "region_code", "150200");
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_assert (b, "enterprise", PLANT, "name", NULL);
  hub_fixture_assert (b, "equipment", MACHINE, "category", NULL);
  hub_fixture_sync (c);
  hub_fixture_assert (c, "equipment", MACHINE, "category", "motor");
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&c);
  hub_fixture_free (f);
}

static gpointer
push_body (gpointer data)
{
  const char **given = data;
  g_autoptr (NcHttp) http = nc_http_new (given[0], NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) json = NULL;

  nc_http_set_token (http, given[1]);
  nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = given[2] }, &reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 200);
  json = nc_wire_parse (reply.body->data, reply.body->len, &error);
  g_assert_no_error (error);
  return nc_wire_dump (json_object_get (json, "receipts"));
}

/* ten identical pushes at once: one effect, ten equal receipts */
static void
test_ten_at_once (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL, *token = NULL, *first = NULL;
  const char *given[3] = { 0 };
  GThread *threads[10];
  gint64 last_seq;

  hub_fixture_plant (a, "150102");
  body = nc_batch_write (a, &(NcBatchBounds){ 1, 100, 100000 }, &last_seq, &error);
  g_assert_no_error (error);
  token = hub_fixture_session (a);
  given[0] = f->url;
  given[1] = token;
  given[2] = body;
  for (int i = 0; i < 10; i++)
    threads[i] = g_thread_new ("push", push_body, given);
  for (int i = 0; i < 10; i++) {
    g_autofree char *receipts = g_thread_join (threads[i]);

    if (!first)
      first = g_strdup (receipts);
    g_assert_cmpstr (receipts, ==, first);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 7);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM receipt"), ==, 1);
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 6);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* the hub dies by kill -9 between, and is later put back from yesterday: everything is offered again and arrives */
static void
test_restored_hub (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *photo = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  hub_fixture_kill (f);
  hub_fixture_start (f);
  hub_fixture_save (f);
  hub_fixture_set (a, "enterprise", PLANT, "address", "示例路2号");
  photo = hub_fixture_photo (a, 300000);
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.blobs_unsent, ==, 0);
  hub_fixture_sync (b);
  g_assert_true (nc_blobs_has (b, photo));
  hub_fixture_restore (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 0);
  report = hub_fixture_sync (a);
  g_assert_true (report.offered_again);
  g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.tray, ==, 0);
  hub_fixture_assert (b, "enterprise", PLANT, "address", "示例路2号");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static void
test_refused (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), stranger = hub_fixture_laptop (f, "s", NULL);
  g_autoptr (NcStore) clone = NULL;
  g_autofree char *code = hub_fixture_code (f, "150000"), *bad_code = g_strdup (code), *out = NULL, *from = NULL,
                  *to = NULL, *hub_key = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  /* a copied store that goes its own way */
  from = g_build_filename (f->folder, "a", NULL);
  to = g_build_filename (f->folder, "clone", NULL);
  g_clear_object (&a);
  g_spawn_sync (NULL, (char *[]){ "cp", "-a", from, to, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  a = hub_fixture_laptop (f, "a", NULL);
  clone = hub_fixture_laptop (f, "clone", NULL);
  hub_fixture_set (a, "enterprise", PLANT, "note", "here");
  hub_fixture_set (clone, "enterprise", PLANT, "note", "there");
  hub_fixture_sync (a);
  hub_fixture_sync_fails (clone, NC_SYNC_ERROR_FORKED);
  /* a stranger that knows the address and the hub's key */
  hub_fixture_sync_fails (stranger, NC_SYNC_ERROR_NOT_ENROLLED);
  hub_key = nc_store_get_meta (a, "sync.hub_key", NULL);
  nc_store_set_meta (stranger, "sync.url", f->url, NULL);
  nc_store_set_meta (stranger, "sync.hub_key", hub_key, NULL);
  hub_fixture_sync_fails (stranger, NC_SYNC_ERROR_REFUSED);
  bad_code[0] = bad_code[0] == '0' ? '1' : '0';
  g_assert_false (nc_sync_enrol (stranger, bad_code, f->url, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  bad_code[0] = code[0];
  bad_code[25] = bad_code[25] == '0' ? '1' : '0';
  g_assert_false (nc_sync_enrol (stranger, bad_code, f->url, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB);
  /* revoked */
  out = hub_fixture_run (f, 0, (const char *const[]){ "revoke", nc_store_get_device_id (a), NULL });
  hub_fixture_set (a, "enterprise", PLANT, "note", "later");
  hub_fixture_sync_fails (a, NC_SYNC_ERROR_REFUSED);
  g_clear_object (&a);
  g_clear_object (&clone);
  g_clear_object (&stranger);
  hub_fixture_free (f);
}

static void
assert_status (HubFixture *f, const char *token, const char *json, guint status)
{
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  nc_http_set_token (http, token);
  nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = json }, &reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, status);
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

/* forged, gapped, bombs: refused, and the hub still serves */
static void
test_bad_batches (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL, *body = NULL, *forged = NULL, *gapped = NULL, *bomb = NULL, *wide = NULL;
  gint64 last_seq;

  hub_fixture_plant (a, "150102");
  hub_fixture_set (a, "enterprise", PLANT, "note", "'); DROP TABLE row; --");
  token = hub_fixture_session (a);
  body = nc_batch_write (a, &(NcBatchBounds){ 1, 100, 100000 }, &last_seq, &error);
  forged = replaced (body, "7.5", "9.5");
  assert_status (f, token, forged, 400);
  gapped = nc_batch_write (a, &(NcBatchBounds){ 8, 100, 100000 }, &last_seq, &error);
  assert_status (f, token, gapped, 400);
  bomb = g_strnfill (100000, '[');
  assert_status (f, token, bomb, 400);
  wide = g_strnfill (20000000, ',');
  assert_status (f, token, wide, 400);
  assert_status (f, NULL, body, 401);
  assert_status (f, "0000", body, 401);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 0);
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 7);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row"), ==, 2);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* by file: nothing leaves the outbox before the answer; the same file twice, a stranger's eye, a flipped byte */
static void
test_bundle (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *out = g_build_filename (f->folder, "out.sync", NULL),
                  *back = g_build_filename (f->folder, "back.sync", NULL);
  g_autofree char *photo = NULL, *first = NULL, *second = NULL, *third = NULL, *bytes = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gsize size;

  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 200000);
  hub_fixture_set (b, "issuer", "i1", "name", "示例监察机构");
  /* a column's default, which no journal names, is no conflict when the row comes back */
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 0);
  g_assert_true (nc_sync_bundle_export (a, out, &error));
  first = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  g_assert_false (nc_sync_bundle_import (b, back, &report, &error));
  g_clear_error (&error);
  second = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  for (int i = 0; i < 2; i++) {
    g_assert_true (nc_sync_bundle_import (a, back, &report, &error));
    g_assert_no_error (error);
    g_assert_cmpint (report.unsent, ==, 0);
    g_assert_cmpint (report.blobs_unsent, ==, 0);
    g_assert_cmpint (report.tray, ==, 0);
  }
  hub_fixture_assert (a, "issuer", "i1", "name", "示例监察机构");
  hub_fixture_sync (b);
  g_assert_true (nc_blobs_has (b, photo));
  hub_fixture_assert (b, "equipment", MACHINE, "rated_kw", "7.5");
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 0);
  g_assert_true (g_file_get_contents (out, &bytes, &size, &error));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (out, bytes, (gssize)size, &error));
  third = hub_fixture_run (f, 3, (const char *const[]){ "bundle", out, "-o", back, NULL });
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a hub that asks to wait is waited for, at least that long; one that asks for more patience than anybody has is left
 */
static void
test_waits (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  gint64 begun;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_stop (f);
  f->limit = "session=2/2";
  hub_fixture_start (f);
  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  /* the usual wait before a second attempt is half of what the hub asks for */
  g_assert_true (nc_sync_run (a, 2, &report, &error));
  g_assert_no_error (error);
  hub_fixture_stop (f);
  f->limit = "session=0.001/2";
  hub_fixture_start (f);
  hub_fixture_sync (a);
  begun = g_get_monotonic_time ();
  g_assert_false (nc_sync_run (a, 5, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/two-laptops", test_two_laptops);
  g_test_add_func ("/hub/same-field-conflict-keeps-both", test_conflict);
  g_test_add_func ("/hub/never-merged", test_never_merged);
  g_test_add_func ("/hub/quarantine-does-not-block", test_quarantine);
  g_test_add_func ("/hub/moved-out-of-scope", test_scope);
  g_test_add_func ("/hub/ten-at-once", test_ten_at_once);
  g_test_add_func ("/hub/restored-hub", test_restored_hub);
  g_test_add_func ("/hub/refused", test_refused);
  g_test_add_func ("/hub/bad-batches", test_bad_batches);
  g_test_add_func ("/hub/bundle", test_bundle);
  g_test_add_func ("/hub/waits", test_waits);
  return g_test_run ();
}
