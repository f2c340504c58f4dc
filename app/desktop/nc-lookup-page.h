/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-record.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* Look-up: a nameplate or a figure, judged while one types, without a case. */
#define NC_TYPE_LOOKUP_PAGE (nc_lookup_page_get_type ())
G_DECLARE_FINAL_TYPE (NcLookupPage, nc_lookup_page, NC, LOOKUP_PAGE, AdwBin)

GtkWidget *nc_lookup_page_new (NcSession *session);
void nc_lookup_page_set_kind (NcLookupPage *self, NcKind kind);
gboolean nc_lookup_page_set_value (NcLookupPage *self, const char *column, const char *value);
const char *nc_lookup_page_get_word (NcLookupPage *self);

G_END_DECLS
