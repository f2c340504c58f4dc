/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* Settings: the keys that officers sign papers with. A new key is made here with the request for its certificate; the
   certificate that comes back is joined with it to the key file that signing asks for. */
#define NC_TYPE_SETTINGS_KEYS (nc_settings_keys_get_type ())
G_DECLARE_FINAL_TYPE (NcSettingsKeys, nc_settings_keys, NC, SETTINGS_KEYS, AdwBin)

GtkWidget *nc_settings_keys_new (NcSession *session);
void nc_settings_keys_make (NcSettingsKeys *self, const char *name, const char *cert_no, guint type,
                            const char *passphrase);
void nc_settings_keys_import (NcSettingsKeys *self, const char *p12, const char *passphrase);
void nc_settings_keys_join (NcSettingsKeys *self, const char *base, const char *certificate, const char *passphrase);
gboolean nc_settings_keys_is_busy (NcSettingsKeys *self);
guint nc_settings_keys_get_n (NcSettingsKeys *self, gboolean with_certificate);
const char *nc_settings_keys_get_message (NcSettingsKeys *self);

G_END_DECLS
