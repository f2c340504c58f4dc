/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-writer.h"

G_BEGIN_DECLS

/* The HTTP side: routes, bodies within their limits, sessions. */
typedef struct NcHubServer NcHubServer;

typedef struct {
  const char *home;
  const char *database;
  const char *address;
  guint16 port;
  const char *certificate_pem;
  const char *key_pem;
  const char *tls_pin;
  gboolean is_behind_proxy;  /* X-Forwarded-For of a proxy on this machine says who asks */
  guint patience_s;          /* how long a connection may stand still; 0: as usual */
  const char *const *limits; /* (nullable): as nc_hub_rate_set() takes them, then NULL */
} NcHubServerOptions;

NcHubServer *nc_hub_server_new (const NcHubServerOptions *options, NcClock *clock, GError **error);
guint nc_hub_server_port (NcHubServer *self);
void nc_hub_server_free (NcHubServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubServer, nc_hub_server_free)

G_END_DECLS
