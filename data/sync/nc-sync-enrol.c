/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-change.h"
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

static char *
sign_text (NcStore *store, const char *domain, const char *text, GError **error)
{
  g_autoptr (GByteArray) message = nc_wire_signed_bytes (domain, text, strlen (text));
  guint8 signature[NC_KEYS_SIGNATURE_BYTES];

  return nc_keys_sign (nc_store_get_keys (store), message->data, message->len, signature, error)
             ? nc_wire_hex (signature, sizeof signature)
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
  guint8 hash[crypto_hash_sha256_BYTES];
  const char *pin;

  if (!nc_http_call (http, &(NcHttpCall){ .method = "GET", .path = path }, &reply, error) ||
      !nc_http_expect (&reply, 200, error))
    return FALSE;
  claimed = nc_wire_parse (reply.body->data, reply.body->len, NULL);
  if (!nc_wire_unhex (nc_wire_get_string (claimed, "key", 64), link->hub_key, sizeof link->hub_key))
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB, _ ("what answered is not a hub"));
  crypto_hash_sha256 (hash, link->hub_key, sizeof link->hub_key);
  hex = nc_wire_hex (hash, FINGERPRINT_HEX / 2);
  json = g_str_equal (hex, fingerprint) ? nc_sync_signed_json (link->hub_key, &reply, error) : NULL;
  if (!json || g_strcmp0 (nc_wire_get_string (json, "nonce", 64), nonce) != 0) {
    g_clear_error (error);
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB, _ ("the hub is not the one that the code was made by"));
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
  g_autofree char *signature = sign_text (store, "nengcha-enrol-1", secret, error);
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
    return refuse (error, NC_SYNC_ERROR_BAD_DATA, _ ("this is no enrolment code, or no address of a hub"));
  link->url = g_strdup (url);
  body = enrol_body (store, parts[0], error);
  if (!body || !meet_hub (link, parts[1], error))
    return FALSE;
  http = nc_http_new (link->url, link->tls_pin);
  if (!nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/enrol", .json = body }, &reply, error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (link->hub_key, &reply, error)))
    return FALSE;
  link->region = g_strdup (nc_wire_get_string (json, "region", 16));
  return nc_sync_link_save (store, link, error);
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
  nc_json_member_string (body, "device", nc_store_get_device_id (session->store));
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
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB, _ ("what answered is not the bureau's hub"));
  if (nc_wire_get_int (json, "schema") > nc_schema_newest ())
    return refuse (error, NC_SYNC_ERROR_VERSION, _ ("the hub is newer than this program; install the newer version"));
  return keep_epoch (session->store, nc_wire_get_string (json, "epoch", 36), error);
}

/* The journal here must contain the one there. */
static gboolean
compare_heads (NcSyncSession *session, json_t *json, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (session->store, "journal-one", error);
  guint8 hash[crypto_hash_sha256_BYTES];
  gboolean has_row = FALSE;

  session->hub_head_seq = nc_wire_get_int (json, "head_seq");
  if (!stmt || session->hub_head_seq < 0 ||
      !nc_wire_unhex (nc_wire_get_string (json, "head_hash", 64), hash, sizeof hash))
    return !stmt ? FALSE : refuse (error, NC_SYNC_ERROR_BAD_DATA, _ ("the hub's answer is not of the form"));
  if (session->hub_head_seq == 0)
    return TRUE;
  nc_stmt_bind_int (stmt, ":seq", session->hub_head_seq);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row && memcmp (sqlite3_column_blob (stmt, 1), hash, sizeof hash) == 0)
    return TRUE;
  return refuse (error, NC_SYNC_ERROR_FORKED,
                 _ ("the hub knows another journal of this laptop: its store was copied, or put back from an old "
                    "backup. Nothing was sent; ask the bureau to enrol this laptop anew"));
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
 * nc_sync_open:
 *
 * Says hello, proves both sides, and compares what each knows of the other.
 */
gboolean
nc_sync_open (NcSyncSession *session, GError **error)
{
  g_autofree char *challenge = NULL, *signature = NULL;
  g_autofree char *cursor = nc_store_get_meta (session->store, "sync.cursor", NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  nc_http_set_token (session->http, NULL);
  if (!say_hello (session, &challenge, error) ||
      !(signature = sign_text (session->store, "nengcha-session-1", challenge, error)))
    return FALSE;
  nc_json_begin_object (body);
  nc_json_member_string (body, "device", nc_store_get_device_id (session->store));
  nc_json_member_string (body, "challenge", challenge);
  nc_json_member_string (body, "signature", signature);
  nc_json_member_string (body, "app", "nengcha");
  if (cursor)
    nc_json_member_string (body, "cursor", cursor);
  nc_json_end_object (body);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/session", .json = body->str }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return FALSE;
  if (g_strcmp0 (nc_wire_get_string (json, "challenge", 64), challenge) != 0)
    return refuse (error, NC_SYNC_ERROR_NOT_THE_HUB, _ ("what answered is not the bureau's hub"));
  nc_http_set_token (session->http, nc_wire_get_string (json, "token", 64));
  return compare_heads (session, json, error) && notice_restored_hub (session, json, error);
}
