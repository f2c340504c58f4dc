/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-row-item.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* The groups of an enterprise's detail. Each row put into a group is also added to @rows, to be removed by the caller.
 */
void nc_enterprise_detail_fill_profile (AdwPreferencesGroup *group, NcRowItem *enterprise, GPtrArray *rows);
void nc_enterprise_detail_fill_products (AdwPreferencesGroup *group, NcSession *session, NcRowItem *enterprise,
                                         GPtrArray *rows);
void nc_enterprise_detail_fill_ledger (AdwPreferencesGroup *group, NcSession *session, NcRowItem *enterprise,
                                       GPtrArray *rows);

G_END_DECLS
