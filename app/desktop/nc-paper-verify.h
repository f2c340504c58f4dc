/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-editor.h"

G_BEGIN_DECLS

void nc_paper_verify_start (NcSession *session, GBytes *pdf, const char *code, const char *picture,
                            GAsyncReadyCallback callback, gpointer user_data);
char *nc_paper_verify_finish (GAsyncResult *result, gboolean *is_sound, char **details, GError **error);

G_END_DECLS
