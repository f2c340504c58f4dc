/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-answer-reason.h"
#include "nc-json.h"

NcAnswerReason *
nc_answer_reason_new (const char *checklist, const char *path, const char *value, const char *reason)
{
  NcAnswerReason *self = g_new0 (NcAnswerReason, 1);

  self->checklist = g_strdup (checklist);
  self->path = g_strdup (path);
  self->value = g_strdup (value);
  self->reason = g_strdup (reason);
  return self;
}

void
nc_answer_reason_free (gpointer reason)
{
  NcAnswerReason *self = reason;

  g_free (self->checklist);
  g_free (self->path);
  g_free (self->value);
  g_free (self->reason);
  g_free (self);
}

/**
 * nc_answer_reasons_write_json:
 * @reasons: (element-type NcAnswerReason)
 *
 * Writes an array of {"checklist", "path", "value", "reason"}.
 */
void
nc_answer_reasons_write_json (GPtrArray *reasons, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < reasons->len; i++) {
    const NcAnswerReason *one = g_ptr_array_index (reasons, i);

    nc_json_begin_object (out);
    nc_json_member_string (out, "checklist", one->checklist);
    nc_json_member_string (out, "path", one->path);
    nc_json_member_string (out, "value", one->value);
    nc_json_member_string (out, "reason", one->reason);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}
