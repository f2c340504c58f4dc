/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-backup.h"
#include "nc-home.h"
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-schema.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "store-"
#define SUFFIX ".db"

static gboolean
set_io_error (const char *path, GError **error)
{
  int code = errno;

  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_FULL, _ ("the disk is full: %s was not saved"), path);
  else
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written: %s"), path, g_strerror (code));
  return FALSE;
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    set_io_error (path, error);
  if (fd >= 0)
    close (fd);
  return synced;
}

static gboolean
copy_database (NcDb *from, const char *path, GError **error)
{
  g_autoptr (NcDb) to = nc_db_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  sqlite3_backup *backup = to ? sqlite3_backup_init (to, "main", from, "main") : NULL;
  int rc, finished;

  if (!to)
    return FALSE;
  if (!backup)
    return nc_db_set_error (to, sqlite3_errcode (to), "backup", error);
  rc = sqlite3_backup_step (backup, -1);
  finished = sqlite3_backup_finish (backup);
  if (rc != SQLITE_DONE)
    return nc_db_set_error (to, finished ? finished : rc, "backup", error);
  /* A copy is one file: without a write-ahead log beside it. */
  return nc_db_exec (to, "PRAGMA journal_mode = DELETE", error);
}

/* Opens a backup for reading and looks at every page. */
static NcDb *
open_verified (const char *path, gint64 *head, GError **error)
{
  g_autoptr (NcDb) db = NULL;
  g_autoptr (NcStmt) stmt = NULL;
  gboolean has_row = FALSE;
  int version;

  if (!nc_schema_peek (path, &version, error) || !nc_schema_refuse_newer (path, version, error))
    return NULL;
  if (version == 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
                 _ ("%s is no backup of this program's data; choose another"), path);
    return NULL;
  }
  db = nc_db_open (path, SQLITE_OPEN_READONLY, error);
  stmt = db ? nc_db_prepare (db, "PRAGMA integrity_check (1)", error) : NULL;
  if (!stmt || !nc_stmt_step (stmt, &has_row, error))
    return NULL;
  if (!has_row || g_strcmp0 (nc_stmt_text (stmt, "integrity_check"), "ok") != 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
                 _ ("%s is damaged and was not used; choose an earlier backup"), path);
    return NULL;
  }
  nc_stmt_reset (stmt);
  return nc_db_get_int (db, "SELECT COALESCE (MAX (seq), 0) FROM journal", head, error) ? g_steal_pointer (&db) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The oldest ones go; names carry the time, so they sort by it. */
static void
drop_old (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i + NC_BACKUPS_KEPT < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

    unlink (path);
  }
}

static char *
stamp (NcClock *clock)
{
  g_autofree char *iso = nc_clock_now_iso (clock);
  g_autofree char *id = nc_id_new (clock);
  GString *out = g_string_new (NULL);

  for (const char *p = iso; *p && *p != '+'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, *p);
  g_string_append_printf (out, "-%.4s", id + 32);
  return g_string_free (out, FALSE);
}

/**
 * nc_backup_make:
 * @folder: (nullable): where to; %NULL for backups/ of the store
 * @files: (out caller-allocates) (optional): what became of the attachments; a damaged one is not saved
 *
 * Copies the database while it may be in use, reads the copy back, brings its attachments beside it, and only then
 * drops what is beyond NC_BACKUPS_KEPT.
 *
 * Returns: (transfer full): the path of the backup; %NULL with an #NcStoreError or #NcDbError
 */
char *
nc_backup_make (NcStore *store, const char *folder, NcBackupFiles *files, GError **error)
{
  g_autofree char *to = folder ? g_strdup (folder) : g_build_filename (nc_store_get_home (store), "backups", NULL);
  g_autofree char *time = stamp (nc_store_get_clock (store));
  g_autofree char *name = g_strconcat (PREFIX, time, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (to, name, NULL);
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  g_autoptr (NcDb) copy = NULL;
  NcBackupFiles unasked;
  gint64 head = 0;

  if (!nc_home_make_folder (to, error))
    return NULL;
  if (copy_database (nc_store_get_db (store), temporary, error) && sync_file (temporary, error))
    copy = open_verified (temporary, &head, error);
  if (copy && !nc_backup_files_save (store, copy, to, files ? files : &unasked, error))
    g_clear_pointer (&copy, nc_db_close);
  if (!copy) {
    unlink (temporary);
    return NULL;
  }
  g_clear_pointer (&copy, nc_db_close);
  if (rename (temporary, path) != 0) {
    set_io_error (path, error);
    return NULL;
  }
  if (!nc_home_sync_folder (to, error))
    return NULL;
  drop_old (to);
  return g_steal_pointer (&path);
}

/* Entries of the store that is there which the backup lacks and nobody else has. */
static gboolean
refuse_loss (const char *current, gint64 backup_head, GError **error)
{
  g_autoptr (NcDb) db = nc_db_open (current, SQLITE_OPEN_READWRITE, NULL);
  g_autoptr (NcStmt) stmt = db ? nc_db_prepare (db, "SELECT COUNT(*) AS n FROM outbox WHERE seq > :seq", NULL) : NULL;
  gboolean has_row = FALSE;
  gint64 n;

  /* A store that cannot be read any more is what a restore is for. */
  if (!stmt)
    return TRUE;
  nc_stmt_bind_int (stmt, ":seq", backup_head);
  if (!nc_stmt_step (stmt, &has_row, NULL) || !has_row)
    return TRUE;
  n = nc_stmt_int (stmt, "n");
  if (n == 0)
    return TRUE;
  g_set_error (
      error, NC_STORE_ERROR, NC_STORE_ERROR_UNSENT,
      _ ("%lld entries exist only in the present store; send them to the hub first, or give them up (--force)"),
      (long long)n);
  return FALSE;
}

/* Puts the present log aside with its database, durably: a log must never meet another database, not even after a power
   cut that has taken back its emptying. */
static gboolean
settle_current (const char *home, const char *current, const char *aside, GError **error)
{
  g_autoptr (NcDb) db = nc_db_open (current, SQLITE_OPEN_READWRITE, NULL);
  static const char *const tails[] = { "-wal", "-shm" };

  /* A damaged one cannot be settled; then its log is kept beside it. */
  if (db)
    nc_db_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
  g_clear_pointer (&db, nc_db_close);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++) {
    g_autofree char *from = g_strconcat (current, tails[i], NULL);
    g_autofree char *to = g_strconcat (aside, tails[i], NULL);

    if (rename (from, to) != 0 && errno != ENOENT)
      return set_io_error (to, error);
  }
  return nc_home_sync_folder (home, error);
}

/* The new file takes the old one's name in one step; the old one is kept beside the backups. */
static gboolean
swap (const char *home, const char *prepared, const char *current, const char *aside, GError **error)
{
  g_autofree char *backups = g_build_filename (home, "backups", NULL);

  if (!g_file_test (current, G_FILE_TEST_EXISTS)) {
    if (rename (prepared, current) != 0)
      return set_io_error (current, error);
  } else if (!settle_current (home, current, aside, error)) {
    return FALSE;
  } else if (renameat2 (AT_FDCWD, prepared, AT_FDCWD, current, RENAME_EXCHANGE) != 0 || rename (prepared, aside) != 0) {
    return set_io_error (current, error);
  }
  return nc_home_sync_folder (home, error) && nc_home_sync_folder (backups, error);
}

static gboolean
prepare_copy (const char *backup, const char *prepared, const char *token, gint64 *head, GError **error)
{
  g_autoptr (NcDb) from = open_verified (backup, head, error);
  g_autoptr (NcDb) check = NULL;
  g_autoptr (NcDb) mark = NULL;
  g_autoptr (NcStmt) stmt = NULL;
  gint64 again;

  if (!from || !copy_database (from, prepared, error))
    return FALSE;
  mark = nc_db_open (prepared, SQLITE_OPEN_READWRITE, error);
  stmt = mark ? nc_db_prepare (
                    mark, "INSERT OR REPLACE INTO meta (key, value) VALUES ('search_token', :token), ('restored', '1')",
                    error)
              : NULL;
  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":token", token);
  if (!nc_stmt_run (stmt, error))
    return FALSE;
  g_clear_pointer (&stmt, nc_stmt_free);
  g_clear_pointer (&mark, nc_db_close);
  check = open_verified (prepared, &again, error);
  return check && sync_file (prepared, error);
}

/* The keys before the database, and its attachments before anybody opens it. */
static gboolean
bring_files (const char *home, const char *backup, const char *prepared, NcBackupFiles *files, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (backup);
  g_autoptr (NcDb) db = nc_db_open (prepared, SQLITE_OPEN_READONLY, error);

  return db && nc_backup_files_restore_keys (home, folder, error) &&
         nc_backup_files_restore (home, db, folder, files, error);
}

/**
 * nc_backup_restore:
 * @force: also when entries would be lost that exist only in the present store
 * @kept_old: (out) (nullable) (transfer full): where the replaced database now lies
 * @files: (out caller-allocates) (optional): what became of the attachments
 *
 * Verifies the backup, copies and verifies the copy, brings the attachments that are missing or damaged, then swaps.
 * Nobody may have the store open.
 *
 * Returns: %FALSE with NC_STORE_ERROR_OPEN_ELSEWHERE, _UNSENT, _DAMAGED, _IO or an #NcDbError; the store is then as
 * before
 */
gboolean
nc_backup_restore (const char *home, const char *backup, NcClock *clock, gboolean force, char **kept_old,
                   NcBackupFiles *files, GError **error)
{
  NcBackupFiles unasked;
  g_autoptr (NcHome) lock = nc_home_open (home, TRUE, TRUE, error);
  g_autofree char *current = g_build_filename (home, "store.db", NULL);
  g_autofree char *prepared = g_build_filename (home, "store.db.new", NULL);
  g_autofree char *time = stamp (clock);
  g_autofree char *token = nc_id_new (clock);
  g_autofree char *name = g_strdup_printf ("replaced-%s.db", time);
  g_autofree char *aside = g_build_filename (home, "backups", name, NULL);
  gboolean had = g_file_test (current, G_FILE_TEST_EXISTS);
  gint64 head;

  *kept_old = NULL;
  if (!lock)
    return FALSE;
  if (!nc_home_is_alone (lock)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE, _ ("the store in %s is open in another window"),
                 home);
    return FALSE;
  }
  unlink (prepared);
  if (!prepare_copy (backup, prepared, token, &head, error) || (had && !force && !refuse_loss (current, head, error)) ||
      !bring_files (home, backup, prepared, files ? files : &unasked, error) ||
      !swap (home, prepared, current, aside, error)) {
    unlink (prepared);
    return FALSE;
  }
  if (had)
    *kept_old = g_steal_pointer (&aside);
  return TRUE;
}
