/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-answers.h"
#include "nc-checklist-oracle.h"
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* Shared by nc-checklist-run.c (answers), -conclude.c (findings) and -version.c (a form opened in a newer version). */
struct _NcChecklistRun {
  NcCaseBook *book;
  NcReference *reference;
  NcJudge *judge;
  NcChecklistReference *oracle;
  NcFindingRules *rules;
  NcForm *form;
  NcChecklistAnswers *answers;
  char *case_id;
  char *checklist;
  char *path;
  char *version;     /* SHA-256 of the form's file */
  xmlDoc *xform;     /* what it says */
  char *form_blob;   /* where that is kept; NULL until the first answer to this version */
  NcForm *earlier;   /* the form that an officer has seen last, with its answers; NULL: this one, or not at hand */
  gboolean is_newer; /* it is another than this one */
  char *actor;
};

NcForm *nc_checklist_run_open_form (NcChecklistRun *self, xmlDoc *xform, xmlDoc *answers, GError **error);
NcForm *nc_checklist_run_open_now (NcChecklistRun *self, GError **error);
NcChange *nc_checklist_run_begin (NcChecklistRun *self, GError **error);
gboolean nc_checklist_run_commit (NcChecklistRun *self, NcChange *change, GError **error);

/* nc-checklist-version.c */
void nc_checklist_run_meet_version (NcChecklistRun *self);

G_END_DECLS
