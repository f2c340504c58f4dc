/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define NC_TYPE_SETTINGS_PERIODS (nc_settings_periods_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsPeriods, nc_settings_periods, NC, SETTINGS_PERIODS, AdwBin)

/* How long what takes: what the authority fixes can be set within its bounds, what the law fixes is shown with its
   article. */
GtkWidget *nc_settings_periods_new (NcSession *session);
gboolean nc_settings_periods_set (NcSettingsPeriods *self, const char *id, int value);
int nc_settings_periods_get (NcSettingsPeriods *self, const char *id);
guint nc_settings_periods_get_n (NcSettingsPeriods *self);
const char *nc_settings_periods_get_message (NcSettingsPeriods *self);

G_END_DECLS
