/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-batch.h"
#include "nc-hub-cursor.h"

G_BEGIN_DECLS

/* What became of one entry. @current: (nullable): the hub's value where it differs from what the device thought. */
typedef enum { NC_HUB_APPLIED, NC_HUB_CONFLICT, NC_HUB_QUARANTINED, NC_HUB_WITHHELD } NcHubOutcome;
typedef struct {
  NcHubOutcome outcome;
  const char *reason;
  char *current;
  gpointer row;
} NcHubAnswer;

/* Whose entries, in which area's transaction, and what the device had read by then. */
typedef struct {
  const NcHubDevice *device;
  const char *area;
  const NcHubCursor *seen;
} NcHubPusher;

/* The rows of one area that one push touches, read once and written once. */
typedef struct NcHubRows NcHubRows;

NcHubRows *nc_hub_rows_new (NcHub *hub, const NcHubPusher *pusher, const NcBatch *batch, guint first);
void nc_hub_rows_free (NcHubRows *self);
gboolean nc_hub_rows_area (NcHubRows *self, const NcJournalEntry *entry, char **area, GError **error);
gboolean nc_hub_rows_apply (NcHubRows *self, const NcJournalEntry *entry, NcHubAnswer *answer, GError **error);
gboolean nc_hub_rows_save (NcHubRows *self, gboolean *has_strays, GError **error);
gboolean nc_hub_rows_are_own (NcHubRows *self, gint64 seen, gint64 *version);
gboolean nc_hub_rows_was_refused (gconstpointer row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubRows, nc_hub_rows_free)

G_END_DECLS
