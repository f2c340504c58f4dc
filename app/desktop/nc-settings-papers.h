/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-layout-metrics.h"
#include "nc-session.h"
#include "nc-settings-templates.h"

G_BEGIN_DECLS

/* Settings: the bureau's own wording of papers (HOME/templates) and its own font files, both checked before they are
   used. */
#define NC_TYPE_SETTINGS_PAPERS (nc_settings_papers_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsPapers, nc_settings_papers, NC, SETTINGS_PAPERS, AdwBin)

GtkWidget *nc_settings_papers_new (NcSession *session);
void nc_settings_papers_set_font (NcSettingsPapers *self, NcFace face, const char *path);
gboolean nc_settings_papers_is_busy (NcSettingsPapers *self);
NcSettingsTemplates *nc_settings_papers_get_templates (NcSettingsPapers *self);
const char *nc_settings_papers_get_message (NcSettingsPapers *self);

G_END_DECLS
