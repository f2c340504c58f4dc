/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-request.h"

G_BEGIN_DECLS

const NcHubRoute *nc_hub_route_find (const char *method, const char *path, char **id, char **allow);
gboolean nc_hub_route_is_page (const char *path);

G_END_DECLS
