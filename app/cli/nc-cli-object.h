/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

json_t *nc_cli_read_object (const char *path, GError **error);

G_END_DECLS
