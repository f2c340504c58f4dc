/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync-error.h"

G_BEGIN_DECLS

/* Connections to one hub, at most NC_HTTP_MAX_PARALLEL at once for uploads and one more for the rest. An object belongs
   to one thread. Proxies are those of the desktop (GProxyResolver), else of the environment. */
typedef struct NcHttp NcHttp;

#define NC_HTTP_MAX_PARALLEL 8

/* Gives up to @size bytes of a body; 0 at the end, -1 to give up. */
typedef gssize (*NcHttpRead) (gpointer data, gpointer buffer, gsize size);

/**
 * NcHttpCall:
 * @path: with a leading slash
 * @json: (nullable): a body
 * @headers: (nullable): NULL-terminated "Name: value"
 * @read: (nullable): gives a body of @read_bytes, where there is no @json
 * @save_fd: where the body of a 200 goes; 0 for the reply itself
 */
typedef struct {
  const char *method;
  const char *path;
  const char *json;
  const char *const *headers;
  NcHttpRead read;
  gpointer read_data;
  gint64 read_bytes;
  int save_fd;
} NcHttpCall;

/* @location, @signature: (nullable): from the head of the reply; @offset: -1 without Upload-Offset; @wait_s: from
   Retry-After, 0 without */
typedef struct {
  guint status;
  GByteArray *body;
  char *location;
  char *signature;
  gint64 offset;
  gint64 wait_s;
} NcHttpReply;

/* A call has ended. @error: (nullable): why there is no whole reply; @reply is cleared afterwards. */
typedef void (*NcHttpDone) (gpointer data, NcHttpReply *reply, const GError *error);

NcHttp *nc_http_new (const char *url, const char *tls_pin);
void nc_http_set_cancellable (NcHttp *self, GCancellable *cancellable);
void nc_http_free (NcHttp *self);
void nc_http_set_token (NcHttp *self, const char *token);
const char *nc_http_get_token (NcHttp *self);

void nc_http_start (NcHttp *self, const NcHttpCall *call, NcHttpDone done, gpointer data);
gboolean nc_http_turn (NcHttp *self, int wait_msec, GError **error);
guint nc_http_count_running (NcHttp *self);
void nc_http_drop (NcHttp *self, gpointer data);
gint64 nc_http_take_wait (NcHttp *self);
void nc_http_drop_all (NcHttp *self);
void nc_http_count_bytes (NcHttp *self, gint64 *up, gint64 *down);

gboolean nc_http_call (NcHttp *self, const NcHttpCall *call, NcHttpReply *reply, GError **error);
gboolean nc_http_expect (const NcHttpReply *reply, guint status, GError **error);
void nc_http_reply_clear (NcHttpReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHttp, nc_http_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHttpReply, nc_http_reply_clear)

G_END_DECLS
