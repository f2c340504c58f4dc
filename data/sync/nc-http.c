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
#define CALL_WAIT_MSEC  1000
#define MOST_WAIT_S     86400
/* many bytes at each turn: what a turn costs counts more than this memory */
#define UPLOAD_BUFFER_BYTES (256L * 1024)

struct NcHttp {
  CURLM *multi;
  GPtrArray *idle;
  GPtrArray *running;
  GCancellable *cancellable;
  gulong cancelled_id;
  char *url;
  char *token;
  char *tls_pin;
  char *proxy;
  gint64 bytes_up;
  gint64 bytes_down;
  gint64 wait_s;
};

/* One call on its way. */
typedef struct {
  NcHttp *http;
  CURL *curl;
  struct curl_slist *headers;
  GBytes *body;
  NcHttpCall call;
  NcHttpReply reply;
  NcHttpDone done;
  gpointer done_data;
  gboolean is_too_large;
  gboolean has_head;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  curl_multi_remove_handle (transfer->http->multi, transfer->curl);
  curl_slist_free_all (transfer->headers);
  g_clear_pointer (&transfer->body, g_bytes_unref);
  nc_http_reply_clear (&transfer->reply);
  g_ptr_array_add (transfer->http->idle, transfer->curl);
  g_free (transfer);
}

static void
wake (GCancellable *cancellable, gpointer multi)
{
  (void)cancellable;
  curl_multi_wakeup (multi);
}

/* What the desktop's settings say; "direct" leaves it to the environment's variables. */
static char *
find_proxy (const char *url)
{
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), url, NULL, NULL);

  for (char **proxy = proxies; proxy && *proxy; proxy++) {
    if (g_str_has_prefix (*proxy, "http"))
      return g_strdup (*proxy);
    /* the proxy resolves the name: an office network may not know it */
    if (g_str_has_prefix (*proxy, "socks"))
      return g_strconcat ("socks5h", strstr (*proxy, "://"), NULL);
  }
  return NULL;
}

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
  self->multi = curl_multi_init ();
  curl_multi_setopt (self->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)NC_HTTP_MAX_PARALLEL + 1);
  curl_multi_setopt (self->multi, CURLMOPT_MAXCONNECTS, (long)NC_HTTP_MAX_PARALLEL + 1);
  self->idle = g_ptr_array_new_with_free_func (curl_easy_cleanup);
  self->running = g_ptr_array_new_with_free_func (transfer_free);
  self->url = g_strdup (url);
  while (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = 0;
  self->tls_pin = g_strdup (tls_pin);
  self->proxy = find_proxy (self->url);
  return self;
}

/**
 * nc_http_set_cancellable:
 * @cancellable: (nullable): ends nc_http_turn() and nc_http_call() with NC_SYNC_ERROR_CANCELLED, from any thread; set
 *   once
 */
void
nc_http_set_cancellable (NcHttp *self, GCancellable *cancellable)
{
  g_return_if_fail (!self->cancellable);
  if (!cancellable)
    return;
  self->cancellable = g_object_ref (cancellable);
  self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (wake), self->multi, NULL);
}

void
nc_http_free (NcHttp *self)
{
  if (!self)
    return;
  if (self->cancellable)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
  nc_http_drop_all (self);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->idle);
  curl_multi_cleanup (self->multi);
  g_free (self->url);
  g_free (self->token);
  g_free (self->tls_pin);
  g_free (self->proxy);
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
  long status = transfer->reply.status;

  if (transfer->call.save_fd > 0 && (status == 200 || status == 206))
    return write (transfer->call.save_fd, data, n) == (ssize_t)n ? n : 0;
  if (transfer->reply.body->len + n > NC_WIRE_MAX_CLEAR) {
    transfer->is_too_large = TRUE;
    return 0;
  }
  g_byte_array_append (transfer->reply.body, (const guint8 *)data, (guint)n);
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
  NcHttpReply *reply = &transfer->reply;
  g_autofree char *offset = header_value (line, size * count, "Upload-Offset");
  g_autofree char *wait = header_value (line, size * count, "Retry-After");
  char *text;

  if (size * count == 2 && memcmp (line, "\r\n", 2) == 0)
    transfer->has_head = TRUE;
  if (size * count > 12 && strncmp (line, "HTTP/", 5) == 0)
    reply->status = (guint)g_ascii_strtoull (line + 9, NULL, 10);
  if (offset)
    reply->offset = g_ascii_strtoll (offset, NULL, 10);
  if (wait)
    reply->wait_s = CLAMP (g_ascii_strtoll (wait, NULL, 10), 0, MOST_WAIT_S);
  transfer->http->wait_s = MAX (transfer->http->wait_s, reply->wait_s);
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
  gssize n = transfer->call.read (transfer->call.read_data, buffer, size * count);

  return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

static void
set_up_link (NcHttp *self, CURL *curl)
{
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 0L);
  if (self->tls_pin)
    curl_easy_setopt (curl, CURLOPT_PINNEDPUBLICKEY, self->tls_pin);
  if (self->proxy)
    curl_easy_setopt (curl, CURLOPT_PROXY, self->proxy);
  curl_easy_setopt (curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BUFFER_BYTES);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
}

static struct curl_slist *
make_headers (NcHttp *self, const NcHttpCall *call, gboolean is_gzip)
{
  struct curl_slist *list = curl_slist_append (curl_slist_append (NULL, "Expect:"), "Accept:");

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
set_up_body (Transfer *transfer)
{
  const NcHttpCall *call = &transfer->call;
  CURL *curl = transfer->curl;

  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, call->method);
  if (g_str_equal (call->method, "HEAD"))
    curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
  if (call->read) {
    curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
    curl_easy_setopt (curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->read_bytes);
  } else if (transfer->body) {
    curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)g_bytes_get_size (transfer->body));
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, g_bytes_get_data (transfer->body, NULL));
  } else if (g_str_equal (call->method, "POST")) {
    curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)0);
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, "");
  }
}

/* What the transfer library says is English; what a person may meet is said in the window's language. */
static const char *
failure_words (CURLcode code)
{
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
    return _ ("there is no network, or its name is wrong");
  case CURLE_COULDNT_CONNECT:
    return _ ("nothing answers at its address");
  case CURLE_OPERATION_TIMEDOUT:
    return _ ("the answer takes too long");
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_GOT_NOTHING:
  case CURLE_PARTIAL_FILE:
    return _ ("the connection broke off");
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
    return _ ("its certificate is not accepted");
  default:
    return curl_easy_strerror (code);
  }
}

static void
set_failure (CURLcode code, const Transfer *transfer, GError **error)
{
  if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                         _ ("what answered is not the bureau's hub: its certificate is another. Ask the bureau; when "
                            "the hub was replaced, enrol this laptop with a new code"));
  else if (transfer->is_too_large)
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
                         _ ("what was received is larger than allowed; nothing was changed. Tell the bureau"));
  else
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NETWORK, _ ("the hub cannot be reached: %s"),
                 failure_words (code));
}

/**
 * nc_http_start:
 * @call: its texts are copied; read_data and save_fd must live until @done
 * @done: called once, from nc_http_turn() or nc_http_drop_all()
 */
void
nc_http_start (NcHttp *self, const NcHttpCall *call, NcHttpDone done, gpointer data)
{
  g_autofree char *url = g_strconcat (self->url, call->path, NULL);
  gsize size = call->json ? strlen (call->json) : 0;
  gboolean is_gzip = size > GZIP_FROM_BYTES;
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->http = self;
  transfer->call = *call;
  transfer->done = done;
  transfer->done_data = data;
  transfer->reply = (NcHttpReply){ .body = g_byte_array_new (), .offset = -1 };
  transfer->curl = self->idle->len > 0 ? g_ptr_array_steal_index_fast (self->idle, 0) : curl_easy_init ();
  if (call->json)
    transfer->body = is_gzip ? nc_wire_gzip (call->json, size, NC_WIRE_GZIP_QUICK) : g_bytes_new (call->json, size);
  transfer->headers = make_headers (self, call, is_gzip);
  curl_easy_reset (transfer->curl);
  set_up_link (self, transfer->curl);
  set_up_body (transfer);
  curl_easy_setopt (transfer->curl, CURLOPT_URL, url);
  curl_easy_setopt (transfer->curl, CURLOPT_HTTPHEADER, transfer->headers);
  curl_easy_setopt (transfer->curl, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (transfer->curl, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt (transfer->curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (transfer->curl, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (transfer->curl, CURLOPT_PRIVATE, transfer);
  g_ptr_array_add (self->running, transfer);
  curl_multi_add_handle (self->multi, transfer->curl);
}

static void
count_bytes (NcHttp *self, CURL *curl)
{
  curl_off_t up = 0, down = 0;
  long head_up = 0, head_down = 0;

  /* the size of a request has its body in it when that went with the head */
  curl_easy_getinfo (curl, CURLINFO_SIZE_UPLOAD_T, &up);
  curl_easy_getinfo (curl, CURLINFO_SIZE_DOWNLOAD_T, &down);
  curl_easy_getinfo (curl, CURLINFO_REQUEST_SIZE, &head_up);
  curl_easy_getinfo (curl, CURLINFO_HEADER_SIZE, &head_down);
  self->bytes_up += MAX (up, head_up) + (up > head_up ? head_up : 0);
  self->bytes_down += down + head_down;
}

static guint
transfer_index (NcHttp *self, Transfer *transfer)
{
  guint index = 0;

  g_assert (g_ptr_array_find (self->running, transfer, &index));
  return index;
}

static void
finish (NcHttp *self, Transfer *transfer, CURLcode code)
{
  g_autoptr (GError) failure = NULL;

  count_bytes (self, transfer->curl);
  /* curl takes a head that breaks off for a whole one */
  if (code == CURLE_OK && !transfer->has_head)
    code = CURLE_PARTIAL_FILE;
  if (code != CURLE_OK)
    set_failure (code, transfer, &failure);
  g_ptr_array_steal_index_fast (self->running, transfer_index (self, transfer));
  transfer->done (transfer->done_data, &transfer->reply, failure);
  transfer_free (transfer);
}

static gboolean
set_stopped (GError **error)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_CANCELLED, _ ("the exchange was stopped"));
  return FALSE;
}

/**
 * nc_http_turn:
 * @wait_msec: how long to wait for the network at most; 0 only moves on what is there
 *
 * Moves all calls on and tells those that have ended.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_CANCELLED
 */
gboolean
nc_http_turn (NcHttp *self, int wait_msec, GError **error)
{
  int n_running, n_left;
  CURLMsg *message;

  if (g_cancellable_is_cancelled (self->cancellable))
    return set_stopped (error);
  curl_multi_perform (self->multi, &n_running);
  while ((message = curl_multi_info_read (self->multi, &n_left))) {
    Transfer *transfer = NULL;
    CURLcode code = message->data.result;

    curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    finish (self, transfer, code);
    wait_msec = 0;
  }
  if (wait_msec > 0 && self->running->len > 0)
    curl_multi_poll (self->multi, NULL, 0, wait_msec, NULL);
  return TRUE;
}

guint
nc_http_count_running (NcHttp *self)
{
  return self->running->len;
}

static void
drop_at (NcHttp *self, guint index)
{
  Transfer *transfer = g_ptr_array_steal_index_fast (self->running, index);
  g_autoptr (GError) stopped = NULL;

  set_stopped (&stopped);
  transfer->done (transfer->done_data, &transfer->reply, stopped);
  transfer_free (transfer);
}

/* Ends the calls that were started with @data, if there are any left; each is told NC_SYNC_ERROR_CANCELLED. */
void
nc_http_drop (NcHttp *self, gpointer data)
{
  for (guint i = self->running->len; i-- > 0;)
    if (((Transfer *)self->running->pdata[i])->done_data == data)
      drop_at (self, i);
}

/* How long the hub asked to wait, in seconds, since this was asked last; 0: it did not. */
gint64
nc_http_take_wait (NcHttp *self)
{
  gint64 wait_s = self->wait_s;

  self->wait_s = 0;
  return wait_s;
}

/* Ends all calls; each is told NC_SYNC_ERROR_CANCELLED. */
void
nc_http_drop_all (NcHttp *self)
{
  while (self->running->len > 0)
    drop_at (self, 0);
}

/* Bytes of heads and bodies, both ways, since the object was made. */
void
nc_http_count_bytes (NcHttp *self, gint64 *up, gint64 *down)
{
  *up = self->bytes_up;
  *down = self->bytes_down;
}

typedef struct {
  NcHttpReply *reply;
  GError *error;
  gboolean is_done;
} Waiting;

static void
call_done (gpointer data, NcHttpReply *reply, const GError *error)
{
  Waiting *waiting = data;

  *waiting->reply = *reply;
  *reply = (NcHttpReply){ 0 };
  waiting->error = error ? g_error_copy (error) : NULL;
  waiting->is_done = TRUE;
}

/**
 * nc_http_call:
 * @reply: (out caller-allocates): cleared with nc_http_reply_clear()
 *
 * Waits for the reply; calls that run beside it are moved on. Any status is a reply; see nc_http_expect().
 *
 * Returns: %FALSE with NC_SYNC_ERROR_NETWORK, _NOT_THE_HUB, _BAD_DATA or _CANCELLED
 */
gboolean
nc_http_call (NcHttp *self, const NcHttpCall *call, NcHttpReply *reply, GError **error)
{
  Waiting waiting = { .reply = reply };

  *reply = (NcHttpReply){ 0 };
  nc_http_start (self, call, call_done, &waiting);
  while (!waiting.is_done)
    if (!nc_http_turn (self, CALL_WAIT_MSEC, error)) {
      nc_http_drop_all (self);
      return FALSE;
    }
  if (!waiting.error)
    return TRUE;
  g_propagate_error (error, waiting.error);
  return FALSE;
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
    { "too_many", NC_SYNC_ERROR_BUSY },
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
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE,
                         _ ("what was received is larger than allowed; nothing was changed. Tell the bureau"));
  else if (reply->status >= 500)
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY, _ ("the hub answers: %s"), "HTTP 5xx");
  else
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
                 _ ("what answered is not the bureau's hub (status %u); is there a login page in between?"),
                 reply->status);
  return FALSE;
}
