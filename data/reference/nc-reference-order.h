/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-reference.h"

G_BEGIN_DECLS

/* A cell that leaves the order of its table: as the source prints it, but to be compared with the official text. */
typedef struct {
  char *rule_id;
  char *what;   /* "grade", "size" or "pressure": along which it leaves the order */
  char *reason; /* why it is known to; NULL = it is not */
} NcSuspiciousCell;

GPtrArray *nc_reference_suspicious_cells (NcReference *self, GPtrArray *stale, GError **error);

G_END_DECLS
