/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"
#include "nc-settings-keys.h"
#include "nc-settings-pack.h"
#include "nc-settings-papers.h"
#include "nc-settings-people.h"
#include "nc-settings-periods.h"
#include "nc-settings-safety.h"
#include "nc-settings-trust.h"

G_BEGIN_DECLS

/* Settings: people and authorities, papers, keys, security and backup, looks and language. Nothing is to be saved: what
   is chosen holds at once. */
#define NC_TYPE_SETTINGS_PAGE (nc_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsPage, nc_settings_page, NC, SETTINGS_PAGE, AdwBin)

GtkWidget *nc_settings_page_new (NcSession *session);
NcSettingsPeople *nc_settings_page_get_people (NcSettingsPage *self);
NcSettingsPapers *nc_settings_page_get_papers (NcSettingsPage *self);
NcSettingsKeys *nc_settings_page_get_keys (NcSettingsPage *self);
NcSettingsPeriods *nc_settings_page_get_periods (NcSettingsPage *self);
NcSettingsTrust *nc_settings_page_get_trust (NcSettingsPage *self);
NcSettingsPack *nc_settings_page_get_pack (NcSettingsPage *self);
NcSettingsSafety *nc_settings_page_get_safety (NcSettingsPage *self);
void nc_settings_page_scroll_to (NcSettingsPage *self, GtkWidget *part);

G_END_DECLS
