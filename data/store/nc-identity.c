/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-identity.h"
#include "nc-id.h"
#include <string.h>

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
 * nc_identity_was:
 *
 * Returns: whether this laptop had the name @id before: its key lies in the home.
 */
gboolean
nc_identity_was (NcStore *store, const char *id)
{
  g_autofree char *name = g_strdup_printf ("device-%s.key", id);
  g_autofree char *path = g_build_filename (nc_store_get_home (store), name, NULL);

  return nc_id_is_valid (id) && g_file_test (path, G_FILE_TEST_IS_REGULAR);
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
note_name (NcStore *store, NcKeys *keys, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-insert", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", nc_keys_get_device_id (keys));
  nc_stmt_bind_bytes (stmt, ":public_key", nc_keys_get_device_public (keys), NC_KEYS_PUBLIC_BYTES);
  return nc_stmt_run (stmt, error);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The names whose keys lie here and that the database does not know, in the order in which they were made (an id begins
   with its time). */
static GPtrArray *
unknown_names (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "past-list", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (nc_store_get_home (store), 0, NULL);
  gboolean has_row = TRUE;
  const char *file;

  while (stmt && has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_add (known, g_strdup (nc_stmt_text (stmt, "id")));
  }
  while (dir && (file = g_dir_read_name (dir))) {
    g_autofree char *id = NULL;

    if (!g_str_has_prefix (file, "device-") || !g_str_has_suffix (file, ".key"))
      continue;
    id = g_strndup (file + strlen ("device-"), strlen (file) - strlen ("device-") - strlen (".key"));
    if (!g_hash_table_contains (known, id))
      g_ptr_array_add (names, g_steal_pointer (&id));
  }
  g_ptr_array_sort (names, by_text);
  return stmt ? g_steal_pointer (&names) : NULL;
}

/* A copy that is older than the present name: its own name comes first, then those that the laptop has had since, under
   which nothing is written in this journal. */
static gboolean
note_between (NcStore *store, const char *own, GError **error)
{
  NcKeys *present = nc_store_get_keys (store);
  g_autoptr (NcKeys) first = nc_keys_open_past (present, own, error);
  g_autoptr (GPtrArray) names = first && note_name (store, first, error) ? unknown_names (store, error) : NULL;

  for (guint i = 0; names && i < names->len; i++) {
    g_autoptr (NcKeys) keys = g_str_equal (names->pdata[i], nc_keys_get_device_id (present))
                                  ? NULL
                                  : nc_keys_open_past (present, names->pdata[i], NULL);

    if (keys && !note_name (store, keys, error))
      return FALSE;
  }
  return names != NULL;
}

/* A block that was asked for under the earlier name may have come since the backup, and is that name's. */
static gboolean
forget_questions (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (store, "number-request-forget", error);

  return stmt && nc_stmt_run (stmt, error);
}

static gboolean
note (NcStore *store, const char *new_id, GError **error)
{
  NcKeys *keys = nc_store_get_keys (store);
  g_autofree char *own = nc_store_get_meta (store, "device_id", NULL);

  return (!own || g_str_equal (own, nc_keys_get_device_id (keys)) || note_between (store, own, error)) &&
         note_name (store, keys, error) && forget_questions (store, error) &&
         nc_store_set_meta (store, "device_id", new_id, error) && nc_store_set_meta (store, "restored", NULL, error);
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
