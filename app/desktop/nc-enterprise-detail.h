/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-row-item.h"

G_BEGIN_DECLS

/* The profile of an enterprise. Each row put into the group is also added to @rows, to be removed by the caller. */
void nc_enterprise_detail_fill_profile (AdwPreferencesGroup *group, NcRowItem *enterprise, GPtrArray *rows);

G_END_DECLS
