/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub.h"
#include "nc-db.h"
#include "nc-home.h"
#include "nc-hub-signing-key.h"
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-row.h"
#include "nc-schema.h"
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* What the laptops sync: "table" and "table.column" with its kind, and the tables whose rows are never joined. */
typedef struct {
  GHashTable *columns;
  GHashTable *defaults; /* of columns that cannot be empty */
  GHashTable *never_merge;
} Laptops;

struct NcHub {
  char *home;
  NcClock *clock;
  NcHubDb *db;
  char *epoch;
  const Laptops *laptops;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
};

/* Made with the database; a copy put back from a backup gets another one. */
static gboolean
load_epoch (NcHub *self, gboolean may_create, GError **error)
{
  self->epoch = nc_hub_get_meta (self, "epoch");
  if (!self->epoch && may_create) {
    self->epoch = nc_id_new (self->clock);
    return nc_hub_set_meta (self, "epoch", self->epoch, error);
  }
  if (!self->epoch)
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CORRUPT, "epoch");
  return self->epoch != NULL;
}

static void
laptops_free (Laptops *self)
{
  g_hash_table_unref (self->columns);
  g_hash_table_unref (self->defaults);
  g_hash_table_unref (self->never_merge);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Laptops, laptops_free)

/* Which tables and columns the laptops sync: their own schema, built in memory and asked. */
static gboolean
load_columns (Laptops *self, GError **error)
{
  g_autoptr (NcDb) db = nc_db_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  g_autoptr (NcStmt) columns = NULL, never = NULL;
  gboolean has_row = TRUE;

  if (!db || !nc_schema_upgrade (db, error))
    return FALSE;
  columns = nc_db_prepare (db,
                           "SELECT t.name AS table_name, c.name AS field, c.type AS type, "
                           "CASE WHEN c.\"notnull\" THEN c.dflt_value END AS default_value FROM synced_table AS t, "
                           "pragma_table_info (t.name) AS c WHERE t.goes_out AND c.name NOT IN ('id', 'row_no') "
                           "AND NOT EXISTS (SELECT 1 FROM sealed_column WHERE index_column = c.name "
                           "AND sealed_column.table_name = t.name)",
                           error);
  never = nc_db_prepare (db, "SELECT table_name FROM sync_never_merge", error);
  while (columns && never && has_row) {
    const char *type;

    if (!nc_stmt_step (columns, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    type = nc_stmt_text (columns, "type");
    g_hash_table_add (self->columns, g_strdup (nc_stmt_text (columns, "table_name")));
    g_hash_table_insert (
        self->columns, g_strdup_printf ("%s.%s", nc_stmt_text (columns, "table_name"), nc_stmt_text (columns, "field")),
        GINT_TO_POINTER (g_str_equal (type, "INTEGER") ? NC_HUB_INTEGER
                         : g_str_equal (type, "REAL")  ? NC_HUB_REAL
                                                       : NC_HUB_TEXT));
    if (!nc_stmt_is_null (columns, "default_value"))
      g_hash_table_insert (
          self->defaults,
          g_strdup_printf ("%s.%s", nc_stmt_text (columns, "table_name"), nc_stmt_text (columns, "field")),
          nc_row_literal_text (nc_stmt_text (columns, "default_value")));
  }
  for (has_row = TRUE; never && has_row;) {
    if (!nc_stmt_step (never, &has_row, error))
      return FALSE;
    if (has_row)
      g_hash_table_add (self->never_merge, g_strdup (nc_stmt_text (never, "table_name")));
  }
  return columns && never;
}

/* One for all connections of the process: it is the program's, not the database's, and takes long to build. */
static const Laptops *
laptops (GError **error)
{
  static GMutex lock;
  static Laptops *shared;

  g_mutex_lock (&lock);
  if (!shared) {
    g_autoptr (Laptops) made = g_new0 (Laptops, 1);

    made->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    made->defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    made->never_merge = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (load_columns (made, error))
      shared = g_steal_pointer (&made);
  }
  g_mutex_unlock (&lock);
  return shared;
}

/* Which key signs for the database: with another one, from another home folder, its receipts would be worth nothing. */
static gboolean
check_key (NcHub *self, gboolean may_create, GError **error)
{
  g_autofree char *known = nc_hub_get_meta (self, "public_key"),
                  *mine = nc_wire_hex (self->public_key, sizeof self->public_key);

  if (g_strcmp0 (known, mine) == 0 || (!known && !may_create))
    return TRUE;
  if (!known)
    return nc_hub_set_meta (self, "public_key", mine, error);
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
               _ ("the database belongs to another key than the one in %s; put its hub.key there"), self->home);
  return FALSE;
}

static gboolean
make_folders (NcHub *self, GError **error)
{
  static const char *const folders[] = { "blobs", "uploads" };
  g_autofree char *parent = g_path_get_dirname (self->home);

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (self->home, folders[i], NULL);

    if (!nc_home_make_folder (path, error))
      return FALSE;
  }
  return nc_home_sync_folder (self->home, error) && nc_home_sync_folder (parent, error);
}

/**
 * nc_hub_open:
 * @home: the folder
 * @database: (nullable): where the tables are, if not in @home (nc_hub_db_open())
 * @may_create: make what is missing; else a missing database is an error
 *
 * Returns: (transfer full): %NULL with an #NcHubDbError, #GFileError or NC_SYNC_ERROR_BAD_DATA
 */
NcHub *
nc_hub_open (const char *home, const char *database, NcClock *clock, gboolean may_create, GError **error)
{
  g_autoptr (NcHub) self = g_new0 (NcHub, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  self->home = g_canonicalize_filename (home, NULL);
  self->clock = g_object_ref (clock);
  if ((may_create && !make_folders (self, error)) ||
      !(self->db = nc_hub_db_open (self->home, database, may_create, error)) ||
      !nc_hub_signing_key_load (self->home, "hub.key", may_create, self->public_key, self->secret_key, error) ||
      !(self->laptops = laptops (error)) || !load_epoch (self, may_create, error) ||
      !check_key (self, may_create, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * nc_hub_lock:
 * @alone: for a restore, which serves nobody meanwhile; else for a server
 *
 * The folder is made when it is missing.
 *
 * Returns: a file descriptor to be closed at the end; -1 with NC_SYNC_ERROR_REFUSED while it is served, or restored
 */
int
nc_hub_lock (const char *home, gboolean alone, GError **error)
{
  g_autofree char *path = g_build_filename (home, "hub.lock", NULL);
  int fd = nc_home_make_folder (home, NULL) ? open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd >= 0 && flock (fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
    return fd;
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
               fd >= 0 ? _ ("the hub in %s is being served; stop it first") : _ ("%s cannot be made"), home);
  if (fd >= 0)
    close (fd);
  return -1;
}

void
nc_hub_close (NcHub *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->db, nc_hub_db_close);
  g_clear_object (&self->clock);
  sodium_memzero (self->secret_key, sizeof self->secret_key);
  g_free (self->epoch);
  g_free (self->home);
  g_free (self);
}

NcHubDb *
nc_hub_db (NcHub *self)
{
  return self->db;
}

NcClock *
nc_hub_clock (NcHub *self)
{
  return self->clock;
}

const char *
nc_hub_home (NcHub *self)
{
  return self->home;
}

const guint8 *
nc_hub_public_key (NcHub *self)
{
  return self->public_key;
}

const char *
nc_hub_epoch (NcHub *self)
{
  return self->epoch;
}

/* For a database that knows less than it did; in the caller's transaction. */
gboolean
nc_hub_renew_epoch (NcHub *self, GError **error)
{
  g_free (self->epoch);
  self->epoch = nc_id_new (self->clock);
  return nc_hub_set_meta (self, "epoch", self->epoch, error);
}

/* See nc_hub_db_sql(). */
NcHubStmt *
nc_hub_sql (NcHub *self, const char *name, GError **error)
{
  return nc_hub_db_sql (self->db, name, error);
}

/* NULL when there is none or it cannot be read. */
char *
nc_hub_get_meta (NcHub *self, const char *key)
{
  NcHubStmt *stmt = nc_hub_sql (self, "meta-get", NULL);
  gboolean has_row = FALSE;
  char *value;

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":key", key);
  value = nc_hub_stmt_step (stmt, &has_row, NULL) && has_row ? g_strdup (nc_hub_stmt_text (stmt, "value")) : NULL;
  nc_hub_stmt_reset (stmt);
  return value;
}

gboolean
nc_hub_set_meta (NcHub *self, const char *key, const char *value, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self, "meta-set", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":key", key);
  nc_hub_stmt_bind_text (stmt, ":value", value);
  return nc_hub_stmt_run (stmt, error);
}

/**
 * nc_hub_sign:
 *
 * Returns: (transfer full): the hub's signature over @text in hexadecimal (nc_wire_signed_bytes()).
 */
char *
nc_hub_sign (NcHub *self, const char *domain, const char *text)
{
  g_autoptr (GByteArray) message = nc_wire_signed_bytes (domain, text, strlen (text));
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, message->data, message->len, self->secret_key);
  return nc_wire_hex (signature, sizeof signature);
}

/* Signs @message as it is; the caller has put its domain into it. */
void
nc_hub_sign_bytes (NcHub *self, gconstpointer message, gsize size, guint8 signature[crypto_sign_BYTES])
{
  crypto_sign_detached (signature, NULL, message, size, self->secret_key);
}

/* The X25519 pair that bundles are sealed to. */
gboolean
nc_hub_bundle_key (NcHub *self, guint8 public_key[crypto_box_PUBLICKEYBYTES],
                   guint8 secret_key[crypto_box_SECRETKEYBYTES])
{
  return crypto_sign_ed25519_pk_to_curve25519 (public_key, self->public_key) == 0 &&
         crypto_sign_ed25519_sk_to_curve25519 (secret_key, self->secret_key) == 0;
}

/**
 * nc_hub_audit:
 * @area: of the transaction
 * @device: (nullable): @detail: (nullable): without personal data
 *
 * In the caller's transaction, if there is one.
 */
gboolean
nc_hub_audit (NcHub *self, const char *area, const char *device, const char *what, const char *detail, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self, "audit-insert", error);
  g_autofree char *id = nc_id_new (self->clock);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (self->clock));
  nc_hub_stmt_bind_text (stmt, ":device", device);
  nc_hub_stmt_bind_text (stmt, ":what", what);
  nc_hub_stmt_bind_text (stmt, ":detail", detail);
  return nc_hub_stmt_run (stmt, error);
}

gboolean
nc_hub_has_table (NcHub *self, const char *table)
{
  return !strchr (table, '.') && g_hash_table_contains (self->laptops->columns, table);
}

NcHubColumn
nc_hub_column (NcHub *self, const char *table, const char *field)
{
  g_autofree char *key = g_strconcat (table, ".", field, NULL);

  return GPOINTER_TO_INT (g_hash_table_lookup (self->laptops->columns, key));
}

/* What stands on the laptops in a column that cannot be empty and that no journal has told of; NULL: nothing. */
const char *
nc_hub_column_default (NcHub *self, const char *table, const char *field)
{
  g_autofree char *key = g_strconcat (table, ".", field, NULL);

  return g_hash_table_lookup (self->laptops->defaults, key);
}

gboolean
nc_hub_never_merges (NcHub *self, const char *table)
{
  return g_hash_table_contains (self->laptops->never_merge, table);
}
