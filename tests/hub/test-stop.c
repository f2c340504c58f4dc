/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub is stopped in the middle of everything, hung up on, and its database stopped underneath it. */
#include "hub-fixture.h"
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_LAPTOPS 3
#define SIZE      (1024 * 1024)
#define HALF      (SIZE / 2)

/* ---- laptops that go on, whatever the hub says ---- */

typedef struct {
  NcStore *store;
  guint number;
  guint n_steps;
  guint n_refused;
  gint is_over;
  GThread *thread;
} Laptop;

static gpointer
work (gpointer data)
{
  Laptop *laptop = data;
  g_autofree char *plant = g_strdup_printf ("01900000-0000-7000-8000-%012u", laptop->number);

  for (; !g_atomic_int_get (&laptop->is_over); laptop->n_steps++) {
    g_autofree char *text = g_strdup_printf ("%u", laptop->n_steps);
    g_autoptr (GError) error = NULL;
    NcSyncReport report;

    hub_fixture_set (laptop->store, "enterprise", plant, "name", text);
    if (!nc_sync_run (laptop->store, 1, &report, &error)) {
      if (!nc_sync_may_pass (error))
        g_error ("what passes by itself was answered: %s", error->message);
      laptop->n_refused++;
    }
    g_usleep (10000);
  }
  return NULL;
}

static void
start_work (HubFixture *f, Laptop laptops[N_LAPTOPS])
{
  for (guint i = 0; i < N_LAPTOPS; i++) {
    g_autofree char *name = g_strdup_printf ("laptop-%u", i);

    laptops[i].number = i;
    laptops[i].store = hub_fixture_laptop (f, name, "150100");
  }
  for (guint i = 0; i < N_LAPTOPS; i++)
    laptops[i].thread = g_thread_new ("laptop", work, &laptops[i]);
}

/* All that they wrote is there, once. Returns: how many exchanges had been refused */
static guint
end_work (HubFixture *f, Laptop laptops[N_LAPTOPS])
{
  guint n_steps = 0, n_refused = 0;

  for (guint i = 0; i < N_LAPTOPS; i++) {
    g_atomic_int_set (&laptops[i].is_over, 1);
    g_thread_join (laptops[i].thread);
  }
  hub_fixture_wait_healthy (f);
  for (guint i = 0; i < N_LAPTOPS; i++) {
    g_assert_cmpint (hub_fixture_sync (laptops[i].store).unsent, ==, 0);
    n_steps += laptops[i].n_steps;
    n_refused += laptops[i].n_refused;
    g_clear_object (&laptops[i].store);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, n_steps);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL }));
  return n_refused;
}

/* ---- the end of the hub ---- */

typedef struct {
  HubFixture *hub;
  guint8 *content;
  char *hash;
  char *path; /* of the upload */
  int fd;
} Upload;

static void
send_all (int fd, gconstpointer data, gsize size)
{
  for (const char *at = data; size > 0;) {
    ssize_t n = send (fd, at, size, MSG_NOSIGNAL);

    g_assert_cmpint (n, >, 0);
    at += n;
    size -= (gsize)n;
  }
}

static void
create (Upload *u, const char *token)
{
  g_autofree char *name = g_base64_encode ((const guchar *)u->hash, strlen (u->hash)), *head = NULL, *location = NULL;
  g_autofree char *text = g_strdup_printf ("POST /v1/files HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                                           "Tus-Resumable: 1.0.0\r\nUpload-Length: %d\r\nUpload-Metadata: sha256 %s\r\n"
                                           "Content-Length: 0\r\n\r\n",
                                           token, SIZE, name);

  g_assert_cmpuint (hub_fixture_raw (u->hub, text, &head), ==, 201);
  location = g_strdup (strstr (head, "/v1/files/"));
  u->path = g_strndup (location, strcspn (location, "\r"));
}

static char *
patch_head (Upload *u, const char *token, gsize offset)
{
  return g_strdup_printf ("PATCH %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                          "Upload-Offset: %" G_GSIZE_FORMAT "\r\nContent-Type: application/offset+octet-stream\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          u->path, token, offset, SIZE - offset);
}

static gint64
offset_of (Upload *u, const char *token)
{
  g_autofree char *text = g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                                           "Tus-Resumable: 1.0.0\r\n\r\n",
                                           u->path, token),
                  *head = NULL;

  g_assert_cmpuint (hub_fixture_raw (u->hub, text, &head), ==, 200);
  return g_ascii_strtoll (strstr (head, "Upload-Offset: ") + strlen ("Upload-Offset: "), NULL, 10);
}

/* Half of an attachment on a line that stays open. */
static void
upload_half (Upload *u, HubFixture *f, const char *token)
{
  g_autofree char *head = NULL;

  u->hub = f;
  u->content = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    u->content[i] = (guint8)(i * 7 + i / 251);
  u->hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, u->content, SIZE);
  create (u, token);
  u->fd = hub_fixture_connect (f);
  head = patch_head (u, token, 0);
  send_all (u->fd, head, strlen (head));
  send_all (u->fd, u->content, HALF);
  for (int i = 0; i < 1000 && offset_of (u, token) < HALF; i++)
    g_usleep (10000);
}

static void
upload_rest (Upload *u, const char *token)
{
  g_autofree char *head = patch_head (u, token, HALF);
  char answer[13] = { 0 };
  int fd = hub_fixture_connect (u->hub);

  g_assert_cmpint (offset_of (u, token), ==, HALF);
  send_all (fd, head, strlen (head));
  send_all (fd, u->content + HALF, SIZE - HALF);
  g_assert_cmpint (recv (fd, answer, sizeof answer - 1, MSG_WAITALL), ==, 12);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 204");
  close (fd);
}

static void
upload_clear (Upload *u)
{
  close (u->fd);
  g_free (u->content);
  g_free (u->hash);
  g_free (u->path);
}

/* SIGTERM; seconds until the hub has ended, well. */
static double
stop_timed (HubFixture *f)
{
  gint64 start = g_get_monotonic_time ();

  hub_fixture_stop (f);
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* with an upload in the middle, heads half said, laptops that push and a line that only stands there: it ends soon, and
 * the upload goes on from where it was */
static void
test_terminated (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150200");
  g_autofree char *token = hub_fixture_session (a), *later = NULL, *log = NULL;
  Laptop laptops[N_LAPTOPS] = { 0 };
  Upload upload = { 0 };
  int idle = hub_fixture_connect (f), half = hub_fixture_connect (f);
  double took;

  start_work (f, laptops);
  upload_half (&upload, f, token);
  send_all (half, "POST /v1/hello HTTP/1.1\r\nHost: h", 33);
  g_usleep (300000);
  took = stop_timed (f);
  g_test_message ("the hub ended in %.1f s", took);
  g_assert_cmpfloat (took, <, 12);
  close (idle);
  close (half);
  g_usleep (300000);
  hub_fixture_start (f);
  /* sessions end with the process */
  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = "/v1/pull" }, NULL), ==, 401);
  later = hub_fixture_session (a);
  upload_rest (&upload, later);
  g_assert_cmpuint (end_work (f, laptops), >, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
  log = hub_fixture_log (f);
  g_assert_nonnull (strstr (log, "\"event\":\"stopping\""));
  g_assert_nonnull (strstr (log, "\"event\":\"stopped\""));
  g_assert_null (strstr (log, "\"event\":\"abandoned\""));
  upload_clear (&upload);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* whoever hangs up, or turns logs over, does not end the hub */
static void
test_hangup (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *log = NULL;

  g_subprocess_send_signal (f->hub, SIGHUP);
  for (int i = 0; i < 200; i++) {
    g_free (log);
    log = hub_fixture_log (f);
    if (strstr (log, "\"event\":\"hangup\""))
      break;
    g_usleep (10000);
  }
  g_assert_nonnull (strstr (log, "\"event\":\"hangup\""));
  g_assert_cmpuint (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL), ==, 200);
  hub_fixture_free (f);
}

/* ---- the end of the database ---- */

/* Whether the pid is some process's. */
static gboolean
is_there (GPid pid)
{
  return kill (pid, 0) == 0;
}

static GPid
first_pid (const char *url, const char *sql)
{
  HubFixture other = { .database = (char *)url };

  return (GPid)hub_fixture_int (&other, sql);
}

static GPid
postmaster (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_POSTGRES_DATA"), "postmaster.pid", NULL),
                  *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (GPid)g_ascii_strtoll (text, NULL, 10) : 0;
}

static void
stop_database (void)
{
  GPid pid = postmaster ();

  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, SIGINT), ==, 0);
  for (int i = 0; i < 3000 && postmaster () != 0; i++)
    g_usleep (10000);
  g_assert_cmpint (postmaster (), ==, 0);
}

static void
start_database (void)
{
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char *[]){ (char *)g_getenv ("NENGCHA_TEST_POSTGRES_START"), NULL }, NULL, G_SPAWN_DEFAULT, NULL,
                NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* stopped, started again, and once dead in all its processes, while laptops push: 503 meanwhile, then all is well by
 * itself, and nothing is there twice */
static void
test_database_restarts (void)
{
  HubFixture *f = hub_fixture_new ();
  Laptop laptops[N_LAPTOPS] = { 0 };
  GPid pid;

  if (!f->database) {
    g_test_skip ("SQLite has no server");
    hub_fixture_free (f);
    return;
  }
  start_work (f, laptops);
  for (int i = 0; i < 2; i++) {
    g_usleep (300000);
    stop_database ();
    g_assert_cmpuint (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL), ==, 503);
    g_usleep (300000);
    start_database ();
    hub_fixture_wait_healthy (f);
  }
  pid = first_pid (f->database, "SELECT pid FROM pg_stat_activity WHERE application_name = 'nengcha-hub' "
                                "AND datname = current_database () ORDER BY state_change DESC LIMIT 1");
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  for (int i = 0; i < 1000 && is_there (pid); i++)
    g_usleep (10000);
  hub_fixture_wait_healthy (f);
  g_usleep (300000);
  g_assert_cmpuint (end_work (f, laptops), >, 0);
  hub_fixture_free (f);
}

/* a database that says nothing any more does not keep the hub from ending; what it had not answered is not lost */
static void
test_database_hangs (void)
{
  HubFixture *f = hub_fixture_new_stopped ();
  Laptop laptops[N_LAPTOPS] = { 0 };
  g_autofree char *log = NULL;
  double took;
  GPid pid;

  f->patience = "3";
  hub_fixture_start (f);
  if (!f->database) {
    g_test_skip ("SQLite has no server");
    hub_fixture_free (f);
    return;
  }
  start_work (f, laptops);
  g_usleep (300000);
  /* the writer's: it alone commits, and does so all the time */
  for (pid = 0; pid == 0;)
    pid = first_pid (f->database,
                     "SELECT COALESCE ((SELECT pid FROM pg_stat_activity WHERE datname = current_database () "
                     "AND application_name = 'nengcha-hub' AND query = 'COMMIT' "
                     "AND state_change > now () - interval '0.1 s' LIMIT 1), 0)");
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  g_usleep (500000);
  took = stop_timed (f);
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  g_assert_cmpfloat (took, <, 12);
  log = hub_fixture_log (f);
  g_assert_nonnull (strstr (log, "\"event\":\"abandoned\""));
  hub_fixture_start (f);
  end_work (f, laptops);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/stop/terminated", test_terminated);
  g_test_add_func ("/hub/stop/hangup", test_hangup);
  g_test_add_func ("/hub/stop/database-restarts", test_database_restarts);
  g_test_add_func ("/hub/stop/database-hangs", test_database_hangs);
  return g_test_run ();
}
