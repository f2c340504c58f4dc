/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-form.h"

G_BEGIN_DECLS

/* The given answers of one checklist of a case, as the store has them: path → value. */
typedef struct _NcChecklistAnswers NcChecklistAnswers;

NcChecklistAnswers *nc_checklist_answers_load (NcCaseBook *book, const char *case_id, const char *checklist,
                                               GError **error);
void nc_checklist_answers_free (NcChecklistAnswers *self);
xmlDoc *nc_checklist_answers_to_xml (NcChecklistAnswers *self);
void nc_checklist_answers_begin (NcChecklistAnswers *self, NcChange *change, const char *version, gint64 wall_usec);
void nc_checklist_answers_set (NcChecklistAnswers *self, NcChange *change, const char *path, const char *value);
void nc_checklist_answers_take_form (NcChecklistAnswers *self, NcChange *change, NcForm *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistAnswers, nc_checklist_answers_free)

G_END_DECLS
