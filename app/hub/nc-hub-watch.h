/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <microhttpd.h>
#include <glib.h>

G_BEGIN_DECLS

/* What a connection is at. */
typedef enum {
  NC_HUB_PHASE_NEW,   /* accepted, no request yet */
  NC_HUB_PHASE_IDLE,  /* between two requests */
  NC_HUB_PHASE_BODY,  /* sends its body */
  NC_HUB_PHASE_WORK,  /* the hub works for it */
  NC_HUB_PHASE_REPLY, /* takes the reply */
} NcHubPhase;

typedef struct NcHubWatch NcHubWatch;

NcHubWatch *nc_hub_watch_new (guint most_connections, guint patience_s);
void nc_hub_watch_free (NcHubWatch *self);
void nc_hub_watch_notify (void *watch, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what);
void nc_hub_watch_set (struct MHD_Connection *connection, NcHubPhase phase);
guint nc_hub_watch_count (struct MHD_Connection *connection);
guint nc_hub_watch_ended (NcHubWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubWatch, nc_hub_watch_free)

G_END_DECLS
