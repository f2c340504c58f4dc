/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* What may stand where on a line (避头尾, GB/T 15834 clause 5.1 on the places of marks). */
gboolean nc_kinsoku_is_wide (gunichar c);
gboolean nc_kinsoku_forbidden_at_start (gunichar c);
gboolean nc_kinsoku_forbidden_at_end (gunichar c);
gboolean nc_kinsoku_can_break (gunichar before_previous, gunichar previous, gunichar next);
double nc_kinsoku_squeeze_after_em (gunichar c);
double nc_kinsoku_squeeze_before_em (gunichar c);

G_END_DECLS
