/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-watch.h"
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* Ends connections that hold a place without getting on: half a handshake, a head or a body byte by byte, a reply that
 * is not taken. The library ends only those that are quite still, and one byte a minute is enough for it. */

/* In as long as the hub's patience a body or a reply has to get on by so much: the slowest link that is one does. */
#define LEAST_BYTES 4096
/* A new connection has a third of the time to ask for something; an eighth when places become rare. */
#define NEW_PART  3
#define RARE_PART 8

typedef struct {
  NcHubWatch *watch;
  int fd;
  NcHubPhase phase;
  gint64 since_usec;
  guint64 bytes; /* that had passed then */
  gboolean is_ended;
} Place;

struct NcHubWatch {
  GMutex lock;
  GCond stop_cond;
  gboolean is_stopping;
  GHashTable *places;
  guint most;
  gint64 patience_usec;
  guint n_ended;
  GThread *thread;
};

/* Both ways; what waits in buffers has not passed. */
static guint64
passed_bytes (int fd)
{
  struct tcp_info info = { 0 };
  socklen_t size = sizeof info;

  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    return 0;
  return info.tcpi_bytes_acked + info.tcpi_bytes_received;
}

/* How long it may stay as it is; 0: as long as it takes. */
static gint64
patience (const NcHubWatch *self, NcHubPhase phase)
{
  gboolean is_rare = g_hash_table_size (self->places) > self->most / 4 * 3;

  switch (phase) {
  case NC_HUB_PHASE_NEW:
    return self->patience_usec / (is_rare ? RARE_PART : NEW_PART);
  case NC_HUB_PHASE_IDLE:
  case NC_HUB_PHASE_BODY:
  case NC_HUB_PHASE_REPLY:
    return self->patience_usec / (is_rare ? RARE_PART : 1);
  case NC_HUB_PHASE_WORK:
  default:
    return 0;
  }
}

static void
look_at (NcHubWatch *self, Place *place, gint64 now)
{
  gboolean moves = place->phase == NC_HUB_PHASE_BODY || place->phase == NC_HUB_PHASE_REPLY;
  gint64 longest = patience (self, place->phase);
  guint64 bytes;

  if (longest == 0 || place->is_ended || now - place->since_usec < longest)
    return;
  bytes = moves ? passed_bytes (place->fd) : 0;
  if (moves && bytes - place->bytes >= LEAST_BYTES) {
    place->since_usec = now;
    place->bytes = bytes;
    return;
  }
  /* the library finds the line dead, and closes it */
  shutdown (place->fd, SHUT_RDWR);
  place->is_ended = TRUE;
  self->n_ended++;
}

static gpointer
watch_thread (gpointer data)
{
  NcHubWatch *self = data;
  gint64 tick = CLAMP (self->patience_usec / 60, G_USEC_PER_SEC / 10, G_USEC_PER_SEC);

  g_mutex_lock (&self->lock);
  while (!self->is_stopping) {
    gint64 now = g_get_monotonic_time ();
    GHashTableIter iter;
    gpointer place;

    g_hash_table_iter_init (&iter, self->places);
    while (g_hash_table_iter_next (&iter, &place, NULL))
      look_at (self, place, now);
    g_cond_wait_until (&self->stop_cond, &self->lock, now + tick);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * nc_hub_watch_new:
 * @most_connections: of all; from three quarters of them on it becomes strict
 * @patience_s: how long a connection may stand still
 */
NcHubWatch *
nc_hub_watch_new (guint most_connections, guint patience_s)
{
  NcHubWatch *self = g_new0 (NcHubWatch, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->stop_cond);
  self->places = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  self->most = most_connections;
  self->patience_usec = (gint64)patience_s * G_USEC_PER_SEC;
  self->thread = g_thread_new ("watch", watch_thread, self);
  return self;
}

/* After the last connection. */
void
nc_hub_watch_free (NcHubWatch *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal (&self->stop_cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_hash_table_unref (self->places);
  g_cond_clear (&self->stop_cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* For MHD_OPTION_NOTIFY_CONNECTION: it tells of the end before it closes the socket. */
void
nc_hub_watch_notify (void *watch, struct MHD_Connection *connection, void **context,
                     enum MHD_ConnectionNotificationCode what)
{
  NcHubWatch *self = watch;

  g_mutex_lock (&self->lock);
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    Place *place = g_new0 (Place, 1);

    place->watch = self;
    place->fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    place->since_usec = g_get_monotonic_time ();
    g_hash_table_add (self->places, place);
    *context = place;
  } else {
    g_hash_table_remove (self->places, *context);
    *context = NULL;
  }
  g_mutex_unlock (&self->lock);
}

/* From the thread that has the connection, or on behalf of it while it is parked. */
void
nc_hub_watch_set (struct MHD_Connection *connection, NcHubPhase phase)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  Place *place = info ? info->socket_context : NULL;

  if (!place)
    return;
  g_mutex_lock (&place->watch->lock);
  place->phase = phase;
  place->since_usec = g_get_monotonic_time ();
  place->bytes = phase == NC_HUB_PHASE_BODY || phase == NC_HUB_PHASE_REPLY ? passed_bytes (place->fd) : 0;
  g_mutex_unlock (&place->watch->lock);
}

/* How many connections are open, with @connection. */
guint
nc_hub_watch_count (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  Place *place = info ? info->socket_context : NULL;
  guint n = 0;

  if (!place)
    return 0;
  g_mutex_lock (&place->watch->lock);
  n = g_hash_table_size (place->watch->places);
  g_mutex_unlock (&place->watch->lock);
  return n;
}

/* How many connections were ended so far. */
guint
nc_hub_watch_ended (NcHubWatch *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_ended;
  g_mutex_unlock (&self->lock);
  return n;
}
