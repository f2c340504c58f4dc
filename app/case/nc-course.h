/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-gate.h"

G_BEGIN_DECLS

/* The course of a case without a store: a step changes the facts when every gate that stands before it is open. */

gboolean nc_course_take (NcCaseFacts *facts, const NcGateInput *in, GPtrArray **shut);
GPtrArray *nc_course_open_gates (const NcCaseFacts *facts);
const char *nc_course_next (const NcCaseFacts *facts);
GPtrArray *nc_course_proposed_papers (const NcCaseFacts *facts);
const char *nc_case_timer_label (const char *kind);
void nc_course_update_timers (NcCaseFacts *facts);
void nc_course_rehear (const NcCaseFacts *before, NcCaseFacts *after);

G_END_DECLS
