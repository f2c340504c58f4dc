/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"

G_BEGIN_DECLS

/* What comes after an order was served: requests for more time and their decision, the re-check item by item, the
   milestones of the unit's plan. Shown when there is an order. */
#define NC_TYPE_CASE_ORDER (nc_case_order_get_type ())
G_DECLARE_FINAL_TYPE (NcCaseOrder, nc_case_order, NC, CASE_ORDER, AdwBin)

GtkWidget *nc_case_order_new (NcCaseEditor *editor);
const char *nc_case_order_get_refusal (NcCaseOrder *self);
gboolean nc_case_order_request (NcCaseOrder *self, const char *until, const char *reason);
gboolean nc_case_order_decide (NcCaseOrder *self, const char *decision, const char *opinion);
gboolean nc_case_order_set_result (NcCaseOrder *self, const char *finding_id, const char *result, const char *note);
gboolean nc_case_order_recheck (NcCaseOrder *self);
gboolean nc_case_order_add_milestone (NcCaseOrder *self, const char *title, const char *due);

G_END_DECLS
