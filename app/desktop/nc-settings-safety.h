/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* Settings: the passphrase and when the laptop locks, backups and the way back to one. */
#define NC_TYPE_SETTINGS_SAFETY (nc_settings_safety_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsSafety, nc_settings_safety, NC, SETTINGS_SAFETY, AdwBin)

GtkWidget *nc_settings_safety_new (NcSession *session);
void nc_settings_safety_set_passphrase (NcSettingsSafety *self, const char *current, const char *wanted,
                                        const char *again);
void nc_settings_safety_back_up (NcSettingsSafety *self);
gboolean nc_settings_safety_is_busy (NcSettingsSafety *self);
const char *nc_settings_safety_get_message (NcSettingsSafety *self);

G_END_DECLS
