/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-server.h"
#include "nc-hub-log.h"
#include "nc-hub-parcel.h"
#include "nc-hub-routes.h"
#include "nc-hub-upkeep.h"
#include "nc-hub-watch.h"
#include "nc-hub-web-check.h"
#include "nc-hub-web.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_CONNECTIONS 2000
/* of one address, so that one cannot take all; behind a proxy all come from one */
#define MAX_OF_ADDRESS (MAX_CONNECTIONS / 4)
#define PATIENCE_S     60
/* Of a body that is refused, so that its sender gets the answer. */
#define MAX_DRAINED (2 * NC_WIRE_MAX_BODY)
/* files that are open beside connections, and two files a connection */
#define OTHER_FILES 128
/* A reader each; with PostgreSQL they mostly wait. */
#define POOL_THREADS     8
#define POOL_READERS     8
#define CONNECTION_BYTES (64 * 1024)
/* A connection that waits for its next request keeps all of that. When so many are open, only laptops with a session
   may wait; what others ask is answered as their last. */
#define MAX_WAITING_STRANGERS 256
/* At a stop, for what clients have begun; in hundredths of a second. */
#define STOP_TICKS 500

struct NcHubServer {
  NcHubShared shared;
  char *home;
  char *database;
  char *tls_pin;
  struct MHD_Daemon *daemon;
  NcHubUpkeep *upkeep;
  NcHubWatch *watch;
  int lock;
};

/* Why the store cannot be opened. What statements complain of is told by its code alone: it might quote a value. */
static void
log_store (const GError *error)
{
  GString *line = nc_hub_log_begin ("store");

  nc_json_member_string (line, "domain", g_quark_to_string (error->domain));
  nc_json_member_int (line, "code", error->code);
  nc_json_member_string (line, "message", error->message);
  nc_hub_log_end (line);
}

/* A reader of its own for each thread of the pool. */
static GPrivate reader = G_PRIVATE_INIT ((GDestroyNotify)nc_hub_close);

static NcHub *
thread_hub (NcHubShared *shared)
{
  NcHub *hub = g_private_get (&reader);

  if (!hub) {
    g_autoptr (GError) error = NULL;

    hub = nc_hub_open (shared->home, shared->database, shared->clock, FALSE, &error);
    if (!hub)
      log_store (error);
    g_private_set (&reader, hub);
  }
  return hub;
}

static void
check_session (NcHubRequest *self)
{
  const char *header = nc_hub_request_get_header (self, "Authorization");
  g_autofree char *who =
      header && g_str_has_prefix (header, "Bearer ") ? nc_hub_sessions_who (self->shared->sessions, header + 7) : NULL;
  g_autoptr (GError) error = NULL;
  char *device = who ? strchr (who, '/') : NULL;

  if (!device) {
    nc_hub_request_fail_with (self, 401, "session", "no session");
    return;
  }
  *device++ = 0;
  self->device = nc_hub_device (self->hub, who, device, &error);
  if (self->device && self->device->is_revoked)
    nc_hub_request_fail_with (self, 403, "refused", "revoked");
  else if (!self->device)
    nc_hub_request_fail (self, error);
}

static gboolean
is_within_budget (NcHubRequest *self)
{
  g_autofree char *address = NULL;
  guint wait_s;

  if (self->route->rate == NC_HUB_RATE_NONE)
    return TRUE;
  address = nc_hub_request_address (self);
  if (nc_hub_rate_take (self->shared->rate, self->route->rate, address, &wait_s))
    return TRUE;
  nc_hub_request_too_many (self, wait_s, "too many requests; come again later");
  return FALSE;
}

/* A laptop's session may send a batch; nobody else has more to say than a form. */
static gsize
most_body (const NcHubRequest *self)
{
  return self->route && self->route->needs_session ? NC_WIRE_MAX_BODY : NC_HUB_MAX_FORM;
}

/* 0 where the body comes in chunks, or none does. */
static guint64
announced (NcHubRequest *self)
{
  const char *length = nc_hub_request_get_header (self, "Content-Length");

  return length ? g_ascii_strtoull (length, NULL, 10) : 0;
}

static gboolean
is_last (NcHubRequest *self)
{
  return g_atomic_int_get (&self->shared->is_stopping) ||
         (!self->device && nc_hub_watch_count (self->connection) > MAX_WAITING_STRANGERS);
}

/* The path is known, the method is not: what may be asked there is said, also to who asks just that. */
static void
refuse_method (NcHubRequest *self, const char *method, const char *allow)
{
  nc_hub_request_header (self, "Allow", allow);
  if (g_str_equal (method, "OPTIONS"))
    nc_hub_request_reply (self, 204, NULL);
  else
    nc_hub_request_fail_with (self, 405, "method", "this method is not for this resource");
}

/* What can be said before the body comes. */
static void
look_at_head (NcHubRequest *self, const char *method, const char *allow)
{
  if (g_atomic_int_get (&self->shared->is_stopping))
    nc_hub_request_fail_with (self, 503, "stopping", "the hub is stopping");
  else if (allow)
    refuse_method (self, method, allow);
  else if (!self->route)
    nc_hub_request_fail_with (self, 404, "not_found", "no such resource");
  else if (!is_within_budget (self))
    return;
  else if (!(self->hub = thread_hub (self->shared)))
    nc_hub_request_fail_with (self, 503, "store", "the hub's store cannot be opened");
  else if (!self->route->take && announced (self) > most_body (self))
    nc_hub_request_fail_with (self, 413, "too_large", "the body is over the limit");
  else if (self->route->needs_session)
    check_session (self);
  if (self->status == 0 && self->route->needs_session && nc_hub_request_is_crowded (self))
    nc_hub_request_busy (self);
}

static void
begin_request (NcHubRequest *self, const char *method, const char *path)
{
  const char *other = nc_hub_request_get_header (self, "X-HTTP-Method-Override");
  g_autofree char *allow = NULL;

  /* for tus clients behind a proxy that knows no PATCH */
  if (other && g_str_equal (method, "POST") && g_str_has_prefix (path, "/v1/files/"))
    method = other;
  self->is_page = nc_hub_route_is_page (path);
  self->route = nc_hub_route_find (method, path, &self->id, &allow);
  g_atomic_int_inc (&self->shared->n_active);
  look_at_head (self, method, allow);
  if (self->status == 0 && self->route->begin)
    self->route->begin (self);
}

static void
take_body (NcHubRequest *self, const char *data, gsize size)
{
  self->bytes_in += (gint64)size;
  if (self->status)
    return;
  if (self->route->take)
    self->route->take (self, data, size);
  else if (self->body->len + size > most_body (self))
    nc_hub_request_fail_with (self, 413, "too_large", "the body is over the limit");
  else if (nc_hub_request_is_crowded (self))
    nc_hub_request_busy (self);
  else {
    nc_hub_request_hold (self, size);
    g_byte_array_append (self->body, (const guint8 *)data, (guint)size);
  }
}

static struct MHD_Response *
make_response (NcHubRequest *self)
{
  const char *accepts = nc_hub_request_get_header (self, "Accept-Encoding");
  gsize size = self->reply ? strlen (self->reply) : 0;
  struct MHD_Response *response;

  if (self->send_fd >= 0) {
    response =
        MHD_create_response_from_fd_at_offset64 ((guint64)self->send_bytes, self->send_fd, (guint64)self->send_offset);
    self->send_fd = -1;
    return response;
  }
  if (size > 512 && accepts && strstr (accepts, "gzip")) {
    g_autoptr (GBytes) packed = nc_wire_gzip (self->reply, size, NC_WIRE_GZIP_SMALL);
    gconstpointer data = g_bytes_get_data (packed, &size);

    nc_hub_request_hold (self, size);
    response = MHD_create_response_from_buffer (size, (void *)data, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header (response, "Content-Encoding", "gzip");
  } else {
    nc_hub_request_hold (self, size);
    response = MHD_create_response_from_buffer (size, self->reply, MHD_RESPMEM_MUST_COPY);
  }
  if (self->reply)
    MHD_add_response_header (response, "Content-Type", self->content_type ? self->content_type : "application/json");
  return response;
}

static gboolean
has_reply_header (const NcHubRequest *self, const char *name)
{
  for (guint i = 0; i + 1 < self->n_headers; i += 2)
    if (g_str_equal (self->headers[i], name))
      return TRUE;
  return FALSE;
}

static enum MHD_Result
send_reply (NcHubRequest *self)
{
  gboolean is_stopping = g_atomic_int_get (&self->shared->is_stopping);
  struct MHD_Response *response;
  enum MHD_Result result;

  nc_hub_watch_set (self->connection, NC_HUB_PHASE_REPLY);
  /* before the client knows: it may go on at once, on another connection */
  nc_hub_upload_release (self);
  if (self->is_page && self->status >= 400 && !self->content_type)
    nc_web_refused (self);
  if (self->status == 401 && !self->is_page)
    nc_hub_request_header (self, "WWW-Authenticate", "Bearer");
  if (self->route)
    nc_hub_tus_header (self);
  if (self->is_signed && self->reply && self->status < 300) {
    g_autofree char *signature = nc_hub_sign (self->hub, "nengcha-reply-1", self->reply);

    nc_hub_request_header (self, "Nc-Signature", signature);
  }
  if ((self->status == 503 || self->status == 507) && !has_reply_header (self, "Retry-After"))
    nc_hub_request_header (self, "Retry-After", is_stopping ? "5" : "30");
  if (is_last (self))
    nc_hub_request_header (self, "Connection", "close");
  response = make_response (self);
  for (guint i = 0; i + 1 < self->n_headers; i += 2)
    MHD_add_response_header (response, self->headers[i], self->headers[i + 1]);
  MHD_add_response_header (response, "Cache-Control", self->cache_control ? self->cache_control : "no-store");
  result = MHD_queue_response (self->connection, self->status, response);
  MHD_destroy_response (response);
  return result;
}

static enum MHD_Result
handle (void *data, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
        const char *upload, size_t *upload_size, void **state)
{
  NcHubServer *server = data;
  NcHubRequest *self = *state;

  (void)version;
  if (!self) {
    self = g_new0 (NcHubRequest, 1);
    *state = self;
    self->shared = &server->shared;
    self->connection = connection;
    self->fd = self->send_fd = -1;
    self->started_usec = g_get_monotonic_time ();
    self->body = g_byte_array_new ();
    nc_hub_watch_set (connection, NC_HUB_PHASE_BODY);
    begin_request (self, method, path);
    /* A refusal before a huge body, or before one that waits to be asked for, saves the line. Any other is read first:
       a connection that is closed over unread bytes is reset, and its client may never see the answer. Without a body
       to come MHD calls again at once. */
    return self->status == 413 && (announced (self) > MAX_DRAINED || nc_hub_request_get_header (self, "Expect"))
               ? send_reply (self)
               : MHD_YES;
  }
  if (*upload_size > 0) {
    take_body (self, upload, *upload_size);
    *upload_size = 0;
    return (self->status == 413 || !self->route || !self->route->take) && self->bytes_in > MAX_DRAINED ? MHD_NO
                                                                                                       : MHD_YES;
  }
  if (self->status == 0 && !self->waits) {
    nc_hub_watch_set (connection, NC_HUB_PHASE_WORK);
    self->route->finish (self);
    /* Parked: from here on the request is the writer's, until MHD calls again. */
    if (self->waits)
      return MHD_YES;
  }
  return send_reply (self);
}

/* One line a request: what, how long, how much. Of an address that is no route nothing is said: a code may stand there.
 */
static void
log_request (const NcHubRequest *self, gboolean is_whole)
{
  g_autofree char *route =
      self->route ? g_strconcat (self->route->method, " ", self->route->path, NULL) : g_strdup ("- -");
  GString *line = nc_hub_log_begin ("request");

  nc_json_member_string (line, "route", route);
  nc_json_member_int (line, "status", self->status);
  nc_json_member_int (line, "bytes_in", self->bytes_in);
  nc_json_member_int (line, "usec", g_get_monotonic_time () - self->started_usec);
  nc_json_member_bool (line, "whole", is_whole);
  nc_json_member_string (line, "device", self->device ? self->device->id : "");
  nc_hub_log_end (line);
}

/* What the library complains of, as its program text says it: what is put in there may come from outside. */
static void
log_library (void *data, const char *format, va_list arguments)
{
  GString *line = nc_hub_log_begin ("http");
  g_autofree char *text = g_strchomp (g_strdup (format));

  (void)data;
  (void)arguments;
  nc_json_member_string (line, "message", text);
  nc_hub_log_end (line);
}

static void
completed (void *data, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
  NcHubRequest *self = *state;

  (void)data;
  if (!self)
    return;
  log_request (self, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
  g_atomic_int_add (&self->shared->n_active, -1);
  g_atomic_pointer_add (&self->shared->held_bytes, -(gssize)self->held_bytes);
  nc_hub_watch_set (connection, NC_HUB_PHASE_IDLE);
  nc_hub_upload_release (self);
  nc_hub_parcel_free (self->parcel);
  if (self->send_fd >= 0)
    close (self->send_fd);
  for (guint i = 0; i < self->n_headers; i++)
    g_free (self->headers[i]);
  nc_hub_push_clear (&self->push);
  g_clear_pointer (&self->device, nc_hub_device_free);
  json_decref (self->json);
  nc_hub_enrolment_clear (&self->enrolment);
  g_free (self->lease.reply);
  if (self->web)
    self->web_free (self->web);
  g_free (self->succession.reply);
  g_byte_array_unref (self->body);
  g_free (self->id);
  g_free (self->reply);
  g_free (self);
  *state = NULL;
}

/* A NUL would end a name before its end: nothing of such a text is unpacked, and it is nobody's. */
static size_t
unescape (void *data, struct MHD_Connection *connection, char *text)
{
  (void)data;
  (void)connection;
  return strstr (text, "%00") ? strlen (text) : MHD_http_unescape (text);
}

/* As many files as connections may need, where the system lets us; else as few connections as files allow. */
static guint
most_connections (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return MAX_CONNECTIONS;
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  getrlimit (RLIMIT_NOFILE, &files);
  return files.rlim_cur > 2 * MAX_CONNECTIONS + OTHER_FILES ? MAX_CONNECTIONS
         : files.rlim_cur > 4 * OTHER_FILES                 ? (guint)(files.rlim_cur - OTHER_FILES) / 2
                                                            : OTHER_FILES;
}

static struct MHD_Daemon *
start_daemon (NcHubServer *self, const NcHubServerOptions *options, const struct sockaddr_in *address)
{
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  guint most = most_connections (), patience_s = options->patience_s ? options->patience_s : PATIENCE_S;
  struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key_pem },
                                  { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate_pem },
                                  { MHD_OPTION_END, 0, NULL } };

  if (options->certificate_pem)
    flags |= MHD_USE_TLS;
  else
    tls[0].option = MHD_OPTION_END;
  self->watch = nc_hub_watch_new (most, patience_s);
  return MHD_start_daemon (
      flags, 0, NULL, NULL, handle, self, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL, MHD_OPTION_SOCK_ADDR, address,
      MHD_OPTION_THREAD_POOL_SIZE, options->database ? POOL_READERS : POOL_THREADS, MHD_OPTION_CONNECTION_LIMIT, most,
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->is_behind_proxy ? 0U : MIN (most, (guint)MAX_OF_ADDRESS),
      MHD_OPTION_CONNECTION_TIMEOUT, patience_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_NOTIFY_CONNECTION,
      nc_hub_watch_notify, self->watch, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_ARRAY, tls,
      MHD_OPTION_END);
}

/**
 * nc_hub_server_new:
 *
 * Starts to listen; port 0 takes a free one.
 *
 * Returns: (transfer full): %NULL with NC_SYNC_ERROR_NETWORK when the address cannot be had, or a store error
 */
NcHubServer *
nc_hub_server_new (const NcHubServerOptions *options, NcClock *clock, GError **error)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (options->port) };
  g_autoptr (NcHubServer) self = g_new0 (NcHubServer, 1);
  NcHub *keeper;

  self->lock = -1;
  g_mutex_init (&self->shared.uploads_lock);
  self->shared.uploads = nc_hub_uploads_new ();
  self->home = g_strdup (options->home);
  self->tls_pin = g_strdup (options->tls_pin);
  self->database = g_strdup (options->database);
  self->shared.home = self->home;
  self->shared.database = self->database;
  self->shared.tls_pin = self->tls_pin;
  self->shared.clock = g_object_ref (clock);
  self->shared.sessions = nc_hub_sessions_new (clock);
  self->shared.is_behind_proxy = options->is_behind_proxy;
  self->shared.rate = nc_hub_rate_new (clock);
  for (gsize i = 0; options->limits && options->limits[i]; i++)
    nc_hub_rate_set (self->shared.rate, options->limits[i]);
  self->shared.web_sessions = nc_web_sessions_new (clock);
  nc_web_login_pool_start (&self->shared);
  nc_hub_keep_pool_start (&self->shared);
  self->lock = nc_hub_lock (options->home, FALSE, error);
  if (self->lock < 0)
    return NULL;
  self->shared.writer = nc_hub_writer_new (options->home, options->database, clock, error);
  keeper = self->shared.writer ? nc_hub_open (options->home, options->database, clock, FALSE, error) : NULL;
  if (!keeper)
    return NULL;
  self->upkeep = nc_hub_upkeep_new (keeper, self->shared.writer);
  if (inet_pton (AF_INET, options->address, &address.sin_addr) == 1)
    self->daemon = start_daemon (self, options, &address);
  if (self->daemon)
    return g_steal_pointer (&self);
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK, _ ("cannot listen on %s:%u"), options->address,
               options->port);
  return NULL;
}

guint
nc_hub_server_port (NcHubServer *self)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT);

  return info ? info->port : 0;
}

/* Takes no new connections, lets what was begun come to its end for a while and waits for what the writer has, as long
   as the database takes; then closes. An upload that is cut goes on from there at the next start. */
void
nc_hub_server_free (NcHubServer *self)
{
  if (!self)
    return;
  if (self->daemon) {
    MHD_socket listening = MHD_quiesce_daemon (self->daemon);

    g_atomic_int_set (&self->shared.is_stopping, 1);
    for (int i = 0; i < STOP_TICKS && g_atomic_int_get (&self->shared.n_active) > 0; i++)
      g_usleep (10000);
    /* the library cannot end a connection that another thread has */
    while (g_atomic_int_get (&self->shared.n_parked) > 0)
      g_usleep (10000);
    MHD_stop_daemon (self->daemon);
    if (listening != MHD_INVALID_SOCKET)
      close (listening);
  }
  g_clear_pointer (&self->watch, nc_hub_watch_free);
  nc_web_login_pool_stop (&self->shared);
  nc_hub_keep_pool_stop (&self->shared);
  g_clear_pointer (&self->upkeep, nc_hub_upkeep_free);
  g_clear_pointer (&self->shared.writer, nc_hub_writer_free);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->shared.web_sessions, nc_web_sessions_free);
  g_clear_pointer (&self->shared.rate, nc_hub_rate_free);
  nc_paper_check_forget ();
  g_clear_pointer (&self->shared.sessions, nc_hub_sessions_free);
  g_clear_object (&self->shared.clock);
  g_hash_table_unref (self->shared.uploads);
  g_mutex_clear (&self->shared.uploads_lock);
  g_free (self->tls_pin);
  g_free (self->database);
  g_free (self->home);
  g_free (self);
}
