/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>
#include "nc-form.h"

G_BEGIN_DECLS

gboolean nc_form_fill (NcForm *form, json_t *answers, GString *ignored, GError **error);

G_END_DECLS
