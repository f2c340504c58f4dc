/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"

G_BEGIN_DECLS

/**
 * NcCaseSettingInfo:
 * @id: "case.NAME", as in the table `setting`
 * @rule: row of procedure_rules.csv that it belongs to; its basis and confidence stand there
 * @unit: working days, days, months, years, visits
 * @least, @most: what is taken; where the law is sure of its limit the authority may only be stricter
 */
typedef struct {
  const char *id;
  const char *rule;
  const char *unit;
  const char *title;
  gsize offset;
  int least;
  int most;
} NcCaseSettingInfo;

const NcCaseSettingInfo *nc_case_setting_infos (guint *n_infos);
const NcCaseSettingInfo *nc_case_setting_info (const char *name);
int nc_case_setting_get (const NcCaseSettings *settings, const NcCaseSettingInfo *info);
gboolean nc_case_setting_take (NcCaseSettings *settings, const char *id, const char *text);

G_END_DECLS
