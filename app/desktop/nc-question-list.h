/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-answer-history.h"

G_BEGIN_DECLS

/* The questions of one place of a checklist (one machine, or the form itself) as rows. An answer is in the store when
   its field is left. Signals: "answered" (path) after each, for the view to show anew what depends on it, "failed"
   (message), "photo" (path) when a picture is wanted, "typing" (path, text) while an answer is not yet given. */
#define NC_TYPE_QUESTION_LIST (nc_question_list_get_type ())
G_DECLARE_FINAL_TYPE (NcQuestionList, nc_question_list, NC, QUESTION_LIST, AdwBin)

GtkWidget *nc_question_list_new (NcForm *form, NcAnswerHistory *history);
void nc_question_list_show (NcQuestionList *self, const char *repeat_path, guint number);
void nc_question_list_clear (NcQuestionList *self);
void nc_question_list_refresh (NcQuestionList *self);
void nc_question_list_commit (NcQuestionList *self);
gboolean nc_question_list_answer (NcQuestionList *self, const char *path, const char *text);
gboolean nc_question_list_give_reason (NcQuestionList *self, const char *path, const char *reason);
gboolean nc_question_list_lacks_reason (NcQuestionList *self, const char *path);
gboolean nc_question_list_focus (NcQuestionList *self, const char *path);
gboolean nc_question_list_set_typed (NcQuestionList *self, const char *path, const char *text);
char *nc_question_list_find_photo (NcQuestionList *self);
GtkWidget *nc_question_list_get_group (NcQuestionList *self, const char *name);

G_END_DECLS
