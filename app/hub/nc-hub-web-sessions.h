/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"

G_BEGIN_DECLS

/* Who is signed in at the pages, in memory: after a restart people sign in again. Safe from any thread. */
typedef struct NcWebSessions NcWebSessions;

typedef struct {
  char *account;
  char *csrf; /* must come back with every form */
} NcWebSession;

NcWebSessions *nc_web_sessions_new (NcClock *clock);
void nc_web_sessions_free (NcWebSessions *self);
char *nc_web_sessions_open (NcWebSessions *self, const char *account);
gboolean nc_web_sessions_find (NcWebSessions *self, const char *token, NcWebSession *session);
void nc_web_sessions_end (NcWebSessions *self, const char *token);
void nc_web_session_clear (NcWebSession *session);

G_END_DECLS
