/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

char *nc_paths_find (const char *relative);
char *nc_paths_locale_dir (void);
char *nc_paths_home (const char *given);

G_END_DECLS
