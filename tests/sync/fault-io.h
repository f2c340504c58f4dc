/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Faults of the disk under a laptop's store: every write, truncate and sync of SQLite (by a VFS around the usual one)
   and every write, fsync and rename of attachments (the linker wraps them) is counted. At call @die_at the process is
   gone as by kill -9, half of that write done; from call @full_at on @full_n calls find the disk full. 0 for never. */
typedef struct {
  guint die_at;
  guint full_at;
  guint full_n;
} FaultIo;

void fault_io_install (const FaultIo *faults);
guint fault_io_count (void);
gboolean fault_io_was_full (void);

G_END_DECLS
