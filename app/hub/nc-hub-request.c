/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-request.h"
#include "nc-hub-health.h"
#include "nc-hub-log.h"
#include "nc-json.h"
#include <arpa/inet.h>
#include <string.h>

/* Bodies, what is read from them, and replies, of all connections together. */
#define MAX_HELD_BYTES (160 * 1024 * 1024)

void
nc_hub_request_header (NcHubRequest *self, const char *name, const char *value)
{
  g_assert (self->n_headers + 2 <= G_N_ELEMENTS (self->headers));
  self->headers[self->n_headers++] = g_strdup (name);
  self->headers[self->n_headers++] = g_strdup (value);
}

const char *
nc_hub_request_get_header (NcHubRequest *self, const char *name)
{
  return MHD_lookup_connection_value (self->connection, MHD_HEADER_KIND, name);
}

/* Counts memory that the request needs until it has been answered. */
void
nc_hub_request_hold (NcHubRequest *self, gsize size)
{
  self->held_bytes += (gint64)size;
  g_atomic_pointer_add (&self->shared->held_bytes, (gssize)size);
}

/* Whether the others have so much in memory that this one has to wait. */
gboolean
nc_hub_request_is_crowded (NcHubRequest *self)
{
  return (gssize)g_atomic_pointer_get (&self->shared->held_bytes) - self->held_bytes > MAX_HELD_BYTES;
}

void
nc_hub_request_busy (NcHubRequest *self)
{
  nc_hub_request_header (self, "Retry-After", "10");
  nc_hub_request_fail_with (self, 503, "busy", "too much is under way; come again in a moment");
}

/* @json_taken: (transfer full) (nullable): the body; NULL for none */
void
nc_hub_request_reply (NcHubRequest *self, guint status, char *json_taken)
{
  g_free (self->reply);
  self->status = status;
  self->reply = json_taken;
}

void
nc_hub_request_fail_with (NcHubRequest *self, guint status, const char *code, const char *message)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "error", code);
  nc_json_member_string (out, "message", message);
  nc_json_end_object (out);
  nc_hub_request_reply (self, status, g_string_free (g_steal_pointer (&out), FALSE));
  if (g_str_equal (code, "store"))
    nc_hub_health_doubt (self->shared, status);
}

/* 429: to come again after @wait_s. */
void
nc_hub_request_too_many (NcHubRequest *self, gint64 wait_s, const char *message)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, wait_s);

  nc_hub_request_header (self, "Retry-After", seconds);
  nc_hub_request_fail_with (self, 429, "too_many", message);
}

/* What passes by itself is 503: the laptop comes again. */
static guint
store_status (const GError *error)
{
  if (error->domain != NC_HUB_DB_ERROR)
    return 500;
  return error->code == NC_HUB_DB_ERROR_FULL                                              ? 507
         : error->code == NC_HUB_DB_ERROR_AWAY || error->code == NC_HUB_DB_ERROR_CONFLICT ? 503
                                                                                          : 500;
}

/* By its code alone: the message might quote a value. */
static void
log_failure (const GError *error)
{
  GString *line = nc_hub_log_begin ("store");

  nc_json_member_string (line, "domain", g_quark_to_string (error->domain));
  nc_json_member_int (line, "code", error->code);
  nc_hub_log_end (line);
}

/* PROTOCOL.md, "Errors": a code each. */
void
nc_hub_request_fail (NcHubRequest *self, const GError *error)
{
  static const struct {
    int code;
    guint status;
    const char *name;
  } known[] = {
    { NC_SYNC_ERROR_REFUSED, 403, "refused" },   { NC_SYNC_ERROR_FORKED, 409, "forked" },
    { NC_SYNC_ERROR_VERSION, 426, "version" },   { NC_SYNC_ERROR_TOO_LARGE, 413, "too_large" },
    { NC_SYNC_ERROR_BAD_DATA, 400, "bad_data" }, { NC_SYNC_ERROR_SESSION, 401, "session" },
  };

  for (gsize i = 0; error->domain == NC_SYNC_ERROR && i < G_N_ELEMENTS (known); i++)
    if (known[i].code == error->code) {
      nc_hub_request_fail_with (self, known[i].status, known[i].name, error->message);
      return;
    }
  nc_hub_request_fail_with (self, store_status (error), "store", "the hub's store failed");
  log_failure (error);
}

/* Parks the connection until nc_hub_request_resume(): meanwhile the request belongs to another thread. */
void
nc_hub_request_park (NcHubRequest *self)
{
  if (self->waits)
    return;
  self->waits = TRUE;
  g_atomic_int_inc (&self->shared->n_parked);
  MHD_suspend_connection (self->connection);
}

/* Parks the connection until the writer has an answer; also for a job after a job. */
void
nc_hub_request_submit (NcHubRequest *self, const char *area, NcHubJobRun run, NcHubJobDone done)
{
  nc_hub_request_park (self);
  nc_hub_writer_submit (self->shared->writer, area, self->device ? self->device->id : NULL, run, done, self);
}

void
nc_hub_request_resume (NcHubRequest *self)
{
  NcHubShared *shared = self->shared;

  /* the request may be gone when this returns */
  MHD_resume_connection (self->connection);
  g_atomic_int_add (&shared->n_parked, -1);
}

/**
 * nc_hub_request_address:
 *
 * Returns: (transfer full): who asks: the other end of the line, or behind a proxy of this machine the last address
 * that the proxy names. What a client writes into X-Forwarded-For himself stands before that and counts for nothing.
 */
char *
nc_hub_request_address (NcHubRequest *self)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (self->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const char *forwarded = nc_hub_request_get_header (self, "X-Forwarded-For"), *last;
  char text[INET6_ADDRSTRLEN] = "";
  guint8 parsed[sizeof (struct in6_addr)];
  g_autofree char *named = NULL;

  if (info && info->client_addr->sa_family == AF_INET6)
    inet_ntop (AF_INET6, &((struct sockaddr_in6 *)info->client_addr)->sin6_addr, text, sizeof text);
  else if (info)
    inet_ntop (AF_INET, &((struct sockaddr_in *)info->client_addr)->sin_addr, text, sizeof text);
  if (!self->shared->is_behind_proxy || !forwarded || (!g_str_has_prefix (text, "127.") && !g_str_equal (text, "::1")))
    return g_strdup (text);
  last = strrchr (forwarded, ',');
  named = g_strstrip (g_strdup (last ? last + 1 : forwarded));
  return inet_pton (AF_INET, named, parsed) == 1 || inet_pton (AF_INET6, named, parsed) == 1 ? g_steal_pointer (&named)
                                                                                             : g_strdup (text);
}
