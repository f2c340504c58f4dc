/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-blobs.h"
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PLANT "01900000-0000-7000-8000-000000000001"
#define PAGE                                                                                                           \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>"

/* A link that breaks: after @up bytes to the hub or @down bytes back, over all its connections. @is_portal: a login
 * page answers instead. */
typedef struct {
  int listening;
  guint16 port;
  guint16 hub_port;
  int up;
  int down;
  gboolean is_portal;
  GThread *thread;
  GPtrArray *clients;
  int is_over;
} Link;

typedef struct {
  Link *link;
  int client;
} Client;

typedef struct {
  Link *link;
  int from;
  int to;
  int *left;
} Pump;

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

/* Passes bytes on while any are left, then tears both ends down at once. */
static gpointer
pump_thread (gpointer data)
{
  Pump *pump = data;
  char buffer[4096];
  ssize_t n;

  while ((n = recv (pump->from, buffer, sizeof buffer, 0)) > 0) {
    int left = g_atomic_int_add (pump->left, -(int)n);

    if (left > 0 && send (pump->to, buffer, (gsize)MIN (n, left), MSG_NOSIGNAL) < 0)
      break;
    if (left < n)
      break;
  }
  shutdown (pump->from, SHUT_RDWR);
  shutdown (pump->to, SHUT_RDWR);
  return NULL;
}

static void
serve_one (Link *link, int client)
{
  int hub = connect_to (link->hub_port);
  Pump up = { link, client, hub, &link->up }, down = { link, hub, client, &link->down };
  GThread *thread = g_thread_new ("up", pump_thread, &up);

  pump_thread (&down);
  g_thread_join (thread);
  close (hub);
  close (client);
}

static gpointer
client_thread (gpointer data)
{
  Client *client = data;

  serve_one (client->link, client->client);
  g_free (client);
  return NULL;
}

static gpointer
link_thread (gpointer data)
{
  Link *link = data;

  for (;;) {
    int client = accept4 (link->listening, NULL, NULL, SOCK_CLOEXEC);

    if (client < 0 || g_atomic_int_get (&link->is_over)) {
      if (client >= 0)
        close (client);
      return NULL;
    }
    if (link->is_portal) {
      char buffer[4096];

      (void)!recv (client, buffer, sizeof buffer, 0);
      send (client, PAGE, strlen (PAGE), MSG_NOSIGNAL);
      close (client);
    } else {
      Client *one = g_new0 (Client, 1);

      one->link = link;
      one->client = client;
      g_ptr_array_add (link->clients, g_thread_new ("client", client_thread, one));
    }
  }
}

static void
link_open (Link *link)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  link->listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (link->listening, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (link->listening, 8), ==, 0);
  getsockname (link->listening, (struct sockaddr *)&address, &size);
  link->port = ntohs (address.sin_port);
  link->clients = g_ptr_array_new ();
  link->thread = g_thread_new ("link", link_thread, link);
}

static void
link_close (Link *link)
{
  g_atomic_int_set (&link->is_over, 1);
  shutdown (link->listening, SHUT_RDWR);
  g_thread_join (link->thread);
  for (guint i = 0; i < link->clients->len; i++)
    g_thread_join (link->clients->pdata[i]);
  g_ptr_array_unref (link->clients);
  close (link->listening);
}

/* One attempt over the link; whether it came through. */
static gboolean
sync_over (NcStore *store, Link *link)
{
  g_autofree char *direct = nc_store_get_meta (store, "sync.url", NULL);
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gboolean done;

  link->hub_port = (guint16)g_ascii_strtoull (strrchr (direct, ':') + 1, NULL, 10);
  link_open (link);
  url = g_strdup_printf ("http://127.0.0.1:%u", link->port);
  g_assert_true (nc_store_set_meta (store, "sync.url", url, NULL));
  done = nc_sync_run (store, 1, &report, &error);
  link_close (link);
  g_assert_true (nc_store_set_meta (store, "sync.url", direct, NULL));
  if (!done && link->is_portal)
    g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB);
  else if (!done)
    g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK);
  return done;
}

static void
add_work (NcStore *store, int round)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autofree char *note = g_strdup_printf ("round %d", round), *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc0 (60000);
  g_autoptr (GBytes) bytes = NULL;

  memcpy (data, &round, sizeof round);
  bytes = g_bytes_new (data, 60000);
  nc_change_set (change, "enterprise", PLANT, "name", "示例");
  nc_change_set (change, "enterprise", PLANT, "note", note);
  id = nc_change_add_blob (change, bytes, "image/png", "photo.png", &error);
  g_assert_true (nc_change_commit (change, &error));
  g_assert_no_error (error);
}

/* cut at many places in both directions; afterwards every entry and attachment is there exactly once */
static void
test_cuts (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autofree char *note = NULL;
  NcSyncReport report;
  gint64 n_entries;
  int n_broken = 0;

  for (int round = 1; round <= 60; round++) {
    Link link = { .up = G_MAXINT, .down = G_MAXINT };

    add_work (a, round);
    if (round % 2)
      link.up = round < 40 ? g_rand_int_range (rand, 0, 4000) : g_rand_int_range (rand, 4000, 70000);
    else
      link.down = g_rand_int_range (rand, 0, 4000);
    n_broken += !sync_over (a, &link);
  }
  g_assert_cmpint (n_broken, >, 20);
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  nc_db_get_int (nc_store_get_db (a), "SELECT COUNT(*) FROM journal", &n_entries, NULL);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op WHERE answer = 'applied'"), ==, n_entries);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 60);
  report = hub_fixture_sync (b);
  g_assert_cmpint (report.blobs_received, ==, 60);
  note = hub_fixture_get (b, "enterprise", PLANT, "note");
  g_assert_cmpstr (note, ==, "round 60");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static void
test_portal (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  Link link = { .is_portal = TRUE };
  gint64 unsent;

  add_work (a, 1);
  g_assert_false (sync_over (a, &link));
  g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
  g_assert_cmpint (unsent, >, 0);
  g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/cut-anywhere", test_cuts);
  g_test_add_func ("/hub/captive-portal", test_portal);
  return g_test_run ();
}
