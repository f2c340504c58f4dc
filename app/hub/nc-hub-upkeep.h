/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-writer.h"

G_BEGIN_DECLS

/* What the server does beside serving, at its start and every hour: uploads that nobody went on with for a week are let
   go of. */
typedef struct NcHubUpkeep NcHubUpkeep;

NcHubUpkeep *nc_hub_upkeep_new (NcHub *hub_taken, NcHubWriter *writer);
void nc_hub_upkeep_free (NcHubUpkeep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubUpkeep, nc_hub_upkeep_free)

G_END_DECLS
