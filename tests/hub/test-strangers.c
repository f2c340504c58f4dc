/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every route of the hub, as its tables in the source name them, asked by everybody who should not get in. */
#include "hub-fixture.h"
#include "nc-batch.h"
#include "nc-wire.h"
#include <string.h>

#define NOBODY "01900000-0000-7000-8000-0000000000cc"

typedef struct {
  char *method;
  char *path;
  gboolean has_id;
  gboolean needs_session;
} Route;

static void
route_clear (gpointer data)
{
  g_free (((Route *)data)->method);
  g_free (((Route *)data)->path);
}

/* (transfer full): of the tables in app/hub, so that a route that comes later is walked too */
static GArray *
load_routes (void)
{
  static const char *const files[] = { "nc-hub-api.c", "nc-hub-files.c", "nc-hub-web.c" };
  g_autoptr (GRegex) line =
      g_regex_new ("\\{ \"([A-Z]+)\", (\"([^\"]+)\"|UPLOADS), (TRUE|FALSE), (TRUE|FALSE), ", 0, 0, NULL);
  GArray *routes = g_array_new (FALSE, TRUE, sizeof (Route));

  g_array_set_clear_func (routes, route_clear);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "../../app/hub", files[i], NULL),
                    *text = NULL;
    g_autoptr (GMatchInfo) match = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, &error));
    for (g_regex_match (line, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
      g_autofree char *found = g_match_info_fetch (match, 3), *has_id = g_match_info_fetch (match, 4),
                      *session = g_match_info_fetch (match, 5);
      Route route = { .method = g_match_info_fetch (match, 1),
                      .path = g_strdup (*found ? found : "/v1/files"),
                      .has_id = g_str_equal (has_id, "TRUE"),
                      .needs_session = g_str_equal (session, "TRUE") };

      g_array_append_val (routes, route);
    }
  }
  return routes;
}

static guint
ask_as (HubFixture *f, const Route *route, const char *method, const char *token, const char *cookie)
{
  const char *cookies[] = { cookie, NULL };
  g_autofree char *path = g_strconcat (route->path, route->has_id ? "/" NOBODY : "", NULL);
  gboolean has_body = g_str_equal (method, "POST") || g_str_equal (method, "PATCH");

  return hub_fixture_ask (
      f, token,
      &(NcHttpCall){
          .method = method, .path = path, .json = has_body ? "{}" : NULL, .headers = cookie ? cookies : NULL },
      NULL);
}

static void
assert_status (const Route *route, const char *who, guint status, guint wanted)
{
  if (status != wanted)
    g_error ("%s %s answers %u to %s, not %u", route->method, route->path, status, who, wanted);
}

/* What nobody may have without being known: neither data nor a different answer by who he is not. */
static void
test_routes (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), gone = hub_fixture_laptop (f, "gone", "150100");
  g_autofree char *revoked = hub_fixture_session (gone), *unknown = g_strnfill (64, 'a');
  g_autoptr (GArray) routes = load_routes ();
  guint n_sessions = 0, n_office = 0;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "revoke", nc_store_get_device_id (gone), NULL }));
  for (guint i = 0; i < routes->len; i++) {
    const Route *route = &g_array_index (routes, Route, i);
    gboolean is_office = g_str_has_prefix (route->path, "/office") && !strstr (route->path, "log");

    if (route->needs_session) {
      assert_status (route, "nobody", ask_as (f, route, route->method, NULL, NULL), 401);
      assert_status (route, "an unknown token", ask_as (f, route, route->method, unknown, NULL), 401);
      assert_status (route, "an odd token", ask_as (f, route, route->method, "' OR 1=1 --", NULL), 401);
      assert_status (route, "a device's name", ask_as (f, route, route->method, nc_store_get_device_id (a), NULL), 401);
      assert_status (route, "a revoked device", ask_as (f, route, route->method, revoked, NULL), 403);
      n_sessions++;
    }
    if (is_office) {
      guint refused = g_str_equal (route->method, "POST") ? 403 : 303;

      assert_status (route, "nobody", ask_as (f, route, route->method, NULL, NULL), refused);
      assert_status (route, "a laptop", ask_as (f, route, route->method, revoked, NULL), refused);
      assert_status (route, "a made-up cookie",
                     ask_as (f, route, route->method, NULL, "Cookie: __Host-nengcha=aaaaaaaaaaaaaaaa"), refused);
      n_office++;
    }
  }
  g_assert_cmpuint (n_sessions, >=, 11);
  g_assert_cmpuint (n_office, >=, 7);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 7);
  g_clear_object (&a);
  g_clear_object (&gone);
  hub_fixture_free (f);
}

/* "/v1/blobs/want" is also a blob of that name. */
static gboolean
is_same_place (const Route *route, const Route *other)
{
  g_autofree char *folder = g_path_get_dirname (route->path);

  return (g_str_equal (other->path, route->path) && other->has_id == route->has_id) ||
         (other->has_id && !route->has_id && g_str_equal (other->path, folder));
}

/* a known path with another method is 405, whoever asks; an unknown path 404; OPTIONS tells what there is */
static void
test_methods (void)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW" };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (GArray) routes = load_routes ();

  for (guint i = 0; i < routes->len; i++)
    for (gsize m = 0; m < G_N_ELEMENTS (methods); m++) {
      const Route *route = &g_array_index (routes, Route, i);
      gboolean is_known = g_str_equal (methods[m], "OPTIONS");
      guint status = ask_as (f, route, methods[m], NULL, NULL);

      for (guint j = 0; j < routes->len && !is_known; j++) {
        const Route *other = &g_array_index (routes, Route, j);

        is_known =
            is_same_place (route, other) && (g_str_equal (other->method, methods[m]) ||
                                             (g_str_equal (methods[m], "HEAD") && g_str_equal (other->method, "GET")));
      }
      if (is_known ? status == 405 : status != 405)
        g_error ("%s %s: %u", methods[m], route->path, status);
    }
  for (gsize m = 0; m < G_N_ELEMENTS (methods); m++)
    g_assert_cmpuint (ask_as (f, &(Route){ .path = (char *)"/v1/nothing" }, methods[m], NULL, NULL), ==, 404);
  hub_fixture_free (f);
}

/* ---- a laptop of another region ---- */

static guint
say (HubFixture *f, const char *token, const char *method, const char *path, const char *const *headers,
     const char *json, char **body)
{
  return hub_fixture_ask (f, token, &(NcHttpCall){ .method = method, .path = path, .headers = headers, .json = json },
                          body);
}

/* it is let in, and sees and changes nothing of its neighbours */
static void
test_other_region (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150200");
  g_autofree char *photo = NULL, *token = NULL, *page = NULL, *blob = NULL, *json = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 5000);
  g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
  token = hub_fixture_session (b);
  g_assert_cmpuint (say (f, token, "GET", "/v1/pull", NULL, NULL, &page), ==, 200);
  g_assert_null (strstr (page, HUB_FIXTURE_PLANT));
  g_assert_null (strstr (page, photo));
  blob = g_strconcat ("/v1/blobs/", photo, NULL);
  g_assert_cmpuint (say (f, token, "GET", blob, NULL, NULL, NULL), ==, 404);
  g_assert_cmpuint (say (f, token, "HEAD", blob, NULL, NULL, NULL), ==, 404);
  json = g_strdup_printf ("{\"ids\":[\"%s\"]}", photo);
  g_free (page);
  g_assert_cmpuint (say (f, token, "POST", "/v1/blobs/want", NULL, json, &page), ==, 200);
  g_assert_nonnull (strstr (page, "\"have\":[]"));
  /* writes over its neighbour's row, and says that its own plant lies there */
  hub_fixture_plant (b, "150203");
  hub_fixture_set (b, "enterprise", HUB_FIXTURE_PLANT, "name", "stolen");
  hub_fixture_set (b, "equipment", HUB_FIXTURE_MACHINE, "rated_kw", "1");
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.quarantined, >, 0);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "enterprise", HUB_FIXTURE_PLANT, "name", "示例水泥有限公司");
  hub_fixture_assert (a, "equipment", HUB_FIXTURE_MACHINE, "rated_kw", "7.5");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* ---- uploads ---- */

static char *
header (const char *name, const char *value)
{
  return g_strdup_printf ("%s: %s", name, value);
}

/* A new upload of @size bytes whose content should be @hash; its path. */
static char *
create (HubFixture *f, const char *token, const char *hash, const char *size)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *)hash, strlen (hash)),
                  *metadata = g_strdup_printf ("Upload-Metadata: filename eA==,sha256 %s", base64),
                  *length = header ("Upload-Length", size);
  const char *headers[] = { "Tus-Resumable: 1.0.0", metadata, length, NULL };
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  nc_http_set_token (http, token);
  nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/files", .headers = headers }, &reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 201);
  g_assert_nonnull (reply.location);
  return g_strdup (strstr (reply.location, "/v1/files/"));
}

static gssize
read_text (gpointer data, gpointer buffer, gsize size)
{
  const char **text = data;
  gsize n = MIN (strlen (*text), size);

  memcpy (buffer, *text, n);
  *text += n;
  return (gssize)n;
}

static guint
patch (HubFixture *f, const char *token, const char *path, const char *offset, const char *text, const char *other)
{
  g_autofree char *at = header ("Upload-Offset", offset);
  const char *headers[] = { "Content-Type: application/offset+octet-stream", "Tus-Resumable: 1.0.0", at, other, NULL };

  return hub_fixture_ask (f, token,
                          &(NcHttpCall){ .method = "PATCH",
                                         .path = path,
                                         .headers = headers,
                                         .read = read_text,
                                         .read_data = &text,
                                         .read_bytes = (gint64)strlen (text) },
                          NULL);
}

/* wrong places, wrong sums, wrong lengths, wrong hands: refused, and what was right before goes on */
static void
test_uploads (void)
{
  static const char *const offsets[][2] = { { "4", "409" },
                                            { "6", "409" },
                                            { "-1", "400" },
                                            { "5x", "400" },
                                            { "", "400" },
                                            { "0x5", "400" },
                                            { "9223372036854775807", "409" },
                                            { "99999999999999999999", "400" } };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *mine = hub_fixture_session (a), *other = hub_fixture_session (b), *path = NULL, *lie = NULL,
                  *id = NULL, *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "halloworld", -1), *blob = NULL;
  const char *old_version[] = { "Tus-Resumable: 0.2.2", NULL };
  g_autofree guint8 *sum = NULL;

  path = create (f, mine, hash, "10");
  g_assert_cmpuint (patch (f, mine, path, "0", "hallo", NULL), ==, 204);
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    if (patch (f, mine, path, offsets[i][0], "world", NULL) != (guint)atoi (offsets[i][1]))
      g_error ("offset “%s” is not refused with %s", offsets[i][0], offsets[i][1]);
  g_assert_cmpuint (patch (f, other, path, "5", "evil!", NULL), ==, 404);
  g_assert_cmpuint (say (f, other, "HEAD", path, NULL, NULL, NULL), ==, 404);
  g_assert_cmpuint (say (f, mine, "HEAD", path, old_version, NULL, NULL), ==, 412);
  g_assert_cmpuint (patch (f, mine, path, "5", "world", "Upload-Checksum: sha256 AAAA"), ==, 400);
  g_assert_cmpuint (patch (f, mine, path, "5", "world", "Upload-Checksum: md5 AAAA"), ==, 400);
  g_assert_cmpuint (
      patch (f, mine, path, "5", "world", "Upload-Checksum: sha256 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), ==,
      460);
  g_assert_cmpuint (patch (f, mine, path, "5", "world and more", NULL), ==, 413);
  g_assert_cmpuint (patch (f, mine, path, "5", "world", NULL), ==, 204);
  g_assert_cmpuint (patch (f, mine, path, "10", "", NULL), ==, 404);
  id = g_strdup (hash);
  blob = g_strconcat ("/v1/blobs/", id, NULL);
  g_assert_cmpuint (say (f, other, "GET", blob, NULL, NULL, NULL), ==, 200);
  /* a content that is not what its name says is forgotten */
  lie = create (f, mine, "0000000000000000000000000000000000000000000000000000000000000000", "5");
  g_assert_cmpuint (patch (f, mine, lie, "0", "hallo", NULL), ==, 460);
  g_assert_cmpuint (say (f, mine, "HEAD", lie, NULL, NULL, NULL), ==, 404);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM upload"), ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* names and sizes that are none: nothing is opened for them */
static void
test_metadata (void)
{
  static const char *const bad[][2] = {
    { "Upload-Metadata: sha256", "Upload-Length: 5" },
    { "Upload-Metadata: sha256 ****", "Upload-Length: 5" },
    { "Upload-Metadata: sha256 Li4vLi4vaHViLmtleQ==", "Upload-Length: 5" },
    { "Upload-Metadata: ,,,,,,,,,,,,,,,,,,,,,,,", "Upload-Length: 5" },
    { "Upload-Metadata: \xff\xfe \x01", "Upload-Length: 5" },
    { "Upload-Metadata: sha1 YWE=", "Upload-Length: 5" },
    { "Upload-Defer-Length: 1", "Upload-Length: " },
    { "Upload-Concat: final;/v1/files/a", "Upload-Length: 5" },
  };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *folder = g_build_filename (f->hub_home, "uploads", NULL);
  g_autoptr (GDir) dir = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    const char *headers[] = { "Tus-Resumable: 1.0.0", bad[i][0], bad[i][1], NULL };
    guint status = say (f, token, "POST", "/v1/files", headers, NULL, NULL);

    if (status != 400)
      g_error ("%s: %u", bad[i][0], status);
  }
  dir = g_dir_open (folder, 0, NULL);
  g_assert_true (!dir || !g_dir_read_name (dir));
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* ---- journals ---- */

static guint
push (HubFixture *f, const char *token, const char *batch)
{
  return say (f, token, "POST", "/v1/push", NULL, batch, NULL);
}

static char *
batch_from (NcStore *store, gint64 first)
{
  g_autoptr (GError) error = NULL;
  gint64 last;
  char *batch = nc_batch_write (store, &(NcBatchBounds){ first, 100, 100000 }, &last, &error);

  g_assert_no_error (error);
  return batch;
}

/* A batch in which one byte or word stands otherwise. */
static void
assert_forged (HubFixture *f, const char *token, const char *batch, const char *from, const char *to, guint status)
{
  g_autoptr (GString) forged = g_string_new (batch);

  g_assert_cmpuint (g_string_replace (forged, from, to, 1), ==, 1);
  if (push (f, token, forged->str) != status)
    g_error ("a batch with %s for %s is taken", to, from);
}

/* a value, an actor, a time, a signature, a number or a name altered: nothing of it is taken */
static void
test_forged (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *token = hub_fixture_session (a), *batch = NULL, *late = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_set (a, "enterprise", HUB_FIXTURE_PLANT, "note", "later");
  batch = batch_from (a, 1);
  late = batch_from (a, 8);
  assert_forged (f, token, batch, "0471-5550000", "0471-5550001", 400);
  assert_forged (f, token, batch, "officer-1", "officer-2", 400);
  assert_forged (f, token, batch, "\"first_seq\":1", "\"first_seq\":2", 400);
  assert_forged (f, token, batch, "\"mono_usec\":", "\"mono_usec\":1", 400);
  assert_forged (f, token, batch, nc_store_get_device_id (a), nc_store_get_device_id (b), 400);
  assert_forged (f, token, batch, "nengcha-push-1", "nengcha-push-2", 400);
  assert_forged (f, token, batch, "\"signature\":\"", "\"signature\":\"0", 400);
  assert_forged (f, token, batch, "\"prev_hash\":\"00", "\"prev_hash\":\"11", 400);
  g_assert_cmpuint (push (f, token, late), ==, 400);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row"), ==, 0);
  g_assert_cmpuint (push (f, token, batch), ==, 200);
  g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* The hub alone: a copied laptop that compares nothing itself is refused whether it goes on behind what the hub has,
   says otherwise what the hub has, or begins with what both know; what it says again as it was is no harm */
static void
test_forked (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *a = hub_fixture_laptop (f, "a", "150100");
  g_autoptr (NcStore) copy = NULL;
  g_autofree char *from = g_build_filename (f->folder, "a", NULL), *to = g_build_filename (f->folder, "copy", NULL),
                  *token = NULL, *mine = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  g_clear_object (&a);
  g_assert_true (g_spawn_sync (NULL, (char *[]){ "cp", "-a", from, to, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               NULL, NULL, NULL, &error));
  a = hub_fixture_laptop (f, "a", NULL);
  copy = hub_fixture_laptop (f, "copy", NULL);
  token = hub_fixture_session (a);
  hub_fixture_set (a, "enterprise", HUB_FIXTURE_PLANT, "note", "on the first");
  hub_fixture_set (copy, "enterprise", HUB_FIXTURE_PLANT, "note", "on the copy");
  hub_fixture_set (copy, "enterprise", HUB_FIXTURE_PLANT, "contact", "on the copy");
  mine = batch_from (a, 8);
  g_assert_cmpuint (push (f, token, mine), ==, 200);
  for (gint64 first = 9; first > 0; first -= first > 7 ? 1 : 6) {
    g_autofree char *theirs = batch_from (copy, first);

    g_assert_cmpuint (push (f, token, theirs), ==, 409);
  }
  g_assert_cmpuint (push (f, token, mine), ==, 200);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 8);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE data LIKE '%copy%'"), ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* who can write in the database alters an entry, and its hash with it, before one that stays on the laptop, where the
   chain does not show it: the receipt does */
static void
test_altered_before_withheld (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *text = NULL, *hex = NULL, *harm = NULL, *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcBatch) batch = NULL;
  guint8 hash[NC_JOURNAL_HASH_BYTES], key[NC_KEYS_PUBLIC_BYTES];
  NcBatchEntry *entry;

  hub_fixture_plant (a, "150102");
  text = batch_from (a, 1);
  memcpy (key, nc_keys_get_device_public (nc_store_get_keys (a)), sizeof key);
  batch = nc_batch_read (text, strlen (text), nc_store_get_device_id (a), key, &error);
  g_assert_no_error (error);
  g_assert_true (g_array_index (batch->entries, NcBatchEntry, 3).is_withheld);
  entry = &g_array_index (batch->entries, NcBatchEntry, 2);
  entry->entry.new_value = "0471-5550001";
  nc_journal_hash (&entry->entry, g_array_index (batch->entries, NcBatchEntry, 1).hash, hash);
  hex = nc_wire_hex (hash, sizeof hash);
  hub_fixture_sync (a);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", NULL }));
  harm = g_strdup_printf ("UPDATE op SET new_value = '0471-5550001', hash = %s%s' WHERE seq = 3",
                          f->database ? "'\\x" : "X'", hex);
  hub_fixture_exec (f, harm);
  found = hub_fixture_run (f, 1, (const char *const[]){ "verify", NULL });
  g_assert_nonnull (strstr (found, "receipt"));
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/strangers/routes", test_routes);
  g_test_add_func ("/hub/strangers/methods", test_methods);
  g_test_add_func ("/hub/strangers/other-region", test_other_region);
  g_test_add_func ("/hub/strangers/uploads", test_uploads);
  g_test_add_func ("/hub/strangers/metadata", test_metadata);
  g_test_add_func ("/hub/strangers/forged", test_forged);
  g_test_add_func ("/hub/strangers/forked", test_forked);
  g_test_add_func ("/hub/strangers/altered-before-withheld", test_altered_before_withheld);
  return g_test_run ();
}
