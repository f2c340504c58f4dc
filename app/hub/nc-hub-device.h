/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* A device as the hub knows it, with its head: how far the hub has its journal. */
typedef struct {
  char *id;
  char *area;
  char *region;
  char *officer;
  char *role;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  gboolean is_revoked;
  gboolean is_forked;
  gboolean is_roaming; /* its jurisdiction spans areas */
  gint64 head_seq;
  guint8 head_hash[crypto_hash_sha256_BYTES];
} NcHubDevice;

NcHubDevice *nc_hub_device (NcHub *hub, const char *area, const char *id, GError **error);
void nc_hub_device_free (NcHubDevice *device);
GPtrArray *nc_hub_device_journals (NcHub *hub, const NcHubDevice *device, GError **error);
GPtrArray *nc_hub_device_areas (NcHub *hub, const NcHubDevice *device, GError **error);

gboolean nc_hub_region_contains (const char *jurisdiction, const char *region);
char *nc_hub_area_of (const char *region);
gboolean nc_hub_area_version (NcHub *hub, const char *area, gint64 *version, GError **error);
gboolean nc_hub_area_take (NcHub *hub, const char *area, gint64 *version, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubDevice, nc_hub_device_free)

G_END_DECLS
