/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
#include "nc-identity.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-schema.h"
#include "nc-sync.h"
#include <string.h>

#define SECRET_HEX      20
#define FINGERPRINT_HEX 32

static char *
new_nonce (void)
{
  guint8 bytes[32];

  randombytes_buf (bytes, sizeof bytes);
  return nc_wire_hex (bytes, sizeof bytes);
}

/**
 * nc_sync_signed_json:
 *
 * Returns: (transfer full): the body of a reply that the hub signed; %NULL with NC_SYNC_ERROR_NOT_THE_HUB or _BAD_DATA
 */
json_t *
nc_sync_signed_json (const guint8 *hub_key, const NcHttpReply *reply, GError **error)
{
  if (nc_wire_verify (hub_key, "nengcha-reply-1", reply->body->data, reply->body->len, reply->signature))
    return nc_wire_parse (reply->body->data, reply->body->len, error);
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                       _ ("what answered is not the bureau's hub; is there a login page in between?"));
  return NULL;
}

/* The signature of @keys over @text, in hexadecimal; NULL with NC_STORE_ERROR_LOCKED. */
char *
nc_sync_sign_text (NcKeys *keys, const char *domain, const char *text, GError **error)
{
  g_autoptr (GByteArray) message = nc_wire_signed_bytes (domain, text, strlen (text));
  guint8 signature[NC_KEYS_SIGNATURE_BYTES];

  return nc_keys_sign (keys, message->data, message->len, signature, error) ? nc_wire_hex (signature, sizeof signature)
                                                                            : NULL;
}

static gboolean
refuse (GError **error, NcSyncError code, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, code, message);
  return FALSE;
}

/* Asks who the hub is. Nothing secret is sent yet; the answer counts only if its key is the one of the code, and it
 * names the certificate that every later connection must show. */
static gboolean
meet_hub (NcSyncLink *link, const char *fingerprint, GError **error)
{
  g_autoptr (NcHttp) http = nc_http_new (link->url, NULL);
  g_autofree char *nonce = new_nonce (), *path = g_strconcat ("/v1/hub?nonce=", nonce, NULL), *hex = NULL;
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) claimed = NULL, json = NULL;
  guint8 hash[NC_SHA256_BYTES];
  const char *pin;

  if (!nc_http_call (http, &(NcHttpCall){ .method = "GET", .path = path }, &reply, error) ||
      !nc_http_expect (&reply, 200, error))
    return FALSE;
  claimed = nc_wire_parse (reply.body->data, reply.body->len, NULL);
  if (!nc_wire_unhex (nc_wire_get_string (claimed, "key", 64), link->hub_key, sizeof link->hub_key))
    return refuse (
        error, NC_SYNC_ERROR_NOT_THE_HUB,
        _ ("what answers at this address is not the bureau's hub: compare the address with the bureau's note"));
  nc_sha256_of (hash, link->hub_key, sizeof link->hub_key);
  hex = nc_wire_hex (hash, FINGERPRINT_HEX / 2);
  json = g_str_equal (hex, fingerprint) ? nc_sync_signed_json (link->hub_key, &reply, error) : NULL;
  if (!json || g_strcmp0 (nc_wire_get_string (json, "nonce", 64), nonce) != 0) {
    g_clear_error (error);
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB,
                   _ ("the code was made by another hub: compare address and code with the bureau's note"));
  }
  pin = nc_wire_get_string (json, "tls_pin", 128);
  if (g_str_has_prefix (link->url, "https:") && !pin)
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB, _ ("the hub names no certificate; use the address it serves"));
  link->tls_pin = g_strdup (g_str_has_prefix (link->url, "https:") ? pin : NULL);
  return TRUE;
}

static char *
enrol_body (NcStore *store, const char *secret, GError **error)
{
  NcKeys *keys = nc_store_get_keys (store);
  g_autofree char *key = nc_wire_hex (nc_keys_get_device_public (keys), NC_KEYS_PUBLIC_BYTES);
  g_autofree char *signature = nc_sync_sign_text (keys, "nengcha-enrol-1", secret, error);
  GString *out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "secret", secret);
  nc_json_member_string (out, "device", nc_store_get_device_id (store));
  nc_json_member_string (out, "key", key);
  nc_json_member_string (out, "signature", signature);
  nc_json_end_object (out);
  return g_string_free (out, signature == NULL);
}

/**
 * nc_sync_enrol:
 * @code: from `nengcha-hub enrol`
 * @url: where the hub is
 *
 * The same code may be given again by the same laptop, after a broken link.
 *
 * Returns: %FALSE with an #NcSyncError or a store error
 */
gboolean
nc_sync_enrol (NcStore *store, const char *code, const char *url, GError **error)
{
  g_autoptr (NcSyncLink) link = g_new0 (NcSyncLink, 1);
  g_auto (GStrv) parts = g_strsplit (code, "-", 3);
  g_autoptr (NcHttp) http = NULL;
  g_auto (NcHttpReply) reply = { 0 };
  g_autofree char *body = NULL;
  g_autoptr (NcJson) json = NULL;

  if (g_strv_length (parts) != 2 || strlen (parts[0]) != SECRET_HEX || strlen (parts[1]) != FINGERPRINT_HEX ||
      (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")))
    return refuse (error, NC_SYNC_ERROR_BAD_DATA,
                   _ ("this is no enrolment code, or no address of a hub: copy both once more from the bureau's note"));
  link->url = g_strdup (url);
  body = enrol_body (store, parts[0], error);
  if (!body || !meet_hub (link, parts[1], error))
    return FALSE;
  http = nc_http_new (link->url, link->tls_pin);
  if (!nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/enrol", .json = body }, &reply, error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (link->hub_key, &reply, error)))
    return FALSE;
  link->region = g_strdup (nc_wire_get_string (json, "region", 16));
  return nc_sync_link_save (store, link, error) && nc_sync_reenter (store, error);
}

/**
 * nc_sync_enrol_anew:
 *
 * nc_sync_enrol() under a new name: for a laptop whose old one the hub refuses (another copy of this store goes on
 * under it). What was not received under the old name is offered again under the new one.
 */
gboolean
nc_sync_enrol_anew (NcStore *store, const char *code, const char *url, GError **error)
{
  return nc_identity_renew (store, error) && nc_sync_enrol (store, code, url, error);
}

/* The name that new entries are written under. */
gboolean
nc_sync_present_name (NcStore *store, NcSyncName *name, GError **error)
{
  *name = (NcSyncName){ .keys = nc_store_get_keys (store), .until = G_MAXINT64 };
  return nc_identity_base (store, &name->base, error);
}

static gboolean
keep_epoch (NcStore *store, const char *epoch, GError **error)
{
  g_autofree char *known = nc_store_get_meta (store, "sync.epoch", NULL);

  return g_strcmp0 (known, epoch) == 0 || nc_store_set_meta (store, "sync.epoch", epoch, error);
}

static gboolean
say_hello (NcSyncSession *session, char **challenge, GError **error)
{
  g_autofree char *nonce = new_nonce ();
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  nc_json_begin_object (body);
  nc_json_member_string (body, "device", nc_keys_get_device_id (session->name.keys));
  nc_json_member_string (body, "nonce", nonce);
  nc_json_member_int (body, "protocol", NC_WIRE_PROTOCOL);
  nc_json_member_int (body, "schema", nc_schema_newest ());
  nc_json_end_object (body);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/hello", .json = body->str }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return FALSE;
  *challenge = g_strdup (nc_wire_get_string (json, "challenge", 64));
  if (g_strcmp0 (nc_wire_get_string (json, "nonce", 64), nonce) != 0 || !*challenge)
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB,
                   _ ("what answered is not the bureau's hub: look whether the network asks for a login first, then "
                      "exchange again"));
  if (nc_wire_get_int (json, "schema") > nc_schema_newest ())
    return refuse (error, NC_SYNC_ERROR_VERSION, _ ("the hub is newer than this program; install the newer version"));
  return keep_epoch (session->store, nc_wire_get_string (json, "epoch", 36), error);
}

/* The journal here must contain the one there. */
static gboolean
compare_heads (NcSyncSession *session, json_t *json, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, "journal-one", error);
  guint8 hash[NC_SHA256_BYTES];
  gboolean has_row = FALSE;

  gint64 head = nc_wire_get_int (json, "head_seq");

  session->hub_head_seq = session->name.base + head;
  if (!stmt || head < 0 || head > G_MAXINT64 / 2 ||
      !nc_wire_unhex (nc_wire_get_string (json, "head_hash", 64), hash, sizeof hash))
    return !stmt ? FALSE
                 : refuse (error, NC_SYNC_ERROR_BAD_DATA,
                           _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once "
                              "more"));
  /* beyond the end of an earlier name there is nothing here to compare with; what is sent again is compared there */
  if (head == 0 || session->hub_head_seq > session->name.until)
    return TRUE;
  nc_stmt_bind_int (stmt, ":seq", session->hub_head_seq);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row && memcmp (sqlite3_column_blob (stmt, 1), hash, sizeof hash) == 0)
    return TRUE;
  return refuse (error, NC_SYNC_ERROR_FORKED,
                 _ ("the hub knows another journal of this laptop: its store was copied, or a copy was put back by "
                    "hand. Nothing was sent. If this copy shall go on, restore it as a backup (in a terminal: “store "
                    "restore”), or ask the bureau for a new code and enrol it anew (“enrol CODE --anew”)"));
}

/* A hub that has lost what it had is offered everything again, attachments too. */
static gboolean
notice_restored_hub (NcSyncSession *session, json_t *json, GError **error)
{
  g_autoptr (NcStmt) again = nc_sync_store_prepare (session->store, "outbox-again", error);
  g_autoptr (NcStmt) forget = again ? nc_sync_store_prepare (session->store, "blob-forget", error) : NULL;

  if (!forget)
    return FALSE;
  nc_stmt_bind_int (again, ":after", session->hub_head_seq);
  if (!nc_stmt_run (again, error))
    return FALSE;
  session->report->offered_again = sqlite3_changes (nc_store_get_db (session->store)) > 0;
  if (json_is_true (json_object_get (json, "cursor_known")) && !session->report->offered_again)
    return TRUE;
  session->report->offered_again = TRUE;
  return nc_stmt_run (forget, error);
}

/**
 * nc_sync_take_state:
 * @state: {head_seq, head_hash, cursor_known} of the hub
 *
 * Compares what the hub has of this laptop's journal with what is here, and offers again what it has lost.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_FORKED, _BAD_DATA or a store error
 */
gboolean
nc_sync_take_state (NcSyncSession *session, json_t *state, GError **error)
{
  return compare_heads (session, state, error) &&
         (session->hub_head_seq >= session->name.until || notice_restored_hub (session, state, error));
}

/**
 * nc_sync_open_as:
 *
 * Says hello under the name of @session, proves both sides, and compares what each knows of the other.
 */
gboolean
nc_sync_open_as (NcSyncSession *session, GError **error)
{
  const char *pack;
  g_autofree char *challenge = NULL, *signature = NULL;
  g_autofree char *cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  nc_http_set_token (session->http, NULL);
  if (!say_hello (session, &challenge, error) ||
      !(signature = nc_sync_sign_text (session->name.keys, "nengcha-session-1", challenge, error)))
    return FALSE;
  nc_json_begin_object (body);
  nc_json_member_string (body, "device", nc_keys_get_device_id (session->name.keys));
  nc_json_member_string (body, "challenge", challenge);
  nc_json_member_string (body, "signature", signature);
  nc_json_member_string (body, "app", "nengcha");
  if (cursor)
    nc_json_member_string (body, "cursor", cursor);
  if (!session->name.is_past) {
    nc_json_key (body, "unsent");
    if (!nc_sync_tell_unsent (session, body, error))
      return FALSE;
  }
  nc_json_end_object (body);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/session", .json = body->str }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return FALSE;
  if (g_strcmp0 (nc_wire_get_string (json, "challenge", 64), challenge) != 0)
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB,
                   _ ("what answered is not the bureau's hub: look whether the network asks for a login first, then "
                      "exchange again"));
  nc_http_set_token (session->http, nc_wire_get_string (json, "token", 64));
  session->has_nothing_new = json_is_true (json_object_get (json, "nothing_new"));
  pack = nc_wire_get_string (json, "pack", NC_WIRE_HASH_HEX);
  g_strlcpy (session->pack, pack ? pack : "?", sizeof session->pack);
  return nc_sync_take_state (session, json, error);
}

static gboolean
open_present (NcSyncSession *session, gboolean again, GError **error)
{
  return nc_sync_succeed (session, again, error) && nc_sync_present_name (session->store, &session->name, error) &&
         nc_sync_open_as (session, error);
}

/**
 * nc_sync_open:
 *
 * Opens the session under the present name; a name that the hub does not know yet is made known to it first
 * (nc_sync_succeed()). A hub that was put back from before that has to be told again.
 *
 * Returns: %FALSE with an #NcSyncError or a store error
 */
gboolean
nc_sync_open (NcSyncSession *session, GError **error)
{
  g_autoptr (GError) local = NULL, again = NULL;
  gint64 n_past;

  if (open_present (session, FALSE, &local))
    return TRUE;
  /* also where an earlier name is what the hub does not know: one before it may be */
  if (g_error_matches (local, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) &&
      nc_sync_store_int (session->store, "past-count", &n_past, NULL) && n_past > 0) {
    if (open_present (session, TRUE, &again))
      return TRUE;
    /* a link or a disk that failed meanwhile is no refusal */
    if (!g_error_matches (again, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED)) {
      g_propagate_error (error, g_steal_pointer (&again));
      return FALSE;
    }
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
