/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One change of the disk, in the order they were made; its path and its data follow. */
typedef struct {
  long long at; /* of a write; the size of a truncation */
  unsigned path_bytes;
  unsigned data_bytes; /* of a write; of a renaming, a link the other name; of a symbolic link its target */
  char kind;
} PowerRecord;

enum {
  POWER_CREATE = 'c',
  POWER_WRITE = 'w',
  POWER_TRUNCATE = 't',
  POWER_SYNC = 's',     /* a file, or the names in a folder */
  POWER_SYNC_ALL = 'a', /* everything, of files and of folders */
  POWER_RENAME = 'r',
  POWER_EXCHANGE = 'x',
  POWER_LINK = 'l',
  POWER_SYMLINK = 'y',
  POWER_UNLINK = 'u',
  POWER_MKDIR = 'm',
  POWER_NOTE = 'n', /* its path is what the program has promised to somebody */
};

/* Of the library that is loaded before; a program asks dlsym() for it. */
void power_note (const char *text);
