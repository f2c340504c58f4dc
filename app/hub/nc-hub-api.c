/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device-state.h"
#include "nc-hub-health.h"
#include "nc-hub-pull.h"
#include "nc-hub-push.h"
#include "nc-hub-request.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-schema.h"
#include <string.h>

#define MAX_ASKED_BLOBS 20000
/* what is read from a text takes about so many times its size, with the text */
#define READ_PART  3
#define LARGE_TEXT (8 * 1024 * 1024)

/* The body as an object, unpacked within its limit; NULL with the reply set. */
static GBytes *
clear_body (NcHubRequest *self)
{
  const char *encoding = nc_hub_request_get_header (self, "Content-Encoding");
  g_autoptr (GError) error = NULL;
  GBytes *clear;

  if (!encoding)
    return g_bytes_new (self->body->data, self->body->len);
  clear = g_str_equal (encoding, "gzip")
              ? nc_wire_gunzip (self->body->data, self->body->len,
                                self->route->needs_session ? NC_WIRE_MAX_CLEAR : NC_HUB_MAX_FORM, &error)
              : NULL;
  if (error)
    nc_hub_request_fail (self, error);
  else if (!clear)
    nc_hub_request_fail_with (self, 415, "encoding", "gzip or none");
  else
    nc_hub_request_hold (self, g_bytes_get_size (clear) * READ_PART);
  return clear;
}

static gboolean
parse_body (NcHubRequest *self)
{
  g_autoptr (GBytes) clear = clear_body (self);
  g_autoptr (GError) error = NULL;

  if (!clear)
    return FALSE;
  self->json = nc_wire_parse (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear), &error);
  if (!self->json)
    nc_hub_request_fail (self, error);
  return self->json != NULL;
}

static void
bad_form (NcHubRequest *self)
{
  nc_hub_request_fail_with (self, 400, "bad_data", "a member is missing or not of the form");
}

/* Who the hub is: the key, the certificate it should be met with, and the nonce of whoever asks. */
static void
finish_hub (NcHubRequest *self)
{
  const char *nonce = MHD_lookup_connection_value (self->connection, MHD_GET_ARGUMENT_KIND, "nonce");
  g_autofree char *key = nc_wire_hex (nc_hub_public_key (self->hub), crypto_sign_PUBLICKEYBYTES);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!nc_wire_is_hash (nonce)) {
    bad_form (self);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "nonce", nonce);
  nc_json_member_int (out, "protocol", NC_WIRE_PROTOCOL);
  nc_json_member_string (out, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_string (out, "key", key);
  nc_json_member_string (out, "tls_pin", self->shared->tls_pin);
  nc_json_end_object (out);
  self->is_signed = TRUE;
  nc_hub_request_reply (self, 200, g_string_free (g_steal_pointer (&out), FALSE));
}

static void
enrol_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else
    nc_hub_request_reply (self, 200, g_strdup (self->enrolment.reply));
  self->is_signed = TRUE;
  nc_hub_request_resume (self);
}

static gboolean
run_enrol (NcHub *hub, gpointer data, GError **error)
{
  return nc_hub_enrol (hub, &((NcHubRequest *)data)->enrolment, error);
}

static gboolean
run_enrol_code (NcHub *hub, gpointer data, GError **error)
{
  return nc_hub_enrol_code (hub, &((NcHubRequest *)data)->enrolment, error);
}

static void
enrol_code_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    enrol_done (data, error);
  else
    nc_hub_request_submit (self, self->enrolment.area, run_enrol, enrol_done);
}

/* The body is signed with the key it names, so that nobody enrols a key he does not hold. */
static void
finish_enrol (NcHubRequest *self)
{
  NcHubEnrolment *e = &self->enrolment;

  if (!parse_body (self))
    return;
  e->secret = nc_wire_get_string (self->json, "secret", 64);
  e->device = nc_wire_get_string (self->json, "device", 36);
  if (!e->secret || !nc_id_is_valid (e->device) ||
      !nc_wire_unhex (nc_wire_get_string (self->json, "key", 64), e->public_key, sizeof e->public_key) ||
      !nc_wire_verify (e->public_key, "nengcha-enrol-1", e->secret, strlen (e->secret),
                       nc_wire_get_string (self->json, "signature", NC_WIRE_SIGNATURE_HEX)))
    bad_form (self);
  else
    nc_hub_request_submit (self, "", run_enrol_code, enrol_code_done);
}

static void
finish_hello (NcHubRequest *self)
{
  const char *nonce, *device;
  g_autofree char *challenge = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!parse_body (self))
    return;
  nonce = nc_wire_get_string (self->json, "nonce", 64);
  device = nc_wire_get_string (self->json, "device", 36);
  if (!nc_wire_is_hash (nonce) || !nc_id_is_valid (device)) {
    bad_form (self);
    return;
  }
  if (nc_wire_get_int (self->json, "protocol") != NC_WIRE_PROTOCOL ||
      nc_wire_get_int (self->json, "schema") > nc_schema_newest ()) {
    nc_hub_request_fail_with (self, 426, "version",
                              _ ("the hub speaks protocol 1 and an older schema; update the hub"));
    return;
  }
  challenge = nc_hub_sessions_challenge (self->shared->sessions, device);
  nc_json_begin_object (out);
  nc_json_member_string (out, "nonce", nonce);
  nc_json_member_int (out, "protocol", NC_WIRE_PROTOCOL);
  nc_json_member_int (out, "schema", nc_schema_newest ());
  nc_json_member_string (out, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_int (out, "time_usec", nc_clock_now_usec (self->shared->clock));
  nc_json_member_string (out, "challenge", challenge);
  nc_json_end_object (out);
  self->is_signed = TRUE;
  nc_hub_request_reply (self, 200, g_string_free (g_steal_pointer (&out), FALSE));
}

static gboolean
run_seen (NcHub *hub, gpointer data, GError **error)
{
  NcHubRequest *self = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "device-seen", error);
  NcHubUnsent unsent;

  if (!stmt || (nc_hub_unsent_read (json_object_get (self->json, "unsent"), &unsent) &&
                !nc_hub_device_tells (hub, self->device, &unsent, error)))
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", self->device->id);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  nc_hub_stmt_bind_text (stmt, ":app_version", nc_wire_get_string (self->json, "app", 64));
  return nc_hub_stmt_run (stmt, error);
}

static void
seen_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  self->status = 200;
  if (error)
    nc_hub_request_fail (self, error);
  nc_hub_request_resume (self);
}

/* Whether a pull would bring nothing, so that a quiet laptop need not ask. */
static gboolean
has_all (NcHubRequest *self, const NcHubCursor *cursor)
{
  g_autoptr (GPtrArray) areas = nc_hub_device_areas (self->hub, self->device, NULL);
  gboolean has = areas != NULL && cursor->is_known && nc_wire_get_string (self->json, "cursor", NC_WIRE_MAX_CURSOR);

  for (guint i = 0; has && i < areas->len; i++) {
    g_autofree char *tag = NULL;
    gint64 mark = 0;

    has = nc_hub_newest_mark (self->hub, areas->pdata[i], &mark, &tag, NULL) &&
          mark <= nc_hub_cursor_get (cursor, areas->pdata[i]);
  }
  return has;
}

/* The hash of the newest reference pack; NULL for none. */
static char *
newest_pack (NcHubRequest *self)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "pack-list", NULL);
  gboolean has_row = FALSE;
  char *sha256 =
      stmt && nc_hub_stmt_step (stmt, &has_row, NULL) && has_row ? g_strdup (nc_hub_stmt_text (stmt, "sha256")) : NULL;

  if (stmt)
    nc_hub_stmt_reset (stmt);
  return sha256;
}

static void
write_session (NcHubRequest *self, const char *challenge)
{
  g_autofree char *pack = newest_pack (self);
  g_autofree char *token = nc_hub_sessions_open (self->shared->sessions, self->device->area, self->device->id);
  g_autofree char *hash = nc_wire_hex (self->device->head_hash, sizeof self->device->head_hash);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (NcHubCursor) cursor = { 0 };

  if (!nc_hub_cursor_read (self->hub, nc_wire_get_string (self->json, "cursor", NC_WIRE_MAX_CURSOR), &cursor, &error)) {
    nc_hub_request_fail (self, error);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "challenge", challenge);
  nc_json_member_string (out, "token", token);
  nc_json_member_string (out, "region", self->device->region);
  nc_json_member_int (out, "head_seq", self->device->head_seq);
  nc_json_member_string (out, "head_hash", hash);
  nc_json_member_bool (out, "cursor_known", cursor.is_known);
  if (has_all (self, &cursor))
    nc_json_member_bool (out, "nothing_new", TRUE);
  nc_json_member_string (out, "pack", pack ? pack : "");
  nc_json_end_object (out);
  self->is_signed = TRUE;
  self->reply = g_string_free (g_steal_pointer (&out), FALSE);
  nc_hub_request_submit (self, self->device->area, run_seen, seen_done);
}

static void
finish_session (NcHubRequest *self)
{
  g_autoptr (GError) error = NULL;
  const char *device, *challenge;
  NcHubUnsent counts;
  json_t *unsent;

  if (!parse_body (self))
    return;
  device = nc_wire_get_string (self->json, "device", 36);
  challenge = nc_wire_get_string (self->json, "challenge", 64);
  unsent = json_object_get (self->json, "unsent");
  if (!nc_id_is_valid (device) || !nc_wire_is_hash (challenge) || (unsent && !nc_hub_unsent_read (unsent, &counts))) {
    bad_form (self);
    return;
  }
  self->device = nc_hub_device (self->hub, NULL, device, &error);
  if (!self->device)
    nc_hub_request_fail (self, error);
  /* also when a broken link made the laptop say the same twice: it says hello again */
  else if (!nc_hub_sessions_answer (self->shared->sessions, challenge, device))
    nc_hub_request_fail_with (self, 401, "session", "this challenge has been answered, or is too old");
  else if (!nc_wire_verify (self->device->public_key, "nengcha-session-1", challenge, strlen (challenge),
                            nc_wire_get_string (self->json, "signature", NC_WIRE_SIGNATURE_HEX)))
    nc_hub_request_fail_with (self, 403, "refused", _ ("the device's signature is not right"));
  else if (self->device->is_revoked)
    nc_hub_request_fail_with (self, 403, "refused", _ ("this device was revoked"));
  else
    write_session (self, challenge);
}

static gboolean
run_unsent (NcHub *hub, gpointer data, GError **error)
{
  NcHubRequest *self = data;
  NcHubUnsent unsent;

  return !nc_hub_unsent_read (self->json, &unsent) || nc_hub_device_tells (hub, self->device, &unsent, error);
}

static void
unsent_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else
    nc_hub_request_reply (self, 200, g_strdup ("{}"));
  nc_hub_request_resume (self);
}

/* What a laptop still has alone when it goes. */
static void
finish_unsent (NcHubRequest *self)
{
  NcHubUnsent unsent;

  if (!parse_body (self))
    return;
  if (nc_hub_unsent_read (self->json, &unsent))
    nc_hub_request_submit (self, self->device->area, run_unsent, unsent_done);
  else
    bad_form (self);
}

static gboolean
run_push (NcHub *hub, gpointer data, GError **error)
{
  return nc_hub_push_run (hub, &((NcHubRequest *)data)->push, error);
}

static void
push_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else if (nc_hub_push_next (&self->push)) {
    /* what strays is carried to its place before anybody else's entries meet it on the way */
    nc_hub_writer_follow (self->shared->writer, self->push.area, self->device->id, run_push, push_done, self);
    return;
  } else
    nc_hub_request_reply (self, 200, g_steal_pointer (&self->push.reply));
  nc_hub_request_resume (self);
}

/* Large texts one after the other, and none while others have filled the memory: what a laptop of ours sends is none.
 */
static NcBatch *
read_batch (NcHubRequest *self, GBytes *clear, GError **error)
{
  static GMutex one_at_a_time;
  gboolean is_large = g_bytes_get_size (clear) > LARGE_TEXT;
  NcBatch *batch = NULL;

  if (is_large)
    g_mutex_lock (&one_at_a_time);
  if (is_large && nc_hub_request_is_crowded (self))
    nc_hub_request_busy (self);
  else
    batch = nc_batch_read (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear), self->device->id,
                           self->device->public_key, error);
  if (is_large)
    g_mutex_unlock (&one_at_a_time);
  return batch;
}

static void
finish_push (NcHubRequest *self)
{
  const char *cursor = MHD_lookup_connection_value (self->connection, MHD_GET_ARGUMENT_KIND, "cursor");
  g_autoptr (GBytes) clear = clear_body (self);
  g_autoptr (GError) error = NULL;
  NcBatch *batch;

  if (!clear)
    return;
  batch = read_batch (self, clear, &error);
  if (!batch) {
    if (error)
      nc_hub_request_fail (self, error);
    return;
  }
  nc_hub_push_start (&self->push, batch, self->device, cursor && strlen (cursor) <= NC_WIRE_MAX_CURSOR ? cursor : NULL);
  nc_hub_request_park (self);
  if (self->device->is_roaming)
    nc_hub_writer_submit_alone (self->shared->writer, self->push.area, self->device->id, run_push, push_done, self);
  else
    nc_hub_writer_submit (self->shared->writer, self->push.area, self->device->id, run_push, push_done, self);
}

static void
finish_pull (NcHubRequest *self)
{
  const char *cursor = MHD_lookup_connection_value (self->connection, MHD_GET_ARGUMENT_KIND, "cursor");
  g_autoptr (GError) error = NULL;
  char *reply = nc_hub_pull (self->hub, self->device, cursor, NC_HUB_PULL_MAX_ROWS, &error);

  if (reply)
    nc_hub_request_reply (self, 200, reply);
  else
    nc_hub_request_fail (self, error);
}

/* What the hub has of one blob: its receipt, or how far an upload got. */
static gboolean
write_blob_state (NcHubRequest *self, const char *id, GString *have, GString *want, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "blob-get", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    nc_json_begin_object (have);
    nc_json_member_string (have, "text", nc_hub_stmt_text (stmt, "text"));
    nc_json_member_string (have, "signature", nc_hub_stmt_text (stmt, "signature"));
    nc_json_end_object (have);
    nc_hub_stmt_reset (stmt);
    return TRUE;
  }
  stmt = nc_hub_sql (self->hub, "upload-find", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->device->area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_text (stmt, ":blob_id", id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  nc_json_begin_object (want);
  nc_json_member_string (want, "id", id);
  nc_json_member_string (want, "upload", has_row ? nc_hub_stmt_text (stmt, "id") : NULL);
  nc_json_end_object (want);
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static void
finish_want (NcHubRequest *self)
{
  g_autoptr (GString) have = g_string_new (NULL), want = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  json_t *ids, *id;
  gsize i;

  if (!parse_body (self))
    return;
  ids = json_object_get (self->json, "ids");
  if (!json_is_array (ids) || json_array_size (ids) > MAX_ASKED_BLOBS) {
    bad_form (self);
    return;
  }
  nc_json_begin_array (have);
  nc_json_begin_array (want);
  json_array_foreach (ids, i, id)
  {
    if (!nc_wire_is_hash (json_string_value (id))) {
      bad_form (self);
      return;
    }
    if (!write_blob_state (self, json_string_value (id), have, want, &error)) {
      nc_hub_request_fail (self, error);
      return;
    }
  }
  nc_json_end_array (have);
  nc_json_end_array (want);
  nc_hub_request_reply (self, 200, g_strdup_printf ("{\"have\":%s,\"want\":%s}", have->str, want->str));
}

static gboolean
run_lease (NcHub *hub, gpointer data, GError **error)
{
  return nc_hub_lease (hub, &((NcHubRequest *)data)->lease, error);
}

static void
lease_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else if (self->lease.wait_s > 0)
    nc_hub_request_too_many (self, self->lease.wait_s, "too many numbers of this series at once; come again later");
  else
    nc_hub_request_reply (self, 200, g_strdup (self->lease.reply));
  self->is_signed = TRUE;
  nc_hub_request_resume (self);
}

static void
finish_numbers (NcHubRequest *self)
{
  NcHubLease *lease = &self->lease;

  if (!parse_body (self))
    return;
  lease->device = self->device->id;
  lease->request_id = nc_wire_get_string (self->json, "request_id", 36);
  lease->issuer_name = nc_wire_get_string (self->json, "issuer_name", 256);
  lease->series = nc_wire_get_string (self->json, "series", NC_WIRE_MAX_NAME);
  lease->year = nc_wire_get_int (self->json, "year");
  lease->count = nc_wire_get_int (self->json, "count");
  lease->after = nc_wire_get_int (self->json, "after");
  if (!nc_id_is_valid (lease->request_id) || !lease->issuer_name || !*lease->issuer_name || !lease->series)
    bad_form (self);
  else
    nc_hub_request_submit (self, "", run_lease, lease_done);
}

static gboolean
run_succeed (NcHub *hub, gpointer data, GError **error)
{
  return nc_hub_succeed (hub, &((NcHubRequest *)data)->succession, error);
}

static void
succeed_done (gpointer data, const GError *error)
{
  NcHubRequest *self = data;

  if (error)
    nc_hub_request_fail (self, error);
  else
    nc_hub_request_reply (self, 200, g_strdup (self->succession.reply));
  self->is_signed = TRUE;
  nc_hub_request_resume (self);
}

/* The session proves the old name, the signature the new one. */
static void
finish_succeed (NcHubRequest *self)
{
  NcHubSuccession *s = &self->succession;

  if (!parse_body (self))
    return;
  s->area = self->device->area;
  s->predecessor = self->device->id;
  s->device = nc_wire_get_string (self->json, "device", 36);
  if (!nc_id_is_valid (s->device) ||
      !nc_wire_unhex (nc_wire_get_string (self->json, "key", 64), s->public_key, sizeof s->public_key) ||
      !nc_wire_verify (s->public_key, "nengcha-succeed-1", s->predecessor, strlen (s->predecessor),
                       nc_wire_get_string (self->json, "signature", NC_WIRE_SIGNATURE_HEX)))
    bad_form (self);
  else
    nc_hub_request_submit (self, s->area, run_succeed, succeed_done);
}

const NcHubRoute nc_hub_api_routes[] = {
  { "GET", "/health", FALSE, FALSE, NULL, NULL, nc_hub_health_finish },
  { "GET", "/v1/health", FALSE, FALSE, NULL, NULL, nc_hub_health_finish },
  { "GET", "/v1/hub", FALSE, FALSE, NULL, NULL, finish_hub },
  { "POST", "/v1/enrol", FALSE, FALSE, NULL, NULL, finish_enrol, NC_HUB_RATE_ENROL },
  { "POST", "/v1/hello", FALSE, FALSE, NULL, NULL, finish_hello, NC_HUB_RATE_SESSION },
  { "POST", "/v1/session", FALSE, FALSE, NULL, NULL, finish_session, NC_HUB_RATE_SESSION },
  { "POST", "/v1/push", FALSE, TRUE, NULL, NULL, finish_push },
  { "GET", "/v1/pull", FALSE, TRUE, NULL, NULL, finish_pull },
  { "POST", "/v1/blobs/want", FALSE, TRUE, NULL, NULL, finish_want },
  { "POST", "/v1/numbers", FALSE, TRUE, NULL, NULL, finish_numbers },
  { "POST", "/v1/unsent", FALSE, TRUE, NULL, NULL, finish_unsent },
  { "POST", "/v1/succeed", FALSE, TRUE, NULL, NULL, finish_succeed },
  { NULL },
};
