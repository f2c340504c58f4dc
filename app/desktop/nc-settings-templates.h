/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define NC_TYPE_SETTINGS_TEMPLATES (nc_settings_templates_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsTemplates, nc_settings_templates, NC, SETTINGS_TEMPLATES, AdwBin)

/* The wording of papers: the shipped one, or the bureau's own. */
GtkWidget *nc_settings_templates_new (NcSession *session);
gboolean nc_settings_templates_import (NcSettingsTemplates *self, const char *path);
void nc_settings_templates_reset (NcSettingsTemplates *self, const char *kind);
GtkWindow *nc_settings_templates_look (NcSettingsTemplates *self, const char *kind);
gboolean nc_settings_templates_is_own (NcSettingsTemplates *self, const char *kind);
const char *nc_settings_templates_get_text (NcSettingsTemplates *self);
const char *nc_settings_templates_get_message (NcSettingsTemplates *self);

G_END_DECLS
