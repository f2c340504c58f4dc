/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* An enterprise's products: unit consumption by period as bars against the limit, the baseline and the benchmark. */
#define NC_TYPE_PRODUCT_VIEW (nc_product_view_get_type ())
G_DECLARE_FINAL_TYPE (NcProductView, nc_product_view, NC, PRODUCT_VIEW, AdwBin)

void nc_product_view_show (NcProductView *self, NcSession *session, const char *enterprise_id);
guint nc_product_view_get_n (NcProductView *self);

G_END_DECLS
