/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* The row below a question whose answer is unusual: why the answer is right all the same. Signal "given" (text) when
   the person has said so, or has taken it back. */
#define NC_TYPE_QUESTION_REASON (nc_question_reason_get_type ())
G_DECLARE_FINAL_TYPE (NcQuestionReason, nc_question_reason, NC, QUESTION_REASON, GObject)

NcQuestionReason *nc_question_reason_new (void);
GtkWidget *nc_question_reason_get_row (NcQuestionReason *self);
void nc_question_reason_show (NcQuestionReason *self, const char *path, const char *reason);
void nc_question_reason_hide (NcQuestionReason *self);
gboolean nc_question_reason_is_missing (NcQuestionReason *self);
void nc_question_reason_commit (NcQuestionReason *self);

G_END_DECLS
