/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-device.h"
#include "nc-wire.h"

G_BEGIN_DECLS

/* What a laptop has no receipt for, by its own count. */
typedef struct {
  gint64 entries;
  gint64 papers;
  gint64 photos;
} NcHubUnsent;

gboolean nc_hub_unsent_read (json_t *json, NcHubUnsent *unsent);
gboolean nc_hub_device_tells (NcHub *hub, const NcHubDevice *device, const NcHubUnsent *unsent, GError **error);
gboolean nc_hub_device_succeeds (NcHub *hub, const char *area, const char *device, const char *predecessor,
                                 GError **error);
gboolean nc_hub_device_was (NcHub *hub, const NcHubDevice *device, const char *id);

G_END_DECLS
