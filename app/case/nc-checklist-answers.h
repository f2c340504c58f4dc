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
gboolean nc_checklist_answers_adapt (NcChecklistAnswers *self, NcForm *form, NcForm *earlier);
xmlDoc *nc_checklist_answers_to_xml (NcChecklistAnswers *self, const char *root);
void nc_checklist_answers_restore_reasons (NcChecklistAnswers *self, NcForm *form);
gboolean nc_checklist_answers_is_stored (NcChecklistAnswers *self);
const char *nc_checklist_answers_get_version (NcChecklistAnswers *self);
gboolean nc_checklist_answers_has_form (NcChecklistAnswers *self, const char *blob);
const char *nc_checklist_answers_get_seen_form (NcChecklistAnswers *self);
typedef void (*NcAnswerVisitor) (const char *path, const char *value, gpointer user_data);
void nc_checklist_answers_visit_homeless (NcChecklistAnswers *self, NcAnswerVisitor visit, gpointer user_data);

/* in a change */
void nc_checklist_answers_begin (NcChecklistAnswers *self, NcChange *change, const char *version, const char *form_blob,
                                 gint64 wall_usec);
void nc_checklist_answers_set (NcChecklistAnswers *self, NcChange *change, const char *path, const char *value);
void nc_checklist_answers_take_reason (NcChecklistAnswers *self, NcChange *change, NcForm *form, const char *path);
void nc_checklist_answers_take_form (NcChecklistAnswers *self, NcChange *change, NcForm *form);
void nc_checklist_answers_forget_instance (NcChecklistAnswers *self, NcChange *change, const char *path);
void nc_checklist_answers_set_seen (NcChecklistAnswers *self, NcChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistAnswers, nc_checklist_answers_free)

G_END_DECLS
