/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define NC_TYPE_SETTINGS_PACK (nc_settings_pack_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsPack, nc_settings_pack, NC, SETTINGS_PACK, AdwBin)

/* The lists, standards and law in use: which edition, of when, proved by whom. */
GtkWidget *nc_settings_pack_new (NcSession *session);
void nc_settings_pack_check (NcSettingsPack *self);
gboolean nc_settings_pack_is_busy (NcSettingsPack *self);
const char *nc_settings_pack_get_message (NcSettingsPack *self);
const char *nc_settings_pack_get_signature_text (NcSettingsPack *self);

G_END_DECLS
