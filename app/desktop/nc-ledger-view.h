/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* An enterprise's machines with their verdicts, judged and made a few at a time, so that a long ledger never blocks. */
#define NC_TYPE_LEDGER_VIEW (nc_ledger_view_get_type ())
G_DECLARE_FINAL_TYPE (NcLedgerView, nc_ledger_view, NC, LEDGER_VIEW, AdwBin)

void nc_ledger_view_show (NcLedgerView *self, NcSession *session, const char *enterprise_id);
gboolean nc_ledger_view_is_busy (NcLedgerView *self);
guint nc_ledger_view_count (NcLedgerView *self, NcVerdictCode code);

G_END_DECLS
