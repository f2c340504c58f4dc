/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* HOME/numbers.ledger: the highest number of each series that the hub has given out, whatever becomes of its database.
   It is written, durably, before a block is recorded, and names the very file that it is in: a copy that is put in its
   place is recognised as one. It lists the epochs all of whose numbers it knows. */
typedef struct NcHubLedger NcHubLedger;

/**
 * NcHubLedgerState:
 * @NC_HUB_LEDGER_MISSING: there is none
 * @NC_HUB_LEDGER_COPIED: damaged, or a copy: numbers may have been given out since that it does not know
 * @NC_HUB_LEDGER_WHOLE: all that was given out here is in it
 */
typedef enum { NC_HUB_LEDGER_MISSING, NC_HUB_LEDGER_COPIED, NC_HUB_LEDGER_WHOLE } NcHubLedgerState;

NcHubLedger *nc_hub_ledger_read (const char *home);
NcHubLedger *nc_hub_ledger_bring (const char *home, const char *path, GError **error);
void nc_hub_ledger_free (NcHubLedger *self);
NcHubLedgerState nc_hub_ledger_state (NcHubLedger *self);
gboolean nc_hub_ledger_covers (NcHubLedger *self, const char *epoch);
void nc_hub_ledger_cover (NcHubLedger *self, NcHubLedger *goes_on, const char *epoch);
gint64 nc_hub_ledger_last (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year);
void nc_hub_ledger_raise (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year, gint64 last_no,
                          const char *request_id);
gboolean nc_hub_ledger_is_for (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year,
                               const char *request_id);
gboolean nc_hub_ledger_get (NcHubLedger *self, guint i, const char **issuer_name, const char **series, gint64 *year,
                            gint64 *last_no);
gboolean nc_hub_ledger_has_room (NcHubLedger *self);
gboolean nc_hub_ledger_write (NcHubLedger *self, GError **error);
int nc_hub_ledger_lock (const char *home, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubLedger, nc_hub_ledger_free)

G_END_DECLS
