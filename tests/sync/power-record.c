/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the C library (LD_PRELOAD): every change that the program makes under the folder POWER_ROOT is written
   to the file POWER_LOG in its order, as power-image.c reads it. At record POWER_DIE_AT the process is gone as by
   kill -9. What is asked to be durable is noted, not waited for: no power fails in a test. */
/* both names of each function are defined here */
#undef _FILE_OFFSET_BITS
#include "power-record.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FDS 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char root[PATH_MAX];
static size_t root_size;
static unsigned long n_records, die_at;
static struct {
  char *path;
  ino_t inode;
} files[MOST_FDS];

__attribute__ ((constructor)) static void
start (void)
{
  const char *path = getenv ("POWER_LOG"), *folder = getenv ("POWER_ROOT"), *at = getenv ("POWER_DIE_AT");

  if (!path || !folder || strlen (folder) >= sizeof root)
    return;
  root_size = strlen (strcpy (root, folder));
  die_at = at ? strtoul (at, NULL, 10) : 0;
  log_fd = (int)syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int
is_ours (const char *path)
{
  return log_fd >= 0 && path && strncmp (path, root, root_size) == 0 && (path[root_size] == '/' || !path[root_size]);
}

/* One write a record: a record is there or not, whenever the process ends. */
static void
record (char kind, const char *path, off_t at, const void *data, size_t size)
{
  PowerRecord head = { .kind = kind, .at = at, .path_bytes = (unsigned)strlen (path), .data_bytes = (unsigned)size };
  struct iovec parts[] = { { &head, sizeof head }, { (void *)path, head.path_bytes }, { (void *)data, size } };

  (void)!syscall (SYS_writev, log_fd, parts, 3);
  if (++n_records == die_at)
    for (;;)
      kill (getpid (), SIGKILL);
}

/* What a test program knows to be promised at this moment. */
void
power_note (const char *text)
{
  if (log_fd < 0)
    return;
  pthread_mutex_lock (&lock);
  record (POWER_NOTE, text, 0, NULL, 0);
  pthread_mutex_unlock (&lock);
}

static const char *
path_of (int fd)
{
  struct stat st;

  if (log_fd < 0 || fd < 0 || fd >= MOST_FDS || !files[fd].path)
    return NULL;
  return fstat (fd, &st) == 0 && st.st_ino == files[fd].inode ? files[fd].path : NULL;
}

static void
forget (int fd)
{
  if (fd < 0 || fd >= MOST_FDS)
    return;
  free (files[fd].path);
  files[fd].path = NULL;
}

static int
open_at (int folder, const char *path, int flags, mode_t mode)
{
  struct stat st;
  int existed, fd;

  if (folder != AT_FDCWD || !is_ours (path))
    return (int)syscall (SYS_openat, folder, path, flags, mode);
  pthread_mutex_lock (&lock);
  existed = stat (path, &st) == 0;
  fd = (int)syscall (SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && fd < MOST_FDS && fstat (fd, &st) == 0) {
    forget (fd);
    files[fd].path = strdup (path);
    files[fd].inode = st.st_ino;
    if (!existed)
      record (POWER_CREATE, path, 0, NULL, 0);
    else if (flags & O_TRUNC)
      record (POWER_TRUNCATE, path, 0, NULL, 0);
  }
  pthread_mutex_unlock (&lock);
  return fd;
}

#define DEFINE_OPEN(name, first, folder)                                                                               \
  int name first                                                                                                       \
  {                                                                                                                    \
    mode_t mode = 0;                                                                                                   \
    va_list list;                                                                                                      \
                                                                                                                       \
    va_start (list, flags);                                                                                            \
    if (flags & O_CREAT)                                                                                               \
      mode = va_arg (list, mode_t);                                                                                    \
    va_end (list);                                                                                                     \
    return open_at (folder, path, flags, mode);                                                                        \
  }

DEFINE_OPEN (open, (const char *path, int flags, ...), AT_FDCWD)
DEFINE_OPEN (open64, (const char *path, int flags, ...), AT_FDCWD)
DEFINE_OPEN (openat, (int folder, const char *path, int flags, ...), folder)
DEFINE_OPEN (openat64, (int folder, const char *path, int flags, ...), folder)

int
close (int fd)
{
  pthread_mutex_lock (&lock);
  forget (fd);
  pthread_mutex_unlock (&lock);
  return (int)syscall (SYS_close, fd);
}

ssize_t
write (int fd, const void *data, size_t size)
{
  const char *path;
  ssize_t n;

  if (log_fd < 0 || fd >= MOST_FDS || !files[fd < 0 ? 0 : fd].path)
    return syscall (SYS_write, fd, data, size);
  pthread_mutex_lock (&lock);
  n = syscall (SYS_write, fd, data, size);
  path = path_of (fd);
  if (n > 0 && path)
    record (POWER_WRITE, path, lseek (fd, 0, SEEK_CUR) - n, data, (size_t)n);
  pthread_mutex_unlock (&lock);
  return n;
}

static ssize_t
write_at (int fd, const void *data, size_t size, off_t at)
{
  const char *path;
  ssize_t n;

  pthread_mutex_lock (&lock);
  n = syscall (SYS_pwrite64, fd, data, size, at);
  path = path_of (fd);
  if (n > 0 && path)
    record (POWER_WRITE, path, at, data, (size_t)n);
  pthread_mutex_unlock (&lock);
  return n;
}

ssize_t
pwrite (int fd, const void *data, size_t size, off_t at)
{
  return write_at (fd, data, size, at);
}

ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t at)
{
  return write_at (fd, data, size, at);
}

static int
truncate_to (int fd, off_t size)
{
  const char *path;
  int rc;

  pthread_mutex_lock (&lock);
  rc = (int)syscall (SYS_ftruncate, fd, size);
  path = path_of (fd);
  if (rc == 0 && path)
    record (POWER_TRUNCATE, path, size, NULL, 0);
  pthread_mutex_unlock (&lock);
  return rc;
}

int
ftruncate (int fd, off_t size)
{
  return truncate_to (fd, size);
}

int
ftruncate64 (int fd, off64_t size)
{
  return truncate_to (fd, size);
}

static int
make_durable (int fd, long number, char kind)
{
  const char *path;
  int rc = 0;

  pthread_mutex_lock (&lock);
  path = path_of (fd);
  if (path)
    record (kind, path, 0, NULL, 0);
  else
    rc = (int)syscall (number, fd);
  pthread_mutex_unlock (&lock);
  return rc;
}

int
fsync (int fd)
{
  return make_durable (fd, SYS_fsync, POWER_SYNC);
}

int
fdatasync (int fd)
{
  return make_durable (fd, SYS_fdatasync, POWER_SYNC);
}

int
syncfs (int fd)
{
  return make_durable (fd, SYS_syncfs, POWER_SYNC_ALL);
}

/* Files that are open below @from are below @to from now on; what lay at @to is nowhere. */
static void
move_open (const char *from, const char *to)
{
  size_t n = strlen (from);

  for (int fd = 0; fd < MOST_FDS; fd++) {
    char *path = files[fd].path, *moved;

    if (!path)
      continue;
    if (to && strcmp (path, to) == 0) {
      forget (fd);
    } else if (strncmp (path, from, n) == 0 && (path[n] == '/' || !path[n])) {
      moved = to && asprintf (&moved, "%s%s", to, path + n) >= 0 ? moved : NULL;
      free (path);
      files[fd].path = moved;
    }
  }
}

static int
change_names (long number, char kind, int flags, const char *from, const char *to)
{
  int rc;

  pthread_mutex_lock (&lock);
  rc = number == SYS_renameat2 ? (int)syscall (number, AT_FDCWD, from, AT_FDCWD, to, flags)
       : number == SYS_linkat  ? (int)syscall (number, AT_FDCWD, from, AT_FDCWD, to, 0)
                               : (int)syscall (number, from, AT_FDCWD, to);
  if (rc == 0 && is_ours (to))
    record (kind, number == SYS_symlinkat ? to : from, 0, number == SYS_symlinkat ? from : to,
            strlen (number == SYS_symlinkat ? from : to));
  if (rc == 0 && kind == POWER_RENAME)
    move_open (from, to);
  pthread_mutex_unlock (&lock);
  return rc;
}

int
rename (const char *from, const char *to)
{
  return change_names (SYS_renameat2, POWER_RENAME, 0, from, to);
}

int
renameat2 (int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
  (void)from_folder;
  (void)to_folder;
  return change_names (SYS_renameat2, flags & RENAME_EXCHANGE ? POWER_EXCHANGE : POWER_RENAME, (int)flags, from, to);
}

int
link (const char *from, const char *to)
{
  return change_names (SYS_linkat, POWER_LINK, 0, from, to);
}

int
symlink (const char *target, const char *path)
{
  return change_names (SYS_symlinkat, POWER_SYMLINK, 0, target, path);
}

static int
take_away (const char *path, int flags)
{
  int rc;

  pthread_mutex_lock (&lock);
  rc = (int)syscall (SYS_unlinkat, AT_FDCWD, path, flags);
  if (rc == 0 && is_ours (path)) {
    record (POWER_UNLINK, path, 0, NULL, 0);
    move_open (path, NULL);
  }
  pthread_mutex_unlock (&lock);
  return rc;
}

int
unlink (const char *path)
{
  return take_away (path, 0);
}

int
rmdir (const char *path)
{
  return take_away (path, AT_REMOVEDIR);
}

int
remove (const char *path)
{
  int rc = take_away (path, 0);

  return rc != 0 && errno == EISDIR ? take_away (path, AT_REMOVEDIR) : rc;
}

int
mkdir (const char *path, mode_t mode)
{
  int rc;

  pthread_mutex_lock (&lock);
  rc = (int)syscall (SYS_mkdirat, AT_FDCWD, path, mode);
  if (rc == 0 && is_ours (path))
    record (POWER_MKDIR, path, 0, NULL, 0);
  pthread_mutex_unlock (&lock);
  return rc;
}
