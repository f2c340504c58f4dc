/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync-error.h"

G_BEGIN_DECLS

/* One connection to the hub. An object belongs to one thread. Proxies are taken from the environment. */
typedef struct NcHttp NcHttp;

/* Gives up to @size bytes of a body; 0 at the end, -1 to give up. */
typedef gssize (*NcHttpRead) (gpointer data, gpointer buffer, gsize size);

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

/* @location, @signature: (nullable): from the head of the reply; @offset: -1 without Upload-Offset */
typedef struct {
  guint status;
  GByteArray *body;
  char *location;
  char *signature;
  gint64 offset;
} NcHttpReply;

NcHttp *nc_http_new (const char *url, const char *tls_pin);
void nc_http_free (NcHttp *self);
void nc_http_set_token (NcHttp *self, const char *token);
const char *nc_http_get_token (NcHttp *self);
gboolean nc_http_call (NcHttp *self, const NcHttpCall *call, NcHttpReply *reply, GError **error);
gboolean nc_http_expect (const NcHttpReply *reply, guint status, GError **error);
void nc_http_reply_clear (NcHttpReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHttp, nc_http_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHttpReply, nc_http_reply_clear)

G_END_DECLS
