/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-gate.h"

G_BEGIN_DECLS

const char *nc_period_words (const char *kind);
char *nc_gate_words (const NcGateResult *result);

G_END_DECLS
