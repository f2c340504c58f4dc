/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-home.h"
#include "nc-lang.h"
#include "nc-store.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of the lock file: the first belongs to one exclusive program, the second is shared by all that have the store
   open. Open-file-description locks end with the process, however it ends. */
#define BYTE_EXCLUSIVE 0
#define BYTE_PRESENT   1

struct NcHome {
  int fd;
  gboolean is_alone;
};

static gboolean
set_io_error (const char *path, int code, GError **error)
{
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written: %s"), path, g_strerror (code));
  return FALSE;
}

/**
 * nc_home_read_all:
 *
 * Returns: bytes read: @size, or less at the end of the file; -1 with errno
 */
gssize
nc_home_read_all (int fd, gpointer data, gsize size)
{
  gsize have = 0;

  while (have < size) {
    ssize_t n = read (fd, (guint8 *)data + have, size - have);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    have += (gsize)n;
  }
  return (gssize)have;
}

static gboolean
lock_byte (int fd, short type, off_t byte)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/**
 * nc_home_sync_folder:
 *
 * Makes names in the folder @path durable.
 */
gboolean
nc_home_sync_folder (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  return code == 0 || set_io_error (path, code, error);
}

/**
 * nc_home_make_folder:
 *
 * Makes the folder @path, and those above it that are missing, each durable in the one above it: what is kept in a
 * folder is worth nothing when a power cut takes the folder's name.
 */
gboolean
nc_home_make_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_str_equal (parent, path) && !nc_home_make_folder (parent, error))
    return FALSE;
  if (mkdir (path, 0700) != 0 && errno != EEXIST)
    return set_io_error (path, errno, error);
  return nc_home_sync_folder (parent, error);
}

static gboolean
make_folders (const char *path, GError **error)
{
  const char *const parts[] = { "blobs", "blobs/tmp", "backups" };
  g_autofree char *parent = g_path_get_dirname (path);

  if (!nc_home_make_folder (path, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = g_build_filename (path, parts[i], NULL);

    if (!nc_home_make_folder (part, error))
      return FALSE;
  }
  return nc_home_sync_folder (path, error) && nc_home_sync_folder (parent, error);
}

/**
 * nc_home_open:
 * @may_create: make the folder and its subfolders
 * @exclusive: claim to be the only exclusive program
 *
 * Returns: (transfer full): %NULL with NC_STORE_ERROR_NOT_FOUND, _OPEN_ELSEWHERE or _IO
 */
NcHome *
nc_home_open (const char *path, gboolean may_create, gboolean exclusive, GError **error)
{
  g_autoptr (NcHome) self = g_new0 (NcHome, 1);
  g_autofree char *lock_path = g_build_filename (path, ".lock", NULL);

  self->fd = -1;
  if (may_create) {
    if (!make_folders (path, error))
      return NULL;
  } else if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_NOT_FOUND, _ ("there is no store in %s"), path);
    return NULL;
  }
  self->fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0) {
    set_io_error (lock_path, errno, error);
    return NULL;
  }
  if (exclusive && !lock_byte (self->fd, F_WRLCK, BYTE_EXCLUSIVE)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE, _ ("the store in %s is open in another window"),
                 path);
    return NULL;
  }
  self->is_alone = lock_byte (self->fd, F_WRLCK, BYTE_PRESENT);
  lock_byte (self->fd, F_RDLCK, BYTE_PRESENT);
  return g_steal_pointer (&self);
}

void
nc_home_close (NcHome *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * nc_home_is_alone:
 *
 * Returns: whether nobody else had the store open when it was opened.
 */
gboolean
nc_home_is_alone (NcHome *self)
{
  return self->is_alone;
}
