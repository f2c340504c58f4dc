/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-elimination.h"
#include "nc-reference.h"
#include "nc-record.h"

G_BEGIN_DECLS

/* Judges records against the reference: pure functions of (record, reference, day). One thread at a time. */
typedef struct _NcJudge NcJudge;

NcJudge *nc_judge_new (NcReference *reference, GError **error);
NcJudge *nc_judge_ref (NcJudge *self);
void nc_judge_unref (NcJudge *self);
NcReference *nc_judge_get_reference (NcJudge *self);
NcEliminationMatcher *nc_judge_get_matcher (NcJudge *self);
void nc_judge_record (NcJudge *self, const NcRecord *record, NcDay as_of, NcVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcJudge, nc_judge_unref)

G_END_DECLS
