/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-change.h"
#include "nc-http.h"
#include "nc-sync.h"

#define HUB_FIXTURE_PLANT   "01900000-0000-7000-8000-000000000001"
#define HUB_FIXTURE_MACHINE "01900000-0000-7000-8000-000000000002"

/* A hub of its own process on loopback, and laptops' stores in this one. With NENGCHA_TEST_POSTGRES (with-postgres) its
   tables are in a database of its own there, else in its home. */
typedef struct {
  char *folder;
  char *hub_home;
  char *url;
  char *database;       /* NULL: SQLite */
  char **hub_env;       /* (nullable): of the hub's process, from hub_fixture_start() on */
  const char *patience; /* (nullable): --patience, from then on */
  const char *limit;    /* (nullable): --limit, as well */
  GSubprocess *hub;
  NcClock *clock;
} HubFixture;

HubFixture *hub_fixture_new (void);
HubFixture *hub_fixture_new_stopped (void);
void hub_fixture_preload (HubFixture *f, const char *library, const char *variable, const char *value);
void hub_fixture_free (HubFixture *f);
void hub_fixture_start (HubFixture *f);
void hub_fixture_kill (HubFixture *f);
void hub_fixture_stop (HubFixture *f);
char *hub_fixture_log (HubFixture *f);
char *hub_fixture_run (HubFixture *f, int expected, const char *const *words);
char *hub_fixture_code (HubFixture *f, const char *region);
void hub_fixture_save (HubFixture *f);
void hub_fixture_restore (HubFixture *f);
gint64 hub_fixture_int (HubFixture *f, const char *sql);
char **hub_fixture_lines (HubFixture *f, const char *sql);
void hub_fixture_admin (HubFixture *f, const char *format);
gint64 hub_fixture_partitions (HubFixture *f, const char *sql);
void hub_fixture_exec (HubFixture *f, const char *sql);

NcStore *hub_fixture_laptop (HubFixture *f, const char *name, const char *region);
void hub_fixture_set (NcStore *store, const char *table, const char *id, const char *field, const char *value);
char *hub_fixture_get (NcStore *store, const char *table, const char *id, const char *field);
NcSyncReport hub_fixture_sync (NcStore *store);
void hub_fixture_sync_fails (NcStore *store, NcSyncError code);

void hub_fixture_assert (NcStore *store, const char *table, const char *id, const char *field, const char *expected);
void hub_fixture_plant (NcStore *store, const char *region);
char *hub_fixture_session (NcStore *store);
char *hub_fixture_photo (NcStore *store, gsize size);
int hub_fixture_connect (HubFixture *f);
guint hub_fixture_raw (HubFixture *f, const char *text, char **head);
void hub_fixture_wait_healthy (HubFixture *f);
guint hub_fixture_ask (HubFixture *f, const char *token, const NcHttpCall *call, char **body);
