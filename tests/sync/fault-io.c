/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-io.h"
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FaultIo faults;
static guint n_calls;
static gboolean was_full;
static sqlite3_vfs *usual;

/* A file of SQLite with the usual one behind it, in one piece of memory. */
typedef struct {
  sqlite3_file base;
  sqlite3_file *real;
} File;

typedef enum { GO_ON, DISK_FULL, DIE_HERE } Verdict;

static Verdict
next_call (void)
{
  n_calls++;
  if (n_calls == faults.die_at)
    return DIE_HERE;
  if (!faults.full_at || n_calls < faults.full_at || n_calls >= faults.full_at + faults.full_n)
    return GO_ON;
  was_full = TRUE;
  return DISK_FULL;
}

static void G_GNUC_NORETURN
die (void)
{
  for (;;)
    kill (getpid (), SIGKILL);
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((File *)file)->real;
}

static int
x_close (sqlite3_file *file)
{
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
x_read (sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
  return real_of (file)->pMethods->xRead (real_of (file), data, size, at);
}

static int
x_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
  sqlite3_file *real = real_of (file);

  switch (next_call ()) {
  case DIE_HERE:
    real->pMethods->xWrite (real, data, size / 2, at);
    die ();
  case DISK_FULL:
    return SQLITE_FULL;
  default:
    return real->pMethods->xWrite (real, data, size, at);
  }
}

static int
x_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  Verdict verdict = next_call ();

  if (verdict == DIE_HERE)
    die ();
  return verdict == DISK_FULL ? SQLITE_IOERR_TRUNCATE : real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
x_sync (sqlite3_file *file, int flags)
{
  Verdict verdict = next_call ();

  if (verdict == DIE_HERE)
    die ();
  return verdict == DISK_FULL ? SQLITE_IOERR_FSYNC : real_of (file)->pMethods->xSync (real_of (file), flags);
}

static int
x_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
x_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
x_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
x_check_reserved_lock (sqlite3_file *file, int *out)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), out);
}

static int
x_file_control (sqlite3_file *file, int op, void *arg)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), op, arg);
}

static int
x_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
x_device_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
x_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, out);
}

static int
x_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
x_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
x_shm_unmap (sqlite3_file *file, int remove)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = x_close,
  .xRead = x_read,
  .xWrite = x_write,
  .xTruncate = x_truncate,
  .xSync = x_sync,
  .xFileSize = x_file_size,
  .xLock = x_lock,
  .xUnlock = x_unlock,
  .xCheckReservedLock = x_check_reserved_lock,
  .xFileControl = x_file_control,
  .xSectorSize = x_sector_size,
  .xDeviceCharacteristics = x_device_characteristics,
  .xShmMap = x_shm_map,
  .xShmLock = x_shm_lock,
  .xShmBarrier = x_shm_barrier,
  .xShmUnmap = x_shm_unmap,
};

static int
x_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  File *self = (File *)file;
  int rc;

  (void)vfs;
  self->real = (sqlite3_file *)(self + 1);
  rc = usual->xOpen (usual, name, self->real, flags, out_flags);
  self->base.pMethods = self->real->pMethods ? &methods : NULL;
  return rc;
}

/* A store opened after this has the faults; the other functions of the usual VFS take it for itself. */
void
fault_io_install (const FaultIo *wanted)
{
  static sqlite3_vfs vfs;

  faults = *wanted;
  usual = sqlite3_vfs_find (NULL);
  vfs = *usual;
  vfs.zName = "fault-io";
  vfs.szOsFile = usual->szOsFile + (int)sizeof (File);
  vfs.xOpen = x_open;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

guint
fault_io_count (void)
{
  return n_calls;
}

gboolean
fault_io_was_full (void)
{
  return was_full;
}

ssize_t __real_write (int fd, const void *data, size_t size);
int __real_fsync (int fd);
int __real_rename (const char *from, const char *to);
ssize_t __wrap_write (int fd, const void *data, size_t size);
int __wrap_fsync (int fd);
int __wrap_rename (const char *from, const char *to);

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  if (fd <= STDERR_FILENO)
    return __real_write (fd, data, size);
  switch (next_call ()) {
  case DIE_HERE:
    (void)!__real_write (fd, data, size / 2);
    die ();
  case DISK_FULL:
    errno = ENOSPC;
    return -1;
  default:
    return __real_write (fd, data, size);
  }
}

int
__wrap_fsync (int fd)
{
  Verdict verdict = next_call ();

  if (verdict == DIE_HERE)
    die ();
  errno = ENOSPC;
  return verdict == DISK_FULL ? -1 : __real_fsync (fd);
}

int
__wrap_rename (const char *from, const char *to)
{
  Verdict verdict = next_call ();

  if (verdict == DIE_HERE)
    die ();
  errno = ENOSPC;
  return verdict == DISK_FULL ? -1 : __real_rename (from, to);
}
