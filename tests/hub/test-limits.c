/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-batch.h"
#include "nc-wire.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PLANT     HUB_FIXTURE_PLANT
#define INJECTION "x'); DROP TABLE row; DROP TABLE op; --\"$1 :row_id %s {data.x}"
#define GIGABYTE  1073741824
/* as PROTOCOL.md allows */
#define MOST_CLEAR (32 * 1024 * 1024)
#define N_BOMBS    24

/* ---- requests that no client would send ---- */

static int
connect_to_hub (HubFixture *f)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16)atoi (strrchr (f->url, ':') + 1)),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval wait = { .tv_sec = 20 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  return fd;
}

/* The status of the answer; 0 when the hub closed the line instead. */
static guint
read_status (int fd)
{
  char line[64] = { 0 };
  ssize_t n = recv (fd, line, sizeof line - 1, MSG_WAITALL);

  return n > 12 && g_str_has_prefix (line, "HTTP/1.1 ") ? (guint)atoi (line + 9) : 0;
}

/* @head: request line and headers, without the empty line that ends them */
static guint
raw (HubFixture *f, const char *head, gconstpointer body, gsize size)
{
  int fd = connect_to_hub (f);
  g_autofree char *text = g_strdup_printf ("%s\r\nHost: hub\r\n\r\n", head);
  guint status;

  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (gssize)strlen (text));
  while (size > 0) {
    ssize_t n = send (fd, body, size, MSG_NOSIGNAL);

    if (n <= 0)
      break;
    body = (const char *)body + n;
    size -= (gsize)n;
  }
  status = read_status (fd);
  close (fd);
  return status;
}

static guint
post (HubFixture *f, const char *token, const char *path, const char *json)
{
  return hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = path, .json = json }, NULL);
}

/* The most memory the hub ever had. */
static void
assert_small (HubFixture *f, gint64 most_mb)
{
#ifndef __SANITIZE_ADDRESS__
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (f->hub)), *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  g_test_message ("the hub had %d MB at most", (int)(g_ascii_strtoll (line + 6, NULL, 10) / 1024));
  g_assert_cmpint (g_ascii_strtoll (line + 6, NULL, 10), <, most_mb * 1024);
#else
  (void)f;
  (void)most_mb;
#endif
}

static void
assert_still_well (HubFixture *f, NcStore *store)
{
  NcSyncReport report = hub_fixture_sync (store);

  g_assert_cmpint (report.unsent, ==, 0);
  g_assert_cmpuint (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL), ==, 200);
}

/* ---- size ---- */

/* Chunks of zeros until the hub has enough; how many bytes it let pass. */
static gint64
pour (HubFixture *f, const char *head)
{
  static const char zeros[65536];
  int fd = connect_to_hub (f);
  gint64 sent = 0;

  g_assert_cmpint (send (fd, head, strlen (head), MSG_NOSIGNAL), ==, (gssize)strlen (head));
  while (sent < GIGABYTE) {
    if (send (fd, "10000\r\n", 7, MSG_NOSIGNAL) != 7 || send (fd, zeros, sizeof zeros, MSG_NOSIGNAL) <= 0 ||
        send (fd, "\r\n", 2, MSG_NOSIGNAL) != 2)
      break;
    sent += (gint64)sizeof zeros;
  }
  close (fd);
  return sent;
}

/* a batch of 1 GB, announced, not announced, packed: refused early, and the hub stays small */
static void
test_gigabyte (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *head = NULL, *chunked = NULL, *packed_head = NULL;
  g_autofree char *zeros = g_malloc0 (40 * 1024 * 1024);
  g_autoptr (GBytes) packed = nc_wire_gzip (zeros, 40 * 1024 * 1024, NC_WIRE_GZIP_SMALL);

  head = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 1073741824", token);
  g_assert_cmpuint (raw (f, head, "{", 1), ==, 413);
  chunked = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n",
                             token);
  g_assert_cmpint (pour (f, chunked), <, 100 * 1024 * 1024);
  packed_head = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Encoding: gzip\r\n"
                                 "Content-Length: %" G_GSIZE_FORMAT,
                                 token, g_bytes_get_size (packed));
  g_assert_cmpuint (raw (f, packed_head, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed)), ==, 413);
  assert_small (f, 100);
  hub_fixture_plant (a, "150102");
  assert_still_well (f, a);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* deep, wide, twice the same name, text that is none: 400 everywhere, with and without a session */
static void
test_json_bombs (void)
{
  static const char *const paths[] = { "/v1/push",  "/v1/numbers", "/v1/blobs/want",
                                       "/v1/hello", "/v1/session", "/v1/enrol" };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *deep = g_strnfill (200000, '['), *wide = NULL, *names = NULL;
  g_autoptr (GString) many = g_string_new ("{");
  const char *bombs[] = { NULL,
                          NULL,
                          NULL,
                          "",
                          "null",
                          "[]",
                          "{\"device\":\"a\",\"device\":\"b\"}",
                          "{\"device\":\"\\u0000\"}",
                          "{\"device\":\"\\ud800\"}",
                          "{\"device\":\"\xff\xfe\"}",
                          "{\"first_seq\":1e999}",
                          "{\"first_seq\":99999999999999999999999999}",
                          "{\"commits\":{}}",
                          "{\"ids\":[1,2]}",
                          "{\"ids\":[\"../../hub.key\"]}",
                          "{\"nonce\":12}" };

  wide = g_strnfill (4000000, ' ');
  for (gsize i = 0; i + 1 < 4000000; i += 2)
    memcpy (wide + i, i ? "0," : "[0", 2);
  for (int i = 0; i < 700000; i++)
    g_string_append_printf (many, "%s\"%d\":0", i ? "," : "", i);
  names = g_strdup_printf ("%s}", many->str);
  bombs[0] = deep;
  bombs[1] = wide;
  bombs[2] = names;
  for (gsize i = 0; i < G_N_ELEMENTS (bombs); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (paths); j++) {
      guint status = post (f, token, paths[j], bombs[i]);

      if (status < 400 || status >= 500)
        g_error ("%s answers %u to bomb %" G_GSIZE_FORMAT, paths[j], status, i);
    }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 0);
  assert_small (f, 200);
  hub_fixture_plant (a, "150102");
  assert_still_well (f, a);
  g_clear_object (&a);
  hub_fixture_free (f);
}

typedef struct {
  HubFixture *hub;
  const char *head;
  GBytes *packed;
} Bomb;

static gpointer
drop_bomb (gpointer data)
{
  const Bomb *bomb = data;

  return GUINT_TO_POINTER (
      raw (bomb->hub, bomb->head, g_bytes_get_data (bomb->packed, NULL), g_bytes_get_size (bomb->packed)));
}

/* as large as a batch may be when it is unpacked, many at once: read one after the other, or refused for a moment */
static void
test_many_bombs (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *text = g_malloc (MOST_CLEAR), *head = NULL;
  g_autoptr (GBytes) packed = NULL;
  GThread *threads[N_BOMBS];
  Bomb bomb = { .hub = f };

  memset (text, ' ', MOST_CLEAR);
  memcpy (text, "{\"a\":", 5);
  for (gsize i = 5; i < 5 + 2 * 500000; i += 2)
    memcpy (text + i, i == 5 ? "[0" : ",0", 2);
  memcpy (text + MOST_CLEAR - 2, "]}", 2);
  packed = nc_wire_gzip (text, MOST_CLEAR, NC_WIRE_GZIP_SMALL);
  head = g_strdup_printf ("POST /v1/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Encoding: gzip\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT,
                          token, g_bytes_get_size (packed));
  bomb.head = head;
  bomb.packed = packed;
  for (gsize i = 0; i < N_BOMBS; i++)
    threads[i] = g_thread_new ("bomb", drop_bomb, &bomb);
  for (gsize i = 0; i < N_BOMBS; i++) {
    guint status = GPOINTER_TO_UINT (g_thread_join (threads[i]));

    g_assert_true (status == 400 || status == 503);
  }
  assert_small (f, 380);
  hub_fixture_plant (a, "150102");
  assert_still_well (f, a);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* ---- names ---- */

static void
assert_raw (HubFixture *f, const char *token, const char *line, const char *headers, guint status)
{
  g_autofree char *head =
      g_strdup_printf ("%s HTTP/1.1\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0%s", line, token, headers);
  guint got = raw (f, head, NULL, 0);

  if (got != status)
    g_error ("%s %s: %u instead of %u", line, headers, got, status);
}

/* names that climb, names of other people's uploads, lengths that are none */
static void
test_paths (void)
{
  static const char *const lines[] = {
    "GET /v1/blobs/../../hub.key",
    "GET /v1/blobs/..%2f..%2fhub.key",
    "GET /v1/blobs/%2e%2e",
    "GET /../hub.key",
    "GET /v1/blobs/..",
    "HEAD /v1/files/../hub.key",
    "HEAD /v1/files/..%2fx",
    "GET //etc/passwd",
    "GET /v1/blobs/'%20OR%201=1",
    "HEAD /v1/files/'%20OR%201=1",
    "GET /v1/push/../hub",
    "GET /v1/blobs/%00",
    "GET /v1/pull%00",
    "GET /health%00/../../hub.key",
    "GET /web/%c0%ae%c0%ae%c0%afschema.sql",
    "GET /web/..%2fschema.sql",
    "GET /v1/packs/%ff%fe",
    "HEAD /v1/files/%c0%ae%c0%ae%c0%afhub.key",
  };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *token = hub_fixture_session (a), *other = hub_fixture_session (b), *hash = g_strnfill (64, 'a'),
                  *name = NULL, *headers = NULL, *bad = NULL, *path = NULL, *id = NULL;
  const char *climb = "../../../../../../../../tmp/nengcha-climbed-00000000000000000000";

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_raw (f, token, lines[i], "", 404);
  name = g_base64_encode ((const guchar *)hash, 64);
  headers = g_strdup_printf ("\r\nUpload-Metadata: sha256 %s\r\nUpload-Length: 10\r\nContent-Length: 0", name);
  assert_raw (f, token, "POST /v1/files", headers, 201);
  id = g_strdup ("01900000-0000-7000-8000-0000000000aa");
  hub_fixture_exec (f, "UPDATE upload SET id = '01900000-0000-7000-8000-0000000000aa'");
  path = g_strdup_printf ("HEAD /v1/files/%s", id);
  assert_raw (f, other, path, "", 404);
  g_free (name);
  name = g_base64_encode ((const guchar *)climb, 64);
  bad = g_strdup_printf ("\r\nUpload-Metadata: sha256 %s\r\nUpload-Length: 10\r\nContent-Length: 0", name);
  assert_raw (f, token, "POST /v1/files", bad, 400);
  assert_raw (f, token, "POST /v1/files", "\r\nUpload-Length: 10\r\nContent-Length: 0", 400);
  for (int i = 0; i < 4; i++) {
    static const char *const lengths[] = { "-1", "1e3", "", "99999999999999999999" };
    g_autofree char *good_name = g_base64_encode ((const guchar *)hash, 64);
    g_autofree char *odd = g_strdup_printf ("\r\nUpload-Metadata: sha256 %s\r\nUpload-Length: %s\r\nContent-Length: 0",
                                            good_name, lengths[i]);

    assert_raw (f, token, "POST /v1/files", odd, i == 3 ? 413 : 400);
  }
  g_assert_false (g_file_test ("/tmp/nengcha-climbed-00000000000000000000", G_FILE_TEST_EXISTS));
  hub_fixture_plant (a, "150102");
  assert_still_well (f, a);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* ---- SQL in every field ---- */

static void
ask_numbers (HubFixture *f, const char *token)
{
  g_autofree char *out = NULL;
  g_autoptr (NcJson) json =
      json_pack ("{s:s, s:s, s:s, s:i, s:i}", "request_id", "01900000-0000-7000-8000-0000000000bb", "issuer_name",
                 INJECTION, "series", INJECTION, "year", 2026, "count", 10);
  g_autofree char *text = nc_wire_dump (json);

  g_assert_cmpuint (post (f, token, "/v1/numbers", text), ==, 200);
  out = hub_fixture_run (f, 0, (const char *const[]){ "numbers", "--json", NULL });
  g_assert_nonnull (strstr (out, "DROP TABLE row"));
}

/* values arrive as they were written; as ids, cursors, tokens and codes they are nobody's */
static void
test_injection (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *token = hub_fixture_session (a), *escaped = g_uri_escape_string (INJECTION, NULL, FALSE),
                  *path = g_strdup_printf ("/v1/pull?cursor=%s", escaped), *body = NULL;
  g_autofree char *cursor = g_strdup_printf ("/v1/pull?cursor=%s.1.1.%s,'.2.2.x", escaped, escaped);

  hub_fixture_plant (a, "150102");
  for (int i = 0; i < 5; i++) {
    static const char *const fields[] = { "name", "address", "note", "contact", "phone" };

    hub_fixture_set (a, "enterprise", PLANT, fields[i], INJECTION);
  }
  g_assert_cmpint (hub_fixture_sync (a).quarantined, ==, 0);
  hub_fixture_sync (b);
  hub_fixture_assert (b, "enterprise", PLANT, "note", INJECTION);
  hub_fixture_assert (b, "enterprise", PLANT, "name", INJECTION);
  ask_numbers (f, token);
  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = path }, &body), ==, 200);
  g_assert_nonnull (strstr (body, "\"anew\":true"));
  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = cursor }, NULL), ==, 200);
  g_assert_cmpuint (hub_fixture_ask (f, INJECTION, &(NcHttpCall){ .method = "GET", .path = "/v1/pull" }, NULL), ==,
                    401);
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "revoke", INJECTION, NULL }));
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "enrol", "--region", "150100", "--officer", INJECTION, NULL }));
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row"), ==, 2);
  assert_still_well (f, a);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* ---- who should not be in ---- */

static guint
say_session (HubFixture *f, const char *device, const char *challenge)
{
  g_autofree char *signature = g_strnfill (128, '0'),
                  *json = g_strdup_printf ("{\"device\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\"}", device,
                                           challenge, signature);

  return post (f, NULL, "/v1/session", json);
}

static char *
get_challenge (HubFixture *f, const char *device)
{
  g_autofree char *nonce = g_strnfill (64, '1'), *body = NULL,
                  *json = g_strdup_printf ("{\"device\":\"%s\",\"nonce\":\"%s\",\"protocol\":1,\"schema\":1}", device,
                                           nonce);
  g_autoptr (NcJson) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (
      hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "POST", .path = "/v1/hello", .json = json }, &body), ==, 200);
  reply = nc_wire_parse (body, strlen (body), &error);
  g_assert_no_error (error);
  return g_strdup (nc_wire_get_string (reply, "challenge", 64));
}

/* unknown, expired, revoked in the middle of a session, without a key, with another's session: refused and on record */
static void
test_strangers (void)
{
  static const char *const unknown = "01900000-0000-7000-8000-0000000000cc";
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autoptr (NcStore) late = hub_fixture_laptop (f, "late", NULL);
  g_autofree char *code = hub_fixture_code (f, "150100"), *token = hub_fixture_session (a), *challenge = NULL,
                  *mine = NULL, *other = hub_fixture_session (b), *batch = NULL, *log_path = NULL, *log = NULL,
                  *audit = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last_seq;

  challenge = get_challenge (f, unknown);
  g_assert_cmpuint (say_session (f, unknown, challenge), ==, 403);
  mine = get_challenge (f, nc_store_get_device_id (a));
  g_assert_cmpuint (say_session (f, nc_store_get_device_id (a), mine), ==, 403);
  /* good once, also for who could sign it: say hello again */
  g_assert_cmpuint (say_session (f, nc_store_get_device_id (a), mine), ==, 401);
  hub_fixture_exec (f, "UPDATE enrol_code SET expires_usec = 1 WHERE used_by IS NULL");
  g_assert_false (nc_sync_enrol (late, code, f->url, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  /* a's entries in b's session */
  hub_fixture_plant (a, "150102");
  batch = nc_batch_write (a, &(NcBatchBounds){ 1, 100, 100000 }, &last_seq, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (post (f, other, "/v1/push", batch), ==, 400);
  g_assert_cmpuint (post (f, token, "/v1/push", batch), ==, 200);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "revoke", nc_store_get_device_id (a), NULL }));
  g_assert_cmpuint (post (f, token, "/v1/push", batch), ==, 403);
  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = "/v1/pull" }, NULL), ==, 403);
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "revoke", nc_store_get_device_id (a), NULL }));
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "revoke", unknown, NULL }));
  audit = hub_fixture_run (f, 0, (const char *const[]){ "audit", "--json", "--days", "1", NULL });
  g_assert_nonnull (strstr (audit, "\"refused\""));
  g_assert_nonnull (strstr (audit, "\"revoked\""));
  /* each is on record, without what people wrote */
  log_path = g_build_filename (f->folder, "hub.log", NULL);
  g_assert_true (g_file_get_contents (log_path, &log, NULL, &error));
  g_assert_nonnull (strstr (log, "\"status\":403"));
  g_assert_nonnull (strstr (log, "\"status\":400"));
  g_assert_null (strstr (log, "示例"));
  g_assert_null (strstr (log, "0471"));
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&late);
  hub_fixture_free (f);
}

/* the same batches again and again, whole, old and in pieces: one effect, the same receipts */
static void
test_replay (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = NULL, *first = NULL, *again = NULL, *batch = NULL, *piece = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last_seq;

  hub_fixture_plant (a, "150102");
  batch = nc_batch_write (a, &(NcBatchBounds){ 1, 100, 100000 }, &last_seq, &error);
  piece = nc_batch_write (a, &(NcBatchBounds){ 3, 2, 100000 }, &last_seq, &error);
  g_assert_no_error (error);
  hub_fixture_sync (a);
  hub_fixture_set (a, "enterprise", PLANT, "note", "later");
  hub_fixture_sync (a);
  token = hub_fixture_session (a);
  for (int i = 0; i < 5; i++) {
    g_autofree char *reply = NULL, *of_piece = NULL;

    g_assert_cmpuint (
        hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = batch }, &reply), ==,
        200);
    g_assert_cmpuint (
        hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = piece }, &of_piece), ==,
        200);
    if (!first) {
      first = g_strdup (reply);
      again = g_strdup (of_piece);
    }
    g_assert_cmpstr (reply, ==, first);
    g_assert_cmpstr (of_piece, ==, again);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 8);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM receipt"), ==, 2);
  assert_still_well (f, a);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/gigabyte", test_gigabyte);
  g_test_add_func ("/hub/json-bombs", test_json_bombs);
  g_test_add_func ("/hub/many-bombs", test_many_bombs);
  g_test_add_func ("/hub/paths", test_paths);
  g_test_add_func ("/hub/injection", test_injection);
  g_test_add_func ("/hub/strangers", test_strangers);
  g_test_add_func ("/hub/replay", test_replay);
  return g_test_run ();
}
