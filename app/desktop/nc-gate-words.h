/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-gate.h"

G_BEGIN_DECLS

char *nc_gate_words (const NcGateResult *result);

G_END_DECLS
