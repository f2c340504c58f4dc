/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sync/fault-proxy.h"
#include "hub-fixture.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A parcel that is being written. */
static void
add_frame (GByteArray *out, char type, guint64 size, const char *id)
{
  guint64 little = GUINT64_TO_LE (size);

  g_byte_array_append (out, (const guint8 *)&type, 1);
  g_byte_array_append (out, (const guint8 *)&little, sizeof little);
  g_byte_array_append (out, (const guint8 *)id, (guint)strlen (id));
}

static char *
add_content (GByteArray *out, const char *content, gsize size)
{
  guint8 digest[NC_SHA256_BYTES];
  char *id;

  nc_sha256_of (digest, content, size);
  id = nc_wire_hex (digest, sizeof digest);
  add_frame (out, 'B', size + 64, id);
  g_byte_array_append (out, (const guint8 *)content, (guint)size);
  return id;
}

typedef struct {
  const guint8 *data;
  gsize size;
  gsize at;
  gsize step;
} Reader;

/* In pieces of @step bytes, so that frames are cut anywhere. */
static gssize
read_step (gpointer data, gpointer buffer, gsize size)
{
  Reader *self = data;
  gsize n = MIN (MIN (size, self->step), self->size - self->at);

  memcpy (buffer, self->data + self->at, n);
  self->at += n;
  return (gssize)n;
}

static guint
send_parcel (HubFixture *f, const char *token, GByteArray *parcel, gsize step, char **reply)
{
  Reader reader = { parcel->data, parcel->len, 0, step };

  return hub_fixture_ask (f, token,
                          &(NcHttpCall){ .method = "POST",
                                         .path = "/v1/blobs",
                                         .read = read_step,
                                         .read_data = &reader,
                                         .read_bytes = (gint64)parcel->len },
                          reply);
}

static char *
place_of (HubFixture *f, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (f->hub_home, "blobs", part, id, NULL);
}

static guint
count_uploads (HubFixture *f)
{
  g_autofree char *path = g_build_filename (f->hub_home, "uploads", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* What was refused is cleared away when the reply is out. */
static void
assert_no_uploads (HubFixture *f)
{
  for (int i = 0; i < 500 && count_uploads (f) > 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (count_uploads (f), ==, 0);
}

static void
assert_kept (HubFixture *f, const char *token, const char *id, const char *content)
{
  g_autofree char *path = g_strdup_printf ("/v1/blobs/%s", id), *body = NULL, *place = place_of (f, id), *file = NULL;
  gsize size;

  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = path }, &body), ==, 200);
  g_assert_cmpstr (body, ==, content);
  g_assert_true (g_file_get_contents (place, &file, &size, NULL));
  g_assert_cmpuint (size, ==, strlen (content));
}

/* however it is cut: the whole ones are kept, one that is not what its name says is not; again gives the same receipts
 */
static void
test_kept (void)
{
  static const gsize steps[] = { 1, 7, 73, 100000 };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GByteArray) parcel = g_byte_array_new ();
    g_autofree char *one = add_content (parcel, "one", 3), *none = add_content (parcel, "", 0),
                    *wrong = g_strnfill (64, 'a'), *place = place_of (f, wrong), *two = NULL, *reply = NULL,
                    *said = NULL;
    g_autoptr (NcJson) json = NULL;

    add_frame (parcel, 'B', 64 + 4, wrong);
    g_byte_array_append (parcel, (const guint8 *)"lies", 4);
    two = add_content (parcel, "two, which is longer", 20);
    g_assert_cmpuint (send_parcel (f, token, parcel, steps[i], &reply), ==, 200);
    json = nc_wire_parse (reply, strlen (reply), NULL);
    g_assert_cmpuint (json_array_size (json_object_get (json, "have")), ==, 3);
    g_assert_cmpuint (json_array_size (json_object_get (json, "damaged")), ==, 1);
    g_assert_nonnull (strstr (reply, one));
    g_assert_nonnull (strstr (reply, none));
    assert_kept (f, token, one, "one");
    assert_kept (f, token, two, "two, which is longer");
    g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
    assert_no_uploads (f);
    /* all but the time that it took */
    g_assert_true (json_is_integer (json_object_get (json, "usec")));
    json_object_del (json, "usec");
    said = nc_wire_dump (json);
    if (first)
      g_assert_cmpstr (said, ==, first);
    else
      first = g_steal_pointer (&said);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 3);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
  g_clear_object (&a);
  hub_fixture_free (f);
}

static void
assert_refused (HubFixture *f, const char *token, GByteArray *parcel, guint status)
{
  g_assert_cmpuint (send_parcel (f, token, parcel, 4096, NULL), ==, status);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 0);
  assert_no_uploads (f);
}

/* frames of another kind, cut off, too short, too large, too many, without a session: nothing of them is kept */
static void
test_refused (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *id = NULL, *climb = g_strdup ("../../../../../../../../tmp/");
  g_autoptr (GByteArray) parcel = g_byte_array_new ();

  id = add_content (parcel, "whole", 5);
  assert_refused (f, NULL, parcel, 401);
  g_byte_array_set_size (parcel, parcel->len - 1);
  assert_refused (f, token, parcel, 400);
  g_byte_array_append (parcel, (const guint8 *)"eB", 2);
  assert_refused (f, token, parcel, 400);
  g_byte_array_set_size (parcel, 0);
  add_frame (parcel, 'P', 64, id);
  assert_refused (f, token, parcel, 400);
  g_byte_array_set_size (parcel, 0);
  add_frame (parcel, 'B', 63, id);
  assert_refused (f, token, parcel, 400);
  g_byte_array_set_size (parcel, 0);
  add_frame (parcel, 'B', G_MAXUINT64, id);
  assert_refused (f, token, parcel, 413);
  g_byte_array_set_size (parcel, 0);
  g_free (add_content (parcel, "whole", 5));
  add_frame (parcel, 'B', 64 + 64 * 1024 * 1024 - 2 * (9 + 64) - 5 + 1, id);
  assert_refused (f, token, parcel, 413);
  g_byte_array_set_size (parcel, 0);
  add_frame (parcel, 'B', 64, climb);
  g_byte_array_set_size (parcel, 73);
  assert_refused (f, token, parcel, 400);
  g_byte_array_set_size (parcel, 0);
  for (int i = 0; i < 513; i++)
    g_free (add_content (parcel, (char *)&i, sizeof i));
  assert_refused (f, token, parcel, 413);
  g_byte_array_set_size (parcel, 0);
  g_assert_cmpuint (send_parcel (f, token, parcel, 1, NULL), ==, 200);
  g_clear_object (&a);
  hub_fixture_free (f);
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  return fd;
}

/* the hub is killed while a parcel comes in, and again when the laptop has sent: what has a receipt is there */
static void
test_killed (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *token = hub_fixture_session (a), *head = NULL, *id = NULL;
  g_autoptr (GByteArray) parcel = g_byte_array_new ();
  int fd = connect_to ((guint16)atoi (strrchr (f->url, ':') + 1));

  id = add_content (parcel, "whole", 5);
  head = g_strdup_printf (
      "POST /v1/blobs HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n", token);
  g_assert_cmpint (send (fd, head, strlen (head), 0), ==, (gssize)strlen (head));
  g_assert_cmpint (send (fd, parcel->data, parcel->len, 0), ==, (gssize)parcel->len);
  for (int i = 0; i < 500 && count_uploads (f) == 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (count_uploads (f), ==, 1);
  hub_fixture_kill (f);
  close (fd);
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 0);
  for (gsize i = 0; i < 10; i++)
    g_free (hub_fixture_photo (a, 1000 + i));
  g_assert_cmpint (hub_fixture_sync (a).blobs_unsent, ==, 0);
  hub_fixture_kill (f);
  hub_fixture_start (f);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 10);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* a content with a receipt stays whole whatever is sent under its name again, also at once from two laptops */
static gpointer
send_thread (gpointer data)
{
  NcStore *store = data;

  g_assert_cmpint (hub_fixture_sync (store).blobs_unsent, ==, 0);
  return NULL;
}

static void
test_twice (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  GThread *thread;

  for (gsize i = 0; i < 20; i++) {
    g_free (hub_fixture_photo (a, 2000 + i));
    g_free (hub_fixture_photo (b, 2000 + i));
  }
  thread = g_thread_new ("b", send_thread, b);
  send_thread (a);
  g_thread_join (thread);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(DISTINCT id) FROM blob"), ==, 20);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a hub that knows no parcels, or a proxy that lets none pass: one by one, and all arrive */
static void
test_older_hub (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  FaultProxy *proxy = fault_proxy_new ((guint16)atoi (strrchr (f->url, ':') + 1), FAULT_NO_PARCELS, 0);
  g_autofree char *url = fault_proxy_url (proxy);
  NcSyncReport report;

  for (gsize i = 0; i < 10; i++)
    g_free (hub_fixture_photo (a, 1000 + i));
  g_assert_true (nc_store_set_meta (a, "sync.url", url, NULL));
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.blobs_sent, ==, 10);
  g_assert_cmpint (report.blobs_unsent, ==, 0);
  fault_proxy_free (proxy, NULL);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* one whose file is damaged here stops no other */
static void
test_damaged_here (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *bad = NULL, *part = NULL, *path = NULL;
  NcSyncReport report;

  for (gsize i = 0; i < 20; i++)
    g_free (hub_fixture_photo (a, 1000 + i));
  bad = hub_fixture_photo (a, 5000);
  for (gsize i = 0; i < 20; i++)
    g_free (hub_fixture_photo (a, 6000 + i));
  part = g_strndup (bad, 2);
  path = g_build_filename (nc_store_get_home (a), "blobs", part, bad, NULL);
  g_assert_true (g_file_set_contents (path, "not what it was", -1, NULL));
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.blobs_sent, ==, 40);
  g_assert_cmpint (report.blobs_unsent, ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 40);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/parcel/kept", test_kept);
  g_test_add_func ("/hub/parcel/refused", test_refused);
  g_test_add_func ("/hub/parcel/killed", test_killed);
  g_test_add_func ("/hub/parcel/twice", test_twice);
  g_test_add_func ("/hub/parcel/older-hub", test_older_hub);
  g_test_add_func ("/hub/parcel/damaged-here", test_damaged_here);
  return g_test_run ();
}
