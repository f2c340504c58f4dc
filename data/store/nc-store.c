/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-store.h"
#include "nc-home.h"
#include "nc-identity.h"
#include "nc-lang.h"
#include "nc-schema.h"
#include "nc-store-resource.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

G_DEFINE_QUARK (nc_store_error_quark, nc_store_error)

struct _NcStore {
  GObject parent_instance;
  char *home;
  NcClock *clock;
  NcHome *lock;
  NcKeys *keys;
  NcDb *db;
  gboolean was_unclean;
};

G_DEFINE_FINAL_TYPE (NcStore, nc_store, G_TYPE_OBJECT)

static char *
db_path (NcStore *self)
{
  return g_build_filename (self->home, "store.db", NULL);
}

static gboolean
has_files (const char *home, const char *folder)
{
  g_autofree char *path = g_build_filename (home, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (!g_str_equal (name, "tmp"))
      return TRUE;
  return FALSE;
}

/* An empty store beside photos and backups would look like a loss that nobody has noticed. */
static gboolean
may_start_empty (NcStore *self, GError **error)
{
  if (!has_files (self->home, "blobs") && !has_files (self->home, "backups"))
    return TRUE;
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
               _ ("store.db is missing in %s, where attachments or backups lie; restore the last backup"), self->home);
  return FALSE;
}

/* Per-connection settings; what the file answers is believed, not what was asked. */
static gboolean
set_pragmas (NcDb *db, GError **error)
{
  gint64 synchronous;
  gboolean has_row;
  g_autoptr (NcStmt) mode = nc_db_prepare (db, "PRAGMA journal_mode = WAL", error);

  if (!mode || !nc_stmt_step (mode, &has_row, error))
    return FALSE;
  if (!has_row || g_strcmp0 (nc_stmt_text (mode, "journal_mode"), "wal") != 0) {
    g_set_error_literal (error, NC_DB_ERROR, NC_DB_ERROR_FAILED,
                         _ ("this folder cannot hold the data (its file system lacks a write-ahead log); choose a "
                            "folder on the laptop's own disk"));
    return FALSE;
  }
  nc_stmt_reset (mode);
  if (!nc_db_exec (db, "PRAGMA synchronous = FULL", error) ||
      !nc_db_get_int (db, "PRAGMA synchronous", &synchronous, error))
    return FALSE;
  if (synchronous == 2)
    return TRUE;
  g_set_error_literal (error, NC_DB_ERROR, NC_DB_ERROR_FAILED, "synchronous = FULL was not taken");
  return FALSE;
}

static gboolean
check_integrity (NcDb *db, const char *path, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, "PRAGMA integrity_check (1)", error);
  gboolean has_row;

  if (!stmt || !nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row && g_strcmp0 (nc_stmt_text (stmt, "integrity_check"), "ok") == 0)
    return TRUE;
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED, _ ("%s is damaged; restore a backup (%s)"), path,
               has_row ? nc_stmt_text (stmt, "integrity_check") : "?");
  return FALSE;
}

static gboolean
open_db (NcStore *self, gboolean check, GError **error)
{
  g_autofree char *path = db_path (self);
  g_autoptr (NcDb) db = NULL;
  gint64 version;

  db = nc_db_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (!db || !nc_db_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (!nc_schema_refuse_newer (path, (int)version, error)) {
    /* Only the write-ahead log knew: leave it as it is. */
    sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return FALSE;
  }
  if ((check && !check_integrity (db, path, error)) || !set_pragmas (db, error) || !nc_schema_upgrade (db, error))
    return FALSE;
  self->db = g_steal_pointer (&db);
  return TRUE;
}

static gboolean
has_new_key (NcStore *self, const char *id)
{
  g_autofree char *path = g_build_filename (self->home, "device.key.new", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *found = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    found = g_key_file_get_string (file, "device", "id", NULL);
  return g_strcmp0 (found, id) == 0;
}

/* A store that was put back takes its new name as soon as it is unlocked: at the latest before the next change. */
static gboolean
settle_identity (NcStore *self, GError **error)
{
  gboolean is_due;

  return nc_identity_is_due (self, &is_due, error) &&
         (!is_due || !nc_keys_is_unlocked (self->keys) || nc_identity_renew (self, error));
}

/* A store copied to a second laptop would give two journals with the same numbers. */
static gboolean
check_device (NcStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *known = nc_store_get_meta (self, "device_id", &local);
  gboolean is_due;

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!known)
    return nc_store_set_meta (self, "device_id", nc_keys_get_device_id (self->keys), error);
  /* broken off between the database and the file: the new key lies ready */
  if (!g_str_equal (known, nc_keys_get_device_id (self->keys)) && has_new_key (self, known) &&
      !nc_keys_adopt_device (self->keys, error))
    return FALSE;
  if (g_str_equal (known, nc_keys_get_device_id (self->keys)))
    return settle_identity (self, error);
  /* a backup from before the last time that one was put back */
  if (!nc_identity_is_due (self, &is_due, error))
    return FALSE;
  if (is_due && nc_identity_was (self, known))
    return settle_identity (self, error);
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
               _ ("store.db and device.key in %s belong to two different laptops; put both back from one backup"),
               self->home);
  return FALSE;
}

static gboolean
open_home (NcStore *self, NcStoreFlags flags, GError **error)
{
  g_autofree char *path = db_path (self);
  g_autofree char *wal_path = g_strconcat (path, "-wal", NULL);
  struct stat wal;
  gboolean exists;
  int version;

  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      (!nc_schema_peek (path, &version, error) || !nc_schema_refuse_newer (path, version, error)))
    return FALSE;
  self->lock = nc_home_open (self->home, !(flags & NC_STORE_EXISTING), (flags & NC_STORE_EXCLUSIVE) != 0, error);
  if (!self->lock)
    return FALSE;
  exists = g_file_test (path, G_FILE_TEST_EXISTS);
  if (!exists && (flags & NC_STORE_EXISTING)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND, _ ("there is no store in %s"), self->home);
    return FALSE;
  }
  if (!exists && !may_start_empty (self, error))
    return FALSE;
  self->keys = nc_keys_open (self->home, !exists, error);
  if (!self->keys)
    return FALSE;
  /* The last one out takes the log away: a log that nobody uses was left by a crash. */
  self->was_unclean = nc_home_is_alone (self->lock) && stat (wal_path, &wal) == 0 && wal.st_size > 0;
  return open_db (self, self->was_unclean, error) && check_device (self, error);
}

static void
nc_store_finalize (GObject *object)
{
  NcStore *self = NC_STORE (object);

  g_clear_pointer (&self->db, nc_db_close);
  g_clear_object (&self->keys);
  g_clear_pointer (&self->lock, nc_home_close);
  g_clear_object (&self->clock);
  g_free (self->home);
  G_OBJECT_CLASS (nc_store_parent_class)->finalize (object);
}

static void
nc_store_class_init (NcStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_store_finalize;
  g_signal_new ("changed", NC_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_store_init (NcStore *self)
{
  (void)self;
}

/**
 * nc_store_open:
 * @home: the folder; made with all that belongs in it unless NC_STORE_EXISTING is given
 *
 * Opens in WAL mode with synchronous=FULL and brings the schema up to date. After a crash the whole file is checked
 * first. A store of a newer version is refused and not touched. No file of the store is ever deleted.
 *
 * Returns: (transfer full): the store; %NULL with an #NcStoreError or #NcDbError
 */
NcStore *
nc_store_open (const char *home, NcClock *clock, NcStoreFlags flags, GError **error)
{
  g_autoptr (NcStore) self = NULL;

  g_return_val_if_fail (home && NC_IS_CLOCK (clock), NULL);
  self = g_object_new (NC_TYPE_STORE, NULL);
  self->home = g_canonicalize_filename (home, NULL);
  self->clock = g_object_ref (clock);
  return open_home (self, flags, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * nc_store_reopen:
 *
 * After NC_STORE_ERROR_OUTCOME_UNKNOWN: closes the database, opens and checks it again. Statements made on
 * nc_store_get_db() must have been freed.
 */
gboolean
nc_store_reopen (NcStore *self, GError **error)
{
  g_clear_pointer (&self->db, nc_db_close);
  return open_db (self, TRUE, error);
}

/**
 * nc_store_get_db:
 *
 * Returns: (transfer none): the connection, for reading; synced tables are written through NcChange.
 */
NcDb *
nc_store_get_db (NcStore *self)
{
  return self->db;
}

const char *
nc_store_get_home (NcStore *self)
{
  return self->home;
}

NcClock *
nc_store_get_clock (NcStore *self)
{
  return self->clock;
}

NcKeys *
nc_store_get_keys (NcStore *self)
{
  return self->keys;
}

const char *
nc_store_get_device_id (NcStore *self)
{
  return nc_keys_get_device_id (self->keys);
}

/**
 * nc_store_was_unclean:
 *
 * Returns: whether the last program ended without closing the store (which was then found whole).
 */
gboolean
nc_store_was_unclean (NcStore *self)
{
  return self->was_unclean;
}

/**
 * nc_store_check_integrity:
 *
 * Reads every page of the database.
 *
 * Returns: %FALSE with NC_STORE_ERROR_DAMAGED or an #NcDbError
 */
gboolean
nc_store_check_integrity (NcStore *self, GError **error)
{
  g_autofree char *path = db_path (self);

  return check_integrity (self->db, path, error);
}

/**
 * nc_store_count_unsent:
 * @n_unsent: (out): journal entries that no receipt has come for
 */
gboolean
nc_store_count_unsent (NcStore *self, gint64 *n_unsent, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self, "outbox-count", error);

  if (!stmt || !nc_stmt_step (stmt, NULL, error))
    return FALSE;
  *n_unsent = nc_stmt_int (stmt, "n");
  return TRUE;
}

/**
 * nc_store_get_meta:
 *
 * Returns: (transfer full) (nullable): %NULL when there is none, or with @error set
 */
char *
nc_store_get_meta (NcStore *self, const char *key, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self, "meta-get", error);
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":key", key);
  if (!nc_stmt_step (stmt, &has_row, error) || !has_row)
    return NULL;
  return g_strdup (nc_stmt_text (stmt, "value"));
}

/**
 * nc_store_set_meta:
 * @value: (nullable):
 *
 * In the caller's transaction, if there is one.
 */
gboolean
nc_store_set_meta (NcStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_store_prepare_file (self, "meta-set", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":key", key);
  nc_stmt_bind_text (stmt, ":value", value);
  return nc_stmt_run (stmt, error);
}

/**
 * nc_store_get_sql:
 *
 * Returns: (transfer none): the room's schema steps and statements.
 */
GResource *
nc_store_get_sql (void)
{
  return nc_store_resource_get_resource ();
}

/**
 * nc_store_prepare_file:
 * @name: of a file in data/store/sql, without ".sql"
 *
 * Returns: (transfer full): %NULL with an #NcDbError
 */
NcStmt *
nc_store_prepare_file (NcStore *self, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/store/sql/%s.sql", name);
  g_autofree char *sql = nc_db_resource_sql (nc_store_resource_get_resource (), path);

  return nc_db_prepare (self->db, sql, error);
}

/**
 * nc_store_schema_version:
 *
 * Returns: the schema this program writes.
 */
int
nc_store_schema_version (void)
{
  return nc_schema_newest ();
}
