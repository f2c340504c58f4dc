/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define NC_TYPE_SETTINGS_TRUST (nc_settings_trust_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsTrust, nc_settings_trust, NC, SETTINGS_TRUST, AdwBin)

/* Whose certificates are believed where papers are verified. */
GtkWidget *nc_settings_trust_new (NcSession *session);
gboolean nc_settings_trust_add (NcSettingsTrust *self, const char *path);
void nc_settings_trust_remove (NcSettingsTrust *self, const char *file);
guint nc_settings_trust_get_n (NcSettingsTrust *self);
const char *nc_settings_trust_get_message (NcSettingsTrust *self);

G_END_DECLS
