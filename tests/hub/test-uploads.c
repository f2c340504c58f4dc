/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One upload and many hands: connections at once, cut, from elsewhere, after the end. */
#include "hub-fixture.h"
#include "nc-wire.h"
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_HANDS 8
#define SIZE    (256 * 1024)

typedef struct {
  HubFixture *hub;
  NcStore *store;
  char *token;
  char *path; /* of the upload */
  char *hash;
  guint8 *content;
} Upload;

/* The answer to a creation; @path: (out) (optional): of the upload */
static guint
try_create (HubFixture *f, const char *token, const char *hash, gsize size, char **path)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *)hash, strlen (hash)),
                  *metadata = g_strdup_printf ("Upload-Metadata: sha256 %s", base64),
                  *length = g_strdup_printf ("Upload-Length: %" G_GSIZE_FORMAT, size);
  const char *headers[] = { "Tus-Resumable: 1.0.0", metadata, length, NULL };
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  nc_http_set_token (http, token);
  nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/files", .headers = headers }, &reply, &error);
  g_assert_no_error (error);
  if (path)
    *path = g_strdup (reply.location ? strstr (reply.location, "/v1/files/") : NULL);
  g_assert_true (reply.status != 429 || reply.wait_s > 0);
  return reply.status;
}

static char *
create (HubFixture *f, const char *token, const char *hash, gsize size)
{
  char *path;

  g_assert_cmpuint (try_create (f, token, hash, size, &path), ==, 201);
  return path;
}

static Upload *
upload_new (void)
{
  Upload *u = g_new0 (Upload, 1);

  u->hub = hub_fixture_new ();
  u->store = hub_fixture_laptop (u->hub, "a", "150100");
  u->token = hub_fixture_session (u->store);
  u->content = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    u->content[i] = (guint8)(i * 7 + i / 251);
  u->hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, u->content, SIZE);
  u->path = create (u->hub, u->token, u->hash, SIZE);
  return u;
}

static void
upload_free (Upload *u)
{
  g_object_unref (u->store);
  hub_fixture_free (u->hub);
  g_free (u->token);
  g_free (u->path);
  g_free (u->hash);
  g_free (u->content);
  g_free (u);
}

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

/* A PATCH from @offset whose body says @announced bytes, with @more lines in its head; the line stays open. */
static int
begin_patch_with (Upload *u, gsize offset, gsize announced, const char *more)
{
  int fd = connect_to_hub (u->hub);
  g_autofree char *head = g_strdup_printf (
      "PATCH %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: "
      "%" G_GSIZE_FORMAT "\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %" G_GSIZE_FORMAT
      "\r\n%s\r\n",
      u->path, u->token, offset, announced, more);

  g_assert_cmpint (send (fd, head, strlen (head), MSG_NOSIGNAL), ==, (gssize)strlen (head));
  return fd;
}

static int
begin_patch (Upload *u, gsize offset, gsize announced)
{
  return begin_patch_with (u, offset, announced, "");
}

static void
send_some (Upload *u, int fd, gsize from, gsize to)
{
  while (from < to) {
    ssize_t n = send (fd, u->content + from, to - from, MSG_NOSIGNAL);

    if (n <= 0)
      return;
    from += (gsize)n;
  }
}

/* The status of the answer; 0 when the hub closed the line instead. */
static guint
end (int fd)
{
  char line[64] = { 0 };
  ssize_t n = recv (fd, line, sizeof line - 1, MSG_WAITALL);

  close (fd);
  return n > 12 && g_str_has_prefix (line, "HTTP/1.1 ") ? (guint)atoi (line + 9) : 0;
}

static gint64
offset_of (Upload *u)
{
  int fd = connect_to_hub (u->hub);
  g_autofree char *head =
      g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                       "Connection: close\r\n\r\n",
                       u->path, u->token);
  g_autoptr (GString) answer = g_string_new (NULL);
  char part[512];
  const char *found;
  ssize_t n;

  g_assert_cmpint (send (fd, head, strlen (head), MSG_NOSIGNAL), ==, (gssize)strlen (head));
  while ((n = recv (fd, part, sizeof part, 0)) > 0)
    g_string_append_len (answer, part, n);
  close (fd);
  found = strstr (answer->str, "Upload-Offset: ");
  return found ? g_ascii_strtoll (found + 15, NULL, 10) : -1;
}

/* Until the hub has @offset bytes. */
static void
wait_for (Upload *u, gint64 offset)
{
  for (int i = 0; i < 1000 && offset_of (u) != offset; i++)
    g_usleep (10000);
  g_assert_cmpint (offset_of (u), ==, offset);
}

static void
assert_kept (Upload *u)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", u->hash, NULL), *body = NULL;

  g_assert_cmpuint (hub_fixture_ask (u->hub, u->token, &(NcHttpCall){ .method = "GET", .path = path }, &body), ==, 200);
  g_assert_cmpint (hub_fixture_int (u->hub, "SELECT COUNT (*) FROM blob"), ==, 1);
  g_assert_cmpint (hub_fixture_int (u->hub, "SELECT COUNT (*) FROM upload"), ==, 0);
  g_free (hub_fixture_run (u->hub, 0, (const char *const[]){ "verify", "--content", NULL }));
}

/* while one connection writes, another is told to wait, wherever it would write; what is cut is taken up where it
 * stands */
static void
test_second_hand (void)
{
  Upload *u = upload_new ();
  int first = begin_patch (u, 0, SIZE), late;

  send_some (u, first, 0, 1000);
  wait_for (u, 1000);
  for (gsize offset = 0; offset <= 2000; offset += 1000) {
    int other = begin_patch (u, offset, 1000);

    send_some (u, other, 0, 1000);
    g_assert_cmpuint (end (other), ==, 423);
  }
  send_some (u, first, 1000, 3000);
  wait_for (u, 3000);
  close (first);
  /* the hub notices that the line is gone; then the next one may write */
  for (int i = 0; i < 1000; i++) {
    guint status;

    late = begin_patch (u, 3000, SIZE - 3000);
    send_some (u, late, 3000, SIZE);
    status = end (late);
    if (status == 204)
      break;
    g_assert_cmpuint (status, ==, 423);
    g_usleep (10000);
  }
  assert_kept (u);
  /* it is no upload any more */
  late = begin_patch (u, SIZE, 0);
  g_assert_cmpuint (end (late), ==, 404);
  late = begin_patch (u, 0, 10);
  send_some (u, late, 0, 10);
  g_assert_cmpuint (end (late), ==, 404);
  assert_kept (u);
  upload_free (u);
}

static gpointer
whole_hand (gpointer data)
{
  Upload *u = data;
  int fd = begin_patch (u, 0, SIZE);

  send_some (u, fd, 0, SIZE);
  return GUINT_TO_POINTER (end (fd));
}

/* the same bytes from many connections at once: one of them writes, none of the others harms it */
static void
test_many_hands (void)
{
  Upload *u = upload_new ();
  GThread *threads[N_HANDS];
  guint n_good = 0;

  for (gsize i = 0; i < N_HANDS; i++)
    threads[i] = g_thread_new ("hand", whole_hand, u);
  for (gsize i = 0; i < N_HANDS; i++) {
    guint status = GPOINTER_TO_UINT (g_thread_join (threads[i]));

    n_good += status == 204;
    /* refused before its body was read: the line may break instead */
    if (status != 204 && status != 423 && status != 404 && status != 0)
      g_error ("%u", status);
  }
  g_assert_cmpuint (n_good, ==, 1);
  assert_kept (u);
  upload_free (u);
}

/* bodies that are shorter and longer than they say, and none at all */
static void
test_lengths (void)
{
  Upload *u = upload_new ();
  int fd = begin_patch (u, 0, 5000);

  send_some (u, fd, 0, 2000);
  wait_for (u, 2000);
  shutdown (fd, SHUT_WR);
  close (fd);
  for (int i = 0; i < 1000; i++) {
    guint status;

    fd = begin_patch (u, 2000, 0);
    status = end (fd);
    if (status == 204)
      break;
    g_assert_cmpuint (status, ==, 423);
    g_usleep (10000);
  }
  g_assert_cmpint (offset_of (u), ==, 2000);
  /* announces more than the upload has: refused, and not a byte of it counts; at once where the sender asks first or
     where it would be too much to read */
  fd = begin_patch (u, 2000, SIZE);
  send_some (u, fd, 0, SIZE);
  g_assert_cmpuint (end (fd), ==, 413);
  g_assert_cmpint (offset_of (u), ==, 2000);
  fd = begin_patch_with (u, 2000, SIZE, "Expect: 100-continue\r\n");
  g_assert_cmpuint (end (fd), ==, 413);
  fd = begin_patch (u, 2000, 64 * 1024 * 1024);
  send_some (u, fd, 2000, 3000);
  g_assert_cmpuint (end (fd), ==, 413);
  g_assert_cmpint (offset_of (u), ==, 2000);
  fd = begin_patch (u, 2000, G_MAXINT64);
  g_assert_cmpuint (end (fd), ==, 413);
  fd = begin_patch (u, 2000, SIZE - 2000);
  send_some (u, fd, 2000, SIZE);
  g_assert_cmpuint (end (fd), ==, 204);
  assert_kept (u);
  upload_free (u);
}

static guint
create_numbered (Upload *u, const char *token, guint n, gsize size)
{
  g_autofree char *hash = g_strdup_printf ("%064x", n);

  return try_create (u->hub, token, hash, size, NULL);
}

/* How many uploads have a file; @bytes: (out): of all of them */
static guint
count_files (Upload *u, gint64 *bytes)
{
  g_autofree char *folder = g_build_filename (u->hub->hub_home, "uploads", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  *bytes = 0;
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf st;

    *bytes += g_stat (path, &st) == 0 ? st.st_size : 0;
    n++;
  }
  return n;
}

static void
wait_for_files (Upload *u, guint n, gint64 bytes)
{
  gint64 there = 0;

  for (guint i = 0; i < 1000 && (count_files (u, &there) != n || there != bytes); i++)
    g_usleep (10000);
  g_assert_cmpuint (count_files (u, &there), ==, n);
  g_assert_cmpint (there, ==, bytes);
}

/* A creation that brings its bytes, and whose line breaks before the last of them. */
static void
break_creation (Upload *u)
{
  int fd = connect_to_hub (u->hub);
  g_autofree char *name = g_base64_encode ((const guchar *)u->hash, strlen (u->hash));
  g_autofree char *head = g_strdup_printf (
      "POST /v1/files HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nUpload-Length: "
      "%d\r\n"
      "Upload-Metadata: sha256 %s\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n",
      u->token, SIZE, name, SIZE);

  g_assert_cmpint (send (fd, head, strlen (head), MSG_NOSIGNAL), ==, (gssize)strlen (head));
  send_some (u, fd, 0, SIZE / 2);
  /* all of it is read: the end of the line is news of its own */
  wait_for_files (u, 1, SIZE / 2);
  close (fd);
  wait_for_files (u, 0, 0);
}

/* more uploads, or larger ones, than a laptop goes on with: refused, until one is ended or a week has gone; another
   laptop's are not counted; what broke off at its creation leaves nothing behind */
static void
test_too_many (void)
{
  Upload *u = upload_new ();
  g_autoptr (NcStore) other = hub_fixture_laptop (u->hub, "b", "150100");
  g_autofree char *token = hub_fixture_session (other), *again = NULL;
  int fd;

  for (guint n = 2; n <= 64; n++)
    g_assert_cmpuint (create_numbered (u, u->token, n, 1000), ==, 201);
  g_assert_cmpuint (create_numbered (u, u->token, 65, 1000), ==, 429);
  g_assert_cmpuint (create_numbered (u, token, 1, 1000), ==, 201);
  fd = begin_patch (u, 0, SIZE);
  send_some (u, fd, 0, SIZE);
  g_assert_cmpuint (end (fd), ==, 204);
  g_assert_cmpuint (create_numbered (u, u->token, 66, 1000), ==, 201);
  g_assert_cmpuint (create_numbered (u, u->token, 67, 1000), ==, 429);
  for (guint n = 2; n <= 8; n++)
    g_assert_cmpuint (create_numbered (u, token, n, (gsize)4 << 30), ==, 201);
  g_assert_cmpuint (create_numbered (u, token, 9, (gsize)4 << 30), ==, 507);
  wait_for_files (u, 64 + 8, 0);
  hub_fixture_stop (u->hub);
  hub_fixture_exec (u->hub, "UPDATE upload SET created_usec = created_usec - 8 * CAST (86400000000 AS BIGINT)");
  hub_fixture_start (u->hub);
  wait_for_files (u, 0, 0);
  again = hub_fixture_session (u->store);
  g_free (g_steal_pointer (&u->token));
  u->token = g_steal_pointer (&again);
  for (guint i = 0; i < 3; i++)
    break_creation (u);
  g_assert_cmpuint (create_numbered (u, u->token, 1, 1000), ==, 201);
  upload_free (u);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/uploads/second-hand", test_second_hand);
  g_test_add_func ("/hub/uploads/many-hands", test_many_hands);
  g_test_add_func ("/hub/uploads/lengths", test_lengths);
  g_test_add_func ("/hub/uploads/too-many", test_too_many);
  return g_test_run ();
}
