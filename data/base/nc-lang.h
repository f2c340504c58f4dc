/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

gboolean nc_lang_init (const char *lang);
const char *nc_lang_current (void);

G_END_DECLS
