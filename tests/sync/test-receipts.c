/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's word: a laptop lets nothing go for a receipt that the hub did not sign, or that is about something else. */
#include "hub-fixture.h"
#include "nc-batch.h"
#include <gio/gio.h>
#include <string.h>

/* A session as far as taking receipts needs one. */
typedef struct {
  NcSyncLink *link;
  NcSyncReport report;
  NcSyncSession session;
} Taker;

static void
taker_init (Taker *self, NcStore *store)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->link = nc_sync_link_load (store, &error);
  g_assert_no_error (error);
  self->session = (NcSyncSession){ .store = store, .link = self->link, .report = &self->report };
  nc_sync_present_name (store, &self->session.name, &error);
  g_assert_no_error (error);
}

static gint64
unsent (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  NcSyncPending pending;

  nc_sync_pending (store, &pending, &error);
  g_assert_no_error (error);
  return pending.operations + pending.photos;
}

/* All that is unsent, given to the hub by hand: its answer. */
static char *
push_by_hand (HubFixture *f, NcStore *store)
{
  g_autofree char *token = hub_fixture_session (store), *batch = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last;
  char *body;

  batch = nc_batch_write (store, &(NcBatchBounds){ 1, 1000, 1000000 }, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
      hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = batch }, &body), ==, 200);
  return body;
}

static void
assert_not_taken (NcStore *store, const char *answer, const char *from, const char *to)
{
  g_autoptr (GString) altered = g_string_new (answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) json = NULL;
  gint64 before = unsent (store);
  Taker taker;

  g_assert_cmpuint (g_string_replace (altered, from, to, 1), ==, 1);
  json = nc_wire_parse (altered->str, altered->len, &error);
  g_assert_no_error (error);
  taker_init (&taker, store);
  if (nc_sync_take_receipts (&taker.session, json_object_get (json, "receipts"), &error))
    g_error ("a receipt with %s for %s is taken", to, from);
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_assert_cmpint (unsent (store), ==, before);
  nc_sync_link_free (taker.link);
}

static void
test_entries (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *answer = NULL, *theirs = NULL;
  g_autoptr (NcJson) json = NULL;
  g_autoptr (GError) error = NULL;
  Taker taker;

  hub_fixture_plant (a, "150102");
  hub_fixture_plant (b, "150102");
  answer = push_by_hand (f, a);
  theirs = push_by_hand (f, b);
  assert_not_taken (a, answer, "\"signature\":\"", "\"signature\":\"0");
  assert_not_taken (a, answer, "\\\"last_seq\\\":7", "\\\"last_seq\\\":6");
  assert_not_taken (a, answer, "applied", "conflict");
  assert_not_taken (a, answer, nc_store_get_device_id (a), nc_store_get_device_id (b));
  /* signed, but for somebody else */
  assert_not_taken (a, theirs, "\"duplicates\":0", "\"duplicates\":1");
  json = nc_wire_parse (answer, strlen (answer), &error);
  taker_init (&taker, a);
  g_assert_true (nc_sync_take_receipts (&taker.session, json_object_get (json, "receipts"), &error));
  g_assert_cmpint (unsent (a), ==, 0);
  nc_sync_link_free (taker.link);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* of another journal under the same name: the hub's signature is good, the hash is not this laptop's */
static void
test_other_journal (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150100");
  g_autoptr (NcStore) copy = NULL;
  g_autofree char *from = g_build_filename (f->folder, "a", NULL), *to = g_build_filename (f->folder, "copy", NULL),
                  *answer = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&a);
  g_spawn_sync (NULL, (char *[]){ "cp", "-a", from, to, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  a = hub_fixture_laptop (f, "a", NULL);
  copy = hub_fixture_laptop (f, "copy", NULL);
  hub_fixture_set (a, "enterprise", HUB_FIXTURE_PLANT, "name", "on the first");
  hub_fixture_set (copy, "enterprise", HUB_FIXTURE_PLANT, "name", "on the copy");
  answer = push_by_hand (f, a);
  assert_not_taken (copy, answer, "\"duplicates\":0", "\"duplicates\":1");
  g_clear_object (&a);
  hub_fixture_free (f);
}

static gboolean
take_blob (NcStore *store, const char *answer, const char *from, const char *to)
{
  g_autoptr (GString) altered = g_string_new (answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) json = NULL;
  gboolean taken;
  Taker taker;

  g_assert_cmpuint (g_string_replace (altered, from, to, 1), ==, 1);
  json = nc_wire_parse (altered->str, altered->len, &error);
  g_assert_no_error (error);
  taker_init (&taker, store);
  taken = nc_sync_take_blob_receipt (&taker.session, json_array_get (json_object_get (json, "have"), 0), &error);
  g_assert_true (taken || g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA));
  nc_sync_link_free (taker.link);
  return taken;
}

static void
test_attachments (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *theirs = hub_fixture_photo (b, 2000), *mine = hub_fixture_photo (a, 2000),
                  *other = hub_fixture_photo (a, 3000), *token = NULL, *ask = NULL, *answer = NULL;
  gint64 before;

  g_assert_cmpstr (mine, ==, theirs);
  hub_fixture_sync (b);
  before = unsent (a);
  token = hub_fixture_session (a);
  ask = g_strdup_printf ("{\"ids\":[\"%s\"]}", mine);
  g_assert_cmpuint (
      hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = "/v1/blobs/want", .json = ask }, &answer), ==,
      200);
  g_assert_false (take_blob (a, answer, mine, other));
  g_assert_false (take_blob (a, answer, "\"signature\":\"", "\"signature\":\"0"));
  g_assert_false (take_blob (a, answer, "\\\"size_bytes\\\":2000", "\\\"size_bytes\\\":2001"));
  g_assert_cmpint (unsent (a), ==, before);
  g_assert_true (take_blob (a, answer, "\"want\":[]", "\"want\":[0]"));
  g_assert_cmpint (unsent (a), ==, before - 1);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static void
settle_all (NcStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) tray = NULL;
  json_t *item;
  gsize i;

  nc_sync_tray_write_json (store, text, &error);
  g_assert_no_error (error);
  tray = json_loads (text->str, 0, NULL);
  json_array_foreach (tray, i, item)
  {
    nc_sync_tray_settle (store, json_integer_value (json_object_get (item, "id")), "seen", "officer-1", &error);
    g_assert_no_error (error);
  }
}

/* a column that cannot be empty has its default on every laptop, and nothing at the hub: to change it later is no
 * conflict, and what has become one can be settled */
static void
test_default (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  NcSyncReport report;

  hub_fixture_set (a, "issuer", "i1", "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_set (a, "issuer", "i1", "kind", "department");
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.conflicts + report.tray, ==, 0);
  hub_fixture_sync (b);
  hub_fixture_assert (b, "issuer", "i1", "kind", "department");
  /* who may not change it has it back as it is: by the default, where nobody has set it */
  hub_fixture_set (a, "issuer", "i2", "name", "示例");
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_set (b, "issuer", "i2", "kind", "department");
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 1);
  settle_all (b);
  hub_fixture_assert (b, "issuer", "i2", "kind", "body");
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 0);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "issuer", "i2", "kind", "body");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* Somebody who once heard the hub greet, and says it again to whoever comes. */
typedef struct {
  GSocketListener *listener;
  guint16 port;
  char *reply;
  guint n_requests;
} Echo;

static gpointer
echo (gpointer data)
{
  Echo *self = data;

  for (;;) {
    g_autoptr (GSocketConnection) line = g_socket_listener_accept (self->listener, NULL, NULL, NULL);
    char request[4096];

    if (!line || g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), request, sizeof request, NULL,
                                      NULL) <= 0)
      return NULL;
    self->n_requests++;
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)), self->reply, strlen (self->reply),
                               NULL, NULL, NULL);
  }
}

/* The hub's own greeting, with its signature, to somebody else. */
static char *
old_greeting (HubFixture *f, NcStore *store)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"nonce\":\"%064x\",\"protocol\":1,\"schema\":1}",
                                           nc_store_get_device_id (store), 7);
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/hello", .json = body }, &reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 200);
  return g_strdup_printf (
      "HTTP/1.1 200 OK\r\nNc-Signature: %s\r\nContent-Type: application/json\r\nConnection: close\r\n"
      "Content-Length: %u\r\n\r\n%.*s",
      reply.signature, reply.body->len, (int)reply.body->len, (char *)reply.body->data);
}

/* signed by the hub, but not for this nonce: the laptop says nothing more to it */
static void
test_old_greeting (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  Echo e = { .listener = g_socket_listener_new (), .reply = old_greeting (f, a) };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) line = NULL;
  g_autofree char *url = NULL, *last = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  e.port = g_socket_listener_add_any_inet_port (e.listener, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("echo", echo, &e);
  url = g_strdup_printf ("http://127.0.0.1:%u", e.port);
  last = g_strdup_printf ("127.0.0.1:%u", e.port);
  g_assert_true (nc_store_set_meta (a, "sync.url", url, &error));
  hub_fixture_sync_fails (a, NC_SYNC_ERROR_NOT_THE_HUB);
  g_assert_cmpuint (e.n_requests, ==, 1);
  /* a line that says nothing ends the thread */
  line = g_socket_client_connect_to_host (client, last, e.port, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&line);
  g_thread_join (thread);
  g_object_unref (e.listener);
  g_free (e.reply);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/receipts/entries", test_entries);
  g_test_add_func ("/sync/receipts/other-journal", test_other_journal);
  g_test_add_func ("/sync/receipts/attachments", test_attachments);
  g_test_add_func ("/sync/receipts/default", test_default);
  g_test_add_func ("/sync/receipts/old-greeting", test_old_greeting);
  return g_test_run ();
}
