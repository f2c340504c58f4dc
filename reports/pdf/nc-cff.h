/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <hb.h>

G_BEGIN_DECLS

GByteArray *nc_cff_new (hb_font_t *font, const char *name, const guint *glyphs, guint n_glyphs);

G_END_DECLS
