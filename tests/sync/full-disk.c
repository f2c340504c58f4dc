/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the C library (LD_PRELOAD): while the file FULL_DISK_FLAG is there, nothing more can be written to a
   file or made durable. What was refused is noted in FULL_DISK_FLAG.hit. */
/* both names of each function are defined here */
#undef _FILE_OFFSET_BITS
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char hit[PATH_MAX];
static const char *flag;

__attribute__ ((constructor)) static void
start (void)
{
  flag = getenv ("FULL_DISK_FLAG");
  if (flag)
    snprintf (hit, sizeof hit, "%s.hit", flag);
}

/* Sockets and pipes are no disk. */
static int
is_full (int fd)
{
  struct stat st;
  long noted;

  if (!flag || access (flag, F_OK) != 0 || fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    return 0;
  noted = syscall (SYS_openat, AT_FDCWD, hit, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (noted >= 0)
    syscall (SYS_close, noted);
  errno = ENOSPC;
  return 1;
}

ssize_t
write (int fd, const void *data, size_t size)
{
  return is_full (fd) ? -1 : syscall (SYS_write, fd, data, size);
}

ssize_t
pwrite (int fd, const void *data, size_t size, off_t at)
{
  return is_full (fd) ? -1 : syscall (SYS_pwrite64, fd, data, size, at);
}

ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t at)
{
  return is_full (fd) ? -1 : syscall (SYS_pwrite64, fd, data, size, at);
}

int
fsync (int fd)
{
  return is_full (fd) ? -1 : (int)syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  return is_full (fd) ? -1 : (int)syscall (SYS_fdatasync, fd);
}
