/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-backup-files.h"
#include "nc-blobs.h"
#include "nc-home.h"
#include "nc-lang.h"
#include "nc-sha256.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM_HEX    (2 * NC_SHA256_BYTES)
#define COPY_BYTES 65536

/* One way: from a folder with attachments into another. @store: (nullable): by whose key what is saved is proved;
 * @sums: (element-type utf8 utf8): of the folder of backups */
typedef struct {
  NcStore *store;
  const char *blobs;
  const char *kept;
  GHashTable *sums;
  NcBackupFiles *files;
} Move;

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

static char *
path_in (const char *folder, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (folder, part, id, NULL);
}

/* @to: -1, or where the bytes go too. Returns: (transfer full) (nullable): the sum of what @from holds; %NULL with
 * errno
 */
static char *
read_through (const char *from, int to)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  guint8 digest[NC_SHA256_BYTES];
  g_auto (NcSha256) sum = { 0 };
  char hex[SUM_HEX + 1];
  gssize n = 1;
  int fd = open (from, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return NULL;
  nc_sha256_init (&sum);
  while (n > 0 && (n = nc_home_read_all (fd, buffer, COPY_BYTES)) > 0) {
    nc_sha256_update (&sum, buffer, (gsize)n);
    if (to >= 0 && write (to, buffer, (gsize)n) != n)
      n = -1;
  }
  close (fd);
  if (n < 0)
    return NULL;
  nc_sha256_final (&sum, digest);
  sodium_bin2hex (hex, sizeof hex, digest, sizeof digest);
  return g_strdup (hex);
}

/* Copies durably, reads the copy back, then gives it its name. @sum: what both must be */
static gboolean
copy_proved (const char *from, const char *to, const char *sum, GError **error)
{
  g_autofree char *temporary = g_strconcat (to, ".new", NULL), *copied = NULL, *back = NULL;
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0)
    return set_io_error (temporary, error);
  copied = read_through (from, fd);
  done = copied && fsync (fd) == 0;
  if (!done)
    set_io_error (to, error);
  close (fd);
  back = done ? read_through (temporary, -1) : NULL;
  if (back && g_str_equal (back, sum) && rename (temporary, to) == 0)
    return TRUE;
  if (done)
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
                 _ ("%s could not be read back as it was written, and was not kept; write the backup to another disk"),
                 to);
  unlink (temporary);
  return FALSE;
}

static gboolean
make_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return nc_home_make_folder (folder, error);
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return nc_home_sync_folder (folder, error);
}

static char *
sums_path (const char *folder)
{
  return g_build_filename (folder, "attachments.sums", NULL);
}

/* A line that is not of the form counts as none: that attachment is then saved anew. */
static GHashTable *
read_sums (const char *folder)
{
  GHashTable *sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = sums_path (folder), *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return sums;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (strlen (*line) == 2 * SUM_HEX + 1 && (*line)[SUM_HEX] == ' ' &&
        strspn (*line, "0123456789abcdef ") == 2 * SUM_HEX + 1)
      g_hash_table_insert (sums, g_strndup (*line, SUM_HEX), g_strdup (*line + SUM_HEX + 1));
  return sums;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
write_sums (const char *folder, GHashTable *sums, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = sums_path (folder);
  GHashTableIter iter;
  gpointer id, sum;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &id, &sum))
    g_ptr_array_add (lines, g_strdup_printf ("%s %s\n", (char *)id, (char *)sum));
  g_ptr_array_sort (lines, compare_text);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, lines->pdata[i]);
  return g_file_set_contents_full (path, text->str, (gssize)text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, NULL) ||
         set_io_error (path, error);
}

/* Whether the kept file looks as it did when it was saved; its bytes are proved when they are needed. */
static gboolean
is_kept (const Move *self, const char *id, const char *from, const char *to)
{
  struct stat a, b;

  return g_hash_table_contains (self->sums, id) && stat (to, &b) == 0 &&
         (stat (from, &a) != 0 || a.st_size == b.st_size);
}

/* What is damaged already is no backup; under a locked store it is taken as it lies. */
static gboolean
is_worth_saving (Move *self, const char *id)
{
  g_autoptr (GError) problem = NULL;

  if (nc_blobs_prove (self->store, id, &problem) || g_error_matches (problem, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED))
    return TRUE;
  if (g_error_matches (problem, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND))
    self->files->n_lost++;
  else
    self->files->n_damaged++;
  return FALSE;
}

static gboolean
save_one (Move *self, const char *id, GError **error)
{
  g_autofree char *from = path_in (self->blobs, id), *to = path_in (self->kept, id), *sum = NULL;

  if (is_kept (self, id, from, to)) {
    self->files->n_there++;
    return TRUE;
  }
  if (!is_worth_saving (self, id))
    return TRUE;
  if (!make_folder_of (to, error))
    return FALSE;
  sum = read_through (from, -1);
  if (!sum)
    return set_io_error (from, error);
  unlink (to);
  if ((link (from, to) != 0 && !copy_proved (from, to, sum, error)) || !sync_folder_of (to, error))
    return FALSE;
  g_hash_table_insert (self->sums, g_strdup (id), g_steal_pointer (&sum));
  self->files->n_there++;
  self->files->n_brought++;
  return TRUE;
}

/* What is here and as it was saved, or unknown to the backup, stays. */
static gboolean
restore_one (Move *self, const char *id, GError **error)
{
  g_autofree char *to = path_in (self->blobs, id), *from = path_in (self->kept, id);
  const char *wanted = g_hash_table_lookup (self->sums, id);
  g_autofree char *here = read_through (to, -1), *there = NULL;

  if (here && (!wanted || g_str_equal (here, wanted))) {
    self->files->n_there++;
    return TRUE;
  }
  there = wanted ? read_through (from, -1) : NULL;
  if (g_strcmp0 (there, wanted) == 0 && there) {
    if (!make_folder_of (to, error) || !copy_proved (from, to, wanted, error) || !sync_folder_of (to, error))
      return FALSE;
    self->files->n_brought++;
    self->files->n_there++;
  } else if (here || there) {
    self->files->n_damaged++;
  } else {
    self->files->n_lost++;
  }
  return TRUE;
}

static gboolean
each (NcDb *copy, Move *self, gboolean (*step) (Move *, const char *, GError **), GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (copy, "SELECT id FROM blob ORDER BY id", error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row)
      return TRUE;
    if (!step (self, nc_stmt_text (stmt, "id"), error))
      return FALSE;
  }
  return FALSE;
}

/* The keys open what lies here, so they go only where the copy leaves the laptop, as the store has them: under the
 * passphrase, if there is one. */
static gboolean
save_keys (const char *home, const char *folder, GError **error)
{
  g_autofree char *own = g_build_filename (home, "backups", NULL), *keys = g_build_filename (folder, "keys", NULL);
  g_autofree char *real_own = realpath (own, NULL), *real = realpath (folder, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_strcmp0 (real, real_own) == 0)
    return TRUE;
  dir = g_dir_open (home, 0, NULL);
  if (!dir)
    return set_io_error (home, error);
  if (!nc_home_make_folder (keys, error))
    return FALSE;
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *from = g_build_filename (home, name, NULL), *to = g_build_filename (keys, name, NULL);
    g_autofree char *sum = g_str_has_suffix (name, ".key") ? read_through (from, -1) : NULL;

    if (sum && !copy_proved (from, to, sum, error))
      return FALSE;
  }
  return nc_home_sync_folder (keys, error);
}

/**
 * nc_backup_files_save:
 * @copy: the copy of the store, whose attachments are meant
 * @files: (out caller-allocates):
 *
 * Returns: %FALSE with an #NcStoreError or #NcDbError
 */
gboolean
nc_backup_files_save (NcStore *store, NcDb *copy, const char *folder, NcBackupFiles *files, GError **error)
{
  const char *home = nc_store_get_home (store);
  g_autofree char *blobs = g_build_filename (home, "blobs", NULL),
                  *kept = g_build_filename (folder, "attachments", NULL);
  g_autoptr (GHashTable) sums = read_sums (folder);
  Move move = { store, blobs, kept, sums, files };

  *files = (NcBackupFiles){ 0 };
  return each (copy, &move, save_one, error) && (files->n_brought == 0 || write_sums (folder, sums, error)) &&
         save_keys (home, folder, error);
}

/**
 * nc_backup_files_restore:
 * @files: (out caller-allocates):
 *
 * Brings the attachments of @copy that are missing or damaged here, proved by their sums. One that cannot be had stops
 * nothing.
 *
 * Returns: %FALSE with an #NcStoreError or #NcDbError
 */
gboolean
nc_backup_files_restore (const char *home, NcDb *copy, const char *folder, NcBackupFiles *files, GError **error)
{
  g_autofree char *blobs = g_build_filename (home, "blobs", NULL),
                  *kept = g_build_filename (folder, "attachments", NULL);
  g_autoptr (GHashTable) sums = read_sums (folder);
  Move move = { NULL, blobs, kept, sums, files };

  *files = (NcBackupFiles){ 0 };
  return each (copy, &move, restore_one, error);
}

/**
 * nc_backup_files_restore_keys:
 *
 * For a laptop without a store: brings the keys that the backup has. One that has keys keeps its own.
 */
gboolean
nc_backup_files_restore_keys (const char *home, const char *folder, GError **error)
{
  g_autofree char *keys = g_build_filename (folder, "keys", NULL),
                  *device = g_build_filename (home, "device.key", NULL);
  g_autoptr (GDir) dir = g_file_test (device, G_FILE_TEST_EXISTS) ? NULL : g_dir_open (keys, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *from = g_build_filename (keys, name, NULL), *to = g_build_filename (home, name, NULL);
    g_autofree char *sum = g_str_has_suffix (name, ".key") ? read_through (from, -1) : NULL;

    if (sum && !copy_proved (from, to, sum, error))
      return FALSE;
  }
  return !dir || nc_home_sync_folder (home, error);
}
