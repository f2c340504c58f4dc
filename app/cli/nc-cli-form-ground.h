/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-oracle.h"
#include "nc-cli.h"
#include "nc-finding.h"
#include "nc-form.h"

G_BEGIN_DECLS

/* What a form rests on beside its own document: facts, what its nc: functions ask, what is found by it. */
typedef struct {
  NcReference *reference;
  NcChecklistReference *checklist;
  NcFindingRules *rules;
} NcCliFormGround;

void nc_cli_form_ground_clear (NcCliFormGround *ground);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcCliFormGround, nc_cli_form_ground_clear)

NcForm *nc_cli_form_open (NcCli *cli, const char *path, NcCliFormGround *ground, GError **error);

G_END_DECLS
