/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-finding.h"
#include "nc-form-answers.h"
#include "nc-reference.h"

G_BEGIN_DECLS

/* A checklist being filled for a case. Each answer given is in the store, with its journal entry, when the call that
   gives it returns; a run opened again goes on where it was. One thread. */
typedef struct _NcChecklistRun NcChecklistRun;

char *nc_checklist_find (const char *home, const char *checklist);
char **nc_checklist_list (const char *home);

NcChecklistRun *nc_checklist_run_open (NcCaseBook *book, NcReference *reference, const char *case_id,
                                       const char *checklist, const char *actor, GError **error);
void nc_checklist_run_free (NcChecklistRun *self);
NcForm *nc_checklist_run_get_form (NcChecklistRun *self);
const char *nc_checklist_run_get_version (NcChecklistRun *self);

gboolean nc_checklist_run_set (NcChecklistRun *self, const char *path, const char *text, GError **error);
char *nc_checklist_run_add_repeat (NcChecklistRun *self, const char *path, GError **error);
gboolean nc_checklist_run_remove_repeat (NcChecklistRun *self, const char *path, GError **error);
/* An answer to be given: @text NULL or "" takes it away. */
typedef struct {
  const char *path;
  const char *text;
} NcAnswer;
gboolean nc_checklist_run_apply (NcChecklistRun *self, const char *repeat_path, guint n_instances,
                                 const NcAnswer *answers, guint n_answers, GError **error);
gboolean nc_checklist_run_fill (NcChecklistRun *self, json_t *answers, GString *ignored, GError **error);

GPtrArray *nc_checklist_run_findings (NcChecklistRun *self, GError **error);
gboolean nc_checklist_run_conclude (NcChecklistRun *self, GPtrArray **shut, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcChecklistRun, nc_checklist_run_free)

G_END_DECLS
