/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"

G_BEGIN_DECLS

/* Challenges and sessions, in memory: after a restart devices say hello again. Safe from any thread. */
typedef struct NcHubSessions NcHubSessions;

NcHubSessions *nc_hub_sessions_new (NcClock *clock);
void nc_hub_sessions_free (NcHubSessions *self);
char *nc_hub_sessions_challenge (NcHubSessions *self, const char *device);
gboolean nc_hub_sessions_answer (NcHubSessions *self, const char *challenge, const char *device);
char *nc_hub_sessions_open (NcHubSessions *self, const char *area, const char *device);
char *nc_hub_sessions_who (NcHubSessions *self, const char *token);

G_END_DECLS
