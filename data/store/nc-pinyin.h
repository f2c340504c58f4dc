/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* How many spellings of one name are kept where characters have several readings. */
#define NC_PINYIN_MAX_SPELLINGS 8

char *nc_pinyin_letters (gunichar c);
char *nc_pinyin_initials (const char *text);

G_END_DECLS
