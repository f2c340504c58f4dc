/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-display-list.h"
#include "nc-font-set.h"

G_BEGIN_DECLS

gboolean nc_pdf_check (GBytes *pdf, const NcDisplayList *list, const char *const *inked_boxes, GError **error);

G_END_DECLS
