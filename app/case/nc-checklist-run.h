/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-finding.h"
#include "nc-form-answers.h"
#include "nc-judgement.h"

G_BEGIN_DECLS

/* A checklist being filled for a case. Each answer given is in the store, with its journal entry, when the call that
   gives it returns; a run opened again goes on where it was. One thread. */
typedef struct _NcChecklistRun NcChecklistRun;

char *nc_checklist_find (const char *home, const char *checklist);
char **nc_checklist_list (const char *home);
char *nc_checklist_title (const char *home, const char *checklist);

NcChecklistRun *nc_checklist_run_open (NcCaseBook *book, NcReference *reference, NcJudge *judge, const char *case_id,
                                       const char *checklist, const char *actor, GError **error);
void nc_checklist_run_free (NcChecklistRun *self);
NcForm *nc_checklist_run_get_form (NcChecklistRun *self);
const char *nc_checklist_run_get_version (NcChecklistRun *self);
NcReference *nc_checklist_run_get_reference (NcChecklistRun *self);

gboolean nc_checklist_run_set (NcChecklistRun *self, const char *path, const char *text, GError **error);
gboolean nc_checklist_run_set_reason (NcChecklistRun *self, const char *path, const char *reason, GError **error);
char *nc_checklist_run_add_repeat (NcChecklistRun *self, const char *path, GError **error);
gboolean nc_checklist_run_remove_repeat (NcChecklistRun *self, const char *path, GError **error);
/* An answer to be given: @text NULL or "" takes it away. With a @reason the answer stays, and this is why it is right
   though it is unusual; "" takes the reason back. */
typedef struct {
  const char *path;
  const char *text;
  const char *reason;
} NcAnswer;
gboolean nc_checklist_run_apply (NcChecklistRun *self, const char *repeat_path, guint n_instances,
                                 const NcAnswer *answers, guint n_answers, GError **error);
gboolean nc_checklist_run_fill (NcChecklistRun *self, json_t *answers, GString *ignored, GError **error);

GPtrArray *nc_checklist_run_findings (NcChecklistRun *self, GError **error);
gboolean nc_checklist_run_conclude (NcChecklistRun *self, GPtrArray **shut, GError **error);

/**
 * NcChecklistNews:
 * @is_newer: the form in use is another than the one that an officer has seen last, and he has not taken note of that
 * @knows_earlier: the earlier form is at hand; without it @differences is empty and any unfit answer is a misfit
 * @differences: (element-type NcFormDifference): question by question
 * @homeless: (element-type NcKeptAnswer): answers whose question the form in use no longer has; they are kept
 * @misfits: (element-type NcFormFault): answers that were in order and no longer are
 *
 * What a newer version of a form means for the answers that were given with an earlier one.
 */
typedef struct {
  gboolean is_newer;
  gboolean knows_earlier;
  GPtrArray *differences;
  GPtrArray *homeless;
  GPtrArray *misfits;
} NcChecklistNews;
typedef struct {
  char *path;
  char *label;
  char *value;
} NcKeptAnswer;

NcChecklistNews *nc_checklist_run_news (NcChecklistRun *self, GError **error);
void nc_checklist_news_free (NcChecklistNews *self);
char *nc_checklist_news_summary (const NcChecklistNews *self);
gboolean nc_checklist_run_take_note (NcChecklistRun *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistNews, nc_checklist_news_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistRun, nc_checklist_run_free)

G_END_DECLS
