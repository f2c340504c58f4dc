/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-functions.h"
#include "nc-judgement.h"

G_BEGIN_DECLS

/* Answers the nc: functions from the reference data, and keeps the last verdicts: a form asks for the grade, the limit
   and the sentence of one record one after the other. */
typedef struct _NcChecklistReference NcChecklistReference;

NcChecklistReference *nc_checklist_reference_new (NcJudge *judge, NcDay today);
void nc_checklist_reference_free (NcChecklistReference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistReference, nc_checklist_reference_free)
void nc_checklist_reference_extend (NcXpathEnv *env, gpointer self);
xmlDoc *nc_checklist_reference_provide (const char *id, const char *src, gpointer self, GError **error);

G_END_DECLS
