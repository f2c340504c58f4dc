/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-http.h"
#include "nc-lang.h"
#include "nc-wire.h"
#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_SECONDS 10L
#define STALL_SECONDS   30L
#define GZIP_FROM_BYTES 512

struct NcHttp {
  CURL *curl;
  char *url;
  char *token;
  char *tls_pin;
};

/* What one call carries through curl's callbacks. */
typedef struct {
  const NcHttpCall *call;
  NcHttpReply *reply;
  gboolean is_too_large;
  gboolean has_head;
} Transfer;

/**
 * nc_http_new:
 * @url: "https://host:port"
 * @tls_pin: (nullable): the hub's public key as "sha256//BASE64"; nothing else is trusted, whatever signed it
 */
NcHttp *
nc_http_new (const char *url, const char *tls_pin)
{
  static gsize once;
  NcHttp *self = g_new0 (NcHttp, 1);

  if (g_once_init_enter (&once)) {
    curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&once, 1);
  }
  self->curl = curl_easy_init ();
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = 0;
  self->tls_pin = g_strdup (tls_pin);
  return self;
}

void
nc_http_free (NcHttp *self)
{
  if (!self)
    return;
  curl_easy_cleanup (self->curl);
  g_free (self->url);
  g_free (self->token);
  g_free (self->tls_pin);
  g_free (self);
}

void
nc_http_set_token (NcHttp *self, const char *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
}

const char *
nc_http_get_token (NcHttp *self)
{
  return self->token;
}

void
nc_http_reply_clear (NcHttpReply *reply)
{
  g_clear_pointer (&reply->body, g_byte_array_unref);
  g_clear_pointer (&reply->location, g_free);
  g_clear_pointer (&reply->signature, g_free);
}

static size_t
write_cb (char *data, size_t size, size_t count, void *user)
{
  Transfer *transfer = user;
  gsize n = size * count;
  long status = transfer->reply->status;

  if (transfer->call->save_fd > 0 && status == 200)
    return write (transfer->call->save_fd, data, n) == (ssize_t)n ? n : 0;
  if (transfer->reply->body->len + n > NC_WIRE_MAX_CLEAR) {
    transfer->is_too_large = TRUE;
    return 0;
  }
  g_byte_array_append (transfer->reply->body, (const guint8 *)data, (guint)n);
  return n;
}

static char *
header_value (const char *line, gsize n, const char *name)
{
  gsize length = strlen (name);

  if (n <= length || g_ascii_strncasecmp (line, name, length) != 0 || line[length] != ':')
    return NULL;
  return g_strstrip (g_strndup (line + length + 1, n - length - 1));
}

static size_t
header_cb (char *line, size_t size, size_t count, void *user)
{
  Transfer *transfer = user;
  NcHttpReply *reply = transfer->reply;
  g_autofree char *offset = header_value (line, size * count, "Upload-Offset");
  char *text;

  if (size * count == 2 && memcmp (line, "\r\n", 2) == 0)
    transfer->has_head = TRUE;
  if (size * count > 12 && strncmp (line, "HTTP/", 5) == 0)
    reply->status = (guint)g_ascii_strtoull (line + 9, NULL, 10);
  if (offset)
    reply->offset = g_ascii_strtoll (offset, NULL, 10);
  if ((text = header_value (line, size * count, "Location"))) {
    g_free (reply->location);
    reply->location = text;
  }
  if ((text = header_value (line, size * count, "Nc-Signature"))) {
    g_free (reply->signature);
    reply->signature = text;
  }
  return size * count;
}

static size_t
read_cb (char *buffer, size_t size, size_t count, void *user)
{
  Transfer *transfer = user;
  gssize n = transfer->call->read (transfer->call->read_data, buffer, size * count);

  return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

static void
set_up_tls (NcHttp *self)
{
  curl_easy_setopt (self->curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYHOST, 0L);
  if (self->tls_pin)
    curl_easy_setopt (self->curl, CURLOPT_PINNEDPUBLICKEY, self->tls_pin);
}

static struct curl_slist *
make_headers (NcHttp *self, const NcHttpCall *call, gboolean is_gzip)
{
  struct curl_slist *list = curl_slist_append (NULL, "Expect:");

  if (self->token) {
    g_autofree char *text = g_strdup_printf ("Authorization: Bearer %s", self->token);

    list = curl_slist_append (list, text);
  }
  if (call->json)
    list = curl_slist_append (list, "Content-Type: application/json");
  if (is_gzip)
    list = curl_slist_append (list, "Content-Encoding: gzip");
  for (const char *const *header = call->headers; header && *header; header++)
    list = curl_slist_append (list, *header);
  return list;
}

static void
set_up_body (NcHttp *self, const NcHttpCall *call, GBytes *body)
{
  curl_easy_setopt (self->curl, CURLOPT_CUSTOMREQUEST, call->method);
  if (g_str_equal (call->method, "HEAD"))
    curl_easy_setopt (self->curl, CURLOPT_NOBODY, 1L);
  if (call->read) {
    curl_easy_setopt (self->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt (self->curl, CURLOPT_READFUNCTION, read_cb);
    curl_easy_setopt (self->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->read_bytes);
  } else if (body) {
    curl_easy_setopt (self->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)g_bytes_get_size (body));
    curl_easy_setopt (self->curl, CURLOPT_POSTFIELDS, g_bytes_get_data (body, NULL));
  }
}

static gboolean
fail (CURLcode code, const Transfer *transfer, GError **error)
{
  if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                         _ ("what answered is not the bureau's hub (another certificate)"));
  else if (transfer->is_too_large)
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the data are larger than allowed"));
  else
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK, _ ("the hub cannot be reached: %s"),
                 curl_easy_strerror (code));
  return FALSE;
}

/**
 * nc_http_call:
 * @call: path, and either json or read for a body
 * @reply: (out caller-allocates): cleared with nc_http_reply_clear()
 *
 * Any status is a reply; see nc_http_expect().
 *
 * Returns: %FALSE with NC_SYNC_ERROR_NETWORK, _NOT_THE_HUB or _BAD_DATA
 */
gboolean
nc_http_call (NcHttp *self, const NcHttpCall *call, NcHttpReply *reply, GError **error)
{
  g_autofree char *url = g_strconcat (self->url, call->path, NULL);
  gsize size = call->json ? strlen (call->json) : 0;
  gboolean is_gzip = size > GZIP_FROM_BYTES;
  g_autoptr (GBytes) body = NULL;
  struct curl_slist *headers;
  Transfer transfer = { .call = call, .reply = reply };
  CURLcode code;

  *reply = (NcHttpReply){ .body = g_byte_array_new (), .offset = -1 };
  if (call->json)
    body = is_gzip ? nc_wire_gzip (call->json, size) : g_bytes_new (call->json, size);
  headers = make_headers (self, call, is_gzip);
  curl_easy_reset (self->curl);
  set_up_tls (self);
  set_up_body (self, call, body);
  curl_easy_setopt (self->curl, CURLOPT_URL, url);
  curl_easy_setopt (self->curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (self->curl, CURLOPT_READDATA, &transfer);
  curl_easy_setopt (self->curl, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (self->curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt (self->curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (self->curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt (self->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt (self->curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (self->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (self->curl, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
  code = curl_easy_perform (self->curl);
  curl_slist_free_all (headers);
  /* curl takes a head that breaks off for a whole one */
  if (code == CURLE_OK && !transfer.has_head)
    code = CURLE_PARTIAL_FILE;
  return code == CURLE_OK || fail (code, &transfer, error);
}

/**
 * nc_http_expect:
 *
 * Returns: whether @reply has @status; else %FALSE with the error that the hub's code means. A status that a hub never
 * gives, or a body that is not its JSON, is NC_SYNC_ERROR_NOT_THE_HUB: a login page of a guest network, say.
 */
gboolean
nc_http_expect (const NcHttpReply *reply, guint status, GError **error)
{
  static const struct {
    const char *name;
    int code;
  } known[] = {
    { "refused", NC_SYNC_ERROR_REFUSED },   { "forked", NC_SYNC_ERROR_FORKED },
    { "version", NC_SYNC_ERROR_VERSION },   { "too_large", NC_SYNC_ERROR_TOO_LARGE },
    { "bad_data", NC_SYNC_ERROR_BAD_DATA }, { "session", NC_SYNC_ERROR_SESSION },
    { "store", NC_SYNC_ERROR_BUSY },        { "stopping", NC_SYNC_ERROR_BUSY },
    { "locked", NC_SYNC_ERROR_BUSY },       { "offset", NC_SYNC_ERROR_BUSY },
    { "checksum", NC_SYNC_ERROR_BUSY },     { "not_found", NC_SYNC_ERROR_BUSY },
  };
  g_autoptr (NcJson) json = NULL;
  const char *name, *message;

  if (reply->status == status)
    return TRUE;
  json = nc_wire_parse (reply->body->data, reply->body->len, NULL);
  name = nc_wire_get_string (json, "error", 32);
  message = nc_wire_get_string (json, "message", 512);
  for (gsize i = 0; name && i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (name, known[i].name)) {
      g_set_error (error, NC_SYNC_ERROR, known[i].code, _ ("the hub answers: %s"), message ? message : name);
      return FALSE;
    }
  if (reply->status == 413)
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE, _ ("the data are larger than allowed"));
  else if (reply->status >= 500)
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY, _ ("the hub answers: %s"), "HTTP 5xx");
  else
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                 _ ("what answered is not the bureau's hub (status %u); is there a login page in between?"),
                 reply->status);
  return FALSE;
}
