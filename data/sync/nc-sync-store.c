/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-store.h"
#include "nc-lang.h"
#include "nc-sync-resource.h"
#include "nc-wire.h"

/**
 * nc_sync_store_prepare:
 * @name: of a file in data/sync/sql, without ".sql"
 *
 * Returns: (transfer full): %NULL with an #NcDbError
 */
NcStmt *
nc_sync_store_prepare (NcStore *store, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/sync/sql/%s.sql", name);
  g_autofree char *sql = nc_db_resource_sql (nc_sync_resource_get_resource (), path);

  return nc_db_prepare (nc_store_get_db (store), sql, error);
}

/* The first column of a statement without parameters. */
gboolean
nc_sync_store_int (NcStore *store, const char *name, gint64 *value, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, name, error);

  if (!stmt || !nc_stmt_step (stmt, NULL, error))
    return FALSE;
  *value = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

/* Foreign keys are not enforced while rows of the hub come in: a machine may arrive on an earlier page than its plant.
 */
gboolean
nc_sync_store_begin (NcStore *store, GError **error)
{
  return nc_db_exec (nc_store_get_db (store), "PRAGMA foreign_keys = OFF", error) &&
         nc_db_exec (nc_store_get_db (store), "BEGIN IMMEDIATE", error);
}

/* @keep: whether to commit; returns whether it was committed. */
gboolean
nc_sync_store_end (NcStore *store, gboolean keep, GError **error)
{
  NcDb *db = nc_store_get_db (store);
  gboolean kept = keep && nc_db_exec (db, "COMMIT", error);

  if (!kept)
    nc_db_exec (db, "ROLLBACK", NULL);
  nc_db_exec (db, "PRAGMA foreign_keys = ON", NULL);
  return kept;
}

/**
 * nc_sync_link_load:
 *
 * Returns: (transfer full): the hub of this home; %NULL with NC_SYNC_ERROR_NOT_ENROLLED or a store error
 */
NcSyncLink *
nc_sync_link_load (NcStore *store, GError **error)
{
  g_autoptr (NcSyncLink) link = g_new0 (NcSyncLink, 1);
  g_autofree char *key = nc_store_get_meta (store, "sync.hub_key", NULL);

  link->url = nc_store_get_meta (store, "sync.url", NULL);
  link->tls_pin = nc_store_get_meta (store, "sync.tls_pin", NULL);
  link->region = nc_store_get_meta (store, "sync.region", NULL);
  if (link->url && nc_wire_unhex (key, link->hub_key, sizeof link->hub_key))
    return g_steal_pointer (&link);
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_ENROLLED,
                       _ ("this laptop belongs to no hub yet; enrol it with a code from the bureau"));
  return NULL;
}

gboolean
nc_sync_link_save (NcStore *store, const NcSyncLink *link, GError **error)
{
  g_autofree char *key = nc_wire_hex (link->hub_key, sizeof link->hub_key);

  return nc_store_set_meta (store, "sync.url", link->url, error) &&
         nc_store_set_meta (store, "sync.tls_pin", link->tls_pin, error) &&
         nc_store_set_meta (store, "sync.region", link->region, error) &&
         nc_store_set_meta (store, "sync.cursor", NULL, error) && nc_store_set_meta (store, "sync.ever", "1", error) &&
         nc_store_set_meta (store, "sync.hub_key", key, error);
}

void
nc_sync_link_free (NcSyncLink *link)
{
  if (!link)
    return;
  g_free (link->url);
  g_free (link->tls_pin);
  g_free (link->region);
  g_free (link);
}
