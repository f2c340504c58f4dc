/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-request.h"

G_BEGIN_DECLS

void nc_hub_health_doubt (NcHubShared *shared, guint status);
void nc_hub_health_finish (NcHubRequest *request);

G_END_DECLS
