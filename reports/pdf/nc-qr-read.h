/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

gboolean nc_qr_can_read (void);
char *nc_qr_read (GBytes *picture, GError **error);

G_END_DECLS
