/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-proxy.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAGE                                                                                                           \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>"
#define TOO_LARGE                                                                                                      \
  "HTTP/1.1 413 Request Entity Too Large\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: "             \
  "close\r\n\r\n<html></html>"
#define GATEWAY                                                                                                        \
  "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: "                          \
  "close\r\n\r\n<html></html>"
#define NOT_FOUND                                                                                                      \
  "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 21\r\nConnection: "                     \
  "close\r\n\r\n{\"error\":\"not_found\"}"
#define SLOW_BYTES 512
#define SLOW_USEC  1500
#define IDLE_USEC  50000
#define HEAD_BYTES 16384
#define LENGTH     "\r\nContent-Length: "

struct FaultProxy {
  FaultKind kind;
  int n;
  int listening;
  guint16 port;
  guint16 hub_port;
  int up;
  int down;
  int n_requests;
  int n_batches;
  int is_over;
  int has_happened;
  GBytes *held;
  GThread *thread;
  GPtrArray *threads;
};

typedef struct {
  FaultProxy *proxy;
  int client;
  int hub;
  GByteArray *said;
  int loses_reply;
  int halves_reply;
  gboolean is_held;
} Link;

static void
has_happened (FaultProxy *self)
{
  g_atomic_int_set (&self->has_happened, 1);
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (connect (fd, (struct sockaddr *)&address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static void
tear (Link *link)
{
  shutdown (link->client, SHUT_RDWR);
  if (link->hub >= 0)
    shutdown (link->hub, SHUT_RDWR);
}

static gboolean
is_request (const char *data, gsize size)
{
  static const char *const methods[] = { "GET /", "POST /", "HEAD /", "PATCH /" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (size > strlen (methods[i]) && memcmp (data, methods[i], strlen (methods[i])) == 0)
      return TRUE;
  return FALSE;
}

/* What something between laptop and hub says to a request of its own; NULL lets it pass. */
static const char *
own_answer (FaultProxy *self, Link *link, const char *data, gsize size)
{
  gboolean is_batch = size > 13 && memcmp (data, "POST /v1/push", 13) == 0;
  int nth;

  if (!is_request (data, size))
    return NULL;
  nth = g_atomic_int_add (&self->n_requests, 1) + 1;
  if (self->kind == FAULT_GATEWAY && nth == self->n)
    return GATEWAY;
  if (self->kind == FAULT_LOST_REPLY && nth == self->n)
    g_atomic_int_set (&link->loses_reply, 1);
  if (self->kind == FAULT_HALF_REPLY && nth == self->n)
    g_atomic_int_set (&link->halves_reply, 1);
  link->is_held = link->is_held || (self->kind == FAULT_LATE && nth == self->n);
  if (self->kind == FAULT_TOO_LARGE && is_batch && g_atomic_int_add (&self->n_batches, 1) < self->n)
    return TOO_LARGE;
  if (self->kind == FAULT_NO_PARCELS && size > 15 && memcmp (data, "POST /v1/blobs ", 15) == 0)
    return NOT_FOUND;
  return NULL;
}

/* How many of @size bytes still get through. */
static gsize
let_through (FaultProxy *self, gboolean is_up, gsize size)
{
  int before = g_atomic_int_add (is_up ? &self->up : &self->down, (int)size);

  if (self->kind != (is_up ? FAULT_CUT_UP : FAULT_CUT_DOWN))
    return size;
  return (gsize)CLAMP (self->n - before, 0, (int)size);
}

static void
send_slowly (FaultProxy *self, int to, const char *data, gsize size)
{
  gsize step = self->kind == FAULT_SLOW ? SLOW_BYTES : size;

  for (gsize at = 0; at < size; at += step) {
    if (self->kind == FAULT_SLOW) {
      g_usleep (SLOW_USEC);
      has_happened (self);
    }
    if (send (to, data + at, MIN (step, size - at), MSG_NOSIGNAL) < 0)
      return;
  }
}

/* The rest of a request that does not arrive for now; the laptop hears nothing any more. */
static void
hold_back (Link *link, const char *data, gsize size)
{
  g_autoptr (GByteArray) held = g_byte_array_new ();
  struct timeval idle = { .tv_usec = IDLE_USEC };
  char buffer[16384];
  ssize_t n;

  g_byte_array_append (held, (const guint8 *)data, (guint)size);
  setsockopt (link->client, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof idle);
  while ((n = recv (link->client, buffer, sizeof buffer, 0)) > 0)
    g_byte_array_append (held, (const guint8 *)buffer, (guint)n);
  link->proxy->held = g_byte_array_free_to_bytes (g_steal_pointer (&held));
}

static gpointer
up_thread (gpointer data)
{
  Link *link = data;
  FaultProxy *self = link->proxy;
  char buffer[16384];
  ssize_t n;

  while ((n = recv (link->client, buffer, sizeof buffer, 0)) > 0) {
    const char *own = own_answer (self, link, buffer, (gsize)n);
    gsize through = let_through (self, TRUE, (gsize)n);

    if (own) {
      send (link->client, own, strlen (own), MSG_NOSIGNAL);
      has_happened (self);
      break;
    }
    if (link->is_held) {
      hold_back (link, buffer, (gsize)n);
      break;
    }
    if (self->kind == FAULT_TWICE)
      g_byte_array_append (link->said, (const guint8 *)buffer, (guint)n);
    send_slowly (self, link->hub, buffer, through);
    if (through < (gsize)n) {
      has_happened (self);
      break;
    }
  }
  tear (link);
  return NULL;
}

/* The reply that begins with the @n bytes of @first, shortened to half its body; the head says so, too. FALSE when it
   has no body to be shortened: then it has gone through as it is. */
static gboolean
pass_half (Link *link, const char *first, gsize n)
{
  g_autoptr (GByteArray) reply = g_byte_array_append (g_byte_array_new (), (const guint8 *)first, (guint)n);
  g_autofree char *head = NULL;
  const char *end, *length;
  gsize all;

  while (!(end = memmem (reply->data, reply->len, "\r\n\r\n", 4)) && reply->len < HEAD_BYTES) {
    char buffer[1024];
    ssize_t more = recv (link->hub, buffer, sizeof buffer, 0);

    if (more <= 0)
      break;
    g_byte_array_append (reply, (const guint8 *)buffer, (guint)more);
  }
  length = end ? memmem (reply->data, (gsize)(end - (const char *)reply->data), LENGTH, strlen (LENGTH)) : NULL;
  all = length ? (gsize)atoll (length + strlen (LENGTH)) : 0;
  if (all < 2) {
    send (link->client, reply->data, reply->len, MSG_NOSIGNAL);
    return FALSE;
  }
  head = g_strdup_printf ("%.*s" LENGTH "%zu%.*s", (int)(length - (const char *)reply->data), (char *)reply->data,
                          all / 2, (int)(end + 4 - strstr (length + 2, "\r\n")), strstr (length + 2, "\r\n"));
  g_byte_array_remove_range (reply, 0, (guint)(end + 4 - (const char *)reply->data));
  while (reply->len < all / 2) {
    char buffer[1024];
    ssize_t more = recv (link->hub, buffer, sizeof buffer, 0);

    if (more <= 0)
      break;
    g_byte_array_append (reply, (const guint8 *)buffer, (guint)more);
  }
  send (link->client, head, strlen (head), MSG_NOSIGNAL);
  send (link->client, reply->data, MIN (reply->len, all / 2), MSG_NOSIGNAL);
  has_happened (link->proxy);
  return TRUE;
}

static void
pass_down (Link *link)
{
  char buffer[16384];
  ssize_t n;

  while ((n = recv (link->hub, buffer, sizeof buffer, 0)) > 0) {
    gsize through = let_through (link->proxy, FALSE, (gsize)n);

    if (g_atomic_int_get (&link->loses_reply)) {
      has_happened (link->proxy);
      break;
    }
    if (g_atomic_int_compare_and_exchange (&link->halves_reply, 1, 0)) {
      if (pass_half (link, buffer, (gsize)n))
        break;
      continue;
    }
    send_slowly (link->proxy, link->client, buffer, through);
    if (through < (gsize)n) {
      has_happened (link->proxy);
      break;
    }
  }
  tear (link);
}

/**
 * fault_proxy_say:
 * @said: what a connection to the hub has said, or should have
 *
 * The same bytes on a connection of their own.
 *
 * Returns: the status of the first answer, which nobody else hears; 0 for none
 */
guint
fault_proxy_say (guint16 hub_port, GBytes *said)
{
  int hub = connect_to (hub_port);
  char buffer[16384];
  struct timeval wait = { .tv_usec = 200000 };
  guint status = 0;
  ssize_t n;

  if (hub < 0)
    return 0;
  setsockopt (hub, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  send (hub, g_bytes_get_data (said, NULL), g_bytes_get_size (said), MSG_NOSIGNAL);
  shutdown (hub, SHUT_WR);
  while ((n = recv (hub, buffer, sizeof buffer - 1, 0)) > 0) {
    buffer[n] = 0;
    if (status == 0 && n > 12)
      status = (guint)atoi (buffer + strlen ("HTTP/1.1 "));
  }
  close (hub);
  return status;
}

static gpointer
link_thread (gpointer data)
{
  Link *link = data;
  g_autoptr (GBytes) said = NULL;
  GThread *up;

  link->hub = connect_to (link->proxy->hub_port);
  if (link->hub >= 0) {
    up = g_thread_new ("up", up_thread, link);
    pass_down (link);
    g_thread_join (up);
    close (link->hub);
  }
  close (link->client);
  said = g_byte_array_free_to_bytes (link->said);
  if (g_bytes_get_size (said) > 0 && fault_proxy_say (link->proxy->hub_port, said) > 0)
    has_happened (link->proxy);
  g_free (link);
  return NULL;
}

static void
answer_portal (int client)
{
  char buffer[4096];

  (void)!recv (client, buffer, sizeof buffer, 0);
  send (client, PAGE, strlen (PAGE), MSG_NOSIGNAL);
  close (client);
}

static gpointer
accept_thread (gpointer data)
{
  FaultProxy *self = data;

  for (;;) {
    int client = accept4 (self->listening, NULL, NULL, SOCK_CLOEXEC);
    Link *link;

    if (client < 0 || g_atomic_int_get (&self->is_over)) {
      if (client >= 0)
        close (client);
      return NULL;
    }
    if (self->kind == FAULT_PORTAL) {
      answer_portal (client);
      has_happened (self);
      continue;
    }
    link = g_new0 (Link, 1);
    link->proxy = self;
    link->client = client;
    link->said = g_byte_array_new ();
    g_ptr_array_add (self->threads, g_thread_new ("link", link_thread, link));
  }
}

FaultProxy *
fault_proxy_new (guint16 hub_port, FaultKind kind, int n)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  FaultProxy *self = g_new0 (FaultProxy, 1);

  self->kind = kind;
  self->n = n;
  self->hub_port = hub_port;
  self->threads = g_ptr_array_new ();
  self->listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listening, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listening, 16), ==, 0);
  getsockname (self->listening, (struct sockaddr *)&address, &size);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("accept", accept_thread, self);
  return self;
}

char *
fault_proxy_url (FaultProxy *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

/* Bytes that came from both sides so far. */
void
fault_proxy_count (FaultProxy *self, int *up, int *down)
{
  *up = g_atomic_int_get (&self->up);
  *down = g_atomic_int_get (&self->down);
}

/**
 * fault_proxy_free:
 * @held: (out) (optional) (transfer full): the request that was held back, %NULL when there was none
 *
 * When the laptop has gone: waits until what was said again has been heard.
 *
 * Returns: whether the fault has happened to anything that was said
 */
gboolean
fault_proxy_free (FaultProxy *self, GBytes **held)
{
  gboolean happened;

  g_atomic_int_set (&self->is_over, 1);
  shutdown (self->listening, SHUT_RDWR);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  happened = g_atomic_int_get (&self->has_happened) != 0;
  if (held)
    *held = g_steal_pointer (&self->held);
  g_clear_pointer (&self->held, g_bytes_unref);
  g_ptr_array_unref (self->threads);
  close (self->listening);
  g_free (self);
  return happened;
}
