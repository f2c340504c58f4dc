/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-image.h"

G_BEGIN_DECLS

NcImage *nc_image_load_jpeg (const guint8 *data, gsize length, guint max_side, GError **error);

G_END_DECLS
