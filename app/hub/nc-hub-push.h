/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-batch.h"
#include "nc-hub.h"

G_BEGIN_DECLS

char *nc_hub_push (NcHub *self, NcBatch *batch, GError **error);

G_END_DECLS
