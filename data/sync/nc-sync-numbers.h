/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-sync.h"

G_BEGIN_DECLS

/* Paper numbers are leased from the hub in blocks: what one laptop may give out, no other may. */
typedef struct {
  const char *issuer_name;
  const char *series;
  gint64 year;
} NcSyncSeries;

typedef struct {
  gint64 first_no;
  gint64 last_no;
} NcSyncBlock;

gboolean nc_sync_lease (NcSyncSession *session, const NcSyncSeries *series, gint64 count, NcSyncBlock *block,
                        GError **error);
gboolean nc_sync_fill_up_numbers (NcSyncSession *session, gboolean *leased, GError **error);
gboolean nc_sync_request_numbers (NcStore *store, const NcSyncSeries *series, gint64 count, NcSyncBlock *block,
                                  GError **error);

G_END_DECLS
