/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-measure.h"
#include "nc-reference.h"

G_BEGIN_DECLS

/* What the violations V01…V23 are called, from the reference data, in the window's language. */
typedef struct _NcViolationNames NcViolationNames;

NcViolationNames *nc_violation_names_new (NcReference *reference);
void nc_violation_names_free (NcViolationNames *self);
const char *nc_violation_names_get (NcViolationNames *self, const char *violation);
const char *nc_violation_names_get_duty (NcViolationNames *self, const char *violation);
const char *nc_violation_names_nth (NcViolationNames *self, guint n);
GListModel *nc_violation_names_list (NcViolationNames *self);
const char *nc_violation_route_words (NcRoute route);

G_END_DECLS
