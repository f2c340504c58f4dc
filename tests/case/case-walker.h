/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/* Random steps of a case, mostly plausible ones, so that a walk gets somewhere; and what must hold wherever it gets. */
NcGateInput case_walker_propose (GRand *dice, NcCaseFacts *facts);
void case_walker_begin (GRand *dice, NcCaseFacts *facts);
void case_walker_set_issuer (GRand *dice, NcIssuer *issuer);
void case_walker_check (const NcCaseFacts *facts);

G_END_DECLS
