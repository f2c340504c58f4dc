/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-identity.h"

/**
 * nc_identity_is_due:
 * @is_due: (out): whether this store was put back from a backup and has not taken its new name yet
 */
gboolean
nc_identity_is_due (NcStore *store, gboolean *is_due, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *mark = nc_store_get_meta (store, "restored", &local);

  *is_due = mark != NULL;
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * nc_identity_base:
 * @base: (out): the last entry of the journal before the present chain, 0 for none
 */
gboolean
nc_identity_base (NcStore *store, gint64 *base, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-base", error);

  if (!stmt || !nc_stmt_step (stmt, NULL, error))
    return FALSE;
  *base = nc_stmt_int (stmt, "base");
  return TRUE;
}

static gboolean
note (NcStore *store, const char *new_id, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-insert", error);
  NcKeys *keys = nc_store_get_keys (store);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", nc_keys_get_device_id (keys));
  nc_stmt_bind_bytes (stmt, ":public_key", nc_keys_get_device_public (keys), NC_KEYS_PUBLIC_BYTES);
  return nc_stmt_run (stmt, error) && nc_store_set_meta (store, "device_id", new_id, error) &&
         nc_store_set_meta (store, "restored", NULL, error);
}

/**
 * nc_identity_renew:
 *
 * Takes a new device id and key. A break in the middle is healed by the next nc_store_open(): the new key lies beside
 * the old one before the database names it.
 *
 * Returns: %FALSE with NC_STORE_ERROR_LOCKED, _IO or an #NcDbError
 */
gboolean
nc_identity_renew (NcStore *store, GError **error)
{
  NcDb *db = nc_store_get_db (store);
  NcKeys *keys = nc_store_get_keys (store);
  g_autofree char *new_id = nc_keys_make_device (keys, error);

  if (!new_id || !nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (note (store, new_id, error) && nc_db_exec (db, "COMMIT", error))
    return nc_keys_adopt_device (keys, error);
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}
