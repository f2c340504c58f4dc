/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

GBytes *nc_web_fetch (const char *url, GBytes *post, const char *content_type, GError **error);

G_END_DECLS
