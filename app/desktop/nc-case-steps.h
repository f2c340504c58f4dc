/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"

G_BEGIN_DECLS

/* The steps of a case as rows that unfold: each with its fields, kept as they are left, who did it and when, and one
   button that takes it or says which rule keeps it shut. */
#define NC_TYPE_CASE_STEPS (nc_case_steps_get_type ())
G_DECLARE_FINAL_TYPE (NcCaseSteps, nc_case_steps, NC, CASE_STEPS, AdwBin)

GtkWidget *nc_case_steps_new (NcCaseEditor *editor);
gboolean nc_case_steps_take (NcCaseSteps *self, const char *step);
gboolean nc_case_steps_set_value (NcCaseSteps *self, const char *field, const char *value);
void nc_case_steps_set_reason (NcCaseSteps *self, const char *step, const char *reason);
const char *nc_case_steps_get_refusal (NcCaseSteps *self);

G_END_DECLS
