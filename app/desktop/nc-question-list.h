/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* The questions of one place of a checklist (one machine, or the form itself) as rows. An answer is in the store when
   its field is left; what depends on it is shown anew. Signals: "answered" (path) after each, "failed" (message),
   "photo" (path) when a picture is wanted. */
#define NC_TYPE_QUESTION_LIST (nc_question_list_get_type ())
G_DECLARE_FINAL_TYPE (NcQuestionList, nc_question_list, NC, QUESTION_LIST, AdwBin)

GtkWidget *nc_question_list_new (void);
void nc_question_list_show (NcQuestionList *self, NcChecklistRun *run, const char *instance_path);
void nc_question_list_refresh (NcQuestionList *self);
gboolean nc_question_list_answer (NcQuestionList *self, const char *path, const char *text);

G_END_DECLS
