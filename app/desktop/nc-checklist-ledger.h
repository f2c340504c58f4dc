/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>
#include "nc-session.h"

G_BEGIN_DECLS

json_t *nc_checklist_ledger_machines (NcSession *session, const char *enterprise_id, const char *checklist,
                                      guint *n_machines);

G_END_DECLS
