/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-cli-options.h"

G_BEGIN_DECLS

/* What the commands of a case share: the store, the case as stored and as it would be after the step. */
typedef struct {
  NcCli *cli;
  NcOptions *options;
  NcStore *store;
  NcCaseBook *book;
  NcCaseFacts *before;
  NcCaseFacts *facts;
  NcChange *change;
  NcExit failure;
  guint n_tries; /* of an action that another program came between */
} NcCliCase;

typedef struct {
  const char *name;
  const char *usage;
  const char *help;
  NcExit (*run) (NcCliCase *self);
  gboolean loads; /* the first word is a case's id */
} NcCliCaseAction;

/* a group of actions a file */
extern const NcCliCaseAction nc_cli_case_plan_actions[];
extern const NcCliCaseAction nc_cli_case_notify_actions[];
extern const NcCliCaseAction nc_cli_case_answer_actions[];
extern const NcCliCaseAction nc_cli_case_site_actions[];
extern const NcCliCaseAction nc_cli_case_decide_actions[];
extern const NcCliCaseAction nc_cli_case_show_actions[];
extern const NcCliCaseAction nc_cli_case_dates_actions[];

NcExit nc_cli_case_run (NcCli *cli, const NcCliCaseAction *action, int argc, char **argv);
void nc_cli_case_start_change (NcCliCase *self);
NcExit nc_cli_case_error (NcCliCase *self, const GError *error);
NcExit nc_cli_case_take (NcCliCase *self, NcStep step, gconstpointer subject);
NcExit nc_cli_case_take_full (NcCliCase *self, const NcGateInput *in);
NcExit nc_cli_case_refuse (NcCliCase *self, GPtrArray *shut);
NcExit nc_cli_case_print_due (NcCliCase *self, const char *case_id, NcDay until);
void nc_cli_case_text (NcCliCase *self, const char *option, char **field);
gboolean nc_cli_case_day (NcCliCase *self, const char *option, NcDay *field);
gboolean nc_cli_case_time (NcCliCase *self, const char *option, char **field);

G_END_DECLS
