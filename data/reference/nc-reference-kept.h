/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-reference.h"

G_BEGIN_DECLS

/* Packs that old cases were judged with lie in HOME/packs, each under a hash of its own. */
NcReference *nc_reference_open_kept (const char *home, const char *version, GError **error);
gboolean nc_reference_keep (NcReference *self, const char *home, GError **error);

G_END_DECLS
