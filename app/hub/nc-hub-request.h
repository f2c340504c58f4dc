/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <microhttpd.h>
#include "nc-hub-devices.h"
#include "nc-hub-numbers.h"
#include "nc-hub-push.h"
#include "nc-hub-rate.h"
#include "nc-hub-sessions.h"
#include "nc-hub-web-sessions.h"
#include "nc-hub-succeed.h"
#include "nc-hub-writer.h"

G_BEGIN_DECLS

typedef struct NcHubRequest NcHubRequest;
typedef struct NcHubParcel NcHubParcel;

/* A route: how its body is taken, and what answers when the body is whole. */
typedef struct {
  const char *method;
  const char *path;
  gboolean has_id;
  gboolean needs_session;
  void (*begin) (NcHubRequest *request);
  void (*take) (NcHubRequest *request, const char *data, gsize size);
  void (*finish) (NcHubRequest *request);
  NcHubRateKind rate; /* which budget a request is charged to, before anything else is looked at */
} NcHubRoute;

/* What all requests share. */
typedef struct {
  const char *home;
  const char *database;
  NcClock *clock;
  NcHubWriter *writer;
  NcHubSessions *sessions;
  const char *tls_pin;
  gboolean is_behind_proxy;
  NcHubRate *rate;
  NcWebSessions *web_sessions;
  GThreadPool *login_pool;
  GThreadPool *keep_pool;
  GMutex uploads_lock;
  GHashTable *uploads;
  gpointer held_bytes; /* of bodies and replies in memory; a number */
  int n_active;
  int n_parked;   /* requests that another thread has */
  int trouble;    /* what could not be kept last: nc-hub-health.c */
  int is_probing; /* whether somebody makes it try again */
  int is_stopping;
} NcHubShared;

struct NcHubRequest {
  NcHubShared *shared;
  struct MHD_Connection *connection;
  const NcHubRoute *route;
  gboolean is_page; /* people read the answer */
  char *id;
  NcHub *hub;
  NcHubDevice *device;
  GByteArray *body;
  gint64 started_usec;
  gint64 bytes_in;
  gint64 held_bytes;
  gboolean waits;
  guint status;
  char *reply;
  gboolean is_signed;
  const char *content_type;  /* NULL: JSON */
  const char *cache_control; /* NULL: not kept anywhere */
  char *headers[40];
  guint n_headers;
  int send_fd;
  gint64 send_bytes;
  gint64 send_offset;
  /* upload */
  int fd;
  char *upload_id;
  char *blob_id;
  gint64 upload_offset;
  gint64 upload_size;
  gboolean is_new_upload; /* until it has its row */
  NcSha256 checksum;
  guint8 wanted_checksum[NC_SHA256_BYTES];
  gboolean has_checksum;
  NcHubParcel *parcel;
  /* what a thread of the pool does with the files */
  void (*keep) (NcHubRequest *request);
  /* a job at the writer */
  NcHubPush push;
  NcHubEnrolment enrolment;
  NcHubLease lease;
  NcHubSuccession succession;
  json_t *json;
  /* what a page keeps over its waits */
  gpointer web;
  GDestroyNotify web_free;
};

/* The body of who has no session, as sent. */
#define NC_HUB_MAX_FORM (16 * 1024)

/* The cookie of the supervisors' pages; its prefix binds it to this host and to HTTPS. */
#define NC_WEB_COOKIE "__Host-nengcha"

void nc_hub_request_header (NcHubRequest *self, const char *name, const char *value);
const char *nc_hub_request_get_header (NcHubRequest *self, const char *name);
void nc_hub_request_hold (NcHubRequest *request, gsize size);
gboolean nc_hub_request_is_crowded (NcHubRequest *request);
void nc_hub_request_busy (NcHubRequest *request);
void nc_hub_request_reply (NcHubRequest *self, guint status, char *json_taken);
void nc_hub_request_fail (NcHubRequest *self, const GError *error);
void nc_hub_request_fail_with (NcHubRequest *self, guint status, const char *code, const char *message);
void nc_hub_request_too_many (NcHubRequest *self, gint64 wait_s, const char *message);
void nc_hub_request_park (NcHubRequest *self);
void nc_hub_request_submit (NcHubRequest *self, const char *area, NcHubJobRun run, NcHubJobDone done);
void nc_hub_request_resume (NcHubRequest *self);
char *nc_hub_request_address (NcHubRequest *self);

extern const NcHubRoute nc_hub_api_routes[];
extern const NcHubRoute nc_hub_file_routes[];
extern const NcHubRoute nc_hub_web_routes[];
void nc_hub_request_keep (NcHubRequest *self, void (*keep) (NcHubRequest *request));
void nc_hub_keep_pool_start (NcHubShared *shared);
void nc_hub_keep_pool_stop (NcHubShared *shared);
void nc_hub_tus_header (NcHubRequest *self);
GHashTable *nc_hub_uploads_new (void);
void nc_hub_upload_release (NcHubRequest *self);

G_END_DECLS
