/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* What was looked at, and what is not as it was taken. */
typedef struct {
  gint64 n_devices;
  gint64 n_entries;
  gint64 n_receipts;
  gint64 n_blobs;
  gint64 n_areas;
  GPtrArray *problems; /* one JSON object each */
} NcHubVerdict;

gboolean nc_hub_verify_journals (NcHub *hub, NcHubVerdict *verdict, GError **error);
gboolean nc_hub_verify_blobs (NcHub *hub, gboolean reads_content, NcHubVerdict *verdict, GError **error);
gboolean nc_hub_verify_versions (NcHub *hub, NcHubVerdict *verdict, GError **error);
gboolean nc_hub_verify_sums (NcHub *hub, NcHubVerdict *verdict, GError **error);
gboolean nc_hub_verify_numbers (NcHub *hub, NcHubVerdict *verdict, GError **error);
void nc_hub_verdict_clear (NcHubVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHubVerdict, nc_hub_verdict_clear)

G_END_DECLS
