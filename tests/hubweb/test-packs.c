/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference packs: offered signed, fetched from where it broke off. */
#include "nc-paths.h"
#include "web-fixture.h"
#include <string.h>

typedef struct {
  char *sha256;
  gint64 size;
} Pack;

static void
get (NcSyncSession *session, NcHttpReply *reply, const char *path, const char *header)
{
  g_autoptr (GError) error = NULL;
  const char *headers[] = { header, NULL };

  nc_http_call (session->http, &(NcHttpCall){ .method = "GET", .path = path, .headers = headers }, reply, &error);
  g_assert_no_error (error);
}

static json_t *
offered (NcSyncSession *session, const char *path)
{
  g_auto (NcHttpReply) reply = { 0 };
  json_error_t problem;

  get (session, &reply, path, NULL);
  g_assert_cmpuint (reply.status, ==, 200);
  g_assert_nonnull (reply.signature);
  return json_loadb ((const char *)reply.body->data, reply.body->len, 0, &problem);
}

static void
assert_bytes (NcSyncSession *session, const char *path, const char *header, guint status, gsize size)
{
  g_auto (NcHttpReply) reply = { 0 };

  get (session, &reply, path, header);
  g_assert_cmpuint (reply.status, ==, status);
  g_assert_cmpuint (reply.body->len, ==, size);
}

/* the manifest is the pack key's; the halves of the file make its hash; what is known is not offered again */
static gboolean
look (NcSyncSession *session, gpointer data, GError **error)
{
  Pack *pack = data;
  g_autoptr (NcJson) all = offered (session, "/v1/packs"), manifest = NULL, none = NULL, unknown = NULL;
  json_t *first = json_array_get (json_object_get (all, "packs"), 0);
  const char *text = json_string_value (json_object_get (first, "text"));
  const char *url = json_string_value (json_object_get (first, "url"));
  g_autofree char *have = g_strdup_printf ("/v1/packs?have=%s", pack->sha256), *digest = NULL, *whole = NULL,
                  *changed = g_strdup (text);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (NcHttpReply) head = { 0 }, tail = { 0 };
  guint8 key[32];
  json_error_t problem;

  (void)error;
  g_assert_true (nc_wire_unhex (json_string_value (json_object_get (all, "key")), key, sizeof key));
  g_assert_true (nc_wire_verify (key, "nengcha-pack-1", text, strlen (text),
                                 json_string_value (json_object_get (first, "signature"))));
  changed[strlen (changed) - 3] ^= 1;
  g_assert_false (nc_wire_verify (key, "nengcha-pack-1", changed, strlen (changed),
                                  json_string_value (json_object_get (first, "signature"))));
  manifest = json_loads (text, 0, &problem);
  g_assert_cmpstr (json_string_value (json_object_get (manifest, "sha256")), ==, pack->sha256);
  pack->size = json_integer_value (json_object_get (manifest, "size_bytes"));
  get (session, &head, url, NULL);
  g_assert_cmpuint (head.status, ==, 200);
  g_assert_cmpint (head.body->len, ==, pack->size);
  get (session, &tail, url, "Range: bytes=100000-");
  g_assert_cmpuint (tail.status, ==, 206);
  g_byte_array_append (bytes, head.body->data, 100000);
  g_byte_array_append (bytes, tail.body->data, tail.body->len);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_assert_cmpstr (digest, ==, pack->sha256);
  whole = g_strdup_printf ("Range: bytes=%" G_GINT64_FORMAT "-", pack->size);
  assert_bytes (session, url, "Range: bytes=5-9", 200, (gsize)pack->size);
  assert_bytes (session, url, "Range: bytes=-9", 200, (gsize)pack->size);
  get (session, &tail, url, whole);
  g_assert_cmpuint (tail.status, ==, 416);
  get (session, &tail, "/v1/packs/..%2f..%2fhub.key", NULL);
  g_assert_cmpuint (tail.status, ==, 404);
  none = offered (session, have);
  g_assert_cmpuint (json_array_size (json_object_get (none, "packs")), ==, 0);
  unknown = offered (session, "/v1/packs?have=00");
  g_assert_cmpuint (json_array_size (json_object_get (unknown, "packs")), ==, 1);
  return TRUE;
}

static void
test_offer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *file = nc_paths_find ("data/reference/reference.db"), *added = NULL, *again = NULL, *listed = NULL,
                  *broken = g_build_filename (f->folder, "broken.db", NULL);
  g_autoptr (WebClient) stranger = web_client_new (f->url);
  g_autoptr (WebReply) refused = NULL;
  g_autoptr (NcJson) json = NULL;
  g_autoptr (GError) error = NULL;
  json_error_t problem;
  Pack pack = { 0 };

  g_assert_nonnull (file);
  g_file_set_contents (broken, "SQLite format 3", -1, NULL);
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "packs", "add", broken, NULL }));
  g_free (hub_fixture_run (f, 2, (const char *const[]){ "packs", "remove", NULL }));
  added = hub_fixture_run (f, 0, (const char *const[]){ "packs", "add", file, "--json", NULL });
  again = hub_fixture_run (f, 0, (const char *const[]){ "packs", "add", file, "--json", NULL });
  listed = hub_fixture_run (f, 0, (const char *const[]){ "packs", "list", "--json", NULL });
  g_assert_cmpstr (added, ==, listed);
  g_assert_cmpstr (added, ==, again);
  json = json_loads (added, 0, &problem);
  pack.sha256 = g_strdup (json_string_value (json_object_get (json, "sha256")));
  nc_sync_with_session (store, look, &pack, &error);
  g_assert_no_error (error);
  refused = web_get (stranger, "/v1/packs");
  g_assert_cmpint (refused->status, ==, 401);
  g_free (pack.sha256);
  g_clear_object (&store);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/packs/offer", test_offer);
  return g_test_run ();
}
