/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The character set of text that begins with @bytes: NULL for UTF-8, else "UTF-16" or "GB18030". */
const char *nc_recode_guess (const char *bytes, gsize n);
int nc_recode_to_utf8 (int fd, const char *charset);

G_END_DECLS
