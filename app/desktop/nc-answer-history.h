/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* The answers that a person gives to one checklist while it is open, so that they can be taken back and given again.
   Taking back is a change like any other: it stands in the store and the journal. */
typedef struct _NcAnswerHistory NcAnswerHistory;

NcAnswerHistory *nc_answer_history_new (NcChecklistRun *run, const char *repeat_path);
void nc_answer_history_free (NcAnswerHistory *self);
gboolean nc_answer_history_set (NcAnswerHistory *self, const char *path, const char *text, GError **error);
gboolean nc_answer_history_set_reason (NcAnswerHistory *self, const char *path, const char *reason, GError **error);
gboolean nc_answer_history_apply (NcAnswerHistory *self, guint n_instances, const NcAnswer *answers, guint n_answers,
                                  GError **error);
gboolean nc_answer_history_remove (NcAnswerHistory *self, guint number, GError **error);
gboolean nc_answer_history_fill (NcAnswerHistory *self, json_t *answers, GError **error);
gboolean nc_answer_history_can_undo (NcAnswerHistory *self);
gboolean nc_answer_history_can_redo (NcAnswerHistory *self);
char *nc_answer_history_undo (NcAnswerHistory *self, GError **error);
char *nc_answer_history_redo (NcAnswerHistory *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcAnswerHistory, nc_answer_history_free)

G_END_DECLS
