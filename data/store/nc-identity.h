/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* The names a laptop goes by. A store that was put back from a backup, or copied, must not write under a name under
   which the hub may know other entries: it takes a new device id and key, and its journal a new chain, which counts
   from 1 after the entry `base`. Earlier names stay in past_device, their keys in device-ID.key. */
gboolean nc_identity_is_due (NcStore *store, gboolean *is_due, GError **error);
gboolean nc_identity_was (NcStore *store, const char *id);
gboolean nc_identity_renew (NcStore *store, GError **error);
gboolean nc_identity_base (NcStore *store, gint64 *base, GError **error);

G_END_DECLS
