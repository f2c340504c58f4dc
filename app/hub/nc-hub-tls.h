/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

gboolean nc_hub_tls_load_files (const char *certificate_path, const char *key_path, char **certificate_pem,
                                char **key_pem, char **pin, GError **error);
gboolean nc_hub_tls_load (const char *home, char **certificate_pem, char **key_pem, char **pin, GError **error);

G_END_DECLS
