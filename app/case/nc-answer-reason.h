/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Why the answer to a question of a checklist is right though a soft constraint warned of it. */
typedef struct {
  char *checklist;
  char *path;
  char *value;
  char *reason;
} NcAnswerReason;

NcAnswerReason *nc_answer_reason_new (const char *checklist, const char *path, const char *value, const char *reason);
void nc_answer_reason_free (gpointer reason);
void nc_answer_reasons_write_json (GPtrArray *reasons, GString *out);

G_END_DECLS
