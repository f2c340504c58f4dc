/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-pdf-update.h"

G_BEGIN_DECLS

gboolean nc_pades_write_appearance (NcPdfUpdate *update, const double rect[4], GBytes *picture, guint *form,
                                    GError **error);

G_END_DECLS
