/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* Settings: the officers with their certificates, and the authorities that issue papers. */
#define NC_TYPE_SETTINGS_PEOPLE (nc_settings_people_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsPeople, nc_settings_people, NC, SETTINGS_PEOPLE, AdwBin)

GtkWidget *nc_settings_people_new (NcSession *session);
GtkWindow *nc_settings_people_edit (NcSettingsPeople *self, const char *table, const char *id);

G_END_DECLS
