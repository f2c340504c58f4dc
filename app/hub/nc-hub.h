/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"
#include "nc-hub-db.h"
#include "nc-sync-error.h"
#include "nc-wire.h"

G_BEGIN_DECLS

/* The hub's home folder: hub.db (unless the tables are in PostgreSQL), hub.key, tls.pem, blobs/, uploads/. An object
   belongs to one thread; the writer thread and every reader open their own. */
typedef struct NcHub NcHub;

/* A column of a synced table, as the laptops' schema has it. */
typedef enum { NC_HUB_NO_COLUMN, NC_HUB_TEXT, NC_HUB_INTEGER, NC_HUB_REAL } NcHubColumn;

NcHub *nc_hub_open (const char *home, const char *database, NcClock *clock, gboolean may_create, GError **error);
void nc_hub_close (NcHub *self);
int nc_hub_lock (const char *home, gboolean alone, GError **error);
NcHubDb *nc_hub_db (NcHub *self);
NcClock *nc_hub_clock (NcHub *self);
const char *nc_hub_home (NcHub *self);
const guint8 *nc_hub_public_key (NcHub *self);
char *nc_hub_get_meta (NcHub *self, const char *key);
gboolean nc_hub_set_meta (NcHub *self, const char *key, const char *value, GError **error);
const char *nc_hub_epoch (NcHub *self);
gboolean nc_hub_renew_epoch (NcHub *self, GError **error);
NcHubStmt *nc_hub_sql (NcHub *self, const char *name, GError **error);
char *nc_hub_sign (NcHub *self, const char *domain, const char *text);
void nc_hub_sign_bytes (NcHub *self, gconstpointer message, gsize size, guint8 signature[crypto_sign_BYTES]);
gboolean nc_hub_audit (NcHub *self, const char *area, const char *device, const char *what, const char *detail,
                       GError **error);
gboolean nc_hub_bundle_key (NcHub *self, guint8 public_key[crypto_box_PUBLICKEYBYTES],
                            guint8 secret_key[crypto_box_SECRETKEYBYTES]);

gboolean nc_hub_has_table (NcHub *self, const char *table);
NcHubColumn nc_hub_column (NcHub *self, const char *table, const char *field);
const char *nc_hub_column_default (NcHub *self, const char *table, const char *field);
gboolean nc_hub_never_merges (NcHub *self, const char *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHub, nc_hub_close)

G_END_DECLS
