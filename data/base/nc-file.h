/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Bounds of what people hand in: keys, certificates, answers, ink; forms and their data; papers and folders of them. */
#define NC_FILE_SMALL_BYTES ((gsize)16 << 20)
#define NC_FILE_FORM_BYTES  ((gsize)256 << 20)
#define NC_FILE_PAPER_BYTES ((gsize)512 << 20)

gboolean nc_file_read (const char *path, gsize most_bytes, char **data, gsize *length, GError **error);

G_END_DECLS
