/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-settings.h"
#include "nc-lang.h"
#include <string.h>

#define AT(name) G_STRUCT_OFFSET (NcCaseSettings, name)

static const NcCaseSettingInfo infos[] = {
  { "case.notice_working_days", "P04", "working days", N_ ("from service of the notice to the visit"),
    AT (notice_working_days), 5, 60 },
  { "case.serve_days", "P22", "days", N_ ("to serve the decision after the inspection's end"), AT (serve_days), 1, 20 },
  { "case.rectify_max_months", "P24", "months", N_ ("longest period to rectify"), AT (rectify_max_months), 1, 36 },
  { "case.extension_request_days", "P25", "days", N_ ("to ask for an extension before the period ends"),
    AT (extension_request_days), 0, 60 },
  { "case.extension_max_months", "P26", "months", N_ ("longest extension"), AT (extension_max_months), 0, 12 },
  { "case.visit_cap", "P02", "visits", N_ ("visits to a unit a year; 0: no cap is set"), AT (visit_cap), 0, 365 },
  { "case.complaint_days", "P63", "days", N_ ("to answer a complaint"), AT (complaint_days), 1, 15 },
  { "case.retention_years", "P62", "years", N_ ("to keep the file"), AT (retention_years), 10, 100 },
  { "case.plan_max_years", "V04", "years", N_ ("longest plan of a unit (一企一策)"), AT (plan_max_years), 1, 3 },
};

void
nc_case_settings_init (NcCaseSettings *settings)
{
  *settings = (NcCaseSettings){ .notice_working_days = 5,
                                .serve_days = 20,
                                .rectify_max_months = 6,
                                .extension_request_days = 15,
                                .extension_max_months = 3,
                                .complaint_days = 15,
                                .retention_years = 30,
                                .plan_max_years = 3 };
}

/**
 * nc_case_setting_infos:
 *
 * Returns: (array length=n_infos): every limit that an authority may set.
 */
const NcCaseSettingInfo *
nc_case_setting_infos (guint *n_infos)
{
  *n_infos = G_N_ELEMENTS (infos);
  return infos;
}

/**
 * nc_case_setting_info:
 * @name: with or without "case."
 *
 * Returns: (nullable): the setting of that name.
 */
const NcCaseSettingInfo *
nc_case_setting_info (const char *name)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (infos); i++)
    if (g_str_equal (infos[i].id, name) || g_str_equal (infos[i].id + strlen ("case."), name))
      return &infos[i];
  return NULL;
}

int
nc_case_setting_get (const NcCaseSettings *settings, const NcCaseSettingInfo *info)
{
  return *(const int *)((const char *)settings + info->offset);
}

/**
 * nc_case_setting_take:
 * @text: (nullable): a whole number within the setting's bounds
 *
 * Returns: %FALSE, and nothing changed, when there is no such setting or it cannot have that value.
 */
gboolean
nc_case_setting_take (NcCaseSettings *settings, const char *id, const char *text)
{
  const NcCaseSettingInfo *info = nc_case_setting_info (id);
  gint64 value;

  if (!info || !text || !g_ascii_string_to_signed (text, 10, info->least, info->most, &value, NULL))
    return FALSE;
  *(int *)((char *)settings + info->offset) = (int)value;
  return TRUE;
}
